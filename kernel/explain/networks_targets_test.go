package explain

import (
	"strings"
	"testing"

	"descida/internal/language"
)

// The messages are those of nn, word by word; nn's own tests hold them.
func TestErrorsAboutTargetsAndFunctions(t *testing.T) {
	for _, c := range []struct{ message, en, pt string }{
		{`nn: layer 1 Func(swish): its function was not kept; give it again: model.Bind(nn.Func("swish", ...))`, `model.Bind(nn.Func("swish", f)).`, "dê a função de novo"},
		{`nn: layer 2 Dense(1): the function of the loss huber was not kept; give it again: model.Bind(nn.GraphLoss("huber", ...))`, `model.Bind(nn.GraphLoss("huber", f)).`, "esta perda, huber"},
		{"nn: layer 1 Func(f): its function fails: it gives nil", "does not fit: it gives nil", "não serve: it gives nil"},
		{"nn: layer 1 Func(f): its function gives float32 [] for an input of float32 [batch 2]; want float32 and the same first axis", "the batch as the first axis", "o lote como primeiro eixo"},
		{"nn: layer 2 Dense(2): GraphLoss(price) gives float32 [] for outputs float32 [batch 2]; want the loss of each row, float32 [batch]: reduce along the last axis with -1", "ReduceAllMean", "um número por linha"},
		{"nn: layer 1 Dense(3): it gives 3 outputs a row and the data has 1 targets a row; end the model with nn.Dense(1)", "nn.Dense(1)", "nn.Dense(1)"},
		{"nn: layer 1 Dense(1): the data has 3 classes and nn.BinaryCrossEntropy knows 0 and 1; use nn.CrossEntropy() and end the model with nn.Dense(3)", "between two classes", "entre duas classes"},
		{"nn: layer 1 Dense(2): it gives 2 outputs and nn.BinaryCrossEntropy of labels wants 1; end the model with nn.Dense(1), or use nn.CrossEntropy()", "between two classes", "entre duas classes"},
		{"nn: NewRegression: row 1, target 0 is NaN; remove the row or replace the value", "replace its target 0", "troque o seu alvo 0"},
		{"nn: row 1, target 0 is 250, but nn.BinaryCrossEntropy wants targets of 0 to 1, shares of the classes; for other numbers use nn.MeanSquaredError()", "row 1 has the target 250", "a linha 1 tem o alvo 250"},
		{"nn: Weighted: 1 weights for 2 rows; want one a row", "counts in the loss", "conta na perda"},
		{`nn: SetParameters: the model has no "dense1.weight"; it has dense1.weights, dense1.bias`, "dense1.weight is not one", "dense1.weight não é"},
		{"nn: SetParameters: dense1.weights has the shape [5 2] and 10 values; the model wants the shape [2 5], 10 values", "[in, out]", "[entrada, saída]"},
		{"nn: SetParameters: dense1.weights [2 5] and dense1.weights [5 2] do not match", "w.Zeros()", "w.Zeros()"},
		{`nn: there is no array "w"; there are dense1.weights, dense1.bias`, "Those there are: dense1.weights, dense1.bias", "Os que existem"},
		{"nn: TopK(5): the model tells 4 classes apart; want 1 to 4", "1 to 4", "1 a 4"},
		{"nn: layer 1 Dense(1) with MeanSquaredError() does not tell classes apart; end the model with nn.Dense(2) and train it with nn.CrossEntropy()", "near and far", "perto e longe"},
		{"nn: the data set has targets but no labels: there are no classes to count; see model.Evaluate and model.Regression", "near and far", "perto e longe"},
		{"nn: the data set has no targets; make it with nn.NewRegression, or see model.Evaluate for labels", "model.Confusion", "model.Confusion"},
		{"nn: the model's output for row 0 is NaN: its training diverged; make the model anew and train it with a smaller rate", "by 10", "por 10"},
		{"nn: NewRegression: row 1 has 1 targets and row 0 has 2; want the same number in each", "one length", "mesmo tamanho"},
		{"nn: NewRegression: 2 rows and 1 rows of targets; want as many", "one length", "mesmo tamanho"},
		{"nn: the model has no weights yet; train it first with model.Fit, or draw them with model.Build(data, 1)", "model.Build", "model.Build"},
	} {
		for lang, want := range map[string]string{"en": c.en, "pt": c.pt} {
			t.Setenv(language.Env, lang)
			for _, r := range []Report{Panic(1, c.message, "", nowhere), Failure(1, c.message, "", nowhere)} {
				if !strings.Contains(plain(r), want) {
					t.Errorf("%s: no %q in\n%s", lang, want, plain(r))
				}
			}
		}
	}
}
