package nn

import (
	"encoding/json"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"descida/nn/internal/backend"
	"descida/nn/internal/train"
)

// ruleCase is an optimizer or a schedule of internal/golden/rules.json, made by Keras and optax (rules.py beside it).
type ruleCase struct {
	Name          string
	Rates, Losses []float32
	After         [][]float32
}

type ruleFile struct {
	goldenCase            // the net and its rows
	Optimizers, Schedules []ruleCase
}

func goldenRules(t *testing.T) ruleFile {
	t.Helper()
	text, err := os.ReadFile("internal/golden/rules.json")
	if err != nil {
		t.Fatal(err)
	}
	f := ruleFile{goldenCase: goldenCase{Activations: []string{"Tanh", "Linear"}}}
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// check trains as the case was trained and compares losses and weights, norm-wise. The weights barely move in 20
// updates, so what they moved by is compared too: it is some tenth of them, and its bound ten times as wide.
func (f ruleFile) check(t *testing.T, b *backend.Backend, c ruleCase, options ...FitOption) {
	t.Helper()
	m, d, p := f.model(), f.data(t), newPlan(options)
	if err := p.check(); err != nil {
		t.Fatal(err)
	}
	net := netOf(t, m, d, p.optimizer)
	net.Rule = rule(p.optimizer, &net, []bool{true, false, true, false}, p.clip)
	r, err := train.New(b, net, m.values(), d.rows, f.Batch, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var losses []float32
	at := moment{total: len(c.Losses), perEpoch: len(c.Losses) / len(f.Orders)}
	for _, order := range f.Orders {
		if err := r.Shuffle(order); err != nil {
			t.Fatal(err)
		}
		for i := range at.perEpoch {
			got, err := r.Advance(i, 1, []float32{p.rate(at)})
			if err != nil {
				t.Fatal(err)
			}
			losses = append(losses, got.Loss...)
			at.t++
		}
	}
	values, err := r.Values()
	if err != nil {
		t.Fatal(err)
	}
	after, start := f.ours(c.After), f.ours(f.Weights)
	for what, off := range map[string]float64{
		"losses":               distance([][]float32{losses}, [][]float32{c.Losses}),
		"weights after":        distance(values.Params, after),
		"what they moved / 10": distance(less(values.Params, start), less(after, start)) / 10,
	} {
		if !(off <= near) {
			t.Errorf("%s: %s are off by %.1e after %d updates", c.Name, what, off, len(losses))
		}
	}
}

func less(a, b [][]float32) [][]float32 {
	out := copied(a)
	for i := range out {
		for j := range out[i] {
			out[i][j] -= b[i][j]
		}
	}
	return out
}

func TestOptimizersAgainstKeras(t *testing.T) {
	tenths := StepDecay(0.1, Updates(10))
	options := map[string][]FitOption{
		"sgd":                    {SGD(0.1)},
		"sgd decay":              {SGD(0.1, WeightDecay(0.05))},
		"sgd clipped":            {SGD(0.5), ClipNorm(0.3)},
		"momentum":               {SGD(0.1, Momentum(0.9))},
		"momentum decay clipped": {SGD(0.1, Momentum(0.8), WeightDecay(0.05)), ClipNorm(0.3)},
		"nesterov":               {SGD(0.1, Nesterov(0.9))},
		"nesterov decay":         {SGD(0.1, Nesterov(0.9), WeightDecay(0.05))},
		"rmsprop":                {RMSprop(0.01)},
		"rmsprop numbers":        {RMSprop(0.01, Rho(0.5), Epsilon(1e-3), WeightDecay(0.05))},
		"adagrad":                {AdaGrad(0.1)},
		"adagrad numbers":        {AdaGrad(0.1, InitialAccumulator(0.5), Epsilon(1e-2), WeightDecay(0.05))},
		"adam":                   {Adam(0.01)},
		"adam numbers":           {Adam(0.01, Betas(0.7, 0.9), Epsilon(1e-3))},
		"adam clipped":           {Adam(0.01), ClipNorm(0.3)},
		"adamw":                  {AdamW(0.01)},
		"adamw numbers":          {AdamW(0.01, WeightDecay(0.1))},
		"momentum and steps":     {SGD(0.1, Momentum(0.9)), tenths},
		"nesterov and steps":     {SGD(0.1, Nesterov(0.9)), tenths},
		"adamw by optax":         {AdamW(0.01, WeightDecay(0.1), Epsilon(1e-12))},
	}
	f := goldenRules(t)
	if len(f.Optimizers) != len(options) {
		t.Errorf("%d optimizers in rules.json, %d here", len(f.Optimizers), len(options))
	}
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		for _, c := range f.Optimizers {
			f.check(t, b, c, options[c.Name]...)
		}
	})
}

