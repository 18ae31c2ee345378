package nn

import (
	"math"
	"strings"
	"testing"

	"descida/nn/internal/backend"
)

func TestBadInput(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	good := spots(54)
	rows := func(x ...[]float32) [][]float32 { return x }
	trained := small()
	if _, err := trained.Fit(good); err != nil {
		t.Fatal(err)
	}
	fit := func(m *Model, d *Dataset, o ...FitOption) func() error {
		return func() error { _, err := m.Fit(d, o...); return err }
	}
	evaluate := func(m *Model, d *Dataset) func() error { return func() error { _, err := m.Evaluate(d); return err } }
	predict := func(m *Model, d *Dataset) func() error { return func() error { _, err := m.Predict(d); return err } }
	compare := func(o ...CompareOption) func() error {
		return func() error { _, err := Compare(small(), good, o...); return err }
	}
	first, rest := good.Split(1.5)
	wide := NewDataset(rows([]float32{1, 2, 3}, []float32{4, 5, 6}), []int{0, 1})
	for name, c := range map[string]struct {
		do   func() error
		want string
	}{
		"no layers":         {fit(Sequential(), good), "nn: the model has no layers; make it with nn.Sequential(nn.Dense(10))"},
		"nil model":         {fit(nil, good), "the model has no layers"},
		"nil layer":         {fit(Sequential(nil), good), "nn: layer 1 is nil"},
		"no units":          {fit(Sequential(Dense(3), Dense(0)), good), "nn: layer 2 Dense(0): it has 0 units; want 1 or more"},
		"negative units":    {fit(Sequential(Dense(-1)), good), "nn: layer 1 Dense(-1): it has -1 units"},
		"odd activation":    {fit(Sequential(Dense(2, Activation(9))), good), "layer 1 Dense(2, Activation(9)): activation 9 does not exist"},
		"images":            {fit(Sequential(Dense(3, ReLU), Dense(2)), good.Reshape(1, 2)), "nn: layer 1 Dense(3, ReLU): input has shape [batch 1 2], want [batch features]; put nn.Flatten() before it, or make the rows flat with Reshape(2)"},
		"one logit":         {fit(Sequential(Dense(1)), good), "nn: layer 1 Dense(1): it gives 1 output, but nn.CrossEntropy wants [batch classes] with 2 classes or more; use nn.BinaryCrossEntropy() for one output"},
		"too few logits":    {fit(Sequential(Dense(4), Dense(2)), NewDataset(rows([]float32{1}, []float32{2}), []int{0, 5})), "nn: layer 2 Dense(2): it gives 2 logits, but row 1 has label 5; end the model with nn.Dense(6)"},
		"other features":    {fit(trained, wide), "nn: layer 1 Dense(5, Tanh): input has shape [batch 3], but the model was trained on [batch 2]"},
		"nil data":          {fit(small(), nil), "nn: the data set is nil"},
		"zero data":         {fit(small(), &Dataset{}), "the data set has no rows"},
		"no rows":           {fit(small(), NewDataset(nil, nil)), "nn: NewDataset: there are no rows; give at least one"},
		"no features":       {fit(small(), NewDataset(rows(nil), []int{0})), "the rows have no features"},
		"ragged rows":       {fit(small(), NewDataset(rows([]float32{1, 2}, []float32{1}), []int{0, 1})), "row 1 has 1 features and row 0 has 2"},
		"labels missing":    {fit(small(), NewDataset(rows([]float32{1}, []float32{2}), []int{0})), "2 rows and 1 labels; want a label a row"},
		"no labels":         {fit(small(), NewDataset(rows([]float32{1, 2}), nil)), "the data set has no labels"},
		"negative label":    {fit(small(), NewDataset(rows([]float32{1}), []int{-1})), "label -1 of row 0 is out of range; a label is the index of a class"},
		"label of no class": {fit(small(), NewDataset(rows([]float32{1}), []int{1_000_000_000})), "from 0 to the number of classes - 1"},
		"too many units":    {fit(Sequential(Dense(10_000_000_000), Dense(2)), good), "nn: layer 1 Dense(10000000000): its weights of shape [10000000000 2] are more than 2147483647 numbers; use fewer units"},
		"units overflow":    {fit(Sequential(Dense(2), Dense(math.MaxInt)), good), "nn: layer 2 Dense(9223372036854775807): its weights"},
		"default batch":     {fit(small(), good.Take(10)), "nn: there are only 10 training rows, and a batch has 32 unless you say so; add nn.MiniBatch(10)"},
		"nil model's copy":  {fit((*Model)(nil).Clone(), good), "the model has no layers"},
		"nil data's name":   {fit(small(), (*Dataset)(nil).Named("x")), "nn: the data set is nil"},
		"same names":        {compare(Run("a"), Run("a", SGD(1))), `nn: Compare has two runs named "a"; give each nn.Run a name of its own`},
		"NaN":               {fit(small(), NewDataset(rows([]float32{1, 2}, []float32{3, nan}), []int{0, 1})), "row 1, feature 1 is NaN; remove the row or replace the value"},
		"Inf":               {fit(small(), NewDatasetFlat([]float32{inf}, []int{1}, []int{0})), "row 0, feature 0 is +Inf"},
		"flat leftovers":    {fit(small(), NewDatasetFlat(make([]float32, 7), []int{2}, nil)), "7 values do not make whole rows of shape [2]"},
		"flat shape":        {fit(small(), NewDatasetFlat(make([]float32, 7), nil, nil)), "rows of shape [] have no features"},
		"take too many":     {fit(small(), good.Take(55)), "nn: Take(55): the data set has 54 rows; want 1 to 54"},
		"take none":         {fit(small(), good.Take(0)), "nn: Take(0): the data set has 54 rows"},
		"bad split":         {fit(small(), first), "nn: Split(1.5): of 54 rows"},
		"bad split's rest":  {fit(small(), rest), "nn: Split(1.5): of 54 rows"},
		"bad reshape":       {fit(small(), good.Reshape(3)), "nn: Reshape([3]): a row has 2 features"},
		"batch too large":   {fit(small(), good, MiniBatch(55)), "nn: MiniBatch(55): there are only 54 training rows; use MiniBatch(54) or less, or FullBatch()"},
		"batch and split":   {fit(small(), good, MiniBatch(54), ValidationSplit(0.1)), "there are only 49 training rows"},
		"batch of none":     {fit(small(), good, MiniBatch(0)), "nn: MiniBatch(0): want 1 row or more"},
		"negative rate":     {fit(small(), good, SGD(-0.1)), "nn: SGD(-0.1): a negative learning rate climbs instead of descending; try SGD(0.1)"},
		"NaN rate":          {fit(small(), good, SGD(math.NaN())), "nn: SGD(NaN): the learning rate is not a finite number"},
		"infinite rate":     {fit(small(), good, SGD(1e300)), "the learning rate is not a finite number"},
		"no epochs":         {fit(small(), good, Epochs(0)), "nn: Epochs(0): want 1 epoch or more"},
		"split of 0":        {fit(small(), good, ValidationSplit(0)), "nn: ValidationSplit(0): want a share of the rows between 0 and 1, such as 0.1"},
		"split of 1":        {fit(small(), good, ValidationSplit(1)), "nn: ValidationSplit(1): want a share"},
		"split of NaN":      {fit(small(), good, ValidationSplit(math.NaN())), "nn: ValidationSplit(NaN): want a share"},
		"split too small":   {fit(small(), good, ValidationSplit(0.001)), "nn: ValidationSplit(0.001) of 54 rows leaves 54 to train and 0 to validate"},
		"untrained":         {evaluate(small(), good), "nn: the model has no weights yet; train it first with model.Fit"},
		"untrained model":   {predict(small(), good), "train it first"},
		"evaluate shape":    {evaluate(trained, wide), "input has shape [batch 3], but the model was trained on [batch 2]; use such rows or a new model"},
		"predict shape":     {predict(trained, wide), "input has shape [batch 3]"},
		"evaluate blind":    {evaluate(trained, NewDataset(rows([]float32{1, 2}), nil)), "no labels"},
		"evaluate label":    {evaluate(trained, NewDataset(rows([]float32{1, 2}), []int{3})), "row 0 has label 3"},
		"evaluate nil":      {evaluate(nil, good), "the model has no layers"},
		"nothing to do":     {compare(Epochs(2)), "nn: Compare has no runs; give it nn.Run"},
		"one bad run":       {compare(Run("fine"), Run("steep", SGD(-1))), `nn: run "steep": SGD(-1): a negative learning rate`},
		"no such backend": {func() error {
			t.Setenv(backend.Env, "gpu")
			defer t.Setenv(backend.Env, backend.Go)
			_, err := small().Fit(good)
			return err
		}, `nn: DESCIDA_BACKEND="gpu" is not a backend; use xla:cuda, xla:cpu or go`},
	} {
		err := c.do()
		if err == nil {
			t.Errorf("%s: no error, want %s", name, c.want)
			continue
		}
		if got := err.Error(); !strings.Contains(got, c.want) || !strings.HasPrefix(got, "nn: ") || strings.Count(got, "nn: ") > 1 || strings.Contains(got, "\n") {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, c.want)
		}
	}
}

// TestRefusedFitChangesNothing: an error before training leaves the model as it was.
func TestRefusedFitChangesNothing(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	m := small()
	if _, err := m.Fit(spots(10), MiniBatch(11)); err == nil {
		t.Fatal("no error")
	}
	if m.weights != nil || m.input != nil {
		t.Error("the model has weights now")
	}
	if _, err := m.Fit(spots(10), MiniBatch(5), nil); err != nil {
		t.Error(err)
	}
}

func TestMust(t *testing.T) {
	if Must(3, nil) != 3 {
		t.Error("Must changes the value")
	}
	if a, b := Must2(3, "x", nil); a != 3 || b != "x" {
		t.Error("Must2 changes the values")
	}
	for name, f := range map[string]func(){
		"Must":  func() { Must(small().Evaluate(nil)) },
		"Must2": func() { Must2(1, 2, NewDataset(nil, nil).Err()) },
	} {
		func() {
			defer func() {
				if err, ok := recover().(error); !ok || !strings.HasPrefix(err.Error(), "nn: ") {
					t.Errorf("%s panics with %v, want the error", name, err)
				}
			}()
			f()
		}()
	}
}
