package nn

import "descida/nn/internal/backend"

// HardwareInfo says what nn trains on.
type HardwareInfo struct {
	Backend  string   `json:"backend"`  // xla:cuda, xla:cpu or go
	Platform string   `json:"platform"` // cuda or cpu
	Devices  []string `json:"devices"`
	Notice   string   `json:"notice,omitempty"` // why it is slower than it might be, and what to do
}

// Hardware starts the backend and describes it. Error: DESCIDA_BACKEND names one that does not start.
func Hardware() (HardwareInfo, error) {
	b, err := backend.Default()
	if err != nil {
		return HardwareInfo{}, err
	}
	return HardwareInfo{Backend: b.Name, Platform: b.Platform(), Devices: b.Devices(), Notice: b.Notice}, nil
}
