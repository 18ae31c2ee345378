package nn

import (
	"errors"
	"fmt"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"

	"descida/internal/language"
)

// Display shows the model in a notebook: its layers with output shapes and numbers of parameters.
func (m *Model) Display() map[string][]byte {
	if m == nil {
		return map[string][]byte{"text/plain": []byte(m.String())}
	}
	head := [3]string{
		language.Pick("layer", "camada"), language.Pick("output", "saída"), language.Pick("parameters", "parâmetros"),
	}
	lines, total := m.summary()
	var text, page strings.Builder
	names, outputs := 24, 16 // the columns' least widths
	for _, l := range lines {
		names, outputs = max(names, utf8.RuneCountInString(l[0])), max(outputs, len(l[1]))
	}
	fmt.Fprintf(&text, "%-*s %-*s %12s\n", names, head[0], outputs, head[1], head[2])
	fmt.Fprintf(&page, "<table><thead><tr><th>%s</th><th>%s</th><th>%s</th></tr></thead><tbody>", head[0], head[1], head[2])
	for _, l := range lines {
		fmt.Fprintf(&text, "%-*s %-*s %12s\n", names, l[0], outputs, l[1], l[2])
		fmt.Fprintf(&page, "<tr><td>%s</td><td>%s</td><td style=\"text-align:right\">%s</td></tr>",
			html.EscapeString(l[0]), html.EscapeString(l[1]), l[2])
	}
	text.WriteString(total)
	page.WriteString("</tbody></table><p>" + html.EscapeString(total) + "</p>")
	return map[string][]byte{"text/plain": []byte(text.String()), "text/html": []byte(page.String())}
}

// summary is a line for each layer: name, output and number of parameters. Before the first Fit the rows' shape is
// not known, nor what depends on it.
func (m *Model) summary() (lines [][3]string, total string) {
	const unknown = "?"
	shape := m.input
	var learned, kept int
	hidden := false
	for _, l := range m.layers {
		line := [3]string{fmt.Sprint(l), unknown, unknown}
		out, err := outputOf(l, shape)
		if err == nil {
			n := sizes(l.parameters(shape))
			learned, kept = learned+n, kept+sizes(l.states(shape))
			line[2] = strconv.Itoa(n)
		} else {
			hidden, out = true, alwaysGives(l)
			if shape == nil && learnsNothing(l) {
				line[2] = "0"
			}
		}
		if out != nil {
			line[1] = batchShape(out)
		}
		shape = out
		lines = append(lines, line)
	}
	if m.input == nil {
		return lines, language.Pick("no weights yet: the first Fit makes them", "ainda sem pesos: o primeiro Fit os cria")
	}
	if hidden && m.weights != nil { // what comes after a function that was not kept is unknown, but not how much was learnt
		learned, kept = numbersIn(m.weights), numbersIn(m.states)
	}
	count := fmt.Sprintf(language.Pick("%d parameters", "%d parâmetros"), learned)
	if kept > 0 {
		count += fmt.Sprintf(language.Pick(" (and %d numbers kept, not learned)", " (e %d números guardados, não aprendidos)"), kept)
	}
	return lines, count + fmt.Sprintf(language.Pick(", input %s, %d epochs trained", ", entrada %s, %d épocas de treino"),
		batchShape(m.input), m.epochs)
}

func numbersIn[T float32 | float64](arrays [][]T) (n int) {
	for _, a := range arrays {
		n += len(a)
	}
	return n
}

func sizes(list []parameter) (n int) {
	for _, p := range list {
		n += p.size()
	}
	return n
}

// alwaysGives is a layer's output where that does not depend on its input, or nil. The output may still be an error for Fit.
func alwaysGives(l Layer) []int {
	switch l := l.(type) {
	case DenseLayer:
		return []int{l.Units}
	case ReshapeLayer:
		return l.Dims
	}
	return nil
}

// learnsNothing tells the layers without parameters, whatever their input.
func learnsNothing(l Layer) bool {
	switch l.(type) {
	case Activation, DropoutLayer, FlattenLayer, PoolLayer, ReshapeLayer:
		return true
	}
	return false
}

// outputOf is the layer's output; a layer left out (nil) is an error like any other that Fit reports.
func outputOf(l Layer, shape []int) ([]int, error) {
	if l == nil || shape == nil {
		return nil, errors.New("nn: the input is not known yet")
	}
	return l.output(shape)
}

// Display shows the data set in a notebook.
func (d *Dataset) Display() map[string][]byte {
	return map[string][]byte{"text/plain": []byte(d.describe(language.Pick))}
}

// describe is the data set in one line, in the language that pick picks.
func (d *Dataset) describe(pick func(en, pt string) string) string {
	if err := d.Err(); err != nil {
		return pick("data set that cannot be used: ", "conjunto de dados que não pode ser usado: ") + err.Error()
	}
	kind := "float32"
	if d.rows.Bytes != nil {
		kind = "uint8"
	}
	name := d.name
	if name == "" {
		name = pick("data set", "conjunto de dados")
	}
	labels := pick("no labels", "sem rótulos")
	if d.classes > 0 {
		labels = fmt.Sprintf("%d classes", d.classes) // the same word in both
	} else if w := d.rows.Width; w == 1 {
		labels = pick("1 target", "1 alvo")
	} else if w > 1 {
		labels = fmt.Sprintf(pick("%d targets", "%d alvos"), w)
	}
	return fmt.Sprintf(pick("%s: %d rows of shape %v, %s, %s", "%s: %d linhas de forma %v, %s, %s"), name, d.Len(), d.shape, kind, labels)
}
