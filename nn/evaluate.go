package nn

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"descida/internal/language"
	"descida/nn/internal/backend"
	"descida/nn/internal/train"
)

// Scores is how well a model does on a data set.
type Scores struct {
	Loss     float64 // mean over the rows of the loss that the model was trained with, penalties included
	Accuracy float64 // share of rows classified right, 0 to 1; NaN where there are no classes
	Rows     int
}

// String is the scores in short: loss 0.19  accuracy 0.944.
func (s Scores) String() string { return s.text(english) }

// Display shows the scores in a notebook, in its language.
func (s Scores) Display() map[string][]byte {
	return map[string][]byte{"text/plain": []byte(s.text(language.Pick))}
}

func (s Scores) text(pick func(en, pt string) string) string {
	text := pick("loss ", "perda ") + digits(s.Loss, 'g', pick)
	if math.IsNaN(s.Accuracy) {
		return text
	}
	return text + pick("  accuracy ", "  acurácia ") + digits(s.Accuracy, 'f', pick)
}

// english picks the English text, for String.
func english(en, _ string) string { return en }

// digits writes a number with three digits, with a comma where the language has one.
func digits(v float64, format byte, pick func(en, pt string) string) string {
	return strings.Replace(strconv.FormatFloat(v, format, 3, 64), ".", pick(".", ","), 1)
}

// Evaluate measures the model on a data set with labels. Errors: the model was never trained, or the rows do not fit.
func (m *Model) Evaluate(data *Dataset) (Scores, error) {
	b, net, err := m.ready(data, m.lossFor(data), true)
	if err != nil {
		return Scores{}, err
	}
	sums, err := train.Score(b, net, m.values(), data.rows)
	if err != nil {
		return Scores{}, err
	}
	n := float64(data.Len())
	s := Scores{Loss: sums.Loss/n + sums.Penalty, Accuracy: math.NaN(), Rows: data.Len()}
	if net.Loss.Right != nil {
		s.Accuracy = sums.Right / n
	}
	return s, nil
}

// ready checks the model against data, with labels or targets if it is to be measured by the loss.
func (m *Model) ready(data *Dataset, loss Loss, labels bool) (*backend.Backend, train.Net, error) {
	fail := func(err error) (*backend.Backend, train.Net, error) { return nil, train.Net{}, err }
	if err := data.usable(labels); err != nil {
		return fail(err)
	}
	a, err := m.shaped(data.shape)
	if err != nil {
		return fail(err)
	}
	if m.weights == nil {
		return fail(errNoWeights)
	}
	measured := data
	if !labels {
		measured = nil
	}
	if err := m.fits(measured, a.outputs, loss); err != nil {
		return fail(err)
	}
	b, err := backend.Default()
	if err != nil {
		return fail(err)
	}
	b.Announce()
	return b, m.net(a, loss, measured), nil
}

// Prediction is what a model says of one row.
type Prediction struct {
	Class         int       // the most probable class; -1 where there are no classes
	Probabilities []float32 // of each class; they sum to 1
	Outputs       []float32 // the numbers that the model gives, in place of classes
}

// String is the class with its probability, 7 (98 %), or the outputs.
func (p Prediction) String() string { return p.text(english) }

// Display shows the prediction in a notebook, in its language.
func (p Prediction) Display() map[string][]byte {
	return map[string][]byte{"text/plain": []byte(p.text(language.Pick))}
}

func (p Prediction) text(pick func(en, pt string) string) string {
	if p.Class < 0 {
		return strings.ReplaceAll(strings.Trim(fmt.Sprint(p.Outputs), "[]"), ".", pick(".", ","))
	}
	if p.Class >= len(p.Probabilities) {
		return strconv.Itoa(p.Class)
	}
	return fmt.Sprintf("%d (%.0f %%)", p.Class, 100*p.Probabilities[p.Class])
}

// Predictions is a Prediction for each row.
type Predictions []Prediction

// Classes is the predicted class of each row.
func (p Predictions) Classes() []int {
	out := make([]int, len(p))
	for i := range p {
		out[i] = p[i].Class
	}
	return out
}

// String lists the first predictions.
func (p Predictions) String() string { return p.text(english) }

// Display shows the first predictions in a notebook, in its language.
func (p Predictions) Display() map[string][]byte {
	return map[string][]byte{"text/plain": []byte(p.text(language.Pick))}
}

func (p Predictions) text(pick func(en, pt string) string) string {
	const most = 20
	var s []string
	for _, one := range p[:min(len(p), most)] {
		s = append(s, one.text(pick))
	}
	if len(p) > most {
		s = append(s, fmt.Sprintf(pick("... %d in all", "... %d ao todo"), len(p)))
	}
	if len(p) > 0 && p[0].Class < 0 { // numbers may have commas of their own
		return strings.Join(s, pick(", ", "; "))
	}
	return strings.Join(s, ", ")
}

// Predict classifies the rows of a data set, with or without labels: nn.Must(model.Predict(test.Take(5))). Errors: the
// model was never trained, or the rows do not fit.
func (m *Model) Predict(data *Dataset) (Predictions, error) {
	b, net, err := m.ready(data, m.lossFor(data), false)
	if err != nil {
		return nil, err
	}
	flat, err := train.Outputs(b, net, m.values(), data.rows, true)
	if err != nil {
		return nil, err
	}
	out := make(Predictions, data.Len())
	for i := range out {
		row := flat[i*net.Outputs : (i+1)*net.Outputs : (i+1)*net.Outputs]
		out[i] = prediction(row, net.Loss.Probability != nil)
	}
	return out, nil
}

// prediction reads a row of probabilities, or of other outputs.
func prediction(row []float32, probabilities bool) Prediction {
	if !probabilities {
		return Prediction{Class: -1, Outputs: row}
	}
	if len(row) == 1 { // the second of two classes
		row = []float32{1 - row[0], row[0]}
	}
	return Prediction{Class: largest(row), Probabilities: row}
}
