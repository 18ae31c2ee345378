// Package plots draws what a training recorded and what an analysis found: learning curves of one run, comparisons of
// several, the layers of a network, curves, surfaces, and a live chart while a run goes.
//
//	plots.LearningCurves(history)                  // loss and accuracy
//	plots.LearningCurves(history, plots.Loss, plots.GradientNorm)
//	plots.Compare(runs)                            // loss by updates
//	plots.Compare(runs, plots.BySeconds)
//	plots.LayerGradientNorms(history)              // and LayerUpdates, Activations
//	plots.Figure(nn.Must(nn.Rates(nn.CosineDecay(), 0.1, 10, 100)))
//
// A chart is data, not a script: ECharts' option as JSON, and its numbers in words. In JupyterLab its horizontal axis
// can be switched among updates, epochs, examples and seconds, and both axes made logarithmic.
//
// Importing the package teaches the notebook to show *history.History, history.Runs, history.Findings, history.Figure and
// history.Surface, and every value with a method Figure() history.Figure or Surface() history.Surface.
package plots
