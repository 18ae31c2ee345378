package nn

import (
	"testing"

	"descida/nn/internal/backend"
)

// eachBackend runs a test on pure Go, and on XLA's CPU plug-in where it is installed.
func eachBackend(t *testing.T, test func(*testing.T, *backend.Backend)) {
	t.Helper()
	for _, name := range []string{backend.XLACPU, backend.Go} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(backend.Env, name)
			b, err := backend.Default()
			if err != nil {
				if name == backend.Go {
					t.Fatal(err)
				}
				t.Skip("XLA's CPU plug-in is not installed: ", err)
			}
			test(t, b)
		})
	}
}
