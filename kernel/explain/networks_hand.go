package explain

import "regexp"

// byHand is the table for errors of updates by hand, of functions of the graph and of gradient checks.
var byHand = []lesson{
	{
		regexp.MustCompile(`learned array (?:\d+ has the name|\S+ has the shape)`),
		advice{"Each learned array of a layer of your own has a name, no two alike, and a shape of lengths of 1 or more; nn.Inputs stands for the features that come in.", `Such as nn.Learned("slope", nn.Constant(1), nn.Inputs).`},
		advice{"Cada array aprendido de uma camada sua tem um nome, sem repetição, e uma forma com comprimentos de 1 ou mais; nn.Inputs representa os atributos que chegam.", `Por exemplo: nn.Learned("inclinacao", nn.Constant(1), nn.Inputs).`},
	},
	{
		regexp.MustCompile(`nn: Bind: (?:nil|.+ has no function; give one|layer \d+ .+? learns|the model has no function)`),
		advice{"Bind gives a model's own layers and loss their functions back, by name; what it was given does not belong to this model.", `Write it as when the model was made, with the same name and the same learned arrays: model.Bind(nn.Func("swish", swish)).`},
		advice{"Bind devolve às camadas e à perda do modelo as funções delas, pelo nome; o que ele recebeu não é deste modelo.", `Escreva como na criação do modelo, com o mesmo nome e os mesmos arrays aprendidos: model.Bind(nn.Func("swish", swish)).`},
	},
	{
		regexp.MustCompile(`nn: ArrayOf`),
		advice{"ArrayOf takes a tensor of float32, and this one is nil or of another type.", "Convert it in the graph before, with graph.ConvertDType(x, dtypes.Float32)."},
		advice{"ArrayOf recebe um tensor de float32, e este é nil ou de outro tipo.", "Converta-o antes, no grafo, com graph.ConvertDType(x, dtypes.Float32)."},
	},
	{
		regexp.MustCompile(`nn: CheckGradient: (?:there is no function|there are no weights|the gradient has (\d+) numbers and there are (\d+) weights)`),
		advice{"A gradient is checked against its own function, at one place: f, its gradient g there, and the weights w, as many as numbers in g.", "nn.CheckGradient(f, g, w), with len(g) == len(w)."},
		advice{"Um gradiente é conferido com a sua própria função, num ponto: f, o gradiente g ali, e os pesos w, tantos quantos os números de g.", "nn.CheckGradient(f, g, w), com len(g) == len(w)."},
	},
	{
		regexp.MustCompile(`nn: GradientTest of `),
		advice{"The test needs a place or more, a step h above 0 for (f(w + h) - f(w - h)) / 2h, and a tolerance above 0.", "Leave out what you need not change: the zero values stand for 20 places, 1e-5 and 1e-6."},
		advice{"O teste precisa de um ponto ou mais, de um passo h acima de 0 para (f(w + h) - f(w - h)) / 2h e de uma tolerância acima de 0.", "Deixe de fora o que não precisa mudar: os zeros valem 20 pontos, 1e-5 e 1e-6."},
	},
	{
		regexp.MustCompile(`its function was not kept; give it again: (model\.Bind\(nn\.\w+\("[^"]*"), ...\)\)`),
		advice{"A notebook keeps a model from cell to cell, its weights too, but never a function that was given to it.", "At the top of each cell that uses the model, give the function again: $1, f))."},
		advice{"O notebook guarda o modelo de célula em célula, com os pesos, mas nunca uma função que ele recebeu.", "No começo de cada célula que usa o modelo, dê a função de novo: $1, f))."},
	},
	{
		regexp.MustCompile(`the function of the loss (\S+) was not kept; give it again: (model\.Bind\(nn\.\w+\("[^"]*"), ...\)\)`),
		advice{"A notebook keeps a model from cell to cell, but never a function that was given to it, and this loss, $1, is one.", "At the top of the cell: $2, f))."},
		advice{"O notebook guarda o modelo de célula em célula, mas nunca uma função que ele recebeu, e esta perda, $1, é uma.", "No começo da célula: $2, f))."},
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
}
