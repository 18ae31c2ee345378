package plots

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"descida/internal/language"
	"descida/nn/history"
)

// epochTable has a row an epoch.
func epochTable(h *history.History) *table {
	t := &table{Head: []string{language.Pick("epoch", "época")}}
	columns := [][]float64{}
	add := func(name string, v []float64) {
		if len(v) > 0 {
			t.Head = append(t.Head, name)
			columns = append(columns, v)
		}
	}
	add(language.Pick("training loss (mean)", "perda no treino (média)"), h.Epoch.Loss)
	add(language.Pick("training accuracy (mean)", "acurácia no treino (média)"), h.Epoch.Accuracy)
	add(language.Pick("training loss (at its end)", "perda no treino (no fim)"), h.Epoch.TrainingLoss)
	add(language.Pick("training accuracy (at its end)", "acurácia no treino (no fim)"), h.Epoch.TrainingAccuracy)
	add(language.Pick("validation loss", "perda na validação"), h.Epoch.ValidationLoss)
	add(language.Pick("validation accuracy", "acurácia na validação"), h.Epoch.ValidationAccuracy)
	add(language.Pick("seconds", "segundos"), h.Epoch.Seconds)
	for e := range epochs(h) {
		row := []string{fmt.Sprint(e + 1)}
		for _, c := range columns {
			row = append(row, cell(c, e))
		}
		t.Rows = append(t.Rows, row)
	}
	if len(t.Rows) == 0 {
		return nil
	}
	t.shorten(200)
	return t
}

// runsTable has a row a run, with what its last epoch gave.
func runsTable(runs []*history.History) *table {
	t := &table{Head: []string{
		language.Pick("run", "execução"), language.Pick("updates an epoch", "atualizações por época"),
		language.Pick("updates", "atualizações"), language.Pick("seconds", "segundos"),
		language.Pick("training loss (mean)", "perda no treino (média)"),
		language.Pick("validation loss", "perda na validação"), language.Pick("validation accuracy", "acurácia na validação"),
	}}
	for i, h := range runs {
		seconds := ""
		if n := len(h.Update.Loss); n > 0 && has(h, history.BySeconds) {
			seconds = value(after(h, history.BySeconds, float64(n)))
		}
		t.Rows = append(t.Rows, []string{names(runs)[i], group(h.UpdatesPerEpoch), group(len(h.Update.Loss)), seconds,
			cell(h.Epoch.Loss, len(h.Epoch.Loss)-1), cell(h.Epoch.ValidationLoss, len(h.Epoch.ValidationLoss)-1),
			cell(h.Epoch.ValidationAccuracy, len(h.Epoch.ValidationAccuracy)-1)})
	}
	t.dropEmpty()
	return t
}

// dropEmpty takes out the columns in which no row has anything.
func (t *table) dropEmpty() {
	for i := len(t.Head) - 1; i >= 0; i-- {
		if slices.ContainsFunc(t.Rows, func(r []string) bool { return r[i] != "" }) {
			continue
		}
		t.Head = slices.Delete(t.Head, i, i+1)
		for k, r := range t.Rows {
			t.Rows[k] = slices.Delete(r, i, i+1)
		}
	}
}

func cell(v []float64, i int) string {
	if i < 0 || i >= len(v) {
		return ""
	}
	return value(v[i])
}

// shorten keeps the first and the last rows of a long table.
func (t *table) shorten(rows int) {
	if len(t.Rows) <= rows {
		return
	}
	gap := make([]string, len(t.Head))
	for i := range gap {
		gap[i] = "…"
	}
	kept := append([][]string{}, t.Rows[:rows/2]...)
	kept = append(kept, gap)
	t.Rows = append(kept, t.Rows[len(t.Rows)-rows/2:]...)
}

// String is the table in plain text, its columns aligned on the right.
func (t *table) String() string {
	if t == nil {
		return ""
	}
	short := *t
	short.shorten(10)
	rows := append([][]string{short.Head}, short.Rows...)
	widths := make([]int, len(t.Head))
	for _, r := range rows {
		for i, c := range r {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	var b strings.Builder
	for _, r := range rows {
		line := ""
		for i, c := range r {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if i == 0 {
				line += c + pad
			} else {
				line += "  " + pad + c
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}
