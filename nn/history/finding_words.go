package history

import (
	"math"
	"strconv"
	"strings"
)

// wording is a kind of finding in words. {since}, {layer}, {measured}, {limit} stand for the finding's fields; {measured%}
// and {limit%} are shares in per cent.
type wording struct {
	measured, cause, try       string
	nome, medido, causa, tente string
}

var words = map[Kind]wording{
	NotANumber: {
		measured: "from update {since} on the loss is no longer a number",
		cause:    "the learning rate is so large that the weights ran away until float32 could not hold them; less often, a row with absurd values",
		try:      "divide the rate by 10, make the model anew (its weights are lost), and normalise the inputs if they are far from 1",
		nome:     "não é um número",
		medido:   "a partir da atualização {since} a perda deixa de ser um número",
		causa:    "a taxa de aprendizado é tão grande que os pesos cresceram até não caberem mais em float32; mais raramente, uma linha com valores absurdos",
		tente:    "divida a taxa por 10, crie o modelo de novo (os pesos se perderam) e normalize as entradas se estiverem longe de 1",
	},
	Ascent: {
		measured: "the learning rate was below 0 in {measured} updates, the first of them update {since}: each went up the slope, not down",
		cause:    "the schedule: nn.CosineAsPrinted() is α0 cos(πt/T), which is negative from half of the run on",
		try:      "nn.CosineDecay(), the cosine that its authors mean: it goes from α0 to almost 0 and never below",
		nome:     "taxa negativa",
		medido:   "a taxa de aprendizado ficou abaixo de 0 em {measured} atualizações, a primeira delas a de número {since}: cada uma subiu a encosta, em vez de descer",
		causa:    "a taxa programada: nn.CosineAsPrinted() é α0 cos(πt/T), que é negativa a partir da metade do treino",
		tente:    "nn.CosineDecay(), o cosseno que os autores propõem: vai de α0 a quase 0 e nunca fica abaixo",
	},
	Explosion: {
		measured: "from update {since} on the loss is far above its start of {limit}; it went up to {measured}",
		cause:    "the learning rate is too large for this loss: each step jumps over the valley to a higher place; large inputs or a summed loss do the same",
		try:      "divide the rate by 10; normalise the inputs; with a loss that is a sum, divide the rate by the batch size",
		nome:     "explosão",
		medido:   "a partir da atualização {since} a perda está muito acima do início, {limit}; chegou a {measured}",
		causa:    "a taxa de aprendizado é grande demais para esta perda: cada passo salta por cima do vale e cai num ponto mais alto; entradas grandes ou uma perda somada causam o mesmo",
		tente:    "divida a taxa por 10; normalize as entradas; se a perda é uma soma, divida a taxa pelo tamanho do lote",
	},
	Stagnation: {
		measured: "after the whole run the loss has fallen by only {measured%}",
		cause:    "the learning rate is too small to get anywhere in so many updates, or the network cannot move: dead ReLUs, saturated units, weights all zero, or labels that have nothing to do with the inputs",
		try:      "multiply the rate by 10; look at the other findings; check that a few rows can be learnt by heart",
		nome:     "estagnação",
		medido:   "ao fim de todo o treino a perda caiu apenas {measured%}",
		causa:    "a taxa de aprendizado é pequena demais para chegar a algum lugar em tantas atualizações, ou a rede não consegue se mover: ReLUs mortas, unidades saturadas, pesos todos iguais a zero, ou rótulos que nada têm a ver com as entradas",
		tente:    "multiplique a taxa por 10; olhe os outros diagnósticos; verifique se a rede consegue decorar umas poucas linhas",
	},
	Oscillation: {
		measured: "from update {since} on the loss jumps by about {measured%} of its value from one update to the next, where batches of this size explain about {limit%}",
		cause:    "the learning rate is near the largest that is stable: each step lands on the other side of the valley",
		try:      "divide the rate by 3, or let it fall with nn.CosineDecay() or nn.StepDecay; a larger batch is calmer too",
		nome:     "oscilação",
		medido:   "a partir da atualização {since} a perda salta cerca de {measured%} do seu valor de uma atualização para a outra, quando lotes deste tamanho explicam cerca de {limit%}",
		causa:    "a taxa de aprendizado está perto do limite da estabilidade: cada passo cai do outro lado do vale",
		tente:    "divida a taxa por 3, ou faça-a diminuir com nn.CosineDecay() ou nn.StepDecay; um lote maior também acalma a curva",
	},
	Overfitting: {
		measured: "the validation loss was lowest, {limit}, near update {since} and has risen to {measured}, while the training loss went on falling",
		cause:    "the network has begun to learn the training rows by heart: it has more freedom than the data can bind",
		try:      "stop earlier with nn.EarlyStopping(3), which brings the best weights back; more data, nn.Dropout(0.3), nn.L2(1e-4) or a smaller network",
		nome:     "sobreajuste",
		medido:   "a perda de validação foi mínima, {limit}, perto da atualização {since} e subiu para {measured}, enquanto a perda de treino continuou a cair",
		causa:    "a rede começou a decorar as linhas de treino: tem mais liberdade do que os dados conseguem limitar",
		tente:    "pare antes com nn.EarlyStopping(3), que devolve os melhores pesos; mais dados, nn.Dropout(0.3), nn.L2(1e-4) ou uma rede menor",
	},
	DeadUnits: {
		measured: "in layer {layer} {measured%} of the ReLUs are 0 for every row of the sample, since about update {since}",
		cause:    "a step too large, or a bias far below zero, pushed them to where they are 0 for all inputs: their gradient is 0 too, so they never come back",
		try:      "make the model anew and train it with a smaller rate; nn.HeNormal() as initialiser; nn.LeakyReLU keeps a small gradient",
		nome:     "ReLUs mortas",
		medido:   "na camada {layer}, {measured%} das ReLUs valem 0 para todas as linhas da amostra, desde perto da atualização {since}",
		causa:    "um passo grande demais, ou um viés muito negativo, levou essas unidades a uma região em que valem 0 para toda entrada: o gradiente delas também é 0, e elas não voltam",
		tente:    "crie o modelo de novo e treine com uma taxa menor; use nn.HeNormal() na inicialização; nn.LeakyReLU mantém um pequeno gradiente",
	},
	SaturatedUnits: {
		measured: "in layer {layer} {measured%} of the values lie within 1 % of their bounds, since about update {since}",
		cause:    "the sums that enter the sigmoid or tanh are large: inputs that are not normalised, weights that start or have become too large; there the slope is almost 0 and the layer stops learning",
		try:      "normalise the inputs with nn.ZScore(); start with nn.GlorotUniform(); a smaller rate; or ReLU in the hidden layers",
		nome:     "unidades saturadas",
		medido:   "na camada {layer}, {measured%} dos valores estão a menos de 1 % dos seus limites, desde perto da atualização {since}",
		causa:    "as somas que entram na sigmoide ou na tanh são grandes: entradas sem normalização, ou pesos que começaram ou ficaram grandes demais; ali a inclinação é quase 0 e a camada para de aprender",
		tente:    "normalize as entradas com nn.ZScore(); comece com nn.GlorotUniform(); use uma taxa menor; ou ReLU nas camadas ocultas",
	},
	VanishingGradient: {
		measured: "the gradient of layer {layer} is only {measured} of the last layer's",
		cause:    "each layer on the way back multiplies the gradient by a factor below 1: sigmoids (a quarter at most), weights too small, or many layers",
		try:      "ReLU with nn.HeNormal(), nn.BatchNorm() between the layers, or fewer layers",
		nome:     "gradiente que desaparece",
		medido:   "o gradiente da camada {layer} é só {measured} do da última camada",
		causa:    "cada camada, na volta, multiplica o gradiente por um fator menor que 1: sigmoides (no máximo um quarto), pesos pequenos demais, ou muitas camadas",
		tente:    "ReLU com nn.HeNormal(), nn.BatchNorm() entre as camadas, ou menos camadas",
	},
	ExplodingGradient: {
		measured: "the norm of the gradient goes up to {measured}, first at update {since}",
		cause:    "inputs, targets or starting weights are too large: each layer on the way back multiplies the gradient by a factor above 1; or the run is exploding",
		try:      "normalise inputs and targets; start with nn.GlorotUniform() or nn.HeNormal(); bound the norm with nn.ClipNorm(1)",
		nome:     "gradiente que explode",
		medido:   "a norma do gradiente chega a {measured}, pela primeira vez na atualização {since}",
		causa:    "entradas, alvos ou pesos iniciais grandes demais: cada camada, na volta, multiplica o gradiente por um fator maior que 1; ou o treino está explodindo",
		tente:    "normalize entradas e alvos; comece com nn.GlorotUniform() ou nn.HeNormal(); limite a norma com nn.ClipNorm(1)",
	},
	LargeUpdates: {
		measured: "one update changes the weights of layer {layer} by {measured%} of their size; about 0.1 % is usual",
		cause:    "the learning rate is too large for these weights",
		try:      "divide the rate by 10, or warm up with nn.WarmUp",
		nome:     "atualizações grandes demais",
		medido:   "uma única atualização muda os pesos da camada {layer} em {measured%} do seu tamanho; o usual é perto de 0,1 %",
		causa:    "a taxa de aprendizado é grande demais para estes pesos",
		tente:    "divida a taxa por 10, ou comece devagar com nn.WarmUp",
	},
	SmallUpdates: {
		measured: "even in the layer that moves most, {layer}, one update changes the weights by {measured%}; about 0.1 % is usual",
		cause:    "the learning rate is too small, or hardly any gradient arrives",
		try:      "multiply the rate by 10, again if it helps; nn.FindRate shows how far",
		nome:     "atualizações pequenas demais",
		medido:   "mesmo na camada que mais se move, {layer}, uma atualização muda os pesos em {measured%}; o usual é perto de 0,1 %",
		causa:    "a taxa de aprendizado é pequena demais, ou quase nenhum gradiente chega",
		tente:    "multiplique a taxa por 10, e de novo se ajudar; nn.FindRate mostra até onde",
	},
	ValidationTooSmall: {
		measured: "with so few validation rows chance alone moves the accuracy by ±{measured%} (95 % interval)",
		cause:    "the validation set is too small to choose between models by it",
		try:      "validate on more rows: a larger share in nn.ValidationSplit, or more data; for ±3 points it takes about 1,000 rows at worst",
		nome:     "validação pequena demais",
		medido:   "com tão poucas linhas de validação, o acaso sozinho move a acurácia em ±{measured%} (intervalo de 95 %)",
		causa:    "o conjunto de validação é pequeno demais para escolher entre modelos por ele",
		tente:    "valide com mais linhas: uma parte maior em nn.ValidationSplit, ou mais dados; para ±3 pontos são precisas, no pior caso, cerca de 1.000 linhas",
	},
}

// fill puts the numbers of the finding into a sentence, with a decimal comma where the language has one.
func (f Finding) fill(sentence string, comma bool) string {
	write := func(v float64) string {
		text := strconv.FormatFloat(v, 'g', 3, 64)
		if a := math.Abs(v); a >= 1000 && a < 1e6 {
			text = strconv.FormatFloat(v, 'f', 0, 64)
		}
		if comma {
			text = strings.Replace(text, ".", ",", 1)
		}
		return text
	}
	return strings.NewReplacer("{since}", strconv.Itoa(f.Since), "{layer}", f.Layer,
		"{measured%}", write(100*f.Measured)+" %", "{limit%}", write(100*f.Limit)+" %",
		"{measured}", write(f.Measured), "{limit}", write(f.Limit)).Replace(sentence)
}
