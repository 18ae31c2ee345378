package train

import (
	"slices"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"
	"github.com/gomlx/gomlx/core/tensors"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
)

// Net is what a model is to this package: arrays in a fixed order and graph functions over them.
type Net struct {
	Key     string // tells Forward and Loss apart: nets of the same keys and shapes share compiled programs
	Params  []shapes.Shape
	States  []shapes.Shape // kept with the params but not learned, such as BatchNorm's averages
	Outputs int            // width of a row of outputs
	Random  bool           // Forward draws random numbers when it trains
	Coupled bool           // the loss of a row may depend on the other rows of its batch

	// Forward gives the outputs, [batch, Outputs].
	Forward func(*Pass) *graph.Node
	Loss    Loss
	Rule    Rule
}

// Loss measures outputs, [batch, Outputs], against targets: class indices, [batch] int32, or numbers, [batch, Outputs].
type Loss struct {
	Rows        func(outputs, targets *graph.Node) *graph.Node // the loss of each row, [batch]
	Right       func(outputs, targets *graph.Node) *graph.Node // 1 or 0 for each row, [batch]; nil: there is no right and wrong
	Probability func(outputs *graph.Node) *graph.Node          // what a prediction shows, shaped like outputs; nil: the outputs
	Sum         bool                                           // over the batch, not the mean
}

// Rule is an optimizer.
type Rule struct {
	Key     string         // tells Updates apart
	Slots   []shapes.Shape // what it keeps from update to update; starts as Values or zero
	Numbers []float32      // inputs of the compiled program, so that other numbers do not compile again
	Clip    bool           // bound the gradient's norm by the last of Numbers
	Update  func(*Step) (params, slots []*graph.Node)
}

// Step is what a rule sees of one update.
type Step struct {
	Params, Gradients, Slots []*graph.Node
	Rate                     *graph.Node   // scalar
	Numbers                  []*graph.Node // scalars, in the order of Rule.Numbers
}

// Values are a net's arrays on the host, each in the order of its shapes.
type Values struct {
	Params, States, Slots [][]float32
}

// Pass is one run of a net over a batch, while its graph is built.
type Pass struct {
	X              *graph.Node // [batch, features] float32
	Params, States []*graph.Node
	Training       bool

	next     []*graph.Node
	random   *graph.Node
	penalty  *graph.Node
	products []Product
	observed []observed
}

// NewPass is a pass over x, [batch, features]. In training, random is the state that Uniform draws from, or nil.
func NewPass(x *graph.Node, params, states []*graph.Node, training bool, random *graph.Node) *Pass {
	return &Pass{X: x, Params: params, States: states, Training: training, next: slices.Clone(states), random: random}
}

// Next are the states after the update.
func (p *Pass) Next() []*graph.Node { return p.next }

// Penalty is what was added to the loss, or nil.
func (p *Pass) Penalty() *graph.Node { return p.penalty }

// Product is a matrix product in a net: In, [batch, n], times the transpose of a parameter, [m, n], is Out, [batch, m], to
// which another, the bias, [m], is added. The parameters are used nowhere else.
type Product struct {
	Param, Bias int
	In, Out     *graph.Node
}

// Note tells of a Product, so that the norms of its gradients come cheaply from one row.
func (p *Pass) Note(param, bias int, in, out *graph.Node) {
	p.products = append(p.products, Product{param, bias, in, out})
}

// Keep sets what a state is after the update.
func (p *Pass) Keep(state int, next *graph.Node) { p.next[state] = graph.StopGradient(next) }

// Penalize adds a scalar to the loss.
func (p *Pass) Penalize(amount *graph.Node) {
	if p.penalty != nil {
		amount = graph.Add(p.penalty, amount)
	}
	p.penalty = amount
}

// Uniform draws numbers between 0 and 1. Only a net that says so, Random, may, and only when it trains.
func (p *Pass) Uniform(dims ...int) *graph.Node {
	var values *graph.Node
	p.random, values = graph.RandomUniform(p.random, shapes.Make(dtypes.Float32, dims...))
	return graph.StopGradient(values)
}

