package datasets

import (
	"path/filepath"

	"descida/internal/folder"
	"descida/nn"
)

// fashionMNIST's sums are of the files inside the .gz files: Debian packed them anew, without their names.
func fashionMNIST() images {
	dir := filepath.Join(folder.Root(), "fashion-mnist")
	return images{
		name: "Fashion-MNIST", dir: dir, elsewhere: []string{"/usr/share/datasets/fashion-mnist"},
		remedy: "run `sudo apt install dataset-fashion-mnist` (Debian, Ubuntu), or put the four .gz files of " +
			"https://github.com/zalandoresearch/fashion-mnist, data/fashion, into " + dir,
		classes: []string{"T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"},
		files: []packedFile{
			{name: "train-images-idx3-ubyte.gz", inside: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888", header: 16, values: 60000 * 784, raw: "train-images.u8"},
			{name: "train-labels-idx1-ubyte.gz", inside: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", header: 8, values: 60000, raw: "train-labels.u8"},
			{name: "t10k-images-idx3-ubyte.gz", inside: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", header: 16, values: 10000 * 784, raw: "test-images.u8"},
			{name: "t10k-labels-idx1-ubyte.gz", inside: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", header: 8, values: 10000, raw: "test-labels.u8"},
		},
	}
}

// FashionMNIST is 60,000 training and 10,000 test images of clothes in ten classes, whose names are the data set's
// ClassNames: rows of 784 grey pixels as in MNIST, and harder to tell apart. Source: H. Xiao, K. Rasul and R. Vollgraf,
// "Fashion-MNIST" (2017), arXiv 1708.07747; Zalando SE, MIT licence.
//
// The set-up does not bring it. Its four .gz files are looked for in fashion-mnist in the data folder and where Debian's
// package dataset-fashion-mnist puts them; the first call checks their SHA-256 sums and unpacks them into the former.
// Errors: a file is missing (the error says what brings it), truncated or altered.
func FashionMNIST() (train, test *nn.Dataset, err error) { return fashionMNIST().open() }
