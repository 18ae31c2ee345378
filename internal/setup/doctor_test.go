package setup

import (
	"encoding/json"
	"strings"
	"testing"

	"descida/internal/folder"
)

func TestDoctorOnAnEmptyFolder(t *testing.T) {
	t.Setenv(folder.Env, t.TempDir())
	t.Setenv("DESCIDA_LANG", "en")
	r := Examine(t.Context(), t.TempDir())
	var what []string
	for _, m := range r.Missing {
		if m.Command == "" {
			t.Errorf("%s: no command that mends it", m.What)
		}
		what = append(what, m.What)
	}
	for _, need := range []string{"kernel's program", "GoNB", "gopls", "Python", "kernelspec", "MNIST", "XLA"} {
		if !strings.Contains(strings.Join(what, "\n"), need) {
			t.Errorf("%s is not missed: %q", need, what)
		}
	}
	data, err := json.Marshal(r)
	want(t, err)
	var keys map[string]any
	want(t, json.Unmarshal(data, &keys))
	for _, k := range []string{"python", "kernelspec", "backend", "devices", "data"} {
		if _, ok := keys[k]; !ok {
			t.Errorf("the JSON has no %s: %s", k, data)
		}
	}
	if keys["data"] != folder.Root() || keys["backend"] != "go" {
		t.Errorf("data %v, backend %v", keys["data"], keys["backend"])
	}
}
