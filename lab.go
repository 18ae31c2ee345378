package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"descida/internal/language"
	"descida/internal/setup"
)

// firstPort is where JupyterLab is looked for by habit; the next free one is taken where it is busy.
const firstPort = 8888

// labCommand sets up and opens JupyterLab.
func labCommand() *cobra.Command {
	var noBrowser bool
	var port int
	c := &cobra.Command{
		Use:                   language.Pick("lab [flags] [-- JupyterLab's own flags]", "lab [opções] [-- opções do próprio JupyterLab]"),
		DisableFlagsInUseLine: true,
		Short:                 language.Pick("Set everything up and open JupyterLab on the notebooks", "Instala tudo e abre o JupyterLab nos notebooks"),
		Example:               "  go run . lab\n  go run . lab --no-browser --port 9000\n  go run . lab -- --ServerApp.token=secret",
		Args: func(cmd *cobra.Command, args []string) error {
			if cmd.ArgsLenAtDash() == 0 || len(args) == 0 {
				return nil
			}
			return fmt.Errorf(language.Pick("lab: unknown argument %q (JupyterLab's own flags go after --)",
				"lab: argumento desconhecido %q (as opções do próprio JupyterLab vêm depois de --)"), args[0])
		},
	}
	c.Flags().BoolVar(&noBrowser, "no-browser", false, language.Pick("do not open the browser", "não abre o navegador"))
	c.Flags().IntVar(&port, "port", -1, language.Pick("port to listen on (default: the first free one from 8888; 0: any)",
		"porta em que escutar (padrão: a primeira livre a partir de 8888; 0: qualquer uma)"))
	c.Flags().Lookup("port").DefValue = "0" // the text says what is done without it
	c.RunE = func(cmd *cobra.Command, args []string) error {
		src, err := source()
		if err != nil {
			return err
		}
		if cmd.Flags().Changed("port") && (port < 0 || port > 65535) {
			return fmt.Errorf(language.Pick("lab: --port is %d, want 0 (any free one) to 65535", "lab: --port é %d, e deve ser de 0 (qualquer livre) a 65535"), port)
		}
		chosen, err := choosePort(port) // before the set-up: a busy port should not take minutes to tell
		if err != nil {
			return err
		}
		if err := setUp(cmd.Context(), ""); err != nil {
			return err
		}
		return runLab(cmd.Context(), labArguments(src, chosen, noBrowser, args))
	}
	return c
}

// choosePort returns the wanted port if it is free; -1 asks for a free one from 8888, 0 for any.
func choosePort(wanted int) (int, error) {
	free := func(port int) (int, error) {
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			return 0, err
		}
		defer l.Close()
		return l.Addr().(*net.TCPAddr).Port, nil
	}
	if wanted >= 0 {
		port, err := free(wanted)
		if err != nil {
			return 0, fmt.Errorf(language.Pick("lab: port %d cannot be used (%w): choose another one, or leave --port out",
				"lab: não é possível usar a porta %d (%w): escolha outra, ou não use --port"), wanted, errors.Unwrap(err))
		}
		return port, nil
	}
	for port := firstPort; port < firstPort+100; port++ {
		if p, err := free(port); err == nil {
			return p, nil
		}
	}
	return free(0)
}

// labArguments is the command that starts JupyterLab: on this machine only, quiet (no news, no search for updates, no
// extensions from outside), on the notebooks.
func labArguments(source string, port int, noBrowser bool, more []string) []string {
	root := filepath.Join(source, "notebooks")
	if info, err := os.Stat(root); err != nil || !info.IsDir() {
		root = source
	}
	ours := []string{
		"--ServerApp.ip=127.0.0.1",
		"--ServerApp.port=" + strconv.Itoa(port),
		"--ServerApp.port_retries=0",
		"--ServerApp.root_dir=" + root,
		"--ServerApp.answer_yes=True", // Ctrl-C ends it at once
		"--MultiKernelManager.default_kernel_name=" + setup.KernelName,
		"--LabApp.news_url=None",
		"--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
		"--LabApp.extension_manager=readonly",
		"--LanguageServerManager.autodetect=False", // the kernel completes by itself
	}
	if os.Geteuid() == 0 {
		ours = append(ours, "--ServerApp.allow_root=True") // containers; it listens on 127.0.0.1 alone
	}
	if noBrowser {
		ours = append(ours, "--no-browser")
	}
	// JupyterLab refuses a setting that it gets twice: the user's comes instead of ours.
	theirs := map[string]bool{}
	for _, flag := range more {
		name, _, _ := strings.Cut(flag, "=")
		if long, ok := labAliases[name]; ok {
			name = long
		}
		theirs[name] = true
	}
	args := []string{setup.PythonPath(), "-m", "jupyterlab"}
	for _, flag := range ours {
		if name, _, _ := strings.Cut(flag, "="); !theirs[name] {
			args = append(args, flag)
		}
	}
	return append(args, more...)
}

// labAliases are JupyterLab's short names of settings that labArguments makes.
var labAliases = map[string]string{
	"--ip": "--ServerApp.ip", "--port": "--ServerApp.port", "--port-retries": "--ServerApp.port_retries",
	"--notebook-dir": "--ServerApp.root_dir", "-y": "--ServerApp.answer_yes", "--allow-root": "--ServerApp.allow_root",
}

// runLab runs JupyterLab until it or the user ends it. The server has a process group of its own, so that it gets one
// signal, on which it ends its kernels and itself.
func runLab(ctx context.Context, args []string) error {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = setup.Environment()
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 15 * time.Second
	err := cmd.Run()
	if ctx.Err() != nil {
		return nil
	}
	if err != nil {
		return fmt.Errorf(language.Pick("lab: JupyterLab ended: %w (its own messages are above)",
			"lab: o JupyterLab terminou: %w (as mensagens dele estão acima)"), err)
	}
	return nil
}
