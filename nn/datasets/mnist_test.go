package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"descida/internal/folder"
	"descida/nn"
)

// installed copies the .gz files of the real data folder into a fresh one, which DESCIDA_DATA names for the test.
func installed(t *testing.T) (dir string) {
	t.Helper()
	from := folder.MNIST()
	root := t.TempDir()
	t.Setenv(folder.Env, root)
	dir = folder.MNIST()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, f := range MNISTFiles() {
		data, err := os.ReadFile(filepath.Join(from, f.Name))
		if err != nil {
			t.Skip("MNIST is not installed; run `go run . setup`: ", err)
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestMNIST(t *testing.T) {
	dir := installed(t)
	train, test, err := MNIST()
	if err != nil {
		t.Fatal(err)
	}
	if train.String() != "MNIST train: 60000 rows of shape [784], uint8, 10 classes" ||
		test.String() != "MNIST test: 10000 rows of shape [784], uint8, 10 classes" {
		t.Errorf("got %s and %s", train, test)
	}
	for i, want := range []int{5, 0, 4, 1, 9, 2, 1, 3, 1, 4} { // the well-known first digits
		if got := train.Label(i); got != want {
			t.Errorf("training digit %d is a %d, want %d", i, got, want)
		}
	}
	for i, want := range []int{7, 2, 1, 0, 4, 1, 4, 9, 5, 9} {
		if got := test.Label(i); got != want {
			t.Errorf("test digit %d is a %d, want %d", i, got, want)
		}
	}
	var counts [10]int
	for i := range train.Len() {
		counts[train.Label(i)]++
	}
	if counts != [10]int{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949} {
		t.Errorf("digits come %v times", counts)
	}
	for name, sum := range map[string]string{ // of the published files without their headers
		"train-images.u8": "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757", "test-images.u8": "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
	} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := sha256.Sum256(data); hex.EncodeToString(got[:]) != sum {
			t.Errorf("%s has the sum %x", name, got)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.tmp")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	start := time.Now()
	if _, _, err := MNIST(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took > 100*time.Millisecond {
		t.Errorf("unpacked files take %v to open, want under 0.1 s", took)
	}
	if row := train.Row(0); len(row) != 784 || row[0] != 0 || row[156] < 0.494 || row[156] > 0.4942 {
		t.Errorf("the first 5 has %v at (5, 16)", row[156])
	}
}

// TestMNISTAtOnce: programs that unpack at the same time do not disturb one another.
func TestMNISTAtOnce(t *testing.T) {
	installed(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if train, _, err := MNIST(); err != nil || train.Label(0) != 5 {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestMNISTDamaged(t *testing.T) {
	dir := installed(t)
	images := filepath.Join(dir, MNISTFiles()[0].Name)
	data, err := os.ReadFile(images)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		spoil func() error
		want  string
	}{
		"truncated": {func() error { return os.WriteFile(images, data[:1000], 0o644) }, "is truncated or altered (1000 bytes, wrong SHA-256 sum); delete it and run `go run . setup`"},
		"empty":     {func() error { return os.WriteFile(images, nil, 0o644) }, "is truncated or altered (0 bytes"},
		"missing":   {func() error { return nil }, "datasets: MNIST is not installed (no " + images + "); run `go run . setup`"},
		"a folder":  {func() error { return os.Mkdir(images, 0o755) }, "datasets: reading MNIST: "},
	} {
		if err := os.RemoveAll(images); err != nil {
			t.Fatal(err)
		}
		if err := c.spoil(); err != nil {
			t.Fatal(err)
		}
		_, _, err := MNIST()
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "go run . setup") {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
	// A half-written unpacked file, as a full disk leaves it without the rename, is made again.
	if err := os.RemoveAll(images); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(images, data, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "train-images.u8"), data[:100], 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := MNIST(); err != nil {
		t.Error(err)
	}
}

func TestMNISTUnwritable(t *testing.T) {
	dir := installed(t)
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o755)
	if os.WriteFile(filepath.Join(dir, "probe"), nil, 0o644) == nil {
		t.Skip("this user may write everywhere")
	}
	_, _, err := MNIST()
	if err == nil || !strings.Contains(err.Error(), "free some space (55 MB) or make "+dir+" writable") {
		t.Errorf("got %v", err)
	}
}

// TestMNISTIsStoredAsItsFiles: what a notebook keeps of MNIST is small, and reads back.
func TestMNISTIsStoredAsItsFiles(t *testing.T) {
	installed(t)
	train, _, err := MNIST()
	if err != nil {
		t.Fatal(err)
	}
	stored, err := train.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var read nn.Dataset
	if err := read.UnmarshalBinary(stored); err != nil {
		t.Fatal(err)
	}
	if len(stored) > 1000 || read.String() != train.String() || read.Label(59999) != train.Label(59999) {
		t.Errorf("%d bytes became %s", len(stored), &read)
	}
}
