package nn

import (
	"math"
	"testing"

	"descida/nn/internal/backend"
	"descida/nn/internal/random"
)

// TestActivationsByDepth: 8 layers of 200 units, as Theorem 9.1 and its limits have it (12 seeds measured elsewhere: ReLU with
// Glorot 0.0037, from 0.0022 to 0.0054, 1/256 in theory; linear 1.00, from 0.88 to 1.13; tanh 0.065). A layer of
// ReLU scatters by √(5/200) = 16 % from seed to seed, 8 of them by 45 %, the mean of 12 seeds by 13 %: bounds are three times that.
func TestActivationsByDepth(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	const units = 200
	x := make([]float32, 30*units)
	random.Normal(x, 1, random.Weights, 1, 0)
	data := NewDatasetFlat(x, []int{units}, nil)
	for _, c := range []struct {
		name       string
		activation Activation
		start      Initializer
		low, high  float64
	}{
		{"linear, Glorot", Linear, GlorotUniform(), 0.8, 1.2},
		{"ReLU, Glorot", ReLU, GlorotUniform(), 0.0024, 0.0054},
		{"tanh, Glorot", Tanh, GlorotUniform(), 0.055, 0.075},
		{"ReLU, He", ReLU, HeNormal(), 0.6, 1.4},
	} {
		var layers []Layer
		for range 8 {
			layers = append(layers, Dense(units, c.activation, c.start))
		}
		a, err := MeasureInitialActivations(Sequential(layers...), data, 12)
		if err != nil {
			t.Fatal(err)
		}
		if r := a.Ratio(); !(r > c.low && r < c.high) || math.Abs(math.Pow(a.PerLayer(), 8)-r) > 1e-9*r {
			t.Errorf("%s: the mean square goes to %.4f, want %v to %v", c.name, r, c.low, c.high)
		}
		last := a.Layers[8]
		if len(a.Layers) != 9 || a.Layers[0].Name != "input" || !(last.Least <= last.MeanSquare && last.MeanSquare <= last.Most) {
			t.Errorf("%s: %+v", c.name, a)
		}
		if f := a.Figure(); len(f.Lines) != 3 || len(f.Lines[0].X) != 9 || !f.LogY || a.String() == "" {
			t.Errorf("%+v", f)
		}
		if f := ActivationFigure(a, a); len(f.Lines) != 2 {
			t.Errorf("%+v", f)
		}
	}
}

// TestActivationsOfAModel: against a hand calculation, through a layer that keeps and one that changes the numbers.
func TestActivationsOfAModel(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := NewDataset([][]float32{{1, -2}, {3, 0}}, []int{0, 1})
	m := built(t, data, Dense(2), ReLU, Dropout(0.5), Dense(2))
	if err := m.SetParameters(Arrays{List: []Array{{"dense1.weights", []int{2, 2}, []float32{1, 0, 0, 1}}, {"dense1.bias", []int{2}, []float32{1, 1}}}}); err != nil {
		t.Fatal(err)
	}
	untouched(t, m, func() {
		a, err := MeasureActivations(m, data)
		if err != nil {
			t.Fatal(err)
		}
		if name := a.Figure().Lines[0].Name; name != "Dense(2), ReLU, Dropout(0.5), Dense(2)" {
			t.Errorf("the line is called %q", name)
		}
		for i, want := range [][2]float64{{0.5, 14. / 4}, {1.5, 22. / 4}, {7. / 4, 21. / 4}, {7. / 4, 21. / 4}} { // [2 -1; 4 1]
			l := a.Layers[i]
			if math.Abs(l.Mean-want[0]) > 1e-6 || math.Abs(l.MeanSquare-want[1]) > 1e-5 || math.Abs(l.Variance()-(want[1]-want[0]*want[0])) > 1e-5 {
				t.Errorf("%+v, want mean %v and mean square %v", l, want[0], want[1])
			}
		}
		if a.Layers[2].Name != "2 ReLU" || a.Rows != 2 || len(a.Figure().Lines) != 1 {
			t.Errorf("%+v", a)
		}
	})
}

