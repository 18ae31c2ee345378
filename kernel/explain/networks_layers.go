package explain

import "regexp"

// layers is the table for errors of a model's layers.
var layers = []lesson{
	{
		regexp.MustCompile(`nn: layer (\d+) is nil`),
		advice{"Layer $1 of nn.Sequential is no layer: a variable that was never given one, perhaps.", "Write the layer there, such as nn.Dense(10)."},
		advice{"A camada $1 de nn.Sequential não é camada nenhuma: talvez uma variável que nunca recebeu uma.", "Escreva a camada ali, como nn.Dense(10)."},
	},
	{
		regexp.MustCompile(`activation (?:-?\d+|"[^"]*") does not exist`),
		advice{"The activations have names, and this is none of them.", "The message lists them: nn.ReLU is usual between layers."},
		advice{"As ativações têm nome, e este não é de nenhuma.", "A mensagem mostra todas: nn.ReLU é a usual entre as camadas."},
	},
	{
		regexp.MustCompile(`nn: layer (\d+) (.+?): its .+? are more than \d+ numbers`),
		advice{"Between two layers there is a weight for each pair of an input and a unit, and for $2 that makes more than can be counted.", "Give layer $1 fewer units, or fewer inputs: a pooling before it, or smaller rows."},
		advice{"Entre duas camadas há um peso para cada par de entrada e unidade, e em $2 isso dá mais do que se pode contar.", "Dê menos unidades à camada $1, ou menos entradas: um pooling antes dela, ou linhas menores."},
	},
	{
		regexp.MustCompile(`has nothing to learn; add a layer with weights`),
		advice{"The layers of this model only change what comes in, and none has weights that training could move.", "Add a layer that has some, such as nn.Dense(10)."},
		advice{"As camadas deste modelo só transformam o que entra, e nenhuma tem pesos que o treino possa mover.", "Acrescente uma que tenha, como nn.Dense(10)."},
	},
	{
		regexp.MustCompile(`nn: layer (\d+) (.+?): its (?:momentum|epsilon) is`),
		advice{"Momentum says how slowly the averages that layer $1 keeps follow the batches, from 0 to below 1; epsilon is the small number that keeps a division by 0 away.", "Leave both as they are: nn.BatchNorm() has 0.99 and 0.001."},
		advice{"O momentum diz quão devagar as médias que a camada $1 guarda acompanham os lotes, de 0 até menos de 1; o épsilon é o número pequeno que evita a divisão por 0.", "Deixe os dois como estão: nn.BatchNorm() tem 0,99 e 0,001."},
	},
	{
		regexp.MustCompile(`the (?:padding|pooling|initializer|loss) "(.*?)" does not exist; use (.+)`),
		advice{`There is none of the name "$1".`, "Take one of package nn's, by its call: $2."},
		advice{`Não existe nada com o nome "$1".`, "Use um do pacote nn, pela chamada: $2."},
	},
	{
		regexp.MustCompile(`the initializer (.+?): want a finite number`),
		advice{"$1 would begin with weights that are no numbers, and NaN plus anything is NaN.", "Give a finite number, nn.Constant(0.1), or leave the choice to the layer."},
		advice{"$1 começaria com pesos que não são números, e NaN mais qualquer coisa é NaN.", "Dê um número finito, nn.Constant(0.1), ou deixe a escolha para a camada."},
	},
	{
		regexp.MustCompile(`nn: layer (\d+) (.+?): it asks for the shape (\[.*?\])`),
		advice{"A shape is one dimension or more, each of 1 or more; $3 is none.", "An image of 784 pixels is nn.Reshape(28, 28, 1); the batch is not among the dimensions."},
		advice{"Uma forma tem uma dimensão ou mais, cada uma de 1 ou mais; $3 não é uma forma.", "Uma imagem de 784 pixels é nn.Reshape(28, 28, 1); o lote não entra nas dimensões."},
	},
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
		regexp.MustCompile(`nn: layer (\d+) (.+?): it has (-?\d+) units`),
		advice{"A layer has as many outputs as units, and $3 is none.", "Give layer $1 at least one: nn.Dense(10)."},
		advice{"Uma camada tem tantas saídas quantas unidades, e $3 não é nenhuma.", "Dê ao menos uma à camada $1: nn.Dense(10)."},
	},
}
