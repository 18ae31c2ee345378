package bench

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"descida/internal/language"
)

// Occasion is what every report begins with: where it was measured and when.
type Occasion struct {
	Machine string   `json:"machine"`
	Load    []string `json:"load"` // average of the minute before the run, and of its last
	Rounds  int      `json:"rounds"`
}

func begin(rounds int) Occasion {
	return Occasion{Machine: machine(), Load: []string{load()}, Rounds: rounds}
}

func (o *Occasion) end() { o.Load = append(o.Load, load()) }

// head is a report's first line.
func (o Occasion) head() string {
	return fmt.Sprintf(language.Pick("%s; load %s; medians of %d rounds", "%s; carga %s; medianas de %d rodadas"), o.Machine, strings.Join(o.Load, " → "), o.Rounds)
}

// machine names the processor and how much of it there is.
func machine() string {
	name := runtime.GOARCH
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(b)) {
			if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
				name = strings.TrimSpace(value)
				break
			}
		}
	}
	return fmt.Sprintf("%s, %d cores, %s", name, runtime.NumCPU(), runtime.GOOS)
}

// load is how many programs wanted a processor in the last minute, as the machine says it, or "".
func load() string {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(string(b), " ")
	return first
}
