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

// LoggerFatal is what the method Fatal of a logger in a cell becomes.
func LoggerFatal(l *log.Logger) func(v ...any) {
	return func(v ...any) { l.Print(v...); Exit(1) }
}

// LoggerFatalf is what the method Fatalf of a logger in a cell becomes.
func LoggerFatalf(l *log.Logger) func(format string, v ...any) {
	return func(format string, v ...any) { l.Printf(format, v...); Exit(1) }
}

// LoggerFatalln is what the method Fatalln of a logger in a cell becomes.
func LoggerFatalln(l *log.Logger) func(v ...any) {
	return func(v ...any) { l.Println(v...); Exit(1) }
}
