package nn

import (
	"fmt"
	"strconv"

	"descida/nn/internal/train"
)

// FitOption is what Fit takes besides the data: an Optimizer, a Schedule, ClipNorm, a Loss, FullBatch, Stochastic, MiniBatch,
// Epochs, Seed, Validation, ValidationSplit, TrainingLoss, ClassWeights, BalancedClasses, EarlyStopping, Checkpoint, OnEpoch,
// OnUpdate. Where two of a kind are given the last one counts, but for OnEpoch and OnUpdate: all of those are called.
type FitOption interface {
	CompareOption
	fit(*plan)
}

// CompareOption is what Compare takes: a FitOption for all runs, or a Run.
type CompareOption interface{ compare(*comparison) }

// plan is what a training run was asked to do; zero values stand for the defaults that defaults fills in.
type plan struct {
	optimizer Optimizer
	schedule  Schedule // nil: constant
	clip      ClipValue
	clipping  bool
	loss      Loss // nil: the model's, or the data's default
	batch     Batch
	epochs    EpochCount
	seed      SeedValue
	split     SplitFraction
	splitting bool

	validation *ValidationData // nil: none, or a split
	scoring    bool            // the training rows too
	classes    *ClassWeighting
	early      *EarlyStop
	onEpoch    []EpochCallback
	onUpdate   []UpdateCallback
	checkpoint *CheckpointFile
	chunk      int                             // for tests: updates a chunk; 0 adapts
	wrap       func(train.Runner) train.Runner // for tests: a device that fails
}

func newPlan(options []FitOption) plan {
	p := plan{optimizer: SGD(0.01), batch: Batch{Size: 32, byDefault: true}, epochs: 1}
	for _, o := range options {
		if o != nil {
			o.fit(&p)
		}
	}
	return p
}

// check checks the options alone, suits against the data.
func (p plan) check() error {
	if err := p.optimizer.check(); err != nil {
		return err
	}
	if p.schedule != nil {
		if err := p.schedule.check(); err != nil {
			return err
		}
	}
	if p.clipping {
		if err := p.clip.check(); err != nil {
			return err
		}
	}
	if p.epochs < 1 {
		return fmt.Errorf("nn: Epochs(%d): want 1 epoch or more", p.epochs)
	}
	if p.splitting {
		if err := p.split.check(); err != nil {
			return err
		}
	}
	if err := p.checkCallbacks(); err != nil {
		return err
	}
	if p.checkpoint != nil {
		if err := p.checkpoint.check(); err != nil {
			return err
		}
	}
	return p.batch.check()
}

// suits checks the options that depend on the data.
func (p plan) suits(m *Model, outputs int, loss Loss, data *Dataset) error {
	if p.validation != nil {
		if err := p.validation.check(m, outputs, loss, data); err != nil {
			return err
		}
	}
	if p.classes != nil {
		if err := p.classes.check(data); err != nil {
			return err
		}
	}
	if p.early != nil {
		return p.early.check(p.validation != nil || p.splitting, loss.right(outputs, data))
	}
	return nil
}

// Batch says how many rows each update sees.
type Batch struct {
	Full bool // all of them
	Size int  // else this many

	byDefault bool // nobody asked for this one
}

// FullBatch makes one update an epoch, from the gradient over all training rows. A FitOption.
func FullBatch() Batch { return Batch{Full: true} }

// Stochastic makes one update for each row. A FitOption.
func Stochastic() Batch { return Batch{Size: 1} }

// MiniBatch makes one update for every size rows; the last update of an epoch has the rows that are left, so 54,000
// rows at 32 are 1,688 updates. The default is 32. A FitOption.
func MiniBatch(size int) Batch { return Batch{Size: size} }

func (b Batch) String() string {
	switch {
	case b.Full:
		return "full batch"
	case b.Size == 1:
		return "stochastic"
	}
	return fmt.Sprintf("mini-batch(%d)", b.Size)
}

func (b Batch) check() error {
	if !b.Full && b.Size < 1 {
		return fmt.Errorf("nn: MiniBatch(%d): want 1 row or more; MiniBatch(32) is a good start", b.Size)
	}
	return nil
}

// rows is the batch size for n training rows.
func (b Batch) rows(n int) (int, error) {
	if b.Full {
		return n, nil
	}
	if b.Size > n && b.byDefault {
		return 0, fmt.Errorf("nn: there are only %d training rows, and a batch has 32 unless you say so; add nn.MiniBatch(%d), a smaller one, or nn.FullBatch()", n, n)
	}
	if b.Size > n {
		return 0, fmt.Errorf("nn: MiniBatch(%d): there are only %d training rows; use MiniBatch(%d) or less, or FullBatch()", b.Size, n, n)
	}
	return b.Size, nil
}

func (b Batch) fit(p *plan)           { p.batch = b }
func (b Batch) compare(c *comparison) { c.shared = append(c.shared, b) }

// EpochCount is a number of passes over the training rows.
type EpochCount int

// Epochs trains for n passes over the training rows, each in a new order. The default is 1. A FitOption.
func Epochs(n int) EpochCount { return EpochCount(n) }

// String is the call that makes it: Epochs(5).
func (e EpochCount) String() string { return "Epochs(" + strconv.Itoa(int(e)) + ")" }

func (e EpochCount) fit(p *plan)           { p.epochs = e }
func (e EpochCount) compare(c *comparison) { c.shared = append(c.shared, e) }

// SeedValue is where a run's random numbers start.
type SeedValue uint64

// Seed sets where initial weights, validation split and the epochs' orders are drawn from. The default is 0, so that a
// run repeats unless it is told otherwise. A FitOption.
func Seed(n int) SeedValue { return SeedValue(n) }

// String is the call that makes it: Seed(1).
func (s SeedValue) String() string { return "Seed(" + strconv.Itoa(int(s)) + ")" }

func (s SeedValue) fit(p *plan)           { p.seed = s }
func (s SeedValue) compare(c *comparison) { c.shared = append(c.shared, s) }

var _ = []FitOption{Batch{}, EpochCount(0), SeedValue(0)}
