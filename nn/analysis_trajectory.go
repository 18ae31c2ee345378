package nn

import (
	"errors"
	"fmt"
	"math"

	"descida/internal/language"
	"descida/nn/history"
)

// Trajectory is the way that a model's weights took. Record makes Fit add to it:
//
//	var way nn.Trajectory
//	nn.Must(model.Build(train, 1)) // so that the start can be added too
//	way.Add(model)
//	nn.Must(model.Fit(train, nn.SGD(0.1), nn.Epochs(5), way.Record(50)))
//	plane := nn.Must(way.Plane())
//	nn.Must(plane.Surface(model, train.Take(1000)))
//
// Each place has all weights, 4 bytes each: 100 places of the notes' network are 44 MB.
type Trajectory struct {
	Places  []Arrays
	Problem string `json:",omitempty"` // why a place could not be added; Plane says it
}

// Add adds the model's weights, copied. Error: it has none yet.
func (t *Trajectory) Add(m *Model) error {
	w, err := m.Parameters()
	if err != nil {
		return err
	}
	t.Places = append(t.Places, w)
	return nil
}

// Record adds the weights after every so many updates. It is a FitOption, for one Fit: make it in the cell that calls Fit.
func (t *Trajectory) Record(every int) UpdateCallback {
	return OnUpdate(every, func(e UpdateEnd) {
		m, err := e.Model()
		if err == nil {
			err = t.Add(m)
		}
		if err != nil {
			t.Problem = err.Error()
		}
	})
}

// String says how many places there are, in the notebook's language.
func (t Trajectory) String() string {
	if t.Problem != "" {
		return t.Problem
	}
	return fmt.Sprintf(language.Pick("%d places of a training run", "%d lugares de um treino"), len(t.Places))
}

// TrajectoryPlane is the plane that shows most of a trajectory.
type TrajectoryPlane struct {
	Path      [][2]float64 // of the places, first to last; the last is (0, 0)
	Explained [2]float64   // share of the places' variance along each axis, 0 to 1
	Spread    []float64    // all principal components' shares, the largest first
	Origin    Arrays       // the last place
	Axes      [2]Arrays    // of length 1 and at right angles
}

// Plane is the plane through the last place along the two directions in which the places vary most, their principal
// components (Li et al. 2018, arXiv 1712.09913, section 7), and the path on it.
//
// The components come of the places' Gram matrix G_ts = (w_t - w̄)·(w_s - w̄), of places times places: with its eigenvectors c,
// a component is Σ_t c_t (w_t - w̄), scaled to length 1, and its eigenvalue over their sum is its share of the variance. That a
// plane has most of it need not mean much: the first two components of a random walk in many dimensions have 61 % and 15 %
// (Antognini and Sohl-Dickstein 2018, arXiv 1806.08805).
//
// Cost: places² times weights, and places³. Errors: fewer than three places, or places on one line; places of different models;
// weights that are no numbers.
func (t *Trajectory) Plane() (TrajectoryPlane, error) {
	fail := func(err error) (TrajectoryPlane, error) { return TrajectoryPlane{}, err }
	if t == nil || len(t.Places) < 3 {
		n := 0
		if t != nil {
			n = len(t.Places)
		}
		return fail(fmt.Errorf("nn: Trajectory.Plane: there are %d places and a plane wants 3 or more; record more often: Record(1)", n))
	}
	if t.Problem != "" {
		return fail(errors.New(t.Problem))
	}
	last := t.Places[len(t.Places)-1]
	end := last.vector()
	mean := end.times(0)                    // from the last place, as all here
	places := make([]vector, len(t.Places)) // less the mean
	for i, w := range t.Places {
		if p := last.mismatch(w); p != "" {
			return fail(fmt.Errorf("nn: Trajectory.Plane: place %d: %s; record one model", i, p))
		}
		if !finite(w.Norm()) {
			return fail(fmt.Errorf("nn: Trajectory.Plane: the weights of place %d are no numbers, because the run diverged; train with a smaller rate", i))
		}
		places[i] = w.vector().plus(-1, end)
		mean = mean.plus(1/float64(len(t.Places)), places[i])
	}
	for i, w := range places {
		places[i] = w.plus(-1, mean)
	}
	values, vectors := eigen(gram(places))
	total := 0.0
	for _, v := range values {
		total += max(v, 0)
	}
	if !(values[1] > 1e-10*total) {
		return fail(errors.New("nn: Trajectory.Plane: the places lie on one line, and a plane wants more; record more of them, or a model of more weights"))
	}
	p := TrajectoryPlane{Origin: last.Clone(), Path: make([][2]float64, len(places))}
	for _, v := range values {
		p.Spread = append(p.Spread, max(v, 0)/total)
	}
	for k := range p.Axes {
		axis := mean.times(0)
		for i, w := range places {
			axis = axis.plus(vectors[k][i], w)
		}
		axis = axis.times(1 / axis.norm())
		if axis.dot(places[0])+axis.dot(mean) < 0 { // so that the way comes from the right, and from above
			axis = axis.times(-1)
		}
		for i, w := range places {
			p.Path[i][k] = axis.dot(w) + axis.dot(mean)
		}
		p.Explained[k], p.Axes[k] = p.Spread[k], last.with(axis)
	}
	return p, nil
}

