package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

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
	"required flag(s)", "falta a opção", " not set", "", " for \"descida\"", "", "accepts 1 arg(s), received 0", "falta um argumento",
	"accepts 1 arg(s), received", "é preciso 1 argumento, e vieram", "invalid argument", "valor inválido")

// translate puts cobra's own words into Portuguese.
func translate(root *cobra.Command) {
	root.SetUsageTemplate(portuguese.Replace(root.UsageTemplate()))
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range append(root.Commands(), root) {
		switch c.Name() {
		case "help":
			c.Short = "Ajuda sobre um comando"
		case "completion":
			c.Short = "Escreve o script que completa comandos no seu shell"
		}
		c.InitDefaultHelpFlag()
		c.Flags().Lookup("help").Usage = "ajuda"
	}
	root.InitDefaultVersionFlag()
	root.Flags().Lookup("version").Usage = "versão"
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return errors.New(portuguese.Replace(err.Error())) })
}

// execute runs the command line and returns its error in the user's language, with the command that helps.
func execute(ctx context.Context, root *cobra.Command) error {
	err := root.ExecuteContext(ctx)
	if err == nil || !isUsage(err) {
		return err
	}
	text := strings.TrimSpace(err.Error())
	if language.Portuguese() {
		text = portuguese.Replace(text)
	}
	return fmt.Errorf("descida: %s\n%s", text, language.Pick("What there is:  go run . help", "O que há:  go run . help"))
}

// isUsage tells an error in the command line from one of the work. cobra has no type for it.
func isUsage(err error) bool {
	for _, s := range []string{"unknown command", "unknown flag", "unknown shorthand", "opção desconhecida", "accepts ", "required flag"} {
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
