package setup

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"descida/internal/folder"
	"descida/internal/language"
)

// The wheel with XLA's CPU plug-in, and the plug-in that lies in it.
//
//go:embed xla-cpu.txt
var xlaCPULock string

const (
	cpuPluginName   = "pjrt_c_api_cpu_plugin.so"
	cpuPluginSHA256 = "ad1309ac822b1b24d51b7f9947c7c9fa9ef5d67f390584cbc3d1fa2428fed9c2"
	cpuWheelBytes   = 62_711_338
)

// releaseVersion is the release of the plug-in that go-xla v0.4.1 names; releaseURL is where its assets lie. Their
// digests are shown on the release's page and are not pinned here: without --xla-sha256 none is installed.
const (
	releaseVersion = "v0.114.0"
	releasePage    = "https://github.com/gomlx/pjrt-cpu-binaries/releases"
)

// releaseAsset is the release's file for a platform, or "" where there is none.
func releaseAsset(goos, goarch string) string {
	switch platform := goos + "_" + goarch; platform {
	case "linux_amd64", "linux_arm64", "darwin_arm64":
		return "pjrt_cpu_" + platform + ".tar.gz"
	}
	return ""
}

func cpuPlugin() string { return filepath.Join(folder.XLA(), cpuPluginName) }

// backend is what nn uses by itself with what is installed.
func backend(in *installer) string {
	switch {
	case isFile(cudaPlugin()) && in.nvidia().present:
		return "xla:cuda"
	case isFile(cpuPlugin()):
		return "xla:cpu"
	}
	return "go"
}

// xlaStep brings XLA's CPU plug-in. Without it the course still works, on a slower backend, so it never fails a set-up
// for lack of a plug-in: it says what that costs.
func xlaStep() step {
	return step{
		id:   "xla",
		name: func() string { return language.Pick("XLA for the CPU", "XLA para a CPU") },
		stamp: func(in *installer) (string, error) {
			return digest(xlaCPULock, releaseVersion, in.XLASHA256, runtime.GOOS, runtime.GOARCH), nil
		},
		there: func(in *installer) bool {
			// Where only the user can name a digest, there is nothing to try again until that is done.
			return in.state.whole(cpuPlugin()) || !onLinuxAMD64() && in.XLASHA256 == ""
		},
		make: makeXLA,
	}
}

func makeXLA(ctx context.Context, in *installer) (string, error) {
	if in.XLASHA256 == "" && onLinuxAMD64() {
		if sum, err := fileSHA256(cpuPlugin()); err == nil && sum == cpuPluginSHA256 {
			in.state.made(cpuPlugin())
			return language.Pick("was there already", "já estava lá"), nil
		}
		err := in.xlaFromWheel(ctx)
		if err == nil {
			in.state.made(cpuPlugin())
			return "lammps-jax-pjrt-cpu 0.11.2", nil
		}
		if ctx.Err() != nil || !failedWith(err) {
			return "", err
		}
		if in.state.whole(cpuPlugin()) { // from a release, in an earlier set-up
			return language.Pick("was there already", "já estava lá"), nil
		}
		return withoutXLA(err.Error()), nil
	}
	asset := releaseAsset(runtime.GOOS, runtime.GOARCH)
	switch {
	case asset == "":
		return withoutXLA(fmt.Sprintf(language.Pick("there is no plug-in for %s/%s", "não há plug-in para %s/%s"), runtime.GOOS, runtime.GOARCH)), nil
	case in.XLASHA256 == "" && in.state.whole(cpuPlugin()):
		return language.Pick("was there already", "já estava lá"), nil
	case in.XLASHA256 == "":
		return withoutXLA(""), nil
	}
	err := in.xlaFromRelease(ctx, http.DefaultClient, releasePage+"/download/"+releaseVersion+"/"+asset)
	if err == nil {
		in.state.made(cpuPlugin())
	}
	return releaseVersion, err
}

