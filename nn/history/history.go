package history

// History is what one training run recorded. Slices of Update have one value an update (one step of the update
// rule), slices of Epoch one value an epoch; all slices of a log have the same length, or are nil where the
// quantity was not measured. A diverged run holds NaN and Inf.
type History struct {
	Name            string // the run's name in a comparison; "" alone
	Method          string // "full batch", "stochastic" or "mini-batch(32)"
	Optimizer       string // "SGD(0.01)", with what shapes it: "SGD(0.1), CosineDecay(), ClipNorm(1)"
	Rows            int    // training rows, the validation rows taken off
	ValidationRows  int
	Batch           int // rows an update: Rows for full batch, 1 for stochastic
	UpdatesPerEpoch int // the last, shorter batch counted
	Epochs          int // epochs asked for
	Classes         int
	Update          UpdateLog
	Epoch           EpochLog
	Layers          []LayerLog // a log for each layer that learns or activates, in the model's order
	Seconds         float64    // wall time of the whole run, compilation and validation included
	Ended           string     // why it ended before its last epoch, Stopped for example, else ""
	KeptEpoch       int        // with early stopping the epoch, counted from 1, whose weights the model has: the best one; else 0
}

// Why a run ends before its last epoch.
const (
	Stopped           = "stopped"               // by a stop button, StopWhen or a context
	StoppedEarly      = "early stopping"        // the validation set got no better
	StoppedByCallback = "stopped by a callback" // an event's Stop
)

// UpdateLog has one value an update.
type UpdateLog struct {
	Loss         []float32 // of the update's own batch, before the update, penalties included
	Accuracy     []float32 // share of the batch classified right, before the update, 0 to 1
	GradientNorm []float32 // Euclidean norm over all parameters
	LearningRate []float32
	Seconds      []float64 // training time up to and with this update (validation and compilation not counted)
}

// EpochLog has one value an epoch.
type EpochLog struct {
	Loss               []float64 // mean over the epoch's updates, weighted by rows; not the loss at its end
	Accuracy           []float64 // likewise
	ValidationLoss     []float64 // at the epoch's end; nil without a validation set
	ValidationAccuracy []float64
	TrainingLoss       []float64 // of all training rows at the epoch's end, as ValidationLoss is measured; nil unless asked for
	TrainingAccuracy   []float64
	Seconds            []float64 // training time up to and with this epoch
}

// LayerLog is what was measured of one layer. Slices of an update or an epoch as in UpdateLog and EpochLog; nil where the
// quantity was not measured.
type LayerLog struct {
	Name         string    // its place and what it is: "2 Dense(64, ReLU)"
	GradientNorm []float32 // an update: Euclidean norm over the layer's parameters

	FirstUpdateRatio float64 // norm of the run's first update over the norm of the weights after it

	// An epoch, at its end:
	WeightNorm          []float64 // Euclidean norm over the layer's parameters
	UpdateRatio         []float64 // norm of the epoch's last update over the norm of the weights
	ActivationMean      []float64 // over a sample of rows and all units
	ActivationDeviation []float64
	Dead                []float64 // share of ReLU units that are 0 for every row of the sample
	Saturated           []float64 // share of sigmoid or tanh values within 1 % of their bounds
}

// Runs is a comparison: runs that started from the same weights.
type Runs []*History

// Axis is what a curve is drawn against.
type Axis string

const (
	ByUpdates  Axis = "updates"
	ByEpochs   Axis = "epochs"
	ByExamples Axis = "examples"
	BySeconds  Axis = "seconds"
)

// Axes lists all axes, the default first.
var Axes = []Axis{ByUpdates, ByEpochs, ByExamples, BySeconds}
