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
	Occasion
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
		if len(all[i]) == 0 { // another failed before its turn
			continue
		}
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

// Print writes the report as Markdown tables: a program a row, a case a column.
func (r *Report) Print(w io.Writer) {
	fmt.Fprintln(w, r.head())
	cases, programs := r.order()
	for _, t := range r.tables(cases) {
		fmt.Fprintf(w, "\n| %s |", t.title)
		for _, c := range cases {
			fmt.Fprintf(w, " %s |", c)
		}
		fmt.Fprintf(w, "\n|---|%s\n", strings.Repeat("---|", len(cases)))
		for _, id := range programs {
			var cells []string
			name := ""
			for _, c := range cases {
				cell := "–"
				if x, ok := r.of(c, id); ok {
					cell, name = t.cell(x), x.name()
				}
				cells = append(cells, cell)
			}
			fmt.Fprintf(w, "| %s | %s |\n", name, strings.Join(cells, " | "))
		}
		if t.last != "" {
			fmt.Fprintln(w, t.last)
		}
	}
	if len(r.Targets) > 0 {
		fmt.Fprintln(w, language.Pick("\n| target | measured | wanted | met |\n|---|---|---|---|", "\n| meta | medido | desejado | atingida |\n|---|---|---|---|"))
	}
	for _, t := range r.Targets {
		fmt.Fprintf(w, "| %s | %s | %s | %s |\n", t, t.number(t.Measured), t.wanted(), yes(t.Met))
	}
}

// inPortuguese turns what the programs call themselves.
var inPortuguese = strings.NewReplacer("pure Go", "Go puro", " on ", " sobre ", "with the gradient's norm", "com a norma do gradiente")

func (x Result) name() string { return language.Pick(x.Name, inPortuguese.Replace(x.Name)) }

// order lists the cases and the programs of the results, as they come.
func (r *Report) order() (cases []trainCase, programs []string) {
	for _, x := range r.Results {
		if !slices.Contains(cases, x.trainCase) {
			cases = append(cases, x.trainCase)
		}
		if !slices.Contains(programs, x.ID) {
			programs = append(programs, x.ID)
		}
	}
	return cases, programs
}

// matrix is a table of Print's.
type matrix struct {
	title string
	cell  func(Result) string
	last  string // a row below the programs, notes below the table
}

func (r *Report) tables(cases []trainCase) []matrix {
	return []matrix{
		{language.Pick("s an epoch (over Descida's)", "s por época (dividido pelo Descida)"), Result.epoch, r.floor(cases) + r.scaled()},
		{language.Pick("s to the first update", "s até a primeira atualização"), func(x Result) string { return figures(x.FirstUpdate) }, ""},
		{language.Pick("s to 95 % validation accuracy", "s até 95 % de acurácia na validação"), Result.reached, ""},
		{language.Pick("peak memory, MB", "pico de memória, MB"), func(x Result) string { return fmt.Sprintf("%.0f", x.PeakMB) }, ""},
	}
}

// floor is the row with what an epoch's products would take at sgemm's best rate.
func (r *Report) floor(cases []trainCase) string {
	rate := r.Sgemm.best()
	if rate == 0 {
		return ""
	}
	row := fmt.Sprintf(language.Pick("| floor: sgemm, %.0f GFLOP/s (NumPy: %.0f) |", "| piso: sgemm, %.0f GFLOP/s (NumPy: %.0f) |"), rate, r.Sgemm.NumPy)
	for _, c := range cases {
		row += " " + figures(flops(c.Network, 128)*allRows/(rate*1e9))
		if ours, ok := r.of(c, onXLA); ok {
			row += over(ours.Share)
		}
		row += " |"
	}
	return row
}

// scaled is the note about what was timed on fewer rows.
func (r *Report) scaled() string {
	var rows []string
	for _, x := range r.Results {
		if s := thousands(x.Rows); x.Rows < allRows && !slices.Contains(rows, s) {
			rows = append(rows, s)
		}
	}
	if len(rows) == 0 {
		return ""
	}
	return fmt.Sprintf(language.Pick("\n\n\\* timed on fewer rows (%s) and scaled to 54,000", "\n\n\\* cronometrado com menos linhas (%s) e convertido para 54.000"), strings.Join(rows, "; "))
}

// epoch is the seconds an epoch, with a star where they are scaled, and how they compare with ours.
func (x Result) epoch() string {
	s := figures(x.Seconds)
	if x.Rows < allRows {
		s += "\\*"
	}
	if x.ID != onXLA {
		s += over(x.Ratio)
	}
	return s
}

// over is a ratio behind a number.
func over(ratio float64) string {
	if ratio <= 0 {
		return ""
	}
	if ratio >= 100 {
		return " (" + figures(ratio) + ")"
	}
	return language.Decimal(" (" + strconv.FormatFloat(ratio, 'g', 2, 64) + ")")
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
	return language.Decimal(strconv.FormatFloat(x, 'g', 3, 64))
}

func percent(x float64) string {
	if x <= 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f %%", 100*x)
}

// thousands writes a whole number with a sign between its thousands.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + language.Pick(",", ".") + s[i:]
	}
	return s
}
