package datasets

import (
	"descida/internal/folder"
	"descida/nn"
)

// MNISTFile is one of the four files of MNIST, with the SHA-256 sum that they have had since 1998.
type MNISTFile struct {
	Name   string // of the .gz file in the data folder
	SHA256 string
}

// MNISTFiles are what MNIST is unpacked from: training images and labels, test images and labels. Source: LeCun, Cortes
// and Burges, http://yann.lecun.com/exdb/mnist.
func MNISTFiles() []MNISTFile {
	var files []MNISTFile
	for _, f := range mnist().files {
		files = append(files, MNISTFile{f.name, f.outside})
	}
	return files
}

func mnist() images {
	return images{
		name: "MNIST", dir: folder.MNIST(), remedy: "run `go run . setup`, which brings MNIST",
		files: []packedFile{
			{name: "train-images-idx3-ubyte.gz", outside: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", header: 16, values: 60000 * 784, raw: "train-images.u8"},
			{name: "train-labels-idx1-ubyte.gz", outside: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", header: 8, values: 60000, raw: "train-labels.u8"},
			{name: "t10k-images-idx3-ubyte.gz", outside: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", header: 16, values: 10000 * 784, raw: "test-images.u8"},
			{name: "t10k-labels-idx1-ubyte.gz", outside: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", header: 8, values: 10000, raw: "test-labels.u8"},
		},
	}
}

// MNIST is 60,000 training and 10,000 test images of handwritten digits: rows of 784 grey pixels (28 by 28, row by row,
// 0 is the background), classes 0 to 9. Pixels stay uint8 and become 0 to 1 when they are used.
//
// The first call checks the four .gz files in the data folder against their SHA-256 sums and unpacks them there, in
// about half a second; later ones map the unpacked files. Errors: a file is missing, truncated or altered.
func MNIST() (train, test *nn.Dataset, err error) { return mnist().open() }
