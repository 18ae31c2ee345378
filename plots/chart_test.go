package plots

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"descida/internal/language"
	"descida/nbext/display"
	"descida/nn/history"
	"descida/plots/option"
)

// decoded is an option as a test reads it.
type decoded struct {
	Title   struct{ Text, Subtext string }
	Tooltip struct{ RenderMode string }
	Legend  struct{ Data []string }
	Series  []struct {
		Name, Type   string
		Color        string
		DatasetIndex int
		Encode       struct{ X, Y string }
		LineStyle    struct {
			Opacity *float64
			Type    string
		}
		Silent bool
	}
	Dataset []struct{ Source map[string][]*float64 }
	XAxis   []struct {
		Type, Name string
		Max        float64
	}
	YAxis    []struct{ Type, Name string }
	DataZoom []map[string]any
	Color    any
	Descida  own
}

func open(t *testing.T, c *Chart) (d decoded) {
	t.Helper()
	if err := json.Unmarshal(c.Option(), &d); err != nil {
		t.Fatalf("%v in %.200s", err, c.Option())
	}
	return d
}

func english(t *testing.T) { t.Setenv(language.Env, "en") }

func TestLearningCurves(t *testing.T) {
	english(t)
	h := miniBatch()
	d := open(t, LearningCurves(h))
	if len(d.YAxis) != 2 || d.YAxis[0].Name != "loss" || d.YAxis[1].Name != "accuracy" {
		t.Errorf("panels %v, want loss and accuracy", d.YAxis)
	}
	names := map[string]int{}
	for _, s := range d.Series {
		names[s.Name]++
		columns := d.Dataset[s.DatasetIndex].Source
		if x, y := columns[s.Encode.X], columns[s.Encode.Y]; len(x) == 0 || len(x) != len(y) {
			t.Errorf("%s: %d places and %d values", s.Name, len(x), len(y))
		}
		for _, a := range history.Axes {
			if len(columns[string(a)]) == 0 {
				t.Errorf("%s cannot be drawn by %s", s.Name, a)
			}
		}
	}
	// Each panel: smoothed and raw, means, validation.
	if names["training"] != 4 || names["training, mean of the epoch"] != 2 || names["validation"] != 2 {
		t.Errorf("series %v", names)
	}
	if d.Tooltip.RenderMode != "richText" || d.Color != nil || len(d.DataZoom) != 2 {
		t.Errorf("tooltip %v, colour %v, zoom %v", d.Tooltip, d.Color, d.DataZoom)
	}
}

// The places on the axes, for 100 rows at 32: updates of 32, 32, 32 and 4 rows.
func TestPlacesOnTheAxes(t *testing.T) {
	h := made("mini-batch(32)", "SGD(0.1)", 100, 32, 2, 0.1)
	for i := range h.Update.Seconds {
		h.Update.Seconds[i] = float64(i+1) / 2
	}
	for _, tt := range []struct {
		axis          history.Axis
		updates       []float64
		middles, ends []float64
	}{
		{history.ByUpdates, []float64{1, 2, 3, 4, 5, 6, 7, 8}, []float64{2, 6}, []float64{4, 8}},
		{history.ByEpochs, []float64{0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2}, []float64{0.5, 1.5}, []float64{1, 2}},
		{history.ByExamples, []float64{32, 64, 96, 100, 132, 164, 196, 200}, []float64{64, 164}, []float64{100, 200}},
		{history.BySeconds, []float64{0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4}, []float64{1, 3}, []float64{2, 4}},
	} {
		axes := []history.Axis{tt.axis}
		at := []int{0, 1, 2, 3, 4, 5, 6, 7}
		for _, c := range []struct {
			what      string
			got, want []float64
		}{
			{"updates", positions(h, axes, updatesAfter(at))[0].values, tt.updates},
			{"middles of epochs", positions(h, axes, epochMiddles(h))[0].values, tt.middles},
			{"ends of epochs", positions(h, axes, epochEnds(h))[0].values, tt.ends},
		} {
			if !slices.Equal(c.got, c.want) {
				t.Errorf("%s by %s: %v, want %v", c.what, tt.axis, c.got, c.want)
			}
		}
		if x := h.X(tt.axis); !slices.Equal(x, tt.updates) {
			t.Errorf("the history itself says %v by %s, want %v", x, tt.axis, tt.updates)
		}
	}
}

