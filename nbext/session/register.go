package session

import (
	"reflect"

	"descida/nbext/session/store"
)

func init() { Register[asker]() }

// Register makes T known as a type that an interface may hold. Saving names the types it met in interfaces
// (event.Island.Types); a program that loads them must have registered each.
func Register[T any]() { store.RegisterType(reflect.TypeFor[T]()) }

// RegisterType is Register for a type that has no name to write; of a pointer type its element is meant.
func RegisterType(t reflect.Type) { store.RegisterType(t) }

// RegisterSentinel keeps the identity of an error value that has a name, such as io.EOF: when it is loaded, == and
// errors.Is still find it. The value must be a pointer, as errors.New gives.
func RegisterSentinel(name string, err error) { store.RegisterSentinel(name, err) }

// RegisterShape says how the shape of values of T is worded in a list of variables.
func RegisterShape[T any](shape func(*T) string) {
	store.RegisterShape(reflect.TypeFor[T](), func(p any) string { return shape(p.(*T)) })
}

// RegisterCodec says how values of T are kept, in place of its methods or fields. decode gets a zero *T. Call it
// before Run, in an init.
func RegisterCodec[T any](name string, encode func(*T) ([]byte, error), decode func([]byte, *T) error) {
	store.RegisterCodec(name, reflect.TypeFor[T](),
		func(p any) ([]byte, error) { return encode(p.(*T)) },
		func(b []byte, p any) error { return decode(b, p.(*T)) })
}
