package explain

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"descida/internal/language"
)

// Locate says which cell's line stands behind a position of a stack.
type Locate func(file string, line int) (cell, cellLine int, source string, ok bool)

// Panic reports a panic: text is its message, stack Go's own, of which the cells' lines are shown. own is the number
// of the cell that ran.
func Panic(own int, text, stack string, locate Locate) Report {
	return running("panic", own, text, stack, locate, panics)
}

// Failure reports an error value that the cell did not handle.
func Failure(own int, text, stack string, locate Locate) Report {
	return running("error", own, text, stack, locate, failures)
}

// Exit reports a cell that ended itself, by os.Exit or log.Fatal in its own code.
func Exit(code int) Report {
	r := Report{Name: "Exit", Value: fmt.Sprintf(language.Pick("the cell ended itself with exit code %d", "a célula encerrou a si mesma com o código de saída %d"), code)}
	r.Traceback = append([]string{red(r.Name) + ": " + r.Value}, explained(exits, r.Value)...)
	return r
}

// Waiting reports a cell that was stopped while all its goroutines waited, and where the first did.
func Waiting(own int, stack string, locate Locate) Report {
	return running("Interrupted", own, language.Pick("the cell was stopped; everything in it was waiting: a deadlock, unless a timer was to end it",
		"a célula foi interrompida; tudo nela estava esperando: um deadlock, a não ser que um temporizador fosse encerrá-lo"), stack, locate, waits)
}

// Crash reports a program that Go's runtime ended: dump is what it wrote to stderr. ok is false where that holds
// neither a panic nor a fatal error.
func Crash(own int, dump string, locate Locate) (r Report, ok bool) {
	m := crash.FindStringSubmatchIndex(dump)
	if m == nil {
		return r, false
	}
	name := "panic"
	if dump[m[2]:m[3]] == "fatal error" {
		name = "fatal error"
	}
	text := dump[m[4]:m[5]]
	text = strings.TrimSuffix(text, " [recovered]")
	return running(name, own, text, dump[m[1]:], locate, panics), true
}

// crash is how the runtime begins its last words.
var crash = regexp.MustCompile(`(?m)^(panic|fatal error): (.*)$`)

// IsCrash reports whether a line of stderr begins the runtime's last words.
func IsCrash(line string) bool {
	return crash.MatchString(line) || strings.HasPrefix(line, "runtime: goroutine stack exceeds") || strings.HasPrefix(line, "SIGSEGV: ")
}

func running(name string, own int, text, stack string, locate Locate, table []lesson) Report {
	r := Report{Name: name}
	r.Value, _, _ = strings.Cut(text, "\n")
	r.Traceback = []string{red(name) + ": " + text}
	places := frames(stack, locate)
	for i, f := range places {
		r.Traceback = append(r.Traceback, "  "+f.in(own))
		if i == 0 {
			r.Traceback = append(r.Traceback, sourceLine(f.Place, 0)...)
		}
	}
	// nn.Must panics with an error of the course's packages; elsewhere the same error comes back unread.
	if lines := ofNetworks(text); lines != nil {
		r.Traceback = append(r.Traceback, lines...)
		return r
	}
	r.Traceback = append(r.Traceback, explained(table, text)...)
	return r
}

// frame is a call in a cell's code.
type frame struct {
	Place
	function string
	times    int // how often it follows itself
}

func (f frame) in(own int) string {
	s := where(f.Place, own)
	if f.function != "" {
		s += fmt.Sprintf(language.Pick(", in %s", ", em %s"), f.function)
	}
	if f.times > 1 {
		s += fmt.Sprintf(language.Pick(" (%d times)", " (%d vezes)"), f.times)
	}
	return s
}

// maxFrames bounds what is shown of a stack: its top is what matters.
const maxFrames = 12

var (
	stackLine = regexp.MustCompile(`^\t(.+\.go):(\d+)`)
	function  = regexp.MustCompile(`^main\.((?:\(\*?\w+(?:\[.*\])?\)\.)?\w+)(?:\[.*\])?(?:\.func[\d.]+)*\(`)
)

