package history

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// run is a mini-batch run of ten updates an epoch with the given loss at each update.
func run(updates int, loss func(i int) float64) *History {
	h := &History{Rows: 320, Batch: 32, UpdatesPerEpoch: 10, Epochs: updates / 10, Classes: 10}
	for i := range updates {
		h.Update.Loss = append(h.Update.Loss, float32(loss(i)))
		h.Update.GradientNorm = append(h.Update.GradientNorm, 1)
		if (i+1)%10 == 0 {
			var sum float64
			for _, l := range h.Update.Loss[i-9:] {
				sum += float64(l) / 10
			}
			h.Epoch.Loss = append(h.Epoch.Loss, sum)
		}
	}
	return h
}

func falling(i int) float64 { return 2.3 * math.Exp(-float64(i)/50) }

// TestDiagnose draws one curve for each kind of finding, beside curves that look like it and are healthy.
func TestDiagnose(t *testing.T) {
	layers := func(l LayerLog) *History {
		h := run(100, falling)
		l.Name = "1 Dense(8, ReLU)"
		h.Layers = []LayerLog{l}
		return h
	}
	validated := func(loss []float64, accuracy float64, rows int) *History {
		h := run(10*len(loss), falling)
		h.Epoch.ValidationLoss, h.ValidationRows = loss, rows
		for range loss {
			h.Epoch.ValidationAccuracy = append(h.Epoch.ValidationAccuracy, accuracy)
		}
		return h
	}
	gradients := func(first, last float32) *History {
		h := layers(LayerLog{})
		h.Layers = []LayerLog{{Name: "1 Dense(8, Sigmoid)"}, {Name: "2 Dense(8, Sigmoid)"}, {Name: "3 Dense(2)"}}
		for range 100 {
			for i, v := range []float32{first, 1, last} {
				h.Layers[i].GradientNorm = append(h.Layers[i].GradientNorm, v)
			}
		}
		return h
	}
	swing := run(100, func(i int) float64 { return 1.5 * (1 + 0.4*float64(i%2*2-1)) * math.Exp(-float64(i)/300) })
	swing.Batch, swing.Rows = 256, 2560
	climbs := run(100, falling)
	for i := range 100 {
		climbs.Update.LearningRate = append(climbs.Update.LearningRate, float32(math.Cos(math.Pi*float64(i)/100)))
	}
	spike := run(100, falling)
	spike.Update.GradientNorm[42] = 5000
	for name, c := range map[string]struct {
		h    *History
		want string // kind, since
	}{
		"falling":                {run(100, falling), ""},
		"noise of its batches":   {run(200, func(i int) float64 { return falling(i) * (1 + 0.3*math.Sin(float64(i*i))) }), ""},
		"one bad batch":          {run(100, func(i int) float64 { return falling(i) + 20*float64(1/(1+abs(i-50))) }), ""},
		"trained before":         {run(100, func(i int) float64 { return 0.02 }), ""},
		"grows":                  {run(100, func(i int) float64 { return 2.3 * math.Exp(float64(i)/20) }), "explosion"},
		"NaN":                    {run(100, func(i int) float64 { return falling(i) / float64(min(1, max(0, 30-i))) * float64(min(1, max(0, 30-i))) }), "not a number 31"},
		"flat":                   {run(100, func(i int) float64 { return 2.3 + 0.05*math.Sin(float64(i*i)) }), "stagnation 1"},
		"up and down":            {swing, "oscillation"},
		"validation rises":       {validated([]float64{1, 0.8, 0.7, 0.75, 0.9, 1, 1.2}, 0.9, 1000), "overfitting 30"},
		"validation falls":       {validated([]float64{1, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3}, 0.9, 1000), ""},
		"twenty validation rows": {validated([]float64{1, 0.8, 0.7}, 0.9, 20), "validation too small 0"},
		"all right of many":      {validated([]float64{1, 0.8, 0.7}, 1, 100), ""},
		"dead":                   {layers(LayerLog{Dead: []float64{0.1, 0.6, 0.7}}), "dead ReLUs 20"},
		"some dead":              {layers(LayerLog{Dead: []float64{0.1, 0.2, 0.2}}), ""},
		"saturated":              {layers(LayerLog{Saturated: []float64{0.9, 0.9}}), "saturated units 10"},
		"first update large":     {layers(LayerLog{FirstUpdateRatio: 2, UpdateRatio: []float64{0.01}}), "updates too large 1"},
		"updates tiny":           {layers(LayerLog{FirstUpdateRatio: 1e-6, UpdateRatio: []float64{1e-6}}), "updates too small 1"},
		"updates end tiny":       {layers(LayerLog{FirstUpdateRatio: 1e-2, UpdateRatio: []float64{1e-3, 1e-6}}), ""},
		"vanishing":              {gradients(0.001, 1), "vanishing gradient 1"},
		"even":                   {gradients(1, 1), ""},
		"a cosine as printed":    {climbs, "negative rate 52"}, // the 51st has the rate cos(π/2), which rounds to just above 0
		"gradient spike":         {spike, "exploding gradient 43"},
		"empty":                  {&History{}, ""},
		"no history":             {nil, ""},
	} {
		var got []string
		for _, f := range c.h.Diagnose() {
			got = append(got, fmt.Sprint(f.Kind, " ", f.Since))
		}
		text := strings.Join(got, ", ")
		if c.want == "" && text != "" || c.want != "" && (len(got) != 1 || !strings.HasPrefix(text, c.want)) {
			t.Errorf("%s: found %q, want %q", name, text, c.want)
		}
	}
}

func abs(i int) int { return max(i, -i) }

// TestWords holds that every kind is told in full in both languages.
func TestWords(t *testing.T) {
	for _, kind := range Kinds {
		f := Finding{Kind: kind, Since: 1234, Layer: "2 Dense(64, ReLU)", Measured: 0.125, Limit: 0.0625}
		for _, portuguese := range []bool{false, true} {
			measured, cause, try := f.Words(portuguese)
			for _, s := range []string{measured, cause, try} {
				if len(s) < 20 || strings.ContainsAny(s, "{}") {
					t.Errorf("%s, Portuguese %t: %q", kind, portuguese, s)
				}
			}
			if portuguese && strings.Contains(measured, "0.125") || !portuguese && strings.Contains(measured, "0,125") {
				t.Errorf("%s: the decimal sign of the other language: %q", kind, measured)
			}
		}
	}
	if len(words) != len(Kinds) {
		t.Errorf("%d kinds and words for %d", len(Kinds), len(words))
	}
}

func ExampleHistory_Diagnose() {
	h := run(100, func(i int) float64 { return 2.3 * math.Exp(float64(i)/20) })
	fmt.Println(h.Diagnose()[0].Kind)
	// Output: explosion
}