func (n Net) arrays() []shapes.Shape {
	all := make([]shapes.Shape, 0, len(n.Params)+len(n.States))
	return append(append(all, n.Params...), n.States...)
}

// carried are the shapes of all that goes from update to update: params, states, slots, the random state.
func (n Net) carried() []shapes.Shape {
	all := append(n.arrays(), n.Rule.Slots...)
	if n.Random {
		all = append(all, graph.RNGStateShape)
	}
	return all
}

// Metrics are what the updates of a stretch measured, a value an update.
type Metrics struct {
	Loss     []float32   // of the batch, before the update, penalties included
	Accuracy []float32   // share of the batch, before the update; zero where the loss knows no right and wrong
	Norm     []float32   // Euclidean norm of the gradient over all parameters
	Squares  [][]float32 // an update's squared norms of the gradients, by parameter
}

// Runner trains one model on one set of rows.
type Runner interface {
	// Shuffle sets the order in which the coming epoch visits the rows. Full batch does not depend on it.
	Shuffle(order []int32) error
	// Reseed sets the seed of the numbers drawn inside the graph, as New does: a run that begins with an epoch draws what
	// one that goes on to it draws.
	Reseed(seed uint64) error
	// Advance does up to n updates from the given update of the epoch on, one for each rate, and returns what they
	// measured. It may do fewer: as many as the metrics hold values.
	Advance(from, n int, rates []float32) (Metrics, error)
	// Values brings the arrays to the host, Params only the params.
	Values() (Values, error)
	Params() ([][]float32, error)
	// Score scores other rows with the current arrays.
	Score(d *Data) (Sums, error)
	// Watch measures the activations over the first block of rows.
	Watch(d *Data) ([]Activity, error)
	// Close frees what lies on the device.
	Close()
}

// New prepares a runner: the rows are on the device, unless they are too many, and the programs compiled when it returns. The values are copied;
// missing slots start at zero. The seed is that of the numbers drawn inside the graph.
func New(b *backend.Backend, net Net, start Values, r Rows, batch int, seed uint64) (Runner, error) {
	m := newModel(b, net, start)
	if err := m.train(start.Slots, seed); err != nil {
		m.Close()
		return nil, err
	}
	var runner interface {
		Runner
		open() error
	}
	switch {
	case !b.Loops:
		runner = &stepwise{model: m, rows: r, batch: batch}
	case r.streams() && batch < r.Len(): // a full batch must lie on the device
		runner = newStreamed(m, r, batch)
	case batch == r.Len() && net.apart(batch):
		runner = &wholes{model: m, rows: r}
	default:
		runner = &stretches{model: m, rows: r, batch: batch}
	}
	if err := runner.open(); err != nil {
		runner.Close()
		return nil, err
	}
	return runner, nil
}

// train adds what only training carries.
func (m *model) train(slots [][]float32, seed uint64) error {
	for i, s := range m.net.Rule.Slots {
		values := make([]float32, s.Size())
		if i < len(slots) {
			values = slots[i]
		}
		m.vars = append(m.vars, device.Floats(values, s.Dimensions...))
	}
	if m.net.Random {
		state, err := randomState(seed)
		if err != nil {
			return err
		}
		m.vars = append(m.vars, state)
	}
	m.numbers = device.Floats(append(m.net.Rule.Numbers, 0), len(m.net.Rule.Numbers)+1)
	return nil
}

func randomState(seed uint64) (state *tensors.Tensor, err error) {
	err = device.Try(func() (err error) {
		state, err = graph.RNGStateFromSeed(int64(seed))
		return err
	})
	return state, err
}

// Reseed starts the numbers drawn inside the graph anew.
func (m *model) Reseed(seed uint64) error {
	if !m.net.Random {
		return nil
	}
	state, err := randomState(seed)
	if err != nil {
		return err
	}
	last := len(m.vars) - 1
	device.Free(m.vars[last])
	m.vars[last] = state
	return nil
}

// Updates is how many updates an epoch of n rows has: the last, shorter batch counts.
func Updates(n, batch int) int { return (n + batch - 1) / batch }
