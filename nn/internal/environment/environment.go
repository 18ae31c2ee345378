package environment

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"descida/internal/folder"
)

func init() {
	os.Setenv("GOMLX_NO_AUTO_INSTALL", "1")
	os.Setenv("PJRT_PLUGIN_LIBRARY_PATH", strings.Join(Folders(), string(os.PathListSeparator)))
	if os.Getenv("TF_CPP_MIN_LOG_LEVEL") == "" {
		os.Setenv("TF_CPP_MIN_LOG_LEVEL", "3") // XLA's own warnings would land in a notebook's stderr
	}
}

// Folders lists where PJRT plug-ins are looked for: the user's own list if there is one, Descida's data folder, and the
// places where go-xla's own installer puts plug-ins.
func Folders() []string {
	var list []string
	for _, d := range filepath.SplitList(os.Getenv("PJRT_PLUGIN_LIBRARY_PATH")) {
		if d != "" {
			list = append(list, d)
		}
	}
	add := func(d string) {
		for _, have := range list {
			if have == d {
				return
			}
		}
		list = append(list, d)
	}
	add(folder.XLA())
	add(filepath.Join(folder.XLA(), "nvidia"))
	if home, err := os.UserHomeDir(); err == nil {
		lib := filepath.Join(home, ".local", "lib", "go-xla")
		if runtime.GOOS == "darwin" {
			lib = filepath.Join(home, "Library", "Application Support", "go-xla")
		}
		add(lib)
		add(filepath.Join(lib, "nvidia"))
	}
	add("/usr/local/lib/go-xla")
	add("/usr/local/lib/go-xla/nvidia")
	return list
}
