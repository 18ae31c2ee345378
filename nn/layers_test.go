package nn

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/graph"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
	"descida/nn/internal/random"
	"descida/nn/internal/train"
)

// TestInitializersDraw compares mean, variance and bounds of 120,000 draws with the formulas: the mean of n draws is off by
// σ/√n, 0.0029 σ, and four of those are allowed; their variance by √(2/n) of itself for a normal, and 2 % are allowed.
func TestInitializersDraw(t *testing.T) {
	p := parameter{dims: []int{300, 400}, fanIn: 300, fanOut: 400}
	for _, c := range []struct {
		i        Initializer
		variance float64
		limit    float64 // of a uniform; 0: none
	}{
		{GlorotUniform(), 2.0 / 700, math.Sqrt(6.0 / 700)},
		{GlorotNormal(), 2.0 / 700, 0},
		{HeUniform(), 2.0 / 300, math.Sqrt(6.0 / 300)},
		{HeNormal(), 2.0 / 300, 0},
		{LeCunUniform(), 1.0 / 300, math.Sqrt(3.0 / 300)},
		{LeCunNormal(), 1.0 / 300, 0},
		{Normal(0.05), 0.0025, 0},
	} {
		w := c.i.draw(p, 1, 0)
		var sum, squares, largest float64
		for _, v := range w {
			sum += float64(v)
			squares += float64(v) * float64(v)
			largest = max(largest, math.Abs(float64(v)))
		}
		n, deviation := float64(len(w)), math.Sqrt(c.variance)
		if mean := sum / n; math.Abs(mean) > 4*deviation/math.Sqrt(n) {
			t.Errorf("%s: mean %v", c.i, mean)
		}
		if v := squares / n; math.Abs(v/c.variance-1) > 0.02 {
			t.Errorf("%s: variance %v, want %v", c.i, v, c.variance)
		}
		if c.limit > 0 && (largest > c.limit*(1+1e-6) || largest < 0.999*c.limit) {
			t.Errorf("%s: largest %v, want just below %v", c.i, largest, c.limit)
		}
		if c.limit == 0 && largest < 3.9*deviation { // a normal that is not cut off: of 120,000 a dozen lie beyond 3.9 σ
			t.Errorf("%s: largest %v of deviation %v: is it cut off?", c.i, largest, deviation)
		}
	}
	if w := Constant(0.5).draw(p, 1, 0); slices.Min(w) != 0.5 || slices.Max(w) != 0.5 {
		t.Error("Constant(0.5) is not 0.5 everywhere")
	}
	if w := Zeros().draw(p, 1, 0); slices.Min(w) != 0 || slices.Max(w) != 0 {
		t.Error("Zeros() is not 0 everywhere")
	}
}

// A convolution's unit sees a patch: 3·3·8 inputs, and 3·3·16 outputs see an input.
func TestConvolutionCountsItsPatch(t *testing.T) {
	p := Conv2D(16, 3).parameters([]int{10, 10, 8})[0]
	if p.fanIn != 72 || p.fanOut != 144 || !slices.Equal(p.dims, []int{3, 3, 8, 16}) {
		t.Errorf("%+v", p)
	}
}

// TestDropoutStatistics: of 20,000 ones a share of Rate is 0 and the others 1 / (1 - Rate), so the mean stays 1. The
// share's deviation is √(p(1-p)/n) = 0.0032; four are allowed. Other numbers are drawn for the next update.
func TestDropoutStatistics(t *testing.T) {
	const rows, features, rate = 20, 1000, 0.3
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		state := Must(graph.RNGStateFromSeed(3))
		p, err := device.Compile(b.Compute, "dropout", []shapes.Shape{state.Shape()}, func(in []*graph.Node) []*graph.Node {
			x := graph.Ones(in[0].Graph(), float32Shape(rows, features))
			training := &pass{Pass: train.NewPass(x, nil, nil, true, in[0])}
			first, second := Dropout(rate).forward(training, x), Dropout(rate).forward(training, x)
			used := Dropout(rate).forward(&pass{Pass: train.NewPass(x, nil, nil, false, nil)}, x)
			return []*graph.Node{first, second, used}
		})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		out, err := p.Run(state)
		if err != nil {
			t.Fatal(err)
		}
		var drawn [][]float32
		for _, o := range out {
			drawn = append(drawn, Must(device.CopyFloats(o)))
		}
		dropped := 0
		for _, v := range drawn[0] {
			switch {
			case v == 0:
				dropped++
			case math.Abs(float64(v)-1/(1-rate)) > 1e-6:
				t.Fatalf("%v, want 0 or %v", v, 1/(1-rate))
			}
		}
		if share := float64(dropped) / (rows * features); math.Abs(share-rate) > 4*math.Sqrt(rate*(1-rate)/(rows*features)) {
			t.Errorf("%.4f dropped, want %v", share, rate)
		}
		if slices.Equal(drawn[0][:features], drawn[0][features:2*features]) {
			t.Error("two rows lose the same features")
		}
		if slices.Equal(drawn[0], drawn[1]) {
			t.Error("the second draw is the first")
		}
		if slices.Min(drawn[2]) != 1 || slices.Max(drawn[2]) != 1 {
			t.Error("it drops when the model is used")
		}
	})
}

