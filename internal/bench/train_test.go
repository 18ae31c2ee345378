package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"math"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"descida/internal/folder"
)

func TestEachCaseAsksForWhatItShould(t *testing.T) {
	o := Options{Networks: []string{dense, cnn}, Batches: []int{1, 0}}
	want := []trainCase{{dense, 1}, {dense, 0}, {cnn, cnnBatch}}
	if got := o.cases(); !slices.Equal(got, want) {
		t.Errorf("cases: %v, want %v", got, want)
	}
	for _, x := range []struct {
		c     trainCase
		id    string
		round int
		rows  int // that are trained on
		goal  bool
	}{
		{trainCase{dense, 32}, onXLA, 2, allRows, true},
		{trainCase{dense, 1}, onXLA, 0, allRows, true},
		{trainCase{dense, 1}, kerasTF, 0, 5400, false}, // slow: fewer rows, which the goal is not reached with
		{trainCase{dense, 1}, onGo, 0, 2700, false},
		{trainCase{dense, 0}, laxScan, 0, allRows, true}, // many epochs: in the first round alone
		{trainCase{dense, 0}, laxScan, 1, allRows, false},
		{trainCase{dense, 0}, onGo, 0, allRows, false},
	} {
		got := x.c.task(x.id, x.round, allRows)
		if got.Rows != x.rows || got.Goal > 0 != x.goal || got.Batch != x.c.Batch || got.Network != x.c.Network || got.Epochs < 2 {
			t.Errorf("%v %s, round %d: %+v, want %d rows, goal %v", x.c, x.id, x.round, got, x.rows, x.goal)
		}
	}
	if !(trainCase{dense, 32}).task(laxMeasure, 0, allRows).Norm || (trainCase{dense, 32}).task(laxScan, 0, allRows).Norm {
		t.Error("only scan-norm measures the gradient's norm")
	}
}

func TestWhichProgramsRun(t *testing.T) {
	for _, c := range []struct {
		o    Options
		want []string
	}{
		{Options{}, []string{onXLA, onGoSIMD, onGo}},
		{Options{Peers: true}, Programs},
		{Options{Only: []string{laxScan, onXLA}}, []string{onXLA, laxScan}},
	} {
		got, err := c.o.wanted()
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, %v, want %v", c.o, got, err, c.want)
		}
	}
	if _, err := (Options{Only: []string{"torch"}}).wanted(); err == nil || !strings.Contains(err.Error(), `no program "torch"; use descida, `) {
		t.Errorf("an unknown program: %v", err)
	}
}

// TestFlops counts by hand: a product of [1, n] and [n, m] is 2nm operations, as is each of its two gradients; that of
// the input itself is not needed.
func TestFlops(t *testing.T) {
	if got, want := flops(dense, 128), float64(2*2*784*128+3*2*128*64+3*2*64*10); got != want {
		t.Errorf("dense: %v, want %v", got, want)
	}
	if got, want := flops(cnn, 128), float64(2*2*26*26*8*9+3*2*11*11*16*(3*3*8)+3*2*5*5*16*10); got != want {
		t.Errorf("cnn: %v, want %v", got, want)
	}
}

// report is a run with made-up timings.
func report() *Report {
	r := &Report{Occasion: Occasion{Machine: "m", Load: []string{"0.1", "0.2"}, Rounds: 2}, Sgemm: Rates{NumPy: 200, XLA: 400}}
	r.add(trainCase{dense, 1}, []string{onXLA, kerasTF, laxScan}, [][]timing{
		{
			{Name: "ours", Epochs: []float64{9, 1, 0.5}, FirstUpdate: 0.4, Reached: 2, ReachedEpoch: 1, PeakMB: 300},
			{Name: "ours", Epochs: []float64{9, 0.25}, FirstUpdate: 0.6, Reached: 4, ReachedEpoch: 1, PeakMB: 310, Loss: 0.25},
		},
		{{Name: "Keras on JAX", Epochs: []float64{9, 2}, FirstUpdate: 3, PeakMB: 900}, {Name: "Keras on JAX", Epochs: []float64{9, 3}, FirstUpdate: 3, PeakMB: 900}},
		{{Name: "scan", Epochs: []float64{7}, FirstUpdate: 8, Reached: 9, ReachedEpoch: 1}, {Name: "scan", Epochs: []float64{5}, FirstUpdate: 8, Reached: 9, ReachedEpoch: 1}},
	}, allRows)
	r.add(trainCase{dense, 0}, []string{onXLA, laxScan}, [][]timing{{{Name: "ours", Epochs: []float64{2}, FirstUpdate: 1.6}}, {{Name: "scan", Epochs: []float64{1}}}}, allRows)
	r.finish()
	return r
}

