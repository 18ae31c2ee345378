package nn

import (
	"fmt"
	"strings"

	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/train"
)

// Layer is one step of a Sequential model, such as Dense makes. It is plain data; its weights belong to the model.
type Layer interface {
	String() string

	// output is the shape of a row after the layer, from its shape before it.
	output(in []int) ([]int, error)
	// parameters describes what the layer learns, for rows of the shape in.
	parameters(in []int) []parameter
	// states describes what the model keeps for the layer without learning it, such as BatchNorm's averages.
	states(in []int) []parameter
	// forward applies the layer: x is [batch, in...], the result [batch, out...].
	forward(c *pass, x *graph.Node) *graph.Node
}

// randomLayer is a layer that draws random numbers when the model trains.
type randomLayer interface{ random() bool }

// activatedLayer is a layer whose outputs are watched during training: they come of an activation.
type activatedLayer interface{ activation() Activation }

// parameter is one array of a layer: its name, its shape, and how it starts.
type parameter struct {
	name   string
	dims   []int
	start  Initializer
	fanIn  int  // how many inputs an output has
	fanOut int  // how many outputs an input has
	decays bool // it is a matrix of weights: weight decay holds for it
	matrix bool // kept as [out, in], and shown as [in, out]
}

func (p parameter) size() int { return volume(p.dims) }

// pass is a layer's part of one run of the model.
type pass struct {
	*train.Pass
	params, states         []*graph.Node
	firstParam, firstState int
}

// note tells of a product of x, [batch, n], with the transpose of a parameter, [m, n], and of its bias, [m].
func (c *pass) note(param, bias int, x, product *graph.Node) {
	c.Note(c.firstParam+param, c.firstParam+bias, x, product)
}

// keep sets what a state is after the update.
func (c *pass) keep(state int, next *graph.Node) { c.Keep(c.firstState+state, next) }

func volume(dims []int) int {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return n
}

// batchShape writes the shape of a batch of rows: [batch 28 28].
func batchShape(row []int) string {
	var s strings.Builder
	s.WriteString("[batch")
	for _, d := range row {
		fmt.Fprintf(&s, " %d", d)
	}
	return s.String() + "]"
}
