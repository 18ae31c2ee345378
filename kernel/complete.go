package kernel

import (
	"cmp"
	"context"
	"log"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"descida/kernel/cell"
	"descida/kernel/gopls"
	"descida/kernel/wire"
)

// answersIn is how long a suggestion or an explanation may take: later nobody waits for it any more.
const answersIn = 2 * time.Second

// languageServer says how the session's gopls is started, in a folder, for the module in another.
func (k *Kernel) languageServer(dir, module string) gopls.Options {
	return gopls.Options{Program: gopls.Path(), Folder: dir, Module: module, Log: log.Writer(), Disk: k.cells.Overlay("", 0).Text}
}

func (k *Kernel) closeLanguageServer() {
	select {
	case <-k.opened:
		if k.gopls != nil {
			k.gopls.Close()
		}
	default: // nobody asked yet
	}
}

// readyToExplain waits until the session is there; false: it is not in time, or never.
func (k *Kernel) readyToExplain(ctx context.Context) bool {
	select {
	case <-k.opened:
		return k.openError == nil
	case <-ctx.Done():
		return false
	}
}

// suggestion is what may stand at the cursor, in place of a stretch of the code.
type suggestion struct {
	text      string
	from, to  int // in bytes
	kind      string
	signature string
}

// complete suggests how to go on at the cursor.
func (k *Kernel) complete(m *wire.Message) (any, error) {
	var r wire.CodeRequest
	if err := m.Decode(&r); err != nil {
		return nil, err
	}
	at := byteOffset(r.Code, r.CursorPos)
	found := k.suggestions(r.Code, at)
	from, to := at, at
	if len(found) > 0 {
		from, to = found[0].from, found[0].to
	}
	first, last := utf8.RuneCountInString(r.Code[:from]), utf8.RuneCountInString(r.Code[:to])
	matches, kinds := []string{}, []map[string]any{}
	for _, s := range found {
		if s.from != from || s.to != to || slices.Contains(matches, s.text) {
			continue // the protocol knows one place for all
		}
		matches = append(matches, s.text)
		kinds = append(kinds, map[string]any{"text": s.text, "type": s.kind, "signature": s.signature, "start": first, "end": last})
	}
	return map[string]any{
		"status": "ok", "matches": matches, "cursor_start": first, "cursor_end": last,
		"metadata": map[string]any{"_jupyter_types_experimental": kinds},
	}, nil
}

// byteOffset is where a number of characters ends. It stays within the text.
func byteOffset(text string, characters int) int {
	for at := range text {
		if characters <= 0 {
			return at
		}
		characters--
	}
	return len(text)
}

func (k *Kernel) suggestions(code string, at int) []suggestion {
	ctx, cancel := context.WithTimeout(context.Background(), answersIn)
	defer cancel()
	if !k.readyToExplain(ctx) {
		return nil
	}
	overlay := k.cells.Overlay(code, at)
	switch overlay.Where {
	case cell.InText:
		return nil
	case cell.InImport:
		return k.suggestImports(code[overlay.ImportFrom:at], overlay.ImportFrom, overlay.ImportTo)
	}
	if found, ok := suggestCommands(code, at); ok || overlay.Where == cell.InCommand {
		return found
	}
	items, err := k.gopls.Complete(ctx, overlay.Text, overlay.Cursor)
	if err != nil {
		log.Printf("no suggestions: %v", err)
		return nil
	}
	var found []suggestion
	for _, i := range items {
		from, ok := overlay.CellOffset(i.From)
		to, ok2 := overlay.CellOffset(i.To)
		if !ok || !ok2 || from > to || to > len(code) || cell.IsReserved(i.Text) {
			continue
		}
		found = append(found, suggestion{text: i.Text, from: from, to: to, kind: kindName(i.Kind), signature: signature(i)})
	}
	return found
}

// suggestImports completes an import's path: not by gopls, which offers what the session's module does not have.
func (k *Kernel) suggestImports(begun string, from, to int) (found []suggestion) {
	for _, p := range k.workspace.Importable() {
		if strings.HasPrefix(p, begun) {
			found = append(found, suggestion{text: p, from: from, to: to, kind: "module"})
		}
	}
	return found
}

// kindName is Jupyter's word for what a name is.
func kindName(k gopls.Kind) string {
	switch k {
	case gopls.Function, gopls.Method:
		return "function"
	case gopls.Variable, gopls.Constant:
		return "instance"
	case gopls.Field:
		return "property"
	case gopls.Class, gopls.Interface, gopls.Struct:
		return "class"
	case gopls.Module:
		return "module"
	case gopls.Keyword:
		return "keyword"
	}
	return "text"
}

// signature is a function's parameters and results, anything else's type.
func signature(i gopls.Item) string { return cell.Shown(strings.TrimPrefix(i.Detail, "func")) }

// The beginning of a command, up to the cursor.
var (
	reCommand = regexp.MustCompile(`^(?://gonb:)?(%%?\w*)$`)
	reLang    = regexp.MustCompile(`^(?://gonb:)?%lang\s+(\w*)$`)
)

// suggestCommands completes the kernel's and GoNB's lines; ok is false where the cursor is in no such line.
func suggestCommands(code string, at int) (found []suggestion, ok bool) {
	line := code[strings.LastIndexByte(code[:at], '\n')+1 : at]
	names := commandNames()
	m := reCommand.FindStringSubmatch(line)
	if m == nil {
		if m = reLang.FindStringSubmatch(line); m == nil {
			return nil, false
		}
		names = []string{"en", "pt"}
	}
	for _, n := range names {
		if strings.HasPrefix(n, m[1]) {
			found = append(found, suggestion{text: n, from: at - len(m[1]), to: at, kind: "magic"})
		}
	}
	return found, true
}

// commandNames are the commands, as they are written.
func commandNames() []string {
	var names []string
	for _, n := range slices.Concat(ownCommands, gonbCommands, []string{"args", "autoget", "capture", "exec", "noautoget", "test"}) {
		names = append(names, "%"+n)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(a, b) })
	return append(append(names, "%%test"), wholeCells...)
}
