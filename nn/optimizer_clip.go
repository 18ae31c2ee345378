package nn

import (
	"fmt"
	"math"
)

// ClipValue bounds the norm of an update's gradient.
type ClipValue float64

// ClipNorm scales an update's gradient g down to the given Euclidean norm c, over all parameters together, where it is
// larger: g <- g min(1, c/‖g‖) (Pascanu, Mikolov and Bengio 2013, arXiv 1211.5063, algorithm 1). The direction stays. The
// history shows the norm before. It holds for every optimizer, before the rule sees g; a rule that divides by the
// gradient's size, such as Adam, undoes a factor that stays the same. A FitOption.
func ClipNorm(norm float64) ClipValue { return ClipValue(norm) }

func (c ClipValue) String() string { return "ClipNorm(" + decimal(float64(c)) + ")" }

func (c ClipValue) check() error {
	if !(float32(c) > 0) || c > math.MaxFloat32 {
		return fmt.Errorf("nn: %s: want a norm above 0, such as 1", c)
	}
	return nil
}

func (c ClipValue) fit(p *plan)           { p.clip, p.clipping = c, true }
func (c ClipValue) compare(k *comparison) { k.shared = append(k.shared, c) }

var _ FitOption = ClipValue(0)
