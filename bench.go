package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"descida/internal/bench"
	"descida/internal/language"
	"descida/internal/setup"
)

// benchCommand times things; what it times is its subcommand.
func benchCommand() *cobra.Command {
	c := &cobra.Command{Use: "bench", Short: language.Pick("Time the training and the kernel", "Cronometra o treino e o kernel"), Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() }} // so that cobra refuses what it does not know
	c.AddCommand(benchTrainCommand(), benchKernelCommand())
	return c
}

func benchTrainCommand() *cobra.Command {
	var o bench.Options
	var asJSON bool
	c := &cobra.Command{
		Use:   "train",
		Short: language.Pick("Time an epoch of the lecture notes' network", "Cronometra uma época da rede das notas de aula"),
		Long: language.Pick(
			"Times epochs of the network 784-128-64-10 on 54,000 rows of MNIST, at several batch sizes, alternately in one run. With --peers also in Keras on TensorFlow, which is installed for it.",
			"Cronometra épocas da rede 784-128-64-10 em 54.000 linhas do MNIST, com vários tamanhos de lote, alternadamente na mesma execução. Com --peers, também no Keras sobre TensorFlow, que é instalado para isso."),
		Args: cobra.NoArgs,
	}
	c.Flags().BoolVar(&o.Peers, "peers", false, language.Pick("time Keras on TensorFlow too", "cronometra também o Keras sobre TensorFlow"))
	c.Flags().BoolVar(&asJSON, "json", false, language.Pick("for programs", "para programas"))
	c.Flags().IntVar(&o.Rounds, "rounds", 3, language.Pick("how often each program runs", "quantas vezes cada programa roda"))
	c.Flags().IntSliceVar(&o.Batches, "batch", []int{32, 1, 0}, language.Pick("batch sizes; 0 is all rows", "tamanhos de lote; 0 são todas as linhas"))
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if o.Rounds < 1 {
			return fmt.Errorf(language.Pick("bench: --rounds is %d, want at least 1", "bench: --rounds é %d, deve ser ao menos 1"), o.Rounds)
		}
		for _, b := range o.Batches {
			if b < 0 {
				return fmt.Errorf(language.Pick("bench: --batch is %d, want 0 (all rows) or more", "bench: --batch é %d, deve ser 0 (todas as linhas) ou mais"), b)
			}
		}
		var err error
		if o.Source, err = source(); err != nil {
			return err
		}
		if err := setUp(cmd.Context(), ""); err != nil {
			return err
		}
		o.Environment, o.Python, o.Progress = setup.Environment(), setup.PythonPath(), os.Stderr
		report, err := bench.Train(cmd.Context(), o)
		if err != nil {
			return err
		}
		return tell(cmd.OutOrStdout(), report, asJSON)
	}
	return c
}

func benchKernelCommand() *cobra.Command {
	var o bench.KernelOptions
	var asJSON bool
	c := &cobra.Command{
		Use:   "kernel",
		Short: language.Pick("Time cells beside GoNB and ipykernel", "Cronometra células ao lado do GoNB e do ipykernel"),
		Long: language.Pick(
			"Times the start of the kernel and cells of several kinds in Descida, in GoNB as it comes and in ipykernel, one after the other in one run, and compares them with the targets for two quiet cores.",
			"Cronometra o início do kernel e células de vários tipos no Descida, no GoNB como ele vem e no ipykernel, um depois do outro na mesma execução, e compara com as metas para dois núcleos livres."),
		Args: cobra.NoArgs,
	}
	c.Flags().BoolVar(&asJSON, "json", false, language.Pick("for programs", "para programas"))
	c.Flags().IntVar(&o.Rounds, "rounds", 3, language.Pick("how often the kernels are started and all cells timed", "quantas vezes os kernels são iniciados e todas as células cronometradas"))
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if o.Rounds < 1 {
			return fmt.Errorf(language.Pick("bench: --rounds is %d, want at least 1", "bench: --rounds é %d, deve ser ao menos 1"), o.Rounds)
		}
		var err error
		if o.Source, err = source(); err != nil {
			return err
		}
		if err := setUp(cmd.Context(), ""); err != nil {
			return err
		}
		o.Environment, o.Python, o.Progress = setup.Environment(), setup.PythonPath(), os.Stderr
		o.Specs = filepath.Dir(setup.KernelspecDir())
		report, err := bench.Kernel(cmd.Context(), o)
		if err != nil {
			return err
		}
		return tell(cmd.OutOrStdout(), report, asJSON)
	}
	return c
}

// tell writes a benchmark's report, for people or for programs.
func tell(w io.Writer, report interface{ Print(io.Writer) }, asJSON bool) error {
	if !asJSON {
		report.Print(w)
		return nil
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(report)
}
