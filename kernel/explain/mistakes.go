package explain

import "regexp"

// mistakes is the table for what the type checker and the compiler find, the special before the general.
var mistakes = []lesson{
	{
		regexp.MustCompile(`(?:is a variable here and hides|é uma variável aqui e esconde) `),
		advice{"A name means one thing at a time: here a variable has taken it.", "Names such as net, curve or count for variables leave the packages alone."},
		advice{"Um nome significa uma coisa de cada vez: aqui uma variável o tomou.", "Nomes como rede, curva ou total para variáveis deixam os pacotes em paz."},
	},
	{
		regexp.MustCompile(`^` + assignedMark + `undefined: (\w+)`),
		advice{"= changes a variable that is there, and there is none with the name $1.", "To make it, write $1 := ...; if it should be there, check its spelling, or run the cell that makes it first."},
		advice{"= muda uma variável que já existe, e não há nenhuma com o nome $1.", "Para criá-la, escreva $1 := ...; se ela devia existir, confira como se escreve, ou rode antes a célula que a cria."},
	},
	{
		regexp.MustCompile(`undefined: (\w+)\.(\w+)`),
		advice{"Package or value $1 has no $2.", "Check the spelling; names that other packages may use begin with a capital letter."},
		advice{"O pacote ou valor $1 não tem $2.", "Confira como se escreve; nomes que outros pacotes podem usar começam com letra maiúscula."},
	},
	{
		regexp.MustCompile(`undefined: (null|None|NULL|nullptr)\b`),
		advice{"Go's word for a pointer, slice or map that holds nothing is nil.", "Write nil."},
		advice{"Em Go, um ponteiro, fatia ou mapa que não contém nada se chama nil.", "Escreva nil."},
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
		regexp.MustCompile(`mismatched types (?:(?:untyped )?string and \S+|\S+ and (?:untyped )?string)`),
		advice{"Text and something else meet here, and Go never mixes them by itself.", "fmt.Sprint(n) makes text of a number; strconv.Atoi(text) makes a whole number of text. 'a' is a character, \"a\" is text."},
		advice{"Aqui se encontram um texto e outra coisa, e Go nunca os mistura por conta própria.", "fmt.Sprint(n) faz de um número um texto; strconv.Atoi(texto) faz de um texto um inteiro. 'a' é um caractere, \"a\" é um texto."},
	},
	{
		regexp.MustCompile(`mismatched types (\S+) and (\S+?)\)?$`),
		advice{"Go never mixes $1 and $2 by itself.", "Convert one of them: $1(...) or $2(...)."},
		advice{"Go nunca mistura $1 e $2 por conta própria.", "Converta um dos dois: $1(...) ou $2(...)."},
	},
	{
		regexp.MustCompile(`constant\) truncated to (\S+)|\(truncated\)|overflows|cannot be represented`),
		advice{"The constant does not fit the type.", "Use a wider type, or write the number as it is meant: 0.5 is no integer. With a variable n, write float64(n) / 2.5."},
		advice{"A constante não cabe no tipo.", "Use um tipo maior, ou escreva o número como ele é: 0.5 não é um inteiro. Com uma variável n, escreva float64(n) / 2.5."},
	},
	{
		regexp.MustCompile(`too many arguments in call to nn\.Must\s+have \(.+, .+, error\)`),
		advice{"The call gives two values and an error, and nn.Must takes one value and an error.", "Use nn.Must2 and two names: train, test := nn.Must2(datasets.MNIST())."},
		advice{"A chamada devolve dois valores e um erro, e nn.Must recebe um valor e um erro.", "Use nn.Must2 e dois nomes: train, test := nn.Must2(datasets.MNIST())."},
	},
	{
		regexp.MustCompile(`not enough arguments in call to nn\.Must\s+have \(error\)`),
		advice{"The call gives an error only, and nn.Must takes a value and an error.", "Write the call alone, as a line of its own: an error that it gives ends the cell."},
		advice{"A chamada só devolve um erro, e nn.Must recebe um valor e um erro.", "Escreva a chamada sozinha, numa linha própria: se ela devolver um erro, a célula termina com ele."},
	},
	{
		regexp.MustCompile(`cannot use (.+?) \(.*\) as error value in argument to nn\.Must2?\b`),
		advice{"nn.Must takes a call that returns a value and an error, and $1 returns no error.", "Write it without nn.Must. A data set that cannot be used says so where it is used."},
		advice{"nn.Must recebe uma chamada que devolve um valor e um erro, e $1 não devolve erro.", "Escreva-a sem nn.Must. Um conjunto de dados que não pode ser usado diz isso onde é usado."},
	},
	{
		regexp.MustCompile(`cannot use (\w+\.\w+) \(value of type func\(.*\) as (\w+)\.(\w+) value`),
		advice{"$1 is a function, and it was not called: what is wanted here is what it makes.", "Call it with its values in brackets, as in $1(...)."},
		advice{"$1 é uma função, e ela não foi chamada: aqui se espera o que ela cria.", "Chame-a com os valores entre parênteses: $1(...)."},
	},
	{
		regexp.MustCompile(`(\S+) does not implement (\S+) \(method (\w+) has pointer receiver\)`),
		advice{"The method $3 belongs to the pointer *$1, so only a pointer is a $2.", "Pass the address: &$1{...}, or & before the variable."},
		advice{"O método $3 é do ponteiro *$1, então só um ponteiro é um $2.", "Passe o endereço: &$1{...}, ou & antes da variável."},
	},
	{
		regexp.MustCompile(`does not implement (\w+)\.(\w+) \(missing method [a-z]`),
		advice{"A $1.$2 is wanted here, and this is none.", "Only what package $1 makes for that place fits: layers go into nn.Sequential, options into Fit or Compare."},
		advice{"Aqui se espera um $1.$2, e isto não é um.", "Só serve o que o pacote $1 faz para este lugar: camadas vão em nn.Sequential, opções em Fit ou Compare."},
	},
	{
		regexp.MustCompile(`does not implement (\S+) \(missing method (\w+)\)`),
		advice{"An interface $1 wants a method $2, which this type does not have.", "Add the method $2 to the type; or, if it is on the pointer, pass &value."},
		advice{"A interface $1 pede um método $2, que este tipo não tem.", "Acrescente o método $2 ao tipo; ou, se ele é do ponteiro, passe &valor."},
	},
	{
		regexp.MustCompile(`cannot use (.+?) \((?:untyped string constant|.*of type string).*?\) as ((?:u?int(?:8|16|32|64)?|float(?:32|64)|byte|rune)) value in`),
		advice{"$1 is text, and a number of type $2 is wanted here.", "A number stands without quotes. strconv.Atoi(text) reads a whole number from text, strconv.ParseFloat(text, 64) one with a point."},
		advice{"$1 é um texto, e aqui se espera um número do tipo $2.", "Um número se escreve sem aspas. strconv.Atoi(texto) lê um inteiro de um texto, strconv.ParseFloat(texto, 64) um número com ponto."},
	},
	{
		regexp.MustCompile(`cannot use (.+?) \((?:untyped (?:int|float|rune) constant|.*of type (?:u?int(?:8|16|32|64)?|float(?:32|64)|byte|rune)).*?\) as string value in`),
		advice{"$1 is a number, and text (type string) is wanted here.", "fmt.Sprint($1) makes text of it; string(...) would give the character with that number."},
		advice{"$1 é um número, e aqui se espera um texto (tipo string).", "fmt.Sprint($1) faz dele um texto; string(...) daria o caractere com esse número."},
	},
	{
		regexp.MustCompile(`cannot use (.+?) \(.*of type ((?:u?int(?:8|16|32|64)?|float(?:32|64)|byte|rune))\) as ((?:u?int(?:8|16|32|64)?|float(?:32|64)|byte|rune)) value in`),
		advice{"$1 is of type $2, and type $3 is wanted here.", "Convert it, as in $3(...), or use a value of type $3."},
		advice{"$1 é do tipo $2, e aqui se espera o tipo $3.", "Converta, como em $3(...), ou use um valor do tipo $3."},
	},
	{
		regexp.MustCompile(`cannot use (.+?) \(.*of (?:\w+ )?type (\w+)\) as (\*\w+) value in`),
		advice{"$1 is a value of type $2, and a pointer $3 is wanted here.", "Give the address of a variable: &name."},
		advice{"$1 é um valor do tipo $2, e aqui se espera um ponteiro $3.", "Passe o endereço de uma variável: &nome."},
	},
	{
		regexp.MustCompile(`cannot use (.+?) \(.*of type (\*\w+)\) as (\w+) value in`),
		advice{"$1 is a pointer $2, and type $3 is wanted here.", "If the value behind the pointer is meant, write *$1."},
		advice{"$1 é um ponteiro $2, e aqui se espera o tipo $3.", "Se o que se quer é o valor apontado, escreva *$1."},
	},
	{
		regexp.MustCompile(`cannot use (.+?) \(.*of type \*history\.History\) as history\.Runs value in`),
		advice{"$1 is the history of one training, and a comparison of several is wanted here.", "nn.Compare makes one; plots.LearningCurves($1) draws a single history."},
		advice{"$1 é o histórico de um treino, e aqui se espera a comparação de vários.", "nn.Compare faz uma; plots.LearningCurves($1) desenha um único histórico."},
	},
	{
		regexp.MustCompile(`cannot use (.+?) .*as (.+?) value in`),
		advice{"$1 does not fit where type $2 is wanted.", "Use a value of type $2."},
		advice{"$1 não serve onde se espera o tipo $2.", "Use um valor do tipo $2."},
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
		advice{"The number of values that $2 gives ($3) and of names on the left ($1) differ.", "Write as many names as there are values; _ takes one that you do not need."},
		advice{"O número de valores que $2 devolve ($3) e o de nomes à esquerda ($1) são diferentes.", "Escreva tantos nomes quantos são os valores; _ recebe o que você não precisa."},
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
		regexp.MustCompile(`division by zero`),
		advice{"A number is divided by the constant 0.", "Correct the divisor."},
		advice{"Um número é dividido pela constante 0.", "Corrija o divisor."},
	},
	{
		regexp.MustCompile(`cannot assign to (\S+)`),
		advice{"$1 cannot get a value: only variables, elements of slices and maps, and fields can.", "A constant stays as it is; a text is made anew, letter by letter; a function is declared again."},
		advice{"$1 não pode receber um valor: só variáveis, elementos de fatias e mapas, e campos podem.", "Uma constante não muda; um texto se refaz, letra por letra; uma função se declara de novo."},
	},
	{
		regexp.MustCompile(`invalid argument: (.+?) \(.*for built-in (?:len|cap)`),
		advice{"$1 has no length: len and cap are for texts, slices, arrays, maps and channels.", "Look at what $1 is: make it the last line of a cell."},
		advice{"$1 não tem comprimento: len e cap são para textos, fatias, vetores, mapas e canais.", "Veja o que é $1: ponha-o como última linha de uma célula."},
	},
	{
		regexp.MustCompile(`cannot call (?:non-function )?(\S+)|(\S+) is not a function`),
		advice{"$1$2 is not a function, so it cannot be called with (...).", "Leave the parentheses out; or has a variable taken the function's name?"},
		advice{"$1$2 não é uma função, então não se chama com (...).", "Tire os parênteses; ou uma variável tomou o nome da função?"},
	},
	{
		regexp.MustCompile(`name (\w+) not exported by package (\w+)`),
		advice{"$1 is for package $2's own use: other packages use names that begin with a capital letter.", "Begin it with a capital letter, or look the name up in the package's documentation."},
		advice{"$1 é de uso interno do pacote $2: os outros usam os nomes que começam com letra maiúscula.", "Comece-o com maiúscula, ou procure o nome na documentação do pacote."},
	},
	{
		regexp.MustCompile(`(?:too few|too many) values in struct literal of type (\S+)`),
		advice{"$1{...} wants a value for each of its fields, in their order.", "Give them all, or name those that you set: $1{Field: value}."},
		advice{"$1{...} pede um valor para cada campo, na ordem deles.", "Dê todos, ou nomeie os que quer: $1{Campo: valor}."},
	},
	{
		regexp.MustCompile(`unknown field (\w+) in struct literal of type (\S+)`),
		advice{"The type $2 has no field $1.", "Check the spelling, capitals included."},
		advice{"O tipo $2 não tem o campo $1.", "Confira como se escreve, inclusive as maiúsculas."},
	},
	{
		regexp.MustCompile(`(break|continue) (?:is )?not in`),
		advice{"$1 stands outside of any loop.", "It belongs between the { and } of a for; to leave a function, write return."},
		advice{"$1 está fora de qualquer laço.", "O lugar dele é entre o { e o } de um for; para sair de uma função, escreva return."},
	},
	{
		regexp.MustCompile(`(?:too many|not enough) return values`),
		advice{"return gives another number of values than the function promises; a cell's own statements return none.", "The results stand after the parentheses: func f(x int) int {...}. To show a value, make it the last line of the cell."},
		advice{"return devolve um número de valores diferente do que a função promete; os comandos de uma célula não devolvem nenhum.", "Os resultados ficam depois dos parênteses: func f(x int) int {...}. Para mostrar um valor, faça dele a última linha da célula."},
	},
	{
		regexp.MustCompile(`index (\S+) (?:\(.*\) )?out of bounds \[0:(\d+)\]`),
		advice{"Element $1 does not exist: there are $2, and the first has index 0.", "Use an index below $2, or make the array longer."},
		advice{"O elemento $1 não existe: há $2, e o primeiro tem índice 0.", "Use um índice menor que $2, ou faça o vetor maior."},
	},
	{
		regexp.MustCompile(`(\S+) (?:\(.*\) )?is not a type`),
		advice{"A type is wanted here, and $1 is none. Parameters are written name type: func f(x int).", "Write a type, such as int, float64 or string."},
		advice{"Aqui se espera um tipo, e $1 não é um. Parâmetros se escrevem nome tipo: func f(x int).", "Escreva um tipo, como int, float64 ou string."},
	},
	{
		regexp.MustCompile(`(\S+) \(type\) is not an expression`),
		advice{"$1 is a type, and a value is wanted here.", "Make a value of it: $1(...) or $1{...}."},
		advice{"$1 é um tipo, e aqui se espera um valor.", "Faça um valor dele: $1(...) ou $1{...}."},
	},
	{
		regexp.MustCompile(`(\S+) \(no value\) used as value`),
		advice{"$1 gives nothing back, so there is nothing to use.", "Call it on a line of its own, or let the function return something."},
		advice{"$1 não devolve nada, então não há o que usar.", "Chame-a numa linha só dela, ou faça a função devolver algo."},
	},
	{
		regexp.MustCompile(`(\w+) redeclared in this block`),
		advice{"$1 is declared twice in this cell.", "Give one of the two another name, or remove it."},
		advice{"$1 é declarado duas vezes nesta célula.", "Dê outro nome a um dos dois, ou apague-o."},
	},
	{
		regexp.MustCompile(`missing function body`),
		advice{"A function has no body, or its { stands on the next line.", "Put the { at the end of the line that begins with func."},
		advice{"Uma função não tem corpo, ou o seu { está na linha seguinte.", "Ponha o { no fim da linha que começa com func."},
	},
	{
		regexp.MustCompile(`cannot range over (\S+)`),
		advice{"$1 has no elements to go through.", "range takes a slice, an array, a map, a text, a channel or a whole number: for i := range 10."},
		advice{"$1 não tem elementos para percorrer.", "range recebe uma fatia, um vetor, um mapa, um texto, um canal ou um inteiro: for i := range 10."},
	},
	{
		regexp.MustCompile(`operator (\S+) not defined on (.+?) \(.*type (.+?)\)`),
		advice{"$1 does not work on a $3.", "Use it on the elements, or on another value; $2 is a $3."},
		advice{"$1 não funciona com $3.", "Use-o com os elementos, ou com outro valor; $2 é do tipo $3."},
	},
}
