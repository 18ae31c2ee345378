package language

import (
	"os"
	"strings"
)

// Env names the variable that decides before the locale does: "pt" or "en".
const Env = "DESCIDA_LANG"

// Portuguese reports whether to speak Portuguese. DESCIDA_LANG decides, then the locale: the first of LC_ALL,
// LC_MESSAGES and LANG that is set, as POSIX has it. Asked each time, so that a change counts at once.
func Portuguese() bool {
	for _, name := range []string{Env, "LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := strings.ToLower(os.Getenv(name)); v != "" {
			return v == "pt" || strings.HasPrefix(v, "pt_") || strings.HasPrefix(v, "pt-") || strings.HasPrefix(v, "pt.")
		}
	}
	return false
}

// Pick returns the text in the user's language.
func Pick(en, pt string) string {
	if Portuguese() {
		return pt
	}
	return en
}

// Decimal is a number's text, as strconv writes it, with the decimal mark of the user's language: 0.5, and 0,5 in Portuguese.
func Decimal(text string) string { return strings.Replace(text, ".", Pick(".", ","), 1) }
