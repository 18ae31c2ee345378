package main

import (
	"github.com/spf13/cobra"

	"descida/internal/language"
	"descida/kernel"
)

// kernelCommand is what the kernelspec calls.
func kernelCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "kernel --connection-file FILE",
		Short: language.Pick("The kernel itself; JupyterLab starts it", "O kernel em si; o JupyterLab o inicia"),
		Args:  cobra.NoArgs,
	}
	file := c.Flags().String("connection-file", "", language.Pick("where Jupyter wrote the kernel's addresses", "onde o Jupyter escreveu os endereços do kernel"))
	_ = c.MarkFlagRequired("connection-file")
	c.RunE = func(*cobra.Command, []string) error { return kernel.Main(*file) }
	return c
}