// TestLossSurfaceIsEvaluates: each point is what Evaluate says of a model moved there.
func TestLossSurfaceIsEvaluates(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		data := spots(22)
		m := built(t, data, Dense(4, ReLU, L2(0.01)), BatchNorm(), Dense(2))
		u, err := m.RandomDirection(0)
		if err != nil {
			t.Fatal(err)
		}
		v, _ := m.RandomDirection(1)
		untouched(t, m, func() {
			s, err := SurfaceGrid{Points: 3, From: -0.5, To: 1}.Measure(m, data)
			if err != nil {
				t.Fatal(err)
			}
			w, _ := m.Parameters()
			center, _ := m.Evaluate(data)
			within(t, "the center", s.Center, center.Loss, 1e-5)
			for j, y := range s.Y {
				for i, x := range s.X {
					moved := m.Clone()
					if err := moved.SetParameters(w.Plus(u.Times(x)).Plus(v.Times(y))); err != nil {
						t.Fatal(err)
					}
					want, _ := moved.Evaluate(data)
					within(t, "a point", s.Loss[j][i], want.Loss, 1e-5)
				}
			}
			if f := s.Surface(); len(f.X) != 3 || f.X[0] != -0.5 || f.Y[2] != 1 || len(f.Z) != 3 || s.String() == "" {
				t.Errorf("%+v", f)
			}
		})
	})
}

// TestFilterNormalized: each unit's part of a direction is as long as its weights, biases stay, a convolution's filters too.
func TestFilterNormalized(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := NewDatasetFlat(make([]float32, 2*25), []int{5, 5, 1}, []int{0, 1})
	m := built(t, data, Conv2D(3, 2), Flatten(), LayerNorm(), Dense(2))
	d, err := m.RandomDirection(4)
	if err != nil {
		t.Fatal(err)
	}
	w, _ := m.Parameters()
	for i, one := range d.List {
		units := one.Shape[len(one.Shape)-1]
		if len(one.Shape) < 2 {
			if one.Norm() != 0 {
				t.Errorf("%s moves", one.Name)
			}
			continue
		}
		for unit := range units {
			var dd, ww float64
			for j := unit; j < len(one.Values); j += units {
				dd, ww = dd+float64(one.Values[j])*float64(one.Values[j]), ww+float64(w.List[i].Values[j])*float64(w.List[i].Values[j])
			}
			within(t, one.Name, dd, ww, 1e-5)
		}
	}
	again, _ := m.RandomDirection(4)
	other, _ := m.RandomDirection(5)
	if d.Minus(again).Norm() != 0 || d.Minus(other).Norm() == 0 {
		t.Error("a direction is its seed's")
	}
}

