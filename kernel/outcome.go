package kernel

import (
	"errors"
	"fmt"
	"strings"

	"descida/internal/language"
	"descida/kernel/cell"
	"descida/kernel/explain"
	"descida/kernel/wire"
	"descida/nbext/session/event"
)

// outcome is how the cell's program ended; failed is what GoNB said, which knows only exit codes.
func (e *execution) outcome(failed *wire.Error) *wire.Error {
	k, o := e.kernel, e.output
	final := o.final
	if final == nil {
		if s := e.shortage.Load(); s != nil {
			return e.outOfMemory(s)
		}
		if e.interrupted.Load() {
			return e.stopped()
		}
		return e.died(failed)
	}
	if final.Kind != event.End {
		k.lastRaw = strings.TrimSpace(final.Text + "\n\n" + final.Stack)
	}
	switch final.Kind {
	case event.End:
		if e.tests && failed != nil { // they ran after the cell's end
			return e.failure("TestFailure", language.Pick("a test of this cell failed", "um teste desta célula falhou"))
		}
		return nil
	case event.Stopped:
		if final.Stack != "" {
			return wireError(explain.Waiting(e.count, final.Stack, k.cells.Locate))
		}
		return e.stopped()
	case event.Exit:
		return wireError(explain.Exit(final.Code))
	case event.Failed:
		return wireError(explain.Failure(e.count, final.Text, final.Stack, k.cells.Locate))
	}
	return wireError(explain.Panic(e.count, final.Text, final.Stack, k.cells.Locate))
}

// stopped is the error of a cell that the user stopped.
func (e *execution) stopped() *wire.Error {
	return e.failure("Interrupted", language.Pick("the cell was stopped", "a célula foi interrompida"))
}

// died is the error of a program that ended without reaching its end: a fatal error of Go's, a kill, an os.Exit in a
// library.
func (e *execution) died(failed *wire.Error) *wire.Error {
	asBefore := language.Pick("Variables are as they were before this cell.", "As variáveis estão como antes desta célula.")
	crash := string(e.output.crash)
	if r, ok := explain.Crash(e.count, crash, e.kernel.cells.Locate); ok {
		e.kernel.lastRaw = crash
		r.Traceback = append(r.Traceback, "", asBefore)
		return wireError(r)
	}
	how := strings.Join(e.output.exits, ", ")
	if how == "" && failed != nil {
		how = failed.Value
	}
	e.kernel.lastRaw = crash + how
	why := language.Pick("the program ended before the end of the cell", "o programa terminou antes do fim da célula")
	if how != "" {
		why += " (" + how + ")"
	}
	w := e.failure("Died", why)
	if strings.Contains(how, "killed") {
		w.Traceback = append(w.Traceback, language.Pick(
			"The system kills a program that takes too much memory; try with less data or a smaller batch.",
			"O sistema mata um programa que ocupa memória demais; tente com menos dados ou um lote menor."))
	}
	w.Traceback = append(w.Traceback, asBefore)
	return w
}

// note tells what the user should know of the cell's variables, each loss once.
func (e *execution) note(p *cell.Program, saved *event.Event) {
	k := e.kernel
	var lines []string
	for _, n := range e.output.notes {
		lines = append(lines, explain.Note(n))
		if diskFull(errors.New(n)) {
			lines = append(lines, roomNote())
		}
	}
	if e.output.hint != "" {
		lines = append(lines, e.output.hint)
	}
	for _, n := range p.Notes {
		lines = append(lines, fmt.Sprintf(language.Pick("%s lives only in this cell: %s", "%s só vive nesta célula: %s"), n.Name, n.Why))
	}
	for _, d := range p.Dropped {
		lines = append(lines, fmt.Sprintf(language.Pick("%s of cell %d does not fit the type any more and is gone (%s): correct it and run its cell again",
			"%s da célula %d não combina mais com o tipo e foi retirado (%s): corrija-o e rode de novo a célula dele"), d.Name, d.Cell, d.Why))
	}
	lines = append(lines, p.Remarks()...)
	if saved != nil {
		for _, i := range saved.Islands {
			for _, name := range i.Names {
				delete(k.lost, name)
			}
		}
		var lost []event.Lost
		for _, l := range saved.Lost {
			if k.lost[l.Name] != l.Why {
				k.lost[l.Name] = l.Why
				lost = append(lost, l)
			}
		}
		lines = append(lines, explain.Losses(lost)...)
	}
	e.say(lines)
}

// say shows notes.
func (e *execution) say(lines []string) {
	if len(lines) == 0 {
		return
	}
	// Not on stderr: a grader takes anything there for a failure.
	text := language.Pick("note: ", "nota: ") + strings.Join(lines, "\n"+language.Pick("note: ", "nota: "))
	e.publish("display_data", display(map[string][]byte{mimeText: []byte(text)}, ""))
}

// exited is how the commands ended that failed.
func (o *output) exited() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	exits := o.exits
	o.exits = nil
	return exits
}
