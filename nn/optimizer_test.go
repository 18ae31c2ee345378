package nn

import (
	"encoding/json"
	"os"
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
