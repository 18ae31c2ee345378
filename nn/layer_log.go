package nn

import (
	"fmt"
	"math"

	"descida/nn/history"
	"descida/nn/internal/backend"
	"descida/nn/internal/train"
)

// logged tells whether a layer has a log: it learns, or its outputs are watched.
func logged(l Layer, params []parameter) bool {
	_, watched := l.(activatedLayer)
	return watched || len(params) > 0
}

// layerLogs is a log for each layer that has one.
func layerLogs(layers []Layer, a anatomy) (logs []history.LayerLog) {
	for i, l := range layers {
		if logged(l, a.params[i]) {
			logs = append(logs, history.LayerLog{Name: fmt.Sprintf("%d %s", i+1, l)})
		}
	}
	return logs
}

// each calls f with every logged layer: its log, the number of its parameters, and where they begin.
func (j *job) each(f func(log *history.LayerLog, l Layer, first, params int)) {
	first, log := 0, 0
	for i, l := range j.model.layers {
		n := len(j.anatomy.params[i])
		if logged(l, j.anatomy.params[i]) {
			f(&j.history.Layers[log], l, first, n)
			log++
		}
		first += n
	}
}

// logLayers adds the norms of the gradients of each layer, from their squares by parameter.
func (j *job) logLayers(squares [][]float32) {
	for _, row := range squares {
		j.each(func(log *history.LayerLog, _ Layer, first, params int) {
			if params == 0 {
				return
			}
			var total float64
			for _, s := range row[first : first+params] {
				total += float64(s)
			}
			log.GradientNorm = append(log.GradientNorm, float32(math.Sqrt(total)))
		})
	}
}

// logWeights adds the norms of each layer's weights, and of the update beside them, from the weights before it: the run's
// first update, or an epoch's last.
func (j *job) logWeights(before [][]float32, first, last bool) error {
	after, err := j.runner.Params()
	if err != nil {
		return err
	}
	j.each(func(log *history.LayerLog, _ Layer, at, params int) {
		if params == 0 {
			return
		}
		var weights, update float64
		for k := at; k < at+params; k++ {
			for i, w := range after[k] {
				weights += float64(w) * float64(w)
				d := float64(w) - float64(before[k][i])
				update += d * d
			}
		}
		if first {
			log.FirstUpdateRatio = math.Sqrt(update / weights)
		}
		if last {
			log.WeightNorm = append(log.WeightNorm, math.Sqrt(weights))
			log.UpdateRatio = append(log.UpdateRatio, math.Sqrt(update/weights))
		}
	})
	return nil
}

// watchedRows bounds the training rows whose activations are watched.
const watchedRows = 256

// openSample uploads the rows that are watched, the first of the training rows, and starts compiling what watches them
// while the updates go on.
func (j *job) openSample(b *backend.Backend) (err error) {
	if j.sample, err = train.Upload(b, j.rows.Slice(0, min(watchedRows, j.rows.Len()))); err != nil {
		return err
	}
	train.PrepareWatch(b, j.net, j.sample)
	return nil
}

// logActivity adds how each layer's outputs lie over the sample.
func (j *job) logActivity() error {
	activity, err := j.runner.Watch(j.sample)
	if err != nil {
		return err
	}
	i := 0
	j.each(func(log *history.LayerLog, l Layer, _, _ int) {
		watched, ok := l.(activatedLayer)
		if !ok {
			return
		}
		a := activity[i]
		i++
		log.ActivationMean = append(log.ActivationMean, float64(a.Mean))
		log.ActivationDeviation = append(log.ActivationDeviation, float64(a.Deviation))
		switch watched.activation().outputs() {
		case train.FromZero:
			log.Dead = append(log.Dead, float64(a.Dead))
		case train.ZeroToOne, train.MinusOneToOne:
			log.Saturated = append(log.Saturated, float64(a.Saturated))
		}
	})
	return nil
}
