package nn

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"descida/nn/history"
)

// RunPlan is one run of a comparison: its name and what is special about it.
type RunPlan struct {
	Name    string
	Options []FitOption
}

// Run describes one run of a Compare, by its name and the options that it has beside those of all runs.
func Run(name string, options ...FitOption) RunPlan { return RunPlan{name, options} }

func (r RunPlan) compare(c *comparison) { c.runs = append(c.runs, r) }

// comparison collects the options of Compare.
type comparison struct {
	shared []FitOption
	runs   []RunPlan
}

// Compare trains copies of a model, one a run, on the same data. Every run starts from the same weights: the model's
// own, or, where it has none yet, those that Fit would draw from the first run's seed. The model given is left as it
// is. Options outside a Run hold for all of them; a run's own come after.
//
// A stop ends the run that is training and the comparison, which then has fewer runs. Errors: those of Fit, with the
// run's name, before anything is trained.
func Compare(m *Model, data *Dataset, options ...CompareOption) (history.Runs, error) {
	return CompareContext(context.Background(), m, data, options...)
}

// CompareContext is Compare that also stops when the context is done.
func CompareContext(ctx context.Context, m *Model, data *Dataset, options ...CompareOption) (history.Runs, error) {
	var c comparison
	for _, o := range options {
		if o != nil {
			o.compare(&c)
		}
	}
	if len(c.runs) == 0 {
		return nil, errors.New("nn: Compare has no runs; give it nn.Run(\"name\", options...) for each")
	}
	names := map[string]bool{}
	for _, r := range c.runs {
		if names[r.Name] {
			return nil, fmt.Errorf("nn: Compare has two runs named %q; give each nn.Run a name of its own: its curve goes by it", r.Name)
		}
		names[r.Name] = true
	}
	if m == nil {
		m = Sequential()
	}
	models, plans := make([]*Model, len(c.runs)), make([]plan, len(c.runs))
	start := m.Clone()
	for i, r := range c.runs {
		plans[i] = newPlan(slices.Concat(c.shared, r.Options))
		if _, err := start.prepare(data, plans[i]); err != nil { // the first one draws the weights
			return nil, &runError{r.Name, err}
		}
		models[i] = start.Clone()
	}
	var runs history.Runs
	for i, r := range c.runs {
		h, err := models[i].fit(ctx, data, r.Name, plans[i])
		if err != nil {
			return runs, &runError{r.Name, err}
		}
		runs = append(runs, h)
		if h.Ended != "" {
			break
		}
	}
	return runs, nil
}

// runError says which run of a comparison an error is of.
type runError struct {
	name string
	err  error
}

func (e *runError) Error() string {
	return fmt.Sprintf("nn: run %q: %s", e.name, strings.TrimPrefix(e.err.Error(), "nn: "))
}

func (e *runError) Unwrap() error { return e.err }
