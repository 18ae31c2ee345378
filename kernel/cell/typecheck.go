package cell

import (
	"go/ast"
	"go/parser"
	"strconv"
	"strings"
)

// typeCheck checks the program: the statements with their edits, and all that they reach. Errors in text of an earlier
// cell name that cell.
func (c *compiler) typeCheck() {
	head := "package main;func " + bodyName + "(){" + c.initCalls() + c.src.at(0)
	b := &built{src: head + apply(c.text, 0, len(c.text), c.edits) + "\n}\n"}
	b.to = len(b.src)
	b.from = len("package main;")
	imports := append([]importSpec{{name: sessionName, path: sessionPath, local: sessionName}}, c.imports...)
	c.main = b
	if err := b.parse(c.s.fset, imports); err != nil {
		c.syntax(err, 0)
		return
	}
	files := c.files(c.reach, b.file, true)
	if len(c.errs) > 0 {
		return
	}
	c.program = c.s.check(append(files, c.s.support))
	if c.onlyWaits() {
		return
	}
	for _, e := range c.program.errs {
		if !noise(e) {
			c.typeError(e)
		}
	}
}

// supportText is what every program holds beside the cells' text.
const supportText = "func " + zeroName + "[T any]() (zero T) { return }\n"

func (s *Session) makeSupport() *ast.File {
	f, err := parser.ParseFile(s.fset, "", "package main;"+supportText, parser.SkipObjectResolution)
	if err != nil {
		panic(err)
	}
	return f
}

// initCalls runs the cell's init functions first, when its variables are loaded.
func (c *compiler) initCalls() string {
	var b strings.Builder
	for _, u := range c.units {
		if u.key == "init" {
			b.WriteString(initName + initNumber(c.units, u) + "();")
		}
	}
	return b.String()
}

// initNumber counts a cell's init functions.
func initNumber(units []*unit, u *unit) string {
	n := 0
	for _, v := range units {
		if v == u {
			break
		}
		if v.key == "init" {
			n++
		}
	}
	return strconv.Itoa(n)
}
