package nn

import (
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/gomlx/gomlx/core/graph"

	"descida/internal/language"
	"descida/nn/history"
	"descida/nn/internal/backend"
	"descida/nn/internal/train"
)

// Activations are how large the numbers are that go through a model, layer by layer.
type Activations struct {
	Model  string
	Rows   int
	Seeds  int               // of the weights; 0: the model's own
	Layers []LayerActivation // the first is the input
}

// LayerActivation is of a layer's outputs, over rows and units; of several seeds the mean.
type LayerActivation struct {
	Name        string // 1 Dense(200, ReLU), or input
	Mean        float64
	MeanSquare  float64
	Least, Most float64 // of the mean square, over the seeds
}

// Variance is the mean square less the squared mean.
func (l LayerActivation) Variance() float64 { return l.MeanSquare - l.Mean*l.Mean }

// MeasureActivations measures the outputs of each layer over the data's first rows, up to 2048, with the model's weights and
// as in Evaluate. The data needs no labels. The model is left as it is.
//
// Cost: one pass over the rows. Errors: the model has no weights (Build draws them), the rows do not fit.
func MeasureActivations(m *Model, data *Dataset) (Activations, error) {
	if err := data.usable(false); err != nil {
		return Activations{}, err
	}
	a, err := m.shaped(data.shape)
	if err != nil {
		return Activations{}, err
	}
	if m.weights == nil {
		return Activations{}, errNoWeights
	}
	return m.activations(a, data, []train.Values{m.values()}, 0)
}

// MeasureInitialActivations is MeasureActivations of the weights that Build draws from the seeds 1, 2, ... up to seeds: what
// initialisers are compared by, before any training.
//
//	data := nn.NewDataset(rows, nil) // of mean 0 and mean square 1
//	nn.Must(nn.MeasureInitialActivations(deep, data, 12)).Ratio()
//
// A layer x W + b of n inputs with independent weights of mean 0 and b = 0 makes n Var(W) of the mean square. Glorot's
// Var(W) = 2/(n_in + n_out) keeps it where both are alike and nothing is between the layers (Theorem 9.1 of the notes; Glorot
// and Bengio 2010). ReLU sets half of it to zero, so that it halves a layer, and He's Var(W) = 2/n_in doubles it before (He et
// al. 2015, section 2.2). The notes say variance; with ReLU's outputs, whose mean is not 0, it is the mean square for which this holds.
//
// Errors: as MeasureActivations; fewer than one seed.
func MeasureInitialActivations(m *Model, data *Dataset, seeds int) (Activations, error) {
	fail := func(err error) (Activations, error) { return Activations{}, err }
	if err := data.usable(false); err != nil {
		return fail(err)
	}
	if seeds < 1 {
		return fail(fmt.Errorf("nn: MeasureInitialActivations over %d seeds; want 1 or more, such as 12", seeds))
	}
	if m == nil {
		return fail(errNoLayers)
	}
	fresh := &Model{layers: m.layers}
	a, err := fresh.shaped(data.shape)
	if err != nil {
		return fail(err)
	}
	fresh.input = data.shape
	var drawn []train.Values
	for seed := range seeds {
		drawn = append(drawn, a.drawn(uint64(seed)+1))
	}
	return fresh.activations(a, data, drawn, seeds)
}

func (m *Model) activations(a anatomy, data *Dataset, drawn []train.Values, seeds int) (Activations, error) {
	fail := func(err error) (Activations, error) { return Activations{}, err }
	b, err := backend.Default()
	if err != nil {
		return fail(err)
	}
	b.Announce()
	const most = 2048
	rows := data.rows.Slice(0, min(most, data.Len()))
	net := m.net(a, MeanSquaredError(), nil)
	net.Key = "outputs of each layer; " + net.Key
	net.Forward = func(p *train.Pass) *graph.Node {
		return through(m.layers, m.input, a, p, func(_ int, x *graph.Node) { p.Observe(x, train.Unbounded) })
	}
	out := Activations{Model: m.String(), Rows: rows.Len(), Seeds: seeds}
	for k, values := range drawn {
		seen, err := train.Watched(b, net, values, rows)
		if err != nil {
			return fail(err)
		}
		for i, s := range seen {
			mean, deviation := float64(s.Mean), float64(s.Deviation)
			square := mean*mean + deviation*deviation
			if k == 0 {
				out.Layers = append(out.Layers, LayerActivation{Name: m.levelName(i), Least: square, Most: square})
			}
			l := &out.Layers[i]
			l.Mean, l.MeanSquare = l.Mean+mean/float64(len(drawn)), l.MeanSquare+square/float64(len(drawn))
			l.Least, l.Most = min(l.Least, square), max(l.Most, square)
		}
	}
	return out, nil
}

