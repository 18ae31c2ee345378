package nn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"descida/nn/history"
	"descida/nn/internal/atomicfile"
	"descida/nn/internal/backend"
	"descida/nn/internal/safetensors"
)

// everything is a run with all that goes from update to update: what an optimizer and BatchNorm keep, random numbers, a
// schedule, weights of classes, the best epoch.
func everything(path string, more ...FitOption) (*Model, *Dataset, []FitOption) {
	m := Sequential(Dense(6, Tanh), BatchNorm(), Dropout(0.2), Dense(2))
	options := []FitOption{Adam(0.1), CosineDecay(), ClipNorm(2), MiniBatch(16), Epochs(12), Seed(3), ValidationSplit(0.2),
		BalancedClasses(), TrainingLoss(), EarlyStopping(10)}
	if path != "" {
		options = append(options, Checkpoint(path))
	}
	return m, spots(90), append(options, more...)
}

// timeless is a history without what a clock measured.
func timeless(h *history.History) *history.History {
	c := *h
	c.Seconds, c.Update.Seconds, c.Epoch.Seconds = 0, nil, nil
	return &c
}

// sameRun checks that two runs ended alike, to the bit.
func sameRun(t *testing.T, what string, m, want *Model, h, wantHistory *history.History) {
	t.Helper()
	if !reflect.DeepEqual(timeless(h), timeless(wantHistory)) {
		t.Errorf("%s: the history is another:\n%s\n%s", what, h, wantHistory)
	}
	a, err := m.MarshalBinary()
	b, err2 := want.MarshalBinary()
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a, b) {
		t.Errorf("%s: the model is another: %s after %d epochs, %s after %d", what, m, m.epochs, want, want.epochs)
	}
}

// TestResumedRunIsTheRun: a run that ends after each epoch and is begun again by the same lines ends as the one that never
// did.
func TestResumedRunIsTheRun(t *testing.T) {
	eachBackend(t, func(t *testing.T, _ *backend.Backend) {
		want, data, options := everything("")
		wantHistory, err := want.Fit(data, options...)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "run.ckpt")
		crash := errors.New("crash")
		var m *Model
		var h *history.History
		starts := 0
		for ; starts < 100; starts++ {
			calls := 0
			m, data, options = everything(path, OnEpoch(func(EpochEnd) {
				if calls++; calls == 3 {
					panic(crash)
				}
			}))
			if h, err = m.Fit(data, options...); err == nil {
				break
			} else if !errors.Is(err, crash) {
				t.Fatal(err)
			}
		}
		if starts != 4 { // the crashes were after epochs 3, 6, 9 and 12
			t.Errorf("%d crashes, want 4", starts)
		}
		sameRun(t, "resumed", m, want, h, wantHistory)
		if wantHistory.KeptEpoch == 0 || wantHistory.KeptEpoch > 9 {
			t.Errorf("the best epoch is %d: no crash comes after it, and nothing is tested of it", wantHistory.KeptEpoch)
		}
		if trained := h.Update.Seconds[h.Updates()-1]; h.Seconds < trained {
			t.Errorf("the run took %v s and its updates %v: what was before a crash is not counted", h.Seconds, trained)
		}

		again, data, options := everything(path)
		h, err = again.Fit(data, append(options, OnEpoch(func(EpochEnd) { t.Error("it is trained again") }))...)
		if err != nil {
			t.Fatal(err)
		}
		sameRun(t, "of a whole run", again, want, h, wantHistory)
		loaded, err := Load(path)
		if err != nil {
			t.Fatal(err)
		}
		sameRun(t, "loaded", loaded, want, h, wantHistory)

		h, err = again.Fit(data, options...) // the model goes on: another run
		if err != nil {
			t.Fatal(err)
		}
		if reflect.DeepEqual(timeless(h), timeless(wantHistory)) {
			t.Error("Fit of a trained model gives the run that it had")
		}
	})
}

// killed tells a test binary that it is the program to be killed.
const killed = "NN_TEST_KILLED"

