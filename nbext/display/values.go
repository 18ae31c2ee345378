package display

import "strings"

// Markdown is text that the notebook shows as Markdown.
type Markdown string

// Display gives the Markdown, and itself as text.
func (m Markdown) Display() Bundle {
	return Bundle{MIMEMarkdown: []byte(m), MIMEText: []byte(m)}
}

// HTML is text that the notebook shows as HTML; outside one its tags are left out. It is shown as it is: escape
// what comes from elsewhere with html.EscapeString.
type HTML string

// Display gives the HTML, and its text without tags.
func (h HTML) Display() Bundle {
	return Bundle{MIMEHTML: []byte(h), MIMEText: []byte(untagged(string(h)))}
}

// PNG is a picture's file content.
type PNG []byte

// Display gives the picture; its text says only that there is one.
func (p PNG) Display() Bundle {
	return Bundle{MIMEPNG: p, MIMEText: []byte("(picture)")}
}

// untagged gives a rough text for those who see no HTML: tags are dropped, blocks and rows become lines.
func untagged(s string) string {
	var b strings.Builder
	for s != "" {
		text, rest, ok := strings.Cut(s, "<")
		b.WriteString(text)
		if !ok {
			break
		}
		tag, after, ok := strings.Cut(rest, ">")
		if !ok {
			b.WriteString("<" + rest)
			break
		}
		b.WriteString(between(strings.ToLower(tag)))
		s = after
	}
	var lines []string
	for _, l := range strings.Split(entities.Replace(b.String()), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines, "\n")
}

var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'", "&#34;", `"`, "&nbsp;", " ", "&amp;", "&")

// between is what stands in a text where a tag was.
func between(tag string) string {
	name, _, _ := strings.Cut(strings.TrimRight(tag, "/ "), " ")
	switch name {
	case "/td", "/th":
		return " "
	case "br", "/p", "/div", "/tr", "/li", "/table", "/h1", "/h2", "/h3", "/h4", "/h5", "/h6":
		return "\n"
	}
	return ""
}
