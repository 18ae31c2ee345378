package explain

import (
	"fmt"
	"regexp"
	"strings"

	"descida/internal/language"
	"descida/nbext/session/event"
)

// Loss says why a variable, or a part of one, could not be kept: to follow its name and a colon.
func Loss(l event.Lost) string {
	if !language.Portuguese() {
		return l.Why
	}
	switch l.Cause {
	case "func":
		return "é uma função guardada numa variável: declare-a com func nome() {...}, em vez de atribuí-la"
	case "chan":
		return "é um canal: crie-o na célula que o usa"
	case "in use":
		return fmt.Sprintf("é um %s em uso: termine com ele (Unlock, Wait) na célula que começou", l.Type)
	case "unsafe":
		return "é um unsafe.Pointer"
	case "foreign":
		return fmt.Sprintf("é do tipo %s, que não tem o método MarshalBinary: crie o valor na célula que o usa, ou guarde dele só o que precisa", l.Type)
	case "unregistered":
		return fmt.Sprintf("contém um %s, tipo que nenhuma outra célula consegue nomear", l.Type)
	case "encode":
		_, why, _ := strings.Cut(l.Why, "failed: ")
		return fmt.Sprintf("é do tipo %s, e a sua própria codificação falhou: %s", l.Type, why)
	case "alias":
		return "a mesma memória é vista como dois tipos: ela volta como duas cópias separadas"
	}
	return l.Why
}

// maxLosses bounds how many variables are named: a slice of functions must not fill the page.
const maxLosses = 10

// Losses are the sentences about what could not be kept. Parts of one variable that were lost for the same reason are
// one sentence.
func Losses(lost []event.Lost) (lines []string) {
	type group struct{ root, why string }
	first := map[group]event.Lost{}
	more := map[group]bool{}
	var order []group
	for _, l := range lost {
		g := group{root(l.Name), Loss(l)}
		if _, ok := first[g]; ok {
			more[g] = true
			continue
		}
		first[g] = l
		order = append(order, g)
	}
	for i, g := range order {
		if i == maxLosses {
			return append(lines, fmt.Sprintf(language.Pick("and %d more variables cannot be kept", "e mais %d variáveis não podem ser guardadas"), len(order)-i))
		}
		name := first[g].Name
		if more[g] {
			name += language.Pick(" (and others like it)", " (e outras partes iguais)")
		}
		lines = append(lines, fmt.Sprintf(language.Pick("%s cannot be kept for later cells: %s", "não é possível guardar %s para as próximas células: %s"), name, g.why))
	}
	return lines
}

// root is the variable that a way to a part begins with: f of f.handler[3].
func root(name string) string {
	if i := strings.IndexAny(name, ".["); i > 0 {
		return name[:i]
	}
	return name
}

// notes are what a cell's program may have to say, and how that reads in Portuguese.
var notes = []struct {
	en *regexp.Regexp
	pt string
}{
	{regexp.MustCompile(`^everything in this cell is waiting: press Stop if that was not meant$`),
		"tudo nesta célula está esperando: interrompa-a (■) se não era essa a intenção"},
	{regexp.MustCompile(`^a goroutine of the cell kept running: the variables are as before the cell$`),
		"uma goroutine da célula continuou rodando: as variáveis estão como antes da célula"},
	{regexp.MustCompile(`^the cell's variables could not be saved, they are as before it: (.*)$`),
		"não foi possível guardar as variáveis da célula, elas estão como antes dela: $1"},
	{regexp.MustCompile(`^the cell did not stop within 3 s: its variables are as before it$`),
		"a célula não parou em 3 s: as variáveis estão como antes dela"},
	{regexp.MustCompile(`^(.*) shared memory with a variable of this cell and was not loaded: it has its own copy from now on$`),
		"$1 compartilhava memória com uma variável desta célula e não foi carregada: de agora em diante tem a sua própria cópia"},
	{regexp.MustCompile(`^(.*) is no longer a field: its saved values are dropped$`),
		"$1 não é mais um campo: os valores guardados nele foram descartados"},
	{regexp.MustCompile(`^nobody can be asked for input here: whoever reads it is at its end$`),
		"aqui não há a quem pedir uma entrada: quem a lê encontra o fim dela"},
}

// Note words what a cell's program says, in the user's language.
func Note(text string) string {
	if !language.Portuguese() {
		return text
	}
	for _, n := range notes {
		if n.en.MatchString(text) {
			return n.en.ReplaceAllString(text, n.pt)
		}
	}
	return text
}
