package nn

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestModelsShowWhatIsKnown(t *testing.T) {
	model := Sequential(Dense(128, ReLU), Dense(64, ReLU), Dense(10))
	for language, want := range map[string][]string{
		"en": {"layer", "Dense(128, ReLU)", "[batch 128]", "8256", "650", "no weights yet"}, // 128·64+64, 64·10+10
		"pt": {"camada", "Dense(128, ReLU)", "[batch 128]", "8256", "650", "ainda sem pesos"},
	} {
		t.Setenv("DESCIDA_LANG", language)
		text := string(model.Display()["text/plain"])
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s: no %q in\n%s", language, w, text)
			}
		}
	}
	t.Setenv("DESCIDA_LANG", "en")
	model.input = []int{784}
	if text := string(model.Display()["text/plain"]); !strings.Contains(text, "100480") || !strings.Contains(text, "109386 parameters, input [batch 784]") {
		t.Errorf("784-128-64-10 has 109,386 parameters, the first layer 100,480:\n%s", text)
	}
}

// Before the first Fit a layer's output is known where it does not depend on the rows, and so is that it learns nothing.
func TestImageModelsShowWhatIsKnown(t *testing.T) {
	model := Sequential(Reshape(28, 28, 1), Conv2D(8, 3, ReLU), MaxPool(2), BatchNorm(), Flatten(), Dropout(0.3), Dense(10))
	lines := func() (out []string) {
		all, total := model.summary()
		for _, l := range all {
			out = append(out, strings.Join(l[:], " "))
		}
		return append(out, total)
	}
	t.Setenv("DESCIDA_LANG", "en")
	if got, want := lines(), []string{"Reshape(28, 28, 1) [batch 28 28 1] 0", "Conv2D(8, 3, ReLU) [batch 26 26 8] 80", "MaxPool(2) [batch 13 13 8] 0",
		"BatchNorm() [batch 13 13 8] 16", "Flatten() [batch 1352] 0", "Dropout(0.3) [batch 1352] 0", "Dense(10) [batch 10] 13530",
		"no weights yet: the first Fit makes them"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	model.input = []int{784}
	t.Setenv("DESCIDA_LANG", "pt")
	if got := lines(); got[len(got)-1] != "13626 parâmetros (e 16 números guardados, não aprendidos), entrada [batch 784], 0 épocas de treino" {
		t.Errorf("got %q", got)
	}
	model = Sequential(Conv2D(8, 3), Flatten(), Dense(10))
	if got := lines(); got[0] != "Conv2D(8, 3) ? ?" || got[1] != "Flatten() ? 0" || got[2] != "Dense(10) [batch 10] ?" {
		t.Errorf("got %q", got)
	}
}

// The layers after a function that was not kept have unknown sizes; the total is of the weights that are there.
func TestModelsWithoutTheirFunctionCountAllWeights(t *testing.T) {
	model := Sequential(Dense(16), FunctionLayer{Name: "swish"}, Dense(3))
	model.input, model.weights = []int{4}, [][]float32{make([]float32, 64), make([]float32, 16), make([]float32, 48), make([]float32, 3)}
	t.Setenv("DESCIDA_LANG", "en")
	if _, total := model.summary(); total != "131 parameters, input [batch 4], 0 epochs trained" {
		t.Errorf("got %q", total)
	}
}

func TestModelsThatCannotBeUsedShowThemselves(t *testing.T) {
	for _, m := range []*Model{nil, Sequential(), Sequential(nil), Sequential(Dense(-1), nil, Dense(3))} {
		if len(m.Display()["text/plain"]) == 0 {
			t.Errorf("%v shows nothing", m)
		}
	}
}

func TestDataSetsShowThemselvesInBothLanguages(t *testing.T) {
	data := NewDataset([][]float32{{1, 2}, {3, 4}}, []int{0, 1})
	for language, want := range map[string]string{
		"en": "data set: 2 rows of shape [2], float32, 2 classes",
		"pt": "conjunto de dados: 2 linhas de forma [2], float32, 2 classes",
	} {
		t.Setenv("DESCIDA_LANG", language)
		if got := string(data.Display()["text/plain"]); got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
	t.Setenv("DESCIDA_LANG", "pt")
	if got, want := data.String(), "data set: 2 rows of shape [2], float32, 2 classes"; got != want {
		t.Errorf("String: %q, want %q", got, want)
	}
}

// What a cell's last expression shows is in the notebook's language; String, which programs use, is English.
func TestValuesShowThemselvesInBothLanguages(t *testing.T) {
	scale := &Normalizer{Method: ZScore(), Features: 4, Rows: 120}
	numbers := Predictions{{Class: -1, Outputs: []float32{0.5, -2}}, {Class: -1, Outputs: []float32{1.25, 3}}}
	for _, c := range []struct {
		value interface {
			String() string
			Display() map[string][]byte
		}
		en, pt string
	}{
		{scale, "ZScore() of 4 features, learnt from 120 rows", "ZScore() de 4 atributos, que aprendeu com 120 linhas"},
		{numbers, "0.5 -2, 1.25 3", "0,5 -2; 1,25 3"},
		{numbers[0], "0.5 -2", "0,5 -2"},
		{Predictions{{Class: 1, Probabilities: []float32{0.25, 0.75}}, {Class: 0, Probabilities: []float32{1, 0}}}, "1 (75 %), 0 (100 %)", "1 (75 %), 0 (100 %)"},
		{make(Predictions, 21), strings.Repeat("0, ", 20) + "... 21 in all", strings.Repeat("0, ", 20) + "... 21 ao todo"},
		{(*Normalizer)(nil), "no normaliser", "nenhum normalizador"},
	} {
		for language, want := range map[string]string{"en": c.en, "pt": c.pt} {
			t.Setenv("DESCIDA_LANG", language)
			if got := string(c.value.Display()["text/plain"]); got != want {
				t.Errorf("%s: %q, want %q", language, got, want)
			}
			if got := c.value.String(); got != c.en {
				t.Errorf("String in %s: %q, want %q", language, got, c.en)
			}
		}
	}
}

func TestHardwareShowsItself(t *testing.T) {
	h := HardwareInfo{Backend: "go", Platform: "cpu", Devices: []string{"cpu:0"}, Notice: "XLA is missing; run `go run . setup`"}
	if got, want := h.String(), "go on cpu:0; XLA is missing; run `go run . setup`"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A list of options, as a student keeps it for several calls of Fit, shows the calls that made them.
func TestOptionsShowTheirCalls(t *testing.T) {
	data := NewDataset([][]float32{{1, 2}, {3, 4}}, []int{0, 1})
	list := []FitOption{Epochs(2), Seed(-1), ValidationSplit(0.1), TrainingLoss(), Validation(data), Validation(nil),
		OnEpoch(func(EpochEnd) {}), OnEpoch(nil), OnUpdate(100, func(UpdateEnd) {})}
	want := "[Epochs(2) Seed(-1) ValidationSplit(0.1) TrainingLoss() Validation(data set: 2 rows of shape [2], float32, 2 classes) " +
		"Validation(data set that cannot be used: nn: the data set is nil; make one with datasets.MNIST or nn.NewDataset) " +
		"OnEpoch(func) OnEpoch(no function) OnUpdate(100, func)]"
	if got := fmt.Sprint(list); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
