package cell

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strings"

	"descida/nbext/session/event"
)

// Packages that the start of a program deals with.
const (
	nnPath      = "descida/nn"
	historyPath = "descida/nn/history"
	plotsPath   = "descida/plots"
	gonbuiPath  = "github.com/janpfeifer/gonb/gonbui"
)

// emitMain writes the file with the variables and descidaCell, and adds its imports to all of the program's.
func (c *compiler) emitMain(wrote, imported map[string]bool) {
	names := aliases{}
	var vars, lines, start strings.Builder
	for _, name := range slices.Sorted(maps.Keys(c.held)) {
		fmt.Fprintf(&vars, "var %s %s\n", name, c.held[name].form.text(names.of))
		lines.WriteString(c.variableLine(name, wrote))
	}
	for _, f := range slices.Sorted(maps.Keys(c.dynamic)) {
		fmt.Fprintf(&start, "\t%s.Register[%s]()\n", sessionName, f.text(names.of))
	}
	start.WriteString(c.registerSentinels(imported, names))
	for p := range names {
		imported[p] = true
	}
	finish := ""
	for p := range imported {
		if strings.HasPrefix(p, gonbuiPath) {
			finish = names.of(gonbuiPath) + ".Sync"
		}
	}
	if imported[nnPath] { // training shows itself and can be stopped
		fmt.Fprintf(&start, "\t%s.Observe(%s.Live)\n\t%s.StopWhen(%s.Stopping)\n", names.of(historyPath), names.of(plotsPath), names.of(historyPath), sessionName)
	}
	imports := map[importSpec]bool{{name: sessionName, path: sessionPath}: true}
	for p, alias := range names {
		imports[importSpec{name: alias, path: p}] = true
		imported[p] = true
	}
	if !imported[plotsPath] && (imported[historyPath] || c.shows(historyPath)) { // it draws histories
		imports[importSpec{name: "_", path: plotsPath}] = true
		imported[plotsPath] = true
	}
	for _, p := range slices.Sorted(maps.Keys(imported)) {
		if help := event.Companions[p]; help != "" {
			imports[importSpec{name: "_", path: help}] = true
			imported[help] = true
		}
	}
	imported[sessionPath] = true

	var b strings.Builder
	b.WriteString("package main\n\n")
	writeImports(&b, imports)
	b.WriteString("\n" + vars.String() + "\n" + supportText + "\nfunc " + mainName + "() {\n" + start.String())
	fmt.Fprintf(&b, "\t%s.Run(%s.Cell{Body: %s, Vars: []%s.Var{\n%s\t}", sessionName, sessionName, bodyName, sessionName, lines.String())
	if len(c.forget) > 0 {
		fmt.Fprintf(&b, ", Drop: %#v", c.forget)
	}
	if c.holdsInterfaces() {
		fmt.Fprintf(&b, ", Types: %#v", c.typeNames())
	}
	if imported["time"] || imported["context"] {
		b.WriteString(", Timers: true")
	}
	if finish != "" {
		b.WriteString(", Finish: " + finish)
	}
	b.WriteString("})\n}\n")
	c.p.Files["descida_main.go"] = b.String()
	slices.Sort(c.p.Loads)
	slices.Sort(c.p.Saves)
}

// typeNames are the types that the program declares: what else a value's type may be is from inside a function.
func (c *compiler) typeNames() []string {
	names := []string{}
	for _, u := range c.emitted {
		for _, d := range u.built.file.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
				for _, id := range namesOf(g) {
					names = append(names, id.Name)
				}
			}
		}
	}
	slices.Sort(names)
	return names
}

// shows reports whether the last expression's type comes from a package.
func (c *compiler) shows(path string) bool {
	return c.shown != nil && strings.Contains(c.shown.String(), path+".")
}
