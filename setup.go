package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"

	"descida/internal/language"
	"descida/internal/setup"
	"descida/kernel"
)

// setupCommand sets up and stops.
func setupCommand() *cobra.Command {
	var sha string
	c := &cobra.Command{
		Use:   "setup",
		Short: language.Pick("Install all that the course needs, and stop", "Instala tudo o que o curso precisa, e para"),
		Long: language.Pick(
			"Installs programs, a private JupyterLab, XLA and MNIST into one folder. What is there already stays; an interrupted set-up goes on where it stopped.",
			"Instala programas, um JupyterLab próprio, o XLA e o MNIST em uma pasta. O que já está lá permanece; uma instalação interrompida continua de onde parou."),
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return setUp(cmd.Context(), sha) },
	}
	c.Flags().StringVar(&sha, "xla-sha256", "", language.Pick(
		"digest of XLA's release, on systems whose digest is not known here", "soma SHA-256 da release do XLA, em sistemas cuja soma não é conhecida aqui"))
	return c
}

// setUp is the set-up as lab, run and test also call it.
func setUp(ctx context.Context, xlaSHA256 string) error {
	src, err := source()
	if err != nil {
		return err
	}
	return setup.Run(ctx, setup.Options{Source: src, Out: os.Stderr, Warm: kernel.Warm, XLASHA256: xlaSHA256})
}
