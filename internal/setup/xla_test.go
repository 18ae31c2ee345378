package setup

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"descida/internal/folder"
)

// argument is what follows a flag in a command's arguments.
func argument(c command, flag string) string {
	if i := slices.Index(c.args, flag); i >= 0 && i+1 < len(c.args) {
		return c.args[i+1]
	}
	return ""
}

func TestXLAWheelThatIsNotWhatWasPinned(t *testing.T) {
	in, _ := fakeInstaller(t, func(c command) (string, error) {
		makeZip(t, filepath.Join(argument(c, "-d"), "lammps_jax_pjrt_cpu-0.11.2-any.whl"), map[string]string{"x/" + cpuPluginName: "not XLA"})
		return "", nil
	})
	want(t, in.xlaFromWheel(t.Context()), "SHA-256", cpuPluginSHA256)
	if left, _ := filepath.Glob(filepath.Join(folder.XLA(), "*")); len(left) > 0 {
		t.Errorf("in the folder of plug-ins: %q", left)
	}
}

func TestWithoutXLATheSetupGoesOn(t *testing.T) {
	if !onLinuxAMD64() {
		t.Skip("the wheel is for Linux on x86-64")
	}
	in, _ := fakeInstaller(t, func(command) (string, error) { return "", failure("No matching distribution found") })
	note, err := makeXLA(t.Context(), in)
	want(t, err)
	for _, part := range []string{"20 times slower", "--xla-sha256=", "pjrt_cpu_linux_amd64.tar.gz", "No matching distribution"} {
		if !strings.Contains(note, part) {
			t.Errorf("the note %q does not say %q", note, part)
		}
	}
	if backend(in) != "go" {
		t.Errorf("backend %q without a plug-in", backend(in))
	}
}

func TestXLAFromRelease(t *testing.T) {
	archive := makeTarGz(t, map[string]string{"README": "x", "pjrt_c_api_cpu_v0.114.0_plugin.so": "XLA"})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(archive) }))
	defer server.Close()
	in, _ := fakeInstaller(t, nil)
	in.XLASHA256 = sum([]byte("other"))
	want(t, in.xlaFromRelease(t.Context(), server.Client(), server.URL+"/a.tar.gz"), "SHA-256")
	if isFile(cpuPlugin()) {
		t.Fatal("installed with another digest")
	}
	in.XLASHA256 = strings.ToUpper(sum(archive))
	want(t, in.xlaFromRelease(t.Context(), server.Client(), server.URL+"/a.tar.gz"))
	if got, _ := os.ReadFile(cpuPlugin()); string(got) != "XLA" {
		t.Errorf("plug-in %q", got)
	}
	if backend(in) != "xla:cpu" && !in.nvidia().present {
		t.Errorf("backend %q", backend(in))
	}
}

func TestReleaseAssets(t *testing.T) {
	for platform, want := range map[string]string{
		"linux/amd64": "pjrt_cpu_linux_amd64.tar.gz", "linux/arm64": "pjrt_cpu_linux_arm64.tar.gz",
		"darwin/arm64": "pjrt_cpu_darwin_arm64.tar.gz", "darwin/amd64": "", "linux/riscv64": "",
	} {
		goos, goarch, _ := strings.Cut(platform, "/")
		if got := releaseAsset(goos, goarch); got != want {
			t.Errorf("%s: %q, want %q", platform, got, want)
		}
	}
}

func TestNVIDIA(t *testing.T) {
	for _, c := range []struct {
		name, version string
		device        bool
		want          gpu
		cuda          string
	}{
		{"no GPU", "", false, gpu{}, ""},
		{"driver without a GPU", "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06", false, gpu{driver: 580}, ""},
		{"new", "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06  Tue", true, gpu{true, 580}, "13"},
		{"open driver", "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  590.1  Release", true, gpu{true, 590}, "13"},
		{"older", "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.1", true, gpu{true, 535}, "12"},
		{"too old", "NVRM version: NVIDIA UNIX x86_64 Kernel Module  470.1", true, gpu{true, 470}, ""},
		{"no version", "", true, gpu{present: true}, "12"},
	} {
		root := t.TempDir()
		if c.device {
			write(t, filepath.Join(root, "dev", "nvidia0"), "")
		}
		write(t, filepath.Join(root, "dev", "nvidiactl"), "") // there without a GPU, too
		if c.version != "" {
			write(t, filepath.Join(root, "proc", "driver", "nvidia", "version"), c.version)
		}
		g := nvidiaIn(root)
		if g != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, g, c.want)
		}
		if _, cuda := g.cudaLock(); onLinuxAMD64() && cuda != c.cuda {
			t.Errorf("%s: CUDA %q, want %q", c.name, cuda, c.cuda)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestInstallCUDA(t *testing.T) {
	in, _ := fakeInstaller(t, func(c command) (string, error) {
		site := argument(c, "--target")
		write(t, filepath.Join(site, "jax_plugins", "xla_cuda13", "xla_cuda_plugin.so"), "plug-in")
		write(t, filepath.Join(site, "nvidia", "cu13", "lib", "libcublas.so.13"), "library")
		write(t, filepath.Join(site, "nvidia", "cu13", "bin", "ptxas"), "assembler")
		return "", nil
	})
	for range 2 { // also over one that is there
		want(t, in.installCUDA(t.Context(), cuda13Lock))
		// The plug-in's own search path is $ORIGIN/../nvidia.
		for _, p := range []string{"cu13/lib/libcublas.so.13", "bin/ptxas"} {
			if !isFile(filepath.Join(filepath.Dir(cudaPlugin()), "..", "nvidia", p)) {
				t.Errorf("no %s where the plug-in looks", p)
			}
		}
	}
}