func TestSummary(t *testing.T) {
	r := report()
	share := flops(dense, 128) * allRows / 400e9
	// The first epoch, in which programs compile, does not count where there are more: 0.75 and 0.25 are ours.
	want := []Result{
		{trainCase: trainCase{dense, 1}, ID: onXLA, Name: "ours", Seconds: 0.5, Rows: allRows, Epochs: 3, Ratio: 1, Share: share / 0.5,
			FirstUpdate: 0.5, Reached: 3, ReachedEpoch: 1, PeakMB: 310, Loss: 0.25},
		// 5,400 rows: ten times as long. It never reached the goal: one epoch after its first update, as ours.
		{trainCase: trainCase{dense, 1}, ID: kerasTF, Name: "Keras on JAX", Seconds: 25, Rows: 5400, Epochs: 2, Ratio: 50, Share: share / 25,
			FirstUpdate: 3, Reached: 28, Estimated: true, PeakMB: 900},
		{trainCase: trainCase{dense, 1}, ID: laxScan, Name: "scan", Seconds: 6, Rows: allRows, Epochs: 2, Ratio: 12, Share: share / 6,
			FirstUpdate: 8, Reached: 9, ReachedEpoch: 1},
		{trainCase: trainCase{dense, 0}, ID: onXLA, Name: "ours", Seconds: 2, Rows: allRows, Epochs: 1, Ratio: 1, Share: share / 2, FirstUpdate: 1.6},
		{trainCase: trainCase{dense, 0}, ID: laxScan, Name: "scan", Seconds: 1, Rows: allRows, Epochs: 1, Ratio: 0.5, Share: share},
	}
	for i, got := range r.Results {
		if got != want[i] {
			t.Errorf("got  %+v\nwant %+v", got, want[i])
		}
	}
	targets := []Target{
		{trainCase{dense, 1}, targetScan, 12, 1, false, true},
		{trainCase{dense, 1}, targetKeras, 50, 50, false, true},
		{trainCase{dense, 0}, targetScan, 0.5, 1, false, false},
		{trainCase{dense, 0}, targetBest, 0.5, 1, false, false},
		{trainCase{}, targetUpdate, 1.6, 1.5, true, false},
		{trainCase{}, targetPeak, 310, 450, true, true},
	}
	if !reflect.DeepEqual(r.Targets, targets) {
		t.Errorf("targets: got %+v\nwant %+v", r.Targets, targets)
	}
}

