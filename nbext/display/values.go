package display

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

// untagged drops what stands between angle brackets: a rough text for those who see no HTML.
func untagged(s string) string {
	out := make([]byte, 0, len(s))
	inside := false
	for i := range len(s) {
		switch {
		case s[i] == '<':
			inside = true
		case s[i] == '>' && inside:
			inside = false
		case !inside:
			out = append(out, s[i])
		}
	}
	return string(out)
}
