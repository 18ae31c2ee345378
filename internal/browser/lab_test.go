package browser

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Env must be set for the test to run: it takes minutes and needs a set-up and Chromium. `go run . test` sets it.
const Env = "DESCIDA_BROWSER"

// TestLab opens a notebook in JupyterLab as `descida lab` starts it, runs all its cells, and looks at the chart.
func TestLab(t *testing.T) {
	if os.Getenv(Env) == "" {
		t.Skipf("set %s=1 to open JupyterLab in Chromium; go run . test does", Env)
	}
	browser := chromium(t)
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	name := copyNotebook(t, repository, root)
	server := startLab(t, repository, root)

	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	ctx, cancelBrowser := chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.WindowSize(1400, 1000), chromedp.UserDataDir(profile(t)))...)
	defer cancelBrowser()
	ctx, cancelPage := chromedp.NewContext(ctx)
	defer cancelPage()
	complaints := listen(ctx)

	shots := screenshots(t)
	fail := func(what string, err error) {
		t.Helper()
		shoot(t, ctx, shots, "failure.png")
		t.Fatalf("%s: %v\nconsole:\n%s\nJupyterLab:\n%s", what, err, complaints.text(), server.log.String())
	}

	if err := chromedp.Run(ctx, chromedp.Navigate(server.url+"/lab/tree/"+name+"?reset&token="+server.token)); err != nil {
		fail("opening the notebook", err)
	}
	// A person clicks into the notebook; JupyterLab's commands go to the one that was clicked.
	if err := chromedp.Run(ctx, chromedp.Click(`.jp-NotebookPanel .jp-Cell`, chromedp.ByQuery)); err != nil {
		fail("clicking the notebook", err)
	}
	if err := waitFor(ctx, time.Minute, kernelIdle); err != nil {
		fail("waiting for the kernel", err)
	}
	start := time.Now()
	var running bool
	if err := chromedp.Run(ctx, chromedp.Evaluate(`void window.jupyterapp.commands.execute('notebook:run-all-cells'), true`, &running)); err != nil {
		fail("running all cells", err)
	}
	if err := waitFor(ctx, 6*time.Minute, finished); err != nil {
		fail("waiting for the cells", err)
	}
	t.Logf("all cells ran in %.1f s", time.Since(start).Seconds())

	var failed string
	if err := chromedp.Run(ctx, chromedp.Evaluate(`Array.from(document.querySelectorAll(
		'[data-mime-type="application/vnd.jupyter.error"]')).map(e => e.innerText).join('\n')`, &failed)); err != nil {
		fail("reading the outputs", err)
	}
	if failed != "" {
		fail("a cell failed", errors.New(failed))
	}
	if err := waitFor(ctx, 30*time.Second, drawn); err != nil {
		fail("no drawn chart", err)
	}
	shoot(t, ctx, shots, "lab.png")
	if text := complaints.text(); text != "" {
		t.Errorf("the browser's console has errors:\n%s", text)
	}
}

// kernelIdle is true when the notebook is open and its kernel has answered.
const kernelIdle = `(() => {
	const kernel = window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel;
	return !!document.querySelector('.jp-NotebookPanel .jp-Cell') && kernel?.connectionStatus === 'connected' && kernel?.status === 'idle';
})()`

// finished is true when every code cell has a number, or one has failed.
const finished = `(() => {
	const prompts = Array.from(document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')).map(e => e.innerText.trim());
	return prompts.length > 0 && prompts.every(p => /^\[\d+\]:?$/.test(p)) ||
		!!document.querySelector('[data-mime-type="application/vnd.jupyter.error"]');
})()`

// drawn is true when a canvas among the outputs has something painted on it: at least three colours.
const drawn = `(() => {
	const canvases = Array.from(document.querySelectorAll('.jp-OutputArea-output canvas'));
	for (const canvas of canvases) {
		if (!canvas.width || !canvas.height) continue;
		canvas.scrollIntoView({block: 'center'});
		const pixels = new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer);
		const colours = new Set();
		for (let i = 0; i < pixels.length && colours.size < 3; i++) colours.add(pixels[i]);
		if (colours.size >= 3) return true;
	}
	return false;
})()`

