package bench

// The kernels that are timed, as client.py and the report call them.
const (
	descida   = "descida"
	gonb      = "gonb"
	ipykernel = "ipykernel"
)

func kernelName(id string) string {
	if name := map[string]string{descida: "Descida", gonb: "GoNB"}[id]; name != "" {
		return name
	}
	return id
}

// What is timed.
const (
	stepPrepare      = "prepare" // not timed
	stepStart        = "start"
	stepPlain        = "plain"
	stepAgain        = "again"
	stepVariables    = "variables"
	stepDeclarations = "declarations"
	stepTypeError    = "type-error"
	stepChart        = "chart"
	stepNN           = "nn"
	stepTraining     = "training"
)

// plan is what client.py is told; see there.
type plan struct {
	Folders  []string      `json:"folders"`
	Rounds   int           `json:"rounds"`
	Patience float64       `json:"patience"`
	Kernels  []contender   `json:"kernels"`
	Steps    []plannedStep `json:"steps"`
}

type contender struct {
	ID      string          `json:"id"`
	Spec    string          `json:"spec"`
	Prepare []string        `json:"prepare"`
	Steps   map[string]cell `json:"steps"`
}

type cell struct {
	Code   string `json:"code"`
	Before string `json:"before,omitempty"`
	Again  bool   `json:"again,omitempty"`
	Shows  string `json:"shows,omitempty"`
	Fails  bool   `json:"fails,omitempty"`
}

type plannedStep struct {
	ID     string `json:"id"`
	Repeat int    `json:"repeat"`
}

// kernelPlan has the cells. GoNB's do what Descida's do, in GoNB's own way: with imports, and without variables that
// outlive their cell. Python is timed where the private environment has what the cell needs.
func kernelPlan(source string, rounds int) plan {
	return plan{
		Rounds: rounds, Patience: 300,
		Kernels: []contender{
			{ID: descida, Spec: "descida", Prepare: descidaPrepare, Steps: descidaCells},
			{ID: gonb, Spec: gonb, Prepare: gonbPrepare(source), Steps: gonbCells},
			{ID: ipykernel, Spec: "python3", Prepare: pythonPrepare, Steps: pythonCells},
		},
		Steps: []plannedStep{
			{stepPlain, 5}, {stepAgain, 5}, {stepVariables, 5}, {stepDeclarations, 5}, {stepTypeError, 5},
			{stepChart, 5}, {stepNN, 3}, {stepTraining, 2},
		},
	}
}
