package kernel

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"descida/internal/language"
	"descida/kernel/cell"
	"descida/kernel/explain"
	"descida/kernel/gonb"
	"descida/kernel/wire"
	"descida/kernel/workspace"
	"descida/nbext/session/event"
)

// run does the cell; nil means that all went well.
func (e *execution) run() *wire.Error {
	child, err := e.kernel.ready()
	if err != nil {
		return e.trouble(err)
	}
	if told := e.kernel.memory.told; told != "" && !e.silent {
		e.kernel.memory.told = ""
		e.say([]string{told})
	}
	if isWhole(e.code) {
		return e.runInChild(child, e.code)
	}
	code, lines := cell.SplitCommands(e.code)
	todo, err := sortCommands(lines, e.own)
	if err != nil {
		return e.failure("CommandError", err.Error())
	}
	if child, err = e.kernel.ready(); err != nil { // %env starts it again
		return e.trouble(err)
	}
	if len(todo.before) > 0 {
		if failed := e.runInChild(child, strings.Join(todo.before, "\n")); failed != nil {
			return failed
		}
		if todo.cd {
			e.kernel.setDir(folderOf(child))
		}
	}
	if todo.call != "" {
		code += "\n" + todo.call + "\n"
	}
	if todo.test {
		if code, err = withTests(code, todo.args); err != nil {
			return e.failure("CommandError", err.Error())
		}
		e.tests = true
	}
	if todo.capture != "" {
		if err := e.captureTo(child, todo.capture); err != nil {
			return e.failure("CommandError", err.Error())
		}
	}
	if len(todo.forget) > 0 {
		if failed := e.forget(todo.forget, nil); failed != nil {
			return failed
		}
	}
	if failed := e.runGo(child, code, todo.program); failed != nil {
		return failed
	}
	if todo.who {
		e.who()
	}
	return nil
}

// runInChild lets GoNB do what is not Go, or what it builds itself.
func (e *execution) runInChild(child *gonb.Child, code string) *wire.Error {
	if !e.enter(inChild) {
		return e.stopped()
	}
	defer e.enter(preparing)
	if err := child.Launch(""); err != nil {
		return e.trouble(err)
	}
	failed, err := e.runCode(child, code)
	if err != nil {
		return e.childDied(err)
	}
	exits := e.output.exited()
	switch s := e.shortage.Load(); {
	case s != nil:
		return e.outOfMemory(s)
	case e.interrupted.Load():
		return e.stopped()
	case failed != nil:
		e.kernel.lastRaw = failed.Value
		return failed
	case len(exits) > 0:
		return e.failure("CommandError", fmt.Sprintf(language.Pick("the command failed: %s", "o comando falhou: %s"), strings.Join(exits, ", ")))
	}
	return nil
}

// runCode runs a GoNB cell; failed is the error that GoNB published.
func (e *execution) runCode(child *gonb.Child, code string) (failed *wire.Error, err error) {
	ended := make(chan struct{})
	defer close(ended)
	go e.watchShortage(child, ended)
	_, err = child.Run(code, func(m *wire.Message) {
		defer guard("passing on " + m.Header.Kind)
		if m.Header.Kind == "error" {
			failed = e.commandError(m)
			return
		}
		e.output.child(m)
	})
	e.output.flush()
	return failed, err
}

// commandError words what GoNB says of a command of its own.
func (e *execution) commandError(m *wire.Message) *wire.Error {
	var said wire.Error
	_ = m.Decode(&said)
	return e.failure("CommandError", strings.TrimPrefix(said.Value, "executing special commands in cell: "))
}

const mainFile = "package main\n\nfunc main() { descidaCell() }\n"

// withMain adds the file whose main calls the cell.
func withMain(files map[string]string) map[string]string {
	all := maps.Clone(files)
	all["main.go"] = mainFile
	return all
}

// stub is what GoNB is told to run: always the same, so that it remembers nothing.
const stub = "func main() { descidaCell() }"

