package plots

import (
	"testing"

	"descida/internal/language"
	"descida/nn/history"
)

// TestEndedWords: why a run ended, and whose weights the model has, in both languages.
func TestEndedWords(t *testing.T) {
	three := history.EpochLog{Loss: []float64{3, 2, 1}}
	for _, c := range []struct {
		h      history.History
		en, pt string
	}{
		{history.History{}, "", ""},
		{history.History{Epochs: 9, Ended: history.Stopped}, "stopped before its 9 epochs", "interrompido antes das 9 épocas pedidas"},
		{history.History{Epochs: 9, Ended: history.StoppedEarly, KeptEpoch: 2, Epoch: three},
			"ended early: epoch 2 was the best on validation, and the model has its weights",
			"encerrado antes: a época 2 foi a melhor na validação, e o modelo ficou com os pesos dela"},
		{history.History{Ended: history.StoppedByCallback}, "ended by a callback", "encerrado por um callback"},
		{history.History{KeptEpoch: 2, Epoch: three}, "the model has the weights of epoch 2, the best", "o modelo ficou com os pesos da época 2, a melhor"},
		{history.History{KeptEpoch: 3, Epoch: three}, "", ""},
	} {
		for lang, want := range map[string]string{"en": c.en, "pt": c.pt} {
			t.Setenv(language.Env, lang)
			if got := endedWords(&c.h); got != want {
				t.Errorf("%s: got %q, want %q", lang, got, want)
			}
		}
	}
}
