package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"descida/internal/folder"
	"descida/internal/language"
)

// rootCommand is the whole command line; each subcommand has a file of its own.
func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "descida",
		Short: language.Pick("A course on neural networks in Go, in JupyterLab", "Um curso de redes neurais em Go, no JupyterLab"),
		Long: language.Pick(
			"Descida runs Go in the cells of JupyterLab and shows how a network learns while it does.\n\nStart with:  go run . lab",
			"O Descida executa Go nas células do JupyterLab e mostra como uma rede aprende enquanto ela aprende.\n\nComece com:  go run . lab"),
		Version:                    version(),
		SilenceErrors:              true,
		SilenceUsage:               true,
		SuggestionsMinimumDistance: 2,
	}
	data := root.PersistentFlags().String("data", "", language.Pick(
		"folder for everything that is installed (now "+folder.Root()+")",
		"pasta para tudo o que é instalado (agora "+folder.Root()+")"))
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if *data == "" {
			return nil
		}
		abs, err := filepath.Abs(*data)
		if err != nil {
			return err
		}
		return os.Setenv(folder.Env, abs)
	}
	root.AddCommand(labCommand(), setupCommand(), runCommand(), doctorCommand(), testCommand(), benchCommand(), kernelCommand())
	if language.Portuguese() {
		translate(root)
	}
	return root
}

// portuguese are cobra's own words, in help and in errors.
var portuguese = strings.NewReplacer(
	"Usage:", "Uso:", "Aliases:", "Outros nomes:", "Examples:", "Exemplos:", "Available Commands:", "Comandos:",
	"Additional Commands:", "Outros comandos:", "Global Flags:", "Opções gerais:", "Flags:", "Opções:",
	"[command]", "[comando]", "[flags]", "[opções]", "for more information about a command.", "para saber mais sobre um comando.",
	"Use \"", "Digite \"", "unknown command", "comando desconhecido", "Did you mean this?", "Você quis dizer:",
	"unknown flag", "opção desconhecida", "unknown shorthand flag", "opção desconhecida", "flag needs an argument", "falta o valor da opção",
	"required flag(s)", "falta a opção", " not set", "", "accepts 1 arg(s), received 0", "falta um argumento",
	"accepts 1 arg(s), received", "é preciso 1 argumento, e vieram", "invalid argument", "valor inválido", "(default ", "(padrão: ")

// translate puts cobra's own words into Portuguese.
func translate(root *cobra.Command) {
	cobra.AddTemplateFunc("pt", portuguese.Replace)
	usage := portuguese.Replace(root.UsageTemplate())
	usage = strings.ReplaceAll(usage, "{{.UseLine}}", "{{pt .UseLine}}")
	usage = strings.ReplaceAll(usage, "Flags.FlagUsages |", "Flags.FlagUsages | pt |")
	root.SetUsageTemplate(usage)
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range allCommands(root) {
		switch c.Name() {
		case "help":
			c.Short, c.Long = "Ajuda sobre um comando", "Ajuda sobre qualquer comando: go run . help COMANDO"
		case "completion":
			c.Short = "Escreve o script que completa comandos no seu shell"
			c.Long = "Escreve, para o seu shell, o script que completa os comandos com a tecla Tab."
		case "bash", "fish", "powershell", "zsh":
			c.Short = "O script para o " + c.Name()
		}
		c.InitDefaultHelpFlag()
		c.Flags().Lookup("help").Usage = "ajuda"
	}
	root.InitDefaultVersionFlag()
	root.Flags().Lookup("version").Usage = "versão"
}

// allCommands are c and what is below it.
func allCommands(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		all = append(all, allCommands(sub)...)
	}
	return all
}

// usageError is an error in the command line, as opposed to one of the work.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// execute runs the command line and returns its error in the user's language, with the command that helps.
func execute(ctx context.Context, root *cobra.Command) error {
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{flagError(err)} })
	err := root.ExecuteContext(ctx)
	if err == nil || !isUsage(err) {
		return err
	}
	text := beyondName.ReplaceAllString(strings.TrimSpace(err.Error()), "")
	if language.Portuguese() {
		text = portuguese.Replace(text)
	}
	return fmt.Errorf("descida: %s\n%s", text, language.Pick("What there is:  go run . help", "O que há:  go run . help"))
}

// beyondName is what cobra adds to an unknown command.
var beyondName = regexp.MustCompile(` for "descida[^"]*"`)

// flagError is pflag's error without the names of Go's functions.
func flagError(err error) error {
	var invalid *pflag.InvalidValueError
	if !errors.As(err, &invalid) {
		return err
	}
	kind := invalid.GetFlag().Value.Type()
	wants := map[string]string{
		"int":      language.Pick("a whole number", "um número inteiro"),
		"duration": language.Pick("a time such as 90s or 10m", "um tempo, como 90s ou 10m"),
		"intSlice": language.Pick("whole numbers with commas between them", "números inteiros separados por vírgulas"),
		"bool":     language.Pick("true or false", "true ou false"),
	}
	if wants[kind] == "" {
		return err
	}
	return fmt.Errorf(language.Pick("--%s is %q, want %s", "--%s é %q, e deve ser %s"), invalid.GetFlag().Name, invalid.GetValue(), wants[kind])
}

// isUsage tells an error in the command line from one of the work. cobra has no type for those that it makes itself.
func isUsage(err error) bool {
	if errors.As(err, &usageError{}) {
		return true
	}
	for _, s := range []string{"unknown command", "accepts ", "required flag"} {
		if strings.HasPrefix(err.Error(), s) {
			return true
		}
	}
	return false
}

// version is that of the module where it is known, else the commit of the clone.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "?"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return "commit " + s.Value[:12]
		}
	}
	return strings.Trim(info.Main.Version, "()")
}

// source is the clone: DESCIDA_SOURCE, or the module above the working directory.
func source() (string, error) {
	if s := os.Getenv("DESCIDA_SOURCE"); s != "" {
		return filepath.Abs(s)
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(text), "module descida\n") {
			return dir, nil
		}
		if filepath.Dir(dir) == dir {
			return "", errors.New(language.Pick(
				"descida: this is not the folder of the course; go into the clone (cd descida) and try again",
				"descida: esta não é a pasta do curso; entre no clone (cd descida) e tente de novo"))
		}
		dir = filepath.Dir(dir)
	}
}

// statusError ends the command with a status and no further words: they were said.
type statusError struct {
	code int
	error
}

func exitCode(err error) int {
	var s statusError
	if errors.As(err, &s) {
		return s.code
	}
	return 1
}