// TestMain lets the test binary be that program.
func TestMain(m *testing.M) {
	if path := os.Getenv(killed); path != "" {
		slow := OnUpdate(1, func(UpdateEnd) { time.Sleep(time.Millisecond) })
		model, data, options := everything(path, slow)
		if _, err := model.Fit(data, options...); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestKilled: kill -9 at any moment, also while the file is written, leaves a file that the run goes on from.
func TestKilled(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	want, data, options := everything("")
	wantHistory, err := want.Fit(data, options...)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "run.ckpt")
	kills, from := 0, 0
	for try := 0; try < 200 && kills < 3; try++ {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), killed+"="+path)
		var said bytes.Buffer
		child.Stderr = &said
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- child.Wait() }()
		for done := false; !done; {
			select {
			case err := <-ended:
				if err != nil {
					t.Fatalf("%v: %s", err, &said)
				}
				done, kills = true, 99
			case <-time.After(time.Millisecond):
				if r, err := readCheckpoint(path); err == nil && r.Epochs >= from+2 && !r.Finished {
					_ = child.Process.Kill()
					<-ended
					done, from = true, r.Epochs
					kills++
				}
			}
		}
		if _, err := readCheckpoint(path); err != nil {
			t.Fatal("after a kill: ", err)
		}
	}
	if kills == 0 {
		t.Fatal("it was never killed")
	}
	m, data, options := everything(path)
	h, err := m.Fit(data, options...)
	if err != nil {
		t.Fatal(err)
	}
	sameRun(t, "killed and resumed", m, want, h, wantHistory)
}

// TestStoppedRunGoesOn: a stop button is no end of the run, for the model that it left as for a new one.
func TestStoppedRunGoesOn(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	want, data, options := everything("")
	wantHistory, err := want.Fit(data, options...)
	if err != nil {
		t.Fatal(err)
	}
	for name, anew := range map[string]bool{"the same model": false, "a new model": true} {
		path := filepath.Join(t.TempDir(), "run.ckpt")
		stop, stopped := false, false
		m, data, options := everything(path, OnUpdate(1, func(e UpdateEnd) { stop = !stopped && e.Update == 23 }))
		history.StopWhen(func() bool { return stop })
		h, err := m.Fit(data, options...)
		history.StopWhen(nil)
		if err != nil || h.Ended != history.Stopped || h.Updates() != 23 {
			t.Fatalf("%s: ended %q after %d updates, %v", name, h.Ended, h.Updates(), err)
		}
		if anew {
			m, data, options = everything(path)
		}
		stop, stopped = false, true
		if h, err = m.Fit(data, options...); err != nil {
			t.Fatal(name, err)
		}
		sameRun(t, name, m, want, h, wantHistory)
	}
}

