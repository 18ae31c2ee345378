package explain

import (
	"testing"

	"descida/internal/language"
)

func TestMemoryInBothLanguages(t *testing.T) {
	machine := Shortage{Used: 15 << 30, Left: 700 << 20, Total: 24641536000}
	server := Shortage{Used: 1500 << 20, Left: 60 << 20, Total: 2 << 30, Container: true}
	allowed := Shortage{Used: 600 << 20, Allowed: 500 << 20}
	for _, tt := range []struct {
		lang string
		s    Shortage
		want string
	}{
		{"en", machine, "the cell was ended because memory ran short: it used 15.0 GB, and only 700 MB of the machine's 22.9 GB were left"},
		{"pt", machine, "a célula foi encerrada porque a memória estava acabando: ela ocupava 15,0 GB, e só restavam 700 MB dos 22,9 GB da máquina"},
		{"en", server, "the cell was ended because memory ran short: it used 1.5 GB, and only 60 MB were left of the 2.0 GB that this server allows"},
		{"pt", server, "a célula foi encerrada porque a memória estava acabando: ela ocupava 1,5 GB, e só restavam 60 MB dos 2,0 GB que este servidor permite"},
		{"en", allowed, "the cell was ended: it used 600 MB of memory, and 500 MB are allowed (DESCIDA_MEMORY)"},
		{"pt", allowed, "a célula foi encerrada: ela ocupava 600 MB de memória, e o permitido são 500 MB (DESCIDA_MEMORY)"},
	} {
		t.Setenv(language.Env, tt.lang)
		if got := Memory(tt.s).Value; got != tt.want {
			t.Errorf("%s\nwant\n%s", got, tt.want)
		}
	}
}
