package gopls

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
)

// Item is something that may stand at a place.
type Item struct {
	Text     string // to put in
	From, To int    // in place of this stretch of the text
	Kind     Kind
	Detail   string // its type, "func(a ...any) (n int, err error)"
	Doc      string // what it is, in Markdown; often empty
}

// Kind is what a name is, by the protocol's numbers.
type Kind int

// The kinds that gopls gives to the names of Go.
const (
	Text      Kind = 1
	Method    Kind = 2
	Function  Kind = 3
	Field     Kind = 5
	Variable  Kind = 6
	Class     Kind = 7
	Interface Kind = 8
	Module    Kind = 9
	Keyword   Kind = 14
	Constant  Kind = 21
	Struct    Kind = 22
)

// Symbol is what a name stands for.
type Symbol struct {
	Signature string // its declaration, "var x []float64", "func Println(a ...any) (n int, err error)"
	Doc       string // its documentation, in Markdown
	Synopsis  string // the documentation's first sentence
	Name      string
}

type document struct {
	URI string `json:"uri"`
}

type at struct {
	Document document `json:"textDocument"`
	Position position `json:"position"`
}

// ask sends a question about a place of a text, and waits for its answer.
func (s *Server) ask(ctx context.Context, method, text string, offset int, result any) (*running, error) {
	r, err := s.ready(ctx)
	if err != nil {
		return nil, err
	}
	s.asking.Lock()
	id, err := 0, r.update(text)
	if err == nil {
		id, err = r.ask(method, at{document{r.uri()}, toPosition(text, offset)})
	}
	s.asking.Unlock()
	if err != nil {
		return nil, err
	}
	return r, r.await(ctx, id, result)
}

// Complete lists what may stand at an offset of a text, best first. Errors: there is no server, or ctx ended.
func (s *Server) Complete(ctx context.Context, text string, offset int) ([]Item, error) {
	var answer struct {
		Items []struct {
			Label, Detail string
			Kind          Kind
			Documentation json.RawMessage
			TextEdit      *struct {
				Range   span
				NewText string
			}
		}
	}
	if _, err := s.ask(ctx, "textDocument/completion", text, offset, &answer); err != nil {
		return nil, err
	}
	items := make([]Item, 0, len(answer.Items))
	for _, i := range answer.Items {
		item := Item{Text: i.Label, From: offset, To: offset, Kind: i.Kind, Detail: i.Detail, Doc: markup(i.Documentation)}
		if e := i.TextEdit; e != nil {
			item.Text, item.From, item.To = e.NewText, toOffset(text, e.Range.Start), toOffset(text, e.Range.End)
		}
		items = append(items, item)
	}
	return items, nil
}

// markup reads a text that is given plain or as Markdown.
func markup(b json.RawMessage) string {
	var m struct{ Value string }
	var s string
	if json.Unmarshal(b, &m) == nil {
		return m.Value
	}
	if json.Unmarshal(b, &s) == nil {
		return s
	}
	return ""
}

// Symbol says what the name at an offset of a text is; ok is false where nothing is known. Errors: as of Complete.
func (s *Server) Symbol(ctx context.Context, text string, offset int) (sym Symbol, ok bool, err error) {
	var answer *hover
	if _, err = s.ask(ctx, "textDocument/hover", text, offset, &answer); err != nil {
		return sym, false, err
	}
	sym, ok = answer.symbol()
	return sym, ok, nil
}

// hover is the protocol's answer; the server's setting makes its text a JSON object.
type hover struct{ Contents json.RawMessage }

func (h *hover) symbol() (Symbol, bool) {
	if h == nil {
		return Symbol{}, false
	}
	text := markup(h.Contents)
	var s struct {
		Synopsis, FullDocumentation, Signature, SymbolName string
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil { // of what is no symbol: an import, a number
		return Symbol{Doc: text}, text != ""
	}
	return Symbol{Signature: s.Signature, Doc: s.FullDocumentation, Synopsis: s.Synopsis, Name: s.SymbolName}, s.Signature != "" || s.FullDocumentation != ""
}

// Type says what the type of the name at an offset is: for a variable the type's own documentation.
func (s *Server) Type(ctx context.Context, text string, offset int) (sym Symbol, ok bool, err error) {
	_, place, err := s.locate(ctx, "textDocument/typeDefinition", text, offset)
	if err != nil || place == nil {
		return sym, false, err
	}
	r, err := s.ready(ctx)
	if err != nil {
		return sym, false, err
	}
	var answer *hover
	if err := r.call(ctx, "textDocument/hover", at{document{place.URI}, place.Range.Start}, &answer); err != nil {
		return sym, false, err
	}
	sym, ok = answer.symbol()
	return sym, ok, nil
}

type location struct {
	URI   string
	Range span
}

func (s *Server) locate(ctx context.Context, method, text string, offset int) (*running, *location, error) {
	var places []location
	r, err := s.ask(ctx, method, text, offset, &places)
	if err != nil || len(places) == 0 {
		return r, nil, err
	}
	return r, &places[0], nil
}

// Definition finds where the name at an offset is declared: the text of that file, and the place of the name in it. The
// text is "" where nothing is found. Errors: as of Complete.
func (s *Server) Definition(ctx context.Context, text string, offset int) (source string, place int, err error) {
	r, found, err := s.locate(ctx, "textDocument/definition", text, offset)
	if err != nil || found == nil {
		return "", 0, err
	}
	source = text
	if found.URI != r.uri() {
		b, err := os.ReadFile(path(found.URI))
		if err != nil {
			return "", 0, fmt.Errorf("gopls: %w", err)
		}
		source = string(b)
	}
	return source, toOffset(source, found.Range.Start), nil
}
