package backend

import (
	"errors"
	"fmt"
	"os"
	"sync"

	"github.com/go-logr/logr"
	"github.com/gomlx/compute"
	_ "github.com/gomlx/compute/gobackend" // registers "go"
	"k8s.io/klog/v2"

	_ "descida/nn/internal/environment" // before go-xla is initialised
)

// Env names the variable that chooses the backend by hand.
const Env = "DESCIDA_BACKEND"

// The names that DESCIDA_BACKEND takes.
const (
	XLACUDA = "xla:cuda"
	XLACPU  = "xla:cpu"
	Go      = "go"
)

// Backend is a GoMLX backend with what the rest of nn must know of it.
type Backend struct {
	Compute compute.Backend
	Name    string // xla:cuda, xla:cpu or go
	Loops   bool   // it runs While with DynamicSlice: whole stretches of an epoch go to the device
	Notice  string // why it is slower than it might be and what to do; "" if there is nothing to say
}

// Platform is where the backend computes: "cuda" or "cpu".
func (b *Backend) Platform() string {
	if b.Name == XLACUDA {
		return "cuda"
	}
	return "cpu"
}

// Devices describes each device of the backend.
func (b *Backend) Devices() []string {
	list := make([]string, b.Compute.NumDevices())
	for i := range list {
		list[i] = b.Compute.DeviceDescription(compute.DeviceNum(i))
	}
	return list
}

var (
	mu     sync.Mutex
	made   = map[string]*Backend{}
	notice sync.Once
)

// Default makes, the first time, and returns the backend that DESCIDA_BACKEND names; where it names none, XLA with a
// GPU, else XLA on the CPU, else pure Go with a Notice. A backend chosen by hand that does not start is an error.
func Default() (*Backend, error) {
	mu.Lock()
	defer mu.Unlock()
	want := os.Getenv(Env)
	if b := made[want]; b != nil {
		return b, nil
	}
	b, err := choose(want)
	if err == nil {
		made[want] = b
	}
	return b, err
}

func choose(want string) (*Backend, error) {
	klog.SetLogger(logr.Discard()) // its warnings would count as output of a student's cell
	switch want {
	case "":
		var why error
		for _, name := range []string{XLACUDA, XLACPU} {
			b, err := open(name)
			if err == nil {
				return b, nil
			}
			if name == XLACPU {
				why = err
			}
		}
		b, err := open(Go)
		if err != nil {
			return nil, err
		}
		b.Notice = fmt.Sprintf("nn: XLA is not available (%v); training in pure Go, about 25 times slower", why)
		return b, nil
	case "xla":
		if b, err := open(XLACUDA); err == nil {
			return b, nil
		}
		want = XLACPU
		fallthrough
	case XLACUDA, XLACPU, Go:
		b, err := open(want)
		if err != nil {
			return nil, fmt.Errorf("nn: %s=%s does not start: %w; unset %s to use what is there", Env, os.Getenv(Env), err, Env)
		}
		return b, nil
	}
	return nil, fmt.Errorf("nn: %s=%q is not a backend; use %s, %s or %s", Env, want, XLACUDA, XLACPU, Go)
}

func open(name string) (*Backend, error) {
	if name == Go {
		b, err := try(func() (compute.Backend, error) { return compute.NewWithConfig("go") })
		if err != nil {
			return nil, fmt.Errorf("nn: the pure-Go backend does not start: %w", err)
		}
		return &Backend{Compute: b, Name: Go}, nil
	}
	b, err := try(func() (compute.Backend, error) { return openXLA(name) })
	if err != nil {
		return nil, err
	}
	return &Backend{Compute: b, Name: name, Loops: true}, nil
}

// try turns a panic of a constructor into an error.
func try(f func() (compute.Backend, error)) (b compute.Backend, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return f()
}

var errNoPlugin = errors.New("its plug-in is not installed: run `go run . setup`")

// Announce writes the backend's notice once in a program. In a notebook it is ordinary output, because anything on
// stderr costs a student the points of a graded cell; elsewhere it goes to stderr.
func (b *Backend) Announce() {
	if b.Notice == "" {
		return
	}
	notice.Do(func() {
		out := os.Stderr
		if os.Getenv("DESCIDA_SOCK") != "" {
			out = os.Stdout
		}
		fmt.Fprintln(out, b.Notice)
	})
}
