package nn

import (
	"errors"
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"

	"descida/internal/language"
	"descida/nn/internal/train"
)

// Confusion counts which classes a model takes for which, as Model.Confusion makes it.
type Confusion struct {
	Counts [][]int  // Counts[k][j]: rows of class k that the model says are of class j
	Names  []string // of the classes, or nil: their numbers
}

// Confusion counts for each class of the data what the model says of its rows. Rows count once each, whatever their weights.
//
// Errors: the model has no weights, the rows do not fit, the data has no labels, the model does not tell classes apart.
func (m *Model) Confusion(data *Dataset) (Confusion, error) {
	z, err := m.scores(data)
	if err != nil {
		return Confusion{}, err
	}
	n := max(data.classes, z.classes)
	c := Confusion{Counts: make([][]int, n), Names: data.ClassNames()}
	for k := range c.Counts {
		c.Counts[k] = make([]int, n)
	}
	for i, says := range z.rows {
		c.Counts[data.Label(i)][largest(says)]++
	}
	return c, nil
}

// TopK is the share of rows, 0 to 1, whose class is among the k that the model finds most probable; of equals the class of
// the lower number is first, as in Accuracy, which TopK of 1 is.
//
// Errors: as Confusion's; k is not between 1 and the number of classes.
func (m *Model) TopK(data *Dataset, k int) (float64, error) {
	z, err := m.scores(data)
	if err != nil {
		return 0, err
	}
	if k < 1 || k > z.classes {
		return 0, fmt.Errorf("nn: TopK(%d): the model tells %d classes apart; want 1 to %d", k, z.classes, z.classes)
	}
	right := 0
	for i, says := range z.rows {
		own, better := data.Label(i), 0
		for j, v := range says {
			if v > says[own] || v == says[own] && j < own {
				better++
			}
		}
		if better < k {
			right++
		}
	}
	return float64(right) / float64(len(z.rows)), nil
}

// classScores are a number a class for each row of a data set with labels: the larger, the more probable.
type classScores struct {
	rows    [][]float32
	classes int
}

func (m *Model) scores(data *Dataset) (classScores, error) {
	fail := func(err error) (classScores, error) { return classScores{}, err }
	loss := m.lossFor(data)
	b, net, err := m.ready(data, loss, true)
	if err != nil {
		return fail(err)
	}
	if data.rows.Labels == nil {
		return fail(errors.New("nn: the data set has targets but no labels: there are no classes to count; see model.Evaluate and model.Regression"))
	}
	if net.Loss.Right == nil {
		return fail(fmt.Errorf("nn: %s with %s does not tell classes apart; end the model with nn.Dense(%d) and train it with nn.CrossEntropy()", m.last(), loss, max(2, data.classes)))
	}
	flat, err := train.Outputs(b, net, m.values(), data.rows, false)
	if err != nil {
		return fail(err)
	}
	s := classScores{classes: net.Outputs}
	if net.Outputs == 1 {
		s.classes = 2
	}
	for i := range data.Len() {
		row := flat[i*net.Outputs : (i+1)*net.Outputs]
		for _, v := range row {
			if v != v {
				return fail(fmt.Errorf("nn: the model's output for row %d is NaN: its training diverged; make the model anew and train it with a smaller rate", i))
			}
		}
		if net.Outputs == 1 { // a logit above 0 speaks for class 1
			row = []float32{0, row[0]}
		}
		s.rows = append(s.rows, row)
	}
	return s, nil
}

// largest is the place of the first largest number.
func largest(row []float32) int {
	best := 0
	for k, v := range row {
		if v > row[best] {
			best = k
		}
	}
	return best
}

// Rows is the number of rows counted.
func (c Confusion) Rows() (n int) {
	for k := range c.Counts {
		n += c.Support(k)
	}
	return n
}

// Support is the number of rows of class k.
func (c Confusion) Support(k int) (n int) {
	if k < 0 || k >= len(c.Counts) {
		return 0
	}
	for _, count := range c.Counts[k] {
		n += count
	}
	return n
}

// said is how often the model says class k.
func (c Confusion) said(k int) (n int) {
	for _, row := range c.Counts {
		if k >= 0 && k < len(row) {
			n += row[k]
		}
	}
	return n
}

// right is how many rows of class k the model gets right.
func (c Confusion) right(k int) int {
	if k < 0 || k >= len(c.Counts) || k >= len(c.Counts[k]) {
		return 0
	}
	return c.Counts[k][k]
}

// Accuracy is the share of all rows that the model gets right, 0 to 1; NaN where there are none.
func (c Confusion) Accuracy() float64 {
	right := 0
	for k := range c.Counts {
		right += c.right(k)
	}
	return float64(right) / float64(c.Rows())
}

// Precision is TP / (TP + FP) of class k: of the rows that the model says are k, the share that is. NaN where it says k of
// none.
func (c Confusion) Precision(k int) float64 { return float64(c.right(k)) / float64(c.said(k)) }

// Recall is TP / (TP + FN) of class k: of the rows of class k, the share that the model finds. NaN where there are none.
func (c Confusion) Recall(k int) float64 { return float64(c.right(k)) / float64(c.Support(k)) }

