package plots

import (
	"math"
	"strings"
	"testing"

	"descida/internal/language"
	"descida/nbext/display"
	"descida/nn/history"
	"descida/plots/option"
)

func TestFindingsShowThemselves(t *testing.T) {
	found := diverged().Diagnose()
	if !found.Has(history.NotANumber) {
		t.Fatalf("found %v", found)
	}
	for lang, want := range map[string][2]string{"en": {"<p><b>Not a number</b><br>from update 57 on", "<br>Try: divide"}, "pt": {"<p><b>Não é um número</b><br>a partir da atualização 57", "<br>Tente: divida"}} {
		t.Setenv(language.Env, lang)
		b := display.Of(found)
		for _, w := range want {
			if !strings.Contains(string(b[display.MIMEHTML]), w) {
				t.Errorf("the HTML lacks %q:\n%s", w, b[display.MIMEHTML])
			}
		}
		if string(b[display.MIMEText]) != found.String() {
			t.Errorf("text %s", b[display.MIMEText])
		}
		if one := display.Of(found[0]); !strings.Contains(string(one[display.MIMEHTML]), want[0]) {
			t.Errorf("a finding alone shows %s", one)
		}
	}
	english(t)
	if b := display.Of(history.Findings{}); b[display.MIMEHTML] != nil || string(b[display.MIMEText]) != "nothing wrong found in the curves" {
		t.Errorf("no findings show %q", b)
	}
	hostile := history.Findings{{Kind: history.DeadUnits, Layer: "<script>", Measured: 0.5}}
	if b := string(display.Of(hostile)[display.MIMEHTML]); strings.Contains(b, "<script>") || !strings.Contains(b, "&lt;script&gt;") {
		t.Errorf("a layer's name comes as HTML: %s", b)
	}
}

// A history shows its curves, its table and its diagnosis: a line where all is well.
func TestHistoryShowsItsDiagnosis(t *testing.T) {
	english(t)
	healthy := miniBatch()
	if found := healthy.Diagnose(); len(found) > 0 {
		t.Fatalf("found %v", found)
	}
	b := display.Of(healthy)
	if text := string(b[display.MIMEText]); !strings.HasSuffix(text, "\n\nDiagnosis: nothing wrong found in the curves") {
		t.Errorf("text %s", text)
	}
	d := open(t, &Chart{option: b[option.MIME]})
	if n := d.Descida.Notes; len(n) != 1 || n[0].Head != "Diagnosis" || strings.Contains(d.Title.Subtext, "Diagnosis") {
		t.Errorf("notes %v, subtitle %q", n, d.Title.Subtext)
	}

	b = display.Of(diverged())
	text := string(b[display.MIMEText])
	if !strings.Contains(text, "\n\nDiagnosis:\nnot a number: from update 57 on") || strings.Contains(text, "most often the learning rate") {
		t.Errorf("text %s", text)
	}
	d = open(t, &Chart{option: b[option.MIME]})
	if n := d.Descida.Notes; len(n) == 0 || n[0].Head != "Not a number" || len(n[0].Lines) != 3 || !strings.Contains(d.Title.Subtext, "\nDiagnosis: not a number") {
		t.Errorf("notes %v, subtitle %q", n, d.Title.Subtext)
	}
}

func TestRunsShowTheirDiagnoses(t *testing.T) {
	english(t)
	ill := history.Runs{named("good", miniBatch()), nil, named("bad", diverged())}
	if text := string(display.Of(ill)[display.MIMEText]); !strings.Contains(text, "\n\nDiagnosis:\ngood: nothing wrong found in the curves\nbad: not a number") {
		t.Errorf("text %s", text)
	}
	well := history.Runs{named("a", miniBatch()), named("b", miniBatch())}
	if text := string(display.Of(well)[display.MIMEText]); !strings.HasSuffix(text, "\n\nDiagnosis: nothing wrong found in the curves") {
		t.Errorf("text %s", text)
	}
	alone := history.Runs{named("a", regression())}
	if text := string(display.Of(alone)[display.MIMEText]); !strings.Contains(text, "validation loss\na ") {
		t.Errorf("the table has columns without values:\n%s", text)
	}
	if b := display.Of(history.Runs{nil}); b[option.MIME] != nil || len(b[display.MIMEText]) == 0 {
		t.Errorf("no runs show %q", b)
	}
}

func TestLayerCharts(t *testing.T) {
	english(t)
	h := layered(8)
	d := open(t, LayerGradientNorms(h))
	if len(d.Series) != 3 || d.Series[0].Name != "1 Dense(64, Sigmoid)" || d.YAxis[0].Type != "log" {
		t.Errorf("series %v, axis %v", d.Series, d.YAxis)
	}
	if first, last := *d.Dataset[0].Source["y"][0], *d.Dataset[2].Source["y"][0]; math.Abs(first/last-0.0025) > 1e-6 {
		t.Errorf("the first layer's norm is %v of the last's, want 0.0025", first/last)
	}
	d = open(t, LayerUpdates(h))
	if len(d.YAxis) != 2 || d.YAxis[0].Type != "log" || len(d.Series) != 7 || d.Series[3].LineStyle.Type != "dashed" {
		t.Errorf("axes %v, series %v", d.YAxis, d.Series)
	}
	d = open(t, Activations(h))
	names := []string{}
	for _, y := range d.YAxis {
		names = append(names, y.Name)
	}
	if strings.Join(names, "; ") != "mean; standard deviation; share of dead ReLUs; share of saturated values" || len(d.Series) != 6 {
		t.Errorf("panels %v, %d series", names, len(d.Series))
	}
	if d.Series[4].Color != d.Series[1].Color { // the dead ones of layer 2
		t.Errorf("a layer has the colours %s and %s", d.Series[1].Color, d.Series[4].Color)
	}
	for _, c := range []*Chart{LayerGradientNorms(nil), LayerUpdates(nil), Activations(nil), LayerGradientNorms(miniBatch()), LayerUpdates(&history.History{}), Activations(miniBatch())} {
		if c.Option() != nil || c.Text() == "" {
			t.Errorf("a run without layers shows %q", c.Text())
		}
	}
}

func TestRegressionHasNoAccuracy(t *testing.T) {
	english(t)
	h := regression()
	c := LearningCurves(h)
	d := open(t, c)
	if len(d.YAxis) != 1 || d.YAxis[0].Name != "loss" {
		t.Errorf("panels %v", d.YAxis)
	}
	legend := map[string]bool{}
	for _, s := range d.Series {
		legend[s.Name] = true
	}
	if !legend["training, at the epoch's end"] || !strings.Contains(c.Text(), "training loss, at the epoch's end: first ") {
		t.Errorf("series %v, text %s", legend, c.Text())
	}
	if text := string(display.Of(h)[display.MIMEText]); !strings.Contains(text, "training loss (at its end)") {
		t.Errorf("the table lacks the training set's loss:\n%s", text)
	}
}
