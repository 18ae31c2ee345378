package explain

import (
	"fmt"
	"regexp"

	"descida/internal/language"
)

// Problem is one mistake that the compiler or the type checker found.
type Problem struct {
	Cell, Line, Column int // the column from 1, in bytes; 0: unknown
	Message            string
	Source             string // the line's text
}

// Compile reports the mistakes of a cell; own is its number. Each kind of mistake is explained once.
func Compile(own int, problems []Problem) Report {
	r := Report{Name: "CompileError"}
	if len(problems) == 0 {
		return r
	}
	first := problems[0]
	r.Value = fmt.Sprintf("%s: %s", position(first, own), first.Message)
	said := map[string]bool{}
	for i, p := range problems {
		if i > 0 {
			r.Traceback = append(r.Traceback, "")
		}
		place := Place{Cell: p.Cell, Line: p.Line, Source: p.Source}
		r.Traceback = append(r.Traceback, red(where(place, own))+": "+p.Message)
		r.Traceback = append(r.Traceback, sourceLine(place, p.Column)...)
		if means, _ := about(mistakes, p.Message); !said[means] {
			said[means] = true
			r.Traceback = append(r.Traceback, explained(mistakes, p.Message)...)
		}
	}
	return r
}

// position is a place as editors write it.
func position(p Problem, own int) string {
	at := fmt.Sprintf(language.Pick("line %d:%d", "linha %d:%d"), p.Line, p.Column)
	if p.Column == 0 {
		at = fmt.Sprintf(language.Pick("line %d", "linha %d"), p.Line)
	}
	if p.Cell != own {
		at = fmt.Sprintf(language.Pick("cell %d, ", "célula %d, "), p.Cell) + at
	}
	return at
}