// F1 is 2 TP / (2 TP + FP + FN) of class k, the harmonic mean of precision and recall. NaN where there is neither a row of
// class k nor one that the model says is.
func (c Confusion) F1(k int) float64 {
	return 2 * float64(c.right(k)) / float64(c.said(k)+c.Support(k))
}

// MacroPrecision is the mean of Precision over the classes, each counting the same however many rows it has. Classes that
// neither occur nor are said are left out, and where a class is never said it counts as 0, as in scikit-learn.
func (c Confusion) MacroPrecision() float64 { return c.macro(c.Precision) }

// MacroRecall is the mean of Recall over the classes, as MacroPrecision takes it.
func (c Confusion) MacroRecall() float64 { return c.macro(c.Recall) }

// MacroF1 is the mean of F1 over the classes, as MacroPrecision takes it.
func (c Confusion) MacroF1() float64 { return c.macro(c.F1) }

func (c Confusion) macro(of func(k int) float64) float64 {
	var total float64
	classes := 0
	for k := range c.Counts {
		if c.Support(k)+c.said(k) == 0 {
			continue
		}
		classes++
		if v := of(k); !math.IsNaN(v) {
			total += v
		}
	}
	return total / float64(classes)
}

func (c Confusion) name(k int) string {
	if k < len(c.Names) {
		return c.Names[k]
	}
	return strconv.Itoa(k)
}

// String is the counts as a table of text: a row a class, a column for each class that the model may say.
func (c Confusion) String() string { return c.text(english) }

// Display shows the counts in a notebook, with precision, recall and F1 of each class.
func (c Confusion) Display() map[string][]byte {
	return map[string][]byte{"text/plain": []byte(c.text(language.Pick)), "text/html": []byte(c.page())}
}

// cells are the table: a head, a line a class, a foot.
func (c Confusion) cells(pick func(en, pt string) string) (cells [][]string) {
	head := []string{pick("class", "classe")}
	for k := range c.Counts {
		head = append(head, c.name(k))
	}
	cells = append(cells, append(head, pick("precision", "precisão"), pick("recall", "revocação"), "F1"))
	for k, row := range c.Counts {
		line := []string{c.name(k)}
		for _, n := range row {
			line = append(line, strconv.Itoa(n))
		}
		cells = append(cells, append(line, share(c.Precision(k), pick), share(c.Recall(k), pick), share(c.F1(k), pick)))
	}
	foot := append([]string{pick("mean", "média")}, make([]string, len(c.Counts))...)
	return append(cells, append(foot, share(c.MacroPrecision(), pick), share(c.MacroRecall(), pick), share(c.MacroF1(), pick)))
}

func share(v float64, pick func(en, pt string) string) string {
	if math.IsNaN(v) {
		return "–"
	}
	return digits(v, 'f', pick)
}

// caption says how to read the table.
func (c Confusion) caption(pick func(en, pt string) string) string {
	return fmt.Sprintf(pick("rows: the class; columns: what the model says; accuracy %s of %d rows",
		"linhas: a classe; colunas: o que o modelo diz; acurácia %s em %d linhas"), share(c.Accuracy(), pick), c.Rows())
}

func (c Confusion) text(pick func(en, pt string) string) string {
	cells := c.cells(pick)
	widths := make([]int, len(cells[0]))
	for _, line := range cells {
		for i, cell := range line {
			widths[i] = max(widths[i], len([]rune(cell)))
		}
	}
	var s strings.Builder
	for _, line := range cells {
		for i, cell := range line {
			if i > 0 {
				s.WriteString("  ")
			}
			s.WriteString(strings.Repeat(" ", widths[i]-len([]rune(cell))) + cell)
		}
		s.WriteString("\n")
	}
	return s.String() + c.caption(pick)
}

// page is the table as HTML, the counts tinted by their share of the row's class: an error stands out.
func (c Confusion) page() string {
	cells := c.cells(language.Pick)
	var s strings.Builder
	s.WriteString("<table><thead><tr>")
	for _, cell := range cells[0] {
		s.WriteString("<th>" + html.EscapeString(cell) + "</th>")
	}
	s.WriteString("</tr></thead><tbody>")
	for i, line := range cells[1:] {
		s.WriteString("<tr><th>" + html.EscapeString(line[0]) + "</th>")
		for j, cell := range line[1:] {
			fmt.Fprintf(&s, `<td style="text-align:right%s">%s</td>`, c.tint(i, j), html.EscapeString(cell))
		}
		s.WriteString("</tr>")
	}
	return s.String() + "</tbody></table><p>" + html.EscapeString(c.caption(language.Pick)) + "</p>"
}

// tint is blue on the diagonal and orange beside it, see-through, so that it suits a light and a dark page.
func (c Confusion) tint(k, j int) string {
	if k >= len(c.Counts) || j >= len(c.Counts[k]) || c.Counts[k][j] == 0 {
		return ""
	}
	colour := "230,120,20"
	if k == j {
		colour = "50,110,220"
	}
	return fmt.Sprintf(";background:rgba(%s,%.2f)", colour, 0.1+0.5*float64(c.Counts[k][j])/float64(c.Support(k)))
}
