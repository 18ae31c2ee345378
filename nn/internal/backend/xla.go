//go:build cgo && !noxla && ((linux && (amd64 || arm64)) || (darwin && arm64))

package backend

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gomlx/compute"
	"github.com/gomlx/go-xla/compute/xla"

	"descida/nn/internal/environment"
)

// openXLA starts the plug-in of "xla:cpu" or "xla:cuda". It looks for the file itself first: asking go-xla for a
// missing plug-in loads every other one to see what it is.
func openXLA(name string) (compute.Backend, error) {
	platform := strings.TrimPrefix(name, "xla:")
	if !installed(platform) {
		return nil, errNoPlugin
	}
	if platform == "cpu" {
		return openCPU()
	}
	if !hasGPU() {
		return nil, fmt.Errorf("no NVIDIA GPU is visible here")
	}
	return xla.New("cuda,tf32=false") // the course compares numbers between machines: full float32 everywhere
}

func installed(platform string) bool {
	end := ".so"
	if runtime.GOOS == "darwin" {
		end = ".dylib"
	}
	for _, dir := range environment.Folders() {
		for _, pattern := range []string{"pjrt_c_api_" + platform + "*_plugin", "pjrt?plugin?" + platform + "*"} {
			if found, _ := filepath.Glob(filepath.Join(dir, pattern+end)); len(found) > 0 {
				return true
			}
		}
	}
	return false
}

func hasGPU() bool {
	for _, f := range []string{"/dev/nvidiactl", "/dev/nvidia0", "/dev/dxg"} { // dxg: a GPU under WSL
		if _, err := os.Stat(f); err == nil {
			return true
		}
	}
	return false
}
