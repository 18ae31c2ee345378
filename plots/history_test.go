package plots

import (
	"math"
	"math/rand/v2"

	"descida/nn/history"
)

// The three trainings of the course on 54,000 rows, made up but shaped like real ones.

func fullBatch() *history.History { return made("full batch", "SGD(0.5)", 54_000, 54_000, 20, 0.5) }

func miniBatch() *history.History { return made("mini-batch(32)", "SGD(0.1)", 54_000, 32, 3, 0.1) }

func stochastic() *history.History { return made("stochastic", "SGD(0.01)", 54_000, 1, 1, 0.01) }

func named(name string, h *history.History) *history.History {
	h.Name = name
	return h
}

func threeRuns() history.Runs {
	return history.Runs{named("batch", fullBatch()), named("SGD", stochastic()), named("mini-batch", miniBatch())}
}

// made is a run whose loss falls from ln 10, with noise as of a mean over its batch.
func made(method, optimizer string, rows, batch, epochs int, rate float32) *history.History {
	upe := (rows + batch - 1) / batch
	h := &history.History{Method: method, Optimizer: optimizer, Rows: rows, ValidationRows: rows / 9, Batch: batch,
		UpdatesPerEpoch: upe, Epochs: epochs, Classes: 10}
	for range epochs {
		grow(h, rate, upe)
	}
	h.Seconds = h.Update.Seconds[len(h.Update.Seconds)-1] * 1.3
	return h
}

// grow adds updates, and the epoch where they end one.
func grow(h *history.History, rate float32, updates int) {
	r := rand.New(rand.NewPCG(1, uint64(len(h.Update.Loss))))
	seconds := 0.0
	if n := len(h.Update.Seconds); n > 0 {
		seconds = h.Update.Seconds[n-1]
	}
	mean := func(n int) float64 { // after n updates
		return 2.3*math.Exp(-float64(rate)*float64(n)/8) + 0.25*math.Exp(-float64(rate)*float64(n)/200) + 0.05
	}
	for range updates {
		n := len(h.Update.Loss)
		m := mean(n)
		noise := r.NormFloat64() * 0.9 / math.Sqrt(float64(h.Batch))
		loss := m * math.Exp(noise*0.8)
		right := 0.0
		for range min(h.Batch, 64) {
			if r.Float64() < 1-0.39*m {
				right++
			}
		}
		seconds += 22e-6 + 4.6e-6*float64(h.Batch)
		u := &h.Update
		u.Loss = append(u.Loss, float32(loss))
		u.Accuracy = append(u.Accuracy, float32(right/float64(min(h.Batch, 64))))
		u.GradientNorm = append(u.GradientNorm, float32(m*math.Exp(0.4*r.NormFloat64())))
		u.LearningRate = append(u.LearningRate, rate)
		u.Seconds = append(u.Seconds, seconds)
	}
	n := len(h.Update.Loss)
	if n%h.UpdatesPerEpoch != 0 {
		return
	}
	var loss, accuracy float64
	for i := n - h.UpdatesPerEpoch; i < n; i++ {
		loss += float64(h.Update.Loss[i]) / float64(h.UpdatesPerEpoch)
		accuracy += float64(h.Update.Accuracy[i]) / float64(h.UpdatesPerEpoch)
	}
	e := &h.Epoch
	e.Loss = append(e.Loss, loss)
	e.Accuracy = append(e.Accuracy, accuracy)
	e.ValidationLoss = append(e.ValidationLoss, mean(n)*1.05)
	e.ValidationAccuracy = append(e.ValidationAccuracy, 1-0.37*mean(n))
	e.Seconds = append(e.Seconds, seconds)
}

// diverged is a run whose loss leaves the numbers in the middle of its first epoch.
func diverged() *history.History {
	h := made("mini-batch(32)", "SGD(10)", 3200, 32, 2, 0.1)
	for i := range h.Update.Loss {
		switch {
		case i > 60:
			h.Update.Loss[i] = float32(math.NaN())
		case i > 55:
			h.Update.Loss[i] = float32(math.Inf(1))
		case i > 20:
			h.Update.Loss[i] *= float32(math.Exp(float64(i-20) / 3))
		}
	}
	h.Epoch.Loss = []float64{math.NaN(), math.NaN()}
	h.Epoch.ValidationLoss = []float64{math.NaN(), math.Inf(1)}
	return h
}

// layered is a run of three layers, the first of whose gradients vanishes.
func layered(epochs int) *history.History {
	h := made("mini-batch(32)", "SGD(0.1)", 3200, 32, epochs, 0.1)
	for k, name := range []string{"1 Dense(64, Sigmoid)", "2 Dense(32, ReLU)", "3 Dense(10)"} {
		l := history.LayerLog{Name: name, FirstUpdateRatio: 0.01}
		for _, g := range h.Update.GradientNorm {
			l.GradientNorm = append(l.GradientNorm, g*float32(math.Pow(0.05, float64(2-k))))
		}
		for e := range epochs {
			t := float64(e+1) / float64(epochs)
			l.WeightNorm = append(l.WeightNorm, 4+float64(k)+2*t)
			l.UpdateRatio = append(l.UpdateRatio, math.Pow(0.2, float64(3-k))*(1.5-t))
			if k < 2 {
				l.ActivationMean = append(l.ActivationMean, 0.5-0.3*t*float64(k))
				l.ActivationDeviation = append(l.ActivationDeviation, 0.2+0.1*t*float64(k))
			}
			switch k {
			case 0:
				l.Saturated = append(l.Saturated, 0.4*t)
			case 1:
				l.Dead = append(l.Dead, 0.1+0.2*t)
			}
		}
		h.Layers = append(h.Layers, l)
	}
	return h
}

// regression is a run without accuracies, with the training set's loss at the epochs' ends.
func regression() *history.History {
	h := made("mini-batch(32)", "Adam(0.01)", 3200, 32, 8, 0.1)
	h.Classes, h.Update.Accuracy, h.Epoch.Accuracy, h.Epoch.ValidationAccuracy = 0, nil, nil, nil
	for _, v := range h.Epoch.ValidationLoss {
		h.Epoch.TrainingLoss = append(h.Epoch.TrainingLoss, v*0.8)
	}
	return h
}