// mistakes is the table for compile errors, the special before the general.
var mistakes = []lesson{
	{
		regexp.MustCompile(`undefined: (\w+)\.(\w+)`),
		advice{"Package or value $1 has no $2.", "Check the spelling; names that other packages may use begin with a capital letter."},
		advice{"O pacote ou valor $1 não tem $2.", "Confira como se escreve; nomes que outros pacotes podem usar começam com letra maiúscula."},
	},
	{
		regexp.MustCompile(`undefined: (\w+)`),
		advice{"Nothing with the name $1 is known here.", "Check the spelling, capitals included; or run the cell that defines $1 first."},
		advice{"Aqui não se conhece nada com o nome $1.", "Confira como se escreve, inclusive as maiúsculas; ou rode antes a célula que define $1."},
	},
	{
		regexp.MustCompile(`declared and not used: (\w+)`),
		advice{"$1 gets a value that nothing reads. In a block or a function Go takes that for a slip.", "Use $1, remove it, or write _ = $1 while you are still working on it."},
		advice{"$1 recebe um valor que ninguém lê. Dentro de um bloco ou função, Go considera isso um descuido.", "Use $1, apague-a, ou escreva _ = $1 enquanto ainda trabalha nela."},
	},
	{
		regexp.MustCompile(`"([^"]+)" imported and not used|"([^"]+)" imported as \w+ and not used`),
		advice{"The import $1$2 is not used.", "Remove it: the kernel imports the course's packages and the usual ones by itself."},
		advice{"O import $1$2 não é usado.", "Apague-o: o kernel importa sozinho os pacotes do curso e os mais comuns."},
	},
	{
		regexp.MustCompile(`no new variables on left side of :=`),
		advice{":= makes new variables, and all those on its left exist already in this cell.", "To give them another value, write = instead of :=."},
		advice{":= cria variáveis novas, e todas as da esquerda já existem nesta célula.", "Para mudar o valor delas, escreva = em vez de :=."},
	},
	{
		regexp.MustCompile(`mismatched types (\S+) and (\S+?)\)?$`),
		advice{"Go never mixes $1 and $2 by itself.", "Convert one of them: $1(...) or $2(...)."},
		advice{"Go nunca mistura $1 e $2 por conta própria.", "Converta um dos dois: $1(...) ou $2(...)."},
	},
	{
		regexp.MustCompile(`\(truncated\)|overflows|cannot be represented`),
		advice{"The constant does not fit the type.", "Use a wider type, or write the number as it is meant: 0.5 is no integer."},
		advice{"A constante não cabe no tipo.", "Use um tipo maior, ou escreva o número como ele é: 0.5 não é um inteiro."},
	},
	{
		regexp.MustCompile(`does not implement (\S+) \(missing method (\w+)\)`),
		advice{"An interface $1 wants a method $2, which this type does not have.", "Add the method $2 to the type; or, if it is on the pointer, pass &value."},
		advice{"A interface $1 pede um método $2, que este tipo não tem.", "Acrescente o método $2 ao tipo; ou, se ele é do ponteiro, passe &valor."},
	},
	{
		regexp.MustCompile(`cannot use (.+?) \(.*?(?:of type |constant )(.+?)\) as (.+?) value in`),
		advice{"$1 is of type $2, and type $3 is wanted here.", "Convert it, as in $3(...), or use a value of type $3."},
		advice{"$1 é do tipo $2, e aqui se espera o tipo $3.", "Converta, como em $3(...), ou use um valor do tipo $3."},
	},
	{
		regexp.MustCompile(`cannot use (.+?) .*as (.+?) value in`),
		advice{"$1 does not fit where type $2 is wanted.", "Convert it, as in $2(...), or use a value of type $2."},
		advice{"$1 não serve onde se espera o tipo $2.", "Converta, como em $2(...), ou use um valor do tipo $2."},
	},
	{
		regexp.MustCompile(`missing return`),
		advice{"The function promises a result, and there is a way to its end without a return.", "Add a return at the end, or in the branch that lacks one."},
		advice{"A função promete um resultado, e há um caminho até o fim dela sem return.", "Acrescente um return no fim, ou no ramo em que ele falta."},
	},
	{
		regexp.MustCompile(`(not enough|too many) arguments in call to (\S+)`),
		advice{"$2 is called with another number of values than it takes.", "Compare the two lists under the message: have is what you wrote, want is what it takes."},
		advice{"$2 é chamada com um número de valores diferente do que ela recebe.", "Compare as duas listas da mensagem: have é o que você escreveu, want é o que ela recebe."},
	},
	{
		regexp.MustCompile(`assignment mismatch: (\d+) variables? but (.+?) returns? (\d+) values?`),
		advice{"$2 gives $3 values, and $1 stand on the left.", "Write as many names as there are values; _ takes one that you do not need."},
		advice{"$2 devolve $3 valores, e há $1 à esquerda.", "Escreva tantos nomes quantos são os valores; _ recebe o que você não precisa."},
	},
	{
		regexp.MustCompile(`multiple-value (\S+).* in single-value context`),
		advice{"$1 gives several values, often a value and an error, where one is wanted.", "Take them apart first, v, err := $1, or wrap the call in nn.Must(...)."},
		advice{"$1 devolve vários valores, muitas vezes um valor e um erro, onde se espera um só.", "Separe-os antes, v, err := $1, ou ponha a chamada em nn.Must(...)."},
	},
	{
		regexp.MustCompile(`(\S+) (?:\(.*\) )?is not used`),
		advice{"The value of $1 is computed and thrown away. Only the last line of a cell shows its value.", "Assign it, print it with fmt.Println, or make it the last line."},
		advice{"O valor de $1 é calculado e jogado fora. Só a última linha da célula mostra o seu valor.", "Atribua-o, imprima-o com fmt.Println, ou faça dele a última linha."},
	},
	{
		regexp.MustCompile(`(\S+) undefined \(type (.+?) has no field or method (\w+)`),
		advice{"A value of type $2 has neither a field nor a method $3.", "Check the spelling, capitals included: small letters are for a package's own use."},
		advice{"Um valor do tipo $2 não tem campo nem método $3.", "Confira como se escreve, inclusive as maiúsculas: minúsculas são de uso interno do pacote."},
	},
	{
		regexp.MustCompile(`cannot assign to struct field .* in map`),
		advice{"What m[key] gives is a copy; a field of a copy cannot be set.", "Take it out, change it, put it back: v := m[k]; v.Field = x; m[k] = v. Or keep pointers in the map."},
		advice{"O que m[chave] devolve é uma cópia; não se pode mudar um campo de uma cópia.", "Tire, mude e devolva: v := m[k]; v.Campo = x; m[k] = v. Ou guarde ponteiros no mapa."},
	},
	{
		regexp.MustCompile(`non-boolean condition`),
		advice{"A condition must be true or false; Go does not take a number for one.", "Compare it: if x != 0 { ... }"},
		advice{"Uma condição precisa ser true ou false; Go não aceita um número no lugar.", "Compare: if x != 0 { ... }"},
	},
	{
		regexp.MustCompile(`there is no package|não existe o pacote|could not import|is not in std|não faz parte desta sessão|is not part of this session`),
		advice{"A package that is imported is not here.", "Most cells need no import line at all. Otherwise check the path between the quotes."},
		advice{"Um pacote importado não está aqui.", "A maioria das células não precisa de nenhum import. Se precisa, confira o caminho entre as aspas."},
	},
	{
		regexp.MustCompile(`unexpected newline.*(?:expecting|expected) comma|missing ',' before newline`),
		advice{"A list that goes on over several lines needs a comma at the end of each, the last one too.", "Put a comma at the end of this line."},
		advice{"Uma lista em várias linhas precisa de vírgula no fim de cada uma, inclusive da última.", "Ponha uma vírgula no fim desta linha."},
	},
	{
		regexp.MustCompile(`unexpected semicolon or newline before \{|unexpected newline, expect(?:ing|ed) \{`),
		advice{"The { must stand on the same line as if, for or func.", "Move the { up to the end of the line before."},
		advice{"O { precisa ficar na mesma linha do if, for ou func.", "Suba o { para o fim da linha anterior."},
	},
	{
		regexp.MustCompile(`expected '?([})\]])'?|(?:is )?never closed|unclosed|not closed|found 'EOF'`),
		advice{"Something that was opened is not closed.", "Count the (, [ and { of the cell: each needs its partner."},
		advice{"Algo que foi aberto não foi fechado.", "Conte os (, [ e { da célula: cada um precisa do seu par."},
	},
	{
		regexp.MustCompile(`(?i)^syntax error|^expected |unexpected `),
		advice{"The text is not Go here: something is missing or too much, at this place or just before it.", "Look at the line and the one above it: a bracket, a comma, a quote."},
		advice{"O texto aqui não é Go: falta ou sobra alguma coisa, neste lugar ou logo antes.", "Olhe a linha e a anterior: um parêntese, uma vírgula, uma aspa."},
	},
}