// levelName names the input, 0, and the layers' outputs.
func (m *Model) levelName(i int) string {
	if i == 0 {
		return "input"
	}
	return fmt.Sprintf("%d %s", i, m.layers[i-1])
}

// Ratio is the mean square of the last layer's outputs over that of the input: 1 where depth changes nothing.
func (a Activations) Ratio() float64 {
	if len(a.Layers) == 0 {
		return math.NaN()
	}
	return a.Layers[len(a.Layers)-1].MeanSquare / a.Layers[0].MeanSquare
}

// PerLayer is by what each layer multiplies the mean square: the n-th root of Ratio over n layers.
func (a Activations) PerLayer() float64 {
	return math.Pow(a.Ratio(), 1/float64(max(1, len(a.Layers)-1)))
}

// String is a line a layer, in the notebook's language.
func (a Activations) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, language.Pick("mean square of the outputs: times %s over %d layers, %s a layer", "média dos quadrados das saídas: vezes %s em %d camadas, %s por camada"),
		digits(a.Ratio(), 'g', language.Pick), max(0, len(a.Layers)-1), digits(a.PerLayer(), 'g', language.Pick))
	width := 28
	for _, l := range a.Layers {
		width = max(width, utf8.RuneCountInString(l.Name))
	}
	for i, l := range a.Layers {
		name := l.Name
		if i == 0 {
			name = language.Pick("input", "entrada")
		}
		fmt.Fprintf(&s, "\n%-*s %s", width, name, digits(l.MeanSquare, 'g', language.Pick))
		if a.Seeds > 1 {
			fmt.Fprintf(&s, language.Pick(" (%s to %s over %d seeds)", " (de %s a %s em %d sementes)"), digits(l.Least, 'g', language.Pick), digits(l.Most, 'g', language.Pick), a.Seeds)
		}
	}
	return s.String()
}

// Figure is the mean square by depth, 0 the input, on a logarithmic axis; of several seeds with the least and the most.
func (a Activations) Figure() history.Figure { return ActivationFigure(a) }

// short names the model for a legend: layers that follow one another alike are counted, 8 × Dense(200, ReLU).
func (a Activations) short() string {
	var parts []string
	for i := 1; i < len(a.Layers); {
		_, layer, _ := strings.Cut(a.Layers[i].Name, " ") // without its place
		n := 1
		for i+n < len(a.Layers) && strings.HasSuffix(a.Layers[i+n].Name, " "+layer) {
			n++
		}
		if i += n; n > 1 {
			layer = fmt.Sprintf("%d × %s", n, layer)
		}
		parts = append(parts, layer)
	}
	return strings.Join(parts, ", ")
}

// ActivationFigure draws the mean squares by depth of several models, such as of one initialiser each.
func ActivationFigure(list ...Activations) history.Figure {
	f := history.Figure{
		Title: language.Pick("activations by depth", "ativações por profundidade"),
		X:     language.Pick("layer", "camada"), Y: language.Pick("mean square of the outputs", "média dos quadrados das saídas"), LogY: true,
	}
	for _, a := range list {
		line := history.Line{Name: a.short()}
		least, most := history.Line{Name: language.Pick("least", "menor"), Dashed: true}, history.Line{Name: language.Pick("most", "maior"), Dashed: true}
		for i, l := range a.Layers {
			line.X, line.Y = append(line.X, float64(i)), append(line.Y, l.MeanSquare)
			least.Y, most.Y = append(least.Y, l.Least), append(most.Y, l.Most)
		}
		least.X, most.X = line.X, line.X
		f.Lines = append(f.Lines, line)
		if a.Seeds > 1 && len(list) == 1 {
			f.Lines = append(f.Lines, least, most)
		}
	}
	return f
}
