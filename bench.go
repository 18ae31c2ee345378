package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

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
	var asJSON, growth bool
	var from string
	c := &cobra.Command{
		Use:   "train",
		Short: language.Pick("Time an epoch of the lecture notes' network, and of a CNN", "Cronometra uma época da rede das notas de aula e de uma CNN"),
		Long: language.Pick(
			"Times epochs of the network 784-128-64-10 and of a small CNN on 54,000 rows of MNIST, on XLA and in pure Go, one after the other in each round. With --peers also in Keras on TensorFlow and on JAX and in jax.lax.scan, which are installed for it, and beside what this machine reaches in a plain matrix product; and compares with the targets for two quiet cores. Slow combinations are timed on fewer rows, as the table says, and scaled. With --growth instead: how the time grows with rows, width and updates.",
			"Cronometra épocas da rede 784-128-64-10 e de uma CNN pequena em 54.000 linhas do MNIST, no XLA e em Go puro, um depois do outro em cada rodada. Com --peers, também no Keras sobre TensorFlow e sobre JAX e no jax.lax.scan, que são instalados para isso, e ao lado do que esta máquina alcança num simples produto de matrizes; e compara com as metas para dois núcleos livres. Combinações lentas são cronometradas com menos linhas, como a tabela diz, e convertidas. Com --growth, em vez disso: como o tempo cresce com linhas, largura e atualizações."),
		Example: "  go run . bench train --batch 1,32 --network dense --rounds 1\n  go run . bench train --peers --json > bench.json\n  go run . bench train --from bench.json",
		Args:    cobra.NoArgs,
	}
	f := c.Flags()
	f.BoolVar(&o.Peers, "peers", false, language.Pick("time Keras and jax.lax.scan too", "cronometra também o Keras e o jax.lax.scan"))
	f.StringSliceVar(&o.Only, "only", nil, language.Pick("these programs alone: ", "só estes programas: ")+strings.Join(bench.Programs, ", "))
	f.StringSliceVar(&o.Networks, "network", bench.Networks, "dense (784-128-64-10), cnn")
	f.IntSliceVar(&o.Batches, "batch", []int{1, 32, 128, 0}, language.Pick("batch sizes of dense; 0 is all rows", "tamanhos de lote de dense; 0 são todas as linhas"))
	f.IntVar(&o.Rounds, "rounds", 3, language.Pick("how often each program runs", "quantas vezes cada programa roda"))
	f.BoolVar(&growth, "growth", false, language.Pick("how the time grows with rows, width and updates", "como o tempo cresce com linhas, largura e atualizações"))
	f.BoolVar(&asJSON, "json", false, language.Pick("for programs", "para programas"))
	f.StringVar(&from, "from", "", language.Pick("print the report that --json wrote to this file; time nothing", "mostra o relatório que --json gravou neste arquivo; não cronometra nada"))
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		if from != "" {
			file, err := os.Open(from)
			if err != nil {
				return fmt.Errorf("bench: %w", err)
			}
			defer file.Close()
			report, err := bench.ReadReport(file)
			if err != nil {
				return err
			}
			return tell(cmd.OutOrStdout(), report, asJSON)
		}
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
		if growth {
			report, err := bench.Growth(cmd.Context(), o)
			if err != nil {
				return err
			}
			return tell(cmd.OutOrStdout(), report, asJSON)
		}
		report, err := bench.Train(cmd.Context(), o)
		if report == nil || len(report.Results) == 0 {
			return err
		}
		return errors.Join(tell(cmd.OutOrStdout(), report, asJSON), err)
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
