package kernel

import (
	"errors"
	"log"
	"strings"
	"syscall"

	"descida/internal/language"
	"descida/kernel/wire"
)

// trouble is the error of a cell that the kernel cannot run for a reason that is not the cell's: GoNB is missing or
// damaged, the disk is full. It says what to do.
func (e *execution) trouble(err error) *wire.Error {
	log.Print(err)
	e.kernel.lastRaw = err.Error()
	means := language.Pick("The kernel could not run the cell, whatever is in it: something is missing or damaged on this machine.",
		"O kernel não conseguiu rodar a célula, seja qual for o conteúdo dela: algo falta ou está danificado nesta máquina.")
	try := language.Pick("In a terminal, in the course's folder: go run . doctor says which command mends it. Then run the cell again.",
		"Em um terminal, na pasta do curso: go run . doctor diz o comando que resolve. Depois, rode a célula de novo.")
	if diskFull(err) {
		means = language.Pick("The disk is full: the kernel has no room for the cell's program.", "O disco está cheio: o kernel não tem espaço para o programa da célula.")
		try = language.Pick("Free some space and run the cell again; !df -h . shows how much there is, and go run . doctor (in a terminal, in the course's folder) what Descida needs.",
			"Libere espaço e rode a célula de novo; !df -h . mostra quanto há, e go run . doctor (em um terminal, na pasta do curso) de quanto o Descida precisa.")
	}
	w := e.failure("KernelError", strings.TrimSpace(err.Error()))
	w.Traceback = append(w.Traceback, "", "\x1b[1m"+language.Pick("What it means: ", "O que significa: ")+"\x1b[0m"+means,
		"\x1b[1m"+language.Pick("What to try: ", "O que tentar: ")+"\x1b[0m"+try)
	return w
}

// diskFull reports whether an error says that a disk, or the user's share of it, is full.
func diskFull(err error) bool {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return true
	}
	text := err.Error() // of a compiler or linker
	return strings.Contains(text, syscall.ENOSPC.Error()) || strings.Contains(text, syscall.EDQUOT.Error())
}

// roomNote goes with a note that variables could not be saved because the disk is full.
func roomNote() string {
	return language.Pick("the disk is full: free some space (!df -h . shows how much there is) and run the cell again",
		"o disco está cheio: libere espaço (!df -h . mostra quanto há) e rode a célula de novo")
}
