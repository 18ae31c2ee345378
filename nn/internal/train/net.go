package train

import (
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/backend"
)

// Net is what a model is to this package: parameters in a fixed order and graph functions over them.
type Net struct {
	Key     string // tells Forwards apart: nets of the same keys and shapes share compiled programs
	Rule    string // tells Updates apart
	Params  []shapes.Shape
	Classes int

	// Forward gives the logits, [batch, classes], of x, [batch, features] float32. It notes its matrix products.
	Forward func(params []*graph.Node, x *graph.Node, note func(Product)) *graph.Node

	// Update is the optimizer's rule: new parameters from old ones and their gradients, with the update's rate, a scalar.
	Update func(params, gradients []*graph.Node, rate *graph.Node) []*graph.Node
}

// Product is a matrix product in a net: In, [batch, n], times the transpose of a parameter, [m, n], is Out, [batch, m].
// The parameter is used nowhere else.
type Product struct {
	Param   int
	In, Out *graph.Node
}

// Metrics are what the updates of a stretch measured, a value an update.
type Metrics struct {
	Loss     []float32 // mean over the batch, before the update
	Accuracy []float32 // share of the batch, before the update
	Norm     []float32 // Euclidean norm of the gradient over all parameters
}

// Runner trains one model on one set of rows.
type Runner interface {
	// Shuffle sets the order in which the coming epoch visits the rows. Full batch does not depend on it.
	Shuffle(order []int32) error
	// Advance does up to n updates from the given update of the epoch on, one for each rate, and returns what they
	// measured. It may do fewer: as many as the metrics hold values.
	Advance(from, n int, rates []float32) (Metrics, error)
	// Weights brings the parameters to the host.
	Weights() ([][]float32, error)
	// Score gives summed loss and number of right answers on other rows, with the current parameters.
	Score(d *Data) (loss float64, correct int, err error)
	// Close frees what lies on the device.
	Close()
}

// New prepares a runner: the rows are on the device and the programs compiled when it returns. The weights given are in
// the order of net.Params; they are copied.
func New(b *backend.Backend, net Net, weights [][]float32, r Rows, batch int) (Runner, error) {
	m := newModel(b, net, weights)
	var runner interface {
		Runner
		open() error
	}
	if b.Loops {
		runner = &stretches{model: m, rows: r, batch: batch}
	} else {
		runner = &stepwise{model: m, rows: r, batch: batch}
	}
	if err := runner.open(); err != nil {
		runner.Close()
		return nil, err
	}
	return runner, nil
}

// Updates is how many updates an epoch of n rows has: the last, shorter batch counts.
func Updates(n, batch int) int { return (n + batch - 1) / batch }
