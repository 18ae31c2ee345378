package explain

import "regexp"

// rows is the table for errors of data sets and of normalisers.
var rows = []lesson{
	{
		regexp.MustCompile(`nn: writing the data set (.*?): `),
		advice{"The files of the data set $1 were not written: the rows must be what nn.Files says of them, and the folder must be one that can be written to.", "Compare the two: a path in Pixels (uint8) or Floats, one in Labels or Targets, the Shape of a row, and Classes or Width."},
		advice{"Os arquivos do conjunto de dados $1 não foram gravados: as linhas têm de ser o que nn.Files diz delas, e a pasta tem de aceitar gravação.", "Compare os dois: um caminho em Pixels (uint8) ou Floats, um em Labels ou Targets, a forma de uma linha em Shape, e Classes ou Width."},
	},
	{
		regexp.MustCompile(`nn: data set (.*?): `),
		advice{"What lies in the files of the data set $1 is not what nn.Files says: they hold bare numbers, row after row, with no header, as many as rows times features, and labels below Classes.", "Check the paths, Shape, and Classes or Width. If a file is missing, the message tells what to do."},
		advice{"O que há nos arquivos do conjunto de dados $1 não é o que nn.Files diz: eles têm só números, linha após linha, sem cabeçalho, tantos quantos linhas vezes atributos, e rótulos menores que Classes.", "Confira os caminhos, Shape, e Classes ou Width. Se falta um arquivo, a mensagem diz o que fazer."},
	},
	{
		regexp.MustCompile(`row (\d+) has (\d+) features and row 0 has (\d+)`),
		advice{"A data set is a table: every row has the same features, in the same order. Row $1 has $2, and row 0 has $3.", "Complete row $1 or leave it out; print it to see what is missing."},
		advice{"Um conjunto de dados é uma tabela: todas as linhas têm os mesmos atributos, na mesma ordem. A linha $1 tem $2, e a linha 0 tem $3.", "Complete a linha $1 ou tire-a; imprima-a para ver o que falta."},
	},
	{
		regexp.MustCompile(`the rows have no features|rows of shape \[.*?\] have no features`),
		advice{"A row without numbers says nothing about what it stands for.", "Give each row one number or more. The shape of a row is []int{784} for MNIST laid flat, []int{28, 28, 1} for its images."},
		advice{"Uma linha sem números não diz nada sobre o que ela representa.", "Dê um número ou mais a cada linha. A forma de uma linha é []int{784} para o MNIST achatado, []int{28, 28, 1} para as imagens."},
	},
	{
		regexp.MustCompile(`NewDatasetFlat: (\d+) values do not make whole rows of shape (\[.*?\])`),
		advice{"The numbers lie one row after the other, and $1 of them cannot be cut into rows of shape $2 without a rest.", "len(x) must be the number of rows times the product of the shape."},
		advice{"Os números vêm uma linha depois da outra, e $1 deles não se dividem em linhas de forma $2 sem sobrar nada.", "len(x) deve ser o número de linhas vezes o produto da forma."},
	},
	{
		regexp.MustCompile(`(\d+) rows and (\d+) labels; want a label a row`),
		advice{"The label of a row stands at the row's own place in the list of labels; there are $1 rows and $2 labels.", "See where the two lists came apart: print the length of each."},
		advice{"O rótulo de uma linha fica na posição dela na lista de rótulos; há $1 linhas e $2 rótulos.", "Veja onde as duas listas se desencontraram: imprima o comprimento de cada uma."},
	},
	{
		regexp.MustCompile(`label (-?\d+) of row (\d+) is out of range; a label`),
		advice{"A label is the index of a class: 0, 1, 2 and so on. $1, in row $2, is none.", "Number the classes from 0. To learn numbers, such as prices, use nn.NewRegression(x, y)."},
		advice{"Um rótulo é o índice de uma classe: 0, 1, 2 e assim por diante. $1, na linha $2, não é nenhum.", "Numere as classes a partir de 0. Para aprender números, como preços, use nn.NewRegression(x, y)."},
	},
	{
		regexp.MustCompile(`Reshape\(\[(.*?)\]\): a row has (\d+) features, shape (\[.*?\])`),
		advice{"Another shape holds the same numbers: a row has $2 of them, shape $3, and [$1] has room for another number.", "Give dimensions whose product is $2: MNIST's 784 make Reshape(28, 28, 1)."},
		advice{"Mudar a forma não muda quantos números há: uma linha tem $2, na forma $3, e em [$1] cabe outra quantidade.", "Dê dimensões cujo produto seja $2: os 784 do MNIST formam Reshape(28, 28, 1)."},
	},
	{
		regexp.MustCompile(`nn: Take\((-?\d+)\): the data set has (\d+) rows`),
		advice{"Take gives the first rows; here there are $2, so 1 to $2 can be taken.", "Ask for fewer; the data set itself has them all."},
		advice{"Take dá as primeiras linhas; aqui há $2, então dá para pegar de 1 a $2.", "Peça menos; o próprio conjunto de dados já é todas elas."},
	},
	{
		regexp.MustCompile(`nn: Split\((.+?)\): of (\d+) rows`),
		advice{"The share, $1, says how much goes to the first part, and each part needs at least one of the $2 rows.", "Give a number between 0 and 1: train, test := data.Shuffle(1).Split(0.8)."},
		advice{"A fração, $1, diz quanto vai para a primeira parte, e cada parte precisa de ao menos uma das $2 linhas.", "Dê um número entre 0 e 1: train, test := dados.Shuffle(1).Split(0.8)."},
	},
	{
		regexp.MustCompile(`nn: NamedClasses: `),
		advice{"The names stand for the labels 0, 1, 2 and so on: one for each class, none empty, no two alike.", `Give them in the labels' order, before OneHot: data.NamedClasses("cat", "dog").`},
		advice{"Os nomes correspondem aos rótulos 0, 1, 2 e assim por diante: um por classe, nenhum vazio, nenhum repetido.", `Dê os nomes na ordem dos rótulos, antes de OneHot: dados.NamedClasses("gato", "cachorro").`},
	},
	{
		regexp.MustCompile(`nn: Batches\((-?\d+), (-?\d+)\): the data set has (\d+) rows`),
		advice{"A batch has at least one row and at most all $3; $1 is neither.", "The first number is the rows of a batch, the second the seed of the order: train.Batches(32, 1)."},
		advice{"Um lote tem ao menos uma linha e no máximo todas as $3; $1 não serve.", "O primeiro número são as linhas de um lote, o segundo é a semente da ordem: train.Batches(32, 1)."},
	},
	{
		regexp.MustCompile(`nn: Streamed\((-?\d+)\)`),
		advice{"Streamed says how many megabytes of the rows may be on the device at a time.", "128 is a good start; a data set that fits into memory needs no Streamed."},
		advice{"Streamed diz quantos megabytes das linhas podem ficar no dispositivo de cada vez.", "128 é um bom começo; um conjunto de dados que cabe na memória não precisa de Streamed."},
	},
	{
		regexp.MustCompile(`nn: FailedDataset: there is no error`),
		advice{"A data set that tells an error needs the error to tell, and it is nil.", "Ask first: if err != nil { return nn.FailedDataset(err) }."},
		advice{"Um conjunto de dados que relata um erro precisa do erro, e ele é nil.", "Pergunte antes: if err != nil { return nn.FailedDataset(err) }."},
	},
	{
		regexp.MustCompile(`MinMax\((.+?), (.+?)\): want a low end below the high end`),
		advice{"MinMax brings each feature into a range, and from $1 to $2 is none that grows.", "0 to 1 is usual: nn.MinMax(0, 1)."},
		advice{"MinMax leva cada atributo a um intervalo, e de $1 a $2 não há intervalo que cresça.", "O usual é de 0 a 1: nn.MinMax(0, 1)."},
	},
	{
		regexp.MustCompile(`Normalization\("(.*?)"\) does not exist`),
		advice{`There is no normalisation of the kind "$1".`, "Make one with its call: nn.MinMax(0, 1), nn.ZScore() or nn.L2Norm()."},
		advice{`Não há normalização do tipo "$1".`, "Crie uma com a chamada dela: nn.MinMax(0, 1), nn.ZScore() ou nn.L2Norm()."},
	},
	{
		regexp.MustCompile(`Invert: (\S+) cannot be undone`),
		advice{"$1 makes every row one of length 1, and how long it was is not kept.", "Keep the data set from before Apply in a variable of its own."},
		advice{"$1 deixa toda linha com comprimento 1, e o comprimento que ela tinha não fica guardado.", "Guarde em outra variável o conjunto de dados de antes de Apply."},
	},
	{
		regexp.MustCompile(`of (\d+) features, learnt from \d+ rows, but the rows have (\d+)|(\d+) features a row, but it learnt from rows of (\d+)`),
		advice{"A normaliser keeps numbers for each feature of the rows that it learnt from, and these rows have another count of features.", "Give it rows prepared like those, or let it learn anew from these training rows: nn.Must(nn.ZScore().Fit(train))."},
		advice{"Um normalizador guarda números para cada atributo das linhas com que aprendeu, e estas linhas têm outra quantidade de atributos.", "Dê a ele linhas preparadas como aquelas, ou deixe-o aprender de novo com estas linhas de treino: nn.Must(nn.ZScore().Fit(train))."},
	},
	{
		regexp.MustCompile(`row (\d+), feature (\d+) becomes (\S+), beyond what float32 holds`),
		advice{"The value of feature $2 in row $1 lies so far from those that the normaliser learnt from that its result is no number.", "Look at that value: is it a mistake of reading, or a row of another kind?"},
		advice{"O valor do atributo $2 na linha $1 está tão longe daqueles com que o normalizador aprendeu que o resultado não é um número.", "Veja esse valor: é um erro de leitura, ou uma linha de outro tipo?"},
	},
	{
		regexp.MustCompile(`the normaliser (?:learnt nothing yet|is for \d+ features|has the offset)`),
		advice{"A normaliser must first learn from rows: the mean and the deviation, or the least and the largest, of each feature. Its own Fit makes it.", "scale := nn.Must(nn.ZScore().Fit(train)), with the training rows alone; then nn.Normalize(scale) or scale.Apply(train)."},
		advice{"Um normalizador precisa primeiro aprender com as linhas: a média e o desvio, ou o mínimo e o máximo, de cada atributo. Quem o cria é o seu próprio Fit.", "escala := nn.Must(nn.ZScore().Fit(train)), só com as linhas de treino; depois nn.Normalize(escala) ou escala.Apply(train)."},
	},
	{
		regexp.MustCompile(`row (\d+), feature (\d+) is (NaN|[+-]?Inf)`),
		advice{"One $3 among the data turns the loss, and then every weight, into NaN.", "Remove row $1 or replace the value; see where it came from, often 0/0 in a normalisation or an empty field."},
		advice{"Um único $3 nos dados transforma a perda, e depois todos os pesos, em NaN.", "Tire a linha $1 ou troque o valor; veja de onde ele veio: muitas vezes é 0/0 numa normalização ou um campo vazio."},
	},
	{
		regexp.MustCompile(`nn: (?:\w+: there are no rows; give|the data set (?:is nil|has no rows))`),
		advice{"There are no rows to learn from.", "Load them first, train, test := nn.Must2(datasets.MNIST()), or make them with nn.NewDataset."},
		advice{"Não há linhas com que aprender.", "Carregue-as antes, train, test := nn.Must2(datasets.MNIST()), ou crie-as com nn.NewDataset."},
	},
	{
		regexp.MustCompile(`nn: (?:\w+: )?the data set has no labels`),
		advice{"To train or to evaluate, each row needs its right answer.", "Give a label for each row to nn.NewDataset; without them only Predict works."},
		advice{"Para treinar ou avaliar, cada linha precisa da sua resposta certa.", "Dê um rótulo por linha a nn.NewDataset; sem eles só Predict funciona."},
	},
	{
		regexp.MustCompile(`row (\d+), target (\d+) is (NaN|[+-]?Inf)`),
		advice{"One $3 among the targets turns the loss, and then every weight, into NaN.", "Remove row $1 or replace its target $2."},
		advice{"Um único $3 entre os alvos transforma a perda, e depois todos os pesos, em NaN.", "Tire a linha $1 ou troque o seu alvo $2."},
	},
	{
		regexp.MustCompile(`nn: Weighted: `),
		advice{"A weight says how much a row counts in the loss: one for each row, 0 or more.", "1 is as usual, 2 as if the row were there twice, 0 leaves it out."},
		advice{"O peso diz quanto uma linha conta na perda: um por linha, de 0 para cima.", "1 é o normal, 2 é como se a linha aparecesse duas vezes, 0 a deixa de fora."},
	},
	{
		regexp.MustCompile(`nn: NewRegression: (?:row \d+ has|\d+ rows and|the rows of targets)`),
		advice{"For each row of features there is a row of targets, all of one length.", "y is [][]float32 even for one target a row: {{1.5}, {2}, ...}."},
		advice{"Para cada linha de entradas há uma linha de alvos, todas do mesmo tamanho.", "y é [][]float32 mesmo com um alvo por linha: {{1.5}, {2}, ...}."},
	},
}
