package notebook

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"descida/internal/folder"
	"descida/internal/language"
)

//go:embed execute.py
var script string

// Options are what to run and where the result goes.
type Options struct {
	Path    string        // the notebook
	Output  string        // file for the notebook with its outputs, written also when a cell fails; "" for none
	HTML    string        // file for the same as a web page; "" for none
	Timeout time.Duration // longest time for one cell; 0 for no limit

	Python      string    // interpreter with nbclient
	Environment []string  // of the interpreter and the kernel
	Progress    io.Writer // gets a line for each cell
}

// CellError is a cell that failed.
type CellError struct {
	Number    int // the cell among those that run, from 1
	Source    string
	Name      string // as in "CompileError", "panic"
	Value     string
	Traceback []string // may have colours for a terminal in it
	Colours   bool     // whether Error keeps them
}

// place is what comes before a compiler's message; the traceback writes it in its own way.
var place = regexp.MustCompile(`^(line|linha) [0-9]+(:[0-9]+)?: `)

// colour is what changes a terminal's colours.
var colour = regexp.MustCompile(`\x1b\[[0-9;]*m`)

func (e *CellError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, language.Pick("notebook: cell %d failed: %s", "notebook: a célula %d falhou: %s"), e.Number, e.Name)
	traceback := strings.Join(e.Traceback, "\n")
	if !e.Colours {
		traceback = colour.ReplaceAllString(traceback, "")
	}
	first, _, _ := strings.Cut(place.ReplaceAllString(e.Value, ""), "\n")
	if e.Value != "" && e.Value != e.Name && !strings.Contains(traceback, first) { // the traceback has it in its place
		b.WriteString(": " + e.Value)
	}
	if traceback != "" {
		b.WriteString("\n\n" + traceback)
	}
	b.WriteString("\n\n" + language.Pick("The cell:", "A célula:") + "\n" + numbered(e.Source))
	return b.String()
}

func numbered(source string) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimRight(source, "\n"), "\n") {
		fmt.Fprintf(&b, "%4d | %s\n", i+1, line)
	}
	return strings.TrimRight(b.String(), "\n")
}

// Run executes the notebook. Errors: a *CellError for the first cell that fails; otherwise what kept it from running
// or ending.
func Run(ctx context.Context, o Options) error {
	if err := Check(o.Path); err != nil {
		return err
	}
	for _, target := range []string{o.Output, o.HTML} { // before the run: it may take minutes
		if target == "" {
			continue
		}
		if err := writable(target); err != nil {
			return err
		}
	}
	request := map[string]any{"path": o.Path, "output": o.Output, "html": o.HTML, "timeout": nil}
	if o.Timeout > 0 {
		request["timeout"] = o.Timeout.Seconds()
	}
	argument, err := json.Marshal(request)
	if err != nil {
		return fmt.Errorf("notebook: %w", err)
	}
	cmd := exec.CommandContext(ctx, o.Python, "-c", script, string(argument))
	cmd.Env = append(slices.Clip(o.Environment), folder.HistoryEnv+"=off") // nobody typed it
	// A process group of its own: it gets one signal, on which it ends the kernel and writes what there is.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGINT) }
	cmd.WaitDelay = 20 * time.Second
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	events, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("notebook: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf(language.Pick("notebook: %w (set up first: go run . setup)", "notebook: %w (instale antes: go run . setup)"), err)
	}
	p := &progress{path: o.Path, out: o.Progress, timeout: o.Timeout}
	readErr := p.follow(events)
	waitErr := cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return errors.New(language.Pick("notebook: stopped", "notebook: interrompido"))
	case p.failure != nil:
		return p.failure
	case waitErr != nil && strings.Contains(stderr.String(), "ModuleNotFoundError"):
		return fmt.Errorf(language.Pick("notebook: the private Python environment is not whole (%s);  go run . doctor  says how to mend it",
			"notebook: o ambiente Python próprio não está inteiro (%s);  go run . doctor  diz como consertar"), lastLines(stderr.String(), 1))
	case waitErr != nil:
		return fmt.Errorf("notebook: %w\n%s", waitErr, lastLines(stderr.String(), 15))
	}
	return readErr
}

