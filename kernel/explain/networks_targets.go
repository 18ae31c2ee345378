package explain

import "regexp"

// targets is the table for errors about what a network is measured against: targets, losses, metrics, updates by hand, and
// functions of the graph.
var targets = []lesson{
	{
		regexp.MustCompile(`its function was not kept; give it again: (model\.Bind\(nn\.\w+\("[^"]*"), ...\)\)`),
		advice{"A notebook keeps a model from cell to cell, its weights too, but never a function that was given to it.", "At the top of each cell that uses the model, give the function again: $1, f))."},
		advice{"O caderno guarda o modelo de célula em célula, com os pesos, mas nunca uma função que ele recebeu.", "No começo de cada célula que usa o modelo, dê a função de novo: $1, f))."},
	},
	{
		regexp.MustCompile(`the function of the loss (\S+) was not kept; give it again: (model\.Bind\(nn\.\w+\("[^"]*"), ...\)\)`),
		advice{"A notebook keeps a model from cell to cell, but never a function that was given to it, and this loss, $1, is one.", "At the top of the cell: $2, f))."},
		advice{"O caderno guarda o modelo de célula em célula, mas nunca uma função que ele recebeu, e esta perda, $1, é uma.", "No começo da célula: $2, f))."},
	},
	{
		regexp.MustCompile(`its function (?:fails: |gives )(.*)`),
		advice{"The function of the graph was tried on a sample of rows, and what came of it does not fit: $1", "Its input is [batch, ...] and its result must keep the batch as the first axis; reduce and reshape along the others only."},
		advice{"A função do grafo foi testada com algumas linhas, e o resultado não serve: $1", "A entrada dela é [lote, ...] e o resultado deve manter o lote como primeiro eixo; reduza e mude a forma só nos outros."},
	},
	{
		regexp.MustCompile(`GraphLoss\((.+?)\) gives .*want the loss of each row`),
		advice{"A loss function gives one number for each row; the mean over the rows comes after it.", "Reduce along the last axis alone: graph.ReduceMean(x, -1), not ReduceAllMean."},
		advice{"Uma função de perda dá um número por linha; a média sobre as linhas vem depois dela.", "Reduza só no último eixo: graph.ReduceMean(x, -1), e não ReduceAllMean."},
	},
	{
		regexp.MustCompile(`it gives (\d+) outputs a row and the data has (\d+) targets a row`),
		advice{"Each output of the last layer is compared to one target: there are $1 outputs and $2 targets.", "End the model with nn.Dense($2)."},
		advice{"Cada saída da última camada é comparada com um alvo: há $1 saídas e $2 alvos por linha.", "Termine o modelo com nn.Dense($2)."},
	},
	{
		regexp.MustCompile(`the data has (\d+) classes and nn\.BinaryCrossEntropy knows 0 and 1|it gives (\d+) outputs and nn\.BinaryCrossEntropy of labels wants 1`),
		advice{"BinaryCrossEntropy is for a choice between two classes, told by one output.", "For two classes end the model with nn.Dense(1); for more use nn.CrossEntropy() and one output a class."},
		advice{"BinaryCrossEntropy serve para escolher entre duas classes, com uma única saída.", "Para duas classes termine o modelo com nn.Dense(1); para mais use nn.CrossEntropy() e uma saída por classe."},
	},
	{
		regexp.MustCompile(`row (\d+), target (\d+) is (NaN|[+-]?Inf)`),
		advice{"One $3 among the targets turns the loss, and then every weight, into NaN.", "Remove row $1 or replace its target $2."},
		advice{"Um único $3 entre os alvos transforma a perda, e depois todos os pesos, em NaN.", "Tire a linha $1 ou troque o seu alvo $2."},
	},
	{
		regexp.MustCompile(`row (\d+), target (\d+) is (\S+), but nn\.(\w+) wants targets of`),
		advice{"$4 measures probabilities, and row $1 has the target $3, which is none.", "To learn numbers use nn.MeanSquaredError(); for classes give labels, or targets from 0 to 1."},
		advice{"$4 mede probabilidades, e a linha $1 tem o alvo $3, que não é uma.", "Para aprender números use nn.MeanSquaredError(); para classes dê rótulos, ou alvos de 0 a 1."},
	},
	{
		regexp.MustCompile(`nn: Weighted: `),
		advice{"A weight says how much a row counts in the loss: one for each row, 0 or more.", "1 is as usual, 2 as if the row were there twice, 0 leaves it out."},
		advice{"O peso diz quanto uma linha conta na perda: um por linha, de 0 para cima.", "1 é o normal, 2 é como se a linha aparecesse duas vezes, 0 a deixa de fora."},
	},
	{
		regexp.MustCompile(`nn: SetParameters: the model has no "([^"]+)"`),
		advice{"Parameters go by their names, and $1 is not one of this model's.", "nn.Must(model.Parameters()).Names() lists them."},
		advice{"Os parâmetros se acham pelo nome, e $1 não é de nenhum deste modelo.", "nn.Must(model.Parameters()).Names() mostra todos."},
	},
	{
		regexp.MustCompile(`nn: SetParameters: (\S+) has the shape (\[[^\]]*\]) and \d+ values; the model wants the shape (\[[^\]]*\])`),
		advice{"$1 has another shape, $2, than the model's, $3: weights are [in, out].", "Begin with the model's own, w := nn.Must(model.Parameters()), and change their values."},
		advice{"$1 tem a forma $2, e no modelo é $3: os pesos são [entrada, saída].", "Parta dos do próprio modelo, w := nn.Must(model.Parameters()), e mude os valores."},
	},
	{
		regexp.MustCompile(`nn: SetParameters: .* do not match`),
		advice{"Two sets of arrays were added or subtracted that are not of one model: their names or shapes differ.", "Make velocities and the like from the weights, v := w.Zeros(), and after another Build make them anew."},
		advice{"Foram somados ou subtraídos conjuntos de arrays que não são do mesmo modelo: os nomes ou as formas diferem.", "Crie velocidades e afins a partir dos pesos, v := w.Zeros(), e de novo depois de outro Build."},
	},
	{
		regexp.MustCompile(`nn: there is no array "([^"]+)"; there are (.+)`),
		advice{"No array has the name $1.", "Those there are: $2."},
		advice{"Nenhum array tem o nome $1.", "Os que existem: $2."},
	},
	{
		regexp.MustCompile(`nn: TopK\((-?\d+)\): the model tells (\d+) classes apart`),
		advice{"A class can be among the first 1 to $2, for there are $2.", "Take a k between: nn.Must(model.TopK(test, 2))."},
		advice{"Uma classe pode estar entre as primeiras 1 a $2, pois há $2.", "Escolha um k nesse intervalo: nn.Must(model.TopK(test, 2))."},
	},
	{
		regexp.MustCompile(`does not tell classes apart|the data set has targets but no labels`),
		advice{"This counts classes, and here numbers are learnt: there is nothing right or wrong, only near and far.", "Ask model.Regression(data) how near, or train a classifier: labels and nn.CrossEntropy()."},
		advice{"Aqui se contam classes, e este modelo aprende números: não há certo nem errado, só perto e longe.", "Pergunte a model.Regression(dados) o quão perto, ou treine um classificador: rótulos e nn.CrossEntropy()."},
	},
	{
		regexp.MustCompile(`nn: the data set has no targets`),
		advice{"Regression compares to numbers, and these rows have none.", "For classes ask model.Evaluate or model.Confusion; numbers come with nn.NewRegression(x, y)."},
		advice{"A regressão compara com números, e estas linhas não os têm.", "Para classes use model.Evaluate ou model.Confusion; números entram com nn.NewRegression(x, y)."},
	},
	{
		regexp.MustCompile(`the model's output for row \d+ is NaN`),
		advice{"The training diverged: the weights are NaN, and so is every output.", "Make the model anew with nn.Sequential, and divide the learning rate by 10."},
		advice{"O treino divergiu: os pesos viraram NaN, e com eles toda saída.", "Crie o modelo de novo com nn.Sequential e divida a taxa de aprendizado por 10."},
	},
	{
		regexp.MustCompile(`nn: NewRegression: (?:row (\d+) has|\d+ rows and)`),
		advice{"For each row of features there is a row of targets, all of one length.", "y is [][]float32 even for one target a row: {{1.5}, {2}, ...}."},
		advice{"Para cada linha de entradas há uma linha de alvos, todas do mesmo tamanho.", "y é [][]float32 mesmo com um alvo por linha: {{1.5}, {2}, ...}."},
	},
}
