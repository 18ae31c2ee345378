package nn

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"descida/internal/language"
)

// Array is numbers with a name and a shape: one parameter of a model, or its gradient.
type Array struct {
	Name   string    // dense1.weights
	Shape  []int     // weights of a Dense layer: [in, out], as in x W + b
	Values []float32 // row by row
}

// Rows are the rows of an array of two axes, W[i][j], as views: what is assigned to them is in Values. Of any other number
// of axes it is the values along the last one.
func (a Array) Rows() [][]float32 {
	if len(a.Shape) == 0 {
		return nil
	}
	width := a.Shape[len(a.Shape)-1]
	if width < 1 {
		return nil
	}
	rows := make([][]float32, 0, len(a.Values)/width)
	for at := 0; at+width <= len(a.Values); at += width {
		rows = append(rows, a.Values[at:at+width:at+width])
	}
	return rows
}

// Norm is the Euclidean length of the values.
func (a Array) Norm() float64 { return math.Sqrt(sumSquares(a.Values)) }

func sumSquares(values []float32) (total float64) {
	for _, v := range values {
		total += float64(v) * float64(v)
	}
	return total
}

// String is the name, the shape and the first values: dense1.bias [4] = 0.1 -0.2 0.05 0.
func (a Array) String() string {
	const most = 6
	var s strings.Builder
	fmt.Fprintf(&s, "%s %v =", a.Name, a.Shape)
	for _, v := range a.Values[:min(len(a.Values), most)] {
		fmt.Fprintf(&s, " %.4g", v)
	}
	if len(a.Values) > most {
		s.WriteString(" ...")
	}
	return s.String()
}

// Arrays are the arrays of a model in the order of its layers: its parameters, their gradient, or what an update rule
// keeps of each, such as a velocity. What calculates with them leaves them as they are and makes new ones, so that a rule
// reads as in the notes:
//
//	v = v.Times(0.9).Plus(g.Arrays)  // v ← βv + g
//	w = w.Minus(v.Times(0.1))        // w ← w - αv
//
// Arrays that do not match each other make a result that says so in Problem, and SetParameters returns it as an error.
type Arrays struct {
	List    []Array
	Problem string `json:",omitempty"`
}

// Array is the one of that name, whose Values it shares. Error: there is none of the name; the error lists those there are.
func (a Arrays) Array(name string) (Array, error) {
	for _, one := range a.List {
		if one.Name == name {
			return one, nil
		}
	}
	return Array{}, fmt.Errorf("nn: there is no array %q; there are %s", name, strings.Join(a.Names(), ", "))
}

// Names are the arrays' names: dense1.weights is of layer 1, a Dense, as errors count layers.
func (a Arrays) Names() []string {
	names := make([]string, len(a.List))
	for i, one := range a.List {
		names[i] = one.Name
	}
	return names
}

// Plus is a + b, number by number.
func (a Arrays) Plus(b Arrays) Arrays {
	return a.With(b, func(x, y float32) float32 { return x + y })
}

// Minus is a - b, number by number.
func (a Arrays) Minus(b Arrays) Arrays {
	return a.With(b, func(x, y float32) float32 { return x - y })
}

// Times is every number times c.
func (a Arrays) Times(c float64) Arrays {
	f := float32(c)
	return a.Map(func(x float32) float32 { return f * x })
}

// Zeros are arrays of the same names and shapes with 0 everywhere: where a velocity starts.
func (a Arrays) Zeros() Arrays { return a.Map(func(float32) float32 { return 0 }) }

// Map is f of every number.
func (a Arrays) Map(f func(x float32) float32) Arrays {
	out := a.likewise()
	for i, one := range a.List {
		to := out.List[i].Values
		for j, x := range one.Values {
			to[j] = f(x)
		}
	}
	return out
}

// With is f of every number of a and the one of b at the same place, for rules of one's own:
//
//	s = s.With(g.Arrays, func(s, g float32) float32 { return 0.9*s + 0.1*g*g })
func (a Arrays) With(b Arrays, f func(x, y float32) float32) Arrays {
	if p := a.mismatch(b); p != "" {
		return Arrays{Problem: p}
	}
	out := a.likewise()
	for i, one := range a.List {
		to, other := out.List[i].Values, b.List[i].Values
		for j, x := range one.Values {
			to[j] = f(x, other[j])
		}
	}
	return out
}

// likewise has the same names and shapes, and new values.
func (a Arrays) likewise() Arrays {
	out := Arrays{List: slices.Clone(a.List), Problem: a.Problem}
	for i, one := range out.List {
		out.List[i].Values = make([]float32, len(one.Values))
	}
	return out
}

// Clone is a copy that shares nothing.
func (a Arrays) Clone() Arrays { return a.Map(func(x float32) float32 { return x }) }

// mismatch says why b does not match a, or what was wrong with one of them before.
func (a Arrays) mismatch(b Arrays) string {
	switch {
	case a.Problem != "":
		return a.Problem
	case b.Problem != "":
		return b.Problem
	case len(a.List) != len(b.List):
		return fmt.Sprintf("%d arrays (%s) and %d (%s) do not match", len(a.List), strings.Join(a.Names(), ", "), len(b.List), strings.Join(b.Names(), ", "))
	}
	for i, one := range a.List {
		if other := b.List[i]; one.Name != other.Name || !slices.Equal(one.Shape, other.Shape) || len(one.Values) != len(other.Values) {
			return fmt.Sprintf("%s %v and %s %v do not match", one.Name, one.Shape, other.Name, other.Shape)
		}
	}
	return ""
}

// Dot is the sum over all places of a's number times b's; NaN where they do not match. a.Dot(b) / (a.Norm() * b.Norm()) is
// the cosine of the angle between two gradients.
func (a Arrays) Dot(b Arrays) float64 {
	if a.mismatch(b) != "" {
		return math.NaN()
	}
	var total float64
	for i, one := range a.List {
		for j, x := range one.Values {
			total += float64(x) * float64(b.List[i].Values[j])
		}
	}
	return total
}

// Norm is the Euclidean length over all arrays together, as the history's gradient norm; NaN where there is a Problem.
func (a Arrays) Norm() float64 {
	if a.Problem != "" {
		return math.NaN()
	}
	var total float64
	for _, one := range a.List {
		total += sumSquares(one.Values)
	}
	return math.Sqrt(total)
}

// String is a line an array: its name, shape and norm.
func (a Arrays) String() string { return a.describe(english) }

// Display shows the arrays in a notebook, a line each.
func (a Arrays) Display() map[string][]byte {
	return map[string][]byte{"text/plain": []byte(a.describe(language.Pick))}
}

func (a Arrays) describe(pick func(en, pt string) string) string {
	if a.Problem != "" {
		return pick("arrays that cannot be used: ", "arrays que não podem ser usados: ") + a.Problem
	}
	lines := make([]string, len(a.List))
	for i, one := range a.List {
		lines[i] = fmt.Sprintf("%-20s %-12v %s %s", one.Name, fmt.Sprint(one.Shape), pick("norm", "norma"), digits(one.Norm(), 'g', pick))
	}
	return strings.Join(lines, "\n")
}
