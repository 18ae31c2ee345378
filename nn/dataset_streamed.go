package nn

// Streamed gives the same rows for a set that the device, or the memory, cannot hold: of them at most so many megabytes
// (of 2^20 bytes) lie on the device at a time, in two blocks, one that trains and one that is gathered from the rows and
// uploaded meanwhile. Fit, Evaluate, Predict and validation then take their rows so. The numbers are the same: an epoch
// still visits all rows in one random order, and no batch ends with a block.
//
//	train := nn.Must(nn.OpenDataset(files)).Streamed(256)
//
// A data set that says nothing lies on the device up to 1 GB of rows, and comes in blocks of 64 MB beyond. Of a set from
// files only what is in the blocks is read into memory; its labels, the order and a split take some 4 bytes a row each.
// A disk reads a block's rows in the order of the file. One batch, and so all rows of FullBatch, lies on the device in
// any case. On the pure Go backend nothing but a batch ever does.
func (d *Dataset) Streamed(megabytes int) *Dataset {
	if d == nil || d.err != nil {
		return d
	}
	if megabytes < 1 || megabytes > 1<<30 {
		return failed("Streamed(%d): want the megabytes that may lie on the device at a time, 1 or more; 128 is a good start", megabytes)
	}
	view := *d
	view.rows.Stream = megabytes << 20
	return &view
}
