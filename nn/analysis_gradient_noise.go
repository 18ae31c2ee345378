package nn

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"descida/internal/language"
	"descida/nn/history"
	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// NoiseSampling is how the noise of a batch's gradient is measured. Zero values stand for the defaults.
type NoiseSampling struct {
	Draws int // batches of each size; 200
	Rows  int // rows whose own gradients are taken for σ², drawn from the seed; 1000, and all where there are no more
	Seed  int
	Loss  Loss // the model's, or the data's default
}

// GradientNoise is how far the gradients of batches are from the gradient of all rows.
type GradientNoise struct {
	Rows     int     // N
	Norm     float64 // ‖g‖, of the gradient of all rows
	Variance float64 // σ², the mean over rows of ‖g_i - g‖²
	Single   int     // rows that it was measured on
	Bias     float64 // ‖mean of g_i - g‖ / ‖g‖ over these: rounding alone where they are all rows
	Batches  []BatchNoise
}

// BatchNoise is the noise of the gradients of batches of one size.
type BatchNoise struct {
	Batch      int
	Draws      int
	MeanSquare float64 // mean of ‖g_B - g‖² over the draws
	Error      float64 // its standard error
	Theory     float64 // σ²/B · (N-B)/(N-1)
	Bias       float64 // ‖mean of g_B - g‖ over the draws
	BiasTheory float64 // √(Theory / Draws): what the mean of so many unbiased draws is off
}

// MeasureGradientNoise measures, at the model's weights, how far the gradient g_B of a batch of B rows is from the gradient g of
// all N, over 200 batches of each size drawn without replacement; without sizes 1, 4, 16, ... up to 256 or N. In theory g_B is
// unbiased, E g_B = g, and
//
//	E ‖g_B - g‖² = σ²/B · (N - B)/(N - 1),  σ² = 1/N Σ_i ‖g_i - g‖²
//
// with g_i the gradient of row i alone (Cochran, Sampling Techniques, 1977, theorem 2.2). So four times the batch halves the
// noise's length, and costs four times as much.
//
// The loss is the mean over a batch. The layers work as in Evaluate, because the theory wants the batch's gradient to be the
// mean of its rows': BatchNorm takes its averages, Dropout drops nothing. The model is left as it is.
//
// Cost: a gradient of B rows for each draw, of one row for each of up to 1000 rows, and a compilation for each size.
// Errors: those of Gradient; sizes that are not 1 to N.
func MeasureGradientNoise(m *Model, data *Dataset, sizes ...int) (GradientNoise, error) {
	return NoiseSampling{}.Measure(m, data, sizes...)
}

// Measure is MeasureGradientNoise with other settings: nn.NoiseSampling{Draws: 1000}.Measure(model, data, 8, 64).
func (n NoiseSampling) Measure(m *Model, data *Dataset, sizes ...int) (GradientNoise, error) {
	fail := func(err error) (GradientNoise, error) { return GradientNoise{}, err }
	n.Draws, n.Rows = orStandard(n.Draws, 200), orStandard(n.Rows, 1000)
	if n.Draws < 2 || n.Rows < 1 {
		return fail(fmt.Errorf("nn: NoiseSampling of %d draws and %d rows: want 2 draws or more, such as 200, and 1 row or more", n.Draws, n.Rows))
	}
	p, err := m.probed(data, n.Loss, train.ProbeMode{}, true)
	if err != nil {
		return fail(err)
	}
	defer p.Close()
	rows := data.Len()
	if sizes == nil {
		for b := 1; b <= min(256, rows); b *= 4 {
			sizes = append(sizes, b)
		}
	}
	for _, b := range sizes {
		if b < 1 || b > rows {
			return fail(fmt.Errorf("nn: MeasureGradientNoise: a batch of %d of %d rows; want 1 to %d", b, rows, rows))
		}
	}
	for _, b := range sizes {
		p.PrepareGradient(b)
	}
	at := p.Put(widened(m.weights))
	defer at.Free()
	g := GradientNoise{Rows: rows, Single: min(n.Rows, rows)}
	_, all, err := p.Gradient(at)
	if err != nil {
		return fail(err)
	}
	full := vector(all)
	g.Norm = full.norm()
	if !finite(g.Norm) {
		return fail(errNoGradient)
	}
	single, off, err := singleDraws(p, at, data, full, g.Single, n.Seed)
	if err != nil {
		return fail(err)
	}
	g.Variance = mean(single)
	if g.Norm > 0 {
		g.Bias = off / g.Norm
	}
	for k, b := range sizes {
		squares, off, err := draws(p, at, data, full, n.Draws, func(i int) []int32 { return without(rows, b, uint64(n.Seed), k*n.Draws+i) })
		if err != nil {
			return fail(err)
		}
		one := BatchNoise{Batch: b, Draws: n.Draws, MeanSquare: mean(squares), Bias: off}
		for _, s := range squares {
			one.Error += (s - one.MeanSquare) * (s - one.MeanSquare)
		}
		one.Error = math.Sqrt(one.Error / float64(n.Draws-1) / float64(n.Draws))
		if rows > 1 {
			one.Theory = g.Variance / float64(b) * float64(rows-b) / float64(rows-1)
		}
		one.BiasTheory = math.Sqrt(one.Theory / float64(n.Draws))
		g.Batches = append(g.Batches, one)
	}
	return g, nil
}