func TestTrainTable(t *testing.T) {
	r := report()
	r.Targets = r.Targets[1:5:5]
	for lang, want := range map[string]string{
		"en": `m; load 0.1 → 0.2; medians of 2 rounds

| s an epoch (over Descida's) | batch 1 | batch full |
|---|---|---|
| ours | 0.5 | 2 |
| Keras on JAX | 25\* (50) | – |
| scan | 6 (12) | 1 (0.5) |
| floor: sgemm, 400 GFLOP/s (NumPy: 200) | 0.0613 (0.12) | 0.0613 (0.031) |

\* timed on fewer rows (5,400) and scaled to 54,000

| s to the first update | batch 1 | batch full |
|---|---|---|
| ours | 0.5 | 1.6 |
| Keras on JAX | 3 | – |
| scan | 8 | – |

| s to 95 % validation accuracy | batch 1 | batch full |
|---|---|---|
| ours | 3 | – |
| Keras on JAX | ≈ 28 | – |
| scan | 9 | – |

| peak memory, MB | batch 1 | batch full |
|---|---|---|
| ours | 310 | 0 |
| Keras on JAX | 900 | – |
| scan | 0 | 0 |

| target | measured | wanted | met |
|---|---|---|---|
| batch 1: time of Keras on TensorFlow over ours | 50 | ≥ 50 | yes |
| batch full: jax.lax.scan's time over ours | 0.5 | ≥ 1 | no |
| batch full: the fastest other program's time over ours | 0.5 | ≥ 1 | no |
| first update after the program's start, the longest, s | 1.6 | ≤ 1.5 | no |
`,
		"pt": `m; carga 0.1 → 0.2; medianas de 2 rodadas

| s por época (dividido pelo Descida) | lote 1 | lote completo |
|---|---|---|
| ours | 0,5 | 2 |
| Keras sobre JAX | 25\* (50) | – |
| scan | 6 (12) | 1 (0,5) |
| piso: sgemm, 400 GFLOP/s (NumPy: 200) | 0,0613 (0,12) | 0,0613 (0,031) |

\* cronometrado com menos linhas (5.400) e convertido para 54.000

| s até a primeira atualização | lote 1 | lote completo |
|---|---|---|
| ours | 0,5 | 1,6 |
| Keras sobre JAX | 3 | – |
| scan | 8 | – |

| s até 95 % de acurácia na validação | lote 1 | lote completo |
|---|---|---|
| ours | 3 | – |
| Keras sobre JAX | ≈ 28 | – |
| scan | 9 | – |

| pico de memória, MB | lote 1 | lote completo |
|---|---|---|
| ours | 310 | 0 |
| Keras sobre JAX | 900 | – |
| scan | 0 | 0 |

| meta | medido | desejado | atingida |
|---|---|---|---|
| lote 1: tempo do Keras sobre TensorFlow dividido pelo nosso | 50 | ≥ 50 | sim |
| lote completo: tempo do jax.lax.scan dividido pelo nosso | 0,5 | ≥ 1 | não |
| lote completo: tempo do mais rápido dos outros dividido pelo nosso | 0,5 | ≥ 1 | não |
| primeira atualização desde o início do programa, a mais demorada, s | 1,6 | ≤ 1,5 | não |
`,
	} {
		t.Setenv("DESCIDA_LANG", lang)
		var b strings.Builder
		r.Print(&b)
		if b.String() != want {
			t.Errorf("%s:\n%s\nwant:\n%s", lang, b.String(), want)
		}
	}
}

// TestReportIsReadBack: --from prints what --json wrote.
func TestReportIsReadBack(t *testing.T) {
	text, err := json.Marshal(report())
	if err != nil {
		t.Fatal(err)
	}
	back, err := ReadReport(bytes.NewReader(text))
	if err != nil || !reflect.DeepEqual(back, report()) {
		t.Errorf("%+v, %v, want %+v", back, err, report())
	}
	if _, err := ReadReport(strings.NewReader(`{"rows": []}`)); err == nil || !strings.Contains(err.Error(), "no report") {
		t.Errorf("a file that is none: %v", err)
	}
}

func TestAProgramThatFailsSaysWhy(t *testing.T) {
	for script, want := range map[string]string{
		"echo no memory >&2; exit 3":         "no memory",
		"echo hello":                         "printed no timing",
		`echo '{"name": "a", "epochs": []}'`: "timed no epoch",
	} {
		_, err := program{[]string{"sh", "-c", script, "sh"}, os.Environ()}.run(context.Background(), task{Batch: 32})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want an error with %q", script, err, want)
		}
	}
	got, err := program{[]string{"sh", "-c", `case "$1" in *'"batch":32'*) echo '{"name": "a", "epochs": [9, 1, 3]}';; esac`, "sh"}, os.Environ()}.run(context.Background(), task{Batch: 32})
	if err != nil || got.Name != "a" || got.perEpoch() != 2 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestAFailureKeepsWhatWasTimed: half an hour is not lost because a program was killed in its last minute.
