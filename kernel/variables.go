package kernel

import (
	"cmp"
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"

	"descida/internal/language"
	"descida/kernel/cell"
	"descida/kernel/wire"
)

// who shows the variables of the session as a table.
func (e *execution) who() {
	vars := e.kernel.cells.Variables()
	if len(vars) == 0 {
		e.publish("stream", wire.Stream{Name: "stdout", Text: language.Pick("There are no variables.", "Não há variáveis.") + "\n"})
		return
	}
	rows := [][]string{{
		language.Pick("name", "nome"), language.Pick("type", "tipo"), language.Pick("length", "tamanho"), "bytes", language.Pick("cell", "célula"),
	}}
	for _, v := range vars {
		length, size := v.Shape, strconv.FormatInt(v.Size, 10)
		if v.Lost != "" {
			length, size = language.Pick("not kept", "não guardada"), ""
		}
		rows = append(rows, []string{v.Name, v.Type, length, size, strconv.Itoa(v.Cell)})
	}
	e.publish("display_data", display(map[string][]byte{mimeText: []byte(textTable(rows)), "text/html": []byte(htmlTable(rows))}, ""))
}

// textTable sets rows in columns; numbers are flush right.
func textTable(rows [][]string) string {
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, s := range row {
			width[i] = max(width[i], utf8.RuneCountInString(s))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line := ""
		for i, s := range row {
			space := strings.Repeat(" ", width[i]-utf8.RuneCountInString(s))
			if i >= numeric {
				s, space = space+s, ""
			}
			line += s + space + "  "
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// numeric is the first column of numbers.
const numeric = 3

func htmlTable(rows [][]string) string {
	var b strings.Builder
	b.WriteString("<table>")
	for n, row := range rows {
		b.WriteString("<tr>")
		for i, s := range row {
			tag, align := "td", "left"
			if n == 0 {
				tag = "th"
			}
			if i >= numeric {
				align = "right"
			}
			fmt.Fprintf(&b, `<%s style="text-align:%s">%s</%s>`, tag, align, html.EscapeString(s), tag)
		}
		b.WriteString("</tr>")
	}
	return b.String() + "</table>"
}

// forget deletes variables and declarations by name: at once with what a cell without a program of its own declares, or,
// for nil, as a change of its own.
func (e *execution) forget(names []string, declares *cell.Program) *wire.Error {
	if len(names) == 0 {
		return nil
	}
	k := e.kernel
	program, err := k.cells.Forget(e.count, names...)
	if err != nil {
		return e.failure("CommandError", err.Error())
	}
	for _, name := range names {
		delete(k.lost, name)
	}
	if !program.Run {
		k.cells.Commit(program)
		return nil
	}
	binary := k.place.program() + "-apart" // the cell's own may be built already
	if err := k.workspace.Build(e.ctx, withMain(program.Files), binary, k.flags...); err != nil {
		return e.buildError(err)
	}
	tag := k.rememberComing(cmp.Or(declares, program))
	k.cells.Commit(program)
	o, failed := e.runApart(binary, k.place.store(), tag)
	e.saved(program, o, tag)
	if declares == nil {
		k.remember() // or a kernel killed while the cell runs leaves a store that belongs to nothing
	}
	return failed
}

// saved takes what a program said of the store. One that ended before it could say so may have committed all the same.
func (e *execution) saved(program *cell.Program, o *output, tag string) {
	k := e.kernel
	if o == nil {
		return
	}
	if o.saved == nil {
		o.saved = committed(k.place.store(), tag)
	}
	s := o.saved
	if s == nil {
		return
	}
	k.memory.commit = tag
	program.Reached(s.Code)
	k.cells.Saved(program, s.Islands, inWords(s.Lost))
	k.cells.Measured(s.Facts)
}
