// Package notebook runs a notebook from top to bottom through a real Jupyter client, without a browser.
//
//	err := notebook.Run(ctx, notebook.Options{Path: "a.ipynb", Output: "b.ipynb", Python: python, Progress: os.Stdout})
package notebook
