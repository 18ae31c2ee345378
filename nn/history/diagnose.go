package history

// Diagnose reads a run's curves and says what is wrong with it: explosion, stagnation, oscillation and overfitting, as
// the lecture notes have them, and NaN, dead ReLUs, saturated units, vanishing or exploding gradients, updates too large
// or too small for their weights, a validation set too small to trust, and, before all that may follow from it, a negative
// learning rate. A healthy run has no findings.
//
// The limits were set on one half of a set of labelled runs and judged on the other half, which has other data and other
// networks (../diagnosis_test.go trains them all again). What the held-out half gave:
//
//	not a number           6 of  6      oscillation           12 of 12
//	explosion             12 of 12      stagnation            16 of 17
//	exploding gradient    12 of 12      updates too small     12 of 12
//	updates too large     12 of 12      dead ReLUs             8 of  8
//	saturated units       12 of 12      vanishing gradient    12 of 12
//	overfitting           12 of 12      validation too small  10 of 10
//
//	failures found       126 of 127     healthy runs with a finding  0 of 30
//
// (A negative rate is read off the rates themselves, which needs no limit.)
//
// A limit is a rule of thumb: a run can be well in spite of a finding, and a run without one can still be bad.
func (h *History) Diagnose() Findings {
	if h == nil {
		return nil
	}
	s := signals(h)
	var found Findings
	for _, detect := range []func(*History, signal) *Finding{
		ascent, notANumber, explosion, explodingGradient, largeUpdates, oscillation, stagnation, smallUpdates,
		deadUnits, saturatedUnits, vanishingGradient, overfitting, validationTooSmall,
	} {
		if f := detect(h, s); f != nil {
			found = append(found, *f)
		}
	}
	return found
}
