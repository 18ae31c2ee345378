package explain

var trainingExamples = []example{
	{"than there are to train on, 20", "do que há para treinar, 20", []string{"nn: MiniBatch(64): there are only 20 training rows; use MiniBatch(20) or less, or FullBatch()"}},
	{"than there are to train on, 9", "do que há para treinar, 9", []string{"nn: there are only 9 training rows, and a batch has 32 unless you say so; add nn.MiniBatch(9), a smaller one, or nn.FullBatch()"}},
	{"no gradient", "não tem gradiente", []string{"nn: MiniBatch(0): want 1 row or more; MiniBatch(32) is a good start"}},
	{"a pass over", "uma passada", []string{"nn: Epochs(0): want 1 epoch or more"}},
	{"A tenth", "Um décimo", []string{"nn: ValidationSplit(1.5): want a share of the rows between 0 and 1, such as 0.1"}},
	{"every name once", "sem repetir nomes", []string{`nn: Compare has two runs named "a"; give each nn.Run a name of its own: its curve goes by it`}},
	{"each other's file", "um por cima do outro", []string{`nn: Compare: the runs "a" and "b" have the same Checkpoint("x"); give each nn.Run a path of its own`}},
	{"ended with: runtime error: index", "terminou com: runtime error: index", []string{"nn: OnEpoch: its function panicked after epoch 2 at cell.go:3: runtime error: index out of range [3] with length 0"}},
	{"Write OnUpdate with its function", "Escreva OnUpdate com a função", []string{"nn: OnUpdate: there is no function; a notebook keeps none from cell to cell: make the option where Fit is called"}},
	{"gets no better", "deixa de melhorar", []string{"nn: EarlyStopping(3): there is no validation set to look at; add nn.Validation(data) or nn.ValidationSplit(0.1)"}},
	{"without progress", "sem progresso", []string{"nn: EarlyStopping(0): want a patience of 1 epoch or more"}},
	{"Give 4 numbers", "Dê 4 números", []string{"nn: ClassWeights(1, 5): 2 weights for 4 classes; want one a class"}},
	{"data.Weighted", "dados.Weighted", []string{"nn: BalancedClasses(): the data set has no classes; use data.Weighted for a weight a row"}},
	{"not prepared alike", "não foram preparadas do mesmo jeito", []string{"nn: Validation: its rows have the shape [1] and those to train on [2]; want the same"}},
	{"Write OnEpoch with its function", "Escreva OnEpoch com a função", []string{"nn: OnEpoch: there is no function; a notebook keeps none from cell to cell: make the option where Fit is called"}},
	{"every name once", "sem repetir nomes", []string{`nn: Compare has no runs; give it nn.Run("name", options...) for each`}},
	{"A tenth is usual", "Um décimo", []string{"nn: ValidationSplit(0.001) of 54 rows leaves 54 to train and 0 to validate; give more rows or another share"}},
	{"nn.OnUpdate(100, f)", "nn.OnUpdate(100, f)", []string{"nn: OnUpdate(0): want a call every 1 update or more, such as 100"}},
	{"e.Model()", "e.Model()", []string{"nn: the event is over: ask for its Model while its function runs, and keep that"}},
	{"nothing to descend on", "não há por onde descer", []string{"nn: all training rows have the weight 0; give some of them, or their class, one above 0"}},
	{"2 counts double", "2 conta em dobro", []string{
		"nn: ClassWeights(1, -2): the weight of class 1 is -2; want a number of 0 or more",
		"nn: ClassWeights(0, 0): no class counts; want a weight above 0",
	}},
	{"nn.MinDelta(0.001)", "nn.MinDelta(0.001)", []string{"nn: EarlyStopping(5, MinDelta(-1)): MinDelta is -1; want a number of 0 or more, such as 0.001"}},
	{"there is only the loss", "só há a perda", []string{
		`nn: EarlyStopping(5): it cannot look at "accuracy"; use nn.ValidationLoss or nn.ValidationAccuracy`,
		"nn: EarlyStopping(5, ValidationAccuracy): the loss knows no right and wrong, so there is no accuracy; use nn.ValidationLoss",
	}},
	{"Make both alike", "Deixe os dois iguais", []string{"nn: Validation: its rows have classes and those to train on targets; want the same kind"}},
}
