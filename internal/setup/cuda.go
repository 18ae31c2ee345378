package setup

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"

	"descida/internal/folder"
	"descida/internal/language"
)

// XLA's plug-in for NVIDIA GPUs with NVIDIA's libraries, as JAX pins them together.
var (
	//go:embed xla-cuda12.txt
	cuda12Lock string
	//go:embed xla-cuda13.txt
	cuda13Lock string
)

// cudaSpace is what the libraries take while they are installed, in bytes.
const cudaSpace = 9_000_000_000

// The plug-in looks for the libraries in ../nvidia, seen from its own folder.
func cudaPlugin() string    { return filepath.Join(folder.XLA(), "pjrt_c_api_cuda_plugin.so") }
func cudaLibraries() string { return filepath.Join(folder.Root(), "nvidia") }

// gpu is what the NVIDIA driver says of itself.
type gpu struct {
	present bool
	driver  int // major version, 0 where it is not known
}

var driverVersion = regexp.MustCompile(`Kernel Module(?: for \S+)?\s+(\d+)\.`)

// nvidia asks the driver's files, not its tools: that takes no time.
func (in *installer) nvidia() gpu { return nvidiaIn("/") }

func nvidiaIn(root string) gpu {
	devices, _ := filepath.Glob(filepath.Join(root, "dev", "nvidia[0-9]*"))
	text, err := os.ReadFile(filepath.Join(root, "proc", "driver", "nvidia", "version"))
	g := gpu{present: len(devices) > 0}
	if m := driverVersion.FindSubmatch(text); err == nil && m != nil {
		g.driver, _ = strconv.Atoi(string(m[1]))
	}
	return g
}

// cudaLock is the newest CUDA that the driver can run; older drivers have none.
func (g gpu) cudaLock() (lock, version string) {
	switch {
	case !g.present || !onLinuxAMD64():
		return "", ""
	case g.driver >= 580:
		return cuda13Lock, "13"
	case g.driver >= 525 || g.driver == 0:
		return cuda12Lock, "12"
	}
	return "", ""
}

// cudaStep brings XLA for the GPU where there is one. Where it fails, the CPU is used.
func cudaStep() step {
	return step{
		id:   "cuda",
		name: func() string { return language.Pick("XLA for the GPU", "XLA para a GPU") },
		stamp: func(in *installer) (string, error) {
			g := in.nvidia()
			lock, version := g.cudaLock()
			return digest(lock, version, fmt.Sprint(g.present)), nil
		},
		there: func(in *installer) bool {
			lock, _ := in.nvidia().cudaLock()
			return lock == "" || in.state.whole(cudaPlugin())
		},
		make: func(ctx context.Context, in *installer) (string, error) {
			g := in.nvidia()
			lock, version := g.cudaLock()
			switch {
			case !g.present:
				return language.Pick("no NVIDIA GPU here", "não há GPU NVIDIA aqui"), nil
			case lock == "":
				return fmt.Sprintf(language.Pick("driver %d is too old (525 or newer is needed): the CPU is used",
					"o driver %d é antigo demais (é preciso o 525 ou mais novo): a CPU será usada"), g.driver), nil
			}
			if free, _, err := in.free(folder.Root()); err == nil && free < cudaSpace {
				return fmt.Sprintf(language.Pick("%.0f GB of disk are needed and %.0f are free: the CPU is used; free some and run  go run . setup",
					"São precisos %.0f GB de disco e há %.0f livres: a CPU será usada; libere espaço e rode  go run . setup"),
					cudaSpace/1e9, float64(free)/1e9), nil
			}
			if err := in.installCUDA(ctx, lock); err != nil {
				if ctx.Err() != nil || !failedWith(err) {
					return "", err
				}
				return language.Pick("failed, so the CPU is used: ", "falhou, e a CPU será usada: ") + err.Error(), nil
			}
			in.state.made(cudaPlugin())
			return "CUDA " + version, nil
		},
	}
}

// installCUDA unpacks the wheels into a folder apart, and moves plug-in and libraries to their places.
func (in *installer) installCUDA(ctx context.Context, lock string) error {
	dir, err := scratch("cuda")
	if err != nil {
		return err
	}
	tmp, err := scratch("cuda.tmp")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if err := os.RemoveAll(filepath.Join(dir, "site")); err != nil {
		return err
	}
	lockFile := filepath.Join(dir, "lock.txt")
	if err := writeFile(lockFile, []byte(lock), 0o644); err != nil {
		return err
	}
	site := filepath.Join(dir, "site")
	watch := func() { in.console.bytes(treeSize(tmp)+treeSize(site), 0) }
	if err := in.pipIn(ctx, tmp, PythonPath(), watch,
		"install", "--progress-bar", "off", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--target", site, "-r", lockFile); err != nil {
		return err
	}
	plugins, _ := filepath.Glob(filepath.Join(site, "jax_plugins", "*", "xla_cuda_plugin.so"))
	if len(plugins) != 1 {
		return fmt.Errorf("%d xla_cuda_plugin.so in %s, not one", len(plugins), site)
	}
	libraries := filepath.Join(site, "nvidia")
	linkTools(libraries)
	if err := os.RemoveAll(cudaLibraries()); err != nil {
		return err
	}
	if err := os.Rename(libraries, cudaLibraries()); err != nil {
		return err
	}
	if err := os.MkdirAll(folder.XLA(), 0o755); err != nil {
		return err
	}
	if err := os.Rename(plugins[0], cudaPlugin()); err != nil {
		return err
	}
	return os.RemoveAll(dir)
}

// linkTools makes bin/ptxas, where XLA looks for the assembler.
func linkTools(libraries string) {
	for _, p := range []string{"cu13/bin/ptxas", "cuda_nvcc/bin/ptxas"} {
		if isFile(filepath.Join(libraries, p)) && os.MkdirAll(filepath.Join(libraries, "bin"), 0o755) == nil {
			_ = os.Symlink(filepath.Join("..", p), filepath.Join(libraries, "bin", "ptxas"))
		}
	}
}
