package language_test

import (
	"fmt"
	"os"
	"testing"

	"descida/internal/language"
)

func TestLocaleDecides(t *testing.T) {
	tests := []struct {
		name                         string
		descida, all, messages, lang string
		want                         bool
	}{
		{name: "nothing set"},
		{name: "plain locale", lang: "pt_BR.UTF-8", want: true},
		{name: "bare pt", lang: "pt", want: true},
		{name: "hyphen", lang: "PT-br", want: true},
		{name: "encoding", lang: "pt.UTF-8", want: true},
		{name: "another language with the same letters", lang: "ptx"},
		{name: "English", lang: "en_US.UTF-8"},
		{name: "LC_ALL wins over LANG", all: "C", lang: "pt_BR"},
		{name: "LC_MESSAGES wins over LANG", messages: "pt_BR", lang: "en_US", want: true},
		{name: "ours wins over all", descida: "pt", all: "en_US", want: true},
		{name: "ours to English", descida: "en", lang: "pt_BR"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv(language.Env, tt.descida)
			t.Setenv("LC_ALL", tt.all)
			t.Setenv("LC_MESSAGES", tt.messages)
			t.Setenv("LANG", tt.lang)
			if got := language.Portuguese(); got != tt.want {
				t.Errorf("Portuguese() = %v, want %v", got, tt.want)
			}
		})
	}
}

func ExamplePick() {
	os.Setenv(language.Env, "pt")
	defer os.Unsetenv(language.Env)
	fmt.Println(language.Pick("the cell was stopped", "a célula foi interrompida"))
	// Output: a célula foi interrompida
}

func ExampleDecimal() {
	os.Setenv(language.Env, "pt")
	defer os.Unsetenv(language.Env)
	fmt.Println(language.Decimal("0.125"), language.Decimal("3"))
	// Output: 0,125 3
}
