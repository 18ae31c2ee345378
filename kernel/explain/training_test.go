package explain

import (
	"strings"
	"testing"

	"descida/internal/language"
)

// The messages are those of nn, word by word.
func TestErrorsOfTrainingAndFiles(t *testing.T) {
	for _, c := range []struct{ message, en, pt string }{
		{`nn: Checkpoint("run.ckpt"): the file is of a run with the optimizer SGD(0.1), and this one has SGD(0.2); go on with the same, or delete the file or give another path to begin anew`,
			"there the optimizer SGD(0.1), here SGD(0.2)", "o que muda de um para o outro (aqui, SGD(0.2))"},
		{`nn: Checkpoint("run.ckpt"): run.ckpt: it is no safetensors file: its first eight bytes are no length of a header; delete the file or give another path to begin anew`,
			"was never a checkpoint", "nunca foi um checkpoint"},
		{`nn: Compare: the runs "a" and "b" have the same Checkpoint("x"); give each nn.Run a path of its own`, "each other's file", "um por cima do outro"},
		{"nn: Save: write m.safetensors: no space left on device", "the model is still in memory", "o modelo continua na memória"},
		{`nn: Checkpoint("run.ckpt"): write run.ckpt: file too large`, "Free some space", "Libere espaço"},
		{"nn: Load: open m.safetensors: no such file or directory", "nothing at m.safetensors", "Em m.safetensors não há"},
		{`nn: Checkpoint("no/run.ckpt"): open no/run.ckpt: no such file or directory`, "nothing at no/run.ckpt", "Em no/run.ckpt não há"},
		{"nn: Save: models is there and no plain file; give another path", "models is a folder", "models é uma pasta"},
		{"nn: Load: k.safetensors: it has arrays but no model of Descida's; make the model with nn.Sequential and read them with model.LoadWeights", "another program wrote it", "outro programa que o gravou"},
		{`nn: LoadWeights: k.safetensors: array "dense/kernel" has no number before its name, so that the order of the layers is lost; write it as the documentation of LoadWeights shows`,
			"alphabetical order", "ordem alfabética"},
		{"nn: LoadWeights: k.safetensors: the model does not know the shape of its rows yet; say it: model.LoadWeights(path, 784)", "784 for MNIST", "784 no MNIST"},
		{`nn: LoadWeights: k.safetensors: array "000/dense/kernel" has the shape [12 8], and layer 1 Dense(8) wants [13 8] of weights`, "another architecture", "outra arquitetura"},
		{"nn: LoadWeights: k.safetensors: it has 6 arrays (a, b) and the layers want 4", "another architecture", "outra arquitetura"},
		{`nn: Load: m.safetensors: array "dense1.weights" has the shape [2 5], and Sequential(Dense(6)) wants [2 6]`, "another architecture", "outra arquitetura"},
		{"nn: Load: thesis.txt: it is no safetensors file: its first eight bytes are no length of a header", "is not a model's file", "não é o arquivo de um modelo"},
		{"nn: Load: m.safetensors: it is damaged, or another program changed it: its checksum is 00000000, and descida.crc32 says 11111111", "copy the file again", "copie o arquivo outra vez"},
		{"nn: OnEpoch: its function panicked after epoch 2 at cell.go:3: runtime error: index out of range [3] with length 0", "ended with: runtime error: index", "terminou com: runtime error: index"},
		{"nn: OnUpdate: there is no function; a notebook keeps none from cell to cell: make the option where Fit is called", "Write OnUpdate with its function", "Escreva OnUpdate com a função"},
		{"nn: EarlyStopping(3): there is no validation set to look at; add nn.Validation(data) or nn.ValidationSplit(0.1)", "gets no better", "deixa de melhorar"},
		{"nn: EarlyStopping(0): want a patience of 1 epoch or more", "without progress", "sem progresso"},
		{"nn: ClassWeights(1, 5): 2 weights for 4 classes; want one a class", "Give 4 numbers", "Dê 4 números"},
		{"nn: BalancedClasses(): the data set has no classes; use data.Weighted for a weight a row", "data.Weighted", "dados.Weighted"},
		{"nn: Validation: its rows have the shape [1] and those to train on [2]; want the same", "not prepared alike", "não foram preparadas do mesmo jeito"},
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
