package cell

import (
	"fmt"
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"regexp"
	"strings"

	"descida/internal/language"
)

// Names of the generated program. All that begins with reserved is ours; a cell that uses such a name is refused.
const (
	reserved    = "descida_"
	sessionName = reserved + "session" // the import of nbext/session
	bodyName    = reserved + "body"    // the function that holds the cell's statements
	initName    = reserved + "init"    // and a number: a cell's func init
	zeroName    = reserved + "zero"    // the generic function behind `var x T`
	tempName    = reserved + "t"       // and a number: a value on its way to a variable
	varPrefix   = reserved + "v_"      // a lifted variable
	copyPrefix  = reserved + "l_"      // a loop's copy of a variable
	oldPrefix   = reserved + "old_"    // what a variable's name held before this cell gave it another type
	declPrefix  = reserved + "d_"      // a function or constant named like a builtin
	aliasPrefix = reserved + "p_"      // an import renamed because a declaration has its name
	mainName    = "descidaCell"        // what main.go calls

	sessionPath = "descida/nbext/session"
)

// reMangled finds our names in messages, so that they show the student's.
var reMangled = regexp.MustCompile(reserved + `(?:l_v|l_old|v|old|d|p)_([\pL_][\pL_\pN]*)`)

// Shown gives text of a compiler or language server the student's names.
func Shown(s string) string { return demangle(s) }

// IsReserved reports whether a name is one of the generated program's own.
func IsReserved(name string) bool { return strings.HasPrefix(name, reserved) || name == mainName }

func demangle(s string) string { return reMangled.ReplaceAllString(s, "$1") }

// builtin reports whether a name is one of Go's predeclared, and whether it is a type or a value rather than a
// function.
func builtin(name string) (ok, function bool) {
	o := types.Universe.Lookup(name)
	_, function = o.(*types.Builtin)
	return o != nil, function
}

// declared is the name that a function, constant or type of a cell has in the program: its own, but for those of Go's
// builtin functions: an earlier cell's function may mean the builtin.
func declared(name string) string {
	if _, function := builtin(name); function {
		return declPrefix + name
	}
	return name
}

// checkNames refuses names that the program needs for itself, and declarations of Go's own types and values: with
// `type error struct{}` in a session no later cell could be generated.
func (c *compiler) checkNames() {
	c.src.tokens(0, func(off int, tok token.Token, lit string) {
		if tok == token.IDENT && (strings.HasPrefix(lit, reserved) || lit == mainName) {
			c.fail(off, fmt.Sprintf(language.Pick("names that begin with descida are the notebook's own; choose another than %s",
				"nomes que começam com descida são do próprio caderno; escolha outro em vez de %s"), lit))
		}
	})
	c.src.tokens(scanner.ScanComments, func(off int, tok token.Token, lit string) {
		if tok == token.COMMENT && strings.HasPrefix(lit, "//go:embed ") {
			c.fail(off, language.Pick("files cannot be embedded in a cell; read them as it runs: os.ReadFile", "não dá para embutir arquivos numa célula; leia-os enquanto ela roda: os.ReadFile"))
		}
	})
	for _, u := range c.units {
		for _, d := range u.declares {
			if ok, function := builtin(d.name); ok && !function {
				c.fail(u.start+d.from, fmt.Sprintf(language.Pick("%s is a name of Go's own; choose another name",
					"%s é um nome do próprio Go; escolha outro nome"), d.name))
			}
		}
	}
}

// tokens calls f for each token of the text from an offset on.
func (s *source) tokens(mode scanner.Mode, f func(off int, tok token.Token, lit string)) (errs scanner.ErrorList) {
	file := token.NewFileSet().AddFile("", -1, len(s.code))
	var sc scanner.Scanner
	sc.Init(file, []byte(s.code), func(p token.Position, msg string) { errs.Add(p, msg) }, mode)
	for {
		pos, tok, lit := sc.Scan()
		if tok == token.EOF {
			return errs
		}
		f(file.Offset(pos), tok, lit)
	}
}

// isBlank reports whether an identifier is _.
func isBlank(id *ast.Ident) bool { return id.Name == "_" }
