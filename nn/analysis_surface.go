package nn

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"descida/internal/language"
	"descida/nn/history"
	"descida/nn/internal/train"
)

// SurfaceGrid is where a loss surface is measured. Zero values stand for the defaults.
type SurfaceGrid struct {
	Points   int     // along each direction; 25
	From, To float64 // in units of a direction; -1 to 1
	Seed     int     // of directions that are not given
	Loss     Loss    // the model's, or the data's default
}

// LossSurface is the loss on a plane through a model's weights.
type LossSurface struct {
	Center float64     // the loss at the weights
	X, Y   []float64   // how far along each direction
	Loss   [][]float64 // Loss[j][i] is the loss at weights + X[i] u + Y[j] v
	Path   [][2]float64
	Names  [2]string // what the directions are
}

// MeasureLossSurface measures the loss over the data on the plane w + x u + y v through the model's weights w, at 25 times 25
// points from -1 to 1, with u and v drawn at random and normalised by filter: for each unit of a layer (each filter of a
// convolution) its part of the direction is scaled to the length of its weights (Li et al. 2018, arXiv 1712.09913, section 4).
// So 1 is as far as the weights are long, and models whose weights have other scales can be compared: a ReLU network computes
// the same when one layer's weights are doubled and the next one's halved. Biases and normalisers' numbers stay, as in the
// paper's code.
//
// The loss is as in Evaluate. Two random directions of many thousands show curvature and barriers near the weights, and not
// the way that training took: Trajectory has that. The model is left as it is.
//
// Cost: a pass over the rows for each point, all by one compiled program with the rows on the device: 1,000 to 2,000 rows are enough.
// Errors: those of Evaluate; fewer than 2 points, a range that does not grow. A notebook's stop ends it with an error.
func MeasureLossSurface(m *Model, data *Dataset) (LossSurface, error) {
	return SurfaceGrid{}.Measure(m, data)
}

// Measure is MeasureLossSurface with other settings, and along directions of one's own: none, or two, as FilterNormalized or
// the difference of two models' parameters. nn.SurfaceGrid{Points: 51}.Measure(model, data).
func (g SurfaceGrid) Measure(m *Model, data *Dataset, directions ...Arrays) (LossSurface, error) {
	fail := func(err error) (LossSurface, error) { return LossSurface{}, err }
	g, err := g.filled()
	if err != nil {
		return fail(err)
	}
	a, err := m.built()
	if err != nil {
		return fail(err)
	}
	names := [2]string{language.Pick("first direction", "primeira direção"), language.Pick("second direction", "segunda direção")}
	if len(directions) == 0 {
		for i := range 2 {
			d, err := m.RandomDirection(2*g.Seed + i)
			if err != nil {
				return fail(err)
			}
			directions = append(directions, d)
			names[i] = language.Pick("random direction ", "direção aleatória ") + strconv.Itoa(i+1)
		}
	}
	if len(directions) != 2 {
		return fail(fmt.Errorf("nn: MeasureLossSurface: there is %d direction given; want two, or none for random ones", len(directions)))
	}
	var axes [2]vector
	for i, d := range directions {
		if axes[i], err = m.vector(d, a); err != nil {
			return fail(fmt.Errorf("nn: MeasureLossSurface: direction %d: %w", i+1, err))
		}
		if axes[i].norm() == 0 {
			return fail(fmt.Errorf("nn: MeasureLossSurface: direction %d is 0 everywhere; want one with a length", i+1))
		}
	}
	along := evenly(g.From, g.To, g.Points)
	s, err := m.surface(data, g.Loss, widened(m.weights), axes, along, along)
	s.Names = names
	return s, err
}

func (g SurfaceGrid) filled() (SurfaceGrid, error) {
	g.Points = orStandard(g.Points, 25)
	if g.From == 0 && g.To == 0 {
		g.From, g.To = -1, 1
	}
	if g.Points < 2 || !(g.From < g.To) || math.IsInf(g.To-g.From, 0) {
		return g, fmt.Errorf("nn: SurfaceGrid of %d points from %s to %s: want 2 points or more and a range that grows, such as -1 to 1", g.Points, decimal(g.From), decimal(g.To))
	}
	return g, nil
}

