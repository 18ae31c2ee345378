package setup

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"descida/internal/folder"
	"descida/internal/language"
)

// devicesProgram asks XLA which devices there are. It is a program apart because it needs cgo, which this one must do
// without; it is linked as cells are, and so tells which way of linking works here.
var devicesProgram = program{
	name: "descida-devices", module: ".", pkg: "./internal/devices", sources: []string{"go.mod", "go.sum", "nn", "internal/devices", "internal/folder"},
}

// The two ways of linking a program that uses XLA. Go's own linker takes a third of the time of the system's; on some
// systems what it makes of cgo code does not run.
const (
	LinkInternal = "internal"
	LinkExternal = "external"
)

// linkModePath is the file that tells the kernel which way cells are linked.
func linkModePath() string { return filepath.Join(folder.Root(), "linkmode") }

// devicesStep builds the program, finds the link mode that works, and asks for the devices once.
func devicesStep() step {
	return step{
		id: "devices",
		name: func() string {
			return language.Pick("Backend, link mode, devices", "Backend, modo de ligação, dispositivos")
		},
		stamp: func(in *installer) (string, error) {
			s, err := devicesProgram.stamp(in)
			return digest(s, in.state.Steps["xla"], in.state.Steps["cuda"]), err
		},
		there: func(in *installer) bool {
			return in.state.whole(devicesProgram.path()) && isFile(linkModePath()) && in.state.LinkMode != ""
		},
		make: makeDevices,
	}
}

func makeDevices(ctx context.Context, in *installer) (string, error) {
	in.state.Backend = backend(in)
	tries := []struct{ mode, flags string }{
		{LinkInternal, "-s -w -linkmode=internal"},
		{LinkExternal, "-s -w"},
	}
	var firstErr error
	for _, t := range tries {
		in.console.say(t.mode)
		err := in.build(ctx, devicesProgram, t.flags)
		var answer string
		if err == nil {
			answer, err = in.askDevices(ctx)
		}
		if err == nil {
			in.state.LinkMode = t.mode
			if err := writeFile(linkModePath(), []byte(t.mode+"\n"), 0o644); err != nil {
				return "", err
			}
			return describeDevices(in.state.Backend, t.mode, answer), nil
		}
		if ctx.Err() != nil {
			return "", err
		}
		if firstErr == nil {
			firstErr = err
		}
	}
	return "", firstErr
}

// askDevices runs the program and returns what it printed, JSON.
func (in *installer) askDevices(ctx context.Context) (string, error) {
	var out bytes.Buffer
	_, err := in.run(ctx, command{args: []string{devicesProgram.path()}, out: &out})
	answer := strings.TrimSpace(out.String())
	if err != nil && answer != "" { // it says as JSON what is wrong
		err = fmt.Errorf("%w\n    %s", err, answer)
	}
	return answer, err
}

// describeDevices is the answer for a person.
func describeDevices(backend, mode, answer string) string {
	var said struct{ Devices []string }
	if json.Unmarshal([]byte(answer), &said) != nil {
		return fmt.Sprintf("%s, -linkmode=%s: %s", backend, mode, oneLine(answer))
	}
	devices := language.Pick("devices", "dispositivos")
	if len(said.Devices) == 1 {
		devices = language.Pick("device", "dispositivo")
	}
	return fmt.Sprintf("%s, %d %s, -linkmode=%s", backend, len(said.Devices), devices, mode)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
