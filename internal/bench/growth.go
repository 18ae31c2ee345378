package bench

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"descida/internal/language"
)

// GrowthReport says how the time of training grows.
type GrowthReport struct {
	Occasion
	Series []Series `json:"series"`
}

// Series is the time against one thing that grows.
type Series struct {
	What     string    `json:"what"` // rows, width or updates
	X        []float64 `json:"x"`
	Seconds  []float64 `json:"seconds"`  // medians of the rounds: of an epoch, or of all updates
	Exponent float64   `json:"exponent"` // of X, fitted by least squares to the logarithms: 1 is linear
	Met      bool      `json:"met"`      // at most nearLinear
}

// nearLinear is the largest exponent that still counts as linear.
const nearLinear = 1.1

// growing are the series: what is asked of the program for each X, and which seconds count.
var growing = []struct {
	what    string
	x       []int
	task    func(x int) task
	seconds func(timing) float64
}{
	{"rows", []int{13500, 27000, 54000}, func(x int) task {
		return task{Network: dense, Width: 128, Batch: 32, Rows: x, Epochs: 4, Rate: 0.1}
	}, timing.perEpoch},
	{"width", []int{64, 128, 256, 512}, func(x int) task {
		return task{Network: dense, Width: x, Batch: 32, Rows: 13500, Epochs: 4, Rate: 0.1}
	}, timing.perEpoch},
	{"updates", []int{13500, 27000, 54000, 108000}, func(x int) task {
		return task{Network: dense, Width: 128, Batch: 1, Rows: 3375, Epochs: x / 3375, Rate: 0.01}
	}, timing.whole},
}

// whole are the seconds of all epochs.
func (t timing) whole() (sum float64) {
	for _, s := range t.Epochs {
		sum += s
	}
	return sum
}

// Growth times Descida on XLA with more and more rows, units and updates. Errors: as Train's.
func Growth(ctx context.Context, o Options) (*GrowthReport, error) {
	dir, err := os.MkdirTemp("", "descida-bench-")
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	defer os.RemoveAll(dir)
	programs, err := o.programs(ctx, dir, []string{onXLA})
	if err != nil {
		return nil, err
	}
	r := &GrowthReport{Occasion: begin(o.Rounds)}
	for _, g := range growing {
		all := make([][]float64, len(g.x))
		for round := range o.Rounds {
			for i, x := range g.x {
				fmt.Fprintf(o.Progress, language.Pick("%s %s, round %d of %d\n", "%s %s, rodada %d de %d\n"), growthName(g.what), thousands(x), round+1, o.Rounds)
				t, err := programs[onXLA].run(ctx, g.task(x))
				if err != nil {
					return nil, err
				}
				all[i] = append(all[i], g.seconds(t))
			}
		}
		r.Series = append(r.Series, series(g.what, g.x, all))
	}
	r.end()
	return r, nil
}

func series(what string, x []int, seconds [][]float64) Series {
	s := Series{What: what}
	for i := range x {
		s.X, s.Seconds = append(s.X, float64(x[i])), append(s.Seconds, median(seconds[i]))
	}
	s.Exponent = exponent(s.X, s.Seconds)
	s.Met = s.Exponent <= nearLinear
	return s
}

// exponent is the slope of the line through (log x, log y) with the least squares.
func exponent(x, y []float64) float64 {
	var n, sx, sy, sxx, sxy float64
	for i := range x {
		u, v := math.Log(x[i]), math.Log(y[i])
		n, sx, sy, sxx, sxy = n+1, sx+u, sy+v, sxx+u*u, sxy+u*v
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}

func growthName(what string) string {
	switch what {
	case "rows":
		return language.Pick("rows", "linhas")
	case "width":
		return language.Pick("units of the first layer", "unidades da primeira camada")
	}
	return language.Pick("updates", "atualizações")
}

// Print writes the report as a Markdown table.
func (r *GrowthReport) Print(w io.Writer) {
	fmt.Fprintf(w, "%s\n\n", r.head())
	fmt.Fprintln(w, language.Pick(
		"| what grows | seconds | exponent | wanted | met |\n|---|---|---|---|---|",
		"| o que cresce | segundos | expoente | desejado | atingida |\n|---|---|---|---|---|"))
	for _, s := range r.Series {
		var points []string
		for i, x := range s.X {
			points = append(points, thousands(int(x))+": "+figures(s.Seconds[i]))
		}
		fmt.Fprintf(w, "| %s | %s | %s | ≤ %s | %s |\n", growthName(s.What), strings.Join(points, "; "),
			language.Decimal(fmt.Sprintf("%.2f", s.Exponent)), language.Decimal(fmt.Sprint(nearLinear)), yes(s.Met))
	}
}
