// Package language says in which language Descida speaks to its user: English, or Brazilian Portuguese where the
// locale asks for it.
//
//	fmt.Println(language.Pick("the cell was stopped", "a célula foi interrompida"))
package language
