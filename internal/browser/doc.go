// Package browser holds the test that opens a notebook in the real JupyterLab, in a real browser, runs it and looks at
// what is drawn.
//
//	DESCIDA_BROWSER=1 go test -v ./internal/browser   // after: go run . setup
package browser
