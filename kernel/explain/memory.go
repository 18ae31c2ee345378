package explain

import (
	"fmt"

	"descida/internal/language"
)

// Shortage is why the kernel ended a cell before the memory was full. In bytes.
type Shortage struct {
	Used        int64 // what the cell's program and what it started held
	Left, Total int64
	Container   bool  // Total is what a container allows, not the machine's memory
	Allowed     int64 // the limit that somebody set for cells, if that was reached; else 0
}

// Memory reports a cell that was ended because memory ran short.
func Memory(s Shortage) Report {
	r := Report{Name: "OutOfMemory"}
	switch {
	case s.Allowed > 0:
		r.Value = fmt.Sprintf(language.Pick("the cell was ended: it used %s of memory, and %s are allowed (DESCIDA_MEMORY)",
			"a célula foi encerrada: ela ocupava %s de memória, e o permitido são %s (DESCIDA_MEMORY)"), Size(s.Used), Size(s.Allowed))
	case s.Container:
		r.Value = fmt.Sprintf(language.Pick("the cell was ended because memory ran short: it used %s, and only %s were left of the %s that this server allows",
			"a célula foi encerrada porque a memória estava acabando: ela ocupava %s, e só restavam %s dos %s que este servidor permite"),
			Size(s.Used), Size(s.Left), Size(s.Total))
	default:
		r.Value = fmt.Sprintf(language.Pick("the cell was ended because memory ran short: it used %s, and only %s of the machine's %s were left",
			"a célula foi encerrada porque a memória estava acabando: ela ocupava %s, e só restavam %s dos %s da máquina"),
			Size(s.Used), Size(s.Left), Size(s.Total))
	}
	r.Traceback = []string{red(r.Name) + ": " + r.Value, "",
		bold(language.Pick("What it means: ", "O que significa: ")) + language.Pick(
			"The cell kept taking memory. A little later the machine would have stood still, and the system would have killed something.",
			"A célula continuava pedindo memória. Um pouco depois a máquina travaria, e o sistema mataria algum programa."),
		bold(language.Pick("What to try: ", "O que tentar: ")) + language.Pick(
			"See whether a slice or a map grows in a loop that does not end; else work on less data at once, with a smaller batch or model. %who shows what the variables take, and %del x frees one.",
			"Veja se uma fatia ou um mapa cresce num laço que não termina; senão, trabalhe com menos dados de cada vez, com um lote ou um modelo menor. %who mostra quanto as variáveis ocupam, e %del x libera uma delas."),
	}
	return r
}

// Size is a number of bytes in words.
func Size(bytes int64) string {
	n, unit := float64(bytes)/(1<<20), "MB"
	digits := 0
	if n >= 1000 {
		n, unit, digits = n/1024, "GB", 1
	}
	return language.Decimal(fmt.Sprintf("%.*f %s", digits, n, unit))
}
