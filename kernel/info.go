package kernel

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"descida/internal/language"
	"descida/kernel/cell"
	"descida/kernel/gonb"
	"descida/kernel/wire"
	"descida/kernel/workspace"
)

// kernelInfo says who answers, and in which versions.
func (k *Kernel) kernelInfo(*wire.Message) (any, error) {
	<-k.opened
	return map[string]any{
		"status":                 "ok",
		"protocol_version":       wire.ProtocolVersion,
		"implementation":         "descida",
		"implementation_version": ownVersion(),
		"language_info": map[string]any{
			"name": "go", "version": k.goVersion(), "mimetype": "text/x-go", "file_extension": ".go",
			"pygments_lexer": "go", "codemirror_mode": "go", "nbconvert_exporter": "script",
		},
		"banner": k.banner(),
		"help_links": []map[string]string{
			{"text": "Go", "url": "https://go.dev/doc/"},
			{"text": "GoMLX", "url": "https://pkg.go.dev/github.com/gomlx/gomlx"},
			{"text": "GoNB", "url": "https://github.com/janpfeifer/gonb"},
		},
		"supported_features": []string{},
		"debugger":           false,
	}, nil
}

// banner names the versions.
func (k *Kernel) banner() string {
	gomlx, child := "", workspace.ProgramVersion(gonb.Path())
	if k.workspace != nil {
		gomlx = k.workspace.ModuleVersion("github.com/gomlx/gomlx")
		if child == "" {
			child = k.workspace.ModuleVersion("github.com/janpfeifer/gonb")
		}
	}
	return fmt.Sprintf(language.Pick("Descida %s: Go %s with GoMLX %s, over GoNB %s", "Descida %s: Go %s com GoMLX %s, sobre o GoNB %s"),
		ownVersion(), k.goVersion(), orUnknown(gomlx), orUnknown(child))
}

// goVersion is the version of the Go that builds cells.
func (k *Kernel) goVersion() string {
	if k.workspace != nil {
		return k.workspace.GoVersion()
	}
	return strings.TrimPrefix(runtime.Version(), "go")
}

// ownVersion is the version that the Go command recorded when it built this program.
func ownVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

func orUnknown(version string) string {
	if version == "" {
		return "?"
	}
	return version
}

// isComplete says whether a console should run what was typed or go on in the next line.
func (k *Kernel) isComplete(m *wire.Message) (any, error) {
	var r wire.CodeRequest
	if err := m.Decode(&r); err != nil {
		return nil, err
	}
	status, indent := cell.Completeness(r.Code)
	reply := map[string]any{"status": status}
	if status == "incomplete" {
		reply["indent"] = indent
	}
	return reply, nil
}