// withoutXLA is the line about the cost of going without, and the command that ends it.
func withoutXLA(why string) string {
	text := language.Pick("NOT installed, so training runs on the pure-Go backend, about 20 times slower.",
		"NÃO instalado; o treino usa o backend em Go puro, cerca de 20 vezes mais lento.")
	asset := releaseAsset(runtime.GOOS, runtime.GOARCH)
	switch {
	case asset == "":
	case why != "": // the usual way failed, and may not the next time
		text += fmt.Sprintf(language.Pick(
			" To have it: run  go run . setup  again, or, where that does not help, copy the SHA-256 of %s from %s/tag/%s and run  go run . setup --xla-sha256=DIGEST",
			" Para tê-lo: rode  go run . setup  de novo ou, se não adiantar, copie o SHA-256 de %s em %s/tag/%s e rode  go run . setup --xla-sha256=SOMA"),
			asset, releasePage, releaseVersion)
	default:
		text += fmt.Sprintf(language.Pick(
			" To have it: copy the SHA-256 of %s from %s/tag/%s and run  go run . setup --xla-sha256=DIGEST",
			" Para tê-lo: copie o SHA-256 de %s em %s/tag/%s e rode  go run . setup --xla-sha256=SOMA"),
			asset, releasePage, releaseVersion)
	}
	if why != "" {
		text += "\n" + why
	}
	return text
}

// xlaFromWheel takes the plug-in out of the wheel that pip brings and checks.
func (in *installer) xlaFromWheel(ctx context.Context) error {
	dir, err := in.downloadWheels(ctx, "xla-cpu", xlaCPULock, cpuWheelBytes)
	if err != nil {
		return err
	}
	wheels, _ := filepath.Glob(filepath.Join(dir, "lammps_jax_pjrt_cpu-*.whl"))
	if len(wheels) != 1 {
		return fmt.Errorf("%d wheels in %s, not one", len(wheels), dir)
	}
	in.console.say(language.Pick("unpacking", "descompactando"))
	next := cpuPlugin() + ".new"
	if err := fromZip(wheels[0], cpuPluginName, next); err != nil {
		return err
	}
	if sum, err := fileSHA256(next); err != nil || sum != cpuPluginSHA256 {
		return errors.Join(fmt.Errorf("%s has the SHA-256 %q, not %s", cpuPluginName, sum, cpuPluginSHA256), err, os.Remove(next))
	}
	if err := os.Rename(next, cpuPlugin()); err != nil {
		return err
	}
	return os.RemoveAll(dir)
}

// downloadWheels lets pip bring the wheels of a lock into a folder, and returns it.
func (in *installer) downloadWheels(ctx context.Context, name, lock string, total int64) (string, error) {
	dir, err := scratch(name)
	if err != nil {
		return "", err
	}
	tmp, err := scratch(name + ".tmp") // pip writes here first: what grows in it is the progress
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(tmp)
	lockFile := filepath.Join(dir, "lock.txt")
	if err := writeFile(lockFile, []byte(lock), 0o644); err != nil {
		return "", err
	}
	watch := func() { in.console.bytes(treeSize(tmp)+treeSize(dir), total) }
	return dir, in.pipIn(ctx, tmp, PythonPath(), watch,
		"download", "--progress-bar", "off", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-cache-dir", "-d", dir, "-r", lockFile)
}

// xlaFromRelease takes the plug-in out of a release that has the digest that the user gave.
func (in *installer) xlaFromRelease(ctx context.Context, client *http.Client, url string) error {
	dir, err := scratch("xla-release")
	if err != nil {
		return err
	}
	archive := filepath.Join(dir, filepath.Base(url))
	if err := download(ctx, client, url, archive, in.XLASHA256, in.console.bytes); err != nil {
		return err
	}
	plugin := func(name string) bool {
		return strings.HasPrefix(name, "pjrt_c_api_cpu_") && (strings.HasSuffix(name, ".so") || strings.HasSuffix(name, ".dylib"))
	}
	if err := fromTarGz(archive, plugin, cpuPlugin()); err != nil {
		return err
	}
	return os.RemoveAll(dir)
}
