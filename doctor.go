package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"descida/internal/language"
	"descida/internal/setup"
)

// doctorCommand says what is there and what is missing.
func doctorCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: language.Pick("Say what is installed, where, and what is missing", "Diz o que está instalado, onde, e o que falta"),
		Args:  cobra.NoArgs,
	}
	c.Flags().BoolVar(&asJSON, "json", false, language.Pick("for programs", "para programas"))
	c.RunE = func(cmd *cobra.Command, _ []string) error {
		src, err := source()
		if err != nil {
			return err
		}
		report := setup.Examine(cmd.Context(), src)
		out := cmd.OutOrStdout()
		if asJSON {
			e := json.NewEncoder(out)
			e.SetIndent("", "  ")
			if err := e.Encode(report); err != nil {
				return err
			}
		} else {
			printReport(out, report)
		}
		if len(report.Missing) > 0 {
			return statusError{1, errors.New(language.Pick("doctor: something is missing", "doctor: falta alguma coisa"))}
		}
		return nil
	}
	return c
}

func printReport(out io.Writer, r setup.Report) {
	for _, l := range r.Lines() {
		fmt.Fprintf(out, "%-22s %s\n", l[0], l[1])
	}
	if len(r.Missing) == 0 {
		fmt.Fprintln(out, "\n"+language.Pick("Nothing is missing.", "Não falta nada."))
		return
	}
	fmt.Fprintln(out, "\n"+language.Pick("Missing:", "Falta:"))
	for _, m := range r.Missing {
		fmt.Fprintf(out, "  %s\n      %s\n", m.What, m.Command)
	}
}