// frames finds the calls of a stack that are in cells, innermost first. Where several goroutines are listed it is
// the first one with such calls that counts.
func frames(stack string, locate Locate) (all []frame) {
	called := ""
	for line := range strings.Lines(stack) {
		line = strings.TrimRight(line, "\n")
		if line == "" && len(all) > 0 {
			break
		}
		m := stackLine.FindStringSubmatch(line)
		if m == nil {
			called = line
			continue
		}
		if strings.HasPrefix(called, "created by ") && len(all) > 0 {
			continue // where the goroutine was started: it was not called from there
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			continue
		}
		cell, cellLine, source, ok := locate(m[1], n)
		if !ok {
			continue
		}
		f := frame{Place: Place{cell, cellLine, source}, times: 1}
		if g := function.FindStringSubmatch(called); g != nil && !strings.HasPrefix(g[1], "descida") {
			f.function = g[1]
		}
		if n := len(all); n > 0 && all[n-1].Place == f.Place && all[n-1].function == f.function {
			all[n-1].times++
			continue
		}
		if len(all) < maxFrames {
			all = append(all, f)
		}
	}
	return all
}

// panics is the table for what goes wrong while a cell runs.
var panics = []lesson{
	{
		regexp.MustCompile(`index out of range \[(-\d+)\]`),
		advice{"An index was $1; the first element has index 0, and nothing comes before it.", "Print the index: how did it become negative?"},
		advice{"Um índice foi $1; o primeiro elemento tem índice 0, e nada vem antes dele.", "Imprima o índice: como ele ficou negativo?"},
	},
	{
		regexp.MustCompile(`index out of range \[(\d+)\] with length (\d+)`),
		advice{"Element $1 was asked for, and there are only $2; the first has index 0.", "Print len(...) and the index; a loop for i := range s never leaves the slice."},
		advice{"Pediu-se o elemento $1, e só há $2; o primeiro tem índice 0.", "Imprima len(...) e o índice; um laço for i := range s nunca sai da fatia."},
	},
	{
		regexp.MustCompile(`slice bounds out of range`),
		advice{"A part s[a:b] was asked for that is not there.", "Print len(s), a and b: 0 <= a <= b <= len(s) must hold."},
		advice{"Pediu-se um trecho s[a:b] que não existe.", "Imprima len(s), a e b: é preciso 0 <= a <= b <= len(s)."},
	},
	{
		regexp.MustCompile(`assignment to entry in nil map`),
		advice{"The map was declared but never made: var m map[K]V is nil, it can be read and not written.", "Make it first: m := map[K]V{} or make(map[K]V)."},
		advice{"O mapa foi declarado e nunca criado: var m map[K]V é nil, pode ser lido e não escrito.", "Crie-o antes: m := map[K]V{} ou make(map[K]V)."},
	},
	{
		regexp.MustCompile(`nil pointer dereference`),
		advice{"A pointer that points to nothing (nil) was followed.", "See which variable of this line is still nil: was it given a value, and did an error go unread?"},
		advice{"Seguiu-se um ponteiro que não aponta para nada (nil).", "Veja qual variável desta linha ainda é nil: ela recebeu um valor? algum erro deixou de ser lido?"},
	},
	{
		regexp.MustCompile(`integer divide by zero`),
		advice{"An integer was divided by 0.", "Check the divisor before; len(s) is 0 for an empty slice. With float64 the result would be infinite."},
		advice{"Um inteiro foi dividido por 0.", "Confira o divisor antes; len(s) é 0 numa fatia vazia. Com float64 o resultado seria infinito."},
	},
	{
		regexp.MustCompile(`all goroutines are asleep`),
		advice{"Everything in the program waits for something that nobody will send or release (a deadlock).", "Give every <-ch a partner that sends, close what is ranged over, and match Lock with Unlock, Add with Done."},
		advice{"Tudo no programa espera por algo que ninguém vai enviar ou liberar (um deadlock).", "Dê a cada <-ch um par que envie, feche o canal percorrido por range, e case Lock com Unlock, Add com Done."},
	},
	{
		regexp.MustCompile(`stack overflow|stack exceeds`),
		advice{"A function calls itself without end.", "Give it a case in which it returns without calling itself, and see that each call comes nearer to it."},
		advice{"Uma função chama a si mesma sem fim.", "Dê a ela um caso em que retorna sem se chamar, e veja se cada chamada se aproxima dele."},
	},
	{
		regexp.MustCompile(`concurrent map`),
		advice{"Two goroutines use a map at once and one of them writes: Go ends the program.", "Protect the map with a sync.Mutex, or let one goroutine own it."},
		advice{"Duas goroutines usam um mapa ao mesmo tempo e uma delas escreve: Go encerra o programa.", "Proteja o mapa com um sync.Mutex, ou deixe-o com uma única goroutine."},
	},
	{
		regexp.MustCompile(`interface conversion: .* is (.+?), not (.+)$`),
		advice{"The value is of type $1 and was taken for type $2.", "Ask first: v, ok := x.($2), or use a type switch."},
		advice{"O valor é do tipo $1 e foi tomado pelo tipo $2.", "Pergunte antes: v, ok := x.($2), ou use um type switch."},
	},
	{
		regexp.MustCompile(`(send on|close of) (?:closed|nil) channel`),
		advice{"The channel is closed or was never made.", "Only the sender closes, once, after the last value; make it with make(chan T)."},
		advice{"O canal está fechado ou nunca foi criado.", "Só quem envia fecha, uma vez, depois do último valor; crie-o com make(chan T)."},
	},
	{
		regexp.MustCompile(`makeslice: (?:len|cap) out of range`),
		advice{"make was asked for a slice of a negative or impossible length.", "Print the length that you give to make."},
		advice{"Pediu-se a make uma fatia de comprimento negativo ou impossível.", "Imprima o comprimento que você passa a make."},
	},
	{
		regexp.MustCompile(`out of memory|cannot allocate memory`),
		advice{"The program asked for more memory than there is.", "Work on less data at once; a slice that grows in an endless loop does this too."},
		advice{"O programa pediu mais memória do que há.", "Trabalhe com menos dados de cada vez; uma fatia que cresce num laço sem fim também faz isso."},
	},
}

