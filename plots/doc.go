// Package plots draws what a training recorded: learning curves of one run, comparisons of several, and a live chart
// while a run goes.
//
//	plots.LearningCurves(history)                  // loss and accuracy
//	plots.LearningCurves(history, plots.Loss, plots.GradientNorm)
//	plots.Compare(runs)                            // loss by updates
//	plots.Compare(runs, plots.BySeconds)
//
// A chart is data, not a script: ECharts' option as JSON, and its numbers in words. In JupyterLab its horizontal axis
// can be switched among updates, epochs, examples and seconds, and both axes made logarithmic.
//
// Importing the package teaches the notebook to show *history.History and history.Runs.
package plots
