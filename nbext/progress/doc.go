// Package progress shows how far long work is, how fast it goes and how long it will still take.
//
//	for i := range progress.Range(1000) {
//		work(i)
//	}
package progress
