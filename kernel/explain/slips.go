package explain

import "regexp"

// syntaxError begins the message of a text that does not parse.
var syntaxError = regexp.MustCompile(`^(?:syntax error|erro de sintaxe): `)

// slips is the table for texts that do not parse, the special before the general. A message is followed by a newline and
// the line of the cell: many slips are habits from another language, and only the line shows which.
var slips = []lesson{
	{
		regexp.MustCompile(`curly quotation mark|U\+20(?:1[89A-F])|U\+00(?:AB|BB|B4)|U\+0060`),
		advice{"This is a quotation mark for print, as word processors make them; Go knows only the plain ones.", `Type it again: "text", or 'c' for a single character.`},
		advice{"Estas são aspas tipográficas, como as dos editores de texto; Go só conhece as simples.", `Digite de novo: "texto", ou 'c' para um único caractere.`},
	},
	{
		regexp.MustCompile(`U\+00A0|U\+200B|U\+FEFF|U\+202F|U\+3000`),
		advice{"There is an invisible character here, probably copied from a page.", "Delete the blank space here and type it again."},
		advice{"Há aqui um caractere invisível, provavelmente copiado de uma página.", "Apague o espaço em branco daqui e digite-o de novo."},
	},
	{
		regexp.MustCompile(`U\+2212|U\+2013|U\+2014|U\+00D7|U\+00F7|U\+2264|U\+2265|U\+2260`),
		advice{"This sign is for print.", "Go writes - * / <= >= != with the keyboard's plain signs."},
		advice{"Este sinal é tipográfico.", "Go escreve - * / <= >= != com os sinais comuns do teclado."},
	},
	{
		regexp.MustCompile(`U\+0023`),
		advice{"# has no meaning in Go.", "A comment begins with //."},
		advice{"# não tem significado em Go.", "Um comentário começa com //."},
	},
	{
		regexp.MustCompile(`U\+003F`),
		advice{"Go has no condition ? a : b.", "Write if condition { x = a } else { x = b }."},
		advice{"Go não tem condição ? a : b.", "Escreva if condição { x = a } else { x = b }."},
	},
	{
		regexp.MustCompile(`illegal rune literal|rune literal not terminated|more than one character in rune literal`),
		advice{"Single quotes hold exactly one character, such as 'a'.", `Text stands between double quotes: "text".`},
		advice{"As aspas simples contêm exatamente um caractere, como 'a'.", `Texto fica entre aspas duplas: "texto".`},
	},
	{
		regexp.MustCompile(`string literal not terminated|raw string literal not terminated`),
		advice{"A text begins here and its closing quotation mark is missing.", "Put the closing mark at the text's end; a text over several lines stands between backquotes (`)."},
		advice{"Um texto começa aqui e faltam as aspas que o fecham.", "Feche as aspas no fim do texto; um texto de várias linhas fica entre crases (`)."},
	},
	{
		regexp.MustCompile(`expected boolean expression, found assignment|cannot use .* as value`),
		advice{"= gives a variable a value; a condition compares.", "Write == to compare: if x == 3 { ... }"},
		advice{"= dá um valor a uma variável; uma condição compara.", "Escreva == para comparar: if x == 3 { ... }"},
	},
	{
		regexp.MustCompile(`missing import path`),
		advice{"The path of an import stands between quotation marks.", `Write import "fmt"; but most cells need no import line at all.`},
		advice{"O caminho de um import fica entre aspas.", `Escreva import "fmt"; mas a maioria das células não precisa de import.`},
	},
	{
		regexp.MustCompile(`(?:expected statement, found|unexpected) '?else'?`),
		advice{"else must stand on the line of the } before it.", "Write } else { in one line."},
		advice{"O else precisa ficar na linha do } anterior.", "Escreva } else { numa linha só."},
	},
	{
		regexp.MustCompile(`expected 1 expression`),
		advice{"Several values with commas between them are no statement in Go.", "Write fmt.Println(a, b), or give each value a line of its own."},
		advice{"Vários valores separados por vírgulas não são uma instrução em Go.", "Escreva fmt.Println(a, b), ou ponha cada valor numa linha só dele."},
	},
	{
		regexp.MustCompile(`found '(\+\+|--)'`),
		advice{"x$1 is a statement of its own in Go, not a value.", "Write it on a line of its own, after the variable."},
		advice{"Em Go, x$1 é um comando por si só, não um valor.", "Escreva-o numa linha só dele, depois da variável."},
	},
	{
		regexp.MustCompile(`(?:missing ',' before newline in|unexpected newline in) (?:argument|parameter) list`),
		advice{"The ( of a call is still open at this line's end.", "Close it with ). If the call goes on in the next line, put a comma at this line's end."},
		advice{"O ( de uma chamada continua aberto no fim desta linha.", "Feche-o com ). Se a chamada continua na linha seguinte, ponha uma vírgula no fim desta linha."},
	},
	{
		regexp.MustCompile(`(?:unexpected newline.*|missing ',' )(?:expect(?:ing|ed) comma|before newline)`),
		advice{"A list that goes on over several lines needs a comma at the end of each, the last one too.", "Put a comma at the end of this line."},
		advice{"Uma lista em várias linhas precisa de vírgula no fim de cada uma, inclusive da última.", "Ponha uma vírgula no fim desta linha."},
	},
	{
		regexp.MustCompile(`expected '\{', found newline|unexpected (?:semicolon or )?newline.* \{`),
		advice{"The { must stand on the same line as if, for or func.", "Move the { up to the end of the line before."},
		advice{"O { precisa ficar na mesma linha do if, for ou func.", "Suba o { para o fim da linha anterior."},
	},
	{
		regexp.MustCompile(`\n\s*while\b`),
		advice{"Go has no while: for does that work too.", "Write for condition { ... }"},
		advice{"Go não tem while: o for também faz esse trabalho.", "Escreva for condição { ... }"},
	},
	{
		regexp.MustCompile(`\n\s*for\s+\w+\s+in\b`),
		advice{"Go's loop over elements is written with range.", "Write for i := range 10 { ... }, or for i, x := range list { ... }"},
		advice{"Em Go, o laço sobre elementos se escreve com range.", "Escreva for i := range 10 { ... }, ou for i, x := range lista { ... }"},
	},
	{
		regexp.MustCompile(`\n\s*(?:let|const|int|float|double|float64|string|bool|char|auto|val)\s+(\w+)\s*=`),
		advice{"Go makes a variable with := and finds its type; a type that is written stands after the name.", "Write $1 := value, or var $1 int = value."},
		advice{"Go cria uma variável com := e descobre o tipo; um tipo escrito fica depois do nome.", "Escreva $1 := valor, ou var $1 int = valor."},
	},
	{
		regexp.MustCompile(`\n\s*(?:def|function|fn|fun)\s`),
		advice{"A function begins with func, and its body stands between { and }.", "Write func name(x int) int { return x }"},
		advice{"Uma função começa com func, e o seu corpo fica entre { e }.", "Escreva func nome(x int) int { return x }"},
	},
	{
		regexp.MustCompile(`\n\s*print(?:ln|f)?\s+[^(\s]`),
		advice{"What a function gets stands in parentheses.", `Write fmt.Println("text").`},
		advice{"O que uma função recebe fica entre parênteses.", `Escreva fmt.Println("texto").`},
	},
	{
		regexp.MustCompile(`\n\s*(?:\}\s*)?elif\b`),
		advice{"Go writes elif as else if.", "Write } else if condition { ... }"},
		advice{"Em Go, elif se escreve else if.", "Escreva } else if condição { ... }"},
	},
	{
		regexp.MustCompile(`\n\s*try\b|\n.*\b(?:catch|except)\b`),
		advice{"Go has no try: a function that can fail gives an error back as its last value.", "Write v, err := f(), then if err != nil { ... }"},
		advice{"Go não tem try: uma função que pode falhar devolve um erro como último valor.", "Escreva v, err := f(), depois if err != nil { ... }"},
	},
	{
		regexp.MustCompile(`\n\s*class\b`),
		advice{"Go has no classes: a struct holds the data, and functions with a receiver are its methods.", "Write type Name struct { ... } and func (n Name) Method() { ... }"},
		advice{"Go não tem classes: um struct guarda os dados, e funções com um receptor são os seus métodos.", "Escreva type Nome struct { ... } e func (n Nome) Metodo() { ... }"},
	},
	{
		regexp.MustCompile(`\n\s*if\b[^{]*\n?$`),
		advice{"What an if does stands between { and }, also a single statement.", "Write if condition { statement }"},
		advice{"O que um if faz fica entre { e }, mesmo um único comando.", "Escreva if condição { comando }"},
	},
	{
		regexp.MustCompile(`\n.*=:`),
		advice{"The sign that makes a variable is :=, with the colon first.", "Write name := value."},
		advice{"O sinal que cria uma variável é :=, com os dois-pontos primeiro.", "Escreva nome := valor."},
	},
	{
		regexp.MustCompile(`found ','\n.*\bstruct\b`),
		advice{"The fields of a struct are separated by ends of lines or by ;, not by commas.", "Write each field on a line of its own."},
		advice{"Os campos de um struct são separados por fim de linha ou por ;, não por vírgulas.", "Escreva cada campo numa linha só dele."},
	},
	{
		regexp.MustCompile(`expected '?([})\]])'?|closes nothing|não fecha nada|(?:is|seja) (?:closed|fechado)|never closed|not closed|found 'EOF'`),
		advice{"Something was opened and not closed, or closed and never opened.", "Count the (, [ and { of the cell: each needs its partner."},
		advice{"Algo foi aberto e não fechado, ou fechado sem ter sido aberto.", "Conte os (, [ e { da célula: cada um precisa do seu par."},
	},
	{
		regexp.MustCompile(`.`),
		advice{"The text is not Go here: something is missing or too much, at this place or just before it.", "Look at the line and the one above it: a bracket, a comma, a quote."},
		advice{"O texto aqui não é Go: falta ou sobra alguma coisa, neste lugar ou logo antes.", "Olhe a linha e a anterior: um parêntese, uma vírgula, uma aspa."},
	},
}
