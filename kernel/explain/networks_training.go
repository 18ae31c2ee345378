package explain

import "regexp"

// training is the table for errors of Fit's and Compare's options, but for the rule that updates.
var training = []lesson{
	{
		regexp.MustCompile(`nn: OnUpdate\((-?\d+)\): want a call`),
		advice{"The first number of OnUpdate says after how many updates your function is called.", "nn.OnUpdate(100, f) calls f after each 100 updates."},
		advice{"O primeiro número de OnUpdate diz a cada quantas atualizações a sua função é chamada.", "nn.OnUpdate(100, f) chama f a cada 100 atualizações."},
	},
	{
		regexp.MustCompile(`nn: the event is over`),
		advice{"An event's Model is the model of that moment, and only while your function runs.", "Ask for it inside the function and keep what it gives: m, err := e.Model()."},
		advice{"O Model de um evento é o modelo daquele momento, e só enquanto a sua função roda.", "Peça-o dentro da função e guarde o que ele devolve: m, err := e.Model()."},
	},
	{
		regexp.MustCompile(`nn: all training rows have the weight 0`),
		advice{"A row with weight 0 does not count in the loss, and so none counts: there is nothing to descend on.", "Give some rows, or their class, a weight above 0."},
		advice{"Uma linha de peso 0 não conta na perda, e assim nenhuma conta: não há por onde descer.", "Dê a algumas linhas, ou à classe delas, um peso acima de 0."},
	},
	{
		regexp.MustCompile(`nn: (ClassWeights\(.*?\)): (?:the weight of class|no class counts)`),
		advice{"A weight says how much a class counts in the loss: 0 or more, and at least one class above 0.", "1 is as usual, 2 counts double; nn.BalancedClasses() makes them from the rows."},
		advice{"O peso diz quanto uma classe conta na perda: 0 ou mais, e ao menos uma classe acima de 0.", "1 é o normal, 2 conta em dobro; nn.BalancedClasses() os calcula a partir das linhas."},
	},
	{
		regexp.MustCompile(`nn: EarlyStopping\(.*?\): MinDelta is`),
		advice{"MinDelta is by how much the loss must get better to count as better: 0 or more.", "Leave it out, or take a small number: nn.EarlyStopping(5, nn.MinDelta(0.001))."},
		advice{"MinDelta é quanto a perda precisa melhorar para a melhora contar: 0 ou mais.", "Deixe-o de fora, ou use um número pequeno: nn.EarlyStopping(5, nn.MinDelta(0.001))."},
	},
	{
		regexp.MustCompile(`nn: EarlyStopping\(.*?\): (?:it cannot look at|the loss knows no right and wrong)`),
		advice{"Early stopping looks at the validation loss, or at the accuracy where the network tells classes apart; where it learns numbers there is only the loss.", "nn.EarlyStopping(5) looks at the loss; nn.EarlyStopping(5, nn.ValidationAccuracy) at the accuracy."},
		advice{"A parada antecipada olha a perda de validação, ou a acurácia quando a rede distingue classes; quando ela aprende números só há a perda.", "nn.EarlyStopping(5) olha a perda; nn.EarlyStopping(5, nn.ValidationAccuracy), a acurácia."},
	},
	{
		regexp.MustCompile(`nn: Validation: its rows have (\w+) and those to train on (\w+)`),
		advice{"Validation asks the same of the network as the training does, and here one has $1 and the other $2.", "Make both alike: OneHot, NewRegression and labels are for both sets or for none."},
		advice{"A validação pergunta à rede a mesma coisa que o treino, e aqui um conjunto tem classes e o outro tem alvos.", "Deixe os dois iguais: OneHot, NewRegression e rótulos valem para os dois conjuntos ou para nenhum."},
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
		regexp.MustCompile(`nn: Compare has (?:no runs|two runs named)`),
		advice{"Each curve of a comparison is a run with a name of its own.", `Write nn.Run("name", options...) for each, every name once.`},
		advice{"Cada curva de uma comparação é um treino com nome próprio.", `Escreva nn.Run("nome", opções...) para cada um, sem repetir nomes.`},
	},
	{
		regexp.MustCompile(`nn: Compare: the runs (.+?) and (.+?) have the same Checkpoint`),
		advice{"The runs $1 and $2 would write over each other's file.", `Give each its own: nn.Run("a", nn.Checkpoint("a.ckpt")).`},
		advice{"Os treinos $1 e $2 escreveriam no mesmo arquivo, um por cima do outro.", `Dê um a cada um: nn.Run("a", nn.Checkpoint("a.ckpt")).`},
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