// TestBatchNormByHand computes in float64 what two epochs of 5 rows in batches of 2 do to the averages, where the last batch
// has one row: its variance is 0. The rate is too small to change a float32, so the weights stay.
func TestBatchNormByHand(t *testing.T) {
	rows := [][]float32{{1, -2}, {3, 0.5}, {-1, 4}, {0, 2}, {7, -3}}
	d := NewDataset(rows, []int{0, 1, 0, 1, 0})
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		m := Sequential(BatchNorm(), Dense(2, Normal(1)))
		h, err := m.Fit(d, SGD(1e-30), MiniBatch(2), Epochs(2), Seed(4))
		if err != nil {
			t.Fatal(err)
		}
		mean, variance := []float64{0, 0}, []float64{1, 1}
		w := Must(Must(m.Parameters()).Array("dense2.weights")).Values // [in, out]
		update := 0
		for epoch := range 2 {
			order := random.Permutation(random.Order, 4, epoch, 5)
			for at := 0; at < 5; at += 2 {
				batch := order[at:min(at+2, 5)]
				normal := make([][2]float64, len(batch))
				for k := range 2 {
					var mu, sigma float64
					for _, i := range batch {
						mu += float64(rows[i][k]) / float64(len(batch))
					}
					for _, i := range batch {
						sigma += math.Pow(float64(rows[i][k])-mu, 2) / float64(len(batch))
					}
					for n, i := range batch {
						normal[n][k] = (float64(rows[i][k]) - mu) / math.Sqrt(sigma+1e-3)
					}
					mean[k], variance[k] = 0.99*mean[k]+0.01*mu, 0.99*variance[k]+0.01*sigma
				}
				var loss float64
				for n, i := range batch {
					var z [2]float64
					for j := range z {
						z[j] = normal[n][0]*float64(w[j]) + normal[n][1]*float64(w[2+j])
					}
					loss += (math.Log(math.Exp(z[0])+math.Exp(z[1])) - z[d.Label(int(i))]) / float64(len(batch))
				}
				if got := float64(h.Update.Loss[update]); math.Abs(got-loss) > 1e-5*math.Abs(loss) {
					t.Errorf("update %d, of %d rows: loss %v, by hand %v", update, len(batch), got, loss)
				}
				update++
			}
		}
		for k := range 2 {
			if got := float64(m.states[0][k]); math.Abs(got-mean[k]) > 1e-6 {
				t.Errorf("mean %d is %v, by hand %v", k, got, mean[k])
			}
			if got := float64(m.states[1][k]); math.Abs(got-variance[k]) > 1e-6 {
				t.Errorf("variance %d is %v, by hand %v", k, got, variance[k])
			}
		}
		// the averages, not the batch, are what a prediction is made with: one row alone is as it is among others
		all, one := Must(m.Predict(d)), Must(m.Predict(d.Take(1)))
		if math.Abs(float64(all[0].Probabilities[0]-one[0].Probabilities[0])) > 1e-6 {
			t.Errorf("row 0 is %v among others and %v alone", all[0].Probabilities, one[0].Probabilities)
		}
	})
}

