package setup

import (
	"context"
	"os"
	"path/filepath"

	"descida/internal/folder"
	"descida/internal/language"
	"descida/nbext/lab"
)

// labExtensionDir is where the extension lies in the private environment.
func labExtensionDir() string { return filepath.Join(jupyterData(), "labextensions", lab.Name) }

// jupyterData is where the private environment keeps what Jupyter finds.
func jupyterData() string { return filepath.Join(folder.Python(), "share", "jupyter") }

// labStep installs what draws charts in JupyterLab.
func labStep() step {
	return step{
		id:   "labextension",
		name: func() string { return language.Pick("Charts in JupyterLab", "Gráficos no JupyterLab") },
		stamp: func(in *installer) (string, error) {
			s, err := in.sourceStamp("nbext/lab", "plots/echarts", "plots/option")
			return digest(s, in.state.Steps["python"]), err
		},
		there: func(*installer) bool { return labExtensionWhole() },
		make:  func(context.Context, *installer) (string, error) { return "", lab.Install(jupyterData()) },
	}
}

// labExtensionWhole reports whether all files of the extension are there as they should be.
func labExtensionWhole() bool {
	files, err := lab.Files()
	if err != nil {
		return false
	}
	for name, want := range files {
		info, err := os.Stat(filepath.Join(labExtensionDir(), filepath.FromSlash(name)))
		if err != nil || info.Size() != int64(len(want)) {
			return false
		}
	}
	return true
}
