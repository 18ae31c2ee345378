package nn

import (
	"math"
	"strings"
	"testing"

	"descida/nn/internal/backend"
)

// echo is a model whose outputs are its inputs.
func echo(t *testing.T, width int, loss Loss) *Model {
	t.Helper()
	m := Sequential(Dense(width, Zeros()))
	w, err := m.Build(NewDataset([][]float32{make([]float32, width)}, nil), 0)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range w.List[0].Rows() {
		row[i] = 1
	}
	if err := m.SetParameters(w); err != nil {
		t.Fatal(err)
	}
	m.loss = loss
	return m
}

// eight rows whose largest outputs are 0 0 1 | 1 1 2 | 0 (of classes 0 0 0 | 1 1 1 | 2), and a tie of 1 and 2 in a row of class 1.
func eight() *Dataset {
	return NewDataset([][]float32{{5, 1, 0}, {3, 2, 1}, {0, 1, -1}, {0, 4, 3}, {-3, -1, -2}, {1, 2, 3}, {2, 0, 1}, {0, 7, 7}},
		[]int{0, 0, 0, 1, 1, 1, 2, 1})
}

func TestConfusionByHand(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		m, data := echo(t, 3, CrossEntropy()), eight().NamedClasses("cat", "dog", "<fox>")
		c, err := m.Confusion(data)
		if err != nil {
			t.Fatal(err)
		}
		// [[2 1 0] [0 3 1] [1 0 0]]: TP 2 3 0, said 3 4 1, are 3 4 1
		for name, v := range map[string][2]float64{
			"accuracy":        {c.Accuracy(), 5.0 / 8},
			"precision 0":     {c.Precision(0), 2.0 / 3},
			"precision 1":     {c.Precision(1), 3.0 / 4},
			"precision 2":     {c.Precision(2), 0},
			"recall 0":        {c.Recall(0), 2.0 / 3},
			"recall 1":        {c.Recall(1), 3.0 / 4},
			"F1 1":            {c.F1(1), 2 * 3.0 / (4 + 4)},
			"macro precision": {c.MacroPrecision(), (2.0/3 + 3.0/4) / 3},
			"macro recall":    {c.MacroRecall(), (2.0/3 + 3.0/4) / 3},
			"macro F1":        {c.MacroF1(), (2.0/3 + 3.0/4) / 3},
			"rows":            {float64(c.Rows()), 8},
		} {
			if math.Abs(v[0]-v[1]) > 1e-12 {
				t.Errorf("%s is %v, want %v in\n%s", name, v[0], v[1], c)
			}
		}
		scores, err := m.Evaluate(data)
		if err != nil || math.Abs(scores.Accuracy-c.Accuracy()) > 1e-7 { // a sum in float32
			t.Errorf("Evaluate's accuracy is %v, %v; the matrix says %v", scores.Accuracy, err, c.Accuracy())
		}
		for k, want := range map[int]float64{1: 5.0 / 8, 2: 8.0 / 8, 3: 1} { // the second largest holds the class of every other row
			if got, err := m.TopK(data, k); err != nil || got != want {
				t.Errorf("TopK(%d) is %v, %v; want %v", k, got, err, want)
			}
		}
	})
}

// TestConfusionOfTwo: one output, class 1 above 0.
func TestConfusionOfTwo(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	m := echo(t, 1, BinaryCrossEntropy())
	data := NewDataset([][]float32{{3}, {-1}, {2}, {0}}, []int{1, 1, 0, 0})
	c, err := m.Confusion(data)
	if err != nil {
		t.Fatal(err)
	}
	if got := [4]int{c.Counts[0][0], c.Counts[0][1], c.Counts[1][0], c.Counts[1][1]}; got != [4]int{1, 1, 1, 1} {
		t.Errorf("counts are %v, want one each", got)
	}
	s, err := m.Evaluate(data)
	if err != nil {
		t.Fatal(err)
	}
	if top, err := m.TopK(data, 1); err != nil || top != 0.5 || s.Accuracy != 0.5 {
		t.Errorf("TopK(1) is %v, %v, Evaluate says %v; want 0.5", top, err, s.Accuracy)
	}
}

func TestConfusionOfClassesThatAreMissing(t *testing.T) {
	c := Confusion{Counts: [][]int{{2, 0, 1, 0}, {0, 0, 2, 0}, {0, 0, 3, 0}, {0, 0, 0, 0}}} // 1 is never said, 3 is nowhere
	if !math.IsNaN(c.Precision(1)) || c.Recall(1) != 0 || c.F1(1) != 0 || !math.IsNaN(c.F1(3)) || !math.IsNaN(c.Recall(9)) {
		t.Errorf("class 1: %v %v %v, class 3: %v", c.Precision(1), c.Recall(1), c.F1(1), c.F1(3))
	}
	if got, want := c.MacroPrecision(), (1+0+0.5)/3; math.Abs(got-want) > 1e-12 { // as scikit-learn's precision_score(average="macro")
		t.Errorf("macro precision is %v, want %v", got, want)
	}
	if !math.IsNaN((Confusion{}).Accuracy()) || (Confusion{}).String() == "" || len((Confusion{}).Display()) != 2 {
		t.Error("an empty matrix")
	}
}

