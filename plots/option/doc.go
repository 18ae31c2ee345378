// Package option says what a chart's option may hold: a list of ECharts' fields without those that can run or load
// something. A notebook may come from anyone; Clean keeps what is on the list and drops the rest.
//
//	safe, err := option.Clean([]byte(`{"series": [{"type": "line", "data": [1, 2]}]}`))
//
// The front-end extension (nbext/lab) holds the same rules in JavaScript, for notebooks that other programs wrote.
package option
