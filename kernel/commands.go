package kernel

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"descida/internal/language"
	"descida/kernel/wire"
)

// wholeCells are GoNB's first lines after which a cell is not Go.
var wholeCells = []string{"%%writefile", "%%script", "%%bash", "%%sh", "%%gx"}

// isWhole reports whether GoNB takes the cell as it is.
func isWhole(code string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(code, "//gonb:"), "\n")
	word, _, _ := strings.Cut(first, " ")
	return slices.Contains(wholeCells, word)
}

// gonbCommands are GoNB's own lines that are passed on.
var gonbCommands = []string{
	"widgets", "widgets_hb", "cd", "with_inputs", "with_password", "track", "untrack", "goworkfix",
}

// ownCommands are the kernel's own. GoNB's names for some of them are understood as well.
var ownCommands = []string{"del", "env", "goflags", "help", "lang", "raw", "reset", "version", "who"}

// commands are a cell's lines that are no Go, sorted by what becomes of them.
type commands struct {
	before  []string // GoNB does them first
	program []string // GoNB gets them with the program
	capture string   // the arguments of %capture
	call    string   // Go code added to the cell, of %exec
	forget  []string // names that %del deletes
	who     bool     // %who: list the variables
	test    bool     // %test: run the cell's tests
	args    []string // of %test
	cd      bool     // the folder may be another after that
}

// unknownCommand is a line that nobody understands.
type unknownCommand string

func (c unknownCommand) Error() string {
	return fmt.Sprintf(language.Pick("unknown command %%%s; %%help lists the commands", "comando desconhecido: %%%s; %%help lista os comandos"), string(c))
}

// sortCommands decides about each line; do does those that are the kernel's own.
func sortCommands(lines []string, do func(name, rest string) (known bool, err error)) (c commands, err error) {
	for _, line := range lines {
		line = strings.TrimPrefix(line, "//gonb:")
		if shell, ok := strings.CutPrefix(line, "!"); ok {
			// Packages are fetched for the session's module, not for the folder of the notebook.
			if strings.HasPrefix(strings.TrimSpace(shell), "go get ") {
				line = "!*" + strings.TrimSpace(shell)
			}
			c.before = append(c.before, line)
			continue
		}
		name, rest, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "%")), " ")
		rest = strings.TrimSpace(rest)
		switch {
		case name == "" || name == "noautoget" || name == "autoget": // packages are never fetched before every cell
		case name == "exec":
			function, args, _ := strings.Cut(rest, " ")
			c.call = function + "()"
			if args != "" {
				c.program = append(c.program, "%args "+args)
			}
		case name == "test", name == "%test":
			c.test, c.args = true, strings.Fields(rest)
		case name == "args":
			c.program = append(c.program, line)
		case name == "capture":
			c.capture = cmp.Or(rest, " ")
		case slices.Contains(wholeCells, "%"+name):
			return c, fmt.Errorf(language.Pick("%%%s takes a whole cell: it must be its first line", "%%%s vale para a célula inteira: precisa ser a primeira linha"), name)
		case slices.Contains(gonbCommands, name):
			c.before = append(c.before, line)
			c.cd = c.cd || name == "cd"
		case name == "who", name == "whos", name == "ls", name == "list":
			c.who = true
		case name == "del", name == "rm", name == "remove":
			names := strings.FieldsFunc(rest, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' })
			if len(names) == 0 {
				return c, fmt.Errorf(language.Pick("%%%s wants names: %%%s x, y", "%%%s quer nomes: %%%s x, y"), name, name)
			}
			c.forget = append(c.forget, names...)
		default:
			if known, err := do(name, rest); err != nil {
				return c, err
			} else if !known {
				return c, unknownCommand(name)
			}
		}
	}
	return c, nil
}

// own does the kernel's own commands.
func (e *execution) own(name, rest string) (known bool, err error) {
	k := e.kernel
	switch name {
	case "help":
		e.help()
	case "version":
		e.publish("stream", wire.Stream{Name: "stdout", Text: k.banner() + "\n"})
	case "env":
		return true, e.setEnv(rest)
	case "reset":
		if rest != "" {
			return true, errors.New(language.Pick("%reset takes nothing after it: it forgets all variables and declarations; %del x, y forgets some",
				"%reset não leva nada depois: esquece todas as variáveis e declarações; %del x, y esquece algumas"))
		}
		k.reset()
	case "raw":
		e.publish("stream", wire.Stream{Name: "stdout", Text: k.lastRaw + "\n"})
	case "goflags":
		if rest != "" {
			k.flags = strings.Fields(strings.NewReplacer(`"`, "", "'", "").Replace(rest))
			k.flags = slices.DeleteFunc(k.flags, func(f string) bool { return f == "" })
		}
		e.publish("stream", wire.Stream{Name: "stdout", Text: fmt.Sprintf("%%goflags=%q\n", k.flags)})
	case "lang":
		if rest != "pt" && rest != "en" {
			return true, errors.New(language.Pick("%lang wants a language: %lang en or %lang pt", "%lang quer um idioma: %lang en ou %lang pt"))
		}
		return true, k.setEnv(language.Env, rest)
	case "wasm":
		return true, errors.New(language.Pick("%wasm is not supported: what a cell shows comes from its program on this machine",
			"%wasm não é suportado: o que uma célula mostra vem do programa dela nesta máquina"))
	default:
		return false, nil
	}
	return true, nil
}

// reset forgets all that the cells declared and saved.
func (k *Kernel) reset() {
	k.forgetAll()
	k.cells.Reset()
	clear(k.lost)
	_ = os.RemoveAll(k.place.store())
	_ = os.MkdirAll(k.place.store(), 0o700)
	k.remember()
}
