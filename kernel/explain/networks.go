package explain

import "regexp"

// networks is the table for errors of the course's packages. Those say in English what is wrong and what to do; here
// it is said why, and in the student's language.
var networks = []lesson{
	{
		regexp.MustCompile(`nn: layer (\d+) (.+?): input has shape (\[[^\]]*\]), want \[batch features\];.* make the rows flat with (Reshape\(\d+\))`),
		advice{"Layer $1, $2, wants each row as one list of numbers, and the rows are of shape $3 (the first axis is the batch).", "Put nn.Flatten() before it in nn.Sequential, or make the rows flat before training: data.$4."},
		advice{"A camada $1, $2, quer cada linha como uma única lista de números, e as linhas têm a forma $3 (o primeiro eixo é o lote).", "Ponha nn.Flatten() antes dela em nn.Sequential, ou achate as linhas antes de treinar: dados.$4."},
	},
	{
		regexp.MustCompile(`nn: layer (\d+) (.+?): input has shape (\[[^\]]*\]), want images, .*; put (nn\.Reshape\([^)]*\)) before it`),
		advice{"Layer $1, $2, looks at pixels and their neighbours, so each row must be an image with height, width and channels (1 for grey, 3 for colour); the rows are of shape $3 (the first axis is the batch).", "Say how the numbers lie as an image, in the layer before it: $4."},
		advice{"A camada $1, $2, olha os pixels e os seus vizinhos, por isso cada linha tem de ser uma imagem com altura, largura e canais (1 para cinza, 3 para cor); as linhas têm a forma $3 (o primeiro eixo é o lote).", "Diga, na camada anterior, como os números formam uma imagem: $4."},
	},
	{
		regexp.MustCompile(`nn: layer (\d+) (.+?): its (?:kernel|window) of (\d+ x \d+) pixels is larger than the image of (\d+ x \d+)`),
		advice{"What slides over the image, $3 pixels, must fit into it, and of the image only $4 are left at layer $1: each pooling divides height and width, each convolution without nn.Same takes some off.", "Make the kernel or the window smaller, leave out a pooling before it, or give the convolutions nn.Same. The model, shown as last expression, lists the sizes."},
		advice{"O que desliza pela imagem, de $3 pixels, precisa caber nela, e na camada $1 só restam $4: cada pooling divide a altura e a largura, e cada convolução sem nn.Same tira um pouco.", "Diminua o filtro ou a janela, tire um pooling antes dela, ou dê nn.Same às convoluções. O modelo, como última expressão da célula, mostra os tamanhos."},
	},
	{
		regexp.MustCompile(`nn: layer (\d+) Reshape\(([^)]*)\): input has shape (\[[^\]]*\]), (\d+) numbers a row, but .* wants (\d+)`),
		advice{"Another shape holds the same numbers: a row has $4 of them, and ($2) has room for $5, their product.", "Give dimensions whose product is $4; an image of 784 pixels is nn.Reshape(28, 28, 1)."},
		advice{"Mudar a forma não muda quantos números há: uma linha tem $4, e em ($2) cabem $5, o produto.", "Dê dimensões cujo produto seja $4; uma imagem de 784 pixels é nn.Reshape(28, 28, 1)."},
	},
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
		regexp.MustCompile(`nn: layer (\d+) (.+?): it drops the share (\S+) of its inputs`),
		advice{"Dropout takes the share of inputs that it sets to zero, and $3 is not one it can work with: 1 would leave nothing, and a percentage is divided by 100.", "From 0.2 to 0.5 is usual: nn.Dropout(0.3)."},
		advice{"Dropout recebe a fração das entradas que ele zera, e $3 não serve: com 1 não sobraria nada, e uma porcentagem se divide por 100.", "De 0.2 a 0.5 é o usual: nn.Dropout(0.3)."},
	},
	{
		regexp.MustCompile(`nn: layer (\d+) (.+?): (?:it has (?:0|-\d+) filters|its (?:kernel|window) is (?:0|-\d+) pixels wide|Stride\(-\d+\))`),
		advice{"Filters, sizes and strides are counted from 1, in layer $1, $2, too.", "Usual are nn.Conv2D(16, 3) and nn.MaxPool(2)."},
		advice{"Filtros, tamanhos e passos se contam a partir de 1, também na camada $1, $2.", "São usuais nn.Conv2D(16, 3) e nn.MaxPool(2)."},
	},
	{
		regexp.MustCompile(`nn: layer (\d+) (.+?): input has shape (\[[^\]]*\]): of 1 feature nothing is left`),
		advice{"LayerNorm takes the mean of each row's features off; of a single one that leaves 0, whatever it was.", "Take layer $1 out, or give the layer before it more units."},
		advice{"LayerNorm tira de cada linha a média das suas características; de uma só, sobra 0, fosse qual fosse.", "Tire a camada $1, ou dê mais unidades à camada anterior."},
	},
	{
		regexp.MustCompile(`nn: layer (\d+) .*: the initializer (Normal\(.+?\)): want a standard deviation above 0`),
		advice{"$2 would start all weights of layer $1 alike: units that begin the same stay the same.", "Give a small positive deviation, nn.Normal(0.05), or leave the choice to the layer."},
		advice{"$2 começaria com todos os pesos da camada $1 iguais: unidades que nascem iguais continuam iguais.", "Dê um desvio pequeno e positivo, nn.Normal(0.05), ou deixe a escolha para a camada."},
	},
	{
		regexp.MustCompile(`nn: layer (\d+) .*: the penalty (\S+): want a number of 0 or more`),
		advice{"A penalty makes large weights cost; below 0 it would reward them, and layer $1's would grow without end.", "Begin with nn.L2(0.0001)."},
		advice{"A penalidade faz pesos grandes custarem; abaixo de 0 ela os premiaria, e os da camada $1 cresceriam sem fim.", "Comece com nn.L2(0.0001)."},
	},
	{
		regexp.MustCompile(`nn: layer 1 (.+?): input has shape (\[[^\]]*\]), but the model was trained on (\[[^\]]*\])`),
		advice{"The weights of $1 were made for rows of shape $3; these have the shape $2.", "Use rows like those of the training, or make a new model with nn.Sequential."},
		advice{"Os pesos de $1 foram criados para linhas de forma $3; estas têm a forma $2.", "Use linhas como as do treino, ou crie um modelo novo com nn.Sequential."},
	},
	{
		regexp.MustCompile(`nn: layer \d+ (.+?): it gives (\d+) logits, but row (\d+) has label (\d+); end the model with (nn\.Dense\(\d+\))`),
		advice{"The last layer, $1, tells $2 classes apart, counted from 0, and row $3 is of class $4.", "Give the last layer one output a class: $5. If the label itself is wrong, correct it."},
		advice{"A última camada, $1, distingue $2 classes, contadas a partir de 0, e a linha $3 é da classe $4.", "Dê à última camada uma saída por classe: $5. Se errado estiver o rótulo, corrija-o."},
	},
	{
		regexp.MustCompile(`nn: layer (\d+) (.+?): it has (-?\d+) units`),
		advice{"A layer has as many outputs as units, and $3 is none.", "Give layer $1 at least one: nn.Dense(10)."},
		advice{"Uma camada tem tantas saídas quantas unidades, e $3 não é nenhuma.", "Dê ao menos uma à camada $1: nn.Dense(10)."},
	},
	{
		regexp.MustCompile(`nn: layer \d+ (.+?): it gives .*2 classes or more`),
		advice{"The last layer, $1, must give one output for each class, and a choice needs two classes at least.", "End the model with nn.Dense(classes), 10 for MNIST."},
		advice{"A última camada, $1, deve dar uma saída para cada classe, e para haver escolha são precisas ao menos duas.", "Termine o modelo com nn.Dense(classes): 10 no MNIST."},
	},
	{
		regexp.MustCompile(`nn: the model has no layers`),
		advice{"There is nothing to train yet.", "Make the model with its layers: nn.Sequential(nn.Dense(10))."},
		advice{"Ainda não há o que treinar.", "Crie o modelo com suas camadas: nn.Sequential(nn.Dense(10))."},
	},
	{
		regexp.MustCompile(`nn: the model has no weights yet`),
		advice{"Weights are made by the first training, which knows the shape of the rows.", "Call model.Fit before; to make the updates by hand, model.Build(data, 1) draws them."},
		advice{"Os pesos nascem no primeiro treino, que conhece a forma das linhas.", "Chame model.Fit antes; para fazer as atualizações à mão, model.Build(dados, 1) os sorteia."},
	},
	{
		regexp.MustCompile(`weights are no longer numbers`),
		advice{"An earlier training of this model diverged: its weights are NaN, and NaN plus anything is NaN.", "Make the model anew with nn.Sequential, and divide the learning rate by 10."},
		advice{"Um treino anterior deste modelo divergiu: os pesos viraram NaN, e NaN mais qualquer coisa é NaN.", "Crie o modelo de novo com nn.Sequential e divida a taxa de aprendizado por 10."},
	},
	{
		regexp.MustCompile(`nn: .*\): (?:the learning rate is not a finite number|a negative learning rate|a learning rate of 0)`),
		advice{"The learning rate says how long a step is; at 0 there is none, below 0 it would climb, and NaN or Inf is no length.", "Begin with nn.SGD(0.01) and change it by factors of 3 or 10."},
		advice{"A taxa de aprendizado diz o tamanho do passo; com 0 não há passo, abaixo de 0 ele subiria o morro, e NaN ou Inf não é tamanho.", "Comece com nn.SGD(0.01) e mude por fatores de 3 ou de 10."},
	},
	{
		regexp.MustCompile(`nn: (?:MiniBatch\((\d+)\): )?there are only (\d+) training rows`),
		advice{"A batch cannot have more rows than there are to train on, $2 (what goes to validation is taken off).", "Take a smaller nn.MiniBatch, or nn.FullBatch() for all rows at once."},
		advice{"Um lote não pode ter mais linhas do que há para treinar, $2 (já sem as da validação).", "Use um nn.MiniBatch menor, ou nn.FullBatch() para todas as linhas de uma vez."},
	},
	{
		regexp.MustCompile(`nn: MiniBatch\((-?\d+)\): want 1 row or more`),
		advice{"A batch of $1 rows has no gradient.", "nn.MiniBatch(32) is a good start, nn.Stochastic() takes one row at a time."},
		advice{"Um lote de $1 linhas não tem gradiente.", "nn.MiniBatch(32) é um bom começo; nn.Stochastic() usa uma linha por vez."},
	},
	{
		regexp.MustCompile(`nn: Epochs\((-?\d+)\)`),
		advice{"An epoch is a pass over the training rows; $1 of them are no training.", "Give 1 or more: nn.Epochs(5)."},
		advice{"Uma época é uma passada pelas linhas de treino; $1 delas não são treino nenhum.", "Dê 1 ou mais: nn.Epochs(5)."},
	},
	{
		regexp.MustCompile(`nn: ValidationSplit\((.+?)\)`),
		advice{"The split is the share of the rows kept for validation; both parts need rows.", "A tenth is usual: nn.ValidationSplit(0.1)."},
		advice{"É a fração das linhas que fica para a validação; as duas partes precisam de linhas.", "Um décimo é o usual: nn.ValidationSplit(0.1)."},
	},
	{
		regexp.MustCompile(`row (\d+), feature (\d+) is (NaN|[+-]?Inf)`),
		advice{"One $3 among the data turns the loss, and then every weight, into NaN.", "Remove row $1 or replace the value; see where it came from, often 0/0 in a normalisation or an empty field."},
		advice{"Um único $3 nos dados transforma a perda, e depois todos os pesos, em NaN.", "Tire a linha $1 ou troque o valor; veja de onde ele veio: muitas vezes é 0/0 numa normalização ou um campo vazio."},
	},
	{
		regexp.MustCompile(`nn: the data set (?:is nil|has no rows)`),
		advice{"There are no rows to learn from.", "Load them first, train, test := nn.Must2(datasets.MNIST()), or make them with nn.NewDataset."},
		advice{"Não há linhas com que aprender.", "Carregue-as antes, train, test := nn.Must2(datasets.MNIST()), ou crie-as com nn.NewDataset."},
	},
	{
		regexp.MustCompile(`nn: the data set has no labels`),
		advice{"To train or to evaluate, each row needs its right answer.", "Give a label for each row to nn.NewDataset; without them only Predict works."},
		advice{"Para treinar ou avaliar, cada linha precisa da sua resposta certa.", "Dê um rótulo por linha a nn.NewDataset; sem eles só Predict funciona."},
	},
	{
		regexp.MustCompile(`nn: Compare has (?:no runs|two runs named)`),
		advice{"Each curve of a comparison is a run with a name of its own.", `Write nn.Run("name", options...) for each, every name once.`},
		advice{"Cada curva de uma comparação é um treino com nome próprio.", `Escreva nn.Run("nome", opções...) para cada um, sem repetir nomes.`},
	},
	{
		regexp.MustCompile(`datasets: `),
		advice{"The files of the data set are missing or damaged on this machine.", "In a terminal, in the course's folder: go run . doctor says which command mends it."},
		advice{"Os arquivos dos dados faltam nesta máquina ou estão danificados.", "Em um terminal, na pasta do curso: go run . doctor diz o comando que resolve."},
	},
	{
		regexp.MustCompile(`nn: DESCIDA_BACKEND=`),
		advice{"The environment variable DESCIDA_BACKEND asks for a backend that is not here.", "Unset it, or take xla:cpu or go; then restart the kernel."},
		advice{"A variável de ambiente DESCIDA_BACKEND pede um backend que não há aqui.", "Apague-a, ou use xla:cpu ou go; depois reinicie o kernel."},
	},
}
