package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"descida/internal/folder"
)

// call runs the command line and returns what it printed.
func call(t *testing.T, args ...string) (string, error) {
	t.Helper()
	root := rootCommand()
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs(args)
	err := execute(t.Context(), root)
	return out.String(), err
}

func TestBadCommandLines(t *testing.T) {
	t.Setenv(folder.Env, t.TempDir())
	empty := filepath.Join(t.TempDir(), "empty.ipynb")
	if err := os.WriteFile(empty, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	busy := fmt.Sprint(l.Addr().(*net.TCPAddr).Port)
	for _, c := range []struct {
		language string
		args     []string
		want     []string
	}{
		{"en", []string{"labb"}, []string{`unknown command "labb"`, "Did you mean this?", "lab", "go run . help"}},
		{"pt", []string{"labb"}, []string{`comando desconhecido "labb"`, "Você quis dizer", "lab"}},
		{"en", []string{"lab", "--nobrowser"}, []string{"unknown flag: --nobrowser"}},
		{"pt", []string{"lab", "--nobrowser"}, []string{"opção desconhecida: --nobrowser"}},
		{"en", []string{"run"}, []string{"accepts 1 arg"}},
		{"pt", []string{"run"}, []string{"falta um argumento"}},
		{"en", []string{"run", "nowhere.ipynb"}, []string{"nowhere.ipynb does not exist"}},
		{"en", []string{"run", empty}, []string{"is not JSON"}},
		{"en", []string{"lab", "notebook.ipynb"}, []string{`unknown argument "notebook.ipynb"`, "after --"}},
		{"en", []string{"lab", "--port", busy}, []string{"port " + busy, "address already in use", "choose another"}},
		{"pt", []string{"lab", "--port", busy}, []string{"porta " + busy, "escolha outra"}},
		{"en", []string{"kernel"}, []string{`"connection-file"`}},
		{"en", []string{"lab", "--port"}, []string{"descida: flag needs an argument: --port", "go run . help"}},
		{"pt", []string{"lab", "--port"}, []string{"descida: falta o valor da opção: --port", "go run . help"}},
		{"en", []string{"lab", "--port", "x"}, []string{`--port is "x", want a whole number`, "go run . help"}},
		{"pt", []string{"run", "--timeout", "x", empty}, []string{`--timeout é "x", e deve ser um tempo`}},
		{"en", []string{"lab", "--port", "-5"}, []string{"--port is -5, want 0 (any free one) to 65535"}},
		{"pt", []string{"lab", "--port", "99999"}, []string{"--port é 99999"}},
		{"en", []string{"bench", "foo"}, []string{`unknown command "foo"`, "go run . help"}},
		{"pt", []string{"doctor", "x"}, []string{"descida: comando desconhecido \"x\"\n"}},
	} {
		t.Setenv("DESCIDA_LANG", c.language)
		_, err := call(t, c.args...)
		if err == nil {
			t.Errorf("%q: no error", c.args)
			continue
		}
		for _, w := range c.want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s %q: error %q does not say %q", c.language, c.args, err, w)
			}
		}
	}
}

func TestHelpInBothLanguages(t *testing.T) {
	for language, want := range map[string][]string{
		"en": {"Usage:", "Set everything up and open JupyterLab", "completion"},
		"pt": {"Uso:", "Instala tudo e abre o JupyterLab", "Opções:"},
	} {
		t.Setenv("DESCIDA_LANG", language)
		text, err := call(t, "help")
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: the help has no %q:\n%s", language, w, text)
			}
		}
		if language == "en" {
			continue
		}
		for _, command := range [][]string{{"help"}, {"help", "run"}, {"help", "lab"}, {"completion", "--help"}, {"bench", "train", "--help"}} {
			text, err := call(t, command...)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range []string{"help for", "[flags]", "[command]", "(default", "Generate", "Usage"} {
				if strings.Contains(text, w) {
					t.Errorf("%q: English in the Portuguese help, %q:\n%s", command, w, text)
				}
			}
		}
	}
}

func TestDataFlagMovesTheFolder(t *testing.T) {
	t.Setenv(folder.Env, "/somewhere")
	dir := t.TempDir()
	_, err := call(t, "doctor", "--data", dir)
	if err == nil || folder.Root() != dir {
		t.Errorf("error %v, folder %s, want %s and something missing", err, folder.Root(), dir)
	}
}

