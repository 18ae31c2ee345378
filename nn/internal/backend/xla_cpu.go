//go:build cgo && !noxla && ((linux && (amd64 || arm64)) || (darwin && arm64))

package backend

import (
	"os"

	"github.com/gomlx/compute"
	"github.com/gomlx/go-xla/compute/xla"
	"github.com/gomlx/go-xla/pjrt"
)

// flagsEnv is where XLA looks for its flags, while a client is made and never again.
const flagsEnv = "XLA_FLAGS"

// tuned are the flags that make updates faster, mostly those of few rows: 12.0 µs become 9.0 at one row, 162 become 159
// at 32 (CONTRIBUTING.md has the table). The first runs operations in an order that frees memory early, not one for many
// threads; the second copies fewer arrays between updates; the third uses AVX-512 where it is.
const tuned = "--xla_cpu_enable_concurrency_optimized_scheduler=false " +
	"--xla_cpu_copy_insertion_use_region_analysis=true " +
	"--xla_cpu_prefer_vector_width=512"

// knowsTuned is the version of PJRT's interface of the plug-in that setup installs. XLA ends the process at a flag that it
// does not know, so another version gets none.
const knowsTuned = 115

// openCPU starts the plug-in for the CPU with one device: it would make four, with a thread each, and on two cores they push
// each other off.
func openCPU() (compute.Backend, error) {
	if plugin, err := pjrt.GetPlugin("cpu"); err == nil {
		if _, minor := plugin.Version(); minor == knowsTuned {
			defer setFlags(tuned)()
		}
	}
	if b, err := xla.NewWithOptions("cpu", pjrt.NamedValuesMap{"cpu_device_count": int64(1)}); err == nil {
		return b, nil
	}
	return xla.New("cpu") // an older plug-in knows no such option
}

// setFlags puts flags before those that the user has set, which so win, and returns what takes them away again: a program
// started from here may have another XLA in it.
func setFlags(flags string) (restore func()) {
	before, had := os.LookupEnv(flagsEnv)
	os.Setenv(flagsEnv, flags+" "+before)
	return func() {
		if had {
			os.Setenv(flagsEnv, before)
		} else {
			os.Unsetenv(flagsEnv)
		}
	}
}
