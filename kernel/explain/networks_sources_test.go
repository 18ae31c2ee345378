package explain

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// format is how an error is written in the sources.
type format struct {
	file, text string
	made       bool // by fmt.Errorf and the like, not only by Sprintf
}

var verb = regexp.MustCompile(`%[-+# 0-9.]*[a-zA-Z]|%%`)

// instance matches what the format writes. Where a verb is the format's end, anything may follow.
func (f format) instance() *regexp.Regexp {
	var s strings.Builder
	at := 0
	for _, v := range verb.FindAllStringIndex(f.text, -1) {
		s.WriteString(regexp.QuoteMeta(f.text[at:v[0]]))
		switch f.text[v[1]-1] {
		case 'd':
			s.WriteString(`-?\d+`)
		case '%':
			s.WriteString(`%`)
		default:
			s.WriteString(`.*?`)
		}
		at = v[1]
	}
	s.WriteString(regexp.QuoteMeta(f.text[at:]))
	return regexp.MustCompile(s.String())
}

// sample is a text that the format may write.
func (f format) sample() string {
	return verb.ReplaceAllStringFunc(f.text, func(v string) string {
		switch v[len(v)-1] {
		case 'd':
			return "3"
		case 'q':
			return `"a"`
		case '%':
			return "%"
		}
		return "[2]"
	})
}

// words counts what a format says of its own.
func (f format) words() int {
	return len(regexp.MustCompile(`[a-z]{3,}`).FindAllString(verb.ReplaceAllString(f.text, " "), -1))
}

// wrapping says how the errors of a file reach a student, where they are wrapped; "" for those that no student meets.
var wrapping = map[string]string{
	"nn/internal/safetensors/read.go":   "nn: Load: m.safetensors: its header: ",
	"nn/internal/safetensors/values.go": "nn: Load: m.safetensors: ",
	"nn/internal/safetensors/write.go":  "", // nn gives it arrays that fit
	"nn/model_file.go":                  "nn: Load: m.safetensors: its model: ",
	"nn/keras_weights.go":               "nn: LoadWeights: m.safetensors: ",
	"nn/checkpoint.go":                  `nn: Checkpoint("run.ckpt"): run.ckpt: `,
	"nn/checkpoint_file.go":             `nn: Checkpoint("run.ckpt"): run.ckpt: `,
	"nn/checkpoint_history.go":          `nn: Checkpoint("run.ckpt"): run.ckpt: `,
	"nn/seal.go":                        "nn: reading a stored model: ",
	"nn/model_marshal.go":               "nn: reading a stored model: ",
	"nn/dataset_marshal.go":             "nn: reading a stored data set: ",
	"nn/internal/backend/backend.go":    "nn: DESCIDA_BACKEND=xla:cuda does not start: ",
	"nn/internal/backend/noxla.go":      "nn: DESCIDA_BACKEND=xla:cuda does not start: ",
	"nn/internal/backend/xla.go":        "nn: DESCIDA_BACKEND=xla:cuda does not start: ",
}

// unseen are errors that no student meets, and why.
var unseen = map[string]string{
	"the file has decimal commas":    "CSV reads the file again, with them",
	"nn: the input is not known yet": "a model that is shown says so in its table",
}

const checkpointEnd = "; delete the file or give another path to begin anew"

// TestErrorsAreThoseOfTheSources holds two things: each error that nn and datasets write has an example here, or is
// explained as it reaches a student; and each example is one that they write.
func TestErrorsAreThoseOfTheSources(t *testing.T) {
	var messages []string
	for _, e := range networksExamples {
		messages = append(messages, e.messages...)
	}
	var written []*regexp.Regexp
	for _, f := range formats(t) {
		is := f.instance()
		if f.words() > 0 {
			written = append(written, is)
		}
		prefix, wrapped := wrapping[f.file]
		if !f.made || wrapped && prefix == "" || strings.HasSuffix(f.text, "%w") || f.words() == 0 || unseen[f.text] != "" || slices.ContainsFunc(messages, is.MatchString) {
			continue
		}
		message := f.sample()
		if wrapped && !strings.HasPrefix(message, "nn: ") {
			message = prefix + message
			if strings.Contains(prefix, "Checkpoint") {
				message += checkpointEnd
			}
		}
		if !wrapped || lessonFor(message) == nil {
			t.Errorf("%s: no example has the error %q", f.file, f.text)
		}
	}
	for _, m := range messages {
		is := func(r *regexp.Regexp) bool {
			for inner := m; ; {
				if r.MatchString(inner) {
					return true
				}
				outer := inner
				if inner = within.ReplaceAllString(outer, "nn: "); inner == outer {
					return false
				}
			}
		}
		if !slices.ContainsFunc(written, is) && !system.MatchString(m) {
			t.Errorf("neither nn nor datasets writes %q", m)
		}
	}
}

// system are the texts of examples that the operating system or encoding/json writes.
var system = regexp.MustCompile(`no such file or directory|no space left on device|file too large|unexpected end of JSON input`)

// formats are those of nn and datasets.
func formats(t *testing.T) (all []format) {
	t.Helper()
	root := filepath.Join("..", "..")
	for _, pattern := range []string{"nn/*.go", "nn/datasets/*.go", "nn/internal/*/*.go"} {
		paths, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil || len(paths) == 0 {
			t.Fatalf("no files %s: %v", pattern, err)
		}
		for _, path := range paths {
			if strings.HasSuffix(path, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			name, err := filepath.Rel(root, path)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok && len(call.Args) > 0 {
					by := callee(call)
					if text := literal(call.Args[0]); text != "" && slices.Contains([]string{"fmt.Errorf", "errors.New", "failed", "fmt.Sprintf"}, by) {
						if by == "failed" {
							text = "nn: " + text
						}
						all = append(all, format{filepath.ToSlash(name), text, by != "fmt.Sprintf"})
					}
				}
				return true
			})
		}
	}
	return all
}

// callee is a called function's name, with its package's.
func callee(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if p, ok := f.X.(*ast.Ident); ok {
			return p.Name + "." + f.Sel.Name
		}
	}
	return ""
}

// literal is a string as the source has it; what is added to it that is no literal becomes %s.
func literal(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(e.Value); err == nil {
			return s
		}
	case *ast.BinaryExpr:
		x, y := literal(e.X), literal(e.Y)
		if x == "" && y == "" {
			return ""
		}
		if x == "" {
			x = "%s"
		}
		if y == "" {
			y = "%s"
		}
		return x + y
	}
	return ""
}
