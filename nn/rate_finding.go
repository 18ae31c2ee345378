package nn

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"descida/internal/language"
	"descida/nn/history"
)

// RateFinding is what FindRate found.
type RateFinding struct {
	Optimizer Optimizer // with the rate suggested, to train with; where none is, as it was given
	Suggested float64   // the rate, to two digits; 0: none
	Half      float64   // the rate by which half of the loss's fall was done
	Least     float64   // the rate at which it was least
	Rise      float64   // the rate from which it rose for good; 0: it did not

	Rates    []float64 // of each update of the search
	Losses   []float64 // of each update's batch, before the update
	Smoothed []float64 // their running median
}

// read reads the curve of a search that was to have so many updates.
func (f *RateFinding) read(updates int) {
	c := newCurve(f.Losses, updates)
	f.Smoothed = c.smooth
	end := c.rise()
	if end < len(f.Rates) {
		f.Rise = f.Rates[end]
	}
	least := c.least(end)
	if least < 0 || !c.falls(least) {
		return
	}
	f.Least, f.Half = f.Rates[least], f.Rates[c.half(least)]
	f.Suggested = twoDigits(math.Sqrt(f.Least / 10 * f.Half))
	f.Optimizer = f.Optimizer.at(f.Suggested)
}

// risen reports whether the losses so far rose for good.
func (f *RateFinding) risen(updates int) bool {
	return newCurve(f.Losses, updates).rise() < len(f.Losses)
}

// twoDigits rounds to two digits, so that the number reads as a suggestion.
func twoDigits(v float64) float64 {
	rounded, _ := strconv.ParseFloat(brief(v), 64)
	return rounded
}

// curve is the losses of a search, smoothed.
type curve struct {
	losses []float64 // what is no number is high
	smooth []float64
	width  int     // of the running median
	start  float64 // the loss at the smallest rates
	noise  float64 // the deviation of a batch's loss from the curve
}

// newCurve smooths the losses of a search of so many updates: the median of a twentieth of them, so that a fortieth in a
// row can be wild.
func newCurve(losses []float64, updates int) curve {
	half := max(updates/40, 2)
	high := make([]float64, len(losses))
	c := curve{losses: high, width: 2*half + 1}
	for i, l := range losses {
		if high[i] = l; math.IsNaN(l) {
			high[i] = math.Inf(1)
		}
	}
	for i := range high {
		c.smooth = append(c.smooth, median(high[max(0, i-half):min(len(high), i+half+1)]))
	}
	c.start = median(high[:min(len(high), max(updates/10, c.width))])
	var off []float64
	for i := 1; i < len(high); i++ {
		if d := high[i] - high[i-1]; !math.IsNaN(d) {
			off = append(off, math.Abs(d))
		}
	}
	c.noise = 1.4826 * median(off) / math.Sqrt2 // the deviation of a normal distribution, from differences
	return c
}

// median is the middle of the values, or of the two middle ones the lower; 0 of none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	return sorted[(len(sorted)-1)/2]
}

// rise is the place from which the curve stays high, or its length: above the middle between its start and its least value
// so far, and clear of the noise, for a median's width.
func (c curve) rise() int {
	least, since := math.Inf(1), -1
	for i, v := range c.smooth {
		least = min(least, v)
		high := v > least+max((c.start-least)/2, c.clear(7)) || math.IsInf(v, 1)
		switch {
		case !high:
			since = -1
		case since < 0:
			since = i
		}
		if since >= 0 && i-since+1 >= c.width {
			return since
		}
	}
	return len(c.smooth)
}

// clear is how far two places of the curve are apart where noise alone does not explain it: so many times the deviation of
// a median of a width's values (1.25 times that of their mean), and a twentieth of the loss where there is no noise. How
// many times was chosen on curves with nothing but noise.
func (c curve) clear(times float64) float64 {
	return max(times*1.2533*c.noise/math.Sqrt(float64(c.width)), 0.05*math.Abs(c.start))
}

// least is the place of the least value before end, or -1.
func (c curve) least(end int) int {
	at := -1
	for i, v := range c.smooth[:end] {
		if !math.IsInf(v, 1) && (at < 0 || v < c.smooth[at]) {
			at = i
		}
	}
	return at
}