func waitFor(ctx context.Context, limit time.Duration, condition string) error {
	deadline := time.Now().Add(limit)
	for {
		var ok bool
		err := chromedp.Run(ctx, chromedp.Evaluate(condition, &ok))
		if ok || err != nil && ctx.Err() != nil {
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("not within %s (%v)", limit, err)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// complaints are what the page reports as errors.
type complaints struct {
	mu    sync.Mutex
	lines []string
}

func (c *complaints) add(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = append(c.lines, line)
}

func (c *complaints) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.Join(c.lines, "\n")
}

func listen(ctx context.Context) *complaints {
	c := &complaints{}
	chromedp.ListenTarget(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			if e.Type != runtime.APITypeError {
				return
			}
			var parts []string
			for _, a := range e.Args {
				parts = append(parts, string(a.Value)+a.Description)
			}
			c.add("console.error: " + strings.Join(parts, " "))
		case *runtime.EventExceptionThrown:
			c.add("exception: " + e.ExceptionDetails.Error())
		case *log.EventEntryAdded:
			if e.Entry.Level == log.LevelError {
				c.add("log: " + e.Entry.Text + " " + e.Entry.URL)
			}
		}
	})
	return c
}

// copyNotebook puts a notebook without outputs into root, so that what is seen comes from this run.
func copyNotebook(t *testing.T, repository, root string) string {
	t.Helper()
	path := filepath.Join(repository, "notebooks", "en", "02-batch-sgd-mini-batch.ipynb")
	if _, err := os.Stat(path); err != nil {
		path = filepath.Join("testdata", "chart.ipynb")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var notebook map[string]any
	if err := json.Unmarshal(data, &notebook); err != nil {
		t.Fatal(err)
	}
	for _, cell := range notebook["cells"].([]any) {
		if c := cell.(map[string]any); c["cell_type"] == "code" {
			c["outputs"], c["execution_count"] = []any{}, nil
		}
	}
	if data, err = json.Marshal(notebook); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, filepath.Base(path)), data, 0o644); err != nil {
		t.Fatal(err)
	}
	return filepath.Base(path)
}

// lab is a running `descida lab`.
type lab struct {
	url, token string
	log        *bytes.Buffer
}

func startLab(t *testing.T, repository, root string) lab {
	t.Helper()
	program := filepath.Join(t.TempDir(), "descida")
	build := exec.Command("go", "build", "-o", program, ".")
	build.Dir = repository
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	s := lab{url: fmt.Sprintf("http://127.0.0.1:%d", port), token: "browser-test", log: &bytes.Buffer{}}
	cmd := exec.Command(program, "lab", "--no-browser", fmt.Sprint("--port=", port), "--",
		"--IdentityProvider.token="+s.token, "--ServerApp.root_dir="+root, "--LabApp.expose_app_in_browser=True")
	cmd.Env = append(os.Environ(), "DESCIDA_SOURCE="+repository)
	cmd.Stdout, cmd.Stderr = s.log, s.log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		select {
		case err := <-ended:
			if err != nil {
				t.Errorf("descida lab did not end cleanly on a signal: %v\n%s", err, s.log)
			}
		case <-time.After(20 * time.Second):
			_ = cmd.Process.Kill()
			t.Error("descida lab did not end within 20 s of a signal")
		}
	})
	start := time.Now()
	for {
		resp, err := http.Get(s.url + "/api/status?token=" + s.token)
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				t.Logf("the server answers %.1f s after descida lab was started", time.Since(start).Seconds())
				return s
			}
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("descida lab ended: %v\n%s", err, s.log)
		case <-time.After(100 * time.Millisecond):
		}
		if time.Since(start) > 2*time.Minute {
			t.Fatalf("no server after two minutes\n%s", s.log)
		}
	}
}

// profile is a folder for the browser. Its processes may still write there when the test is over, so it is removed as
// far as it goes: TempDir would call that a failure.
func profile(t *testing.T) string {
	dir, err := os.MkdirTemp("", "descida-browser-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for range 20 {
			if os.RemoveAll(dir) == nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
	})
	return dir
}

func chromium(t *testing.T) string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no Chromium or Chrome on the PATH")
	return ""
}

// screenshots is the folder for them, which outlives the test.
func screenshots(t *testing.T) string {
	dir := filepath.Join(os.TempDir(), "descida-screenshots")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Logf("screenshots: %s", dir)
	return dir
}

func shoot(t *testing.T, ctx context.Context, dir, name string) {
	var picture []byte
	if err := chromedp.Run(ctx, chromedp.CaptureScreenshot(&picture)); err != nil {
		t.Logf("screenshot: %v", err)
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name), picture, 0o644); err != nil {
		t.Logf("screenshot: %v", err)
	}
}
