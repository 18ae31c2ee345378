package train

import (
	"testing"

	"descida/nn/internal/backend"
)

// TestRowsAreSharedWhileHeld: the same view is uploaded once while somebody holds it, and freed with its last user.
func TestRowsAreSharedWhileHeld(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		labels := make([]int32, 50)
		rows := Rows{Floats: uniform(1, 0, 100), Labels: labels, Features: 2, Count: 50}
		one, err := rows.reside(b)
		if err != nil {
			t.Fatal(err)
		}
		selected := rows.Select([]int32{3, 1})
		for name, c := range map[string]struct {
			rows   Rows
			shared bool
		}{
			"same":            {rows, true},
			"copied floats":   {Rows{Floats: uniform(1, 0, 100), Labels: labels, Features: 2, Count: 50}, false},
			"part":            {rows.Slice(0, 10), false},
			"selected":        {selected, false},
			"other weights":   {Rows{Floats: rows.Floats, Labels: labels, Weights: make([]float32, 50), Features: 2, Count: 50}, false},
			"reshaped, alike": {Rows{Floats: rows.Floats, Labels: labels, Features: 1, Count: 50}, false},
		} {
			two, err := c.rows.reside(b)
			if err != nil {
				t.Fatal(err)
			}
			if shared := two == one; shared != c.shared {
				t.Errorf("%s: shared %v, want %v", name, shared, c.shared)
			}
			two.release()
		}
		if !SameRows(selected, rows.Select([]int32{3, 1})) || SameRows(selected, rows.Select([]int32{1, 3})) {
			t.Error("a selection is told by its rows and their order")
		}
		release, err := Hold(b, rows, true)
		if err != nil {
			t.Fatal(err)
		}
		data, err := Upload(b, rows)
		if err != nil {
			t.Fatal(err)
		}
		if len(scored.list) != 1 || scored.list[0].users != 2 {
			t.Errorf("%d uploads to score, want one with two users", len(scored.list))
		}
		data.Close()
		data.Close() // twice does no harm
		release()
		one.release()
		if len(trained.list)+len(scored.list) != 0 {
			t.Errorf("%d uploads are left", len(trained.list)+len(scored.list))
		}
	})
}

// TestReseed: a runner that is reseeded draws what a new one draws from that seed.
func TestReseed(t *testing.T) {
	eachBackend(t, func(t *testing.T, b *backend.Backend) {
		m := newModel(b, Net{Random: true}, Values{})
		defer m.Close()
		if err := m.train(nil, 1); err != nil {
			t.Fatal(err)
		}
		first := m.vars[0]
		if err := m.Reseed(2); err != nil {
			t.Fatal(err)
		}
		other := newModel(b, Net{Random: true}, Values{})
		defer other.Close()
		if err := other.train(nil, 2); err != nil {
			t.Fatal(err)
		}
		if m.vars[0] == first || !m.vars[0].Equal(other.vars[0]) {
			t.Errorf("reseeded with 2: %v, a new one has %v", m.vars[0], other.vars[0])
		}
	})
}
