package bench

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"descida/internal/language"
)

// KernelReport is a whole run.
type KernelReport struct {
	Occasion
	Rows []KernelRow `json:"rows"`
}

// KernelRow is one thing that was timed: medians in seconds by kernel, "descida", "gonb" and "ipykernel".
type KernelRow struct {
	Step    string             `json:"step"`
	Seconds map[string]float64 `json:"seconds"` // without a kernel that has no such cell
	Times   int                `json:"times"`   // how many Descida's is the median of
	Ratio   float64            `json:"ratio"`   // Descida's over GoNB's; 0: it has none
	Target  float64            `json:"target"`
	Met     bool               `json:"met"`
}

// stepOf says of each step how it is called, its target on two quiet cores, and how a measurement becomes seconds.
type stepOf struct {
	id      string
	en, pt  string
	target  float64 // seconds; 0: ipykernel's
	seconds func(measured) (float64, bool)
	ratio   bool // over GoNB's means something
}

func whole(m measured) (float64, bool) { return m.Seconds, true }

// untilShown are the seconds until the cell's chart was there.
func untilShown(m measured) (float64, bool) {
	if m.Shown == nil {
		return 0, false
	}
	return *m.Shown, true
}

// overBefore is what the cell takes more than the plain cell just before it.
func overBefore(m measured) (float64, bool) { return m.Seconds - m.Before, true }

// besidesTraining is what the cell takes more than its training alone.
func besidesTraining(m measured) (float64, bool) {
	_, rest, ok := strings.Cut(m.Printed, secondsMark)
	if !ok {
		return 0, false
	}
	words := strings.Fields(rest)
	if len(words) == 0 {
		return 0, false
	}
	training, err := strconv.ParseFloat(words[0], 64)
	return m.Seconds - training, err == nil
}

var kernelSteps = []stepOf{
	{stepStart, "kernel start to kernel_info", "início do kernel até o kernel_info", 0, whole, true},
	{stepPlain, "plain cell, a literal changed", "célula simples, um literal mudado", 0.15, whole, true},
	{stepAgain, "the same cell again", "a mesma célula de novo", 0.03, whole, true},
	{stepChart, "cell that draws, until its chart is there", "célula que desenha, até o gráfico aparecer", 0.25, untilShown, true},
	{stepNN, "cell that uses nn, without training", "célula que usa nn, sem treino", 0.55, whole, true},
	{stepTraining, "training cell, less its training", "célula de treino, menos o treino", 1.1, besidesTraining, true},
	{stepDeclarations, "declarations only", "só declarações", 0.01, whole, true},
	{stepTypeError, "type error", "erro de tipo", 0.01, whole, true},
	{stepVariables, "10 variables loaded and saved, over a plain cell", "10 variáveis carregadas e salvas, além da célula simples", 0.01, overBefore, false},
}

func stepName(id string) string {
	for _, s := range kernelSteps {
		if s.id == id {
			return language.Pick(s.en, s.pt)
		}
	}
	if id == stepPrepare {
		return language.Pick("the cells before those that are timed", "as células antes das cronometradas")
	}
	return id
}

// summarizeKernels takes medians and compares.
func summarizeKernels(all []measured) *KernelReport {
	r := &KernelReport{}
	for _, s := range kernelSteps {
		seconds := make(map[string][]float64)
		for _, m := range all {
			if m.Step != s.id {
				continue
			}
			if x, ok := s.seconds(m); ok {
				seconds[m.Kernel] = append(seconds[m.Kernel], x)
			}
		}
		row := KernelRow{Step: s.id, Seconds: make(map[string]float64), Times: len(seconds[descida]), Target: s.target}
		for kernel, x := range seconds {
			row.Seconds[kernel] = median(x)
		}
		if row.Target == 0 {
			row.Target = row.Seconds[ipykernel]
		}
		ours, timed := row.Seconds[descida]
		row.Met = timed && ours <= row.Target
		if theirs := row.Seconds[gonb]; s.ratio && theirs > 0 {
			row.Ratio = ours / theirs
		}
		r.Rows = append(r.Rows, row)
	}
	return r
}

// Print writes the report as a Markdown table.
func (r *KernelReport) Print(w io.Writer) {
	fmt.Fprintf(w, "%s\n\n", r.head())
	fmt.Fprintln(w, language.Pick(
		"| s | Descida | GoNB | ratio | ipykernel | target | met |\n|---|---|---|---|---|---|---|",
		"| s | Descida | GoNB | razão | ipykernel | meta | atingida |\n|---|---|---|---|---|---|---|"))
	for _, x := range r.Rows {
		ratio := "–"
		if x.Ratio > 0 {
			ratio = fmt.Sprintf("%.2f", x.Ratio)
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s | %s |\n", stepName(x.Step), x.of(descida), x.of(gonb), ratio, x.of(ipykernel), short(x.Target), yes(x.Met))
	}
}

func (r KernelRow) of(kernel string) string {
	if x, ok := r.Seconds[kernel]; ok {
		return short(x)
	}
	return "–"
}

func short(x float64) string { return fmt.Sprintf("%.3f", x) }
