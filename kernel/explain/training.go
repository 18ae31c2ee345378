package explain

import "regexp"

// training is the table for errors of Fit's options, of checkpoints and of models' files.
var training = []lesson{
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
		regexp.MustCompile(`nn: Compare: the runs (.+?) and (.+?) have the same Checkpoint`),
		advice{"The runs $1 and $2 would write over each other's file.", `Give each its own: nn.Run("a", nn.Checkpoint("a.ckpt")).`},
		advice{"Os treinos $1 e $2 escreveriam no mesmo arquivo, um por cima do outro.", `Dê um a cada um: nn.Run("a", nn.Checkpoint("a.ckpt")).`},
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
	{
		regexp.MustCompile(`nn: (On(?:Epoch|Update)): its function panicked after (epoch|update) (\d+)(?: at (\S+:\d+))?: (.+)`),
		advice{"Your function for $1 ended with: $5. The training stopped there; the model has the weights of that moment.", "Correct the function and call Fit again: it goes on from those weights."},
		advice{"A sua função de $1 terminou com: $5. O treino parou ali; o modelo ficou com os pesos daquele momento.", "Corrija a função e chame Fit de novo: ele continua desses pesos."},
	},
	{
		regexp.MustCompile(`nn: (On(?:Epoch|Update)): there is no function`),
		advice{"A notebook keeps values from cell to cell, but no functions, so the option $1 came without its own.", "Write $1 with its function in the cell that calls Fit."},
		advice{"O notebook guarda valores de uma célula para outra, mas não funções, e a opção $1 veio sem a sua.", "Escreva $1 com a função na célula que chama Fit."},
	},
	{
		regexp.MustCompile(`nn: (EarlyStopping\(.*?\)): there is no validation set`),
		advice{"Early stopping ends a run when the validation loss gets no better, and this run has no validation rows.", "Add nn.Validation(valid), or nn.ValidationSplit(0.1)."},
		advice{"A parada antecipada encerra o treino quando a perda de validação deixa de melhorar, e este treino não tem linhas de validação.", "Acrescente nn.Validation(valid) ou nn.ValidationSplit(0.1)."},
	},
	{
		regexp.MustCompile(`nn: (EarlyStopping\(.*?\)): want a patience`),
		advice{"The patience is how many epochs without progress the run bears before it ends.", "3 to 10 is usual: nn.EarlyStopping(5)."},
		advice{"A paciência é quantas épocas sem progresso o treino tolera antes de terminar.", "O usual é de 3 a 10: nn.EarlyStopping(5)."},
	},
	{
		regexp.MustCompile(`nn: (ClassWeights\(.*?\)): (\d+) weights for (\d+) classes`),
		advice{"Each of the $3 classes needs its weight, in the order of their indices.", "Give $3 numbers, or let nn.BalancedClasses() count them."},
		advice{"Cada uma das $3 classes precisa do seu peso, na ordem dos índices.", "Dê $3 números, ou deixe nn.BalancedClasses() calculá-los."},
	},
	{
		regexp.MustCompile(`nn: (?:ClassWeights\(.*?\)|BalancedClasses\(\)): the data set has no classes`),
		advice{"Class weights belong to classes, and this data set has numbers to learn instead.", "Give each row a weight: data.Weighted(weights)."},
		advice{"Pesos de classe são para classes, e este conjunto de dados tem números a aprender.", "Dê um peso a cada linha: dados.Weighted(pesos)."},
	},
	{
		regexp.MustCompile(`nn: Validation: its rows have the shape (\[[^\]]*\]) and those to train on (\[[^\]]*\])`),
		advice{"The validation rows have the shape $1 and the training rows $2: they were not prepared alike.", "Do to both what you do to one: Reshape, and a normaliser that was fit on the training rows."},
		advice{"As linhas de validação têm a forma $1 e as de treino, $2: não foram preparadas do mesmo jeito.", "Faça com as duas o que fizer com uma: Reshape, e um normalizador ajustado só nas linhas de treino."},
	},
}
