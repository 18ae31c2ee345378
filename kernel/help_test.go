package kernel

import (
	"slices"
	"strings"
)

// NamesInHelp are the commands that the help names, as %who and %%bash.
func NamesInHelp() (names []string) {
	for _, p := range helpParts {
		for _, l := range p.lines {
			for _, word := range strings.FieldsFunc(l.use+" "+l.en, func(r rune) bool { return strings.ContainsRune(" ,;:.", r) }) {
				if strings.HasPrefix(word, "%") && !slices.Contains(names, word) {
					names = append(names, word)
				}
			}
		}
	}
	return names
}

// CommandNames are the commands that completion offers.
var CommandNames = commandNames
