package datasets

import (
	"path/filepath"

	"descida/internal/folder"
	"descida/nn"
)

// MNISTFile is one of the four files of MNIST, with the SHA-256 sum that they have had since 1998.
type MNISTFile struct {
	Name   string // of the .gz file in the data folder
	SHA256 string
	header int    // bytes before the values: IDX's magic number and dimensions
	values int    // bytes of values
	raw    string // name of the file with the values alone
}

// MNISTFiles are what MNIST is unpacked from: training images and labels, test images and labels. Source: LeCun, Cortes
// and Burges, http://yann.lecun.com/exdb/mnist.
func MNISTFiles() []MNISTFile {
	return []MNISTFile{
		{"train-images-idx3-ubyte.gz", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", 16, 60000 * 784, "train-images.u8"},
		{"train-labels-idx1-ubyte.gz", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", 8, 60000, "train-labels.u8"},
		{"t10k-images-idx3-ubyte.gz", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", 16, 10000 * 784, "test-images.u8"},
		{"t10k-labels-idx1-ubyte.gz", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", 8, 10000, "test-labels.u8"},
	}
}

const remedy = "run `go run . setup`, which brings MNIST"

// MNIST is 60,000 training and 10,000 test images of handwritten digits: rows of 784 grey pixels (28 by 28, row by row,
// 0 is the background), classes 0 to 9. Pixels stay uint8 and become 0 to 1 when they are used.
//
// The first call checks the four .gz files in the data folder against their SHA-256 sums and unpacks them there, in
// about half a second; later ones map the unpacked files. Errors: a file is missing, truncated or altered.
func MNIST() (train, test *nn.Dataset, err error) {
	dir := folder.MNIST()
	for _, f := range MNISTFiles() {
		if err := f.unpack(dir); err != nil {
			return nil, nil, err
		}
	}
	open := func(name, part string) (*nn.Dataset, error) {
		return nn.OpenDataset(nn.Files{
			Name:   name,
			Pixels: filepath.Join(dir, part+"-images.u8"), Labels: filepath.Join(dir, part+"-labels.u8"),
			Shape: []int{784}, Classes: 10, Remedy: remedy,
		})
	}
	if train, err = open("MNIST train", "train"); err != nil {
		return nil, nil, err
	}
	if test, err = open("MNIST test", "test"); err != nil {
		return nil, nil, err
	}
	return train, test, nil
}
