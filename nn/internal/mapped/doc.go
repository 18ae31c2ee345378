// Package mapped gives a file's bytes without reading them: the pages come when they are touched and are shared with
// the page cache, so 47 MB of images cost nothing until they are used.
//
//	pixels, err := mapped.Open("train-images.u8")
//	mapped.Forget(pixels) // gives the memory back; the pages come again
package mapped
