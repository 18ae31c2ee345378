package bench

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"descida/internal/folder"
)

func TestKernelSummary(t *testing.T) {
	shown := 0.2
	training := func(kernel string, seconds float64, printed string) measured {
		return measured{Kernel: kernel, Step: stepTraining, Seconds: seconds, Printed: printed}
	}
	r := summarizeKernels([]measured{
		{Kernel: descida, Step: stepStart, Seconds: 0.5},
		{Kernel: ipykernel, Step: stepStart, Seconds: 0.4},
		{Kernel: descida, Step: stepPlain, Seconds: 0.1},
		{Kernel: descida, Step: stepPlain, Seconds: 0.9},
		{Kernel: descida, Step: stepPlain, Seconds: 0.12},
		{Kernel: gonb, Step: stepPlain, Seconds: 0.24},
		{Kernel: descida, Step: stepChart, Seconds: 7, Shown: &shown},
		{Kernel: descida, Step: stepVariables, Seconds: 0.12, Before: 0.1},
		{Kernel: gonb, Step: stepVariables, Seconds: 0.2, Before: 0.1},
		training(descida, 3, "loss\nseconds of training: 2.0\n"),
		training(gonb, 4, "seconds of training: 2.0"),
		training(gonb, 9, "nothing"), // says no seconds: is not counted
	})
	want := map[string]KernelRow{
		stepStart:     {Seconds: map[string]float64{descida: 0.5, ipykernel: 0.4}, Times: 1, Target: 0.4},
		stepPlain:     {Seconds: map[string]float64{descida: 0.12, gonb: 0.24}, Times: 3, Ratio: 0.5, Target: 0.15, Met: true},
		stepChart:     {Seconds: map[string]float64{descida: 0.2}, Times: 1, Target: 0.25, Met: true},
		stepVariables: {Seconds: map[string]float64{descida: 0.02, gonb: 0.1}, Times: 1, Target: 0.01},
		stepTraining:  {Seconds: map[string]float64{descida: 1, gonb: 2}, Times: 1, Ratio: 0.5, Target: 1.1, Met: true},
		stepNN:        {Target: 0.55}, // not timed: not met
	}
	near := func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }
	for _, got := range r.Rows {
		want, ok := want[got.Step]
		if !ok {
			continue
		}
		if !maps.EqualFunc(got.Seconds, want.Seconds, near) || got.Times != want.Times || !near(got.Ratio, want.Ratio) || got.Target != want.Target || got.Met != want.Met {
			t.Errorf("%s: got %+v, want %+v", got.Step, got, want)
		}
	}
	if len(r.Rows) != len(kernelSteps) {
		t.Errorf("%d rows, want %d", len(r.Rows), len(kernelSteps))
	}
}

func TestKernelTable(t *testing.T) {
	r := &KernelReport{Occasion: Occasion{Machine: "m", Load: []string{"0.1", "0.2"}, Rounds: 3}, Rows: []KernelRow{
		{Step: stepPlain, Seconds: map[string]float64{descida: 0.1, gonb: 0.2}, Ratio: 0.5, Target: 0.15, Met: true},
		{Step: stepNN, Seconds: map[string]float64{descida: 0.6}, Target: 0.55},
	}}
	for lang, want := range map[string]string{
		"en": `m; load 0.1 → 0.2; medians of 3 rounds

| s | Descida | GoNB | ratio | ipykernel | target | met |
|---|---|---|---|---|---|---|
| plain cell, a literal changed | 0.100 | 0.200 | 0.50 | – | 0.150 | yes |
| cell that uses nn, without training | 0.600 | – | – | – | 0.550 | no |
`,
		"pt": `m; carga 0.1 → 0.2; medianas de 3 rodadas

| s | Descida | GoNB | razão | ipykernel | meta | atingida |
|---|---|---|---|---|---|---|
| célula simples, um literal mudado | 0.100 | 0.200 | 0.50 | – | 0.150 | sim |
| célula que usa nn, sem treino | 0.600 | – | – | – | 0.550 | não |
`,
	} {
		t.Setenv("DESCIDA_LANG", lang)
		var b strings.Builder
		r.Print(&b)
		if b.String() != want {
			t.Errorf("%s: got\n%s\nwant\n%s", lang, b.String(), want)
		}
	}
}

// Every kernel's cells are steps, and Descida and GoNB are timed at each.
func TestKernelPlan(t *testing.T) {
	p := kernelPlan("/a folder/of 'mine'", 1)
	var steps []string
	for _, s := range p.Steps {
		steps = append(steps, s.ID)
		if s.Repeat < 1 || stepName(s.ID) == s.ID {
			t.Errorf("step %+v is not timed, or has no name", s)
		}
	}
	for _, k := range p.Kernels {
		for id := range k.Steps {
			if !slices.Contains(steps, id) {
				t.Errorf("%s: the cell %q is never run", k.ID, id)
			}
		}
		for _, id := range steps {
			if _, ok := k.Steps[id]; !ok && k.ID != ipykernel {
				t.Errorf("%s has no cell for %q", k.ID, id)
			}
		}
	}
	if module := gonbModule(p.Kernels[0].Spec + "/it's"); !strings.Contains(module, `'descida/it'\''s/go.mod'`) {
		t.Errorf("the folder is not quoted: %s", module)
	}
}

