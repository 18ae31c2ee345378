package kernel

import (
	"path"
	"strings"
	"sync"

	"descida/kernel/wire"
)

// history remembers the session's inputs.
type history struct {
	mu     sync.Mutex
	inputs []input
}

type input struct {
	count int
	code  string
}

func (h *history) add(count int, code string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.inputs = append(h.inputs, input{count, code})
}

// historyReply gives the inputs asked for, as [session, count, code]; this session is session 1.
func (k *Kernel) historyReply(m *wire.Message) (any, error) {
	var r struct {
		Output  bool   `json:"output"`
		Access  string `json:"hist_access_type"` // "tail", "range" or "search"
		Start   int    `json:"start"`
		Stop    int    `json:"stop"` // 0: to the end
		N       int    `json:"n"`    // 0: all
		Pattern string `json:"pattern"`
		Unique  bool   `json:"unique"`
	}
	if err := m.Decode(&r); err != nil {
		return nil, err
	}
	k.history.mu.Lock()
	defer k.history.mu.Unlock()
	seen := make(map[string]bool)
	var found []input
	for _, in := range k.history.inputs {
		switch r.Access {
		case "range":
			if in.count < r.Start || r.Stop > 0 && in.count >= r.Stop {
				continue
			}
		case "search":
			// path.Match has Jupyter's * and ?; a slash in the code is no separator.
			ok, err := path.Match(strings.ReplaceAll(r.Pattern, "/", "\x00"), strings.ReplaceAll(in.code, "/", "\x00"))
			if err != nil || !ok || r.Unique && seen[in.code] {
				continue
			}
			seen[in.code] = true
		}
		found = append(found, in)
	}
	if r.N > 0 && len(found) > r.N {
		found = found[len(found)-r.N:]
	}
	entries := make([]any, 0, len(found))
	for _, in := range found {
		var code any = in.code
		if r.Output {
			code = []any{in.code, nil} // outputs are not kept
		}
		entries = append(entries, []any{1, in.count, code})
	}
	return map[string]any{"status": "ok", "history": entries}, nil
}