// surface measures the loss on a plane through w.
func (m *Model) surface(data *Dataset, loss Loss, w vector, axes [2]vector, x, y []float64) (LossSurface, error) {
	p, err := m.probed(data, loss, train.ProbeMode{}, true)
	if err != nil {
		return LossSurface{}, err
	}
	defer p.Close()
	at, u, v := p.Put(w), p.Put(axes[0]), p.Put(axes[1])
	defer func() { at.Free(); u.Free(); v.Free() }()
	pairs := [][2]float64{{}}
	for _, b := range y {
		for _, a := range x {
			pairs = append(pairs, [2]float64{a, b})
		}
	}
	losses, err := p.Plane(at, u, v, pairs, history.Stopping)
	switch {
	case err != nil:
		return LossSurface{}, err
	case losses == nil:
		return LossSurface{}, errStopped
	}
	s := LossSurface{Center: losses[0], X: x, Y: y}
	for j := range y {
		s.Loss = append(s.Loss, losses[1+j*len(x):1+(j+1)*len(x):1+(j+1)*len(x)])
	}
	return s, nil
}

// RandomDirection is a direction among the model's parameters drawn from a seed, normal in each weight and FilterNormalized.
// Error: the model has no weights yet.
func (m *Model) RandomDirection(seed int) (Arrays, error) {
	a, err := m.built()
	if err != nil {
		return Arrays{}, err
	}
	return m.FilterNormalized(m.named(a, drawnLike(m.weights, seed, 1).narrowed()))
}

// FilterNormalized scales a direction, unit by unit, to the length of the model's weights: d <- d ‖w‖ / ‖d‖ for the weights that
// lead to one unit of a Dense layer or make one filter of a convolution, and 0 for biases and what normalises (Li et al. 2018,
// arXiv 1712.09913, equation 1). Errors: the model has no weights, or other parameters.
func (m *Model) FilterNormalized(direction Arrays) (Arrays, error) {
	a, err := m.built()
	if err != nil {
		return Arrays{}, err
	}
	w := m.named(a, m.weights)
	if p := w.mismatch(direction); p != "" {
		return Arrays{}, errors.New("nn: FilterNormalized: " + p)
	}
	out := direction.Zeros()
	for i, p := range listed(a.params) {
		if !p.decays {
			continue
		}
		units := out.List[i].Shape[len(out.List[i].Shape)-1]
		d, of, to := direction.List[i].Values, w.List[i].Values, out.List[i].Values
		for unit := range units {
			var dd, ww float64
			for j := unit; j < len(d); j += units {
				dd, ww = dd+float64(d[j])*float64(d[j]), ww+float64(of[j])*float64(of[j])
			}
			if dd == 0 {
				continue
			}
			for j := unit; j < len(d); j += units {
				to[j] = float32(float64(d[j]) * math.Sqrt(ww/dd))
			}
		}
	}
	return out, nil
}

// extremes are the least loss, where it is, and the largest.
func (s LossSurface) extremes() (least float64, x, y float64, most float64) {
	least, most = math.Inf(1), math.Inf(-1)
	for j, row := range s.Loss {
		for i, v := range row {
			if v < least {
				least, x, y = v, s.X[i], s.Y[j]
			}
			if v > most { // NaN is neither
				most = v
			}
		}
	}
	return least, x, y, most
}

// String is the loss at the weights and where it is least, in the notebook's language.
func (s LossSurface) String() string {
	least, x, y, most := s.extremes()
	return fmt.Sprintf(language.Pick("loss %s at the weights; on a grid of %d × %d points least at (%s, %s), %s, and at most %s",
		"perda %s nos pesos; em uma grade de %d × %d pontos, a menor é em (%s, %s), %s, e a maior, %s"),
		digits(s.Center, 'g', language.Pick), len(s.X), len(s.Y), told(x), told(y), digits(least, 'g', language.Pick), digits(most, 'g', language.Pick))
}

// Surface is the loss over the plane, to be drawn.
func (s LossSurface) Surface() history.Surface {
	return history.Surface{
		Title: language.Pick("loss around the weights", "perda em torno dos pesos"),
		XName: s.Names[0], YName: s.Names[1], X: s.X, Y: s.Y, Z: s.Loss, Path: s.Path,
	}
}
