package cell_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"sync"
	"testing"

	"descida/kernel/cell"
)

// verifier type-checks emitted programs as they stand, with packages loaded once.
var verifier = sync.OnceValue(func() types.Importer {
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		file, err := packages.Export(path)
		if err != nil {
			return nil, err
		}
		return os.Open(file)
	})
})

var verifying sync.Mutex

// verify fails the test where a program is not what the Go compiler accepts: a cell that compiles must build.
func verify(t *testing.T, code string, p *cell.Program) {
	t.Helper()
	if !p.Run {
		return
	}
	fset := token.NewFileSet()
	var files []*ast.File
	texts := map[string]string{"main.go": "package main\nfunc main() { descidaCell() }"}
	for name, text := range p.Files {
		texts[name] = text
	}
	for name, text := range texts {
		f, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%q: the program does not parse: %v\n%s", code, err, source(p))
		}
		files = append(files, f)
	}
	var errs []string
	conf := types.Config{Importer: verifier(), Error: func(err error) { errs = append(errs, err.Error()) }}
	verifying.Lock() // importers are not safe for several goroutines
	conf.Check("main", fset, files, nil)
	verifying.Unlock()
	if len(errs) > 0 {
		t.Fatalf("%q: the program does not type-check:\n%s\n%s", code, fmt.Sprint(errs), source(p))
	}
}
