package nn

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestNamedClasses(t *testing.T) {
	d := spots(4)
	named := d.NamedClasses("left", "right", "neither")
	if got := named.Shuffle(1).Take(2); got.Classes() != 3 || !slices.Equal(got.ClassNames(), []string{"left", "right", "neither"}) {
		t.Errorf("got %d classes %q", got.Classes(), got.ClassNames())
	}
	if d.ClassNames() != nil || d.Classes() != 2 || (*Dataset)(nil).ClassNames() != nil {
		t.Error("names appeared where none were given")
	}
	named.ClassNames()[0] = "changed"
	if named.ClassNames()[0] != "left" {
		t.Error("ClassNames is not a copy")
	}
	for want, bad := range map[string]*Dataset{
		"nn: NamedClasses: 1 names for 2 classes; want a name a class":                                 d.NamedClasses("left"),
		"nn: NamedClasses: the name of class 1 is empty":                                               d.NamedClasses("left", ""),
		`nn: NamedClasses: classes 0 and 2 are both named "a"; give each a name of its own`:            d.NamedClasses("a", "b", "a"),
		"nn: NamedClasses: the data set has no labels; give them to nn.NewDataset":                     NewDataset([][]float32{{1}}, nil).NamedClasses("a"),
		"nn: NamedClasses: 3 names, but the targets are for 2 classes; name the classes before OneHot": d.OneHot().NamedClasses("a", "b", "c"),
		"nn: NewDataset: there are no rows; give at least one":                                         NewDataset(nil, nil).NamedClasses("a"),
		"nn: the data set is nil; make one with datasets.MNIST or nn.NewDataset":                       (*Dataset)(nil).NamedClasses("a"),
		"datasets: it went wrong":              FailedDataset(errors.New("datasets: it went wrong")).Take(3),
		"nn: FailedDataset: there is no error": FailedDataset(nil),
	} {
		if err := bad.Err(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}
