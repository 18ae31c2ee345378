package option

import _ "embed"

//go:embed numbers.js
var numbers string

// Numbers is a script that defines withCommas(option), for charts whose own field says decimalComma: ours run it, in
// the page and in the picture, after an option was cleaned.
func Numbers() string { return numbers }
