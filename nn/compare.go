package nn

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"descida/nn/history"
	"descida/nn/internal/backend"
	"descida/nn/internal/train"
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
// is; CompareModels gives the trained ones too. Options outside a Run hold for all of them; a run's own come after. Runs
// with the same training rows share them on the device.
//
// A stop ends the run that is training and the comparison, which then has fewer runs. Errors: those of Fit, with the
// run's name, before anything is trained.
func Compare(m *Model, data *Dataset, options ...CompareOption) (history.Runs, error) {
	return CompareContext(context.Background(), m, data, options...)
}

// CompareContext is Compare that also stops when the context is done.
func CompareContext(ctx context.Context, m *Model, data *Dataset, options ...CompareOption) (history.Runs, error) {
	runs, _, err := compare(ctx, m, data, options)
	return runs, err
}

// CompareModels is Compare that also returns the trained models, in the order of the runs.
//
//	runs, models := nn.Must2(nn.CompareModels(model, train, nn.Run("SGD", nn.SGD(0.1)), nn.Run("Adam", nn.Adam(0.001))))
func CompareModels(m *Model, data *Dataset, options ...CompareOption) (history.Runs, []*Model, error) {
	return compare(context.Background(), m, data, options)
}

func compare(ctx context.Context, m *Model, data *Dataset, options []CompareOption) (history.Runs, []*Model, error) {
	var c comparison
	for _, o := range options {
		if o != nil {
			o.compare(&c)
		}
	}
	jobs, err := c.prepare(m, data)
	if err != nil {
		return nil, nil, err
	}
	b, err := backend.Default()
	if err != nil {
		return nil, nil, err
	}
	var (
		runs   history.Runs
		models []*Model
		held   holding
	)
	defer held.release()
	shared := history.NewObserver() // one for all runs: they are seen beside one another
	for i, j := range jobs {
		j.observer.to = shared
		name := c.runs[i].Name
		err := held.hold(b, j)
		if err == nil {
			var h *history.History
			h, err = j.begin(ctx, name)
			runs, models = append(runs, h), append(models, j.model)
		}
		if err != nil {
			return runs, models, &runError{name, err}
		}
		if runs[i].Ended == history.Stopped {
			break
		}
	}
	return runs, models, nil
}

// prepare checks all runs and gives each a model.
func (c comparison) prepare(m *Model, data *Dataset) ([]*job, error) {
	if len(c.runs) == 0 {
		return nil, errors.New("nn: Compare has no runs; give it nn.Run(\"name\", options...) for each")
	}
	if m == nil {
		m = Sequential()
	}
	names, paths := map[string]bool{}, map[string]string{}
	start := m.Clone()
	jobs := make([]*job, len(c.runs))
	for i, r := range c.runs {
		if names[r.Name] {
			return nil, fmt.Errorf("nn: Compare has two runs named %q; give each nn.Run a name of its own: its curve goes by it", r.Name)
		}
		names[r.Name] = true
		p := newPlan(slices.Concat(c.shared, r.Options))
		if p.checkpoint != nil {
			if other, ok := paths[p.checkpoint.Path]; ok {
				return nil, fmt.Errorf("nn: Compare: the runs %q and %q have the same %s; give each nn.Run a path of its own", other, r.Name, p.checkpoint)
			}
			paths[p.checkpoint.Path] = r.Name
		}
		j, err := start.Clone().prepare(data, p)
		if err != nil {
			return nil, &runError{r.Name, err}
		}
		if start.weights == nil { // the first run draws them for all
			start.input, start.weights, start.states = j.input, j.drawn.Params, j.drawn.States
		}
		jobs[i] = j
	}
	return jobs, nil
}

// holding keeps rows on the device from one run to the next.
type holding struct {
	rows, validation train.Rows
	releases         []func()
}

// hold takes the rows of a job in the place of those of the job before.
func (h *holding) hold(b *backend.Backend, j *job) error {
	if len(h.releases) > 0 && train.SameRows(h.rows, j.rows) && train.SameRows(h.validation, j.validation) {
		return nil
	}
	h.release()
	h.rows, h.validation = j.rows, j.validation
	for i, rows := range []train.Rows{h.rows, h.validation} {
		if rows.Len() == 0 {
			continue
		}
		release, err := train.Hold(b, rows, i == 1)
		if err != nil {
			return err
		}
		h.releases = append(h.releases, release)
	}
	return nil
}

func (h *holding) release() {
	for _, release := range h.releases {
		release()
	}
	h.releases = nil
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
