package cell

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"descida/internal/language"
)

var (
	undefinedName = regexp.MustCompile(`^undefined: (?:(\w+)\.)?([\pL_][\pL_\pN]*)$`)
	notExported   = regexp.MustCompile(`^name (\w+) not exported by package (\w+)$`)
	noSuchPart    = regexp.MustCompile(`^(\w+)\.(\w+) (?:undefined \(type |is not a type)`)
	notCallable   = regexp.MustCompile(`cannot call (?:non-function )?(\w+) `)
)

// explain adds to the type checker's message what the session knows of the names in it.
func (c *compiler) explain(msg string) string {
	if m := undefinedName.FindStringSubmatch(msg); m != nil {
		if m[1] == "" {
			return msg + c.whyUndefined(m[2])
		}
		return msg + meant(m[1]+".", similar(m[2], c.exported(m[1])))
	}
	if m := notExported.FindStringSubmatch(msg); m != nil {
		return msg + meant(m[2]+".", similar(m[1], c.exported(m[2])))
	}
	if m := noSuchPart.FindStringSubmatch(msg); m != nil && slices.Contains(c.exported(m[1]), m[2]) {
		return msg + fmt.Sprintf(language.Pick(
			"; %[1]s is a variable here and hides the package %[1]s: rename it, or bring the package back with import %[2]q",
			"; %[1]s é uma variável aqui e esconde o pacote %[1]s: dê-lhe outro nome, ou traga o pacote de volta com import %[2]q"),
			m[1], c.s.known[m[1]])
	}
	if m := notCallable.FindStringSubmatch(msg); m != nil {
		if _, function := builtin(m[1]); function {
			return msg + fmt.Sprintf(language.Pick("; %[1]s is a variable here and hides Go's own %[1]s: give it another name and restart",
				"; %[1]s é uma variável aqui e esconde o %[1]s do próprio Go: dê-lhe outro nome e reinicie"), m[1])
		}
	}
	return msg
}

// whyUndefined is what the session knows of a name that nothing has.
func (c *compiler) whyUndefined(name string) string {
	why := localReasons(c.p.Notes)[name]
	if why == "" {
		why = c.s.locals[name]
	}
	if why != "" {
		return fmt.Sprintf(language.Pick(" (it lives only in the statements of its own cell: %s)", " (vive só nos comandos da própria célula: %s)"), why)
	}
	if why := c.whyGone(name); why != "" {
		return why
	}
	var names []string
	names = slices.AppendSeq(names, maps.Keys(c.s.vars))
	names = slices.AppendSeq(names, maps.Keys(c.s.units))
	names = slices.AppendSeq(names, maps.Keys(c.own))
	names = slices.AppendSeq(names, maps.Keys(c.s.known))
	for _, id := range definedAtTop(c.body) {
		names = append(names, id.Name)
	}
	return meant("", similar(name, names))
}

// whyGone is why a variable of that name was dropped.
func (c *compiler) whyGone(name string) string {
	why := c.s.gone[name]
	for _, m := range c.p.misfits {
		if m.Name == name {
			why = m.Why
		}
	}
	if why == "" {
		return ""
	}
	return fmt.Sprintf(language.Pick(" (it was dropped: %s; define it again)", " (foi descartada: %s; defina-a de novo)"), why)
}

// exported are the names that a well-known package offers; none for another name.
func (c *compiler) exported(pkg string) (names []string) {
	path := c.s.known[pkg]
	for _, i := range c.s.imports {
		if i.local == pkg {
			path = i.path
		}
	}
	if path == "" {
		return nil
	}
	p, err := c.s.loader.Import(path)
	if err != nil {
		return nil
	}
	for _, n := range p.Scope().Names() {
		if p.Scope().Lookup(n).Exported() {
			names = append(names, n)
		}
	}
	return names
}

func meant(before, name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(language.Pick(" (did you mean %s?)", " (seria %s?)"), before+name)
}

// similar returns the name that a mistyped one most likely means, or "": one that differs in its capitals alone, else
// one with a letter too many, missing, changed or swapped; two of them in a long name.
func similar(name string, names []string) string {
	limit := 1
	switch n := len(name); {
	case n < 3:
		limit = 0
	case n > 6:
		limit = 2
	}
	best, at := "", limit+1
	slices.Sort(names)
	for _, n := range names {
		if n == name || n == "_" || strings.Contains(n, ".") {
			continue
		}
		a, b := strings.ToLower(name), strings.ToLower(n)
		d := distance(a, b)
		if d == 2 && swapped(a, b) {
			d = 1
		}
		if d < at {
			best, at = n, d
		}
	}
	return best
}

// swapped reports whether two neighbours changed places.
func swapped(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
