package explain

import "regexp"

// analyses is the table for errors of analyses.
var analyses = []lesson{
	{
		regexp.MustCompile(`nn: MeasureInitialActivations over (-?\d+) seeds`),
		advice{"How activations begin is a mean over several draws of the weights, and $1 draws have none.", "12 seeds are enough to see how they grow or shrink with depth."},
		advice{"Como as ativações começam é uma média sobre vários sorteios dos pesos, e com $1 sorteios não há média.", "12 sementes bastam para ver como elas crescem ou encolhem com a profundidade."},
	},
	{
		regexp.MustCompile(`nn: NoiseSampling of `),
		advice{"Noise is measured from many batches: at least two, and the gradients of at least one row.", "Leave out what you need not change: the zero values stand for 200 batches and 1000 rows."},
		advice{"O ruído se mede com muitos lotes: ao menos dois, e os gradientes de ao menos uma linha.", "Deixe de fora o que não precisa mudar: os zeros valem 200 lotes e 1000 linhas."},
	},
	{
		regexp.MustCompile(`nn: Measure(?:GradientNoise|NoiseBall): a batch of (-?\d+) of (\d+) rows`),
		advice{"A batch is drawn from the $2 rows without putting any back, so it has 1 to $2 of them.", "Such as nn.MeasureGradientNoise(model, data, 1, 4, 16)."},
		advice{"Um lote é sorteado entre as $2 linhas sem repetição, então tem de 1 a $2 delas.", "Por exemplo: nn.MeasureGradientNoise(model, dados, 1, 4, 16)."},
	},
	{
		regexp.MustCompile(`gradient at the model's weights is not a number`),
		advice{"A training before diverged: the weights are NaN, and so is every gradient.", "Make the model anew with nn.Sequential, and divide the learning rate by 10."},
		advice{"Um treino anterior divergiu: os pesos viraram NaN, e com eles todo gradiente.", "Crie o modelo de novo com nn.Sequential e divida a taxa de aprendizado por 10."},
	},
	{
		regexp.MustCompile(`nn: the analysis was stopped`),
		advice{"Stop ended the analysis before it had a result; the model is as it was.", "Run the cell again, with fewer rows (data.Take) if it took too long."},
		advice{"O Stop encerrou a análise antes de haver resultado; o modelo está como era.", "Rode a célula de novo, com menos linhas (dados.Take) se estava demorando demais."},
	},
	{
		regexp.MustCompile(`the loss has no minimum that Newton's method finds|nn: the loss is not convex`),
		advice{"The noise ball lies around the one minimum of a bowl-shaped loss; this loss has none that can be found: with hidden layers it is no bowl, and with classes that a line divides it falls for ever.", "Use one layer, such as nn.Dense(1) on a regression, or give it a bottom: nn.Dense(10, nn.L2(0.001))."},
		advice{"A bola de ruído fica em volta do único mínimo de uma perda em forma de tigela; esta não tem um que se possa achar: com camadas ocultas ela não é uma tigela, e com classes que uma reta separa ela cai para sempre.", "Use uma só camada, como nn.Dense(1) numa regressão, ou dê um fundo à perda: nn.Dense(10, nn.L2(0.001))."},
	},
	{
		regexp.MustCompile(`nn: MeasureNoiseBall: there are no rates|nn: MeasureNoiseBall of (-?\d+) updates`),
		advice{"The measurement trains once with each learning rate, half of the updates to settle and half to measure.", "nn.MeasureNoiseBall(model, data, 0.01, 0.03, 0.1) chooses the number of updates itself."},
		advice{"A medição treina uma vez com cada taxa de aprendizado: metade das atualizações para assentar, metade para medir.", "nn.MeasureNoiseBall(model, dados, 0.01, 0.03, 0.1) escolhe sozinha o número de atualizações."},
	},
	{
		regexp.MustCompile(`nn: MeasureNoiseBall: layer (\d+) (.+?) adds noise of its own`),
		advice{"What is measured is the noise of drawing rows, and layer $1, $2, draws too: the two could not be told apart.", "Measure a model without it."},
		advice{"O que se mede é o ruído do sorteio das linhas, e a camada $1, $2, também sorteia: não daria para separar um do outro.", "Meça um modelo sem ela."},
	},
	{
		regexp.MustCompile(`nn: PowerIteration of `),
		advice{"The largest curvature is found by iterating: once or more, until it changes by less than the tolerance, a share between 0 and 1.", "Leave it as it is: nn.MeasureSharpness(model, data)."},
		advice{"A maior curvatura se acha por iteração: uma ou mais, até que ela mude menos que a tolerância, uma fração entre 0 e 1.", "Deixe como está: nn.MeasureSharpness(model, dados)."},
	},
	{
		regexp.MustCompile(`nn: MeasureLossSurface: (?:there is \d+ direction|direction \d+)`),
		advice{"A surface is drawn along two directions, each with the names and shapes of the model's parameters and a length above 0.", "Without directions two are drawn at random; or make them: model.RandomDirection(1), or one network's parameters less another's."},
		advice{"Uma superfície se desenha ao longo de duas direções, cada uma com os nomes e as formas dos parâmetros do modelo e comprimento acima de 0.", "Sem direções, duas são sorteadas; ou crie-as: model.RandomDirection(1), ou os parâmetros de uma rede menos os de outra."},
	},
	{
		regexp.MustCompile(`nn: SurfaceGrid of `),
		advice{"The surface is measured at points of a square, 2 or more along each side, from a smaller number to a larger one.", "Leave out what you need not change, or nn.SurfaceGrid{Points: 25, From: -1, To: 1}."},
		advice{"A superfície é medida em pontos de um quadrado, 2 ou mais em cada lado, de um número menor a um maior.", "Deixe de fora o que não precisa mudar, ou nn.SurfaceGrid{Points: 25, From: -1, To: 1}."},
	},
	{
		regexp.MustCompile(`nn: FilterNormalized: `),
		advice{"The direction has other names or shapes than the model's parameters.", "Begin with the model's own, nn.Must(model.Parameters()).Zeros(), or model.RandomDirection(1)."},
		advice{"A direção tem nomes ou formas diferentes dos parâmetros do modelo.", "Parta dos do próprio modelo, nn.Must(model.Parameters()).Zeros(), ou de model.RandomDirection(1)."},
	},
	{
		regexp.MustCompile(`nn: Trajectory\.Plane: `),
		advice{"A plane is laid through three places or more that are not on one line, all of one model, before it diverged.", "Record more often, nn.Must(model.Fit(train, way.Record(1))), with a new nn.Trajectory for each model."},
		advice{"Um plano passa por três lugares ou mais, fora de uma mesma reta, todos de um só modelo, antes de ele divergir.", "Registre mais vezes, nn.Must(model.Fit(train, caminho.Record(1))), com uma nn.Trajectory nova para cada modelo."},
	},
	{
		regexp.MustCompile(`nn: the plane has no path|nn: TrajectoryPlane\.Surface: `),
		advice{"The surface is drawn on the plane of a trajectory, with the model whose way it is.", "plane := nn.Must(way.Plane()), then plane.Surface(model, data) with that model."},
		advice{"A superfície é desenhada no plano de uma trajetória, com o modelo de quem é o caminho.", "plano := nn.Must(caminho.Plane()), depois plano.Surface(model, dados) com esse modelo."},
	},
	{
		regexp.MustCompile(`nn: (\d+) rows at once are too many for this analysis`),
		advice{"This analysis takes all rows at once, and $1 are more than fit.", "Take a part of them, which tells nearly the same: data.Take(1000)."},
		advice{"Esta análise usa todas as linhas de uma vez, e $1 são mais do que cabe.", "Use uma parte, que diz quase o mesmo: dados.Take(1000)."},
	},
}