// TestTrajectoryPlane: of places on an ellipse in a plane of many dimensions the components are its axes, and the shares of the
// variance are known.
func TestTrajectoryPlane(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := spots(8)
	m := built(t, data, Dense(7, Tanh), Dense(2))
	w, _ := m.Parameters()
	u := w.with(drawnLike(m.weights, 1, 0))
	u = u.Times(1 / u.Norm())
	v := w.with(drawnLike(m.weights, 2, 0))
	v = v.Minus(u.Times(v.Dot(u)))
	v = v.Times(1 / v.Norm())
	var way Trajectory
	const n = 12
	for i := range n {
		a := 2 * math.Pi * float64(i) / n
		moved := m.Clone()
		if err := moved.SetParameters(w.Plus(u.Times(3 * math.Cos(a))).Plus(v.Times(math.Sin(a)))); err != nil {
			t.Fatal(err)
		}
		if err := way.Add(moved); err != nil {
			t.Fatal(err)
		}
	}
	p, err := way.Plane()
	if err != nil {
		t.Fatal(err)
	}
	within(t, "the first share", p.Explained[0], 0.9, 1e-5) // 9 to 1
	within(t, "the second share", p.Explained[1], 0.1, 1e-5)
	within(t, "the first axis", math.Abs(p.Axes[0].Dot(u)), 1, 1e-5)
	within(t, "the second axis", math.Abs(p.Axes[1].Dot(v)), 1, 1e-5)
	if last := p.Path[n-1]; math.Hypot(last[0], last[1]) > 1e-6 || p.Path[0][0] < 0 || p.Path[0][1] < 0 {
		t.Errorf("the path goes from %v to %v", p.Path[0], last)
	}
	for i := range n { // distances from the end are those of the weights
		far := way.Places[i].Minus(way.Places[n-1]).Norm()
		if math.Abs(math.Hypot(p.Path[i][0], p.Path[i][1])-far) > 1e-5*(1+far) {
			t.Errorf("place %d is at %v, and %v from the end", i, p.Path[i], far)
		}
	}
	untouched(t, m, func() {
		s, err := p.Grid(SurfaceGrid{Points: 5}, m, data)
		if err != nil {
			t.Fatal(err)
		}
		end := m.Clone()
		_ = end.SetParameters(way.Places[n-1])
		want, _ := end.Evaluate(data)
		within(t, "the loss at the end", s.Center, want.Loss, 1e-5)
		f := s.Surface()
		if len(f.Path) != n || !(f.X[0] < p.Path[n/2][0]) || len(f.Z) != 5 || f.XName == "" || p.String() == "" || len(p.Figure().Lines) != 1 {
			t.Errorf("%+v", f)
		}
	})
}

// TestRecord: the weights of a run, after every so many updates; the run is the same as without.
func TestRecord(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := spots(20)
	plain, m := small(), small()
	var way Trajectory
	if _, err := plain.Fit(data, SGD(0.3), MiniBatch(4), Epochs(2), Seed(5)); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Fit(data, SGD(0.3), MiniBatch(4), Epochs(2), Seed(5), way.Record(3)); err != nil {
		t.Fatal(err)
	}
	if len(way.Places) != 3 || distance(m.weights, plain.weights) > near || way.String() == "" {
		t.Errorf("%v; the weights are off by %v", &way, distance(m.weights, plain.weights))
	}
	if p, err := way.Plane(); err != nil || math.Abs(p.Explained[0]+p.Explained[1]-1) > 1e-6 { // three places lie in a plane
		t.Errorf("%v, %v", p, err)
	}
}

// TestEigen: A = V diag(λ) Vᵀ, the largest first, with vectors at right angles.
func TestEigen(t *testing.T) {
	const n = 6
	var a, whole [][]float64
	for i := range n {
		row := make([]float64, n)
		for j := range row {
			row[j] = 1/float64(i+j+1) + math.Sin(float64(i*j)) // symmetric, of both signs
		}
		a, whole = append(a, row), append(whole, append([]float64{}, row...))
	}
	values, vectors := eigen(a)
	for i := range n {
		for j := range n {
			var sum, product float64
			for k := range n {
				sum += values[k] * vectors[k][i] * vectors[k][j]
				product += vectors[i][k] * vectors[j][k]
			}
			one := 0.0
			if i == j {
				one = 1
			}
			if math.Abs(sum-whole[i][j]) > 1e-12 || math.Abs(product-one) > 1e-12 {
				t.Errorf("[%d][%d]: %v for %v, %v for %v", i, j, sum, whole[i][j], product, one)
			}
		}
		if i > 0 && values[i] > values[i-1] {
			t.Error(values)
		}
	}
	if v, _ := eigen([][]float64{{2, 0}, {0, 5}}); v[0] != 5 || v[1] != 2 {
		t.Error(v)
	}
}

