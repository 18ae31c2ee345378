package kernel

import (
	"os"
	"path/filepath"
	"testing"

	"descida/internal/language"
)

func TestTheNotebookChoosesTheLanguageWhereTheUserDidNot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.ipynb")
	for _, c := range []struct{ user, text, want string }{
		{"", `{"metadata": {"descida": {"lang": "pt"}}, "cells": []}`, "pt"},
		{"en", `{"metadata": {"descida": {"lang": "pt"}}, "cells": []}`, "en"},
		{"", `{"metadata": {"descida": {"lang": "xx"}}}`, ""},
		{"", `{"metadata": {}}`, ""},
		{"", `no JSON`, ""},
	} {
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Setenv(language.Env, c.user)
		t.Setenv(notebookEnv, path)
		speakAsTheNotebook()
		if got := os.Getenv(language.Env); got != c.want {
			t.Errorf("user %q, notebook %s: %q, want %q", c.user, c.text, got, c.want)
		}
	}
	t.Setenv(language.Env, "")
	t.Setenv(notebookEnv, filepath.Join(t.TempDir(), "gone.ipynb"))
	speakAsTheNotebook()
	if got := os.Getenv(language.Env); got != "" {
		t.Errorf("without a notebook: %q", got)
	}
}
