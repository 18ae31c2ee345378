package kernel

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"descida/internal/language"
	"descida/kernel/wire"
)

// The session's environment: %env sets variables for the cells to come and for shell commands. They are the kernel's own
// from then on, so that the go command heeds them too, and GoNB is started again with them: its own %env spoils what is
// not ASCII, and knows no name of a single letter.

var envName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// setEnv does %env.
func (e *execution) setEnv(rest string) error {
	if rest == "" {
		e.publish("stream", wire.Stream{Name: "stdout", Text: listEnv(os.Environ())})
		return nil
	}
	name, value, set := parseEnv(rest)
	if !envName.MatchString(name) {
		return fmt.Errorf(language.Pick("%q is no name of a variable; %%env is written %%env NAME=VALUE", "%q não é nome de variável; %%env se escreve %%env NOME=VALOR"), name)
	}
	if !set {
		old, ok := os.LookupEnv(name)
		if !ok {
			return fmt.Errorf(language.Pick("the environment has no %s; %%env %s=VALUE sets it", "o ambiente não tem %s; %%env %s=VALOR a define"), name, name)
		}
		e.publish("stream", wire.Stream{Name: "stdout", Text: shownEnv(name, old) + "\n"})
		return nil
	}
	if strings.HasPrefix(name, "DESCIDA_") && name != language.Env || strings.HasPrefix(name, "GONB_") {
		return fmt.Errorf(language.Pick("%s belongs to the kernel; set it before Jupyter starts", "%s é do kernel; defina-a antes de iniciar o Jupyter"), name)
	}
	if strings.Contains(value, "\x00") {
		return errors.New(language.Pick("a variable's value holds no byte 0", "o valor de uma variável não contém o byte 0"))
	}
	return e.kernel.setEnv(name, value)
}

// setEnv sets a variable for the session.
func (k *Kernel) setEnv(name, value string) error {
	if err := os.Setenv(name, value); err != nil {
		return err
	}
	if k.env == nil {
		k.env = make(map[string]string)
	}
	k.env[name] = value
	if name != language.Env { // the launcher of each program has that one
		k.closeChild()
	}
	return nil
}

// parseEnv reads "NAME=VALUE" or "NAME VALUE"; set is false where there is only a name. $NAME stands for a variable's
// value, unless it is in single quotes.
func parseEnv(text string) (name, value string, set bool) {
	at := strings.IndexAny(text, "= \t")
	if at < 0 {
		return text, "", false
	}
	name, value = text[:at], strings.TrimLeft(text[at:], " \t")
	value = strings.TrimSpace(strings.TrimPrefix(value, "="))
	if n := len(value); n >= 2 && value[0] == value[n-1] && (value[0] == '"' || value[0] == '\'') {
		if value[0] == '\'' {
			return name, value[1 : n-1], true
		}
		value = value[1 : n-1]
	}
	return name, os.ExpandEnv(value), true
}

// secret are the names whose values are not printed: notebooks are shared with what they printed.
var secret = regexp.MustCompile(`(?i)key|token|secret|password|credential`)

func shownEnv(name, value string) string {
	if secret.MatchString(name) {
		value = language.Pick("<hidden>", "<oculto>")
	}
	return name + "=" + value
}

func listEnv(environ []string) string {
	environ = slices.Sorted(slices.Values(environ))
	var b strings.Builder
	for _, v := range environ {
		name, value, _ := strings.Cut(v, "=")
		b.WriteString(shownEnv(name, value) + "\n")
	}
	return b.String()
}

// speaking tells a program the language, which may have changed since GoNB was started.
func (k *Kernel) speaking() []string {
	if lang, ok := k.env[language.Env]; ok {
		return []string{language.Env + "=" + lang}
	}
	return nil
}
