package explain

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"descida/internal/language"
	"descida/nbext/session/event"
)

func TestLossesOfOneVariableAreOneSentence(t *testing.T) {
	var lost []event.Lost
	for i := range 50 {
		lost = append(lost, event.Lost{Name: fmt.Sprintf("fs[%d]", i), Why: "it is a func: declare it", Cause: "func", Type: "func"})
	}
	lost = append(lost, event.Lost{Name: "fs2.ch", Why: "it is a channel", Cause: "chan", Type: "chan"}, event.Lost{Name: "f", Why: "it is a func: declare it", Cause: "func"})
	t.Setenv(language.Env, "en")
	want := []string{
		"fs[0] (and others like it) cannot be kept for later cells: it is a func: declare it",
		"fs2.ch cannot be kept for later cells: it is a channel",
		"f cannot be kept for later cells: it is a func: declare it",
	}
	if got := Losses(lost); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	t.Setenv(language.Env, "pt")
	for _, l := range Losses(lost) {
		if strings.Contains(l, " it ") || strings.Contains(l, "cannot") {
			t.Errorf("not Portuguese: %s", l)
		}
	}
}

func TestManyLossesAreBounded(t *testing.T) {
	t.Setenv(language.Env, "en")
	var lost []event.Lost
	for i := range 15 {
		lost = append(lost, event.Lost{Name: fmt.Sprintf("f%d", i), Why: "it is a func", Cause: "func"})
	}
	got := Losses(lost)
	if len(got) != maxLosses+1 || got[maxLosses] != "and 5 more variables cannot be kept" {
		t.Errorf("%q", got)
	}
}

func TestEveryCauseIsSaidInPortuguese(t *testing.T) {
	t.Setenv(language.Env, "pt")
	for cause, want := range map[string]string{
		"func": "é uma função", "chan": "é um canal", "in use": "é um *os.File em uso", "unsafe": "unsafe.Pointer", "foreign": "é do tipo *os.File",
		"unregistered": "contém um *os.File", "encode": "falhou: boom", "alias": "duas cópias",
	} {
		got := Loss(event.Lost{Cause: cause, Type: "*os.File", Why: "it is a *os.File, whose encoder failed: boom"})
		if !strings.Contains(got, want) || strings.Contains(got, "it is") {
			t.Errorf("%s: %q, want %q in it", cause, got, want)
		}
	}
}

func TestNotesOfProgramsAreSaidInPortuguese(t *testing.T) {
	texts := []string{
		"everything in this cell is waiting: press Stop if that was not meant",
		"a goroutine of the cell kept running: the variables are as before the cell",
		"the cell's variables could not be saved, they are as before it: disk full",
		"the cell did not stop within 3 s: its variables are as before it",
		"a, b shared memory with a variable of this cell and was not loaded: it has its own copy from now on",
		"main.P.X is no longer a field: its saved values are dropped",
		"nobody can be asked for input here: whoever reads it is at its end",
	}
	for _, text := range texts {
		t.Setenv(language.Env, "en")
		if Note(text) != text {
			t.Errorf("English: %q", Note(text))
		}
		t.Setenv(language.Env, "pt")
		if got := Note(text); got == text || strings.Contains(got, "$") {
			t.Errorf("Portuguese: %q", got)
		}
	}
	if Note("something new") != "something new" {
		t.Error("an unknown note must stay as it is")
	}
}
