package nn

import (
	"fmt"
	"math"

	"descida/nn/history"
)

// layerLogs is a log for each layer that learns.
func layerLogs(layers []Layer, a anatomy) (logs []history.LayerLog) {
	for i, l := range layers {
		if len(a.params[i]) > 0 {
			logs = append(logs, history.LayerLog{Name: fmt.Sprintf("%d %s", i+1, l)})
		}
	}
	return logs
}

// logLayers adds the norms of the gradients of each layer, from their squares by parameter.
func (j *job) logLayers(squares [][]float32) {
	for _, row := range squares {
		log := 0
		for _, params := range j.anatomy.params {
			if len(params) == 0 {
				continue
			}
			var total float64
			for _, s := range row[:len(params)] {
				total += float64(s)
			}
			row = row[len(params):]
			l := &j.history.Layers[log]
			l.GradientNorm = append(l.GradientNorm, float32(math.Sqrt(total)))
			log++
		}
	}
}
