// Package display shows values in the notebook: as text, HTML, Markdown, pictures and charts. A value shows itself
// in its own way when its type has a Display method or a registered renderer; everything else is text. Outside a
// notebook the text is printed.
//
//	display.Show(display.Markdown("**loss** 0.19"))
package display
