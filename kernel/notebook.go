package kernel

import (
	"encoding/json"
	"os"
	"path/filepath"

	"descida/internal/language"
)

// notebookEnv is how Jupyter's server names the notebook that a kernel is started for.
const notebookEnv = "JPY_SESSION_NAME"

// speakAsTheNotebook lets a notebook choose the language where the user chose none, by its metadata
// {"descida": {"lang": "pt"}}: a Portuguese lesson has Portuguese charts and errors on every machine.
func speakAsTheNotebook() {
	if os.Getenv(language.Env) != "" {
		return
	}
	path := os.Getenv(notebookEnv)
	if path == "" {
		return
	}
	text, err := os.ReadFile(path)
	if err != nil {
		if text, err = os.ReadFile(filepath.Base(path)); err != nil { // the kernel runs in the notebook's folder
			return
		}
	}
	if lang := languageOf(text); lang != "" {
		_ = os.Setenv(language.Env, lang) // cannot fail for such a name and value
	}
}

// languageOf is what a notebook's metadata asks for, "en" or "pt", else "".
func languageOf(notebook []byte) string {
	var n struct {
		Metadata struct {
			Descida struct{ Lang string }
		}
	}
	if json.Unmarshal(notebook, &n) != nil {
		return ""
	}
	if lang := n.Metadata.Descida.Lang; lang == "en" || lang == "pt" {
		return lang
	}
	return ""
}
