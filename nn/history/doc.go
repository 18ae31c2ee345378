// Package history holds what a training run recorded: loss, accuracy, gradient norm and learning rate, a value an
// update and a value an epoch, and what was watched of each layer. It knows no backend, so that a cell that
// draws links nothing else.
//
//	h.Epoch.ValidationAccuracy[len(h.Epoch.ValidationAccuracy)-1]
//	h.Diagnose()                     // what is wrong with the run, or nothing
//	h.X(history.ByEpochs)            // where each update lies on that axis
//
// Figure and Surface are what analyses and schedules return to be drawn: plain numbers with the names of their axes.
package history