// TestFlatImagesShareNoGradient: of equal pixels the first gets the gradient, all of it and once.
func TestFlatImagesShareNoGradient(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		for _, c := range []struct {
			pool PoolLayer
			want []float32
		}{
			{MaxPool(2), []float32{1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0}},
			{MaxPool(3, Stride(1)), []float32{0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0}},
		} {
			p, err := device.Compile(b.Compute, "flat", []shapes.Shape{float32Shape(1, 4, 4, 1)}, func(in []*graph.Node) []*graph.Node {
				y := c.pool.forward(&pass{Pass: train.NewPass(in[0], nil, nil, true, nil)}, in[0])
				return graph.Gradient(graph.ReduceAllSum(y), in[0])
			})
			if err != nil {
				t.Fatal(err)
			}
			x := []float32{0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0}
			out, err := p.Run(device.Floats(x, 1, 4, 4, 1))
			if err != nil {
				t.Fatal(err)
			}
			if got := Must(device.CopyFloats(out[0])); !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", c.pool, got, c.want)
			}
			p.Close()
		}
	})
}

// TestActivationsAtZero: where z is 0 exactly, as for a black image and a bias of 0, the slope is that of Keras on JAX.
func TestActivationsAtZero(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		for a, want := range map[Activation]float32{Linear: 1, ReLU: 0, LeakyReLU: 1, ELU: 1, GELU: 0.5, Swish: 0.5, Tanh: 1, Sigmoid: 0.25} {
			p, err := device.Compile(b.Compute, "slope", []shapes.Shape{float32Shape(1, 1)}, func(in []*graph.Node) []*graph.Node {
				return graph.Gradient(graph.ReduceAllSum(a.apply(in[0])), in[0])
			})
			if err != nil {
				t.Fatal(err)
			}
			out, err := p.Run(device.Floats([]float32{0}, 1, 1))
			if err != nil {
				t.Fatal(err)
			}
			if got := Must(device.CopyFloats(out[0])); got[0] != want {
				t.Errorf("%s: %v, want %v", a, got[0], want)
			}
			p.Close()
		}
	})
}

// A run that diverges must show it, also where XLA's maximum of a window of NaN is -Inf.
func TestDivergedImagesShowNaN(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		c := checkedCase{layers: []Layer{Conv2D(4, 3, ReLU, Same), MaxPool(2), Conv2D(4, 2, LeakyReLU), BatchNorm(), GELU}, in: []int{4, 4, 1}}
		_, losses := c.fit(t, c.model(), checkedRows, 3, SGD(1e25))
		if last := losses[len(losses)-1]; last == last {
			t.Errorf("the losses are %v", losses)
		}
	})
}

