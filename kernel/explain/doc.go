// Package explain says a cell's error as a student can use it, in English or Portuguese: the cell's own line with a
// caret, what the message means, and what to try.
//
//	report := explain.Compile(3, []explain.Problem{{Cell: 3, Line: 1, Column: 6, Message: "undefined: y", Source: "x := y"}})
//	fmt.Println(strings.Join(report.Traceback, "\n"))
//
// What is explained stands in two tables, compile.go's and panics.go's: a pattern, and the words in both languages.
package explain
