package display_test

import (
	"fmt"

	"descida/nbext/display"
)

func ExampleShow() {
	display.Show(display.HTML("<b>loss</b> 0.19"))
	display.Show([]float64{0.5, 0.25})
	// Output:
	// loss 0.19
	// [0.5 0.25]
}

func ExampleNew() {
	h := display.New("epoch 1")
	h.Update("epoch 2") // in a notebook it replaces the first
	// Output:
	// epoch 1
	// epoch 2
}

type matrix [2][2]float64

func ExampleRegister() {
	display.Register(func(m matrix) display.Bundle {
		return display.Bundle{display.MIMEText: fmt.Appendf(nil, "%v\n%v", m[0], m[1])}
	})
	display.Show(matrix{{1, 0}, {0, 1}})
	// Output:
	// [1 0]
	// [0 1]
}

// A renderer that fails is named; the value is shown as text.
func ExampleOf_failing() {
	display.Register(func(broken) display.Bundle { panic("no forms") })
	fmt.Println(string(display.Of(broken{1})[display.MIMEText]))
	// Output:
	// {1}
	// (showing this display_test.broken failed: no forms)
}

type broken struct{ n int }

func ExampleText() {
	fmt.Println(display.Text(make([]int, 60_000)))
	// Output: [0 0 0 0 0 ... 0 0 0 0 0] (60000 values)
}