func TestCheckpointOfAnotherRun(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	dir := t.TempDir()
	half := func(name string) string { // a checkpoint of 2 epochs of 12
		path := filepath.Join(dir, name)
		m, data, options := everything(path, OnEpoch(func(e EpochEnd) {
			if e.Epoch == 2 {
				panic("crash")
			}
		}))
		if _, err := m.Fit(data, options...); err == nil {
			t.Fatal("no crash")
		}
		return path
	}
	path := half("run.ckpt")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := spots(90)
	for i := range other.rows.Floats {
		other.rows.Floats[i]++
	}
	for name, c := range map[string]struct {
		model *Model
		data  *Dataset
		more  FitOption
		want  []string
	}{
		"layers":     {Sequential(Dense(7, Tanh), BatchNorm(), Dropout(0.2), Dense(2)), nil, nil, []string{"the layers Sequential(Dense(6, Tanh)", "this one has Sequential(Dense(7, Tanh)"}},
		"more rows":  {nil, spots(100), nil, []string{"the rows 72 of shape [2]", "this one has 80 of shape [2]"}},
		"other rows": {nil, other, nil, []string{"the rows 72 of shape [2], checksum"}},
		"optimizer":  {nil, nil, SGD(0.1), []string{"the optimizer Adam(0.1), and this one has SGD(0.1)"}},
		"schedule":   {nil, nil, ConstantRate(), []string{"the schedule CosineDecay(), and this one has ConstantRate()"}},
		"batch":      {nil, nil, MiniBatch(8), []string{"the batch mini-batch(16), and this one has mini-batch(8)"}},
		"epochs":     {nil, nil, Epochs(13), []string{"the number of epochs 12, and this one has 13"}},
		"seed":       {nil, nil, Seed(4), []string{"this one has"}},
		"classes":    {nil, nil, ClassWeights(1, 2), []string{"this one has"}},
		"early":      {nil, nil, EarlyStopping(9), []string{"the early stopping EarlyStopping(10), and this one has EarlyStopping(9)"}},
	} {
		m, data, options := everything(path)
		if c.model != nil {
			m = c.model
		}
		if c.data != nil {
			data = c.data
		}
		if c.more != nil {
			options = append(options, c.more)
		}
		_, err := m.Fit(data, options...)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		wantError(t, err, append(c.want, "nn: Checkpoint(", "run.ckpt", "the file is of a run with", "delete the file or give another path")...)
		if m.weights != nil {
			t.Errorf("%s: the model has weights now", name)
		}
	}
	m, data, options := everything("")
	if _, err := m.Fit(data, Epochs(3)); err != nil {
		t.Fatal(err)
	}
	_, err = m.Fit(data, append(options, Checkpoint(path))...)
	wantError(t, err, "a model of 0 epochs of training, and this one has one of 3 epochs")
	m, data, options = everything(path)
	if _, err := m.Build(data, 77); err != nil {
		t.Fatal(err)
	}
	_, err = m.Fit(data, options...)
	wantError(t, err, "a model whose weights had the checksum")

	for name, c := range map[string]struct {
		write func(path string) error
		want  string
	}{
		"foreign": {func(p string) error { return os.WriteFile(p, []byte("my only copy of the thesis"), 0o600) }, "no safetensors file"},
		"cut":     {func(p string) error { return os.WriteFile(p, before[:len(before)-5], 0o600) }, "cut off"},
		"flipped": {func(p string) error {
			b := slices.Clone(before)
			b[len(b)-3] ^= 1
			return os.WriteFile(p, b, 0o600)
		}, "its checksum is"},
		"a model":  {func(p string) error { return m.Save(p) }, "a model's file and no checkpoint"},
		"a folder": {func(p string) error { return os.Mkdir(p, 0o700) }, "no plain file"},
	} {
		bad := filepath.Join(dir, "bad "+name)
		if err := c.write(bad); err != nil {
			t.Fatal(err)
		}
		was, _ := os.ReadFile(bad)
		fresh, data, options := everything(bad)
		_, err := fresh.Fit(data, options...)
		wantError(t, err, "nn: Checkpoint(", "bad "+name, c.want, "delete the file or give another path")
		if is, _ := os.ReadFile(bad); !bytes.Equal(is, was) {
			t.Errorf("%s: the file was changed", name)
		}
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
		t.Error("a run that was refused changed the file")
	}

	// A file that anybody may have written, without a checksum, whose parts do not belong together.
	for name, c := range map[string]struct {
		edit func(r *checkpointRecord, arrays map[string]*safetensors.Tensor)
		want string
	}{
		"layers of the history": {func(r *checkpointRecord, _ map[string]*safetensors.Tensor) { r.History.Layers = nil }, "its history is of another run than it says"},
		"rows of the history":   {func(r *checkpointRecord, _ map[string]*safetensors.Tensor) { r.History.Rows++ }, "its history is of another run than it says"},
		"validation": {func(_ *checkpointRecord, a map[string]*safetensors.Tensor) {
			delete(a, "history.Epoch.ValidationLoss")
		}, "0 validation losses for 2 epochs"},
		"optimizer": {func(_ *checkpointRecord, a map[string]*safetensors.Tensor) {
			s := a["optimizer.0"]
			s.Floats, s.Shape = append(s.Floats, 1), []int{s.Shape[0] + 1}
		}, "its arrays are of another model than it says"},
		"epochs":     {func(r *checkpointRecord, _ map[string]*safetensors.Tensor) { r.Epochs = 3 }, "its history has 2 epochs"},
		"no history": {func(r *checkpointRecord, _ map[string]*safetensors.Tensor) { r.History = nil }, "its run has no history"},
	} {
		bad := filepath.Join(dir, "edited "+name)
		if err := editCheckpoint(path, bad, c.edit); err != nil {
			t.Fatal(name, err)
		}
		m, data, options := everything(bad)
		_, err := m.Fit(data, options...)
		wantError(t, err, "nn: Checkpoint(", bad, c.want, "delete the file or give another path")
	}

	// The file of a run that is whole gives way to another run.
	whole := filepath.Join(dir, "whole.ckpt")
	m, data, options = everything(whole)
	if _, err := m.Fit(data, options...); err != nil {
		t.Fatal(err)
	}
	m, data, options = everything(whole, SGD(0.1))
	h, err := m.Fit(data, options...)
	if err != nil || !strings.HasPrefix(h.Optimizer, "SGD(0.1)") {
		t.Errorf("another run over the file of a whole one: %s, %v", h, err)
	}
}

// editCheckpoint copies a checkpoint with changes, and without its checksum.
func editCheckpoint(from, to string, edit func(*checkpointRecord, map[string]*safetensors.Tensor)) error {
	f, err := safetensors.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	arrays := map[string]*safetensors.Tensor{}
	for _, name := range f.Names() {
		t := &safetensors.Tensor{Name: name, Shape: f.Shape(name)}
		if f.DType(name) == safetensors.F64 {
			t.Doubles, err = f.Doubles(name)
		} else {
			t.Floats, err = f.Floats(name)
		}
		if err != nil {
			return err
		}
		arrays[name] = t
	}
	var r checkpointRecord
	if err := strictJSON(f.Metadata[runKey], &r); err != nil {
		return err
	}
	edit(&r, arrays)
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	f.Metadata[runKey] = string(text)
	delete(f.Metadata, sumKey)
	var list []safetensors.Tensor
	for _, t := range arrays {
		list = append(list, *t)
	}
	return atomicfile.Write(to, func(w io.Writer) error { return safetensors.Write(w, list, f.Metadata) })
}

