package kernel

import (
	"testing"

	"descida/internal/language"
)

func TestEnvIsRead(t *testing.T) {
	t.Setenv("BASE", "/b")
	for text, want := range map[string][2]string{
		"A=1": {"A", "1"}, "A 1": {"A", "1"}, "A = 1": {"A", "1"}, "A=": {"A", ""}, "A=b=c": {"A", "b=c"},
		"A=x y": {"A", "x y"}, `A="x y"`: {"A", "x y"}, `A "x y"`: {"A", "x y"}, "A=ação": {"A", "ação"},
		"A=$BASE/c": {"A", "/b/c"}, "A='$BASE/c'": {"A", "$BASE/c"}, `A="`: {"A", `"`},
	} {
		name, value, set := parseEnv(text)
		if name != want[0] || value != want[1] || !set {
			t.Errorf("%q is %q = %q, %v", text, name, value, set)
		}
	}
	if name, _, set := parseEnv("HOME"); name != "HOME" || set {
		t.Errorf("HOME alone: %q, set %v", name, set)
	}
}

func TestSecretsAreNotListed(t *testing.T) {
	t.Setenv(language.Env, "en")
	if got, want := listEnv([]string{"B=2", "HF_TOKEN=abc", "A=1=1"}), "A=1=1\nB=2\nHF_TOKEN=<hidden>\n"; got != want {
		t.Errorf("listed %q, want %q", got, want)
	}
}
