package datasets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"descida/internal/folder"
)

// TestFashionMNIST needs the files: where Debian's package puts them, or in the data folder.
func TestFashionMNIST(t *testing.T) {
	real := fashionMNIST()
	t.Setenv(folder.Env, t.TempDir())
	s := fashionMNIST()
	s.elsewhere = append(s.elsewhere, real.dir)
	if _, _, err := s.find(s.files[0].name); err != nil {
		t.Skip("Fashion-MNIST is not here; ", s.remedy)
	}
	train, test, err := s.open()
	if err != nil {
		t.Fatal(err)
	}
	if train.String() != "Fashion-MNIST train: 60000 rows of shape [784], uint8, 10 classes" ||
		test.String() != "Fashion-MNIST test: 10000 rows of shape [784], uint8, 10 classes" {
		t.Errorf("got %s and %s", train, test)
	}
	var first []string
	for i := range 10 { // the first ten of the paper's repository
		first = append(first, train.ClassNames()[train.Label(i)])
	}
	if got := strings.Join(first, ", "); got != "ankle boot, T-shirt/top, T-shirt/top, dress, T-shirt/top, pullover, sneaker, pullover, sandal, sandal" {
		t.Errorf("the first images are %s", got)
	}
	var counts [10]int
	for i := range test.Len() {
		counts[test.Label(i)]++
	}
	for k, n := range counts {
		if n != 1000 {
			t.Errorf("%d test images of class %d, want 1000", n, k)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(s.dir, "*.tmp")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestFashionMNISTMissing(t *testing.T) {
	t.Setenv(folder.Env, t.TempDir())
	s := fashionMNIST()
	s.elsewhere = nil
	_, _, err := s.open()
	want := fmt.Sprintf("datasets: Fashion-MNIST is not installed (no %s); run `sudo apt install dataset-fashion-mnist` (Debian, Ubuntu), or put "+
		"the four .gz files of https://github.com/zalandoresearch/fashion-mnist, data/fashion, into %s", filepath.Join(s.dir, s.files[0].name), s.dir)
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// TestSumsOfWhatIsInside: a file that was packed anew is as good, one whose values were altered is not.
func TestSumsOfWhatIsInside(t *testing.T) {
	root := t.TempDir()
	s := images{name: "squares", dir: filepath.Join(root, "here"), elsewhere: []string{filepath.Join(root, "there")}, remedy: "draw them", classes: fashionMNIST().classes}
	if err := os.Mkdir(s.elsewhere[0], 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name string, content []byte, level int) {
		t.Helper()
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, level)
		if _, err := z.Write(content); err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(s.elsewhere[0], name), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	content := map[string][]byte{}
	for _, part := range []string{"train", "test"} {
		for what, size := range map[string]int{"images": 4 + 3*784, "labels": 4 + 3} {
			name := part + "-" + what
			data := make([]byte, size)
			data[size-1] = 7
			content[name] = data
			s.files = append(s.files, packedFile{name: name, inside: fmt.Sprintf("%x", sha256.Sum256(data)), header: 4, values: size - 4, raw: name + ".u8"})
		}
	}
	for _, level := range []int{gzip.BestSpeed, gzip.NoCompression} {
		if err := os.RemoveAll(s.dir); err != nil {
			t.Fatal(err)
		}
		for name, data := range content {
			write(name, data, level)
		}
		train, test, err := s.open()
		if err != nil {
			t.Fatal(err)
		}
		if train.Len() != 3 || test.Label(2) != 7 || math.Abs(float64(test.Row(2)[783])-7.0/255) > 1e-8 || train.ClassNames()[train.Label(2)] != "sneaker" {
			t.Errorf("got %s and %s", train, test)
		}
	}
	for name, spoilt := range map[string][]byte{"altered": bytes.Repeat([]byte{1}, 4+3*784), "cut": make([]byte, 100)} {
		if err := os.RemoveAll(s.dir); err != nil {
			t.Fatal(err)
		}
		write("train-images", spoilt, gzip.BestSpeed)
		_, _, err := s.open()
		if err == nil || !strings.Contains(err.Error(), "train-images is truncated or altered") || !strings.HasSuffix(err.Error(), "delete it and draw them") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
