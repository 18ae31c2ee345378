package nn_test

import (
	"fmt"
	"strings"
	"testing"

	"descida/nn"
	"descida/nn/history"
)

// labelledRuns are the runs that the diagnosis is judged by: healthy ones, and for each kind of finding runs that were
// made to fail in that way, in every world that can.
func labelledRuns() (runs []labelled) {
	for _, w := range worlds {
		add := func(kind history.Kind, how string, run func(t *testing.T) *history.History) {
			runs = append(runs, labelled{w.name + ": " + how, kind, w.heldOut, run})
		}
		for seed := range 5 {
			add("", fmt.Sprint("healthy ", seed), func(t *testing.T) *history.History {
				return w.fit(t, seed, w.rate, w.hidden, w.data(seed), nil)
			})
		}
		w.tooLarge(add)
		w.tooSmall(add)
		w.broken(add)
		w.generalising(add)
	}
	return runs
}

type adder func(kind history.Kind, how string, run func(t *testing.T) *history.History)

func (w world) regression() bool { return w.outputs == 1 }

func (w world) adaptive() bool { return strings.HasSuffix(w.name, "Adam") }

// tooLarge: a rate hundreds of times the good one explodes; of one error squared it runs to NaN; at the edge
// of stability it swings; and a rule that steps by the rate itself changes weights by a
// great part.
func (w world) tooLarge(add adder) {
	for seed := range 2 {
		add(history.Explosion, fmt.Sprint("rate times 300, ", seed), func(t *testing.T) *history.History {
			return w.fit(t, seed, 300*w.rate, w.hidden, w.data(seed), nil)
		})
		add(history.LargeUpdates, fmt.Sprint("Adam(0.5), ", seed), func(t *testing.T) *history.History {
			w := w
			w.rule = adam
			return w.fit(t, seed, 0.5, w.hidden, w.data(seed), nil)
		})
	}
	if w.regression() {
		for seed := range 6 {
			add(history.NotANumber, fmt.Sprint("rate times ", 1000*(seed+1)), func(t *testing.T) *history.History {
				return w.fit(t, seed, 1000*float64(seed+1)*w.rate, w.hidden, w.data(seed), nil)
			})
		}
	}
	if !w.adaptive() {
		for seed := range 3 {
			add(history.Oscillation, fmt.Sprint("full batch, edge of stability, ", seed), func(t *testing.T) *history.History {
				w := w
				w.batch, w.epochs = 0, 60
				return w.swinging(t, seed)
			})
		}
	}
}

// swinging is the run at the smallest of the rates r, 1.3 r, 1.3² r ... where in its second half every fourth update
// raises the loss by 5 %, though it ends below its start.
func (w world) swinging(t *testing.T, seed int) *history.History {
	for rate := w.rate; rate < 1e4; rate *= 1.3 {
		h := w.fit(t, seed, rate, w.hidden, w.data(seed), nil)
		l := h.Update.Loss
		ups := 0
		for i := len(l) / 2; i < len(l); i++ {
			if l[i] > 1.05*l[i-1] {
				ups++
			}
		}
		if ups >= len(l)/8 && l[len(l)-1] < l[0] {
			return h
		}
	}
	return nil // here it goes from calm to falling apart
}

// tooSmall: a rate so small that the run does not get anywhere; and weights that are all zero, which never tell units apart.
func (w world) tooSmall(add adder) {
	for seed := range 2 {
		add(history.Stagnation, fmt.Sprint("rate times 1e-4, ", seed), func(t *testing.T) *history.History {
			return w.fit(t, seed, 1e-4*w.rate, w.hidden, w.data(seed), nil)
		})
		add(history.SmallUpdates, fmt.Sprint("rate times 1e-4, ", seed), func(t *testing.T) *history.History {
			return w.fit(t, seed+10, 1e-4*w.rate, w.hidden, w.data(seed+10), nil)
		})
	}
	if !w.regression() {
		add(history.Stagnation, "all weights zero", func(t *testing.T) *history.History {
			return w.fit(t, 1, w.rate, w.hidden, w.data(1), edited(t, func(_ string, values []float32) { clear(values) }))
		})
	}
}

// broken: units switched off, inputs or weights that saturate, many sigmoids, weights too large.
func (w world) broken(add adder) {
	wide := w.hidden[0].(nn.DenseLayer)
	for seed := range 2 {
		if wide.Activation == nn.ReLU {
			add(history.DeadUnits, fmt.Sprint("biases of -20, ", seed), func(t *testing.T) *history.History {
				return w.fit(t, seed, w.rate, w.hidden, w.data(seed), edited(t, func(name string, values []float32) {
					if name == "dense1.bias" {
						for i := range values[:len(values)*(7+seed)/10] {
							values[i] = -20
						}
					}
				}))
			})
		}
		squashed := hidden(nn.Tanh, 24, 16)
		add(history.SaturatedUnits, fmt.Sprint("inputs times 100, ", seed), func(t *testing.T) *history.History {
			rate := w.rate
			if w.regression() {
				rate /= 1000 // else it explodes before it saturates
			}
			return w.fit(t, seed, rate, squashed, scaled(w.data(seed), 100), nil)
		})
		add(history.VanishingGradient, fmt.Sprint("many sigmoids, ", seed), func(t *testing.T) *history.History {
			return w.fit(t, seed, w.rate, hidden(nn.Sigmoid, 20, 20, 20, 20, 20, 20, 20)[:5+seed], w.data(seed), nil)
		})
		add(history.ExplodingGradient, fmt.Sprint("weights times 8, ", seed), func(t *testing.T) *history.History {
			return w.fit(t, seed, w.rate, hidden(nn.ReLU, 24, 24, 24, 24), w.data(seed), edited(t, func(name string, values []float32) {
				for i := range values {
					values[i] *= float32(6 + 4*seed)
				}
			}))
		})
	}
}

// generalising: few rows, some of them wrong, and a network that can learn them by heart; and few rows to validate on.
func (w world) generalising(add adder) {
	for seed := range 2 {
		add(history.Overfitting, fmt.Sprint("60 rows by heart, ", seed), func(t *testing.T) *history.History {
			w := w
			w.rule, w.batch, w.epochs = adam, 20, 150
			return w.fit(t, seed, 0.005, hidden(nn.ReLU, 96, 64), mislabelled(w.data(seed).Take(360)), nil, nn.ValidationSplit(5./6))
		})
		if !w.regression() {
			add(history.ValidationTooSmall, fmt.Sprint("few validation rows, ", seed), func(t *testing.T) *history.History {
				return w.fit(t, seed, w.rate, w.hidden, w.data(seed), nil, nn.ValidationSplit(0.015+0.01*float64(seed)))
			})
		}
	}
}
