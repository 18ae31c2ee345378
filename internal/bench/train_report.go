package bench

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"descida/internal/language"
)

// Report is a whole run.
type Report struct {
	Machine string   `json:"machine"`
	Load    []string `json:"load"` // average of the minute before the run, and of its last
	Rounds  int      `json:"rounds"`
	Sgemm   Rates    `json:"sgemm"`
	Results []Result `json:"results"`
	Targets []Target `json:"targets"`
}

// Rates say how fast the machine multiplies float32 matrices: 10^9 operations a second, the best of all rounds.
type Rates struct {
	NumPy float64 `json:"numpy"`
	XLA   float64 `json:"xla"`
}

func (r Rates) best() float64 { return max(r.NumPy, r.XLA) }

// Result is what one program did at one network and batch size.
type Result struct {
	trainCase
	ID           string  `json:"id"`
	Name         string  `json:"name"`
	Seconds      float64 `json:"seconds_epoch"` // of 54,000 rows: median of the rounds' medians
	Rows         int     `json:"rows"`          // that were timed; Seconds is scaled where they are fewer
	Epochs       int     `json:"epochs"`        // that were timed, in all rounds
	Ratio        float64 `json:"ratio"`         // Seconds over Descida's on XLA; 0: it was not timed
	Share        float64 `json:"share"`         // of the best rate of sgemm; 0: that was not measured
	FirstUpdate  float64 `json:"first_update"`  // seconds from the program's start, median
	Reached      float64 `json:"reached"`       // likewise, until the validation accuracy was 95 %; 0: unknown
	ReachedEpoch int     `json:"reached_epoch"`
	Estimated    bool    `json:"estimated"` // Reached is from the first update and Descida's number of epochs
	PeakMB       float64 `json:"peak_mb"`   // largest
	Loss         float64 `json:"loss"`      // of the last epoch of the last round: do all do the same work?
}

// add takes medians of a case's timings, program by program.
func (r *Report) add(c trainCase, ids []string, all [][]timing, rows int) {
	for i, id := range ids {
		timed := c.task(id, 0, rows).Rows
		x := Result{trainCase: c, ID: id, Name: all[i][0].Name, Rows: timed}
		var seconds, first, reached, epochs []float64
		for _, t := range all[i] {
			seconds = append(seconds, t.perEpoch()*allRows/float64(timed))
			first = append(first, t.FirstUpdate)
			if t.Reached > 0 {
				reached, epochs = append(reached, t.Reached), append(epochs, float64(t.ReachedEpoch))
			}
			x.Epochs += max(1, len(t.Epochs)-1)
			x.PeakMB, x.Loss = max(x.PeakMB, t.PeakMB), t.Loss
		}
		x.Seconds, x.FirstUpdate = median(seconds), median(first)
		if len(reached) > 0 {
			x.Reached, x.ReachedEpoch = median(reached), int(median(epochs))
		}
		r.Results = append(r.Results, x)
	}
}

// finish compares the results with each other.
func (r *Report) finish() {
	for i := range r.Results {
		x := &r.Results[i]
		if rate := r.Sgemm.best(); rate > 0 {
			x.Share = flops(x.Network, 128) * allRows / (rate * 1e9) / x.Seconds
		}
		ours, ok := r.of(x.trainCase, onXLA)
		if !ok {
			continue
		}
		x.Ratio = x.Seconds / ours.Seconds
		if x.Reached == 0 && ours.ReachedEpoch > 0 {
			x.Reached, x.Estimated = x.FirstUpdate+float64(ours.ReachedEpoch)*x.Seconds, true
		}
	}
	r.Targets = r.targets()
}

// of is a program's result at a case.
func (r *Report) of(c trainCase, id string) (Result, bool) {
	i := slices.IndexFunc(r.Results, func(x Result) bool { return x.trainCase == c && x.ID == id })
	if i < 0 {
		return Result{}, false
	}
	return r.Results[i], true
}

func (c trainCase) String() string {
	if c.Network == cnn {
		return language.Pick("CNN, batch ", "CNN, lote ") + batchName(c.Batch)
	}
	return language.Pick("batch ", "lote ") + batchName(c.Batch)
}

func batchName(batch int) string {
	if batch == 0 {
		return language.Pick("full", "completo")
	}
	return strconv.Itoa(batch)
}

// ReadReport reads what a report's JSON says, to print it again, perhaps in another language. Error: it is no report.
func ReadReport(in io.Reader) (*Report, error) {
	var r Report
	if err := json.NewDecoder(in).Decode(&r); err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	if len(r.Results) == 0 {
		return nil, errors.New(language.Pick("bench: there is no report in it; make one with bench train --json", "bench: não há relatório nele; faça um com bench train --json"))
	}
	return &r, nil
}

// Print writes the report as Markdown tables.
func (r *Report) Print(w io.Writer) {
	fmt.Fprintf(w, language.Pick("%s; load %s; medians of %d rounds", "%s; carga %s; medianas de %d rodadas"), r.Machine, strings.Join(r.Load, " → "), r.Rounds)
	if r.Sgemm.best() > 0 {
		fmt.Fprintf(w, "; sgemm: NumPy %.0f, XLA %.0f GFLOP/s", r.Sgemm.NumPy, r.Sgemm.XLA)
	}
	fmt.Fprint(w, "\n\n")
	fmt.Fprintln(w, language.Pick(
		"| network | batch | program | s an epoch | rows | ratio | of sgemm | first update, s | to 95 %, s | peak, MB |\n|---|---|---|---|---|---|---|---|---|---|",
		"| rede | lote | programa | s por época | linhas | razão | do sgemm | primeira atualização, s | até 95 %, s | pico, MB |\n|---|---|---|---|---|---|---|---|---|---|"))
	for _, x := range r.Results {
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %.0f |\n", networkName(x.Network), batchName(x.Batch), x.Name,
			figures(x.Seconds), thousands(x.Rows), figures(x.Ratio), percent(x.Share), figures(x.FirstUpdate), x.reached(), x.PeakMB)
	}
	if len(r.Targets) > 0 {
		fmt.Fprintln(w, language.Pick("\n| target | measured | wanted | met |\n|---|---|---|---|", "\n| meta | medido | desejado | atingida |\n|---|---|---|---|"))
	}
	for _, t := range r.Targets {
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n", t, t.number(t.Measured), t.wanted(), yes(t.Met))
	}
}

func networkName(network string) string {
	if network == cnn {
		return "CNN"
	}
	return "784-128-64-10"
}

func (x Result) reached() string {
	if x.Estimated {
		return "≈ " + figures(x.Reached)
	}
	return figures(x.Reached)
}

func yes(met bool) string {
	if met {
		return language.Pick("yes", "sim")
	}
	return language.Pick("no", "não")
}

// figures writes a number with three figures; 0 is unknown.
func figures(x float64) string {
	switch {
	case x <= 0:
		return "–"
	case x >= 100:
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return decimal(strconv.FormatFloat(x, 'g', 3, 64))
}

func percent(x float64) string {
	if x <= 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}

// decimal puts the language's sign between the whole number and the rest.
func decimal(s string) string { return strings.Replace(s, ".", language.Pick(".", ","), 1) }

// thousands writes a whole number with a sign between its thousands.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + language.Pick(",", ".") + s[i:]
	}
	return s
}
