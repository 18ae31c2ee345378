package setup

import (
	"context"
	"path/filepath"

	"descida/internal/folder"
	"descida/internal/language"
	"descida/nbext/lab"
)

func labExtensionsDir() string {
	return filepath.Join(folder.Python(), "share", "jupyter", "labextensions")
}

// labStep installs what draws charts in JupyterLab.
func labStep() step {
	return step{
		id:   "labextension",
		name: func() string { return language.Pick("Charts in JupyterLab", "Gráficos no JupyterLab") },
		stamp: func(in *installer) (string, error) {
			s, err := in.sourceStamp("nbext/lab", "plots/echarts", "plots/option")
			return digest(s, in.state.Steps["python"]), err
		},
		there: func(*installer) bool {
			return isFile(filepath.Join(labExtensionsDir(), "descida", "package.json"))
		},
		make: func(context.Context, *installer) (string, error) { return "", lab.Install(labExtensionsDir()) },
	}
}