// TestCheckpointCannotBeWritten: what can be known before a run is said before it; a folder that goes away meanwhile ends the
// run with an error that names the file, and the model has the weights so far.
func TestCheckpointCannotBeWritten(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	folder := filepath.Join(t.TempDir(), "no")
	path := filepath.Join(folder, "run.ckpt")
	m, data, options := everything(path)
	h, err := m.Fit(data, options...)
	wantError(t, err, "nn: Checkpoint(", folder, "no such file")
	if h != nil || m.weights != nil {
		t.Errorf("a run that cannot be written was begun: %s", h)
	}
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	gone := OnUpdate(1, func(UpdateEnd) { os.Remove(folder) })
	h, err = m.Fit(data, append(options, gone)...)
	wantError(t, err, "nn: Checkpoint(", path, "no such file")
	if h == nil || h.EpochsDone() != 1 || m.weights == nil || m.epochs != 1 {
		t.Errorf("after one epoch: %s, %d epochs in the model", h, m.epochs)
	}
}

// limited tells a test binary that files may be limited in it.
const limited = "NN_TEST_LIMITED"

// TestFullDisk: what does not fit on the disk leaves the file that was there, and nothing beside it. The limit of a file's
// size stands for a disk that is full. It holds for a whole process, and `go test` writes a log of its own in this one, so
// the test runs in another.
func TestFullDisk(t *testing.T) {
	t.Setenv(backend.Env, backend.Go)
	if os.Getenv(limited) == "" {
		child := exec.Command(os.Args[0], "-test.run=^TestFullDisk$")
		child.Env = append(os.Environ(), limited+"=1")
		if said, err := child.CombinedOutput(); err != nil {
			t.Errorf("%v: %s", err, said)
		}
		return
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "model.safetensors")
	if err := small().Save(path); err != nil {
		t.Fatal(err)
	}
	before, _ := os.ReadFile(path)
	large := Sequential(Dense(1000), Dense(2))
	if _, err := large.Build(spots(4), 1); err != nil {
		t.Fatal(err)
	}
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	low := old
	low.Cur = 8 << 10
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &low); err != nil {
		t.Fatal(err)
	}
	saved := large.Save(path)
	m, data, options := everything(filepath.Join(dir, "run.ckpt"))
	m.layers[0] = Dense(500)
	h, fitted := m.Fit(data, options...)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		t.Fatal(err)
	}
	wantError(t, saved, "nn: Save: ", path, "file too large")
	wantError(t, fitted, "nn: Checkpoint(", "run.ckpt", "file too large")
	if h.EpochsDone() != 1 || m.epochs != 1 {
		t.Errorf("%d epochs, %d in the model; want the one before the disk was full", h.EpochsDone(), m.epochs)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
		t.Error("the file that was there is another")
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%d files are left, want one", len(left))
	}
}

// TestHistoryGoesThroughACheckpoint: every series that a history has, those of days to come too, and NaN.
func TestHistoryGoesThroughACheckpoint(t *testing.T) {
	h := &history.History{Name: "a", Epochs: 1, Layers: []history.LayerLog{{Name: "1 Dense(2)"}, {Name: "2 Dense(3)"}}}
	n := 0
	if err := eachSeries(h, func(name string, v reflect.Value) error {
		n++
		if v.Type().Elem().Kind() == reflect.Float64 {
			v.Set(reflect.ValueOf([]float64{float64(n), math.Inf(1)}))
		} else {
			v.Set(reflect.ValueOf([]float32{float32(n), float32(math.Inf(-1))}))
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	rest, tensors := takeSeries(h)
	if len(tensors) != n || n < 20 {
		t.Errorf("%d series were taken of %d", len(tensors), n)
	}
	if err := eachSeries(rest, func(name string, v reflect.Value) error {
		if !v.IsNil() {
			t.Errorf("%s is still there", name)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if h.Update.Loss == nil || h.Layers[0].GradientNorm == nil {
		t.Error("the history lost its own series")
	}
	// Whatever else is in a history must be something that JSON writes.
	var fields func(typ reflect.Type)
	fields = func(typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Struct:
			for i := range typ.NumField() {
				fields(typ.Field(i).Type)
			}
		case reflect.Slice:
			if k := typ.Elem().Kind(); k != reflect.Float32 && k != reflect.Float64 {
				fields(typ.Elem())
			}
		case reflect.Func, reflect.Chan, reflect.Interface, reflect.Map:
			t.Errorf("a history has a %s, which a checkpoint does not keep", typ)
		}
	}
	fields(reflect.TypeFor[history.History]())
}