// everyRule has each optimizer, with options.
var everyRule = []Optimizer{
	SGD(0.1), SGD(0.1, WeightDecay(0.01)), SGD(0.1, Momentum(0.9)), SGD(0.1, Nesterov(0.9), WeightDecay(0.01)),
	RMSprop(0.01), AdaGrad(0.1), Adam(0.01), AdamW(0.01),
}

// TestRuleGoesOn: two fits of two epochs are one of four, to the bit, also where the model was stored in between: it keeps
// what its rule remembers.
func TestRuleGoesOn(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		data := spots(60)
		fit := func(m *Model, o Optimizer, epochs int) {
			t.Helper()
			if _, err := m.Fit(data, o, MiniBatch(8), Epochs(epochs), ClipNorm(1)); err != nil {
				t.Fatal(err)
			}
		}
		for _, o := range everyRule {
			once, twice, stored := small(), small(), small()
			fit(once, o, 4)
			fit(twice, o, 2)
			fit(twice, o, 2)
			fit(stored, o, 2)
			file, err := stored.MarshalBinary()
			if err != nil {
				t.Fatal(err)
			}
			var read Model
			if err := read.UnmarshalBinary(file); err != nil {
				t.Fatal(err)
			}
			fit(&read, o, 2)
			for what, m := range map[string]*Model{"two fits": twice, "a fit of a stored model": &read} {
				if !same(m.weights, once.weights) || !same(m.slots, once.slots) {
					t.Errorf("%s: %s differ from one: weights by %.1e", o, what, distance(m.weights, once.weights))
				}
			}
		}
	})
}

func same(a, b [][]float32) bool {
	return slices.EqualFunc(a, b, slices.Equal[[]float32])
}

// TestAnotherRuleStartsAnew: what one rule remembers is nothing to another, nor to itself after the other.
func TestAnotherRuleStartsAnew(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := spots(40)
	m := small()
	for _, o := range everyRule {
		if _, err := m.Fit(data, o, MiniBatch(8)); err != nil {
			t.Fatal(err)
		}
		forgot := m.Clone()
		forgot.slots = nil
		h, err := m.Fit(data, SGD(1e-9, Momentum(0.9)), FullBatch())
		if err != nil {
			t.Fatal(err)
		}
		if o.key() == "SGD momentum" {
			continue
		}
		want, err := forgot.Fit(data, SGD(1e-9, Momentum(0.9)), FullBatch())
		if err != nil {
			t.Fatal(err)
		}
		if !same(m.slots, forgot.slots) || !slices.Equal(h.Update.Loss, want.Update.Loss) {
			t.Errorf("momentum after %s does not start at 0", o)
		}
	}
}

// TestNumbersDoNotCompile: another rate, β or schedule finds the program that there is.
func TestNumbersDoNotCompile(t *testing.T) {
	for _, pair := range [][2]Optimizer{
		{SGD(0.1), SGD(0.3)}, {SGD(0.1, Momentum(0.9)), SGD(0.2, Momentum(0.5))}, {RMSprop(0.1), RMSprop(0.2, Rho(0.5), WeightDecay(0.1))},
		{AdaGrad(0.1), AdaGrad(0.2, InitialAccumulator(0))}, {Adam(0.1), AdamW(0.2, Betas(0.1, 0.2))},
	} {
		if a, b := pair[0], pair[1]; a.key() != b.key() || len(a.numbers()) != len(b.numbers()) {
			t.Errorf("%s and %s compile apart", a, b)
		}
	}
	plain := SGD(0.1)
	if plain.numbers() != nil || plain.slots(nil) != nil {
		t.Error("plain SGD carries what it does not need")
	}
}

