package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"reflect"
	"strconv"
	"sync"
	"syscall"
	"unsafe"
)

// The registry: dynamic types by name, values that keep their identity, and codecs.
var registry = struct {
	sync.RWMutex
	types  map[string]reflect.Type
	names  map[unsafe.Pointer]string
	values map[string]sentinel
	owners map[reflect.Type]bool // types that have a sentinel
	codecs map[reflect.Type]*codec
	shapes map[reflect.Type]func(any) string
}{
	types: map[string]reflect.Type{}, names: map[unsafe.Pointer]string{}, values: map[string]sentinel{},
	owners: map[reflect.Type]bool{}, codecs: map[reflect.Type]*codec{}, shapes: map[reflect.Type]func(any) string{},
}

// sentinel is something that is kept by its name.
type sentinel struct {
	p  unsafe.Pointer
	of reflect.Type // of what p points to; of a func its own type
}

// RegisterType makes a type, or what a pointer type points to, known as one that an interface may hold. Loading needs
// it for every named type that was found in an interface.
func RegisterType(rt reflect.Type) {
	for rt.Kind() == reflect.Pointer && rt.Name() == "" {
		rt = rt.Elem()
	}
	if n := typeName(rt); n != "" {
		registry.Lock()
		registry.types[n] = rt
		registry.Unlock()
	}
}

// RegisterSentinel keeps the identity of what v, a pointer such as that in an error made by errors.New, points to: a
// value loaded as this one is this one.
func RegisterSentinel(name string, v any) {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Pointer || rv.IsNil() {
		return
	}
	RegisterType(rv.Type())
	registerSentinel(name, sentinel{rv.UnsafePointer(), rv.Type().Elem()})
}

// RegisterFunc lets a function that is declared at a package's top level be kept by its name, in places of its very
// type: convert it to a named func type where there is one.
func RegisterFunc(name string, f any) {
	rv := reflect.ValueOf(f)
	if rv.Kind() != reflect.Func || rv.IsNil() {
		return
	}
	// The data word of the interface; the Value's own pointer is the code's.
	registerSentinel(name, sentinel{(*[2]unsafe.Pointer)(unsafe.Pointer(&f))[1], rv.Type()})
}

func registerSentinel(name string, s sentinel) {
	registry.Lock()
	if _, known := registry.names[s.p]; !known { // os.ErrNotExist is fs.ErrNotExist
		registry.names[s.p] = name
	}
	registry.values[name] = s
	registry.owners[s.of] = true
	registry.Unlock()
	infoOf(s.of).named.Store(true)
}

// RegisterCodec says how values of a type are kept, in place of its methods or fields. Both functions get a pointer to
// the value, decode one to a zero value. Types smaller than a pointer are kept as they are.
func RegisterCodec(name string, rt reflect.Type, encode func(any) ([]byte, error), decode func([]byte, any) error) {
	registry.Lock()
	registry.codecs[rt] = &codec{name, encode, decode}
	registry.Unlock()
	RegisterType(rt)
	types.Lock()
	types.of = nil // what was known of types that hold this one
	types.Unlock()
}

func registeredCodec(rt reflect.Type) *codec {
	registry.RLock()
	defer registry.RUnlock()
	return registry.codecs[rt]
}

func registeredType(name string) reflect.Type {
	registry.RLock()
	defer registry.RUnlock()
	return registry.types[name]
}

func hasSentinel(rt reflect.Type) bool {
	registry.RLock()
	defer registry.RUnlock()
	return registry.owners[rt]
}

// sentinelName names what p, a pointer to a t or itself a func t, is.
func sentinelName(t *typeInfo, p unsafe.Pointer) (string, bool) {
	if !t.named.Load() {
		return "", false
	}
	registry.RLock()
	defer registry.RUnlock()
	name, ok := registry.names[p]
	return name, ok && registry.values[name].of == t.rt
}

func sentinelValue(name string) (sentinel, bool) {
	registry.RLock()
	defer registry.RUnlock()
	s, ok := registry.values[name]
	return s, ok
}

// common are the sentinels that every program knows.
var common = map[string]bool{}

// What every program links anyway is known from the start.
func init() {
	RegisterType(reflect.TypeFor[savedError]())
	for _, v := range []any{
		errors.New(""), fmt.Errorf("%w", io.EOF), fmt.Errorf("%w%w", io.EOF, io.EOF), errors.Join(io.EOF),
		&fs.PathError{}, &os.SyscallError{}, &os.LinkError{}, &strconv.NumError{}, syscall.Errno(0),
		context.DeadlineExceeded, context.Background(), context.TODO(),
	} {
		RegisterType(reflect.TypeOf(v))
	}
	for name, err := range map[string]error{
		"io.EOF": io.EOF, "io.ErrUnexpectedEOF": io.ErrUnexpectedEOF, "io.ErrClosedPipe": io.ErrClosedPipe,
		"io.ErrShortWrite": io.ErrShortWrite, "io.ErrNoProgress": io.ErrNoProgress,
		"fs.ErrNotExist": fs.ErrNotExist, "fs.ErrExist": fs.ErrExist, "fs.ErrPermission": fs.ErrPermission,
		"fs.ErrInvalid": fs.ErrInvalid, "fs.ErrClosed": fs.ErrClosed, "strconv.ErrSyntax": strconv.ErrSyntax,
		"strconv.ErrRange": strconv.ErrRange, "context.Canceled": context.Canceled,
		"errors.ErrUnsupported": errors.ErrUnsupported, "os.ErrDeadlineExceeded": os.ErrDeadlineExceeded,
		"os.ErrProcessDone": os.ErrProcessDone, "os.ErrNoDeadline": os.ErrNoDeadline,
	} {
		RegisterSentinel(name, err)
		common[name] = true
	}
}

// savedError stands for an error whose own type cannot be kept: its message is.
type savedError struct{ Type, Message string }

func (e *savedError) Error() string { return e.Message }
