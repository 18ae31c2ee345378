package explain

import (
	"fmt"
	"strings"

	"descida/internal/language"
)

// Problem is one mistake that the compiler or the type checker found.
type Problem struct {
	Cell, Line, Column int // the column from 1, in bytes; 0: unknown
	Message            string
	Source             string // the line's text
}

// Compile reports the mistakes of a cell; own is its number. Each kind of mistake is explained once.
func Compile(own int, problems []Problem) Report {
	r := Report{Name: "CompileError"}
	if len(problems) == 0 {
		return r
	}
	first := problems[0]
	message, _, _ := strings.Cut(first.Message, "\n")
	r.Value = fmt.Sprintf("%s: %s", position(first, own), message)
	said := map[string]bool{}
	for i, p := range problems {
		if i > 0 {
			r.Traceback = append(r.Traceback, "")
		}
		place := Place{Cell: p.Cell, Line: p.Line, Source: p.Source}
		r.Traceback = append(r.Traceback, red(where(place, own))+": "+p.Message)
		r.Traceback = append(r.Traceback, sourceLine(place, p.Column)...)
		table, message := mistakes, p.Message
		if m := syntaxError.FindStringIndex(message); m != nil {
			table, message = slips, message[m[1]:]+"\n"+p.Source
		}
		if assigned(p) {
			message = assignedMark + message
		}
		if means, _ := about(table, message); !said[means] {
			said[means] = true
			r.Traceback = append(r.Traceback, explained(table, message)...)
		}
	}
	return r
}

// assignedMark begins the message of a name that is unknown and stands where it would get a value.
const assignedMark = "assigned: "

// assigned reports whether the unknown name of a message is given a value with =.
func assigned(p Problem) bool {
	name, ok := strings.CutPrefix(p.Message, "undefined: ")
	if !ok || p.Column < 1 || p.Column > len(p.Source) {
		return false
	}
	name, _, _ = strings.Cut(name, " ")
	after, ok := strings.CutPrefix(p.Source[p.Column-1:], name)
	after = strings.TrimLeft(after, " \t")
	return ok && strings.HasPrefix(after, "=") && !strings.HasPrefix(after, "==")
}

// position is a place as editors write it.
func position(p Problem, own int) string {
	at := fmt.Sprintf(language.Pick("line %d:%d", "linha %d:%d"), p.Line, p.Column)
	if p.Column == 0 {
		at = fmt.Sprintf(language.Pick("line %d", "linha %d"), p.Line)
	}
	if p.Cell != own {
		at = fmt.Sprintf(language.Pick("cell %d, ", "célula %d, "), p.Cell) + at
	}
	return at
}
