package explain

import (
	"slices"
	"strings"
	"testing"

	"descida/internal/language"
)

// example is what must stand among the explanations of some messages, which are those of nn and datasets, word by word:
// TestErrorsAreThoseOfTheSources holds that, and kernel/testdata/networks.txt provokes some of them for real.
type example struct {
	en, pt   string
	messages []string
}

var networksExamples = slices.Concat(filesExamples, trainingExamples, tablesExamples, rowsExamples, layersExamples, targetsExamples, byHandExamples,
	rulesExamples, analysesExamples, modelsExamples, []example{
		{"The loss, CrossEntropy,", "A perda, CrossEntropy,", []string{`nn: Validation: layer 1 Softmax: it ends with a softmax and CrossEntropy() has one inside, so there would be two; end the model with nn.Dense(classes) without nn.Softmax, Predict gives probabilities all the same`}},
		{"no rows to learn from", "Não há linhas", []string{"nn: Validation: the data set is nil; make one with datasets.MNIST or nn.NewDataset", `nn: run "a: \"b\"": the data set is nil; make one with datasets.MNIST or nn.NewDataset`}},
		{"at least one", "ao menos uma", []string{`nn: run "wide": layer 1 Dense(0): it has 0 units; want 1 or more`}},
		{"not prepared alike", "não foram preparadas do mesmo jeito", []string{`nn: run "a": Validation: its rows have the shape [1] and those to train on [2]; want the same`}},
	})

func TestErrorsOfTheCoursesPackages(t *testing.T) {
	for _, e := range networksExamples {
		for lang, want := range map[string]string{"en": e.en, "pt": e.pt} {
			t.Setenv(language.Env, lang)
			for _, message := range e.messages {
				for _, r := range []Report{Panic(1, message, "", nowhere), Failure(1, message, "", nowhere)} {
					if !strings.Contains(plain(r), want) {
						t.Errorf("%s: no %q in\n%s", lang, want, plain(r))
					}
				}
			}
		}
	}
}

// TestEveryLessonIsReached: in both languages, and by a message that none before it takes.
func TestEveryLessonIsReached(t *testing.T) {
	reached := map[*lesson]bool{}
	for _, e := range networksExamples {
		for _, message := range e.messages {
			if l := lessonFor(message); l != nil {
				reached[l] = true
			}
		}
	}
	for i := range networks {
		l := &networks[i]
		if !reached[l] {
			t.Errorf("no example reaches %s", l.message)
		}
		for _, text := range []string{l.en.means, l.en.try, l.pt.means, l.pt.try} {
			if !strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "?") && !strings.HasSuffix(text, ". $4") && !strings.HasSuffix(text, ": $1") {
				t.Errorf("%s: no sentence: %q", l.message, text)
			}
		}
		if l.en.means == l.pt.means {
			t.Errorf("%s: one text for both languages", l.message)
		}
	}
}

func TestAnErrorWithoutALessonIsExplainedInGeneral(t *testing.T) {
	for lang, want := range map[string]string{"en": "after the semicolon", "pt": "em inglês"} {
		t.Setenv(language.Env, lang)
		if got := plain(Panic(1, `nn: run "a": something new; do that`, "", nowhere)); !strings.Contains(got, want) {
			t.Errorf("%s: no %q in\n%s", lang, want, got)
		}
	}
}

// lessonFor is the lesson that explains a message, or nil.
func lessonFor(message string) *lesson {
	for i := range networks {
		if networks[i].message.MatchString(message) {
			return &networks[i]
		}
	}
	if inner := within.ReplaceAllString(message, "nn: "); inner != message {
		return lessonFor(inner)
	}
	return nil
}

func nowhere(string, int) (int, int, string, bool) { return 0, 0, "", false }