func TestBadPlaces(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	data := spots(6)
	m, other := built(t, data, Dense(2)), built(t, data, Dense(3), Dense(2))
	w, _ := m.Parameters()
	foreign, _ := other.Parameters()
	one := func(_ any, err error) error { return err }
	way := func(places ...Arrays) *Trajectory { return &Trajectory{Places: places} }
	straight := way(w, w.Plus(w), w.Plus(w).Plus(w))
	bent, _ := way(w, w.Plus(w), w.Map(func(x float32) float32 { return x * x })).Plane()
	grid := func(g SurfaceGrid, d ...Arrays) error { return one(g.Measure(m, data, d...)) }
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"no weights":    {one(MeasureActivations(Sequential(Dense(2)), data)), "nn: the model has no weights yet"},
		"no model":      {one(MeasureInitialActivations(nil, data, 2)), "nn: the model has no layers"},
		"no data":       {one(MeasureActivations(m, nil)), "nn: the data set is nil"},
		"seeds":         {one(MeasureInitialActivations(m, data, 0)), "nn: MeasureInitialActivations over 0 seeds"},
		"layers":        {one(MeasureInitialActivations(Sequential(Dense(0)), data, 1)), "nn: layer 1 Dense(0)"},
		"points":        {grid(SurfaceGrid{Points: 1}), "nn: SurfaceGrid of 1 points from -1 to 1"},
		"range":         {grid(SurfaceGrid{From: 2, To: 1}), "nn: SurfaceGrid of 25 points from 2 to 1"},
		"one direction": {grid(SurfaceGrid{}, w), "nn: MeasureLossSurface: there is 1 direction given; want two"},
		"no length":     {grid(SurfaceGrid{}, w, w.Zeros()), "nn: MeasureLossSurface: direction 2 is 0 everywhere"},
		"foreign":       {grid(SurfaceGrid{}, w, foreign), "nn: MeasureLossSurface: direction 2: nn: SetParameters: dense1.weights has the shape [2 3]"},
		"untrained":     {one(MeasureLossSurface(Sequential(Dense(2)), data)), "nn: the model has no weights yet"},
		"no labels":     {one(MeasureLossSurface(m, NewDataset([][]float32{{1, 2}}, nil))), "nn: the data set has no labels"},
		"filters":       {one(m.FilterNormalized(foreign)), "nn: FilterNormalized: 2 arrays"},
		"two places":    {one(way(w, w).Plane()), "nn: Trajectory.Plane: there are 2 places"},
		"nil":           {one((*Trajectory)(nil).Plane()), "nn: Trajectory.Plane: there are 0 places"},
		"straight":      {one(straight.Plane()), "nn: Trajectory.Plane: the places lie on one line"},
		"the same":      {one(way(w, w, w).Plane()), "nn: Trajectory.Plane: the places lie on one line"},
		"models":        {one(way(foreign, w, w).Plane()), "nn: Trajectory.Plane: place 0: 2 arrays"},
		"diverged":      {one(way(w, w.Map(func(float32) float32 { return float32(math.NaN()) }), w).Plane()), "nn: Trajectory.Plane: the weights of place 1 are no numbers"},
		"problem":       {one((&Trajectory{Places: []Arrays{w, w, w}, Problem: "nn: lost"}).Plane()), "nn: lost"},
		"added nothing": {new(Trajectory).Add(Sequential(Dense(2))), "nn: the model has no weights yet"},
		"how often":     {one(m.Clone().Fit(data, new(Trajectory).Record(0))), "nn: OnUpdate(0)"},
		"no plane":      {one(TrajectoryPlane{}.Surface(m, data)), "nn: the plane has no path"},
		"of another":    {one(bent.Surface(other, data)), "nn: TrajectoryPlane.Surface: the path is of another model"},
	} {
		if c.err == nil {
			t.Errorf("%s: no error, want %s", name, c.want)
			continue
		}
		wantError(t, c.err, c.want)
	}
}
