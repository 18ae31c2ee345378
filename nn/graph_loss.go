package nn

import (
	"encoding"
	"encoding/json"
	"fmt"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/train"
)

// FunctionLoss is a loss from a function of GoMLX's graph nodes, as GraphLoss makes it. A model is stored without its
// functions: Bind gives them again.
type FunctionLoss struct {
	Name string
	Sum  bool `json:",omitzero"`

	rows     func(outputs, targets *graph.Node) *graph.Node
	identity uint64
}

// GraphLoss is a loss from a function of GoMLX's graph: outputs are the model's, [batch, outputs] float32; targets are
// [batch, targets] float32, or for a data set with labels the classes, [batch] int32. It gives the loss of each row,
// [batch] float32; the mean over them is taken afterwards, or with Sum the sum, and sample weights are applied.
//
//	huber := nn.GraphLoss("huber", func(outputs, targets *graph.Node) *graph.Node {
//		d := graph.Abs(graph.Sub(outputs, targets))
//		return graph.ReduceMean(graph.Where(graph.LessThan(d, graph.OnesLike(d)),
//			graph.MulScalar(graph.Square(d), 0.5), graph.AddScalar(d, -0.5)), -1)
//	})
//	history := nn.Must(model.Fit(train, huber))
//
// A notebook keeps the model from cell to cell but not the function: call model.Bind(huber) in each cell that trains or
// evaluates the model.
func GraphLoss(name string, f func(outputs, targets *graph.Node) *graph.Node, options ...LossOption) FunctionLoss {
	l := FunctionLoss{Name: name, Sum: standard("", options).Sum, rows: f}
	if f != nil {
		l.identity = functions.Add(1)
	}
	return l
}

func (l FunctionLoss) String() string { return "GraphLoss(" + l.Name + ")" }

func (l FunctionLoss) label() string { return l.Name }

func (l FunctionLoss) key() string { return fmt.Sprint("function ", l.identity, " ", l.Sum, " ") }

func (l FunctionLoss) bound() error {
	if l.rows != nil {
		return nil
	}
	return fmt.Errorf("the function of the loss %s was not kept; give it again: model.Bind(nn.GraphLoss(%q, ...))", l.Name, l.Name)
}

func (l FunctionLoss) check(outputs int, d *Dataset) error {
	if d == nil { // to predict
		return nil
	}
	if err := l.bound(); err != nil {
		return err
	}
	targets := shapes.Make(dtypes.Int32, probeRows)
	if d.rows.Targets != nil {
		targets = batched([]int{d.rows.Width})
	}
	in := []shapes.Shape{batched([]int{outputs}), targets}
	out, err := inferred(l.key(), in, func(in []*graph.Node) *graph.Node { return l.rows(in[0], in[1]) })
	if err != nil {
		return fmt.Errorf("%s with outputs %s and targets %s: %w", l, written(in[0]), written(in[1]), err)
	}
	if out.DType != dtypes.Float32 || out.Rank() != 1 || out.Dimensions[0] != probeRows {
		return fmt.Errorf("%s gives %s for outputs %s; want the loss of each row, %s: reduce along the last axis with -1", l, written(out), written(in[0]), written(batched(nil)))
	}
	return nil
}

func (l FunctionLoss) right(outputs int, d *Dataset) bool {
	return d != nil && d.classes > 0 && outputs > 1 && (d.rows.Targets == nil || d.rows.Width == outputs)
}

func (l FunctionLoss) graph(right bool) train.Loss {
	g := train.Loss{Rows: l.rows, Sum: l.Sum}
	if right {
		g.Right = train.Right
	}
	return g
}

// MarshalBinary stores the loss without its function.
func (l FunctionLoss) MarshalBinary() ([]byte, error) { return json.Marshal(l) }

// UnmarshalBinary reads what MarshalBinary wrote: a loss that says, where it is used, that its function is missing.
func (l *FunctionLoss) UnmarshalBinary(data []byte) error {
	*l = FunctionLoss{}
	return json.Unmarshal(data, l)
}

func (l FunctionLoss) fit(p *plan)           { p.loss = l }
func (l FunctionLoss) compare(c *comparison) { c.shared = append(c.shared, l) }

var (
	_ Loss     = FunctionLoss{}
	_ Function = FunctionLoss{}

	_ encoding.BinaryMarshaler   = FunctionLoss{}
	_ encoding.BinaryUnmarshaler = (*FunctionLoss)(nil)
)
