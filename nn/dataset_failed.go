package nn

import "errors"

// FailedDataset is a data set that cannot be used: the first call that tries says err. It is for functions that make
// data sets and, like NewDataset, give their errors there.
func FailedDataset(err error) *Dataset {
	if err == nil {
		err = errors.New("nn: FailedDataset: there is no error")
	}
	return &Dataset{err: err}
}
