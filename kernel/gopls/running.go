package gopls

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"

	"descida/kernel/internal/process"
)

// settings turn off what a notebook does not show, and what costs time: diagnostics, searches in the module cache.
var settings = map[string]any{
	"completeUnimported": false, "deepCompletion": false, "experimentalPostfixCompletions": false, "usePlaceholders": false,
	"matcher": "CaseInsensitive", "completionBudget": "500ms", "hoverKind": "Structured", "linksInHover": false,
	"diagnosticsTrigger": "Save", "codelenses": map[string]bool{}, "vulncheck": "Off", "telemetryPrompt": false,
}

// running is a gopls process with the file open.
type running struct {
	*conn
	command *exec.Cmd
	guard   *process.Guard
	done    <-chan struct{}
	killed  sync.Once
	folder  string

	version int       // of the file's text
	text    string    // the text the server has
	module  time.Time // when go.mod was last changed
}

// startPatience bounds a start.
const startPatience = 30 * time.Second

// launch starts gopls and greets it. When ctx ends before that is done, the process is ended.
func launch(ctx context.Context, o Options) (*running, error) {
	dir, err := filepath.EvalSymlinks(o.Folder) // as gopls names it in its answers
	if err != nil {
		return nil, fmt.Errorf("gopls: %w", err)
	}
	r := &running{command: exec.Command(o.Program), folder: dir}
	process.Group(r.command)
	r.command.Dir, r.command.Stderr = dir, o.Log
	// Nothing is fetched, and gopls starts no process of its own that counts what it does (2 stands for "started by it").
	r.command.Env = append(os.Environ(), "GOWORK=off", "GOPROXY=off", "GOPLSCACHE="+cacheFolder(), "GO_TELEMETRY_CHILD=2")
	in, err := r.command.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("gopls: %w", err)
	}
	// A pipe of our own: exec's would be closed with the process, before its last words are read.
	out, output, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("gopls: %w", err)
	}
	r.command.Stdout = output
	r.done, err = process.Start(r.command)
	output.Close()
	if err != nil {
		out.Close()
		return nil, fmt.Errorf("gopls: %w", err)
	}
	r.conn = newConn(out, in, settings)
	go func() { <-r.done; out.Close() }()
	ok := false
	defer func() {
		if !ok {
			r.kill()
		}
	}()
	if r.guard, err = process.StartGuard(r.command.Process.Pid); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	if err := r.greet(ctx); err != nil {
		return nil, fmt.Errorf("gopls: the language server does not start: %w", err)
	}
	ok = true
	return r, nil
}

func (r *running) greet(ctx context.Context) error {
	root := uri(r.folder)
	err := r.call(ctx, "initialize", map[string]any{
		"processId": os.Getpid(), "rootUri": root, "initializationOptions": settings,
		"workspaceFolders": []any{map[string]string{"uri": root, "name": "session"}},
		"capabilities": map[string]any{
			"workspace": map[string]any{"configuration": true},
			"textDocument": map[string]any{
				"completion": map[string]any{"completionItem": map[string]any{"documentationFormat": []string{"markdown"}}},
				"hover":      map[string]any{"contentFormat": []string{"markdown"}},
			},
		},
	}, nil)
	if err != nil {
		return err
	}
	r.module = changed(filepath.Join(r.folder, "go.mod"))
	return r.notify("initialized", struct{}{})
}

// update gives the server a text, where it has another. It is called by one goroutine at a time.
func (r *running) update(text string) error {
	if at := changed(filepath.Join(r.folder, "go.mod")); !at.Equal(r.module) {
		r.module = at
		err := r.notify("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{
			map[string]any{"uri": uri(filepath.Join(r.folder, "go.mod")), "type": 2}, map[string]any{"uri": uri(filepath.Join(r.folder, "go.sum")), "type": 2},
		}})
		if err != nil {
			return err
		}
	}
	if r.version > 0 && text == r.text {
		return nil
	}
	r.version++
	r.text = text
	if r.version == 1 {
		return r.notify("textDocument/didOpen", map[string]any{
			"textDocument": map[string]any{"uri": r.uri(), "languageId": "go", "version": 1, "text": text}})
	}
	return r.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": r.uri(), "version": r.version},
		"contentChanges": []any{map[string]string{"text": text}}})
}

func (r *running) uri() string { return uri(filepath.Join(r.folder, file)) }

// uri is a file's name as the protocol writes it.
func uri(name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(name)}).String()
}

// path is the file behind a URI, or "".
func path(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" {
		return ""
	}
	return filepath.FromSlash(u.Path)
}

func changed(name string) time.Time {
	info, err := os.Stat(name)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}

// kill ends the process with all that it started.
func (r *running) kill() {
	r.killed.Do(func() {
		_ = process.KillGroup(r.command.Process.Pid)
		<-r.done
		if r.guard != nil {
			r.guard.Dismiss()
		}
		_ = r.out.Close()
	})
}
