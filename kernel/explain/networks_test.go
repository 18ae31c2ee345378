package explain

import (
	"strings"
	"testing"

	"descida/internal/language"
)

// The messages are those of nn and datasets, word by word: kernel/testdata/networks.txt provokes some of them for real.
func TestErrorsOfTheCoursesPackages(t *testing.T) {
	for _, c := range []struct{ message, en, pt string }{
		{"nn: layer 2 Dense(10): input has shape [batch 28 28], want [batch features]; make the rows flat with Reshape(784)", "data.Reshape(784)", "dados.Reshape(784)"},
		{"nn: layer 2 Dense(10): input has shape [batch 28 28], want [batch features]; put nn.Flatten() before it, or make the rows flat with Reshape(784)", "nn.Flatten() before it", "nn.Flatten() antes dela"},
		{"nn: layer 1 Conv2D(8, 3, ReLU): input has shape [batch 784], want images, [batch height width channels]; put nn.Reshape(28, 28, 1) before it", "before it: nn.Reshape(28, 28, 1)", "imagem: nn.Reshape(28, 28, 1)"},
		{"nn: layer 4 MaxPool(2): input has shape [batch 10], want images, [batch height width channels]; put nn.Reshape(height, width, channels) before it", "Layer 4, MaxPool(2), looks at pixels", "A camada 4, MaxPool(2), olha os pixels"},
		{"nn: layer 3 Conv2D(8, 5): its kernel of 5 x 5 pixels is larger than the image of 4 x 4; use a smaller one, or the option nn.Same", "only 4 x 4 are left at layer 3", "na camada 3 só restam 4 x 4"},
		{"nn: layer 6 MaxPool(3): its window of 3 x 3 pixels is larger than the image of 2 x 2; use a smaller one, or fewer poolings before it", "leave out a pooling", "tire um pooling"},
		{"nn: layer 1 Reshape(28, 28, 3): input has shape [batch 784], 784 numbers a row, but Reshape(28, 28, 3) wants 2352; give dimensions whose product is 784", "(28, 28, 3) has room for 2352", "em (28, 28, 3) cabem 2352"},
		{"nn: layer 1 Dense(10, Softmax): it ends with a softmax and CrossEntropy() has one inside, so there would be two; end the model with nn.Dense(classes) without nn.Softmax, Predict gives probabilities all the same", "without an activation", "sem ativação"},
		{"nn: layer 2 Sigmoid: it ends with a sigmoid and BinaryCrossEntropy(Sum) has one inside, so there would be two; end", "The loss, BinaryCrossEntropy,", "A perda, BinaryCrossEntropy,"},
		{"nn: layer 2 MaxPool(2): it gives [batch 13 13 8], but the loss wants [batch outputs]; put nn.Flatten() before the last nn.Dense", "nn.Flatten(), nn.Dense(10)", "nn.Flatten(), nn.Dense(10)"},
		{"nn: layer 2 Dropout(30): it drops the share 30 of its inputs; want a share from 0 to below 1, such as 0.3", "divided by 100", "se divide por 100"},
		{"nn: layer 1 Conv2D(0, 3): it has 0 filters; want 1 or more", "counted from 1", "a partir de 1"},
		{"nn: layer 2 MaxPool(0): its window is 0 pixels wide; want 1 or more, 2 is usual", "nn.MaxPool(2)", "nn.MaxPool(2)"},
		{"nn: layer 2 LayerNorm(): input has shape [batch 1]: of 1 feature nothing is left when its mean is taken off; use more features", "Take layer 2 out", "Tire a camada 2"},
		{"nn: layer 1 Dense(4, Normal(0)): the initializer Normal(0): want a standard deviation above 0, such as 0.05", "weights of layer 1 alike", "pesos da camada 1 iguais"},
		{"nn: layer 1 Dense(4, L2(-1)): the penalty L2(-1): want a number of 0 or more, such as 0.0001", "nn.L2(0.0001)", "nn.L2(0.0001)"},
		{"nn: layer 1 Dense(8, ReLU): input has shape [batch 3], but the model was trained on [batch 2]; use such rows or a new model", "rows of shape [batch 2]", "linhas de forma [batch 2]"},
		{"nn: layer 3 Dense(5): it gives 5 logits, but row 7 has label 9; end the model with nn.Dense(10)", "one output a class: nn.Dense(10)", "uma saída por classe: nn.Dense(10)"},
		{"nn: layer 1 Dense(0): it has 0 units; want 1 or more", "at least one", "ao menos uma"},
		{"nn: layer 2 Dense(1): it gives [batch 1], but the loss wants [batch classes] with 2 classes or more", "two classes", "ao menos duas"},
		{"nn: the model has no layers; make it with nn.Sequential(nn.Dense(10))", "nothing to train", "o que treinar"},
		{"nn: the model has no weights yet; train it first with model.Fit", "model.Fit before", "model.Fit antes"},
		{"nn: the model's weights are no longer numbers, because a run before diverged; make the model anew", "by 10", "por 10"},
		{"nn: SGD(NaN): the learning rate is not a finite number; try SGD(0.01)", "how long a step", "tamanho do passo"},
		{`nn: run "a": SGD(-1): a negative learning rate climbs instead of descending; try SGD(1)`, "would climb", "subiria"},
		{"nn: Adam(0, WeightDecay(0.1)): a learning rate of 0 trains nothing; try Adam(0.01, WeightDecay(0.1))", "at 0 there is none", "com 0 não há passo"},
		{"nn: MiniBatch(64): there are only 20 training rows; use MiniBatch(20) or less, or FullBatch()", "than there are to train on, 20", "do que há para treinar, 20"},
		{"nn: there are only 9 training rows, and a batch has 32 unless you say so; add nn.MiniBatch(9), a smaller one, or nn.FullBatch()", "than there are to train on, 9", "do que há para treinar, 9"},
		{"nn: MiniBatch(0): want 1 row or more; MiniBatch(32) is a good start", "no gradient", "não tem gradiente"},
		{"nn: Epochs(0): want 1 epoch or more", "a pass over", "uma passada"},
		{"nn: ValidationSplit(1.5): want a share of the rows between 0 and 1, such as 0.1", "A tenth", "Um décimo"},
		{"nn: the data set: row 1, feature 1 is NaN; remove the row or replace the value", "Remove row 1", "Tire a linha 1"},
		{"nn: the data set is nil; make one with datasets.MNIST or nn.NewDataset", "no rows to learn from", "Não há linhas"},
		{"nn: the data set has no labels; give them to nn.NewDataset", "right answer", "resposta certa"},
		{`nn: Compare has two runs named "a"; give each nn.Run a name of its own`, "every name once", "sem repetir nomes"},
		{"datasets: MNIST is not installed (no /x); run `go run . setup`", "doctor", "doctor"},
		{`nn: DESCIDA_BACKEND="foo" is not a backend; use xla:cuda, xla:cpu or go`, "restart the kernel", "reinicie o kernel"},
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

func nowhere(string, int) (int, int, string, bool) { return 0, 0, "", false }
