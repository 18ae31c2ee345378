package explain

var targetsExamples = []example{
	{"without an activation", "sem ativação", []string{"nn: layer 1 Dense(10, Softmax): it ends with a softmax and CrossEntropy() has one inside, so there would be two; end the model with nn.Dense(classes) without nn.Softmax, Predict gives probabilities all the same"}},
	{"The loss, BinaryCrossEntropy,", "A perda, BinaryCrossEntropy,", []string{"nn: layer 2 Sigmoid: it ends with a sigmoid and BinaryCrossEntropy(Sum) has one inside, so there would be two; end the model with nn.Dense(outputs) without nn.Sigmoid, Predict gives probabilities all the same"}},
	{"nn.Flatten(), nn.Dense(10)", "nn.Flatten(), nn.Dense(10)", []string{"nn: layer 2 MaxPool(2): it gives [batch 13 13 8], but the loss wants [batch outputs]; put nn.Flatten() before the last nn.Dense"}},
	{"one output a class: nn.Dense(10)", "uma saída por classe: nn.Dense(10)", []string{"nn: layer 3 Dense(5): it gives 5 logits, but row 7 has label 9; end the model with nn.Dense(10)"}},
	{"two classes", "ao menos duas", []string{"nn: layer 2 Dense(1): it gives 1 output, but nn.CrossEntropy wants [batch classes] with 2 classes or more; use nn.BinaryCrossEntropy() for one output"}},
	{"nn.Dense(1)", "nn.Dense(1)", []string{"nn: layer 1 Dense(3): it gives 3 outputs a row and the data has 1 targets a row; end the model with nn.Dense(1)"}},
	{"between two classes", "entre duas classes", []string{"nn: layer 1 Dense(1): the data has 3 classes and nn.BinaryCrossEntropy knows 0 and 1; use nn.CrossEntropy() and end the model with nn.Dense(3)"}},
	{"between two classes", "entre duas classes", []string{"nn: layer 1 Dense(2): it gives 2 outputs and nn.BinaryCrossEntropy of labels wants 1; end the model with nn.Dense(1), or use nn.CrossEntropy()"}},
	{"row 1 has the target 250", "a linha 1 tem o alvo 250", []string{"nn: row 1, target 0 is 250, but nn.BinaryCrossEntropy wants targets of 0 to 1, shares of the classes; for other numbers use nn.MeanSquaredError()"}},
	{"1 to 4", "1 a 4", []string{"nn: TopK(5): the model tells 4 classes apart; want 1 to 4"}},
	{"near and far", "perto e longe", []string{"nn: layer 1 Dense(1) with MeanSquaredError() does not tell classes apart; end the model with nn.Dense(2) and train it with nn.CrossEntropy()"}},
	{"near and far", "perto e longe", []string{"nn: the data set has targets but no labels: there are no classes to count; see model.Evaluate and model.Regression"}},
	{"model.Confusion", "model.Confusion", []string{"nn: the data set has no targets; make it with nn.NewRegression, or see model.Evaluate for labels"}},
	{"by 10", "por 10", []string{"nn: the model's output for row 0 is NaN: its training diverged; make the model anew and train it with a smaller rate"}},
}
