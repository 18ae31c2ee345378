package train

import (
	"strings"
	"sync"

	"github.com/gomlx/compute/shapes"

	"descida/nn/internal/backend"
	"descida/nn/internal/device"
)

// kept bounds the compiled programs that a process keeps; the oldest goes first.
const kept = 64

var programs = struct {
	sync.Mutex
	byKey map[string]*pending
	order []string
}{byKey: map[string]*pending{}}

// pending is a program that may still be compiling in the background.
type pending struct {
	done    chan struct{}
	program *device.Program
	err     error
}

func (p *pending) get() (*device.Program, error) {
	<-p.done
	return p.program, p.err
}

// compiled starts compiling a program, or finds the one that has been: a rate, a seed or other rows of the same number
// do not compile again. The key holds all that the graph depends on.
func compiled(b *backend.Backend, net Net, what string, in []shapes.Shape, compile func() (*device.Program, error)) *pending {
	var key strings.Builder
	key.WriteString(b.Name + "|" + net.Key + "|" + what)
	for _, s := range in {
		key.WriteString("|" + s.String())
	}
	k := key.String()

	programs.Lock()
	defer programs.Unlock()
	if p := programs.byKey[k]; p != nil {
		return p
	}
	p := &pending{done: make(chan struct{})}
	programs.byKey[k] = p
	programs.order = append(programs.order, k)
	if len(programs.order) > kept { // a run that still uses it holds it; the garbage collector frees it after that
		delete(programs.byKey, programs.order[0])
		programs.order = programs.order[1:]
	}
	go func() {
		defer close(p.done)
		if p.program, p.err = compile(); p.err != nil { // perhaps only for want of memory: do not keep the failure
			programs.Lock()
			delete(programs.byKey, k)
			programs.Unlock()
		}
	}()
	return p
}