func TestOutsideTheClone(t *testing.T) {
	t.Setenv("DESCIDA_SOURCE", "")
	t.Setenv("DESCIDA_LANG", "en")
	t.Chdir(t.TempDir())
	if _, err := call(t, "doctor"); err == nil || !strings.Contains(err.Error(), "go into the clone") {
		t.Errorf("error %v", err)
	}
}

func TestChoosePort(t *testing.T) {
	if p, err := choosePort(0); err != nil || p == 0 {
		t.Errorf("any port: %d, %v", p, err)
	}
	if p, err := choosePort(-1); err != nil || p < firstPort {
		t.Errorf("the first free port: %d, %v", p, err)
	}
}

func TestLabArguments(t *testing.T) {
	src := t.TempDir()
	args := labArguments(src, 9000, true, []string{"--x=y"})
	for _, w := range []string{"--ServerApp.ip=127.0.0.1", "--ServerApp.port=9000", "--ServerApp.root_dir=" + src, "--no-browser", "--x=y"} {
		if !slices.Contains(args, w) {
			t.Errorf("%q lacks %s", args, w)
		}
	}
	args = labArguments(src, 9000, true, []string{"--ip=0.0.0.0", "--ServerApp.root_dir=/x"})
	if joined := strings.Join(args, " "); strings.Contains(joined, "127.0.0.1") || strings.Count(joined, "root_dir") != 1 {
		t.Errorf("a setting is given twice: %q", args)
	}
	if err := os.Mkdir(filepath.Join(src, "notebooks"), 0o755); err != nil {
		t.Fatal(err)
	}
	if args = labArguments(src, 9000, false, nil); slices.Contains(args, "--no-browser") || !slices.Contains(args, "--ServerApp.root_dir="+filepath.Join(src, "notebooks")) {
		t.Errorf("with notebooks: %q", args)
	}
}

// TestStoppedLab holds that a signal ends the server once and is no error.
func TestStoppedLab(t *testing.T) {
	t.Setenv(folder.Env, t.TempDir())
	marks := filepath.Join(t.TempDir(), "marks")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		ended <- runLab(ctx, []string{"sh", "-c", `trap 'echo term >> "$0"; exit 0' TERM; echo up >> "$0"; while :; do sleep 0.05; done`, marks})
	}()
	for !strings.Contains(read(marks), "up") {
		time.Sleep(20 * time.Millisecond)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("error %v", err)
	}
	if read(marks) != "up\nterm\n" {
		t.Errorf("the server saw %q", read(marks))
	}
	if err := runLab(t.Context(), []string{"sh", "-c", "exit 3"}); err == nil || !strings.Contains(err.Error(), "exit status 3") {
		t.Errorf("a server that fails: %v", err)
	}
}

func read(path string) string {
	data, _ := os.ReadFile(path)
	return string(data)
}

func TestRunChecks(t *testing.T) {
	t.Setenv("DESCIDA_LANG", "en")
	var out bytes.Buffer
	ran := 0
	ok := check{name: "good", run: func(context.Context) error { ran++; return nil }}
	bad := check{name: "bad", run: func(context.Context) error { ran++; return errors.New("what is wrong") }}
	absent := check{name: "absent", skip: func() string { return "no browser" }, run: func(context.Context) error { ran++; return nil }}
	if err := runChecks(t.Context(), &out, []check{bad, ok, absent}); err == nil {
		t.Error("a failed check is no error")
	}
	for _, w := range []string{"what is wrong", "no browser", "\n1 passed, 1 failed, 1 skipped\n"} {
		if !strings.Contains(out.String(), w) {
			t.Errorf("no %q in %s", w, &out)
		}
	}
	if ran != 2 {
		t.Errorf("%d ran", ran)
	}
	out.Reset()
	if err := runChecks(t.Context(), &out, []check{ok}); err != nil || !strings.HasSuffix(out.String(), "\n1 passed, 0 failed, 0 skipped\n") {
		t.Errorf("%v: %s", err, &out)
	}
}

func TestFormatted(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.go")
	for text, good := range map[string]bool{"package a\n": true, "package  a\n": false} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := formatted(t.Context(), dir); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestEndsWithItsTerminal(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		ctx, stop := untilStopped()
		if err := syscall.Kill(os.Getpid(), s); err != nil {
			t.Fatal(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(5 * time.Second):
			t.Errorf("%s does not end it", s)
		}
		stop()
	}
}
