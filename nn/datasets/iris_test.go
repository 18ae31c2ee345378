package datasets

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
)

// TestIrisIsScikitLearns writes the rows as scikit-learn's iris.csv has them (1.7.0, sklearn/datasets/data) and compares
// the SHA-256 sum of that file.
func TestIrisIsScikitLearns(t *testing.T) {
	d := Iris()
	var b strings.Builder
	fmt.Fprintf(&b, "%d,4,%s\n", d.Len(), strings.Join(d.ClassNames(), ","))
	for i := range d.Len() {
		r := d.Row(i)
		fmt.Fprintf(&b, "%.1f,%.1f,%.1f,%.1f,%d\n", r[0], r[1], r[2], r[3], d.Label(i))
	}
	if got := fmt.Sprintf("%x", sha256.Sum256([]byte(b.String()))); got != "f13ffa8fdd56fd8e6c8d16d4081a3fbd3114bcd0aae4256c43205169cd9d1449" {
		t.Errorf("the rows differ from scikit-learn's: sum %s", got)
	}
	if d.String() != "Iris: 150 rows of shape [4], float32, 3 classes" {
		t.Errorf("got %s", d)
	}
	// Fisher's rows 35 and 38, which UCI's copy has as 4.9, 3.1, 1.5, 0.1 both.
	if a, b := d.Row(34), d.Row(37); fmt.Sprint(a, b) != "[4.9 3.1 1.5 0.2] [4.9 3.6 1.4 0.1]" {
		t.Errorf("got %v and %v", a, b)
	}
}
