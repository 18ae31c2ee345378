package kernel

import (
	"html"
	"strings"
	"unicode/utf8"

	"descida/internal/language"
)

// helpLine is a command as %help shows it.
type helpLine struct {
	use    string // how it is written; where that depends on the language, usePT too
	usePT  string
	en, pt string
}

// helpPart is a heading with its commands.
type helpPart struct {
	en, pt string
	lines  []helpLine
}

// helpParts are the commands, the most used first. What GoNB has beyond them is for those who develop GoNB itself.
var helpParts = []helpPart{
	{"Variables", "Variáveis", []helpLine{
		{"%who", "", "lists them: type, length, bytes, and the cell that set each", "lista todas: tipo, tamanho, bytes e a célula que definiu cada uma"},
		{"%del x, y", "", "deletes variables, functions or types", "apaga variáveis, funções ou tipos"},
		{"%reset", "", "forgets all that the cells declared and computed", "esquece tudo o que as células declararam e calcularam"},
		{"?name", "?nome", "explains a name: its type, documentation and value (name? does the same)", "explica um nome: tipo, documentação e valor (nome? faz o mesmo)"},
	}},
	{"Messages", "Mensagens", []helpLine{
		{"%lang pt", "%lang en", "errors and notes in Portuguese; %lang en: in English", "erros e notas em inglês; %lang pt: em português"},
		{"%raw", "", "the last error in the words of Go itself, whole", "o último erro nas palavras do próprio Go, inteiro"},
		{"%version", "", "the versions of Descida, Go, GoMLX and GoNB", "as versões do Descida, de Go, do GoMLX e do GoNB"},
		{"%help", "", "this page", "esta página"},
	}},
	{"Running Go", "Rodar Go", []helpLine{
		{"%test", "", "runs the cell's func TestName(t *testing.T); %test -v names each. %%test is the same",
			"roda as func TestNome(t *testing.T) da célula; %test -v mostra cada uma. %%test é o mesmo"},
		{"%args -n 3 file", "%args -n 3 arquivo", "what os.Args and package flag see in this cell", "o que os.Args e o pacote flag veem nesta célula"},
		{"%exec f -n 3", "", "calls f() with such arguments", "chama f() com esses argumentos"},
		{"%capture [-a] FILE", "%capture [-a] ARQUIVO", "keeps what the cell prints in a file, too (-a: at its end)", "guarda o que a célula imprime também em um arquivo (-a: no fim dele)"},
		{"%goflags -race", "", `flags for go build from now on; %goflags "" takes them back`, `opções para go build daqui em diante; %goflags "" as retira`},
	}},
	{"Shell and files", "Shell e arquivos", []helpLine{
		{"!ls", "", "a shell command, in the notebook's folder", "um comando do shell, na pasta do notebook"},
		{"!go get MODULE@v1.2.3", "!go get MÓDULO@v1.2.3", "a module in that version, for this session", "um módulo nessa versão, para esta sessão"},
		{"!*go list -m all", "", "a shell command, where the session's go.mod is", "um comando do shell, onde fica o go.mod da sessão"},
		{"%with_inputs", "", "the cell's next ! command may ask you for a line; %with_password: unseen", "o próximo comando ! da célula pode pedir uma linha a você; %with_password: sem mostrá-la"},
		{"%cd DIR", "%cd PASTA", "changes the folder of cells and commands", "muda a pasta das células e dos comandos"},
		{"%env NAME=VALUE", "%env NOME=VALOR", "sets an environment variable for cells and commands; %env lists all", "define uma variável de ambiente para células e comandos; %env lista todas"},
		{"%%bash", "", "the whole cell is a script; also %%sh and %%script PROGRAM", "a célula inteira é um script; também %%sh e %%script PROGRAMA"},
		{"%%writefile [-a] FILE", "%%writefile [-a] ARQUIVO", "writes the rest of the cell into a file", "grava o resto da célula em um arquivo"},
	}},
}

// help shows the commands.
func (e *execution) help() {
	title := language.Pick("Lines of a cell that are not Go", "Linhas de uma célula que não são Go")
	rules := language.Pick(
		"Commands come before the cell's Go, whichever line they are on. %% and %main, which GoNB needs before statements, change nothing here.",
		"Os comandos vêm antes do Go da célula, em qualquer linha que estejam. %% e %main, que o GoNB exige antes de instruções, aqui não mudam nada.")
	width := 0
	for _, p := range helpParts {
		for _, l := range p.lines {
			width = max(width, utf8.RuneCountInString(l.written()))
		}
	}
	var text, page strings.Builder
	text.WriteString(title + "\n")
	page.WriteString("<p><b>" + html.EscapeString(title) + "</b></p>")
	for _, p := range helpParts {
		heading := language.Pick(p.en, p.pt)
		text.WriteString("\n" + heading + "\n")
		page.WriteString("<p><b>" + html.EscapeString(heading) + "</b></p><table>")
		for _, l := range p.lines {
			use, what := l.written(), language.Pick(l.en, l.pt)
			text.WriteString("  " + use + strings.Repeat(" ", width-utf8.RuneCountInString(use)) + "  " + what + "\n")
			page.WriteString(`<tr><td style="text-align:left"><code>` + html.EscapeString(use) + `</code></td><td style="text-align:left">` +
				html.EscapeString(what) + "</td></tr>")
		}
		page.WriteString("</table>")
	}
	text.WriteString("\n" + rules)
	page.WriteString("<p>" + html.EscapeString(rules) + "</p>")
	e.publish("display_data", display(map[string][]byte{mimeText: []byte(text.String()), "text/html": []byte(page.String())}, ""))
}

// written is how the command is written, in the user's language.
func (l helpLine) written() string {
	if l.usePT != "" {
		return language.Pick(l.use, l.usePT)
	}
	return l.use
}
