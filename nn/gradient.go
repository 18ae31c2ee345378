package nn

import (
	"math"

	"descida/internal/language"
	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// Gradients are the gradient of a loss by parameter, shaped as the parameters are, with the loss itself.
type Gradients struct {
	Arrays
	Loss     float64 // what the gradient is of: mean over the batch's rows, or Sum, penalties included
	Accuracy float64 // share of the batch classified right, 0 to 1; NaN where there are no classes
	Rows     int     // of the batch
}

// String is the numbers in short: loss 2.31  accuracy 0.125  gradient norm 0.84.
func (g *Gradients) String() string { return g.text(english) }

// Display shows the numbers and a line for each parameter, in the notebook's language.
func (g *Gradients) Display() map[string][]byte {
	text := g.text(language.Pick)
	if g != nil {
		text += "\n" + g.describe(language.Pick)
	}
	return map[string][]byte{"text/plain": []byte(text)}
}

func (g *Gradients) text(pick func(en, pt string) string) string {
	if g == nil {
		return pick("no gradients", "sem gradientes")
	}
	return Scores{g.Loss, g.Accuracy, g.Rows}.text(pick) + pick("  gradient norm ", "  norma do gradiente ") + digits(g.Norm(), 'g', pick)
}

// Gradient is ∂J/∂W at the model's weights for every parameter W, where J is the loss over the rows of the batch: what Fit
// subtracts, times the rate, in one update of plain descent. The batch can be any data set, such as Batches gives or the
// whole training set. The loss is the one given, or that of the model's training, or the data's default as in Fit; the
// model remembers it.
//
//	g := nn.Must(model.Gradient(batch))
//	w = w.Minus(g.Times(0.1))
//
// The weights stay as they are. Layers work as they do in training: BatchNorm normalises by the batch and moves its
// averages on, Dropout drops other units with each call (the same ones in each run after Build).
//
// Errors: the model has no weights yet (Build or Fit makes them), the rows do not fit, the data has no labels or targets.
func (m *Model) Gradient(batch *Dataset, loss ...Loss) (*Gradients, error) {
	use := m.lossFor(batch)
	if len(loss) > 0 && loss[len(loss)-1] != nil {
		use = loss[len(loss)-1]
	}
	b, net, err := m.ready(batch, use, true)
	if err != nil {
		return nil, err
	}
	seed := random.Seed(random.Graph, uint64(m.drawn), 0)
	measured, values, err := train.Gradient(b, net, m.values(), batch.rows, seed)
	if err != nil {
		return nil, err
	}
	m.loss, m.states = use, values.States
	if net.Random {
		m.drawn++
	}
	a, err := m.built()
	if err != nil {
		return nil, err
	}
	g := &Gradients{Arrays: m.named(a, values.Params), Loss: float64(measured.Loss[0]), Accuracy: math.NaN(), Rows: batch.Len()}
	if net.Loss.Right != nil {
		g.Accuracy = float64(measured.Accuracy[0])
	}
	return g, nil
}
