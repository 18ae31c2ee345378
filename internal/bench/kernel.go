package bench

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"descida/internal/folder"
	"descida/internal/language"
)

//go:embed kernels/client.py
var kernelClient string

// KernelOptions say what to time.
type KernelOptions struct {
	Source      string   // the clone
	Environment []string // of the kernels
	Python      string   // the private environment's interpreter
	Specs       string   // the folder of its kernelspecs: descida's and ipykernel's
	Rounds      int      // how often all kernels are started and all cells timed
	Progress    io.Writer
}

// Kernel times cells in Descida, in GoNB as it comes and in ipykernel, one after the other in one run. Errors: a kernel
// does not start or dies, or a cell does not do what it should; the kernel's own words are in the error.
func Kernel(ctx context.Context, o KernelOptions) (*KernelReport, error) {
	dir, err := os.MkdirTemp("", "descida-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintln(o.Progress, language.Pick("building goimports, which GoNB runs for each cell", "compilando o goimports, que o GoNB executa a cada célula"))
	if err := gonbSpec(ctx, o, dir); err != nil {
		return nil, err
	}
	p := kernelPlan(o.Source, o.Rounds)
	p.Folders = []string{dir, o.Specs}
	when := begin(o.Rounds)
	all, err := measure(ctx, o, p)
	if err != nil {
		return nil, err
	}
	r := summarizeKernels(all)
	when.end()
	r.Occasion = when
	return r, nil
}

// gonbSpec makes a kernelspec of GoNB as a kernel of its own, with the goimports that it wants on its PATH.
func gonbSpec(ctx context.Context, o KernelOptions, dir string) error {
	bin, spec := filepath.Join(dir, "bin"), filepath.Join(dir, gonb)
	for _, d := range []string{bin, spec} {
		if err := os.Mkdir(d, 0o700); err != nil {
			return fmt.Errorf("bench: %w", err)
		}
	}
	// The module of gopls pins x/tools, where goimports is.
	build := exec.CommandContext(ctx, "go", "build", "-o", bin, "golang.org/x/tools/cmd/goimports")
	build.Dir = filepath.Join(o.Source, "internal", "setup", "gopls")
	if text, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("bench: cannot build goimports for GoNB: %w\n%s", err, text)
	}
	text, err := json.Marshal(map[string]any{
		"argv":         []string{filepath.Join(folder.Bin(), "gonb"), "--kernel", "{connection_file}"},
		"display_name": "GoNB",
		"language":     "go",
		"env":          map[string]string{"PATH": bin + string(filepath.ListSeparator) + os.Getenv("PATH")},
	})
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	if err := os.WriteFile(filepath.Join(spec, "kernel.json"), text, 0o600); err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	return nil
}

// measured is one line of client.py.
type measured struct {
	Event   string   `json:"event"`
	Kernel  string   `json:"kernel"`
	Step    string   `json:"step"`
	Seconds float64  `json:"seconds"`
	Before  float64  `json:"before"`
	Shown   *float64 `json:"shown"`
	Printed string   `json:"printed"`
	Why     string   `json:"why"`
	Text    string   `json:"text"`
}

// KernelError is what kept a kernel from being timed.
type KernelError struct {
	Kernel string // its name
	Step   string // "prepare", or what was timed, as KernelRow has it
	Why    string // "start", "dead", "slow" or "status"
	Text   string // its own words
}

func (e *KernelError) Error() string {
	why := map[string]string{
		"start": language.Pick("it does not start", "ele não inicia"),
		"dead":  language.Pick("it died", "ele morreu"),
		"slow":  language.Pick("it does not answer", "ele não responde"),
	}[e.Why]
	if why == "" {
		why = language.Pick("the cell does not do what it should", "a célula não faz o que deveria")
	}
	s := fmt.Sprintf("bench: %s: %s: %s", e.Kernel, stepName(e.Step), why)
	if e.Text != "" {
		s += "\n" + e.Text
	}
	return s
}

// measure runs the plan and returns what was measured.
func measure(ctx context.Context, o KernelOptions, p plan) ([]measured, error) {
	argument, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	cmd := exec.CommandContext(ctx, o.Python, "-c", kernelClient, string(argument))
	cmd.Env = o.Environment
	// A process group of its own: it gets one signal, on which it ends its kernels.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = 20 * time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	events, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf(language.Pick("bench: %w (set up first: go run . setup)", "bench: %w (instale antes: go run . setup)"), err)
	}
	all, failed := follow(events, o.Progress)
	ended := cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return nil, errors.New(language.Pick("bench: stopped", "bench: interrompido"))
	case failed != nil:
		return nil, failed
	case ended != nil:
		return nil, fmt.Errorf("bench: %w\n%s", ended, strings.TrimSpace(stderr.String()))
	}
	return all, nil
}

// follow reads what client.py tells to its end, and tells how far it is.
func follow(r io.Reader, progress io.Writer) (all []measured, failed error) {
	at := ""
	in := bufio.NewReader(r) // what a cell printed may be longer than any Scanner's line
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			var m measured
			if wrong := json.Unmarshal(line, &m); wrong != nil && failed == nil {
				failed = fmt.Errorf("bench: reading what was measured: %w", wrong)
			}
			switch {
			case failed != nil: // read on, so that the client can end
			case m.Event == "failed":
				failed = &KernelError{Kernel: kernelName(m.Kernel), Step: m.Step, Why: m.Why, Text: m.Text}
			default:
				if m.Event == "start" {
					m.Step = stepStart
				}
				if m.Step != at {
					at = m.Step
					fmt.Fprintf(progress, "%s\n", stepName(at))
				}
				all = append(all, m)
			}
		}
		if errors.Is(err, io.EOF) {
			return all, failed
		}
		if err != nil {
			return all, fmt.Errorf("bench: reading what was measured: %w", err)
		}
	}
}
