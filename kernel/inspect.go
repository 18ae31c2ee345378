package kernel

import (
	"context"
	"fmt"
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"log"
	"strings"
	"time"

	"descida/internal/language"
	"descida/kernel/cell"
	"descida/kernel/wire"
	"descida/nbext/session/event"
)

// inspect explains the name at the cursor.
func (k *Kernel) inspect(m *wire.Message) (any, error) {
	var r wire.CodeRequest
	if err := m.Decode(&r); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), answersIn)
	defer cancel()
	data := map[string]any{}
	e, found := k.explain(ctx, r.Code, byteOffset(r.Code, r.CursorPos), r.DetailLevel > 0)
	if found {
		data[mimeText], data["text/markdown"] = e.plain(), e.markdown()
	}
	return map[string]any{"status": "ok", "found": found, "data": data, "metadata": map[string]any{}}, nil
}

// explanation says what a name is.
type explanation struct {
	signature string
	notes     []string // the cell that a variable comes from
	doc       string   // a doc comment's text
	source    string   // the whole declaration, where that was asked for
}

// explain finds out what the name at a place is. With whole it also gives the source.
func (k *Kernel) explain(ctx context.Context, code string, at int, whole bool) (e explanation, found bool) {
	if !k.readyToExplain(ctx) {
		return e, false
	}
	overlay := k.cells.Overlay(code, at)
	name, place, ok := overlay.Name()
	if !ok {
		return e, false
	}
	s, ok, err := k.gopls.Symbol(ctx, overlay.Text, place)
	if err != nil {
		log.Printf("no explanation: %v", err)
	}
	if err != nil || !ok {
		return e, false
	}
	e = explanation{signature: cell.Shown(s.Signature), doc: s.Doc}
	if strings.HasPrefix(s.Signature, "var ") {
		e.doc = joined(e.doc, k.typeDoc(ctx, overlay.Text, place, whole))
	}
	if n, ok := k.cells.Defined(name); ok && s.Name == "main."+name {
		e.notes = append(e.notes, fmt.Sprintf(language.Pick("from cell %d", "da célula %d"), n))
		if f, ok := k.cells.Fact(name); ok {
			e.notes = append(e.notes, measure(f))
		}
	}
	if whole {
		source, offset, err := k.gopls.Definition(ctx, overlay.Text, place)
		if err == nil {
			e.source = declarationAt(source, offset)
		}
	}
	return e, true
}

// measure words what is known of a variable's value: the value in short, its length and its size.
func measure(f event.Fact) string {
	var parts []string
	if f.Value != "" {
		parts = append(parts, language.Pick("value ", "valor ")+f.Value)
	}
	if f.Shape != "" {
		parts = append(parts, language.Pick("length ", "tamanho ")+f.Shape)
	}
	return strings.Join(append(parts, fmt.Sprintf("%d bytes", f.Size)), ", ")
}

// typeDoc is what a variable's type says about itself: all of it, or its first sentence.
func (k *Kernel) typeDoc(ctx context.Context, text string, place int, whole bool) string {
	t, ok, err := k.gopls.Type(ctx, text, place)
	switch {
	case err != nil || !ok:
		return ""
	case whole:
		return t.Doc
	}
	return t.Synopsis
}

// declarationAt is the top-level declaration around a place of a file, with its comment; "" where there is none, or
// where it is the kernel's own.
func declarationAt(source string, offset int) string {
	fset := token.NewFileSet()
	f, _ := parser.ParseFile(fset, "", source, parser.ParseComments|parser.SkipObjectResolution) // a part of it is as well
	if f == nil {
		return ""
	}
	text := func(n ast.Node, doc *ast.CommentGroup) string {
		from := n.Pos()
		if doc != nil {
			from = doc.Pos()
		}
		return source[fset.Position(from).Offset:min(fset.Position(n.End()).Offset, len(source))]
	}
	around := func(n ast.Node) bool {
		return fset.Position(n.Pos()).Offset <= offset && offset < fset.Position(n.End()).Offset
	}
	for _, d := range f.Decls {
		if !around(d) {
			continue
		}
		switch d := d.(type) {
		case *ast.FuncDecl:
			if !cell.IsReserved(d.Name.Name) {
				return text(d, d.Doc)
			}
		case *ast.GenDecl:
			if !d.Lparen.IsValid() {
				return text(d, d.Doc)
			}
			for _, s := range d.Specs {
				if around(s) {
					return d.Tok.String() + " " + text(s, nil)
				}
			}
		}
	}
	return ""
}

func joined(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n\n")
}

func (e explanation) plain() string {
	doc := string((&comment.Printer{TextWidth: 80}).Text(new(comment.Parser).Parse(e.doc)))
	return joined(e.signature, strings.Join(e.notes, ", "), doc, e.source)
}

func (e explanation) markdown() string {
	p := comment.Printer{HeadingLevel: 4, HeadingID: func(*comment.Heading) string { return "" }, DocLinkBaseURL: "https://pkg.go.dev"}
	return joined(fenced(e.signature), strings.Join(e.notes, ", "), string(p.Markdown(new(comment.Parser).Parse(e.doc))), fenced(e.source))
}

// fenced is Go code in Markdown.
func fenced(code string) string {
	if code == "" {
		return ""
	}
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	return fence + "go\n" + code + "\n" + fence
}

// pageIn is how long a page may take: whoever asked with a cell waits for it.
const pageIn = 20 * time.Second

// withQuestions runs a cell without its lines like ?fmt.Println, and then answers them with a page. A cell of nothing
// else runs nothing.
func (e *execution) withQuestions(run func() *wire.Error) *wire.Error {
	if isWhole(e.code) {
		return run()
	}
	rest, questions := cell.SplitQuestions(e.code)
	if len(questions) == 0 {
		return run()
	}
	e.code = rest
	if strings.TrimSpace(rest) != "" {
		if failed := run(); failed != nil {
			return failed
		}
	}
	ctx, cancel := context.WithTimeout(e.ctx, pageIn)
	defer cancel()
	var plain, markdown []string
	for _, q := range questions {
		x, found := e.kernel.explain(ctx, q.Name, len(q.Name), q.Whole)
		if !found {
			e.publish("stream", wire.Stream{Name: "stdout", Text: fmt.Sprintf(language.Pick("nothing is known about %s\n", "nada se sabe sobre %s\n"), q.Name)})
			continue
		}
		plain, markdown = append(plain, x.plain()), append(markdown, x.markdown())
	}
	if e.interrupted.Load() {
		return e.stopped()
	}
	if len(plain) > 0 {
		e.payload = append(e.payload, map[string]any{
			"source": "page", "start": 0,
			"data": map[string]any{mimeText: joined(plain...), "text/markdown": joined(markdown...)},
		})
	}
	return nil
}
