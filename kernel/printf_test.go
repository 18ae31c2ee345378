package kernel

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"descida/internal/language"
)

func TestPrintfHints(t *testing.T) {
	type point struct{ X int }
	wrong := []func(string, ...any) string{fmt.Sprintf}[0] // vet does not see through this
	for _, tt := range []struct{ text, en, pt string }{
		{wrong("n is %d\n", "hi"), "%d in the format was given a value of type string", "o %d do formato recebeu um valor do tipo string"},
		{wrong("%f", 3), "%f in the format was given a value of type int", "do tipo int"},
		{wrong("%d", 3.5), "type float64", "tipo float64"},
		{wrong("%d", time.Second > 0), "type bool", "tipo bool"},
		{wrong("%t", []int{1}), "type int", "tipo int"}, // fmt names the element's
		{wrong("%d", nil), "type nil", "tipo nil"},
		{wrong("%x %d", "a", map[string]int(nil)), "", ""},
		{wrong("%d and %d", 1), "a %d for which no value was given", "um %d para o qual não se deu valor"},
		{wrong("%d", 1, "two"), "more values were given than the format has places for (one too many is of type string)", "sobrou um do tipo string"},
		{wrong("100%"), "%% prints a percent sign", "%% imprime o sinal"},
		{wrong("%t", &point{1}), "type int", "tipo int"},
		{"100%! (really)", "", ""},
		{"50%!", "", ""},
		{"%d %s %v", "", ""},
		{strings.Repeat("x", 1000), "", ""},
	} {
		for lang, want := range map[string]string{"en": tt.en, "pt": tt.pt} {
			t.Setenv(language.Env, lang)
			if got := printfHint(tt.text); !strings.Contains(got, want) || (want == "") != (got == "") {
				t.Errorf("%s, %q: %q, want %q", lang, tt.text, got, want)
			}
		}
	}
}
