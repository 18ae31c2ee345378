package plots

import (
	"bytes"
	"testing"
)

func TestNumbersAreThoseOfTheLanguage(t *testing.T) {
	for _, c := range []struct {
		language string
		v        float64
		want     string
	}{
		{"en", 0.25, "0.25"}, {"en", 54000, "54,000"}, {"en", 1e-7, "1e-07"},
		{"pt", 0.25, "0,25"}, {"pt", 54000, "54\u00a0000"}, {"pt", 1.5e-7, "1,5e-07"},
	} {
		t.Setenv("DESCIDA_LANG", c.language)
		if got := value(c.v); got != c.want {
			t.Errorf("%s: %v is written %q, want %q", c.language, c.v, got, c.want)
		}
	}
	t.Setenv("DESCIDA_LANG", "pt")
	if option := LearningCurves(fullBatch()).Option(); !bytes.Contains(option, []byte(`"decimalComma":true`)) {
		t.Errorf("a Portuguese chart does not ask for decimal commas: %s", option)
	}
}
