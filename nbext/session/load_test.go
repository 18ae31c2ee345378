package session

import "testing"

func TestTypesOfCellsHaveTheirOwnNames(t *testing.T) {
	for text, want := range map[string]string{
		"was main.P, now []main.Q":       "was P, now []Q",
		"main.P":                         "P",
		"a domain.P and x/main.P, main.": "a domain.P and x/main.P, ",
		"não é um main.Ação":             "não é um Ação",
	} {
		if got := student(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
