package nn

import (
	"strings"

	"descida/nn/internal/backend"
)

// HardwareInfo says what nn trains on.
type HardwareInfo struct {
	Backend  string   `json:"backend"`  // xla:cuda, xla:cpu or go
	Platform string   `json:"platform"` // cuda or cpu
	Devices  []string `json:"devices"`
	Notice   string   `json:"notice,omitempty"` // why it is slower than it might be, and what to do
}

// String is the backend and its devices, and what would make it faster: xla:cpu on cpu:0.
func (h HardwareInfo) String() string {
	text := h.Backend
	if len(h.Devices) > 0 {
		text += " on " + strings.Join(h.Devices, ", ")
	}
	if h.Notice != "" {
		text += "; " + h.Notice
	}
	return text
}

// Hardware starts the backend and describes it. Error: DESCIDA_BACKEND names one that does not start.
func Hardware() (HardwareInfo, error) {
	b, err := backend.Default()
	if err != nil {
		return HardwareInfo{}, err
	}
	return HardwareInfo{Backend: b.Name, Platform: b.Platform(), Devices: b.Devices(), Notice: b.Notice}, nil
}