func TestAKernelThatFailsIsNamedWithItsOwnWords(t *testing.T) {
	t.Setenv("DESCIDA_LANG", "en")
	python := filepath.Join(folder.Python(), "bin", "python")
	if _, err := os.Stat(python); err != nil {
		t.Skipf("%v: run  go run . setup  first", err)
	}
	ipython := []string{python, "-m", "ipykernel_launcher", "-f", "{connection_file}"}
	mourned := []string{"sh", "-c", `"$0" -m ipykernel_launcher -f "$1"; echo goodbye >&2`, python, "{connection_file}"}
	for name, c := range map[string]struct {
		argv    []string
		prepare []string
		cell    cell
		patient bool
		step    string
		why     string
		text    string
	}{
		"it ends at once":    {argv: []string{"sh", "-c", "echo no memory left >&2; exit 3"}, patient: true, step: stepStart, why: "start", text: "no memory left"},
		"it is not there":    {argv: []string{"/nowhere/gonb", "{connection_file}"}, patient: true, step: stepStart, why: "start", text: "/nowhere/gonb"},
		"it never answers":   {argv: []string{"sleep", "60"}, step: stepStart, why: "start", text: "no end after 1 s"},
		"it dies in a cell":  {argv: mourned, patient: true, cell: cell{Code: "import os; os._exit(1)"}, step: stepPlain, why: "dead", text: "goodbye"},
		"it dies prepared":   {argv: ipython, patient: true, prepare: []string{"import os; os._exit(1)"}, step: stepPrepare, why: "dead"},
		"a cell fails":       {argv: ipython, patient: true, cell: cell{Code: "1/0"}, step: stepPlain, why: "status", text: "ZeroDivisionError"},
		"a cell does not":    {argv: ipython, patient: true, cell: cell{Code: "1", Fails: true}, step: stepPlain, why: "status", text: "ok"},
		"a chart is missing": {argv: ipython, patient: true, cell: cell{Code: "print({n})", Shows: mimeHTML}, step: stepPlain, why: "status", text: "shows no text/html\n101"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.Mkdir(filepath.Join(dir, "it"), 0o700); err != nil {
				t.Fatal(err)
			}
			spec, err := json.Marshal(map[string]any{"argv": c.argv, "display_name": "it", "language": "any"})
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "it", "kernel.json"), spec, 0o600); err != nil {
				t.Fatal(err)
			}
			p := plan{
				Folders: []string{dir}, Rounds: 1, Patience: 1,
				Kernels: []contender{{ID: gonb, Spec: "it", Prepare: append([]string{}, c.prepare...), Steps: map[string]cell{stepPlain: c.cell}}},
				Steps:   []plannedStep{{stepPlain, 1}},
			}
			if c.patient {
				p.Patience = 60
			}
			env := append(os.Environ(), "JUPYTER_RUNTIME_DIR="+dir, "IPYTHONDIR="+dir)
			_, err = measure(context.Background(), KernelOptions{Python: python, Environment: env, Progress: io.Discard}, p)
			var failed *KernelError
			if !errors.As(err, &failed) || failed.Kernel != "GoNB" || failed.Step != c.step || failed.Why != c.why || !strings.Contains(failed.Text, c.text) {
				t.Errorf("got %v, want GoNB at %q: %s with %q", err, c.step, c.why, c.text)
			}
		})
	}
}

func TestWithoutPythonTheSetUpIsNamed(t *testing.T) {
	t.Setenv("DESCIDA_LANG", "en")
	_, err := measure(context.Background(), KernelOptions{Python: "/nowhere/python", Progress: io.Discard}, plan{})
	if err == nil || !strings.Contains(err.Error(), "go run . setup") {
		t.Errorf("got %v, want a hint at the set-up", err)
	}
}

func TestAnEventThatIsNoneIsAnError(t *testing.T) {
	if _, err := follow(strings.NewReader("hello\n"), io.Discard); err == nil {
		t.Error("no error")
	}
}

func TestKernelErrorSpeaksToTheUser(t *testing.T) {
	err := &KernelError{Kernel: "GoNB", Step: stepNN, Why: "dead", Text: "goodbye"}
	for lang, want := range map[string]string{
		"en": "bench: GoNB: cell that uses nn, without training: it died\ngoodbye",
		"pt": "bench: GoNB: célula que usa nn, sem treino: ele morreu\ngoodbye",
	} {
		t.Setenv("DESCIDA_LANG", lang)
		if err.Error() != want {
			t.Errorf("%s: got %q, want %q", lang, err, want)
		}
	}
}