func TestOptimizerText(t *testing.T) {
	for want, o := range map[string]Optimizer{
		"SGD(0.1)":                SGD(0.1),
		"SGD(0.1, Momentum(0.9))": SGD(0.1, Momentum(0.9)),
		"SGD(0.1, Nesterov(0.9), WeightDecay(0.0001))": SGD(0.1, WeightDecay(1e-4), Nesterov(0.9)),
		"RMSprop(0.001)": RMSprop(0.001),
		"RMSprop(0.001, Rho(0.99), Epsilon(1e-08))": RMSprop(0.001, Rho(0.99), Epsilon(1e-8)),
		"AdaGrad(0.01)":                        AdaGrad(0.01),
		"AdaGrad(0.01, InitialAccumulator(0))": AdaGrad(0.01, InitialAccumulator(0)),
		"Adam(0.001)":                          Adam(1e-3),
		"Adam(0.001, Betas(0.8, 0.999))":       Adam(1e-3, Betas(0.8, 0.999)),
		"AdamW(0.001)":                         AdamW(1e-3),
		"AdamW(0.001, WeightDecay(0.01))":      Adam(1e-3, WeightDecay(0.01)),
	} {
		if o.String() != want {
			t.Errorf("got %s, want %s", o, want)
		}
		var p plan
		o.fit(&p)
		if p.optimizer != o {
			t.Errorf("%s is another optimizer in a plan", want)
		}
		stored, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		read := reflect.New(reflect.TypeOf(o))
		if err := json.Unmarshal(stored, read.Interface()); err != nil || read.Elem().Interface() != any(o) {
			t.Errorf("%s is read from %s as %v: %v", o, stored, read.Elem(), err)
		}
	}
	h, err := small().Fit(spots(40), Adam(0.01), WarmUp(Updates(2), CosineDecay()), ClipNorm(1))
	if want := "Adam(0.01), WarmUp(Updates(2), CosineDecay()), ClipNorm(1)"; err != nil || h.Optimizer != want {
		t.Errorf("the history says %q, %v; want %q", h.Optimizer, err, want)
	}
}

func TestBadRules(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for want, o := range map[string]FitOption{
		"nn: SGD(0): a learning rate of 0 trains nothing; try SGD(0.01)":                         SGD(0),
		"nn: SGD(1e-60): a learning rate of 0 trains nothing":                                    SGD(1e-60),
		"nn: Adam(-0.1): a negative learning rate climbs instead of descending; try Adam(0.1)":   Adam(-0.1),
		"nn: RMSprop(NaN): the learning rate is not a finite number":                             RMSprop(nan),
		"nn: AdaGrad(+Inf): the learning rate is not a finite number":                            AdaGrad(inf),
		"nn: SGD(0.1, Momentum(1)): Momentum is 1; want a number from 0 to below 1, such as 0.9": SGD(0.1, Momentum(1)),
		"nn: SGD(0.1, Nesterov(-0.5)): Nesterov is -0.5; want":                                   SGD(0.1, Nesterov(-0.5)),
		"Momentum is 0.999999999; want a number from 0 to below 1":                               SGD(0.1, Momentum(0.999999999)), // 1 in float32
		"Momentum is NaN; want": SGD(0.1, Momentum(nan)),
		"nn: SGD(0.1, WeightDecay(-1)): WeightDecay is -1; want a number of 0 or more":                                           SGD(0.1, WeightDecay(-1)),
		"nn: SGD(0.5, WeightDecay(2)): the learning rate times WeightDecay is 1, and an update takes that share off each weight": SGD(0.5, WeightDecay(2)),
		"nn: RMSprop(0.1, Rho(1)): Rho is 1; want":                                                                               RMSprop(0.1, Rho(1)),
		"nn: RMSprop(0.1, Epsilon(0)): Epsilon is 0; want a number above 0, such as 1e-7: it stands where a gradient of 0 would": RMSprop(0.1, Epsilon(0)),
		"Epsilon is 1e-60; want": AdaGrad(0.1, Epsilon(1e-60)),
		"nn: AdaGrad(0.1, InitialAccumulator(-1)): InitialAccumulator is -1; want": AdaGrad(0.1, InitialAccumulator(-1)),
		"nn: Adam(0.1, Betas(1, 0.999)): the first of Betas is 1; want":            Adam(0.1, Betas(1, 0.999)),
		"nn: Adam(0.1, Betas(0.9, NaN)): the second of Betas is NaN; want":         Adam(0.1, Betas(0.9, nan)),
		"nn: AdamW(0.1, Epsilon(-1)): Epsilon is -1; want":                         AdamW(0.1, Epsilon(-1)),
		"nn: ClipNorm(0): want a norm above 0, such as 1":                          ClipNorm(0),
		"nn: ClipNorm(NaN): want":                                                  ClipNorm(nan),
		"nn: ClipNorm(+Inf): want":                                                 ClipNorm(inf),
	} {
		_, err := small().Fit(spots(40), o)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Count(err.Error(), "nn: ") != 1 {
			t.Errorf("%v:\ngot  %v\nwant %s", o, err, want)
		}
	}
}