// falls reports whether the losses around a place, over two widths, are below the start, clear of the noise. The curve's own
// value there is the least of many, which in mere noise is low too.
func (c curve) falls(at int) bool {
	around := c.losses[max(0, at-c.width):min(len(c.losses), at+c.width+1)]
	return c.start-median(around) > c.clear(3)
}

// half is the place, up to its least, that best divides the curve into one part above the middle of its fall and one below:
// as few values as can be lie on the wrong side.
func (c curve) half(least int) int {
	middle := (c.start + c.smooth[least]) / 2
	at, wrong, fewest := 0, 0, 0 // wrong: how many more than with all values in the second part
	for i, v := range c.smooth[:least] {
		if v > middle {
			wrong--
		} else {
			wrong++
		}
		if wrong < fewest {
			at, fewest = i+1, wrong
		}
	}
	return at
}

// String says what was found, in the notebook's language.
func (f RateFinding) String() string {
	n := len(f.Rates)
	if n == 0 {
		return language.Pick("no rates were tried", "nenhuma taxa foi testada")
	}
	var s strings.Builder
	rose := fmt.Sprintf(language.Pick(", and it rises for good from %s on", ", e sobe de vez a partir de %s"), told(f.Rise))
	switch {
	case f.Suggested > 0:
		fmt.Fprintf(&s, language.Pick("learning rate %s: by %s the loss has done half of its fall, at %s it is least", "taxa de aprendizado %s: em %s a perda já fez metade da queda, em %s chega ao mínimo"),
			told(f.Suggested), told(f.Half), told(f.Least))
		if f.Rise == 0 {
			rose = fmt.Sprintf(language.Pick(", and it does not rise for good up to %s: a larger one may do too", ", e não sobe de vez até %s: talvez sirva uma maior"), told(f.Rates[n-1]))
		}
		s.WriteString(rose)
	case f.Rise > 0:
		fmt.Fprintf(&s, language.Pick("no learning rate to suggest: the loss never falls%s: normalise the inputs, or search from a smaller rate",
			"nenhuma taxa de aprendizado a sugerir: a perda não chega a cair%s: normalize as entradas ou procure a partir de uma taxa menor"), rose)
	default:
		fmt.Fprintf(&s, language.Pick("no learning rate to suggest: up to %s the loss does not change by more than its noise: search to a larger rate, with larger batches or over more updates",
			"nenhuma taxa de aprendizado a sugerir: até %s a perda não muda além do ruído: procure até uma taxa maior, com lotes maiores ou por mais atualizações"), told(f.Rates[n-1]))
	}
	fmt.Fprintf(&s, language.Pick(" (%s, %d updates)", " (%s, %d atualizações)"), f.Optimizer, n)
	return s.String()
}

func brief(v float64) string { return fmt.Sprintf("%.2g", v) }

// told is brief with a comma where the language has one.
func told(v float64) string { return language.Decimal(brief(v)) }

// Figure is the curve, to be drawn: the batches' losses, their running median, and the rate suggested. Losses far above the
// start are left out, so that the fall can be seen.
func (f RateFinding) Figure() history.Figure {
	figure := history.Figure{
		Title: language.Pick("learning-rate search", "busca da taxa de aprendizado"),
		X:     language.Pick("learning rate", "taxa de aprendizado"), Y: language.Pick("loss", "perda"), LogX: true,
	}
	if len(f.Rates) == 0 {
		return figure
	}
	lowest, start := math.Inf(1), f.Smoothed[0]
	for _, v := range f.Smoothed {
		lowest = min(lowest, v)
	}
	highest := start + max(start-lowest, math.Abs(start)/2)
	cut := func(values []float64) []float64 {
		out := slices.Clone(values)
		for i, v := range out {
			if !(v <= highest) {
				out[i] = math.NaN()
			}
		}
		return out
	}
	figure.Lines = []history.Line{
		{Name: language.Pick("each batch", "cada lote"), X: f.Rates, Y: cut(f.Losses), Points: true},
		{Name: language.Pick("running median", "mediana móvel"), X: f.Rates, Y: cut(f.Smoothed)},
	}
	if f.Suggested > 0 {
		name := language.Pick("suggested: ", "sugerida: ") + told(f.Suggested)
		figure.Lines = append(figure.Lines, history.Line{Name: name, X: []float64{f.Suggested, f.Suggested}, Y: []float64{lowest, highest}, Dashed: true})
	}
	return figure
}
