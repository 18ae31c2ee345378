package plots

import (
	"bytes"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"descida/internal/language"
	"descida/nbext/display"
	"descida/nn/history"
	"descida/plots/snapshot"
)

// Every chart becomes a picture. To look at them: DESCIDA_PICTURES=folder go test -run Pictures ./plots
func TestPictures(t *testing.T) {
	r, err := snapshot.New()
	if err != nil {
		t.Fatal(err)
	}
	folder := os.Getenv("DESCIDA_PICTURES")
	runs := threeRuns()
	charts := map[string]func() *Chart{
		"full-batch":  func() *Chart { return LearningCurves(runs[0]) },
		"stochastic":  func() *Chart { return LearningCurves(runs[1]) },
		"mini-batch":  func() *Chart { return LearningCurves(runs[2]) },
		"four-panels": func() *Chart { return LearningCurves(runs[2], Loss, Accuracy, GradientNorm, LearningRate) },
		"comparison":  func() *Chart { return Compare(runs) },
		"two-panels":  func() *Chart { return Compare(runs, Loss, Accuracy) },
		"history":     func() *Chart { return &Chart{option: showHistory(miniBatch())[display.MIMEECharts]} },
		"diverged":    func() *Chart { return LearningCurves(diverged()) },
		"diagnosed":   func() *Chart { return &Chart{option: showHistory(diverged())[display.MIMEECharts]} },
		"regression":  func() *Chart { return LearningCurves(regression()) },
		"search":      func() *Chart { return Figure(search()) },
		"variance":    func() *Chart { return Figure(variance()) },
		"valley":      func() *Chart { return Surface(valley()) },
		"bowl":        func() *Chart { return Surface(bowl()) },
		"gradients":   func() *Chart { return LayerGradientNorms(layered(8)) },
		"updates":     func() *Chart { return LayerUpdates(layered(8)) },
		"activations": func() *Chart { return Activations(layered(8)) },
	}
	for _, a := range history.Axes {
		charts["comparison-by-"+string(a)] = func() *Chart { return Compare(runs, Axis(a)) }
	}
	for _, lang := range []string{"en", "pt"} {
		t.Setenv(language.Env, lang)
		for name, draw := range charts {
			if folder == "" && lang == "pt" && name != "comparison" && name != "history" {
				continue // the rest differs by its words only
			}
			option := draw().Option()
			picture, err := r.PNG(option, 0, 0)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if folder != "" {
				file := filepath.Join(folder, name+"-"+lang)
				if err := errors.Join(os.WriteFile(file+".png", picture, 0o644), os.WriteFile(file+".json", option, 0o644)); err != nil {
					t.Fatal(err)
				}
			}
			img, err := png.Decode(bytes.NewReader(picture))
			if err != nil {
				t.Fatal(err)
			}
			// Nothing is cut off: the rim is white.
			b := img.Bounds()
			for x := b.Min.X; x < b.Max.X; x++ {
				for _, y := range []int{b.Min.Y, b.Max.Y - 1} {
					if r, g, bl, _ := img.At(x, y).RGBA(); r+g+bl != 3*0xffff {
						t.Fatalf("%s in %s: something is cut off at (%d, %d)", name, lang, x, y)
					}
				}
			}
			for y := b.Min.Y; y < b.Max.Y; y++ {
				for _, x := range []int{b.Min.X, b.Max.X - 1} {
					if r, g, bl, _ := img.At(x, y).RGBA(); r+g+bl != 3*0xffff {
						t.Fatalf("%s in %s: something is cut off at (%d, %d)", name, lang, x, y)
					}
				}
			}
		}
	}
}