func TestCompareBeginsSoThatAllRunsAreSeen(t *testing.T) {
	english(t)
	d := open(t, Compare(threeRuns()))
	if d.XAxis[0].Type != "log" || d.XAxis[0].Name != "updates" || d.XAxis[0].Max != 54_000 {
		t.Errorf("20 against 54,000 updates: axis %+v, want a logarithmic one", d.XAxis[0])
	}
	if x := d.Descida.X; len(x) != 4 || x[0].Column != "updates" || !x[0].Log || x[3].Column != "seconds" || x[3].Log {
		t.Errorf("choices %+v", x)
	}
	if d := open(t, Compare(threeRuns(), BySeconds, Loss, Accuracy)); d.XAxis[0].Type != "value" || d.XAxis[1].Name != "seconds" ||
		d.Descida.Axis != "seconds" || d.Series[0].Encode.X != "seconds" || len(d.YAxis) != 2 {
		t.Errorf("by seconds: %+v, %+v", d.XAxis, d.Descida.Axis)
	}
	legend := map[string]bool{}
	for _, s := range d.Series {
		legend[s.Name] = true
	}
	if len(legend) != 3 || !legend["batch"] || !legend["SGD"] || !legend["mini-batch"] {
		t.Errorf("legend %v, want the three runs", legend)
	}
}

func TestRunsOfOneNameAreToldApart(t *testing.T) {
	runs := history.Runs{named("a", fullBatch()), nil, named("a", fullBatch()), fullBatch()}
	d := open(t, Compare(runs))
	legend := map[string]bool{}
	for _, s := range d.Series {
		legend[s.Name] = true
	}
	if !legend["a"] || !legend["a (2)"] || len(legend) != 3 {
		t.Errorf("legend %v", legend)
	}
}

// A run of 54,000 updates is drawn by a few hundred points, and small.
func TestLongRunsStaySmall(t *testing.T) {
	c := Compare(threeRuns(), Loss, Accuracy)
	if n := len(c.Option()); n > 100_000 {
		t.Errorf("the option has %d bytes", n)
	}
	for _, ds := range open(t, c).Dataset {
		for name, v := range ds.Source {
			if len(v) > pointsPerRun {
				t.Errorf("%s has %d points", name, len(v))
			}
		}
	}
}

func TestDivergedRun(t *testing.T) {
	english(t)
	c := LearningCurves(diverged())
	d := open(t, c) // would not be JSON with NaN in it
	gaps := 0
	for _, v := range d.Dataset[0].Source["loss"] {
		if v == nil {
			gaps++
		}
	}
	if gaps == 0 {
		t.Error("what is no number is not null")
	}
	if d.YAxis[0].Type != "log" || d.YAxis[1].Type != "value" {
		t.Errorf("axes %v, want the loss, which grew 100,000 times, on a logarithmic one", d.YAxis)
	}
	for _, text := range []string{c.Text(), d.Title.Subtext} {
		if !strings.Contains(text, "the loss is no number (+Inf) at update 57") {
			t.Errorf("%q does not say where it diverged", text)
		}
	}
}