func TestLayersRefuse(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	flat, grey := NewDatasetFlat(make([]float32, 2*784), []int{784}, []int{0, 1}), NewDatasetFlat(make([]float32, 2*12), []int{3, 4}, []int{0, 1})
	image := NewDatasetFlat(make([]float32, 2*32), []int{4, 4, 2}, []int{0, 1})
	end := func(l ...Layer) []Layer { return append(l, Flatten(), Dense(2)) }
	for _, c := range []struct {
		data   *Dataset
		layers []Layer
		loss   FitOption
		want   string
	}{
		{flat, end(Conv2D(8, 3)), nil, "nn: layer 1 Conv2D(8, 3): input has shape [batch 784], want images, [batch height width channels]; put nn.Reshape(28, 28, 1) before it"},
		{flat, end(Dense(3072), Conv2D(8, 3)), nil, "put nn.Reshape(32, 32, 3) before it"},
		{flat, end(Dense(10), MaxPool(2)), nil, "nn: layer 2 MaxPool(2): input has shape [batch 10], want images, [batch height width channels]; put nn.Reshape(height, width, channels) before it"},
		{grey, end(Conv2D(8, 3)), nil, "put nn.Reshape(3, 4, 1) before it"},
		{image, end(Conv2D(8, 5)), nil, "nn: layer 1 Conv2D(8, 5): its kernel of 5 x 5 pixels is larger than the image of 4 x 4; use a smaller one, or the option nn.Same"},
		{image, end(MaxPool(2), MaxPool(3)), nil, "nn: layer 2 MaxPool(3): its window of 3 x 3 pixels is larger than the image of 2 x 2; use a smaller one, or fewer poolings before it"},
		{image, end(Conv2D(0, 3)), nil, "nn: layer 1 Conv2D(0, 3): it has 0 filters; want 1 or more"},
		{image, end(Conv2D(2, 0)), nil, "its kernel is 0 pixels wide; want 1 or more"},
		{image, end(Conv2D(2, 3, Stride(-1))), nil, "Stride(-1): want 1 pixel or more"},
		{image, end(Conv2D(2, 3, Padding("Full"))), nil, `the padding "Full" does not exist; use nn.Valid or nn.Same`},
		{image, end(Conv2D(2, 3, Activation(77))), nil, "activation 77 does not exist; use nn.Linear, nn.ReLU"},
		{image, end(Activation(77)), nil, "layer 1 Activation(77): activation 77 does not exist"},
		{image, end(AveragePool(0)), nil, "nn: layer 1 AveragePool(0): its window is 0 pixels wide; want 1 or more, 2 is usual"},
		{image, end(PoolLayer{Size: 2}), nil, `the pooling "" does not exist`},
		{flat, end(Reshape(28, 28, 3)), nil, "nn: layer 1 Reshape(28, 28, 3): input has shape [batch 784], 784 numbers a row, but Reshape(28, 28, 3) wants 2352; give dimensions whose product is 784"},
		{flat, end(Reshape()), nil, "nn: layer 1 Reshape(): it asks for the shape []; want one dimension or more"},
		{flat, end(Reshape(-784, -1)), nil, "it asks for the shape [-784 -1]"},
		{flat, end(Reshape(math.MaxInt, math.MaxInt)), nil, "numbers a row, but Reshape("},
		{flat, end(Dropout(1)), nil, "nn: layer 1 Dropout(1): it drops the share 1 of its inputs; want a share from 0 to below 1, such as 0.3"},
		{flat, end(Dropout(math.NaN())), nil, "it drops the share NaN"},
		{flat, end(BatchNormLayer{Momentum: 1}), nil, "its momentum is 1; want a number from 0 to below 1"},
		{flat, end(LayerNormLayer{Epsilon: -1}), nil, "its epsilon is -1; want a small number"},
		{flat, end(Dense(1), LayerNorm()), nil, "nn: layer 2 LayerNorm(): input has shape [batch 1]: of 1 feature nothing is left when its mean is taken off; use more features"},
		{flat, end(Dense(2, Normal(0))), nil, "the initializer Normal(0): want a standard deviation above 0"},
		{flat, end(Dense(2, Constant(math.Inf(1)))), nil, "the initializer Constant(+Inf): want a finite number"},
		{flat, end(Conv2D(2, 3, L2(-1))), nil, "the penalty L2(-1)"},
		{image, []Layer{Conv2D(2, 3)}, nil, "nn: layer 1 Conv2D(2, 3): it gives [batch 2 2 2], but the loss wants [batch outputs]; put nn.Flatten() before the last nn.Dense"},
		{image, []Layer{Conv2D(2, 3), Dense(2)}, nil, "nn: layer 2 Dense(2): input has shape [batch 2 2 2], want [batch features]; put nn.Flatten() before it"},
		{flat, []Layer{Dropout(0.1)}, nil, "nn: Sequential(Dropout(0.1)) has nothing to learn"},
		{flat, []Layer{Dense(2, Softmax)}, nil, "nn: layer 1 Dense(2, Softmax): it ends with a softmax and CrossEntropy() has one inside, so there would be two; end the model with nn.Dense(classes) without nn.Softmax"},
		{flat, []Layer{Dense(2), Softmax}, CrossEntropy(Sum), "nn: layer 2 Softmax: it ends with a softmax and CrossEntropy(Sum) has one inside"},
		{flat, []Layer{Dense(1, Sigmoid)}, BinaryCrossEntropy(), "nn: layer 1 Dense(1, Sigmoid): it ends with a sigmoid and BinaryCrossEntropy() has one inside"},
	} {
		_, err := Sequential(c.layers...).Fit(c.data, MiniBatch(2), c.loss)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "nn: ") {
			t.Errorf("%v\ngot  %v\nwant %s", c.layers, err, c.want)
		}
	}
	if _, err := Sequential(Dense(2, Softmax)).Fit(grey.Reshape(12), MiniBatch(2), MeanSquaredError()); err != nil {
		t.Errorf("a softmax before another loss: %v", err)
	}
}