func TestConfusionIsShown(t *testing.T) {
	c := Confusion{Counts: [][]int{{9, 1}, {0, 0}}, Names: []string{"no", "<b>yes</b>"}}
	for language, want := range map[string][]string{
		"en": {"class", "precision", "recall", "columns: what the model says; accuracy 0.900 of 10 rows"},
		"pt": {"classe", "precisão", "revocação", "colunas: o que o modelo diz; acurácia 0,900 em 10 linhas"},
	} {
		t.Setenv("DESCIDA_LANG", language)
		shown := c.Display()
		for _, w := range want {
			if !strings.Contains(string(shown["text/plain"]), w) || !strings.Contains(string(shown["text/html"]), w) {
				t.Errorf("%s: no %q in\n%s\n%s", language, w, shown["text/plain"], shown["text/html"])
			}
		}
		if strings.Contains(string(shown["text/html"]), "<b>") {
			t.Error("a class's name is read as HTML")
		}
	}
}

func TestScoresAreShownInBothLanguages(t *testing.T) {
	scores := Scores{Loss: 0.1897, Accuracy: 0.9441}
	g := &Gradients{Loss: 2.5, Accuracy: math.NaN(), Arrays: Arrays{List: []Array{{"dense1.bias", []int{2}, []float32{3, 4}}}}}
	for language, want := range map[string][4]string{
		"en": {"loss 0.19  accuracy 0.944", "R² 0.930  mean absolute error 0.12  root mean squared error 0.2", "loss 2.5  gradient norm 5\ndense1.bias          [2]          norm 5", "no gradients"},
		"pt": {"perda 0,19  acurácia 0,944", "R² 0,930  erro absoluto médio 0,12  raiz do erro quadrático médio 0,2", "perda 2,5  norma do gradiente 5\ndense1.bias          [2]          norma 5", "sem gradientes"},
	} {
		t.Setenv("DESCIDA_LANG", language)
		for i, shown := range []map[string][]byte{scores.Display(), RegressionScores{0.04, 0.12, 0.93, 1}.Display(), g.Display(), (*Gradients)(nil).Display()} {
			if got := string(shown["text/plain"]); got != want[i] {
				t.Errorf("%s: %q, want %q", language, got, want[i])
			}
		}
	}
	if scores.String() != "loss 0.19  accuracy 0.944" || g.String() != "loss 2.5  gradient norm 5" {
		t.Errorf("String is English: %s, %s", scores, g)
	}
}

func TestRegressionByHand(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		m := echo(t, 2, MeanAbsoluteError())
		data := NewRegression([][]float32{{1, 0}, {2, 1}, {4, 1}}, [][]float32{{1, 2}, {3, 1}, {5, 0}})
		s, err := m.Regression(data)
		if err != nil {
			t.Fatal(err)
		}
		// off: 0 2 | 1 0 | 1 1; Σ² 2 and 5; spread of 1 3 5 is 8 and of 2 1 0 is 2
		for name, v := range map[string][2]float64{
			"MSE": {s.MeanSquaredError, 7.0 / 6}, "MAE": {s.MeanAbsoluteError, 5.0 / 6}, "R²": {s.R2, (1 - 2.0/8 + 1 - 5.0/2) / 2},
		} {
			if math.Abs(v[0]-v[1]) > 1e-12 {
				t.Errorf("%s is %v, want %v", name, v[0], v[1])
			}
		}
		if got, want := s.String(), "R² -0.375  mean absolute error 0.833  root mean squared error 1.08"; got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if s, err := m.Regression(NewRegression([][]float32{{1, 0}, {2, 1}}, [][]float32{{1, 2}, {1, 3}})); err != nil || !math.IsNaN(s.R2) {
			t.Errorf("R² of a constant target is %v, %v", s.R2, err)
		}
	})
}

func TestBadMetrics(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	classes, line := echo(t, 3, CrossEntropy()), echo(t, 3, MeanSquaredError())
	targets := NewRegression([][]float32{{1, 2, 3}}, [][]float32{{1, 2, 3}})
	diverged := echo(t, 3, CrossEntropy())
	diverged.weights[1][0] = float32(math.NaN())
	one := func(_ any, err error) error { return err }
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"no weights":     {one(Sequential(Dense(3)).Confusion(eight())), "nn: the model has no weights yet"},
		"no model":       {one((*Model)(nil).Confusion(eight())), "nn: the model has no layers"},
		"no data":        {one(classes.TopK(nil, 1)), "nn: the data set is nil"},
		"targets":        {one(line.Confusion(targets)), "nn: the data set has targets but no labels"},
		"no classes":     {one(echo(t, 1, MeanSquaredError()).Confusion(NewDataset([][]float32{{1}}, []int{1}))), "nn: layer 1 Dense(1, Zeros()) with MeanSquaredError() does not tell classes apart; end the model with nn.Dense(2)"},
		"TopK of 0":      {one(classes.TopK(eight(), 0)), "nn: TopK(0): the model tells 3 classes apart; want 1 to 3"},
		"TopK of 4":      {one(classes.TopK(eight(), 4)), "nn: TopK(4): the model tells 3 classes"},
		"NaN":            {one(diverged.Confusion(eight())), "nn: the model's output for row 0 is NaN"},
		"labels alone":   {one(line.Regression(eight())), "nn: the data set has no targets"},
		"other number":   {one(line.Regression(NewRegression([][]float32{{1, 2, 3}}, [][]float32{{1}}))), "it gives 3 outputs a row and the data has 1 targets a row"},
		"other features": {one(line.Regression(NewRegression([][]float32{{1}}, [][]float32{{1, 2, 3}}))), "input has shape [batch 1]"},
	} {
		if c.err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		wantError(t, c.err, c.want)
	}
}
