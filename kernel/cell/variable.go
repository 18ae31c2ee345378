package cell

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
)

// variable is a lifted variable: it lives from cell to cell.
type variable struct {
	name  string // the student's
	form  form
	own   []string // types of cells in its type
	cell  int
	order int    // when it was defined
	lost  string // why the store could not keep its value
	step  int    // the defining statement of its own cell

	saved []byte               // for Remember
	files map[string]*ast.File // declarations for the type checker, by the names declared
}

// declare returns a file that declares the variable under names, for the type checker.
func (v *variable) declare(fset *token.FileSet, names ...string) (*ast.File, error) {
	key := strings.Join(names, ", ")
	if f := v.files[key]; f != nil {
		return f, nil
	}
	var head strings.Builder
	alias := aliases{}
	text := v.form.text(alias.of)
	head.WriteString("package main\n")
	for _, p := range v.form.paths() {
		fmt.Fprintf(&head, "import %s %q\n", alias.of(p), p)
	}
	f, err := parser.ParseFile(fset, varFile+v.name, head.String()+"var "+key+" "+text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	if v.files == nil {
		v.files = map[string]*ast.File{}
	}
	v.files[key] = f
	return f, nil
}

// release takes the variable's declarations out of the file set.
func (v *variable) release(fset *token.FileSet) {
	for _, f := range v.files {
		fset.RemoveFile(fset.File(f.FileStart))
	}
	v.files = nil
}

// varFile begins the names of the files that declare variables: errors there are about a variable's type.
const varFile = "variable "

// aliases names packages for one generated file.
type aliases map[string]string

func (a aliases) of(path string) string {
	if a[path] == "" {
		a[path] = fmt.Sprintf("%spkg%d", reserved, len(a))
	}
	return a[path]
}
