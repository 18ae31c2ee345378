package nn

import (
	"errors"
	"fmt"
	"math"

	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/train"
)

// Loss is what training makes small, such as CrossEntropy makes. It is a FitOption. The model remembers the one it was
// trained with: Evaluate and Predict use it.
type Loss interface {
	FitOption
	String() string

	// check says whether rows of outputs can be measured against the data set's labels or targets.
	check(outputs int, d *Dataset) error
	// right says whether a row's outputs can be right or wrong: there is an accuracy.
	right(outputs int, d *Dataset) bool
	graph(right bool) train.Loss
}

// LossKind is a kind of StandardLoss.
type LossKind string

// The kinds of StandardLoss, as the functions of the same names make them.
const (
	crossEntropy       LossKind = "CrossEntropy"
	binaryCrossEntropy LossKind = "BinaryCrossEntropy"
	meanSquaredError   LossKind = "MeanSquaredError"
	meanAbsoluteError  LossKind = "MeanAbsoluteError"
)

// StandardLoss is one of the losses of this package: the mean over the batch's rows, or with Sum their sum.
type StandardLoss struct {
	Kind LossKind
	Sum  bool `json:",omitzero"`
}

// LossOption is what a loss takes: Sum.
type LossOption interface{ loss(*StandardLoss) }

// Reduction makes one number of the rows' losses.
type Reduction string

// Sum adds the rows' losses, as the lecture notes write cross-entropy, where the usual is their mean. The gradient grows
// with the batch, so the rate must shrink with it: SGD(0.01) of a mean is SGD(0.01 / 32) of a sum over 32 rows. The history
// shows the sums, and the validation loss as of a batch; Evaluate gives the mean over the rows all the same.
const Sum Reduction = "Sum"

func (r Reduction) loss(l *StandardLoss) { l.Sum = r == Sum }

func standard(kind LossKind, options []LossOption) StandardLoss {
	l := StandardLoss{Kind: kind}
	for _, o := range options {
		if o != nil {
			o.loss(&l)
		}
	}
	return l
}

// CrossEntropy is categorical cross-entropy of the softmax of the model's outputs, its logits z [batch, classes]: a row
// of class k costs log Σ_j exp(z_j) - z_k, computed without overflow; with targets [batch, classes], as OneHot makes,
// Σ_k y_k (log Σ_j exp(z_j) - z_k). Its gradient at the logits is softmax(z) - y where Σ y = 1. The default for labels.
func CrossEntropy(options ...LossOption) StandardLoss { return standard(crossEntropy, options) }

// BinaryCrossEntropy is the cross-entropy of the sigmoid of each of the model's outputs z, [batch, outputs]: the mean
// over a row's outputs of log(1 + exp(z)) - y z, computed without overflow. y is a target of 0 to 1, or, for one output,
// the class, 0 or 1.
func BinaryCrossEntropy(options ...LossOption) StandardLoss {
	return standard(binaryCrossEntropy, options)
}

// MeanSquaredError is the mean over a row's outputs of (output - target)². The default for targets. Labels are taken as
// one-hot targets, or, for one output, as their number.
func MeanSquaredError(options ...LossOption) StandardLoss {
	return standard(meanSquaredError, options)
}

// MeanAbsoluteError is the mean over a row's outputs of |output - target|.
func MeanAbsoluteError(options ...LossOption) StandardLoss {
	return standard(meanAbsoluteError, options)
}

func (l StandardLoss) String() string {
	if l.Sum {
		return string(l.Kind) + "(Sum)"
	}
	return string(l.Kind) + "()"
}

func (l StandardLoss) check(outputs int, d *Dataset) error {
	if err := l.valid(); err != nil {
		return err
	}
	if d == nil { // to predict
		return nil
	}
	if d.rows.Targets != nil && d.rows.Width != outputs {
		return fmt.Errorf("it gives %d outputs a row and the data has %d targets a row; end the model with nn.Dense(%d)", outputs, d.rows.Width, d.rows.Width)
	}
	if l.Kind == binaryCrossEntropy && d.rows.Targets == nil {
		if outputs != 1 {
			return fmt.Errorf("it gives %d outputs and nn.BinaryCrossEntropy of labels wants 1; end the model with nn.Dense(1), or use nn.CrossEntropy()", outputs)
		}
		if d.classes > 2 {
			return fmt.Errorf("the data has %d classes and nn.BinaryCrossEntropy knows 0 and 1; use nn.CrossEntropy() and end the model with nn.Dense(%d)", d.classes, d.classes)
		}
	}
	if l.Kind == crossEntropy && outputs < 2 {
		return errors.New("it gives 1 output, but nn.CrossEntropy wants [batch classes] with 2 classes or more; use nn.BinaryCrossEntropy() for one output")
	}
	return nil
}

// checkTargets checks that targets are such as the loss can measure.
func (l StandardLoss) checkTargets(d *Dataset) error {
	least, most, want := float32(0), float32(math.MaxFloat32), "0 or more"
	switch l.Kind {
	case crossEntropy:
	case binaryCrossEntropy:
		most, want = 1, "0 to 1"
	default:
		return nil
	}
	for i := range d.Len() {
		at := d.rows.At(i) * d.rows.Width
		for k, y := range d.rows.Targets[at : at+d.rows.Width] {
			if y < least || y > most {
				return fmt.Errorf("nn: row %d, target %d is %v, but nn.%s wants targets of %s, shares of the classes; for other numbers use nn.MeanSquaredError()", i, k, y, l.Kind, want)
			}
		}
	}
	return nil
}

func (l StandardLoss) valid() error {
	switch l.Kind {
	case crossEntropy, binaryCrossEntropy, meanSquaredError, meanAbsoluteError:
		return nil
	}
	return fmt.Errorf("the loss %q does not exist; use nn.CrossEntropy, nn.BinaryCrossEntropy, nn.MeanSquaredError or nn.MeanAbsoluteError", l.Kind)
}

func (l StandardLoss) right(outputs int, d *Dataset) bool {
	switch l.Kind {
	case crossEntropy, binaryCrossEntropy:
		return true
	}
	return outputs > 1 && d != nil && d.classes > 0
}

func (l StandardLoss) graph(right bool) train.Loss {
	g := train.Loss{Sum: l.Sum}
	if right {
		g.Right = train.Right
	}
	switch l.Kind {
	case crossEntropy:
		g.Rows, g.Probability = train.CrossEntropy, func(z *graph.Node) *graph.Node { return graph.Softmax(z, -1) }
	case binaryCrossEntropy:
		g.Rows, g.Right, g.Probability = train.BinaryCrossEntropy, train.RightSide, graph.Sigmoid
	case meanSquaredError:
		g.Rows = train.SquaredError
	case meanAbsoluteError:
		g.Rows = train.AbsoluteError
	}
	return g
}

func (l StandardLoss) fit(p *plan)           { p.loss = l }
func (l StandardLoss) compare(c *comparison) { c.shared = append(c.shared, l) }

// lossFor is the loss where none was asked for: the one that the model knows, or what fits the data.
func (m *Model) lossFor(d *Dataset) Loss {
	if m != nil && m.loss != nil {
		return m.loss
	}
	if d != nil && d.rows.Targets != nil && d.classes == 0 {
		return MeanSquaredError()
	}
	return CrossEntropy()
}

var (
	_ Loss       = StandardLoss{}
	_ LossOption = Sum
)
