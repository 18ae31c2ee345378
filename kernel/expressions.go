package kernel

import (
	"errors"
	"fmt"
	"go/parser"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"descida/internal/language"
	"descida/kernel/wire"
	"descida/nbext/session/event"
)

// evaluate gives the values of an execute_request's user_expressions after its cell, each with its own error. Every one
// is a program of its own over a copy of the variables: whatever it does to them is forgotten.
func (e *execution) evaluate(expressions map[string]string) map[string]any {
	values := make(map[string]any, len(expressions))
	raw := e.kernel.lastRaw
	for _, name := range slices.Sorted(maps.Keys(expressions)) {
		bundle, failed := e.value(expressions[name])
		if failed != nil {
			values[name] = wire.ErrorReply{Status: "error", Error: *failed}
			continue
		}
		d := display(bundle, "")
		values[name] = map[string]any{"status": "ok", "data": d.Data, "metadata": d.Metadata}
	}
	e.kernel.lastRaw = raw // of cells, not of these
	return values
}

// value is what an expression shows, as a bundle.
func (e *execution) value(expression string) (bundle map[string][]byte, failed *wire.Error) {
	defer func() {
		if r := recover(); r != nil {
			failed = e.fault(r)
		}
	}()
	k := e.kernel
	if _, err := parser.ParseExpr(expression); err != nil {
		return nil, e.failure("CompileError", fmt.Sprintf(language.Pick("%q is no expression", "%q não é uma expressão"), expression))
	}
	if e.interrupted.Load() {
		return nil, e.stopped()
	}
	program, err := k.cells.Compile(e.count, expression)
	if err != nil {
		return nil, e.compileError(err)
	}
	binary := k.place.program()
	if err := k.workspace.Build(e.ctx, withMain(program.Files), binary, k.flags...); err != nil {
		return nil, e.buildError(err)
	}
	store, err := copyStore(k.place.store(), k.place.run())
	if err != nil {
		return nil, e.trouble(err)
	}
	defer os.RemoveAll(store)
	o, failed := e.runApart(binary, store, "")
	if failed != nil {
		return nil, failed
	}
	if bundle := o.shown(); bundle != nil {
		return bundle, nil
	}
	return nil, e.failure("CompileError", language.Pick("the expression has no value", "a expressão não tem valor"))
}

// runApart runs a program as a cell that nobody sees, with a store, a tag for its commit, and a socket of its own. A Stop
// reaches it as it reaches a shell command.
func (e *execution) runApart(binary, store, tag string) (*output, *wire.Error) {
	k := e.kernel
	apart := &execution{kernel: k, request: e.request, count: e.count, silent: true, ctx: e.ctx, cancel: e.cancel, done: e.done}
	apart.output = newOutput(apart)
	defer apart.output.close()
	socket, err := listenForPrograms(k.place.events()+"2", func() *execution { return apart })
	if err != nil {
		return nil, e.trouble(err)
	}
	defer socket.close()
	child, err := k.ready()
	if err != nil {
		return nil, e.trouble(err)
	}
	text, err := openPipes(k.place.run(), apart.output.take)
	if err != nil {
		return nil, e.trouble(err)
	}
	if err := child.Launch(text.launcher(binary, slices.Concat(socket.env(store), k.speaking(), []string{event.TagEnv + "=" + tag})...)); err != nil {
		text.finish()
		return nil, e.trouble(err)
	}
	e.enter(inChild)
	failed, err := apart.runCode(child, stub)
	e.enter(preparing)
	text.finish()
	apart.output.settle()
	switch {
	case e.interrupted.Load():
		return apart.output, e.stopped()
	case err != nil:
		return apart.output, e.childDied(err)
	}
	return apart.output, apart.outcome(failed)
}

// copyStore makes a copy of the saved variables below dir. A store's files are replaced, never changed: links will do.
func copyStore(store, dir string) (string, error) {
	to, err := os.MkdirTemp(dir, "store")
	if err != nil {
		return "", fmt.Errorf("kernel: copying the variables: %w", err)
	}
	err = filepath.WalkDir(store, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == store {
			return err
		}
		rel, err := filepath.Rel(store, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.Mkdir(filepath.Join(to, rel), 0o700)
		}
		return os.Link(path, filepath.Join(to, rel))
	})
	if err != nil {
		err = fmt.Errorf("kernel: copying the variables: %w", errors.Join(err, os.RemoveAll(to)))
	}
	return to, err
}
