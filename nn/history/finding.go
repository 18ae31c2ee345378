package history

import (
	"strings"

	"descida/internal/language"
)

// Kind is what a Finding is about.
type Kind string

// The kinds of findings.
const (
	Ascent             Kind = "negative rate"        // updates whose learning rate was below 0: they climbed
	Explosion          Kind = "explosion"            // the loss grew far beyond its start
	NotANumber         Kind = "not a number"         // the loss became NaN or infinite
	Stagnation         Kind = "stagnation"           // the loss stayed where it began
	Oscillation        Kind = "oscillation"          // the loss jumps up and down more than its batches explain
	Overfitting        Kind = "overfitting"          // the validation loss rises while the training loss falls
	DeadUnits          Kind = "dead ReLUs"           // units that are 0 for every row
	SaturatedUnits     Kind = "saturated units"      // sigmoid or tanh values at their bounds
	VanishingGradient  Kind = "vanishing gradient"   // the first layers' gradient is far smaller than the last's
	ExplodingGradient  Kind = "exploding gradient"   // the gradient's norm is far larger than weights can follow
	LargeUpdates       Kind = "updates too large"    // an update changes a layer's weights by a great part
	SmallUpdates       Kind = "updates too small"    // an update hardly changes any layer's weights
	ValidationTooSmall Kind = "validation too small" // chance moves the validation accuracy by several points
)

// Kinds lists all kinds, in the order in which findings are told.
var Kinds = []Kind{Ascent, NotANumber, Explosion, ExplodingGradient, LargeUpdates, Oscillation, Stagnation, SmallUpdates,
	DeadUnits, SaturatedUnits, VanishingGradient, Overfitting, ValidationTooSmall}

// Name is the kind in English or Portuguese.
func (k Kind) Name(portuguese bool) string {
	if w, ok := words[k]; ok && portuguese {
		return w.nome
	}
	return string(k)
}

// Finding is one thing that a run's history shows to be wrong.
type Finding struct {
	Kind     Kind
	Since    int     // the first update where it shows, counted from 1; 0 where it is not of a time
	Layer    string  // whose it is, as LayerLog names it; "" of the whole
	Measured float64 // the number that gave it away; Words says what it is
	Limit    float64 // the number that it would be within if all were well
}

// Words says, in English or Portuguese, what was measured, the likely cause, and the change to try.
func (f Finding) Words(portuguese bool) (measured, cause, try string) {
	w := words[f.Kind]
	if portuguese {
		return f.fill(w.medido, true), w.causa, w.tente
	}
	return f.fill(w.measured, false), w.cause, w.try
}

// String is the finding in the reader's language, over three lines.
func (f Finding) String() string {
	measured, cause, try := f.Words(language.Portuguese())
	return f.Kind.Name(language.Portuguese()) + ": " + measured + "\n  " + language.Pick("likely cause: ", "causa provável: ") + cause +
		"\n  " + language.Pick("try: ", "tente: ") + try
}

// Findings are what Diagnose found.
type Findings []Finding

// Has reports whether a kind was found.
func (f Findings) Has(k Kind) bool {
	for _, one := range f {
		if one.Kind == k {
			return true
		}
	}
	return false
}

// String lists the findings in the reader's language.
func (f Findings) String() string {
	if len(f) == 0 {
		return language.Pick("nothing wrong found in the curves", "nada de errado encontrado nas curvas")
	}
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}
