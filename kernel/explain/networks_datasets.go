package explain

import "regexp"

// tables is the table for errors of package datasets: text files, synthetic sets, files that are not there.
var tables = []lesson{
	{
		regexp.MustCompile(`datasets: (.+?): (?:no such file or directory|permission denied|it is a folder)`),
		advice{"At $1 there is no text file that can be read. A path without / at its front is meant from the notebook's folder.", "See what is there: !ls in a cell shows the folder."},
		advice{"Em $1 não há um arquivo de texto que se possa ler. Um caminho sem / no começo vale a partir da pasta do notebook.", "Veja o que há lá: !ls em uma célula mostra a pasta."},
	},
	{
		regexp.MustCompile(`line (\d+), column (.+?): "([-+]?\d[\d.,]*)" is not a number(?:; if its comma is a decimal one| with a decimal comma)`),
		advice{`"$3", in line $1, does not read as a number: in this file a comma is read as what separates values, or as the decimal sign, and here it does not fit.`, "If numbers are written like 1.234,5, separate the values by ; or put such numbers in quotation marks, and add datasets.DecimalComma(); else correct the line."},
		advice{`"$3", na linha $1, não se lê como número: neste arquivo a vírgula é lida como separador de valores, ou como sinal decimal, e aqui ela não combina.`, "Se os números são escritos como 1.234,5, separe os valores com ; ou ponha esses números entre aspas, e acrescente datasets.DecimalComma(); senão, corrija a linha."},
	},
	{
		regexp.MustCompile(`line (\d+), column (\d+)(?: "(.*?)")?: "(.*?)" is not a number`),
		advice{`In line $1 column $2 has the text "$4", and a network computes with numbers only.`, `Correct it, or say what the column is: datasets.Label("$3") if it is the class, datasets.Without("$3") if it is no feature (in a file without names, by its number: datasets.LabelColumn($2)).`},
		advice{`Na linha $1, a coluna $2 tem o texto "$4", e uma rede só calcula com números.`, `Corrija-o, ou diga o que é a coluna: datasets.Label("$3") se ela é a classe, datasets.Without("$3") se não é um atributo (num arquivo sem nomes, pelo número: datasets.LabelColumn($2)).`},
	},
	{
		regexp.MustCompile(`line (\d+), column (.+?): the value is missing`),
		advice{"Line $1 has no value in column $2, and a network cannot compute with nothing.", "Fill it in, or leave all such rows out: datasets.SkipMissing()."},
		advice{"A linha $1 não tem valor na coluna $2, e uma rede não calcula com o que falta.", "Preencha-o, ou deixe de fora todas as linhas assim: datasets.SkipMissing()."},
	},
	{
		regexp.MustCompile(`line (\d+), column (.+?): "(.*?)" is beyond what float32 holds`),
		advice{"$3, in line $1, is larger than the largest number that the network computes with.", "Divide the column by a power of ten before, in the program that wrote the file."},
		advice{"$3, na linha $1, é maior que o maior número com que a rede calcula.", "Antes, divida a coluna por uma potência de dez, no programa que gerou o arquivo."},
	},
	{
		regexp.MustCompile(`line (\d+), column (.+?): "(.*?)" is none of the classes (.+?); correct`),
		advice{`Line $1 is of the class "$3", and datasets.Classes names only $4.`, "Correct the line (capitals and accents count), or add the class to datasets.Classes."},
		advice{`A linha $1 é da classe "$3", e datasets.Classes só tem $4.`, "Corrija a linha (maiúsculas e acentos contam), ou acrescente a classe a datasets.Classes."},
	},
	{
		regexp.MustCompile(`line (\d+), column (.+?): "(.*?)" is one class too many`),
		advice{"More than 1,000 different values in column $2 look like a number to learn, or a name of each row, and not like a class.", "For a number use datasets.Target in place of datasets.Label; a name is no class: leave it out with datasets.Without."},
		advice{"Mais de 1.000 valores diferentes na coluna $2 parecem um número a aprender, ou um nome para cada linha, e não uma classe.", "Para um número use datasets.Target em vez de datasets.Label; um nome não é classe: deixe-o de fora com datasets.Without."},
	},
	{
		regexp.MustCompile(`line (\d+) has numbers where the columns' names should be`),
		advice{"The first line of a table gives the columns their names, and line $1 has numbers.", "If the file begins with its rows, add datasets.NoHeader() and count the columns: datasets.LabelColumn(-1) is the last."},
		advice{"A primeira linha de uma tabela dá nome às colunas, e a linha $1 tem números.", "Se o arquivo já começa com os dados, acrescente datasets.NoHeader() e conte as colunas: datasets.LabelColumn(-1) é a última."},
	},
	{
		regexp.MustCompile(`column (\d+) "(.*?)" is asked for twice, by (.+?) and (.+?); leave`),
		advice{`Column "$2" cannot be both, what $3 says and what $4 says: a feature that is also the answer would be learnt by heart.`, "Leave one of the two out."},
		advice{`A coluna "$2" não pode ser as duas coisas, o que diz $3 e o que diz $4: um atributo que também é a resposta seria só copiado.`, "Tire uma das duas opções."},
	},
	{
		regexp.MustCompile(`datasets: .+?: (\w+\(.+?\)): (?:there are (\d+) columns|there is no such column|columns \d+ and \d+ both)`),
		advice{"$1 must point to exactly one column of the file.", "Take a name that the message lists, letter by letter (capitals and blanks count), or count: datasets.LabelColumn(1) is the first, -1 the last."},
		advice{"$1 tem de apontar para exatamente uma coluna do arquivo.", "Use um nome da lista que está na mensagem, letra por letra (maiúsculas e espaços contam), ou conte: datasets.LabelColumn(1) é a primeira, -1 é a última."},
	},
	{
		regexp.MustCompile(`of its (\d+) columns none is left for features`),
		advice{"All $1 columns are answers or left out, so there is nothing to learn from; or the whole line was taken for one column.", "See the first line of the file: what separates its values? datasets.Separator(';') says so."},
		advice{"Todas as $1 colunas são respostas ou ficaram de fora, e não sobra com que aprender; ou a linha inteira foi lida como uma só coluna.", "Veja a primeira linha do arquivo: o que separa os valores? datasets.Separator(';') diz isso."},
	},
	{
		regexp.MustCompile(`it has no (?:lines with values|rows below its header)`),
		advice{"The file is empty, or has only the line with the names, or every row misses a value and was left out.", "Look at it: !head FILE in a cell shows its first lines."},
		advice{"O arquivo está vazio, ou só tem a linha dos nomes, ou em toda linha falta um valor e todas ficaram de fora.", "Olhe o arquivo: !head ARQUIVO em uma célula mostra as primeiras linhas."},
	},
	{
		regexp.MustCompile(`it has more than \d+ rows; take fewer|it is larger than \d+ MB`),
		advice{"A text file is read into memory as a whole, and this one is too large for that.", "Take part of its rows or columns, or write it once as numbers, in parts: nn.WriteFiles, then nn.OpenDataset."},
		advice{"Um arquivo de texto é lido inteiro para a memória, e este é grande demais para isso.", "Use só parte das linhas ou das colunas, ou grave-o uma vez como números, por partes: nn.WriteFiles, depois nn.OpenDataset."},
	},
	{
		regexp.MustCompile(`line (\d+): a quotation mark is alone`),
		advice{"Quotation marks in a CSV file stand around a whole value; in line $1 one opens and does not close, or stands within a value.", `Write "he said ""no""": marks around the value, and those within it twice.`},
		advice{"Num arquivo CSV, as aspas cercam o valor inteiro; na linha $1, abrem e não fecham, ou estão no meio de um valor.", `Escreva "ele disse ""não""": aspas em volta do valor, e as de dentro em dobro.`},
	},
	{
		regexp.MustCompile(`Separator\((.+?)\): want a character`),
		advice{"$1 cannot separate values: it is a quotation mark, the end of a line, or no character.", "Usual are datasets.Separator(';') and datasets.Separator('\\t')."},
		advice{"$1 não pode separar valores: é aspas, fim de linha ou não é um caractere.", "Os usuais são datasets.Separator(';') e datasets.Separator('\\t')."},
	},
	{
		regexp.MustCompile(`line (\d+) has (\d+) values and line (\d+) has (\d+); want as many, separated by (.+)`),
		advice{"All lines of a table have as many values; line $1 has $2 and line $3 has $4. Values are separated by $5 here.", "Look at line $1: a value with the separator in it belongs in quotation marks. If another character separates the values, add datasets.Separator."},
		advice{"Todas as linhas de uma tabela têm a mesma quantidade de valores; a linha $1 tem $2 e a linha $3 tem $4. Aqui o separador é $5.", "Veja a linha $1: um valor que contém o separador vai entre aspas. Se o separador é outro caractere, acrescente datasets.Separator."},
	},
	{
		regexp.MustCompile(`its text is UTF-16`),
		advice{`The file has two bytes a letter, as some spreadsheets save it ("Unicode text").`, "Save it again from the spreadsheet, as CSV UTF-8."},
		advice{`O arquivo tem dois bytes por letra, como algumas planilhas gravam ("texto Unicode").`, "Grave-o de novo na planilha como CSV UTF-8."},
	},
	{
		regexp.MustCompile(`(\w+\(.+?\)) and (\w+\(.+?\)): a data set has a class or numbers to learn`),
		advice{"A network learns to tell classes apart, or learns numbers: $1 asks for the one, $2 for the other.", "Leave one out; for two networks read the file twice."},
		advice{"Uma rede aprende a distinguir classes ou aprende números: $1 pede uma coisa, $2 pede a outra.", "Tire uma das duas; para duas redes, leia o arquivo duas vezes."},
	},
	{
		regexp.MustCompile(`datasets: (\w+): (?:-?\d+ rows; want|a noise of|-?\d+ classes; want|there are no weights)`),
		advice{"$1 makes rows from its numbers: how many, of how many classes, with how much noise (a standard deviation, 0 or more).", "Such as datasets.Blobs(300, 3, 0.5, 1), datasets.Moons(200, 0.1, 1) or datasets.Linear(100, []float64{2, -1}, 0.5, 0.1, 1)."},
		advice{"$1 cria linhas a partir dos números dados: quantas, de quantas classes, com quanto ruído (um desvio padrão, de 0 para cima).", "Por exemplo: datasets.Blobs(300, 3, 0.5, 1), datasets.Moons(200, 0.1, 1) ou datasets.Linear(100, []float64{2, -1}, 0.5, 0.1, 1)."},
	},
	{
		regexp.MustCompile(`datasets: (?:.+? is not installed|reading |.+? is truncated or altered|unpacking )`),
		advice{"The files of the data set are missing or damaged on this machine.", "Run the command that the message names, in a terminal, in the course's folder; go run . doctor shows what else is missing."},
		advice{"Os arquivos dos dados faltam nesta máquina ou estão danificados.", "Rode, em um terminal, na pasta do curso, o comando que está na mensagem; go run . doctor mostra o que mais falta."},
	},
}
