package kernel_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"descida/internal/folder"
)

// past asks for history and returns it as JSON.
func (c *client) past(more map[string]any) string {
	c.t.Helper()
	content := map[string]any{"output": false, "raw": true, "hist_access_type": "tail", "n": 10}
	for name, v := range more {
		content[name] = v
	}
	var reply struct{ History json.RawMessage }
	decode(c.t, c.reply(&c.shell, c.request(c.wire.Shell, "history_request", content)), &reply)
	return string(reply.History)
}

func TestHistoryIsKeptAcrossSessions(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "history")
	env := folder.HistoryEnv + "=" + dir
	first := startKernel(t, env)
	first.execute("a := \"1/2\"")
	first.execute("a")
	first.execute("panic(1)")
	first.finish(first.send("hidden := 1", map[string]any{"store_history": false}))
	first.finish(first.send("hidden = 2", map[string]any{"silent": true}))
	second := startKernel(t, env) // beside the first
	second.execute("a := 7")
	second.execute("a")
	first.execute("a")
	for _, tt := range []struct {
		of   *client
		ask  map[string]any
		want string
	}{
		{second, map[string]any{"n": 3}, `[[1,4,"a"],[2,1,"a := 7"],[2,2,"a"]]`},
		{second, map[string]any{"n": 2, "output": true}, `[[2,1,["a := 7",null]],[2,2,["a","7"]]]`},
		{second, map[string]any{"hist_access_type": "range", "session": 0, "start": 1, "stop": nil}, `[[2,1,"a := 7"],[2,2,"a"]]`},
		{second, map[string]any{"hist_access_type": "range", "session": -1, "start": 2, "stop": 4}, `[[1,2,"a"],[1,3,"panic(1)"]]`},
		{second, map[string]any{"hist_access_type": "range", "session": 1, "start": 1, "stop": 2, "output": true}, `[[1,1,["a := \"1/2\"",null]]]`},
		{second, map[string]any{"hist_access_type": "range", "session": 77, "start": 1}, `[]`},
		{second, map[string]any{"hist_access_type": "search", "pattern": "a"}, `[[1,2,"a"],[1,4,"a"],[2,2,"a"]]`},
		{second, map[string]any{"hist_access_type": "search", "pattern": "a", "n": 2}, `[[1,4,"a"],[2,2,"a"]]`},
		{second, map[string]any{"hist_access_type": "search", "pattern": "a", "unique": true}, `[[2,2,"a"]]`},
		{second, map[string]any{"hist_access_type": "search", "pattern": "*1/?\""}, `[[1,1,"a := \"1/2\""]]`},
		{second, map[string]any{"hist_access_type": "search", "pattern": "*[*"}, `[]`},
		{first, map[string]any{"n": 2}, `[[2,1,"a := 7"],[2,2,"a"]]`},
		{first, map[string]any{"hist_access_type": "range", "session": 0, "start": 4}, `[[1,4,"a"]]`},
	} {
		if got := tt.of.past(tt.ask); got != tt.want {
			t.Errorf("%v: %s, want %s", tt.ask, got, tt.want)
		}
	}
	r := first.reply(&first.shell, first.request(first.wire.Shell, "history_request", map[string]any{"hist_access_type": "all"}))
	if !strings.Contains(string(r.Content), `"status":"error"`) {
		t.Errorf("an unknown access: %s", r.Content)
	}
	for path, mode := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "inputs.jsonl"): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
}

func TestHistoryIsBoundedAndSurvivesABrokenFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "inputs.jsonl")
	var text strings.Builder
	for n := 1; text.Len() < 5<<20; n++ {
		fmt.Fprintf(&text, "{\"s\":%d,\"n\":1,\"code\":%q}\n", n, fmt.Sprint(n, strings.Repeat(" ", 1000)))
	}
	text.WriteString("{\"s\":9000,\"n\":1,\"code\":\"last\"}\nnonsense\n{\"s\":-1}\n{\"s\":3,\"n\":1,\"co") // cut off
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	c := startKernel(t, folder.HistoryEnv+"="+dir)
	c.execute("1 + 1")
	if got := c.past(map[string]any{"n": 1}); got != `[[9001,1,"1 + 1"]]` {
		t.Errorf("tail is %s", got)
	}
	if got := c.past(map[string]any{"hist_access_type": "range", "session": -1, "start": 1}); got != `[[9000,1,"last"]]` {
		t.Errorf("the session before is %s", got)
	}
	if info, err := os.Stat(file); err != nil || info.Size() > 3<<20 {
		t.Errorf("the file has %d bytes, %v", info.Size(), err)
	}
}

func TestHistoryCanBeOffAndItsFolderBroken(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"off", filepath.Join(blocked, "history")} {
		c := startKernel(t, folder.HistoryEnv+"="+dir)
		c.execute("1 + 1")
		if got := c.past(nil); got != `[[1,1,"1 + 1"]]` {
			t.Errorf("with history %s the tail is %s", dir, got)
		}
	}
}
