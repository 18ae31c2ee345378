package explain

import (
	"regexp"
	"slices"
)

// networks is the table for errors of the course's packages, a part for each theme, the special before the general. Those say
// in English what is wrong and what to do; here it is said why, and in the student's language.
var networks = slices.Concat(files, training, tables, rows, layers, targets, analyses, byHand, rules, models)

// unread is for an error of the course's packages that no lesson is for.
var unread = lesson{
	regexp.MustCompile(`\b(?:nn|datasets): `),
	advice{"The call could not do what was asked: the message says what is wrong and, after the semicolon if it has one, what to do.", "Correct that and run the cell again; the variables are kept."},
	advice{"A chamada não pôde fazer o que foi pedido: a mensagem, em inglês, diz o que está errado e, depois do ponto e vírgula, se houver, o que fazer.", "Corrija isso e rode a célula de novo; as variáveis ficam guardadas."},
}

// within are words that say where an error arose, before the error: nn: run "a": the model has no layers.
var within = regexp.MustCompile(`nn: (?:run "(?:[^"\\]|\\.)*"|Validation|Bind|Save): `)

// ofNetworks are the lines that explain an error of the course's packages, or none.
func ofNetworks(message string) []string {
	for {
		if lines := explained(networks, message); lines != nil {
			return lines
		}
		inner := within.ReplaceAllString(message, "nn: ")
		if inner == message {
			return explained([]lesson{unread}, message)
		}
		message = inner
	}
}