// exits is the table for a cell that ended itself.
var exits = []lesson{
	{
		regexp.MustCompile(`.`),
		advice{"os.Exit and log.Fatal end the program at once; what the cell had assigned by then is kept.", "To leave only a function, write return; to report an error, print it or return it."},
		advice{"os.Exit e log.Fatal encerram o programa na hora; o que a célula já tinha atribuído fica guardado.", "Para sair só de uma função, escreva return; para relatar um erro, imprima-o ou devolva-o."},
	},
}

// waits is the table for a cell that only waited.
var waits = []lesson{
	{
		regexp.MustCompile(`.`),
		advice{"No part of the cell could go on by itself: each waited for another, or for a time to come.", "Give every <-ch a partner that sends, close what is ranged over, and match Lock with Unlock, Add with Done."},
		advice{"Nenhuma parte da célula podia continuar sozinha: cada uma esperava por outra, ou pela hora marcada.", "Dê a cada <-ch um par que envie, feche o canal percorrido por range, e case Lock com Unlock, Add com Done."},
	},
}

// failures is the table for errors that a cell leaves unhandled.
var failures = []lesson{
	{
		regexp.MustCompile(`^session: cannot load`),
		advice{"What an earlier cell saved does not fit what this cell expects: mostly a type was changed since.", "Run the cell that makes the variable again, after the one with the type."},
		advice{"O que uma célula anterior guardou não combina com o que esta espera: em geral um tipo mudou desde então.", "Rode de novo a célula que cria a variável, depois da que tem o tipo."},
	},
	{
		regexp.MustCompile(`parsing "(.*)": invalid syntax`),
		advice{`The text "$1" is not a number.`, "Look at what is being converted; spaces and a decimal comma do not belong there."},
		advice{`O texto "$1" não é um número.`, "Veja o que está sendo convertido; espaços e vírgula decimal não cabem ali."},
	},
	{
		regexp.MustCompile(`no such file or directory`),
		advice{"There is no file of that name.", "The path counts from the notebook's folder; see what is there with !ls."},
		advice{"Não há arquivo com esse nome.", "O caminho conta a partir da pasta do notebook; veja o que há nela com !ls."},
	},
	{
		regexp.MustCompile(`.`),
		advice{"A call gave an error back and the cell did not read it, so the cell stops: errors are not lost.", "Correct the cause; or take the error, v, err := ..., and decide with if err != nil."},
		advice{"Uma chamada devolveu um erro e a célula não o leu, então a célula para: erros não se perdem.", "Corrija a causa; ou receba o erro, v, err := ..., e decida com if err != nil."},
	},
}
