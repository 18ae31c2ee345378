package bench

import (
	"fmt"
	"path/filepath"
	"strings"
)

// MIME types of the charts.
const (
	mimeECharts = "application/vnd.echarts.v6+json"
	mimeHTML    = "text/html"
)

// names makes ten of something, from a format with the number.
func names(format string) []string {
	all := make([]string, 10)
	for i := range all {
		all[i] = fmt.Sprintf(format, i)
	}
	return all
}

var (
	tenVariables = strings.Join(names("a%d"), ", ") + " := " + strings.Join(names("%d"), ", ") + "\nfmt.Println(" + strings.Join(names("a%d"), " + ") + ")"
	useTen       = strings.Join(names("a%d += {n}"), "\n") + "\nfmt.Println(" + strings.Join(names("a%d"), " + ") + ")"
)

// epoch trains the lecture notes' network once over MNIST and prints the seconds of the training alone.
const epoch = `h := nn.Must(nn.Sequential(nn.Dense(128, nn.ReLU), nn.Dense(64, nn.ReLU), nn.Dense(10)).Fit(
	train, nn.MiniBatch(32), nn.SGD(0.1), nn.Epochs(1), nn.Seed({n})))
fmt.Println("` + secondsMark + `", h.Epoch.Seconds[0])`

// secondsMark comes before the seconds of training that a cell prints.
const secondsMark = "seconds of training:"

const theHistory = `ran := &history.History{Method: "mini-batch(32)", Optimizer: "SGD(0.1)", Rows: 6400, Batch: 32, UpdatesPerEpoch: 200, Epochs: 2, Classes: 10}
for i := range 400 {
	ran.Update.Loss = append(ran.Update.Loss, 2/float32(i+1))
	ran.Update.Accuracy = append(ran.Update.Accuracy, float32(i)/400)
	ran.Update.Seconds = append(ran.Update.Seconds, float64(i)/1000)
}
ran.Epoch = history.EpochLog{Loss: []float64{0.06, 0.01}, Accuracy: []float64{0.25, 0.75}, Seconds: []float64{0.2, 0.4}}`

var descidaPrepare = []string{
	"n := {n}\nn", tenVariables, theHistory, "plots.LearningCurves(ran)", "train, _ := nn.Must2(datasets.MNIST())\ntrain.Len()",
}

var descidaCells = map[string]cell{
	stepPlain:        {Code: `fmt.Println({n})`},
	stepAgain:        {Code: `fmt.Println({n})`, Again: true},
	stepVariables:    {Code: useTen, Before: `fmt.Println({n})`},
	stepDeclarations: {Code: `func double(x int) int { return x * {n} / {n} * 2 }`},
	stepTypeError:    {Code: `fmt.Println({n} + "a")`, Fails: true},
	stepChart:        {Code: "fmt.Println({n})\nplots.LearningCurves(ran)", Shows: mimeECharts},
	stepNN:           {Code: `fmt.Println(nn.Sequential(nn.Dense(128, nn.ReLU), nn.Dense({n})))`},
	stepTraining:     {Code: epoch},
}

// gonbModule lets GoNB's module use the clone: without it, it would fetch other versions.
func gonbModule(source string) string {
	return fmt.Sprintf("!*cp %[2]s go.sum && sed -e 's/^module .*/module bench/' %[1]s > go.mod && go mod edit -require=descida@v0.0.0 %[3]s",
		shellWord(filepath.Join(source, "go.mod")), shellWord(filepath.Join(source, "go.sum")), shellWord("-replace=descida="+source))
}

func shellWord(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

func gonbPrepare(source string) []string {
	return []string{
		"import \"fmt\"\n%%\nfmt.Println({n})", gonbModule(source),
		"var " + strings.Join(names("a%d"), ", ") + " = " + strings.Join(names("%d"), ", ") + "\n%%\nfmt.Println(a0)",
	}
}

var gonbCells = map[string]cell{
	stepPlain:        {Code: "%%\nfmt.Println({n})"},
	stepAgain:        {Code: "%%\nfmt.Println({n})", Again: true},
	stepVariables:    {Code: "%%\n" + useTen, Before: "%%\nfmt.Println({n})"},
	stepDeclarations: {Code: `func double(x int) int { return x * {n} / {n} * 2 }`},
	stepTypeError:    {Code: "%%\nfmt.Println({n} + \"a\")", Fails: true},
	stepChart: {Shows: mimeHTML, Code: `import (
	"bytes"
	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"
	"github.com/janpfeifer/gonb/gonbui"
)
%%
var data []opts.LineData
for i := range 400 {
	data = append(data, opts.LineData{Value: []float64{float64(i), {n} / float64(i+1)}})
}
line := charts.NewLine()
line.AddSeries("loss", data)
var page bytes.Buffer
line.Render(&page)
gonbui.DisplayHTML(page.String())
gonbui.Sync()`}, // without it what is shown may come after the cell's end, or never
	stepNN:       {Code: "import \"descida/nn\"\n%%\nfmt.Println(nn.Sequential(nn.Dense(128, nn.ReLU), nn.Dense({n})))"},
	stepTraining: {Code: "import (\n\t\"descida/nn\"\n\t\"descida/nn/datasets\"\n)\n%%\ntrain, _ := nn.Must2(datasets.MNIST())\n" + epoch},
}

var pythonPrepare = []string{"print({n})", strings.Join(names("a%[1]d = %[1]d"), "; ")}

var pythonCells = map[string]cell{
	stepPlain:        {Code: "print({n})"},
	stepAgain:        {Code: "print({n})", Again: true},
	stepVariables:    {Code: strings.ReplaceAll(useTen, "fmt.Println", "print"), Before: "print({n})"},
	stepDeclarations: {Code: "def double(x):\n    return x * {n} // {n} * 2"},
	stepTypeError:    {Code: `{n} + "a"`, Fails: true},
}
