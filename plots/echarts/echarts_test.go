package echarts_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"descida/plots/echarts"
)

func TestScriptIsTheOneOfTheChecksum(t *testing.T) {
	file, err := os.ReadFile("echarts.min.js.sha256")
	if err != nil {
		t.Fatal(err)
	}
	want, _, _ := strings.Cut(string(file), " ")
	sum := sha256.Sum256([]byte(echarts.Script()))
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("SHA-256 of echarts.min.js is %s, want %s", got, want)
	}
}

func TestScriptIsOfTheVersion(t *testing.T) {
	if !strings.Contains(echarts.Script(), `version="`+echarts.Version+`"`) {
		t.Errorf("the script does not say that it is version %s", echarts.Version)
	}
}

func TestLicencesComeAlong(t *testing.T) {
	for name, word := range map[string]string{
		"LICENSE": "Apache License", "NOTICE": "Apache ECharts", "LICENSE-d3": "Bostock",
	} {
		if !strings.Contains(echarts.Notices()[name], word) {
			t.Errorf("%s does not mention %q", name, word)
		}
	}
}