func TestHistoriesOfAnyShape(t *testing.T) {
	nan := float32(math.NaN())
	for name, h := range map[string]*history.History{
		"empty":              {},
		"no number at all":   {UpdatesPerEpoch: 2, Epochs: 1, Update: history.UpdateLog{Loss: []float32{nan, nan}, Accuracy: []float32{nan, nan}}},
		"one update":         {UpdatesPerEpoch: 1, Batch: 1, Rows: 1, Update: history.UpdateLog{Loss: []float32{1}}, Epoch: history.EpochLog{Loss: []float64{1}}},
		"only epochs":        {Epoch: history.EpochLog{Loss: []float64{2, 1}, ValidationLoss: []float64{3, 2}}},
		"logs do not fit":    {UpdatesPerEpoch: 3, Update: history.UpdateLog{Loss: make([]float32, 5), Accuracy: make([]float32, 2), Seconds: make([]float64, 1)}},
		"zeros":              {UpdatesPerEpoch: 100, Update: history.UpdateLog{Loss: make([]float32, 1000)}, Epoch: history.EpochLog{Loss: make([]float64, 10)}},
		"negative and large": {UpdatesPerEpoch: -3, Batch: -1, Rows: -5, Update: history.UpdateLog{Loss: []float32{-1, 3e38, -3e38}}},
		"strange names":      {Name: "</script><img src=x>", Method: "image://x", Optimizer: "__f__x__f__", Update: history.UpdateLog{Loss: []float32{1, 2}}},
	} {
		for _, c := range []*Chart{LearningCurves(h, Loss, Accuracy, GradientNorm, LearningRate, Quantity("nosuch")), Compare(history.Runs{h, nil}, Loss, nil), {
			option: showHistory(h)[option.MIME], text: "x"}} {
			if c.Option() == nil || c.Text() == "" || !json.Valid(c.Option()) {
				t.Errorf("%s: option %.80s, text %q", name, c.Option(), c.Text())
			}
		}
	}
}

func TestNothingToDraw(t *testing.T) {
	english(t)
	for _, c := range []*Chart{LearningCurves(nil), Compare(nil), Compare(history.Runs{nil}), nil} {
		b := c.Display()
		if len(b[display.MIMEText]) == 0 || b[option.MIME] != nil {
			t.Errorf("bundle %q", b)
		}
	}
}

func TestOptionsAreOnlyWhatIsAllowed(t *testing.T) {
	for _, c := range []*Chart{LearningCurves(miniBatch(), Loss, Accuracy, GradientNorm, LearningRate), Compare(threeRuns())} {
		var whole, clean map[string]any
		b, err := option.Clean(c.Option())
		if err != nil {
			t.Fatal(err)
		}
		json.Unmarshal(c.Option(), &whole)
		json.Unmarshal(b, &clean)
		delete(whole, option.Own)
		if w, g := fmt.Sprint(whole), fmt.Sprint(clean); w != g {
			t.Errorf("cleaning changes the option:\n%.3000s\n%.3000s", w, g)
		}
	}
}

func TestHistoryShowsItself(t *testing.T) {
	t.Setenv(language.Env, "pt")
	b := display.Of(miniBatch())
	text := string(b[display.MIMEText])
	for _, want := range []string{"mini-batch(32), SGD(0.1)", "3 épocas", "5\u00a0064 atualizações", "perda na validação", "\n1 ", "\n3 "} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
	d := open(t, &Chart{option: b[option.MIME]})
	if d.Descida.Table == nil || len(d.Descida.Table.Rows) != 3 || d.Descida.Text == "" || d.XAxis[1].Name != "atualizações" {
		t.Errorf("the chart has %+v", d.Descida)
	}
	if b := display.Of(threeRuns()); len(b[option.MIME]) == 0 || !strings.Contains(string(b[display.MIMEText]), "mini-batch") {
		t.Errorf("runs show %q", b[display.MIMEText])
	}
}

func TestRoundNumbers(t *testing.T) {
	for v, want := range map[float64][2]float64{2.346: {2.5, 2}, 1: {1, 1}, 0.0123: {0.015, 0.01}, 9.9: {10, 5}, 1100: {1200, 1000}} {
		if up, down := roundUp(v), roundDown(v); up != want[0] || down != want[1] {
			t.Errorf("%v: up %v, down %v, want %v", v, up, down, want)
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	runs := threeRuns()
	for b.Loop() {
		Compare(runs)
	}
}
