package plots

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"descida/internal/language"
	"descida/nn/history"
)

// describe is a run in words: what it was, and of each curve the first, the best and the last value.
func describe(h *history.History, quantities []Quantity) string {
	lines := []string{headline(h)}
	for _, q := range quantities {
		lines = append(lines, quantityWords(h, q)...)
	}
	if s := brokenAndWhy(h); s != "" {
		lines = append(lines, s)
	}
	return strings.Join(lines, "\n")
}

func describeRuns(runs []*history.History, quantities []Quantity) string {
	lines := []string{language.Pick(fmt.Sprintf("comparison of %s", countWords(len(runs), "run", "runs")),
		fmt.Sprintf("comparação de %s", countWords(len(runs), "execução", "execuções")))}
	for i, h := range runs {
		lines = append(lines, names(runs)[i]+": "+headline(h))
		for _, q := range quantities {
			for _, l := range quantityWords(h, q) {
				lines = append(lines, "  "+l)
			}
		}
		if s := brokenAndWhy(h); s != "" {
			lines = append(lines, "  "+s)
		}
	}
	return strings.Join(lines, "\n")
}

// method is how the run took its batches, with its optimizer.
func method(h *history.History) string {
	m := h.Method
	switch m {
	case "full batch":
		m = language.Pick(m, "lote completo")
	case "stochastic":
		m = language.Pick(m, "estocástico")
	}
	if h.Optimizer != "" {
		if m != "" {
			m += ", "
		}
		m += h.Optimizer
	}
	return m
}

func title(h *history.History) string {
	t := language.Pick("Learning curves", "Curvas de aprendizado")
	if h.Name != "" {
		t += ": " + h.Name
	}
	return t
}

// headline is what a run was and did.
func headline(h *history.History) string {
	var parts []string
	if m := method(h); m != "" {
		parts = append(parts, m)
	}
	parts = append(parts, extent(h))
	if s := endedWords(h); s != "" {
		parts = append(parts, s)
	}
	return strings.Join(parts, "; ")
}

// extent is how long a run was: epochs, updates, examples, seconds.
func extent(h *history.History) string {
	n := len(h.Update.Loss)
	parts := []string{
		countWords(epochs(h), language.Pick("epoch", "época"), language.Pick("epochs", "épocas")),
		countWords(n, language.Pick("update", "atualização"), language.Pick("updates", "atualizações")),
	}
	if has(h, history.ByExamples) && n > 0 {
		seen := int(after(h, history.ByExamples, float64(n)))
		parts = append(parts, countWords(seen, language.Pick("example", "exemplo"), language.Pick("examples", "exemplos")))
	}
	if h.Seconds > 0 {
		parts = append(parts, value(h.Seconds)+" s")
	} else if s := h.Update.Seconds; len(s) > 0 {
		parts = append(parts, value(s[len(s)-1])+" s")
	}
	return strings.Join(parts, ", ")
}

// shortState is the line below a chart's title.
func shortState(h *history.History) string {
	parts := []string{}
	if m := method(h); m != "" {
		parts = append(parts, m)
	}
	if n := len(h.Update.Loss); n > 0 {
		parts = append(parts, extent(h))
	}
	if s := endedWords(h); s != "" {
		parts = append(parts, s)
	}
	if s := brokenWords(h); s != "" {
		parts = append(parts, s)
	}
	return strings.Join(parts, " · ")
}

func endedWords(h *history.History) string {
	switch h.Ended {
	case "":
		return keptWords(h)
	case history.Stopped:
		return fmt.Sprintf(language.Pick("stopped before its %d epochs", "interrompido antes das %d épocas pedidas"), h.Epochs) + keptWords(h)
	case history.StoppedEarly:
		return fmt.Sprintf(language.Pick("ended early: epoch %d was the best on validation, and the model has its weights",
			"encerrado antes: a época %d foi a melhor na validação, e o modelo ficou com os pesos dela"), h.KeptEpoch)
	case history.StoppedByCallback:
		return language.Pick("ended by a callback", "encerrado por um callback") + keptWords(h)
	}
	return h.Ended
}

// keptWords says whose weights the model has, where they are not the last ones.
func keptWords(h *history.History) string {
	if h.KeptEpoch == 0 || h.KeptEpoch == h.EpochsDone() {
		return ""
	}
	words := fmt.Sprintf(language.Pick("the model has the weights of epoch %d, the best", "o modelo ficou com os pesos da época %d, a melhor"), h.KeptEpoch)
	if h.Ended == "" {
		return words
	}
	return "; " + words
}

