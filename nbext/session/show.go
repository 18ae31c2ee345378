package session

import (
	"fmt"
	"runtime/debug"

	"descida/nbext/display"
	"descida/nbext/internal/link"
	"descida/nbext/session/event"
)

// Show shows the values of a cell's last expression. Of several values a last error is not shown: nil is dropped, and
// any other fails the cell. A single error is a value like others; a call whose only result is an error goes
// through Check.
func Show(vals ...any) {
	if n := len(vals); n > 1 {
		switch err := vals[n-1].(type) {
		case nil:
			vals = vals[:n-1]
		case error:
			fail(err)
		}
	}
	bundles := make([]display.Bundle, 0, len(vals))
	rich := false
	for _, v := range vals {
		b := display.Of(v)
		bundles = append(bundles, b)
		rich = rich || len(b) > 1 || len(b[display.MIMEText]) == 0
	}
	switch {
	case len(vals) == 0:
	case len(vals) == 1:
		result(vals[0], bundles[0])
	case rich:
		for _, v := range vals[:len(vals)-1] {
			display.Show(v)
		}
		result(vals[len(vals)-1], bundles[len(bundles)-1])
	default:
		var text []byte
		for i, b := range bundles {
			if i > 0 {
				text = append(text, ' ')
			}
			text = append(text, b[display.MIMEText]...)
		}
		result(nil, display.Bundle{display.MIMEText: text})
	}
}

// result sends a cell's value; a chart is displayed instead, because a result cannot be updated.
func result(v any, b display.Bundle) {
	switch {
	case display.IsChart(b):
		display.Show(v)
	case link.Connected():
		link.Place(&event.Event{Kind: event.Result, Bundle: b})
	default:
		fmt.Fprintln(link.Out, string(b[display.MIMEText]))
	}
}

// Check fails the cell when the last value is a non-nil error: a call's result that the cell leaves unhandled.
func Check(vals ...any) {
	if n := len(vals); n > 0 {
		if err, ok := vals[n-1].(error); ok {
			fail(err)
		}
	}
}

func fail(err error) { panic(failure{err, debug.Stack()}) }