var errNoGradient = errors.New("nn: the gradient at the model's weights is not a number, because a run before diverged; make the model anew with nn.Sequential and train it with a smaller rate")

// draws are the squared distances of batches' gradients from the full one, and how far their mean is from it.
func draws(p *train.Probe, at train.Point, data *Dataset, full vector, count int, places func(i int) []int32) (squares []float64, off float64, err error) {
	total := full.times(0)
	for i := range count {
		if history.Stopping() {
			return nil, 0, errStopped
		}
		_, g, err := p.GradientOf(at, data.rows.Select(places(i)))
		if err != nil {
			return nil, 0, err
		}
		squares = append(squares, vector(g).squaredDistance(full))
		for k, a := range g {
			for j, x := range a {
				total[k][j] += x / float64(count)
			}
		}
	}
	return squares, math.Sqrt(total.squaredDistance(full)), nil
}

// singleDraws are draws of so many rows alone, each once.
func singleDraws(p *train.Probe, at train.Point, data *Dataset, full vector, count, seed int) (squares []float64, off float64, err error) {
	alone := without(data.Len(), count, uint64(seed), -1)
	return draws(p, at, data, full, count, func(i int) []int32 { return alone[i : i+1] })
}

// without draws k of n places without replacement, each k-tuple equally likely: the first k swaps of a permutation.
func without(n, k int, seed uint64, index int) []int32 {
	r := rand.New(rand.NewPCG(random.Seed(random.Order, seed, index), 0))
	swapped := map[int]int{}
	at := func(i int) int {
		if j, ok := swapped[i]; ok {
			return j
		}
		return i
	}
	out := make([]int32, k)
	for i := range out {
		j := i + int(r.Uint64N(uint64(n-i)))
		out[i] = int32(at(j))
		swapped[j] = at(i)
	}
	return out
}

var errStopped = errors.New("nn: the analysis was stopped")

func mean(values []float64) (total float64) {
	for _, v := range values {
		total += v / float64(len(values))
	}
	return total
}

// String is a line for each batch size, in the notebook's language.
func (g GradientNoise) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, language.Pick("gradient of %d rows: norm %s; a row's own is off by %s (σ)", "gradiente de %d linhas: norma %s; o de uma só linha difere em %s (σ)"),
		g.Rows, digits(g.Norm, 'g', language.Pick), digits(math.Sqrt(g.Variance), 'g', language.Pick))
	for _, b := range g.Batches {
		fmt.Fprintf(&s, language.Pick("\nbatch %d: mean squared distance %s ± %s, in theory %s", "\nlote %d: distância quadrática média %s ± %s, em teoria %s"),
			b.Batch, digits(b.MeanSquare, 'g', language.Pick), told(b.Error), digits(b.Theory, 'g', language.Pick))
	}
	return s.String()
}

// Figure is the mean squared distance against the batch size, both logarithmic, with the theory dashed. The batch of all rows,
// which has no noise, is left out.
func (g GradientNoise) Figure() history.Figure {
	measured := history.Line{Name: language.Pick("measured", "medido"), Points: true}
	theory := history.Line{Name: "σ²/B · (N-B)/(N-1)", Dashed: true}
	batches := slices.Clone(g.Batches)
	slices.SortFunc(batches, func(a, b BatchNoise) int { return a.Batch - b.Batch })
	for _, b := range batches {
		if b.Batch < g.Rows {
			measured.X, measured.Y = append(measured.X, float64(b.Batch)), append(measured.Y, b.MeanSquare)
			theory.X, theory.Y = append(theory.X, float64(b.Batch)), append(theory.Y, b.Theory)
		}
	}
	return history.Figure{
		Title: language.Pick("noise of the gradient", "ruído do gradiente"),
		X:     language.Pick("batch size B", "tamanho do lote B"), Y: language.Pick("mean squared distance from the full gradient", "distância quadrática média ao gradiente completo"),
		LogX: true, LogY: true, Lines: []history.Line{measured, theory},
	}
}
