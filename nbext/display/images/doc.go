// Package images shows values of type image.Image as pictures. Importing it is enough; it is apart from display so
// that a cell without pictures does not link a PNG encoder.
//
//	import _ "descida/nbext/display/images"
package images
