package cell

import (
	"errors"
	"fmt"
	"go/ast"
	"go/scanner"
	"go/types"
	"runtime"
	"strings"

	"descida/internal/language"
)

// checked is what the type checker found.
type checked struct {
	pkg  *types.Package
	info *types.Info
	errs []types.Error
}

// check type-checks files as one program.
func (s *Session) check(files []*ast.File) *checked {
	c := &checked{info: &types.Info{
		Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Types: map[ast.Expr]types.TypeAndValue{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
	}}
	conf := types.Config{Importer: s.loader, Sizes: types.SizesFor("gc", runtime.GOARCH), Error: func(err error) {
		var e types.Error
		if errors.As(err, &e) && !strings.HasPrefix(e.Msg, "\t") { // a tab begins what only adds to the error before
			c.errs = append(c.errs, e)
		}
	}}
	c.pkg, _ = conf.Check("main", s.fset, files, c.info) // its error is the first of errs
	return c
}

// use is what an identifier stands for.
func (c *checked) use(id *ast.Ident) types.Object { return c.info.Uses[id] }

// global reports whether an object is declared at the program's top level.
func (c *checked) global(o types.Object) bool {
	return o != nil && o.Pkg() == c.pkg && o.Parent() == c.pkg.Scope()
}

// dotted is the package that an identifier's object came from by a dot import, or nil.
func (c *checked) dotted(id *ast.Ident) *types.Package {
	o := c.info.Uses[id]
	if o == nil || o.Pkg() == nil || o.Pkg() == c.pkg || o.Parent() != o.Pkg().Scope() {
		return nil
	}
	return o.Pkg()
}

// fail records an error at a place of the cell.
func (c *compiler) fail(off int, msg string) {
	line, column := c.src.position(max(off, 0))
	c.errs = append(c.errs, Error{Cell: c.cell, Line: line, Column: column, Message: msg, Source: c.src.line(line)})
}

// syntax records a parser's first error, and, where a bracket was left open, that too: what else the parser finds follows
// from the first. shift is added to offsets of positions without a line directive.
func (c *compiler) syntax(err error, shift int) {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		c.fail(0, err.Error())
		return
	}
	end := len(strings.TrimRight(c.src.code, " \t\n"))
	for i, e := range list {
		off := e.Pos.Offset + shift
		if c.s.find(e.Pos.Filename) != nil {
			off = c.src.offset(e.Pos.Line, e.Pos.Column)
		}
		atEnd := off >= end
		if i > 0 && !(atEnd && len(c.pieces.open) > 0) {
			continue
		}
		if !atEnd {
			c.fail(off, "syntax error: "+e.Msg)
			continue
		}
		c.fail(end, c.atEnd(e.Msg))
		return
	}
}

// atEnd words a syntax error at the cell's end: what the parser finds there is ours, or nothing.
func (c *compiler) atEnd(msg string) string {
	if open := c.pieces.open; len(open) > 0 {
		last := open[len(open)-1]
		line, _ := c.src.position(last.off)
		return fmt.Sprintf(language.Pick("syntax error: the cell ends before the %s of line %d is closed",
			"erro de sintaxe: a célula termina antes que o %s da linha %d seja fechado"), last.tok, line)
	}
	before, _, _ := strings.Cut(msg, ", found")
	return "syntax error: " + before + language.Pick(", found the end of the cell", ", e a célula termina")
}

// typeError records an error of the type checker; reach tells where old text stands.
func (c *compiler) typeError(e types.Error) {
	pos := c.s.fset.Position(e.Pos)
	if name, ok := strings.CutPrefix(pos.Filename, varFile); ok {
		if v := c.s.vars[name]; v != nil {
			c.fail(0, fmt.Sprintf(language.Pick("%s (cell %d) has a type that is no longer there, define it again: %s", "%s (célula %d) tem um tipo que não existe mais, defina-a de novo: %s"), name, v.cell, c.s.Message(e.Msg)))
			return
		}
	}
	src := c.s.find(pos.Filename)
	if src == nil {
		c.fail(0, c.s.Message(e.Msg))
		return
	}
	cell := src.cell
	if src == c.src {
		cell = c.cell
	}
	line, column := pos.Line, pos.Column
	if line > len(src.lines) {
		line, column = src.position(len(src.code))
	}
	c.errs = append(c.errs, Error{Cell: cell, Line: line, Column: column, Message: c.explain(c.s.Message(e.Msg)), Source: src.line(line)})
}

// noise are errors that do not count: an import may have the name of a declaration, or be unused.
func noise(e types.Error) bool {
	return strings.Contains(e.Msg, " imported ") && strings.HasSuffix(e.Msg, "and not used") || strings.Contains(e.Msg, " already declared through ")
}
