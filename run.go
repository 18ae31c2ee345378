package main

import (
	"errors"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"descida/internal/language"
	"descida/internal/notebook"
	"descida/internal/setup"
)

// runCommand executes a notebook without a browser.
func runCommand() *cobra.Command {
	var o notebook.Options
	c := &cobra.Command{
		Use:   "run NOTEBOOK",
		Short: language.Pick("Run a notebook from top to bottom, without a browser", "Executa um notebook de cima a baixo, sem navegador"),
		Long: language.Pick(
			"Runs all cells in order and says how long each took. Ends at the first cell that fails, with its error and source, and a status other than zero.",
			"Executa todas as células em ordem e diz quanto tempo cada uma levou. Para na primeira célula que falha, com o erro e o código dela, e com status diferente de zero."),
		Example: "  go run . run notebooks/en/02-batch-sgd-mini-batch.ipynb -o out.ipynb --html out.html",
		Args:    cobra.ExactArgs(1),
	}
	c.Flags().StringVarP(&o.Output, "output", "o", "", language.Pick("write the notebook with its outputs here, also when a cell fails", "grava aqui o notebook com as saídas, mesmo se uma célula falhar"))
	c.Flags().StringVar(&o.HTML, "html", "", language.Pick("write it as a web page here", "grava-o aqui como página web"))
	c.Flags().DurationVar(&o.Timeout, "timeout", 10*time.Minute, language.Pick("longest time for one cell (0: no limit)", "tempo máximo de uma célula (0: sem limite)"))
	c.RunE = func(cmd *cobra.Command, args []string) error {
		o.Path = args[0]
		if err := notebook.Check(o.Path); err != nil { // before the set-up: a misspelt name should not take minutes to tell
			return err
		}
		if err := setUp(cmd.Context(), ""); err != nil {
			return err
		}
		o.Python, o.Environment, o.Progress = setup.PythonPath(), setup.Environment(), os.Stdout
		err := notebook.Run(cmd.Context(), o)
		var failed *notebook.CellError
		if errors.As(err, &failed) {
			failed.Colours = term.IsTerminal(int(os.Stderr.Fd())) && os.Getenv("NO_COLOR") == ""
			return statusError{2, err}
		}
		return err
	}
	return c
}
