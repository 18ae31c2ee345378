package cell

import (
	"regexp"
	"strings"
)

// Question is a line such as ?fmt.Println or model?: it asks for the documentation of a name.
type Question struct {
	Name  string
	Whole bool // two question marks: with the source, too
}

var reQuestion = regexp.MustCompile(`^\s*(?:(\?\??)\s*([\pL_][\pL_\pN]*(?:\s*\.\s*[\pL_][\pL_\pN]*)*)|([\pL_][\pL_\pN]*(?:\.[\pL_][\pL_\pN]*)*)\s*(\?\??))\s*;?\s*$`)

// SplitQuestions separates a cell's questions from the rest, outside raw strings and comments. In rest their lines are
// empty, so that lines keep their numbers.
func SplitQuestions(code string) (rest string, questions []Question) {
	if !strings.Contains(code, "?") {
		return code, nil
	}
	lines := strings.Split(code, "\n")
	var l lexer
	for i, text := range lines {
		m := reQuestion.FindStringSubmatch(text)
		if m == nil || l.inside() {
			l.line(text)
			continue
		}
		lines[i] = ""
		questions = append(questions, Question{Name: strings.Join(strings.Fields(m[2]+m[3]), ""), Whole: m[1]+m[4] == "??"})
	}
	return strings.Join(lines, "\n"), questions
}
