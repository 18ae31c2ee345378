package plots

import (
	"descida/internal/language"
	"descida/nn/history"
)

// Quantity is what a panel of a chart shows.
type Quantity string

const (
	Loss         Quantity = "loss"          // that the run was trained with, penalties included
	Accuracy     Quantity = "accuracy"      // share classified right, 0 to 1
	GradientNorm Quantity = "gradient norm" // Euclidean norm over all parameters
	LearningRate Quantity = "learning rate"
)

// label is the quantity's name in the user's language; an unknown quantity is its own name.
func (q Quantity) label() string {
	switch q {
	case Loss:
		return language.Pick("loss", "perda")
	case Accuracy:
		return language.Pick("accuracy", "acurácia")
	case GradientNorm:
		return language.Pick("gradient norm", "norma do gradiente")
	case LearningRate:
		return language.Pick("learning rate", "taxa de aprendizado")
	}
	return string(q)
}

// updates are the quantity's values, one an update; nil where it was not measured.
func (q Quantity) updates(h *history.History) []float32 {
	switch q {
	case Loss:
		return h.Update.Loss
	case Accuracy:
		return h.Update.Accuracy
	case GradientNorm:
		return h.Update.GradientNorm
	case LearningRate:
		return h.Update.LearningRate
	}
	return nil
}

// epochs are the quantity's means over the updates of each epoch; nil where there are none.
func (q Quantity) epochs(h *history.History) []float64 {
	switch q {
	case Loss:
		return h.Epoch.Loss
	case Accuracy:
		return h.Epoch.Accuracy
	}
	return nil
}

// validation are the quantity's values on the validation set, one an epoch, at its end; nil where there are none.
func (q Quantity) validation(h *history.History) []float64 {
	switch q {
	case Loss:
		return h.Epoch.ValidationLoss
	case Accuracy:
		return h.Epoch.ValidationAccuracy
	}
	return nil
}

// atEnds are the quantity's values on the training rows at each epoch's end, as validation has them; nil where they were not
// measured.
func (q Quantity) atEnds(h *history.History) []float64 {
	switch q {
	case Loss:
		return h.Epoch.TrainingLoss
	case Accuracy:
		return h.Epoch.TrainingAccuracy
	}
	return nil
}

// fewRows is a batch below which its loss and accuracy say little about the network.
const fewRows = 8

// noisy reports whether the single updates are worth a faint line behind the smoothed one. The accuracy of a few
// rows takes few values: 0 or 1 for a single row.
func (q Quantity) noisy(h *history.History) bool {
	return q == Loss || q == GradientNorm || q == Accuracy && h.Batch >= fewRows
}
