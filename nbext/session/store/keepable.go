package store

import (
	"reflect"
	"strings"
)

// Which types are kept field by field: the cells' and the course's own; the standard library's, whose memory is plain
// Go, but for the packages that hold something of the system; of other modules only plain data.

var resetTypes = map[string]bool{
	"sync.Mutex": true, "sync.RWMutex": true, "sync.WaitGroup": true, "sync.Pool": true, "sync.noCopy": true,
}

// locks are those of them that are zero where nobody holds them or waits for them.
var locks = map[string]bool{"sync.Mutex": true, "sync.RWMutex": true, "sync.WaitGroup": true}

// Types of the standard library that stand for something outside the variable, or that compare by address.
var opaqueTypes = map[string]bool{
	"os.File": true, "os.Process": true, "os.Root": true, "time.Timer": true, "time.Ticker": true,
	"sync.Cond": true, "sync.Map": true, "context.cancelCtx": true, "context.timerCtx": true,
}

var opaquePackages = map[string]bool{
	"reflect": true, "internal/reflectlite": true, "internal/abi": true, "runtime": true, "internal/poll": true,
	"os/exec": true, "os/signal": true, "plugin": true, "unique": true, "weak": true, "net": true, "net/http": true,
	"database/sql": true, "testing": true, "internal/sync": true,
}

const module = "descida"

func opaque(t *typeInfo) bool {
	pkg := t.rt.PkgPath()
	switch {
	case t.name == "" || t.kind != kStruct:
		return false // its own parts are asked
	case own(pkg):
		return false
	case opaqueTypes[t.name]:
		return true
	case standard(pkg) && !opaquePackages[pkg]:
		return false
	}
	return !plainData(t)
}

// own reports whether a package is the cells' or the course's.
func own(pkg string) bool {
	return pkg == "main" || pkg == module || strings.HasPrefix(pkg, module+"/")
}

// standard reports whether an import path is the standard library's: only there the first element has no dot.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

// plainData reports whether a foreign struct hides nothing: numbers without pointers, or exported fields alone.
func plainData(t *typeInfo) bool {
	if t.flat && !t.handle {
		return true
	}
	for i := range t.rt.NumField() {
		f := t.rt.Field(i)
		if !f.IsExported() || f.Type.Kind() == reflect.Uintptr || f.Type.Kind() == reflect.UnsafePointer {
			return false
		}
	}
	return true
}

// topLevel are the types that the cells declare; nil where nobody said.
var topLevel map[string]bool

// TopLevel says which types of package main are declared at its top level: a type from inside a function looks like them,
// but no other program can name it.
func TopLevel(names []string) {
	topLevel = map[string]bool{}
	for _, n := range names {
		topLevel[n] = true
	}
}

// nameable reports whether another program can write a type's name, to register it.
func nameable(rt reflect.Type) bool {
	pkg, name := rt.PkgPath(), rt.Name()
	if pkg == "main" {
		base, _, _ := strings.Cut(name, "[")
		return topLevel == nil || topLevel[base]
	}
	for _, part := range strings.Split(pkg, "/") {
		if part == "internal" && !strings.HasPrefix(pkg, module+"/") {
			return false
		}
	}
	return name != "" && name[0] >= 'A' && name[0] <= 'Z'
}