// vector is the numbers, in the arrays' order.
func (a Arrays) vector() vector {
	list := make([][]float32, len(a.List))
	for i, one := range a.List {
		list[i] = one.Values
	}
	return widened(list)
}

// with is arrays of the same names and shapes with other numbers.
func (a Arrays) with(v vector) Arrays {
	out := a.likewise()
	for i, values := range v.narrowed() {
		out.List[i].Values = values
	}
	return out
}

// Surface is the loss over the data on the plane, at 25 times 25 points, around the path and as much as a fifth of its width
// beyond. The model gives its layers, and its loss; its own weights do not count. Errors: those of MeasureLossSurface.
func (p TrajectoryPlane) Surface(m *Model, data *Dataset) (LossSurface, error) {
	return p.Grid(SurfaceGrid{}, m, data)
}

// Grid is Surface with other points or another loss. The range is that of the path; From and To do not count.
func (p TrajectoryPlane) Grid(g SurfaceGrid, m *Model, data *Dataset) (LossSurface, error) {
	fail := func(err error) (LossSurface, error) { return LossSurface{}, err }
	g, err := g.filled()
	if err != nil {
		return fail(err)
	}
	if len(p.Path) == 0 {
		return fail(errors.New("nn: the plane has no path; make it with Trajectory.Plane"))
	}
	a, err := m.built()
	if err != nil {
		return fail(err)
	}
	var list [3]vector
	for i, arrays := range []Arrays{p.Origin, p.Axes[0], p.Axes[1]} {
		if list[i], err = m.vector(arrays, a); err != nil {
			return fail(fmt.Errorf("nn: TrajectoryPlane.Surface: the path is of another model: %w", err))
		}
	}
	var ranges [2][]float64
	for k := range ranges {
		low, high := math.Inf(1), math.Inf(-1)
		for _, place := range p.Path {
			low, high = min(low, place[k]), max(high, place[k])
		}
		beyond := 0.2 * (high - low)
		ranges[k] = evenly(low-beyond, high+beyond, g.Points)
	}
	s, err := m.surface(data, g.Loss, list[0], [2]vector{list[1], list[2]}, ranges[0], ranges[1])
	if err != nil {
		return fail(err)
	}
	s.Path = p.Path
	for k := range s.Names {
		s.Names[k] = fmt.Sprintf(language.Pick("component %d (%.0f %% of the variance)", "componente %d (%.0f %% da variância)"), k+1, 100*p.Explained[k])
	}
	return s, nil
}

// String says how much of the way the plane shows, in the notebook's language.
func (p TrajectoryPlane) String() string {
	return fmt.Sprintf(language.Pick("the way of %d places: %.0f %% of its variance along the first axis, %.0f %% along the second", "o caminho de %d lugares: %.0f %% da variância no primeiro eixo, %.0f %% no segundo"),
		len(p.Path), 100*p.Explained[0], 100*p.Explained[1])
}

// Figure is the path on the plane.
func (p TrajectoryPlane) Figure() history.Figure {
	line := history.Line{Name: language.Pick("weights, the end at (0, 0)", "pesos, o fim em (0, 0)")}
	for _, place := range p.Path {
		line.X, line.Y = append(line.X, place[0]), append(line.Y, place[1])
	}
	return history.Figure{
		Title: language.Pick("the way of the weights", "o caminho dos pesos"),
		X:     language.Pick("component 1", "componente 1"), Y: language.Pick("component 2", "componente 2"), Lines: []history.Line{line},
	}
}