// runGo compiles the Go of the cell, and runs it where there is something to run.
func (e *execution) runGo(child *gonb.Child, code string, commands []string) *wire.Error {
	k := e.kernel
	program, failed := e.compile(code)
	if failed != nil {
		return failed
	}
	if !program.Run {
		if failed := e.forget(program.Unfit(), program); failed != nil {
			return failed
		}
		k.cells.Commit(program)
		e.note(program, nil)
		return nil
	}
	if !e.enter(preparing) {
		return e.stopped()
	}
	binary := k.place.program()
	if err := k.workspace.Build(e.ctx, withMain(program.Files), binary, k.flags...); err != nil {
		return e.buildError(err)
	}
	for _, text := range program.Files {
		e.requests = e.requests || strings.Contains(text, "RequestInput(")
	}
	if failed := e.forget(program.Unfit(), nil); failed != nil { // when nothing else can stop the cell any more
		return failed
	}
	tag := k.rememberComing(program)
	k.cells.Commit(program)
	if !e.enter(inProgram) {
		return e.stopped()
	}
	text, err := openPipes(k.place.run(), e.output.take)
	if err != nil {
		return e.trouble(err)
	}
	if err := child.Launch(text.launcher(binary, slices.Concat(k.speaking(), k.watched.heapLimit(), []string{event.TagEnv + "=" + tag})...)); err != nil {
		text.finish()
		return e.trouble(err)
	}
	failed, err = e.runCode(child, strings.Join(append(commands, stub), "\n"))
	text.finish()
	e.output.settle()
	e.enter(preparing)
	e.saved(program, e.output, tag)
	e.output.pictures()
	e.note(program, e.output.saved)
	if err != nil {
		return e.childDied(err)
	}
	return e.outcome(failed)
}

// inWords says losses in the user's words: cells that need what was lost say so later.
func inWords(lost []event.Lost) []event.Lost {
	words := make([]event.Lost, len(lost))
	for i, l := range lost {
		l.Why = explain.Loss(l)
		words[i] = l
	}
	return words
}

// compileError says what the type checker found.
func (e *execution) compileError(err error) *wire.Error {
	e.kernel.lastRaw = err.Error()
	var found cell.Errors
	if !errors.As(err, &found) {
		return e.failure("CompileError", err.Error())
	}
	problems := make([]explain.Problem, len(found))
	for i, f := range found {
		problems[i] = explain.Problem{Cell: f.Cell, Line: f.Line, Column: f.Column, Message: f.Message, Source: f.Source}
	}
	return wireError(explain.Compile(e.count, problems))
}

// compilerLine is how the compiler gives a position.
var compilerLine = regexp.MustCompile(`^(\S+\.go):(\d+)(?::(\d+))?: (.*)$`)

// buildError says what the compiler found that the type checker did not.
func (e *execution) buildError(err error) *wire.Error {
	var failed *workspace.BuildError
	switch {
	case errors.Is(err, context.Canceled) || e.interrupted.Load():
		return e.stopped()
	case !errors.As(err, &failed):
		return e.trouble(err)
	}
	e.kernel.lastRaw = failed.Output
	var problems []explain.Problem
	for line := range strings.Lines(failed.Output) {
		m := compilerLine.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		n, _ := strconv.Atoi(m[2]) // digits: cannot fail but by size, and then no line is found
		column, _ := strconv.Atoi(m[3])
		if c, cellLine, source, ok := e.kernel.cells.Locate(m[1], n); ok {
			problems = append(problems, explain.Problem{Cell: c, Line: cellLine, Column: column, Message: e.kernel.cells.Message(m[4]), Source: source})
		}
	}
	switch {
	case len(problems) > 0:
		return wireError(explain.Compile(e.count, problems))
	case diskFull(err):
		return e.trouble(err)
	}
	return e.failure("CompileError", strings.TrimSpace(failed.Output))
}

// childDied says that GoNB itself ended; what was saved is still there.
func (e *execution) childDied(err error) *wire.Error {
	if e.interrupted.Load() {
		return e.stopped()
	}
	return e.failure("KernelError", fmt.Sprintf(language.Pick(
		"the process that runs the cells ended (%v). It is started again; the variables are as they were before this cell",
		"o processo que roda as células terminou (%v). Ele está sendo reiniciado; as variáveis estão como antes desta célula"), err))
}

func wireError(r explain.Report) *wire.Error {
	return &wire.Error{Name: r.Name, Value: r.Value, Traceback: r.Traceback}
}
