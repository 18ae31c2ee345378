package setup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"descida/internal/folder"
	"descida/internal/language"
)

// command is a program to run and what to do while it runs.
type command struct {
	args  []string
	dir   string
	env   []string      // added to Environment()
	watch func()        // called a few times a second
	line  func(string)  // gets each line of the output
	out   *bytes.Buffer // gets stdout alone, where set
	quiet bool          // a question, not worth a line in the log
}

// runCommand runs a program to its end and returns its output. All of it is also added to setup.log in the data folder.
// When ctx ends, the program is asked to stop, and killed 5 seconds later.
func runCommand(ctx context.Context, c command) (string, error) {
	cmd := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
	cmd.Dir, cmd.Env = c.dir, append(Environment(), c.env...)
	// A group of its own: pip and go start programs in turn, which must not go on in a folder that the next set-up clears.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGINT) }
	cmd.WaitDelay = 5 * time.Second
	var text bytes.Buffer
	sink := io.Writer(&text)
	if c.line != nil {
		sink = io.MultiWriter(&text, &lineWriter{emit: c.line})
	}
	cmd.Stdout, cmd.Stderr = sink, sink
	if c.out != nil {
		cmd.Stdout = c.out
	}
	if c.watch != nil {
		stop := make(chan struct{})
		defer close(stop)
		go func() {
			t := time.NewTicker(300 * time.Millisecond)
			defer t.Stop()
			for {
				select {
				case <-stop:
					return
				case <-t.C:
					c.watch()
				}
			}
		}()
	}
	err := cmd.Run()
	if ctx.Err() != nil && cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // whoever did not listen
	}
	if !c.quiet {
		record(c.args, text.Bytes(), err)
	}
	if err != nil {
		return text.String(), &commandError{args: c.args, output: text.String(), err: err}
	}
	return text.String(), nil
}

func record(args []string, output []byte, err error) {
	f, openErr := os.OpenFile(filepath.Join(folder.Root(), "setup.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if openErr != nil {
		return // the log is a courtesy: a set-up does not fail for it
	}
	defer f.Close()
	fmt.Fprintf(f, "%s $ %s\n%s", time.Now().Format(time.DateTime), strings.Join(args, " "), output)
	if err != nil {
		fmt.Fprintf(f, "-> %v\n", err)
	}
}

// commandError is a program that failed. Its text has the output's end and, for the usual causes, what to do.
type commandError struct {
	args   []string
	output string
	err    error
}

func (e *commandError) Error() string {
	var b strings.Builder
	hint, lines := hintFor(e.output), 12
	if hint != "" {
		b.WriteString(hint + "\n")
		lines = 2
	}
	fmt.Fprintf(&b, "%s %s: %v", filepath.Base(e.args[0]), firstWords(e.args[1:]), e.err)
	for _, l := range lastLines(e.output, lines) {
		b.WriteString("\n    " + l)
	}
	return b.String()
}

func (e *commandError) Unwrap() error { return e.err }

// noNetwork are what pip, uv and go print when they reach no server.
var noNetwork = []string{
	"name resolution", "Name or service not known", "nodename nor servname", "no such host", "Network is unreachable",
	"network is unreachable", "Connection refused", "connection refused", "Failed to establish a new connection",
	"dial tcp", "dns error", "error sending request", "i/o timeout", "Read timed out", "Connection broken", "Could not connect",
}

// hintFor says what to do about an output that has one of the usual causes in it.
func hintFor(output string) string {
	has := func(s string) bool { return strings.Contains(output, s) }
	switch {
	case has("No space left on device"):
		return diskFull()
	case has("DO NOT MATCH THE HASHES") || has("Hash mismatch") || has("checksum mismatch"):
		return language.Pick(
			"What was downloaded is not what was pinned: nothing of it was installed. Run the set-up again; if it stays so, a proxy changes your downloads.",
			"O que foi baixado não é o que foi fixado: nada disso foi instalado. Rode a instalação de novo; se continuar assim, um proxy altera os seus downloads.")
	case has("disabled by GOPROXY=off"):
		return language.Pick(
			"GOPROXY=off is set, and Go's modules are not all on this machine: unset GOPROXY (or go env -u GOPROXY) and run the set-up again.",
			"GOPROXY=off está definido, e nem todos os módulos Go estão nesta máquina: desfaça com unset GOPROXY (ou go env -u GOPROXY) e rode a instalação de novo.")
	case slices.ContainsFunc(noNetwork, has):
		return language.Pick(
			"No server was reached. Check the network (or the proxy: HTTPS_PROXY) and run the set-up again: it goes on where it stopped.",
			"Nenhum servidor respondeu. Verifique a rede (ou o proxy: HTTPS_PROXY) e rode a instalação de novo: ela continua de onde parou.")
	}
	return ""
}

func firstWords(args []string) string {
	if len(args) > 4 {
		args = args[:4]
	}
	return strings.Join(args, " ")
}

// lastLines are the end of an output, without what pip says at length when all is well.
func lastLines(text string, n int) []string {
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(l string) bool {
		return strings.TrimSpace(l) == "" || strings.HasPrefix(l, "Ignoring ") || strings.HasPrefix(l, "WARNING: Retrying")
	})
	lines = lines[max(0, len(lines)-n):]
	const width = 240
	for i, l := range lines {
		if len(l) > width {
			lines[i] = l[:width] + "..."
		}
	}
	return lines
}

// lineWriter hands on whole lines.
type lineWriter struct {
	rest []byte
	emit func(string)
}

func (w *lineWriter) Write(p []byte) (int, error) {
	w.rest = append(w.rest, p...)
	for {
		i := bytes.IndexAny(w.rest, "\r\n")
		if i < 0 {
			return len(p), nil
		}
		if line := strings.TrimSpace(string(w.rest[:i])); line != "" {
			w.emit(line)
		}
		w.rest = w.rest[i+1:]
	}
}

// failedWith reports whether err is a program that failed, not one that could not be started or was stopped.
func failedWith(err error) bool {
	var exit *exec.ExitError
	return errors.As(err, &exit)
}
