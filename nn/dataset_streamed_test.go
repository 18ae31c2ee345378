package nn

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"descida/nn/internal/backend"
)

// TestStreamedFitIsFit: a run on rows in blocks of 64 has the numbers of one on rows on the device, and scores alike.
func TestStreamedFitIsFit(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		data := spots(1000)
		part := data.view(data.rows)
		part.rows.Stream = 128 * 12 // two floats and a label
		fit := func(d *Dataset) (*Model, []float32, []float64) {
			m := small()
			h, err := m.Fit(d, SGD(0.2), MiniBatch(12), Epochs(2), Seed(3), ValidationSplit(0.15))
			if err != nil {
				t.Fatal(err)
			}
			return m, h.Update.Loss, h.Epoch.ValidationLoss
		}
		m, want, valid := fit(data)
		_, got, scored := fit(part)
		for i := range want {
			if math.Abs(float64(got[i]-want[i])) > 1e-5 { // batches are summed in the same order, blocks in others
				t.Fatalf("update %d: loss %v, want %v", i, got[i], want[i])
			}
		}
		for i := range valid {
			if math.Abs(scored[i]-valid[i]) > 1e-5 {
				t.Errorf("epoch %d: validation loss %v, want %v", i, scored[i], valid[i])
			}
		}
		a, err := m.Evaluate(data)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := m.Evaluate(part); err != nil || math.Abs(a.Loss-b.Loss) > 1e-6 || a.Accuracy != b.Accuracy {
			t.Errorf("Evaluate: %v, %v; want %v", b, err, a)
		}
	})
}

func TestStreamedIsKept(t *testing.T) {
	d := spots(10).Streamed(3)
	stored, err := d.Shuffle(1).Take(5).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var read Dataset
	if err := read.UnmarshalBinary(stored); err != nil || read.rows.Stream != 3<<20 {
		t.Errorf("%d bytes at a time, %v", read.rows.Stream, err)
	}
	for _, bad := range []int{0, -1, math.MaxInt} {
		wantError(t, spots(10).Streamed(bad).Err(), fmt.Sprintf("nn: Streamed(%d): want the megabytes", bad))
	}
	wantError(t, (*Dataset)(nil).Streamed(1).Err(), "the data set is nil")
}

const streamedSize = 400 << 20

// TestStreamedMemory trains on a file of 400 MB, once with 32 MB on the device at a time and once with all of it, each in
// a process of its own, and compares the most memory that they had.
func TestStreamedMemory(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("it reads /proc")
	}
	if os.Getenv("DESCIDA_TEST_STREAM") != "" {
		trainOnFile(t)
		return
	}
	t.Setenv(backend.Env, backend.XLACPU)
	if _, err := backend.Default(); err != nil {
		t.Skip("XLA's CPU plug-in is not installed: ", err)
	}
	dir := t.TempDir()
	const features = 1000
	pixels, labels := filepath.Join(dir, "x.u8"), filepath.Join(dir, "y.u8")
	if err := os.WriteFile(labels, make([]byte, streamedSize/features), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(pixels, []byte{1, 2, 3}, 0o644); err != nil { // the rest is a hole, which takes no disk
		t.Fatal(err)
	}
	if err := os.Truncate(pixels, streamedSize/features*features); err != nil {
		t.Fatal(err)
	}
	peak := func(megabytes int) (kB int) {
		t.Helper()
		cmd := exec.Command(os.Args[0], "-test.run", "^TestStreamedMemory$", "-test.v")
		cmd.Env = append(os.Environ(), "DESCIDA_TEST_STREAM="+strconv.Itoa(megabytes), "DESCIDA_TEST_STREAM_DIR="+dir)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		for line := range strings.Lines(string(out)) {
			if n, ok := strings.CutPrefix(line, "peak kB "); ok {
				kB, _ = strconv.Atoi(strings.TrimSpace(n))
			}
		}
		if kB == 0 {
			t.Fatalf("no peak in\n%s", out)
		}
		return kB
	}
	streamed, whole := peak(32), peak(1000)
	t.Logf("%d MB with 32 MB of rows at a time, %d MB with all 400", streamed>>10, whole>>10)
	if saved := whole - streamed; saved < 300<<10 { // all but 32 MB, less what the measurement misses
		t.Errorf("streaming saves %d MB of 400", saved>>10)
	}
}

// trainOnFile is the process that is measured: it prints the most of its memory that is its own, not the file's.
func trainOnFile(t *testing.T) {
	megabytes, _ := strconv.Atoi(os.Getenv("DESCIDA_TEST_STREAM"))
	dir := os.Getenv("DESCIDA_TEST_STREAM_DIR")
	d, err := OpenDataset(Files{Name: "large", Pixels: filepath.Join(dir, "x.u8"), Labels: filepath.Join(dir, "y.u8"), Shape: []int{1000}, Classes: 2})
	if err != nil {
		t.Fatal(err)
	}
	done, most := make(chan bool), make(chan int)
	go func() {
		peak := 0
		for tick := time.NewTicker(2 * time.Millisecond); ; {
			select {
			case <-done:
				most <- peak
				return
			case <-tick.C:
				peak = max(peak, own())
			}
		}
	}()
	m := Sequential(Dense(2))
	if _, err := m.Fit(d.Streamed(megabytes), MiniBatch(4096)); err != nil {
		t.Fatal(err)
	}
	if s, err := m.Evaluate(d.Streamed(megabytes)); err != nil || s.Rows != streamedSize/1000 {
		t.Fatal(s, err)
	}
	done <- true
	fmt.Printf("peak kB %d\n", <-most)
}

// own is the process's anonymous memory in kB.
func own() (kB int) {
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "RssAnon:" {
			kB, _ = strconv.Atoi(f[1])
		}
	}
	return kB
}