func TestAFailureKeepsWhatWasTimed(t *testing.T) {
	programs := map[string]program{
		onXLA: {[]string{"sh", "-c", `echo '{"name": "a", "epochs": [1]}'`}, os.Environ()},
		onGo:  {[]string{"sh", "-c", "exit 3"}, os.Environ()},
	}
	ids, all := []string{onXLA, onGo}, make([][]timing, 2)
	r := &Report{}
	err := Options{Rounds: 2, Progress: io.Discard}.rounds(context.Background(), r, trainCase{dense, 32}, ids, programs, all, allRows)
	r.add(trainCase{dense, 32}, ids, all, allRows)
	if err == nil || len(r.Results) != 1 || r.Results[0].ID != onXLA || r.Results[0].Seconds != 1 {
		t.Errorf("%+v, %v", r.Results, err)
	}
}

func TestExponent(t *testing.T) {
	for _, p := range []float64{0.5, 1, 2} {
		var y []float64
		x := []float64{1, 2, 4, 10}
		for _, v := range x {
			y = append(y, 3*math.Pow(v, p))
		}
		if got := exponent(x, y); math.Abs(got-p) > 1e-12 {
			t.Errorf("x^%v: %v", p, got)
		}
	}
}

func TestGrowthTable(t *testing.T) {
	r := &GrowthReport{Occasion: Occasion{Machine: "m", Load: []string{"0.1", "0.2"}, Rounds: 3}, Series: []Series{
		series("rows", []int{1000, 2000}, [][]float64{{1, 9, 2}, {4, 4, 5}}),
		series("width", []int{64, 128}, [][]float64{{1}, {4}}),
	}}
	for lang, want := range map[string]string{
		"en": `m; load 0.1 → 0.2; medians of 3 rounds

| what grows | seconds | exponent | wanted | met |
|---|---|---|---|---|
| rows | 1,000: 2; 2,000: 4 | 1.00 | ≤ 1.1 | yes |
| units of the first layer | 64: 1; 128: 4 | 2.00 | ≤ 1.1 | no |
`,
		"pt": `m; carga 0.1 → 0.2; medianas de 3 rodadas

| o que cresce | segundos | expoente | desejado | atingida |
|---|---|---|---|---|
| linhas | 1.000: 2; 2.000: 4 | 1,00 | ≤ 1,1 | sim |
| unidades da primeira camada | 64: 1; 128: 4 | 2,00 | ≤ 1,1 | não |
`,
	} {
		t.Setenv("DESCIDA_LANG", lang)
		var b strings.Builder
		r.Print(&b)
		if b.String() != want {
			t.Errorf("%s:\n%s\nwant:\n%s", lang, b.String(), want)
		}
	}
}

// TestTrain builds the program and trains on a few rows with it.
func TestTrain(t *testing.T) {
	if _, err := os.Stat(folder.MNIST()); err != nil {
		t.Skip("MNIST is not here: run `go run . setup`")
	}
	t.Setenv("DESCIDA_LANG", "en")
	o := Options{Source: "../..", Environment: os.Environ(), Only: []string{onGo}, Networks: []string{dense}, Batches: []int{32}, Rounds: 1, Progress: io.Discard, rows: 160}
	r, err := Train(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Results) != 1 {
		t.Fatalf("%+v", r)
	}
	x := r.Results[0]
	// A softmax of ten classes that has learnt nothing has a loss of log 10.
	if x.Name != "Descida, pure Go" || x.Rows != 160 || x.Epochs != 3 || x.Seconds <= 0 || x.FirstUpdate <= 0 || x.PeakMB <= 0 || x.Loss <= 0 || x.Loss > math.Log(10) {
		t.Errorf("%+v", x)
	}
}

// TestPeersAreLocked: what requirements.in asks for is in requirements.txt, and everything there has a hash.
func TestPeersAreLocked(t *testing.T) {
	in, err := os.ReadFile("peers/requirements.in")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(in)) {
		if !strings.Contains(string(peersLock), "\n"+strings.TrimSpace(line)+" \\\n") {
			t.Errorf("requirements.txt does not lock %s", line)
		}
	}
	for _, block := range regexp.MustCompile(`(?m)^[a-z].*==`).FindAllStringIndex(string(peersLock), -1) {
		rest := string(peersLock)[block[1]:]
		if _, next, _ := strings.Cut(rest, "\n"); !strings.HasPrefix(strings.TrimSpace(next), "--hash=sha256:") {
			t.Errorf("no hash of %s", string(peersLock)[block[0]:block[1]])
		}
	}
}
