package explain

import "regexp"

// files is the table for errors of checkpoints, of models' files and of values that are stored.
var files = []lesson{
	{
		regexp.MustCompile(`nn: Checkpoint: the path is empty`),
		advice{"A checkpoint is a file, and it needs a name.", `nn.Checkpoint("run.ckpt") puts it in the notebook's folder.`},
		advice{"Um checkpoint é um arquivo, e precisa de um nome.", `nn.Checkpoint("treino.ckpt") o põe na pasta do notebook.`},
	},
	{
		regexp.MustCompile(`nn: Checkpoint\(.+?\): Every\((-?\d+)\)`),
		advice{"Every says after how many epochs the file is written again.", `nn.Checkpoint("run.ckpt", nn.Every(5)); without it, after each epoch.`},
		advice{"Every diz a cada quantas épocas o arquivo é gravado de novo.", `nn.Checkpoint("treino.ckpt", nn.Every(5)); sem ele, a cada época.`},
	},
	{
		regexp.MustCompile(`nn: Save: the model is nil`),
		advice{"There is no model in this variable.", "Make it with nn.Sequential, train it, and then save it."},
		advice{"Não há modelo nesta variável.", "Crie-o com nn.Sequential, treine-o e só então grave-o."},
	},
	{
		regexp.MustCompile(`there are weights that are no numbers`),
		advice{"Among the weights in the file are NaN or Inf: its network diverged before it was saved.", "Save it again from a training with a smaller learning rate."},
		advice{"Entre os pesos do arquivo há NaN ou Inf: a rede divergiu antes de ser gravada.", "Grave-a de novo, a partir de um treino com taxa de aprendizado menor."},
	},
	{
		regexp.MustCompile(`nn: (?:storing|reading) a |nn: a stored schedule|cannot be stored|is of the kind "(.*?)", which this program does not know`),
		advice{"A value could not be kept, or what was kept of it cannot be read: it is nil, damaged, or of another version of the program.", "Run the cell that makes it again."},
		advice{"Um valor não pôde ser guardado, ou o que se guardou dele não pode ser lido: ele é nil, está danificado ou é de outra versão do programa.", "Rode de novo a célula que o cria."},
	},
	{
		regexp.MustCompile(`nn: Checkpoint\((.+?)\): the file is of a run with (.+), and this one has (.+?); go on with the same`),
		advice{"The file $1 has a run that did not end, and it is not this one: there $2, here $3. Going on from it would mix the two.", "To finish that run, fit with what it had. To begin anew, delete the file or give nn.Checkpoint another path."},
		advice{"O arquivo $1 tem um treino que não terminou, e não é este: a mensagem diz o que muda de um para o outro (aqui, $3). Continuar dali misturaria os dois.", "Para terminar aquele treino, use o que ele usava. Para começar do zero, apague o arquivo ou dê outro caminho a nn.Checkpoint."},
	},
	{
		regexp.MustCompile(`nn: Checkpoint\((.+?)\): .*; delete the file or give another path`),
		advice{"The file $1 is damaged, or was never a checkpoint; it was left as it is.", "If it is nothing that you need, delete it; else give nn.Checkpoint another path."},
		advice{"O arquivo $1 está danificado ou nunca foi um checkpoint; ele ficou como estava.", "Se não precisa dele, apague-o; senão, dê outro caminho a nn.Checkpoint."},
	},
	{
		regexp.MustCompile(`nn: (?:Save|Checkpoint\(.+?\)): .*(?:no space left|file too large|disk quota)`),
		advice{"The disk has no room for the file. What was there before is as it was, and the model is still in memory.", "Free some space, or save to another place, and call model.Save."},
		advice{"Não há espaço no disco para o arquivo. O que havia antes ficou como estava, e o modelo continua na memória.", "Libere espaço ou escolha outro lugar e chame model.Save."},
	},
	{
		regexp.MustCompile(`nn: (?:Load|LoadWeights|Save|Checkpoint\(.+?\)): (?:\w+ )?(.+?): (?:no such file or directory|permission denied|read-only file system|is a directory)`),
		advice{"There is nothing at $1 that can be read or written so. A path without / at its front is meant from the notebook's folder.", "See where the file is: !ls in a cell shows the folder."},
		advice{"Em $1 não há nada que se possa ler ou gravar assim. Um caminho sem / no começo vale a partir da pasta do notebook.", "Veja onde está o arquivo: !ls em uma célula mostra a pasta."},
	},
	{
		regexp.MustCompile(`nn: (?:Save|Checkpoint\(.+?\)): (.+?) is there and no plain file`),
		advice{"$1 is a folder or a device, in whose place a file cannot be put.", "Give the path of a file, such as model.safetensors."},
		advice{"$1 é uma pasta ou um dispositivo; não dá para pôr um arquivo no lugar.", "Dê o caminho de um arquivo, como modelo.safetensors."},
	},
	{
		regexp.MustCompile(`nn: Load: (.+?): it has arrays but no model of Descida's`),
		advice{"$1 holds numbers and no layers: another program wrote it.", `Make the model with nn.Sequential, with the layers that it had there, and read them with model.LoadWeights("file", 784).`},
		advice{"$1 guarda números, sem as camadas: foi outro programa que o gravou.", `Crie o modelo com nn.Sequential, com as camadas que ele tinha lá, e leia os números com model.LoadWeights("arquivo", 784).`},
	},
	{
		regexp.MustCompile(`nn: LoadWeights: (.+?): array .* has no number before its name`),
		advice{"In $1 the arrays are in alphabetical order, so that nobody can tell which layer is the first.", "Write the file in Python with the two lines that nn.Model.LoadWeights shows: a number goes before each name."},
		advice{"Em $1 os arrays estão em ordem alfabética, e não há como saber qual camada vem primeiro.", "Grave o arquivo em Python com as duas linhas que nn.Model.LoadWeights mostra: vai um número antes de cada nome."},
	},
	{
		regexp.MustCompile(`nn: LoadWeights: .*does not know the shape of its rows`),
		advice{"The weights of the first layer depend on how many features a row has, and this model has seen no rows yet.", "Say the shape of a row after the path: 784 for MNIST, or 28, 28, 1 for images."},
		advice{"Os pesos da primeira camada dependem de quantos atributos tem uma linha, e este modelo ainda não viu nenhuma.", "Diga a forma de uma linha depois do caminho: 784 no MNIST, ou 28, 28, 1 para imagens."},
	},
	{
		regexp.MustCompile(`nn: (?:Load|LoadWeights): (.+?): (?:array|it has (?:no array|the array|\d+ arrays)|it lists|arrays)`),
		advice{"The arrays in $1 are not those that the layers of this model want: it is of another architecture.", "Compare the layers, their order and their units with those of the model that was saved."},
		advice{"Os arrays de $1 não são os que as camadas deste modelo querem: ele é de outra arquitetura.", "Compare as camadas, a ordem e as unidades com as do modelo que foi gravado."},
	},
	{
		regexp.MustCompile(`nn: (?:Load|LoadWeights): (.+?): (?:it is|it has \d+ bytes|its header|its model|the arrays have)`),
		advice{"$1 is not a model's file, or it was cut off or changed on its way here.", "Save the model again with model.Save, or copy the file again."},
		advice{"$1 não é o arquivo de um modelo, ou foi cortado ou alterado no caminho até aqui.", "Grave o modelo de novo com model.Save, ou copie o arquivo outra vez."},
	},
}
