package session

import (
	"log"
	"os"

	"descida/nbext/session/event"
)

// Exit is what os.Exit in a cell becomes: the variables are saved and the kernel is told the code.
func Exit(code int) {
	if e := current.Load(); e != nil {
		e.end(outcome{event.Event{Kind: event.Exit, Code: code}, code})
	}
	os.Exit(code)
}

// Fatal is what log.Fatal in a cell becomes.
func Fatal(v ...any) { log.Print(v...); Exit(1) }

// Fatalf is what log.Fatalf in a cell becomes.
func Fatalf(format string, v ...any) { log.Printf(format, v...); Exit(1) }

// Fatalln is what log.Fatalln in a cell becomes.
func Fatalln(v ...any) { log.Println(v...); Exit(1) }
