package nn_test

import (
	"testing"

	"descida/nn"
	"descida/nn/datasets"
)

// TestRateOnDigits: on MNIST one epoch with the rate that FindRate suggests learns the digits, whatever the rule.
func TestRateOnDigits(t *testing.T) {
	t.Setenv("DESCIDA_BACKEND", "xla:cpu")
	if _, err := nn.Hardware(); err != nil {
		t.Skip("in pure Go this takes minutes: ", err)
	}
	train, test, err := datasets.MNIST()
	if err != nil {
		t.Skip(err)
	}
	for name, c := range map[string]struct {
		rule nn.Optimizer
		rows int
	}{
		"SGD":             {nn.SGD(1), 32},
		"SGD on few rows": {nn.SGD(1), 4},
		"momentum":        {nn.SGD(1, nn.Momentum(0.9)), 32},
		"RMSprop":         {nn.RMSprop(1), 32},
		"AdaGrad":         {nn.AdaGrad(1), 32},
		"Adam":            {nn.Adam(1), 32},
	} {
		f, err := nn.FindRate(notes(), train, c.rule, nn.MiniBatch(c.rows), nn.Seed(1))
		if err != nil {
			t.Fatal(err)
		}
		m := notes()
		if _, err := m.Fit(train, f.Optimizer, nn.MiniBatch(c.rows), nn.Seed(1)); err != nil {
			t.Fatal(err)
		}
		s, err := m.Evaluate(test)
		if err != nil {
			t.Fatal(err)
		}
		if s.Accuracy < 0.93 {
			t.Errorf("%s: %s\n%s", name, f, s)
		}
		t.Logf("%s: %s; %s", name, f, s)
	}
}
