package kernel

import (
	"errors"
	"fmt"
	"strings"

	"descida/internal/language"
	"descida/kernel/cell"
	"descida/kernel/wire"
	"descida/kernel/workspace"
)

// compile compiles the cell. Packages that the session does not have and another module may have are fetched, once
// each: their exact versions hold for the session from then on.
func (e *execution) compile(code string) (*cell.Program, *wire.Error) {
	tried := map[string]bool{}
	for {
		program, err := e.kernel.cells.Compile(e.count, code)
		if err == nil {
			return program, nil
		}
		path := ""
		var found cell.Errors
		if errors.As(err, &found) {
			for _, f := range found {
				if f.Fetch != "" && !tried[f.Fetch] {
					path = f.Fetch
					break
				}
			}
		}
		if path == "" {
			return nil, e.compileError(err)
		}
		tried[path] = true
		if failed := e.fetch(path, found); failed != nil {
			return nil, failed
		}
	}
}

// fetch brings one package, with a line that says so.
func (e *execution) fetch(path string, found cell.Errors) *wire.Error {
	if !e.enter(preparing) {
		return e.stopped()
	}
	id := wire.NewID()
	line := func(kind, text string) {
		e.publish(kind, display(map[string][]byte{mimeText: []byte(text)}, id))
	}
	line("display_data", fmt.Sprintf(language.Pick("fetching %s ...", "baixando %s ..."), path))
	got, err := e.kernel.workspace.Fetch(e.ctx, path)
	if err == nil {
		line("update_display_data", fmt.Sprintf(language.Pick("%s: %s %s, for this session", "%s: %s %s, para esta sessão"), path, got.Module, got.Version))
		return nil
	}
	line("update_display_data", fmt.Sprintf(language.Pick("%s could not be fetched", "não foi possível baixar %s"), path))
	var refused *workspace.FetchError
	switch {
	case e.interrupted.Load() || e.ctx.Err() != nil:
		return e.stopped()
	case !errors.As(err, &refused):
		return e.trouble(err)
	case len(refused.Newer) > 0:
		return e.fetchError(path, found, refused.Error(), fmt.Sprintf(language.Pick(
			"package %s wants other versions than the course has (%s); use another package, or an older version of this one: !go get %s@v1.2.3 in a cell of its own",
			"o pacote %s quer outras versões que as do curso (%s); use outro pacote, ou uma versão mais antiga deste: !go get %s@v1.2.3 numa célula só dela"),
			path, strings.Join(refused.Newer, ", "), path))
	}
	return e.fetchError(path, found, refused.Error(), fmt.Sprintf(language.Pick(
		"package %s is not part of this session and could not be fetched: %s; check its spelling and the network (go uses %s)",
		"o pacote %s não faz parte desta sessão e não foi possível baixá-lo: %s; confira como se escreve e a rede (go usa %s)"),
		path, reason(refused.Output), "GOPROXY"))
}

// fetchError is the compile error of the import itself, with what fetching it met.
func (e *execution) fetchError(path string, found cell.Errors, raw, words string) *wire.Error {
	for i := range found {
		if found[i].Fetch == path {
			found[i].Message = words
			failed := e.compileError(found[i : i+1])
			e.kernel.lastRaw = raw
			return failed
		}
	}
	return e.failure("CompileError", words)
}

// reason is the last line of go's output, which says why.
func reason(output string) string {
	lines := strings.Split(strings.TrimSpace(output), "\n")
	return strings.TrimPrefix(strings.TrimSpace(lines[len(lines)-1]), "go: ")
}
