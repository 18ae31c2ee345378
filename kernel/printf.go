package kernel

import (
	"fmt"
	"regexp"
	"strings"

	"descida/internal/language"
)

// misprint finds how package fmt writes, in the midst of a text, that a format and its values do not fit.
var misprint = regexp.MustCompile(`%!(?:([a-zA-Z])\((?:(MISSING)|([\w.*\[\]{}]+)=[^\n]*?|<nil>)\)|\((?:(EXTRA) ([^=\s]+)=|(NOVERB)\)))`)

// printfHint explains the first such place in a text, or is "".
func printfHint(text string) string {
	if !strings.Contains(text, "%!") { // nearly always, and much faster
		return ""
	}
	m := misprint.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	verb, missing, typ, extra, extraType, noVerb := m[1], m[2], m[3], m[4], m[5], m[6]
	switch {
	case missing != "":
		return fmt.Sprintf(language.Pick("the format has a %%%s for which no value was given: each verb (%%d, %%s, %%v ...) takes one value after the format",
			"o formato tem um %%%s para o qual não se deu valor: cada verbo (%%d, %%s, %%v ...) usa um valor depois do formato"), verb)
	case extra != "":
		return fmt.Sprintf(language.Pick("more values were given than the format has places for (one too many is of type %s): add a %%v for it, or leave it out",
			"deram-se mais valores do que o formato tem lugares (sobrou um do tipo %s): acrescente um %%v para ele, ou retire-o"), extraType)
	case noVerb != "":
		return language.Pick("a % in the format says nothing of a value; %% prints a percent sign", "um % no formato não diz de que valor se trata; %% imprime o sinal de porcentagem")
	case typ == "":
		typ = "nil"
	}
	return fmt.Sprintf(language.Pick("%%%s in the format was given a value of type %s: %%d is for int, %%f or %%.2f for float64, %%s for string, %%t for bool, and %%v for anything",
		"o %%%s do formato recebeu um valor do tipo %s: %%d é para int, %%f ou %%.2f para float64, %%s para string, %%t para bool, e %%v serve para tudo"), verb, typ)
}
