// Package history holds what a training run recorded: loss, accuracy, gradient norm and learning rate, a value an
// update and a value an epoch. It needs the standard library only, so that a cell that draws links nothing else.
//
//	h.Epoch.ValidationAccuracy[len(h.Epoch.ValidationAccuracy)-1]
package history
