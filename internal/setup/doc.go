// Package setup puts on the machine what Descida needs: programs, a private JupyterLab, XLA and MNIST, all below
// the data folder.
//
//	err := setup.Run(ctx, setup.Options{Source: clone, Out: os.Stderr})
//	report := setup.Examine(ctx, clone) // what is there and what is missing
package setup
