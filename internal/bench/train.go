package bench

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"descida/internal/language"
)

// Options say what to time.
type Options struct {
	Source      string   // the clone
	Environment []string // of the programs
	Python      string   // makes the environment of the peers
	Peers       bool     // Keras and jax.lax.scan too
	Only        []string // of Programs; empty: all
	Networks    []string // of Networks
	Batches     []int    // rows an update of the lecture notes' network; 0: all
	Rounds      int      // how often each program runs
	Progress    io.Writer

	rows int // for tests: train on fewer
}

// Train builds what it needs and times it, one program after the other in each round. Errors: a name that is none, a
// program that does not build or run; its own words are in the error. What was timed until a program failed is in the
// report beside the error.
func Train(ctx context.Context, o Options) (*Report, error) {
	ids, err := o.wanted()
	if err != nil {
		return nil, err
	}
	for _, n := range o.Networks {
		if !slices.Contains(Networks, n) {
			return nil, fmt.Errorf(language.Pick("bench: there is no network %q; use dense or cnn", "bench: não há rede %q; use dense ou cnn"), n)
		}
	}
	dir, err := os.MkdirTemp("", "descida-bench-")
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	defer os.RemoveAll(dir)
	programs, err := o.programs(ctx, dir, ids)
	if err != nil {
		return nil, err
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return programs[id].args == nil })
	rows := o.rows
	if rows == 0 {
		rows = allRows
	}
	r := &Report{Occasion: begin(o.Rounds)}
	for _, c := range o.cases() {
		all := make([][]timing, len(ids))
		err = o.rounds(ctx, r, c, ids, programs, all, rows)
		r.add(c, ids, all, rows)
		if err != nil {
			break
		}
	}
	r.end()
	r.finish()
	return r, err
}

// rounds times a case: all programs by turns, into all.
func (o Options) rounds(ctx context.Context, r *Report, c trainCase, ids []string, programs map[string]program, all [][]timing, rows int) error {
	for round := range o.Rounds {
		if err := r.multiply(ctx, programs[sgemm]); err != nil {
			return err
		}
		for i, id := range ids {
			fmt.Fprintf(o.Progress, language.Pick("%s, round %d of %d: %s\n", "%s, rodada %d de %d: %s\n"), c, round+1, o.Rounds, id)
			t, err := programs[id].run(ctx, c.task(id, round, rows))
			if err != nil {
				return err
			}
			all[i] = append(all[i], t)
		}
	}
	return nil
}

// multiply measures sgemm and keeps the best.
func (r *Report) multiply(ctx context.Context, p program) error {
	if p.args == nil {
		return nil
	}
	var now Rates
	if err := p.read(ctx, &now); err != nil {
		return err
	}
	r.Sgemm.NumPy, r.Sgemm.XLA = max(r.Sgemm.NumPy, now.NumPy), max(r.Sgemm.XLA, now.XLA)
	return nil
}
