package setup

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"descida/internal/folder"
)

// foreign are variables that would make Python or pip read or write outside the private environment.
var foreign = []string{
	"PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "CONDA_PREFIX", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_USER",
	"PIP_REQUIRE_VIRTUALENV", "PIP_REQUIRE_HASHES", "UV_PROJECT_ENVIRONMENT", "UV_SYSTEM_PYTHON", "JUPYTER_PATH", "JUPYTER_CONFIG_PATH",
}

// Environment is the environment of the programs that Descida starts: the user's, with all that Python, pip, uv and
// Jupyter write moved into the data folder.
func Environment() []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(foreign, name)
	})
	root := folder.Root()
	jupyter := filepath.Join(root, "jupyter")
	return append(env,
		folder.Env+"="+root,
		"PYTHONNOUSERSITE=1",
		"PIP_CACHE_DIR="+filepath.Join(root, "cache", "pip"),
		"UV_CACHE_DIR="+filepath.Join(root, "cache", "uv"),
		"PIP_DISABLE_PIP_VERSION_CHECK=1",
		"PIP_NO_INPUT=1",
		"JUPYTER_CONFIG_DIR="+filepath.Join(jupyter, "config"),
		"JUPYTER_DATA_DIR="+filepath.Join(jupyter, "data"),
		"JUPYTER_RUNTIME_DIR="+filepath.Join(jupyter, "runtime"),
		"JUPYTERLAB_SETTINGS_DIR="+filepath.Join(jupyter, "lab", "settings"),
		"JUPYTERLAB_WORKSPACES_DIR="+filepath.Join(jupyter, "lab", "workspaces"),
		"IPYTHONDIR="+filepath.Join(jupyter, "ipython"),
		"GOMLX_NO_AUTO_INSTALL=1",
	)
}

// PythonPath is the private environment's interpreter.
func PythonPath() string { return filepath.Join(folder.Python(), "bin", "python") }
