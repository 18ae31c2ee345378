package explain

import "regexp"

// targets is the table for errors about what a network's outputs are measured against: losses and metrics.
var targets = []lesson{
	{
		regexp.MustCompile(`it ends with a (?:softmax|sigmoid) and (\w+)\([^)]*\) has one inside`),
		advice{"The loss, $1, works on logits and makes probabilities of them itself, where nothing can overflow. Done twice, the probabilities could never be far from even, and the network would hardly learn.", "End the model with nn.Dense(10), without an activation. For probabilities, ask model.Predict."},
		advice{"A perda, $1, trabalha com logits e ela mesma os transforma em probabilidades, sem risco de estourar. Feito duas vezes, as probabilidades nunca se afastariam muito umas das outras, e a rede quase não aprenderia.", "Termine o modelo com nn.Dense(10), sem ativação. Se quer probabilidades, peça a model.Predict."},
	},
	{
		regexp.MustCompile(`nn: layer (\d+) (.+?): it gives (\[[^\]]*\]), but the loss wants \[batch outputs\]`),
		advice{"The loss compares one list of outputs a row with the right answer, and the last layer, $2, gives $3.", "End the model with nn.Flatten(), nn.Dense(10)."},
		advice{"A perda compara, em cada linha, uma lista de saídas com a resposta certa, e a última camada, $2, entrega $3.", "Termine o modelo com nn.Flatten(), nn.Dense(10)."},
	},
	{
		regexp.MustCompile(`nn: layer \d+ (.+?): it gives (\d+) logits, but row (\d+) has label (\d+); end the model with (nn\.Dense\(\d+\))`),
		advice{"The last layer, $1, tells $2 classes apart, counted from 0, and row $3 is of class $4.", "Give the last layer one output a class: $5. If the label itself is wrong, correct it."},
		advice{"A última camada, $1, distingue $2 classes, contadas a partir de 0, e a linha $3 é da classe $4.", "Dê à última camada uma saída por classe: $5. Se errado estiver o rótulo, corrija-o."},
	},
	{
		regexp.MustCompile(`nn: layer \d+ (.+?): it gives .*2 classes or more`),
		advice{"The last layer, $1, must give one output for each class, and a choice needs two classes at least.", "End the model with nn.Dense(classes), 10 for MNIST."},
		advice{"A última camada, $1, deve dar uma saída para cada classe, e para haver escolha são precisas ao menos duas.", "Termine o modelo com nn.Dense(classes): 10 no MNIST."},
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
		regexp.MustCompile(`row (\d+), target (\d+) is (\S+), but nn\.(\w+) wants targets of`),
		advice{"$4 measures probabilities, and row $1 has the target $3, which is none.", "To learn numbers use nn.MeanSquaredError(); for classes give labels, or targets from 0 to 1."},
		advice{"$4 mede probabilidades, e a linha $1 tem o alvo $3, que não é uma.", "Para aprender números use nn.MeanSquaredError(); para classes dê rótulos, ou alvos de 0 a 1."},
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
}
