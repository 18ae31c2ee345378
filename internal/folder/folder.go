package folder

import (
	"os"
	"path/filepath"
	"runtime"
)

// Env names the variable that moves the data folder; `--data` sets it.
const Env = "DESCIDA_DATA"

// Root is the data folder: $DESCIDA_DATA, else $XDG_DATA_HOME/descida, else the platform's usual place.
// It need not exist. Without a home folder it is a folder below the temporary one.
func Root() string {
	if d := os.Getenv(Env); d != "" {
		if abs, err := filepath.Abs(d); err == nil {
			return abs
		}
		return d
	}
	if d := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(d) { // the specification ignores relative ones
		return filepath.Join(d, "descida")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return filepath.Join(os.TempDir(), "descida")
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support", "descida")
	}
	return filepath.Join(home, ".local", "share", "descida")
}

// Bin holds the programs that the set-up builds: descida, gonb, gopls.
func Bin() string { return filepath.Join(Root(), "bin") }

// Python is the private virtual environment with JupyterLab and the kernelspec.
func Python() string { return filepath.Join(Root(), "python") }

// XLA holds the PJRT plug-ins, pjrt_c_api_cpu_plugin.so among them.
func XLA() string { return filepath.Join(Root(), "xla") }

// MNIST holds the four .gz files of MNIST and what is unpacked from them.
func MNIST() string { return filepath.Join(Root(), "mnist") }

// Sessions holds a private folder for each running kernel.
func Sessions() string { return filepath.Join(Root(), "sessions") }

// HistoryEnv names the variable that moves the history, or with the value "off" keeps none.
const HistoryEnv = "DESCIDA_HISTORY"

// History holds what was typed in all sessions, for consoles' arrow keys and searches; "" where none is kept.
func History() string {
	switch d := os.Getenv(HistoryEnv); d {
	case "":
		return filepath.Join(Root(), "history")
	case "off":
		return ""
	default:
		return d
	}
}