// event is a line of execute.py.
type event struct {
	Event     string   `json:"event"`
	Cells     int      `json:"cells"`
	Source    string   `json:"source"`
	Seconds   float64  `json:"seconds"`
	Name      string   `json:"name"`
	Value     string   `json:"value"`
	Text      string   `json:"text"`
	Known     []string `json:"known"`
	Traceback []string `json:"traceback"`
}

// progress follows the events and tells them.
type progress struct {
	path    string
	out     io.Writer
	timeout time.Duration
	total   int
	number  int
	source  string
	start   time.Time
	failure error
}

func (p *progress) follow(r io.Reader) error {
	in := bufio.NewReader(r) // a cell's source may be longer than any Scanner's line
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if jsonErr := json.Unmarshal(line, &e); jsonErr != nil {
				return fmt.Errorf("notebook: reading the run's events: %w", jsonErr)
			}
			p.take(e)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("notebook: reading the run's events: %w", err)
		}
	}
}

func (p *progress) take(e event) {
	switch e.Event {
	case "start":
		p.total, p.start = e.Cells, time.Now()
		fmt.Fprintf(p.out, "%s\n", p.path)
		if p.total == 0 {
			fmt.Fprintln(p.out, language.Pick("no cells with code", "nenhuma célula com código"))
		}
	case "cell":
		p.number++
		p.source = e.Source
		fmt.Fprintf(p.out, "  [%*d/%d] %-56s", len(fmt.Sprint(p.total)), p.number, p.total, summary(e.Source, 56))
	case "done":
		fmt.Fprintf(p.out, " %6.1f s\n", e.Seconds)
		if p.number == p.total {
			cells := language.Pick("cells in", "células em")
			if p.total == 1 {
				cells = language.Pick("cell in", "célula em")
			}
			fmt.Fprintf(p.out, "%d %s %.1f s\n", p.total, cells, time.Since(p.start).Seconds())
		}
	case "error":
		fmt.Fprintln(p.out, language.Pick(" FAILED", " FALHOU"))
		p.failure = &CellError{Number: p.number, Source: p.source, Name: e.Name, Value: e.Value, Traceback: e.Traceback}
	case "timeout":
		fmt.Fprintln(p.out, language.Pick(" FAILED", " FALHOU"))
		p.failure = &CellError{Number: p.number, Source: p.source, Name: fmt.Sprintf(language.Pick(
			"it took longer than %s (more is allowed with --timeout)", "levou mais de %s (--timeout permite mais)"), p.timeout)}
	case "dead":
		fmt.Fprintln(p.out, language.Pick(" FAILED", " FALHOU"))
		p.failure = &CellError{Number: p.number, Source: p.source, Name: language.Pick("the kernel died", "o kernel morreu")}
	case "nokernel":
		p.failure = fmt.Errorf(language.Pick(
			"notebook: %s asks for the kernel %q, which is not installed here (there is: %s): choose \"Go (Descida)\" for it in JupyterLab, or run  go run . setup",
			"notebook: %s pede o kernel %q, que não está instalado aqui (há: %s): escolha \"Go (Descida)\" para ele no JupyterLab, ou rode  go run . setup"),
			p.path, e.Name, strings.Join(e.Known, ", "))
	case "failed":
		p.failure = fmt.Errorf("notebook: %s: %s", filepath.Base(p.path), e.Text)
	}
}

// summary is the first line of a cell that says something, cut to n characters.
func summary(source string, n int) string {
	for line := range strings.Lines(source) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "//") {
			source = line
			break
		}
	}
	r := []rune(strings.TrimSpace(strings.SplitN(source, "\n", 2)[0]))
	if len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return string(r)
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
