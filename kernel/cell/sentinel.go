package cell

import (
	"fmt"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// An error that a package declares, such as http.ErrServerClosed, is told from others by its address, which is another in
// every program. So a program names the errors of the packages that it imports, and those that its loaded values hold;
// package store keeps them by name.

// sentinel reports whether a path and name is an error that a package declares.
func (c *compiler) sentinel(path, name string) bool {
	if internal(path) {
		return false
	}
	pkg, err := c.s.loader.Import(path)
	if err != nil {
		return false
	}
	v, ok := pkg.Scope().Lookup(name).(*types.Var)
	return ok && v.Exported() && isError(v.Type())
}

// addSentinel takes note of one that a loaded value holds: "net/http.ErrServerClosed".
func (c *compiler) addSentinel(text string) {
	if i := strings.LastIndex(text, "."); i > 0 && c.sentinel(text[:i], text[i+1:]) {
		c.sentinels[text] = text[:i]
	}
}

// registerSentinels are the lines that name them, and those of the imported packages where a variable may hold one.
func (c *compiler) registerSentinels(imported map[string]bool, names aliases) string {
	all := maps.Clone(c.sentinels)
	if c.holdsInterfaces() {
		for p := range imported {
			pkg, err := c.s.loader.Import(p)
			if err != nil {
				continue
			}
			for _, name := range pkg.Scope().Names() {
				if c.sentinel(p, name) {
					all[p+"."+name] = p
				}
			}
		}
	}
	var b strings.Builder
	for _, text := range slices.Sorted(maps.Keys(all)) {
		p := all[text]
		fmt.Fprintf(&b, "\t%s.RegisterSentinel(%q, %s.%s)\n", sessionName, text, names.of(p), text[len(p)+1:])
	}
	return b.String()
}

// holdsInterfaces reports whether a variable of the program may hold an error.
func (c *compiler) holdsInterfaces() bool {
	for name := range c.held {
		if reachesInterface(c.program.pkg.Scope().Lookup(name)) {
			return true
		}
	}
	return false
}