// quantityWords are the lines about one quantity.
func quantityWords(h *history.History, q Quantity) (lines []string) {
	training := language.Pick("training ", "treino, ") + q.label()
	if q == GradientNorm || q == LearningRate {
		training = q.label()
	}
	if v := q.updates(h); len(v) > 0 {
		lines = append(lines, training+": "+updateWords(v, q))
	}
	if v := q.epochs(h); len(v) > 0 && perEpoch(h) > 1 {
		lines = append(lines, training+language.Pick(", mean of the epoch: ", ", média da época: ")+epochWords(v, q))
	}
	if v := q.atEnds(h); len(v) > 0 {
		lines = append(lines, training+language.Pick(", at the epoch's end: ", ", no fim da época: ")+epochWords(v, q))
	}
	if v := q.validation(h); len(v) > 0 {
		lines = append(lines, language.Pick("validation ", "validação, ")+q.label()+": "+epochWords(v, q))
	}
	return lines
}

// better reports whether a is a better value than b.
func better(q Quantity, a, b float64) bool {
	if q == Accuracy {
		return a > b
	}
	return a < b
}

func epochWords(v []float64, q Quantity) string {
	best := -1
	for i, x := range v {
		if finite(x) && (best < 0 || better(q, x, v[best])) {
			best = i
		}
	}
	epoch := language.Pick("epoch", "época")
	if best < 0 {
		return language.Pick("never a number", "nunca um número")
	}
	if len(v) == 1 {
		return fmt.Sprintf("%s (%s 1)", value(v[0]), epoch)
	}
	return fmt.Sprintf(language.Pick("first %s, best %s (%s %d), last %s (%s %d)", "primeira %s, melhor %s (%s %d), última %s (%s %d)"),
		value(v[0]), value(v[best]), epoch, best+1, value(v[len(v)-1]), epoch, len(v))
}

// updateWords names the single updates. Their best says little where a batch is small, so it is left to the epochs;
// of a gradient the largest tells more.
func updateWords(v []float32, q Quantity) string {
	first, last := value(float64(v[0])), value(float64(v[len(v)-1]))
	update := language.Pick("update", "atualização")
	if len(v) == 1 {
		return fmt.Sprintf("%s (%s 1)", first, update)
	}
	if q == LearningRate && v[0] == v[len(v)-1] {
		return first
	}
	words := fmt.Sprintf(language.Pick("first %s, last %s (%s %s)", "primeira %s, última %s (%s %s)"), first, last, update, group(len(v)))
	if q != GradientNorm {
		return words
	}
	largest := -1
	for i, x := range v {
		if finite(float64(x)) && (largest < 0 || x > v[largest]) {
			largest = i
		}
	}
	if largest < 0 {
		return words
	}
	return words + fmt.Sprintf(language.Pick(", largest %s (%s %s)", ", maior %s (%s %s)"), value(float64(v[largest])), update, group(largest+1))
}

// brokenWords says where the loss stops being a number.
func brokenWords(h *history.History) string {
	for i, v := range h.Update.Loss {
		if !finite(float64(v)) {
			return fmt.Sprintf(language.Pick("the loss is no number (%v) at update %s", "a perda não é um número (%v) na atualização %s"), v, group(i+1))
		}
	}
	for i, v := range h.Epoch.ValidationLoss {
		if !finite(v) {
			return fmt.Sprintf(language.Pick("the validation loss is no number (%v) at epoch %d", "a perda de validação não é um número (%v) na época %d"), v, i+1)
		}
	}
	return ""
}

// brokenAndWhy adds the likely cause, for which there is no room in a chart.
func brokenAndWhy(h *history.History) string {
	s := brokenWords(h)
	if s == "" {
		return ""
	}
	return s + language.Pick("; most often the learning rate is too high", "; quase sempre a taxa de aprendizado é alta demais")
}

// value writes a number with four digits.
func value(v float64) string {
	if v >= 1e4 && v < 1e15 {
		return group(int(v + 0.5))
	}
	return language.Decimal(strconv.FormatFloat(v, 'g', 4, 64))
}

// group writes a count with its thousands apart: 54,000, and 54 000 in Portuguese, where a comma would be the decimal
// mark (the space does not break lines).
func group(n int) string {
	s := strconv.Itoa(n)
	mark := language.Pick(",", "\u00a0")
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + mark + s[i:]
	}
	return s
}

// joinLines joins those that are not empty.
func joinLines(lines ...string) string {
	return strings.Join(slices.DeleteFunc(lines, func(l string) bool { return l == "" }), "\n")
}

func countWords(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return group(n) + " " + many
}
