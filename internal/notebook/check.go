package notebook

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"descida/internal/language"
)

// Check reports what keeps the file from being run: it is not there, not JSON, or no notebook of format 4. It does not
// look into the cells.
func Check(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf(language.Pick("notebook: %s is a folder; name one notebook%s", "notebook: %s é uma pasta; indique um notebook%s"),
			path, nearby(filepath.Join(path, "x")))
	}
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf(language.Pick("notebook: %s does not exist%s", "notebook: %s não existe%s"), path, nearby(path))
	case err != nil:
		return fmt.Errorf("notebook: %w", err)
	}
	var file struct {
		Format *int            `json:"nbformat"`
		Cells  json.RawMessage `json:"cells"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return fmt.Errorf(language.Pick("notebook: %s is not JSON (%s%v); a notebook is a .ipynb file that JupyterLab saved",
			"notebook: %s não é JSON (%s%v); um notebook é um arquivo .ipynb salvo pelo JupyterLab"), path, lineOf(data, err), err)
	}
	var cells []struct {
		Type string `json:"cell_type"`
	}
	if file.Format == nil || json.Unmarshal(file.Cells, &cells) != nil && *file.Format >= 4 {
		return fmt.Errorf(language.Pick("notebook: %s is JSON but no notebook: it has no nbformat and cells",
			"notebook: %s é JSON mas não é um notebook: faltam nbformat e cells"), path)
	}
	if *file.Format != 4 {
		return fmt.Errorf(language.Pick("notebook: %s has format %d, and format 4 is needed: open it in JupyterLab and save it",
			"notebook: %s está no formato %d, e é preciso o formato 4: abra-o no JupyterLab e salve"), path, *file.Format)
	}
	return nil
}

// lineOf says where JSON breaks off, as "line 3: ".
func lineOf(data []byte, err error) string {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return ""
	}
	offset := min(int(syntax.Offset), len(data))
	return fmt.Sprintf(language.Pick("line %d: ", "linha %d: "), 1+strings.Count(string(data[:offset]), "\n"))
}

// writable reports what keeps a file from being written: it is a folder, or its folder is not there or read-only.
func writable(path string) error {
	dir := filepath.Dir(path)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return fmt.Errorf(language.Pick("notebook: cannot write %s: there is no folder %s",
			"notebook: não é possível gravar %s: não existe a pasta %s"), path, dir)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf(language.Pick("notebook: cannot write %s: it is a folder; name a file in it",
			"notebook: não é possível gravar %s: é uma pasta; indique um arquivo dentro dela"), path)
	}
	f, err := os.CreateTemp(dir, ".descida-*") // as the run does: beside it, then renamed
	if err != nil {
		return fmt.Errorf(language.Pick("notebook: cannot write %s (%w); choose another place for it",
			"notebook: não é possível gravar %s (%w); escolha outro lugar"), path, errors.Unwrap(err))
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// nearby names the notebooks in the folder of a path that is not there.
func nearby(path string) string {
	found, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*.ipynb"))
	if len(found) == 0 {
		return ""
	}
	return language.Pick("; there is: ", "; há: ") + strings.Join(found[:min(5, len(found))], ", ")
}
