package kernel

import (
	"cmp"
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"descida/kernel/wire"
)

// input is a cell that ran, and the text of what it gave.
type input struct {
	Session int     `json:"s"` // first: the session of a line is read without the rest
	Count   int     `json:"n"`
	Code    string  `json:"code"`
	Output  *string `json:"out,omitempty"` // of its execute_result; nil: none
}

const (
	// maxRemembered bounds the code of this session that is kept in memory.
	maxRemembered = 16 << 20
	// maxKeptOutput bounds what is kept of a result.
	maxKeptOutput = 8 << 10
)

// history remembers the session's inputs, and knows those of sessions before.
type history struct {
	mu     sync.Mutex
	past   *past
	inputs []input // of this session
	size   int     // of their code
}

// add takes a cell that begins.
func (h *history) add(count int, code string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.inputs = append(h.inputs, input{Session: h.past.number(), Count: count, Code: code})
	h.size += len(code)
	for h.size > maxRemembered && len(h.inputs) > 1 {
		h.size -= len(h.inputs[0].Code)
		h.inputs = h.inputs[1:]
	}
	h.past.write(h.inputs[len(h.inputs)-1])
}

// result takes what the last cell gave.
func (h *history) result(count int, text string) {
	if len(text) > maxKeptOutput {
		text = strings.ToValidUTF8(text[:maxKeptOutput], "") + "…"
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if n := len(h.inputs); n > 0 && h.inputs[n-1].Count == count {
		h.inputs[n-1].Output = &text
		h.past.write(input{Session: h.inputs[n-1].Session, Count: count, Output: &text})
	}
}

// all are the inputs that are known, the oldest first; own is the number of this session.
func (h *history) all() (inputs []input, own int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	own = h.past.number()
	inputs = slices.DeleteFunc(h.past.read(), func(in input) bool { return in.Session == own })
	inputs = append(inputs, h.inputs...)
	slices.SortStableFunc(inputs, func(a, b input) int {
		return cmp.Or(cmp.Compare(a.Session, b.Session), cmp.Compare(a.Count, b.Count))
	})
	return inputs, own
}

// historyRequest asks for inputs. Numbers that are null are 0.
type historyRequest struct {
	Output  bool   `json:"output"`
	Access  string `json:"hist_access_type"` // "tail", "range" or "search"
	Session int    `json:"session"`          // 0: this one; negative: so many before it
	Start   int    `json:"start"`
	Stop    int    `json:"stop"` // 0: to the end
	N       int    `json:"n"`    // 0: all
	Pattern string `json:"pattern"`
	Unique  bool   `json:"unique"`
}

// historyReply gives the inputs asked for, as [session, count, code] or [session, count, [code, output]].
func (k *Kernel) historyReply(m *wire.Message) (any, error) {
	var r historyRequest
	if err := m.Decode(&r); err != nil {
		return nil, err
	}
	inputs, own := k.history.all()
	found, err := r.choose(inputs, own)
	if err != nil {
		return nil, err
	}
	entries := make([]any, 0, len(found))
	for _, in := range found {
		var code any = in.Code
		if r.Output {
			code = []any{in.Code, in.Output}
		}
		entries = append(entries, []any{in.Session, in.Count, code})
	}
	return map[string]any{"status": "ok", "history": entries}, nil
}

func (r historyRequest) choose(inputs []input, own int) ([]input, error) {
	switch r.Access {
	case "tail":
	case "range":
		session := r.Session
		if session <= 0 {
			session += own
		}
		return slices.DeleteFunc(inputs, func(in input) bool {
			return in.Session != session || in.Count < r.Start || r.Stop > 0 && in.Count >= r.Stop
		}), nil
	case "search":
		inputs = slices.DeleteFunc(inputs, func(in input) bool { return !globbed(r.Pattern, in.Code) })
		if r.Unique {
			inputs = lastOfEach(inputs)
		}
	default:
		return nil, fmt.Errorf("kernel: history_request asks for %q; there are tail, range and search", r.Access)
	}
	if r.N > 0 && len(inputs) > r.N {
		inputs = inputs[len(inputs)-r.N:]
	}
	return inputs, nil
}

// globbed reports whether a pattern with Jupyter's * and ? and [classes] describes the code. To package path a slash is
// a separator and a backslash quotes; here they are characters.
func globbed(pattern, code string) bool {
	pattern = strings.NewReplacer("/", "\x00", `\`, `\\`).Replace(pattern)
	code = strings.ReplaceAll(code, "/", "\x00")
	ok, err := path.Match(pattern, code)
	if err != nil { // a bracket that opens no class
		ok, _ = path.Match(strings.ReplaceAll(pattern, "[", `\[`), code)
	}
	return ok
}

// lastOfEach leaves of inputs with the same code the last one.
func lastOfEach(inputs []input) []input {
	last := make(map[string]int)
	for i, in := range inputs {
		last[in.Code] = i
	}
	var kept []input
	for _, i := range slices.Sorted(maps.Values(last)) {
		kept = append(kept, inputs[i])
	}
	return kept
}

// decodeInputs reads the lines of a history file; a line that was cut off, or is something else, is left out.
func decodeInputs(text []byte) []input {
	var inputs []input
	type key struct{ session, count int }
	at := make(map[key]int)
	for line := range strings.Lines(string(text)) {
		var in input
		if json.Unmarshal([]byte(line), &in) != nil || in.Session < 1 || in.Count < 1 {
			continue
		}
		k := key{in.Session, in.Count}
		if i, ok := at[k]; ok && in.Output != nil {
			inputs[i].Output = in.Output
			continue
		}
		if in.Output != nil { // of a cell that is gone
			continue
		}
		at[k] = len(inputs)
		inputs = append(inputs, in)
	}
	return inputs
}

func encodeInput(in input) []byte {
	line, err := json.Marshal(in)
	if err != nil {
		log.Print(err)
		return nil
	}
	return append(line, '\n')
}
