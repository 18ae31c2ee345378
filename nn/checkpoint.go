package nn

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// CheckpointFile is a file that a run is written to on its way.
type CheckpointFile struct {
	Path  string
	Every int // epochs
}

// CheckpointOption is what Checkpoint takes besides its path: Every.
type CheckpointOption interface{ checkpoint(*CheckpointFile) }

// Interval is a number of epochs.
type Interval int

// Every writes the checkpoint after every n epochs, not after each.
func Every(n int) Interval { return Interval(n) }

func (n Interval) checkpoint(c *CheckpointFile) { c.Every = int(n) }

// Checkpoint writes the run to a file after each epoch, so that it can go on after a crash: weights, what the optimizer and
// BatchNorm keep, the history, the best epoch's weights of EarlyStopping. The file is replaced as a whole. Where it is there
// already, Fit goes on from it: the same program, started again, ends as if nothing had happened, to the bit on one CPU
// backend. A run that was stopped goes on likewise. A FitOption.
//
//	nn.Checkpoint("run.ckpt", nn.Every(5))
//
// The file must be of the same run: the same layers, rows, options and seed, begun from the same weights; callbacks are not
// compared, and are called for the epochs that are left. Fit of a run that the file has whole gives the model and the
// history from it and trains nothing; the file of a whole run of other options is replaced. The file is a model's too: Load
// reads it.
//
// A run that EarlyStopping or a callback's Stop ended is whole: the stop was asked for, not an accident.
//
// Errors, before anything is trained: there is no such folder; the file is damaged or no checkpoint; it is of another run that did not end, and the
// error names what differs with both sides. Later: the file cannot be written, for example on a full disk; it is as it was
// then, and the model has the weights so far.
func Checkpoint(path string, options ...CheckpointOption) CheckpointFile {
	c := CheckpointFile{Path: path, Every: 1}
	for _, o := range options {
		if o != nil {
			o.checkpoint(&c)
		}
	}
	return c
}

func (c CheckpointFile) String() string { return fmt.Sprintf("Checkpoint(%q)", c.Path) }

func (c CheckpointFile) fit(p *plan)           { p.checkpoint = &c }
func (c CheckpointFile) compare(k *comparison) { k.shared = append(k.shared, c) }

func (c CheckpointFile) check() error {
	if c.Path == "" {
		return errors.New("nn: Checkpoint: the path is empty; give one, such as \"run.ckpt\"")
	}
	if c.Every < 1 {
		return fmt.Errorf("nn: %s: Every(%d): want 1 epoch or more", c, c.Every)
	}
	return nil
}

// openCheckpoint reads the checkpoint, if the run has one and it is there, and lets the run go on from it.
func (j *job) openCheckpoint() error {
	c := j.plan.checkpoint
	if c == nil {
		return nil
	}
	j.settings = j.describe()
	if _, err := os.Stat(c.Path); errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Dir(c.Path)); err != nil { // not only after an epoch
			return fmt.Errorf("nn: %s: %w", c, err)
		}
		return nil
	}
	stored, err := readCheckpoint(c.Path)
	if err != nil {
		return fmt.Errorf("nn: %s: %w; delete the file or give another path to begin anew", c, err)
	}
	if what, was, is := j.differs(stored); what != "" {
		if stored.Finished {
			return nil
		}
		return fmt.Errorf("nn: %s: the file is of a run with %s %s, and this one has %s; go on with the same, or delete the file or give another path to begin anew",
			c, what, was, is)
	}
	if err := j.resume(stored); err != nil {
		return fmt.Errorf("nn: %s: %s: %w; delete the file or give another path to begin anew", c, c.Path, err)
	}
	return nil
}

// differs is the first thing in which the run that a file has is another than this one.
func (j *job) differs(stored *checkpointRecord) (what, was, is string) {
	for i, s := range j.settings {
		if i >= len(stored.Settings) || stored.Settings[i] != s {
			was = "nothing of the kind"
			if i < len(stored.Settings) {
				was = stored.Settings[i].Value
			}
			return s.Name, was, s.Value
		}
	}
	// The model is the one that a stop left in this run, or the one that it began with.
	switch now := checksum(j.drawn.Params); {
	case j.model.unfinished == stored.id():
	case j.began != stored.Began:
		return "a model of", epochCount(stored.Began), "one of " + epochCount(j.began)
	case now != stored.Start:
		return "a model whose weights had the checksum", stored.Start, now
	}
	return "", "", ""
}

func epochCount(n int) string { return fmt.Sprintf("%d epochs of training", n) }

// resume lets the run go on from what a file has. What is in it must belong together: a file without a checksum may be
// anybody's.
func (j *job) resume(stored *checkpointRecord) error {
	now, was := j.history, stored.History
	validated := len(was.Epoch.ValidationLoss)
	switch {
	case was.Rows != now.Rows || was.ValidationRows != now.ValidationRows || was.Batch != now.Batch || was.Epochs != now.Epochs ||
		was.UpdatesPerEpoch != now.UpdatesPerEpoch || len(was.Layers) != len(now.Layers):
		return errors.New("its history is of another run than it says")
	case now.ValidationRows > 0 && validated != stored.Epochs:
		return fmt.Errorf("its history has %d validation losses for %d epochs", validated, stored.Epochs)
	case !sized(stored.values.Params, j.net.Params) || !sized(stored.values.States, j.net.States) || !sized(stored.values.Slots, j.net.Rule.Slots):
		return errors.New("its arrays are of another model than it says")
	}
	j.began, j.first, j.finished = stored.Began, stored.Epochs, stored.Finished
	j.begunWith = stored.Start
	j.history, j.start = stored.History, stored.values
	if j.lookout != nil && stored.BestEpoch > 0 {
		j.lookout.best, j.lookout.epoch, j.lookout.values = stored.best, stored.BestEpoch, stored.bestValues
	}
	return nil
}

// saveCheckpoint writes the run after an epoch, counted from 1, if it is time.
func (j *job) saveCheckpoint(epoch int) error {
	c := j.plan.checkpoint
	if c == nil || epoch%c.Every != 0 || epoch == j.history.Epochs { // the last one is finish's
		return nil
	}
	v, err := j.runner.Values()
	if err != nil {
		return err
	}
	return j.writeCheckpoint(epoch, v, false)
}

// finish writes the whole run, with the weights that the model has now.
func (j *job) finish() error {
	if j.plan.checkpoint == nil {
		return nil
	}
	j.model.unfinished = "" // Fit again is another run
	return j.writeCheckpoint(j.history.EpochsDone(), j.model.values(), true)
}

var (
	_ FitOption        = CheckpointFile{}
	_ CheckpointOption = Interval(0)
)
