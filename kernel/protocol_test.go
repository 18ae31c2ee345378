package kernel_test

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"descida/internal/folder"
	"descida/internal/language"
	"descida/kernel/wire"
)

func TestKernelInfo(t *testing.T) {
	c := startKernel(t)
	var info struct {
		Status, Implementation, Banner string
		Protocol                       string `json:"protocol_version"`
		Features                       *[]any `json:"supported_features"`
		Language                       struct {
			Name, Version, Mimetype string
			Extension               string `json:"file_extension"`
			Lexer                   string `json:"pygments_lexer"`
			Mode                    string `json:"codemirror_mode"`
		} `json:"language_info"`
	}
	// On both sockets, each reply where it was asked.
	decode(t, c.reply(&c.shell, c.request(c.wire.Shell, "kernel_info_request", map[string]any{})), &info)
	m := c.request(c.wire.Control, "kernel_info_request", map[string]any{})
	c.reply(&c.ctl, m)
	if len(c.idle(m)) != 2 {
		t.Error("no busy and idle around a request on control")
	}
	l := info.Language
	if info.Status != "ok" || info.Protocol != "5.4" || info.Implementation != "descida" || info.Features == nil ||
		l.Name != "go" || !strings.HasPrefix(l.Version, "1.") || l.Mimetype != "text/x-go" || l.Extension != ".go" || l.Lexer != "go" || l.Mode != "go" {
		t.Errorf("kernel_info is %+v", info)
	}
	for _, want := range []string{"Go " + l.Version, "GoMLX v0.", "GoNB v0."} {
		if !strings.Contains(info.Banner, want) {
			t.Errorf("banner %q lacks %q", info.Banner, want)
		}
	}
	if err := c.wire.Beat(); err != nil {
		t.Error(err)
	}
}

func TestOtherRequests(t *testing.T) {
	c := startKernel(t)
	c.execute("a := 1")
	c.execute("a + 1")
	for _, tt := range []struct {
		kind    string
		content map[string]any
		want    []string // in the reply's content
	}{
		{"is_complete_request", map[string]any{"code": "x := 1"}, []string{`"status":"complete"`}},
		{"is_complete_request", map[string]any{"code": "for {"}, []string{`"status":"incomplete"`, `"indent":`}},
		{"is_complete_request", map[string]any{"code": "x := )"}, []string{`"status":"invalid"`}},
		{"history_request", map[string]any{"hist_access_type": "tail", "n": 1, "output": false, "raw": true}, []string{`[[1,2,"a + 1"]]`}},
		{"history_request", map[string]any{"hist_access_type": "range", "session": 0, "start": 1, "stop": 2}, []string{`[[1,1,"a := 1"]]`}},
		{"history_request", map[string]any{"hist_access_type": "search", "pattern": "*+*", "output": true}, []string{`[[1,2,["a + 1","2"]]]`}},
		{"complete_request", map[string]any{"code": "fmt.", "cursor_pos": 4}, []string{`"status":"ok"`, `"matches":[`, `"cursor_start":`, `"cursor_end":`, `"metadata":`}},
		{"inspect_request", map[string]any{"code": "fmt", "cursor_pos": 1}, []string{`"status":"ok"`, `"found":`, `"data":`}},
		{"inspect_request", map[string]any{"code": 7}, []string{`"status":"error"`, "RequestError"}},
		{"comm_info_request", map[string]any{}, []string{`"comms":{}`}},
		{"debug_request", map[string]any{"seq": 1}, []string{`"status":"error"`, "debug_request"}},
		{"create_subshell_request", map[string]any{}, []string{`"status":"error"`}},
		{"no_such_request", map[string]any{}, []string{`"status":"error"`, "no_such_request"}},
	} {
		m := c.request(c.wire.Shell, tt.kind, tt.content)
		r := c.reply(&c.shell, m)
		if want := strings.TrimSuffix(tt.kind, "request") + "reply"; r.Header.Kind != want {
			t.Errorf("%s was answered by %s", tt.kind, r.Header.Kind)
		}
		for _, want := range tt.want {
			if !strings.Contains(string(r.Content), want) {
				t.Errorf("%s %v: reply %s lacks %s", tt.kind, tt.content, r.Content, want)
			}
		}
		c.idle(m)
	}
}

func TestMessagesOfACellInOrder(t *testing.T) {
	c := startKernel(t)
	a := c.execute("fmt.Println(1)\ndisplay.Show(display.Markdown(\"*two*\"))\nfmt.Println(3)\n4")
	want := []string{"execute_input", "stream", "display_data", "stream", "execute_result"}
	if !slices.Equal(a.kinds, want) {
		t.Errorf("messages %v, want %v\n%s", a.kinds, want, c.generated())
	}
	first, last := a.messages[0], a.messages[len(a.messages)-1]
	if !strings.Contains(string(first.Content), "busy") || !strings.Contains(string(last.Content), "idle") {
		t.Errorf("first %s, last %s", first.Content, last.Content)
	}
	var input wire.ExecuteInput
	decode(t, a.messages[1], &input)
	if input.ExecutionCount != 1 || a.count != 1 || !strings.HasPrefix(input.Code, "fmt.Println(1)") {
		t.Errorf("input %+v, count %d", input, a.count)
	}
}

func TestManySmallPrintsAreJoinedAndComplete(t *testing.T) {
	c := startKernel(t)
	a := c.execute("for i := range 50000 {\n\tfmt.Println(i)\n}")
	var want strings.Builder
	for i := range 50000 {
		fmt.Fprintln(&want, i)
	}
	if a.stdout != want.String() {
		t.Errorf("%d bytes came, want %d", len(a.stdout), want.Len())
	}
	if len(a.kinds) > 500 {
		t.Errorf("%d messages for 50,000 lines", len(a.kinds))
	}
}

func TestAnUpdateReplacesADisplay(t *testing.T) {
	c := startKernel(t)
	a := c.execute("h := display.New(display.Text(\"one\"))\nh.Update(display.Text(\"two\"))")
	if got := strings.Join(a.displays, ","); got != "one,two" {
		t.Fatalf("displayed %s (%v)\n%s", got, a.kinds, uncoloured(a))
	}
	ids := map[string]bool{}
	for _, m := range a.messages {
		if strings.HasSuffix(m.Header.Kind, "display_data") {
			var d wire.Display
			decode(t, m, &d)
			if d.Transient == nil {
				t.Fatalf("%s without a display id", m.Header.Kind)
			}
			ids[d.Transient.DisplayID] = true
		}
	}
	if len(ids) != 1 {
		t.Errorf("display ids %v", ids)
	}
}

// chart makes a cell that shows a chart of three values.
func chart(last int) string {
	return fmt.Sprintf("plots.LearningCurves(&history.History{Name: \"r\", Update: history.UpdateLog{Loss: []float32{3, 2, %d}}})", last)
}

func TestAChartIsShownAtOnceAndGetsItsPictureBeforeTheReply(t *testing.T) {
	c := startKernel(t)
	for _, code := range []string{chart(1), chart(2) + ".Display()\n_ = 0\ndisplay.Show(" + chart(2) + ")\npanic(\"after it\")"} {
		a := c.execute(code)
		var states []map[string]any
		var ids []string
		for _, m := range a.messages {
			if strings.HasSuffix(m.Header.Kind, "display_data") {
				var d wire.Display
				decode(t, m, &d)
				if d.Data["application/vnd.echarts.v6+json"] != nil {
					states = append(states, d.Data)
					ids = append(ids, m.Header.Kind+" "+d.Transient.DisplayID)
				}
			}
		}
		if len(states) < 2 {
			t.Fatalf("%d states of the chart (%v), want it at once and with its picture: %s", len(states), a.kinds, uncoloured(a))
		}
		first, last := states[0], states[len(states)-1]
		if first["image/png"] != nil {
			t.Error("the first state waited for its picture")
		}
		png, _ := last["image/png"].(string)
		if !strings.HasPrefix(png, "iVBORw0KGgo") {
			t.Errorf("the last state has no PNG: %.40q", png)
		}
		if last["text/plain"] != first["text/plain"] {
			t.Errorf("texts %q and %q", first["text/plain"], last["text/plain"])
		}
		if !strings.HasPrefix(ids[0], "display_data ") || ids[len(ids)-1] != "update_"+ids[0] {
			t.Errorf("messages %v", ids)
		}
		if slices.Contains(a.kinds, "execute_result") {
			t.Error("a chart came as execute_result, which cannot be updated")
		}
	}
}

func TestCaptureFollowsCd(t *testing.T) {
	c := startKernel(t)
	dir := t.TempDir()
	c.execute("%cd " + dir + "\n%capture out.txt\nfmt.Println(1)\ndisplay.Show(display.Text(\"a\"))\nfmt.Println(2)")
	if b, err := os.ReadFile(filepath.Join(dir, "out.txt")); err != nil || string(b) != "1\n2\n" {
		t.Errorf("captured %q, %v", b, err)
	}
}

func TestLongTextComesWhole(t *testing.T) {
	c := startKernel(t)
	a := c.execute("for range 20000 {\n\tfmt.Println(\"ação é à última\")\n}")
	if want := strings.Repeat("ação é à última\n", 20000); a.stdout != want {
		t.Errorf("%d bytes came, want %d; %d broken characters", len(a.stdout), len(want), strings.Count(a.stdout, "\ufffd"))
	}
}

func TestSilentCellsShowNothingAndCountNothing(t *testing.T) {
	c := startKernel(t)
	a := c.finish(c.send("quiet := 5\nfmt.Println(quiet)\nquiet", map[string]any{"silent": true}))
	if len(a.kinds) != 0 || a.status != "ok" {
		t.Errorf("a silent cell sent %v, status %s", a.kinds, a.status)
	}
	a = c.finish(c.send("quiet", map[string]any{"store_history": false}))
	if a.result != "5" || a.count != 0 {
		t.Errorf("result %q, count %d; want 5, 0", a.result, a.count)
	}
	if a = c.execute("quiet + 1"); a.count != 1 {
		t.Errorf("the first counted cell has number %d", a.count)
	}
}

func TestQueuedCellsAreAbortedAfterAnError(t *testing.T) {
	c := startKernel(t)
	status := func(list []*wire.Message) (all []string) {
		for _, m := range list {
			var r struct{ Status string }
			decode(t, c.reply(&c.shell, m), &r)
			all = append(all, r.Status)
		}
		return all
	}
	send := func(more map[string]any) []*wire.Message {
		return []*wire.Message{c.send("time.Sleep(200*time.Millisecond)\npanic(1)", more), c.send("fmt.Println(2)", nil), c.send("fmt.Println(3)", nil)}
	}
	if got := status(send(nil)); !slices.Equal(got, []string{"error", "aborted", "aborted"}) {
		t.Errorf("after an error: %v", got)
	}
	if got := status(send(map[string]any{"stop_on_error": false})); !slices.Equal(got, []string{"error", "ok", "ok"}) {
		t.Errorf("with stop_on_error false: %v", got)
	}
	// An error that is found at once, before the next cells have arrived.
	var list []*wire.Message
	for _, code := range []string{"undefined1", "fmt.Println(2)"} { // both made before one is sent
		list = append(list, wire.New("execute_request", c.wire.Session, map[string]any{"code": code}))
	}
	for _, m := range list {
		if err := c.wire.Shell.Send(m); err != nil {
			t.Fatal(err)
		}
	}
	if got := status(list); !slices.Equal(got, []string{"error", "aborted"}) {
		t.Errorf("after a quick error: %v", got)
	}
	// What is sent after the error was told runs.
	if a := c.execute("1"); a.status != "ok" {
		t.Errorf("the next cell: %s", a.status)
	}
	list = []*wire.Message{c.send("fmt.Println(1)\ntime.Sleep(20*time.Second)", nil), c.send("fmt.Println(2)", nil)}
	c.printed(list[0], "1")
	c.interrupt()
	if got := status(list); !slices.Equal(got, []string{"error", "aborted"}) {
		t.Errorf("after an interrupt: %v", got)
	}
}

func TestSIGINTInterrupts(t *testing.T) {
	c := startKernel(t)
	m := c.send("fmt.Println(1)\nfor {\n}", nil)
	c.printed(m, "1")
	c.process.Process.Signal(syscall.SIGINT)
	if a := c.finish(m); a.err.Name != "Interrupted" {
		t.Errorf("error %q", a.err.Name)
	}
}

func TestAProgramThatDoesNotStopIsKilled(t *testing.T) {
	c := startKernel(t)
	c.execute("kept := 1")
	m := c.send("import \"os/signal\"\nsignal.Ignore(os.Interrupt)\nkept = 2\nfmt.Println(1)\nexec.Command(\"sleep\", \"30\").Run()", nil)
	c.printed(m, "1")
	begin := time.Now()
	c.interrupt()
	a := c.finish(m)
	if took := time.Since(begin); a.err.Name != "Interrupted" || took > 8*time.Second {
		t.Errorf("error %q after %v", a.err.Name, took)
	}
	if a := c.execute("kept"); a.result != "1" {
		t.Errorf("afterwards kept is %q (%s)", a.result, a.err.Value)
	}
}

func TestRequestsAreAnsweredWhileACellRuns(t *testing.T) {
	c := startKernel(t)
	m := c.send("fmt.Println(\"runs\")\ntime.Sleep(time.Minute)", nil)
	c.printed(m, "runs")
	for _, kind := range []string{"kernel_info_request", "comm_info_request"} {
		c.reply(&c.shell, c.request(c.wire.Shell, kind, map[string]any{}))
	}
	c.reply(&c.shell, c.request(c.wire.Shell, "complete_request", map[string]any{"code": "x", "cursor_pos": 1}))
	c.mu.Lock()
	if answerTo(c.shell, m) != nil {
		t.Error("the cell ended before all was answered")
	}
	c.mu.Unlock()
	c.interrupt()
	if a := c.finish(m); a.err.Name != "Interrupted" {
		t.Errorf("the cell: %s, %s", a.status, a.err.Name)
	}
}

func TestNoInputWhereThereIsNoOneToAsk(t *testing.T) {
	c := startKernel(t)
	a := c.finish(c.send("n, err := fmt.Scanln(new(int))\nfmt.Println(n, err)", map[string]any{"allow_stdin": false}))
	if a.stdout != "0 EOF\n" || len(c.stdin) > 0 {
		t.Errorf("stdout %q, %d questions", a.stdout, len(c.stdin))
	}
}

func TestComms(t *testing.T) {
	c := startKernel(t)
	c.execute("1")
	open := func(id, target string) *wire.Message {
		return c.request(c.wire.Shell, "comm_open", map[string]any{"comm_id": id, "target_name": target, "kernel_id": c.id, "data": map[string]any{}})
	}
	closed := func(m *wire.Message) bool {
		return slices.ContainsFunc(c.idle(m), func(p *wire.Message) bool { return p.Header.Kind == "comm_close" })
	}
	if !closed(open("c1", "nobody")) {
		t.Error("a comm with an unknown target was not closed")
	}
	m := open("c2", "gonb_comm")
	if closed(m) {
		t.Error("GoNB's comm was closed")
	}
	if !c.within(slow, func() bool {
		return slices.ContainsFunc(c.published(m), func(p *wire.Message) bool { return p.Header.Kind == "comm_msg" })
	}) {
		t.Error("GoNB did not answer on its comm")
	}
	r := c.reply(&c.shell, c.request(c.wire.Shell, "comm_info_request", map[string]any{"target_name": "gonb_comm"}))
	if !strings.Contains(string(r.Content), `"c2":{"target_name":"gonb_comm"}`) {
		t.Errorf("comm_info %s", r.Content)
	}
	c.idle(c.request(c.wire.Shell, "comm_close", map[string]any{"comm_id": "c2", "data": map[string]any{}}))
	r = c.reply(&c.shell, c.request(c.wire.Shell, "comm_info_request", map[string]any{}))
	if !strings.Contains(string(r.Content), `"comms":{}`) {
		t.Errorf("after the close: comm_info %s", r.Content)
	}
}

func TestBadMessagesDoNotKillTheKernel(t *testing.T) {
	c := startKernel(t)
	for _, content := range []string{`{}`, `{"code":7}`, `{"code":null,"silent":"yes"}`, `{"code":"x","user_expressions":[1]}`} {
		for _, kind := range []string{"execute_request", "inspect_request", "complete_request", "is_complete_request", "history_request", "comm_open", "comm_msg", "input_reply", "interrupt_request", "nonsense", "execute_reply"} {
			m := wire.New(kind, "x", nil)
			m.Content = json.RawMessage(content)
			c.wire.Shell.Send(m)
		}
	}
	bad := wire.New("kernel_info_request", "x", nil)
	bad.Content = json.RawMessage(`[`)
	c.wire.Shell.Send(bad)
	for _, code := range []string{strings.Repeat("(", 10000), "\x00\x01", strings.Repeat("x := 1\n", 3), "func", "```", "import", "%", "!", "%%", "package x", "\xff\xfe"} {
		c.execute(code)
	}
	if a := c.execute("1 + 1"); a.result != "2" {
		t.Errorf("afterwards 1 + 1 is %q: %s", a.result, a.err.Value)
	}
}

func TestGoNBIsStartedAgainAndVariablesStay(t *testing.T) {
	c := startKernel(t)
	c.execute("kept := 41")
	m := c.send("fmt.Println(1)\ntime.Sleep(20*time.Second)", nil)
	c.printed(m, "1")
	killed := false
	for _, pid := range below(t, c.process.Process.Pid) {
		if exe, _ := os.Readlink("/proc/" + strconv.Itoa(pid) + "/exe"); filepath.Base(exe) == "gonb" {
			syscall.Kill(pid, syscall.SIGKILL)
			killed = true
		}
	}
	if !killed {
		t.Skip("cannot find GoNB's process here")
	}
	if a := c.finish(m); a.err.Name != "KernelError" {
		t.Errorf("the cell that ran: %s %s", a.err.Name, a.err.Value)
	}
	if a := c.execute("kept + 1"); a.result != "42" {
		t.Errorf("kept + 1 is %q: %s", a.result, a.err.Value)
	}
}

func TestShutdownEndsAllAndRemovesTheSession(t *testing.T) {
	c := startKernel(t)
	c.printed(c.send("fmt.Println(1)\ntime.Sleep(60*time.Second)", nil), "1")
	pids := below(t, c.process.Process.Pid)
	r := c.reply(&c.ctl, c.request(c.wire.Control, "shutdown_request", map[string]any{"restart": true}))
	if !strings.Contains(string(r.Content), `"restart":true`) {
		t.Errorf("reply %s", r.Content)
	}
	select {
	case <-c.done:
	case <-time.After(slow):
		t.Fatal("the kernel goes on")
	}
	if code := c.process.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	for _, pid := range pids {
		if !endsSoon(pid) {
			t.Errorf("process %d is left", pid)
		}
	}
	if _, err := os.Stat(filepath.Join(folder.Sessions(), c.id)); err == nil {
		t.Error("the session's folder is left")
	}
}

func TestNothingIsLeftAfterKill9(t *testing.T) {
	c := startKernel(t)
	t.Cleanup(func() { os.RemoveAll(filepath.Join(folder.Sessions(), c.id)) })
	m := c.send("sleeper := exec.Command(\"sleep\", \"60\")\nsleeper.Start()\nfmt.Println(1)\nsleeper.Wait()", nil)
	c.printed(m, "1")
	pids := below(t, c.process.Process.Pid)
	if len(pids) < 4 {
		t.Fatalf("processes %v; want GoNB, its guard, the program and its sleep", pids)
	}
	c.process.Process.Kill()
	for _, pid := range pids {
		if !endsSoon(pid) {
			t.Errorf("process %d is left", pid)
		}
	}
}

func TestTheKernelEndsWithJupyter(t *testing.T) {
	// The shell stands for Jupyter: it starts the kernel, tells it its process id, and is killed.
	jupyter := exec.Command("/bin/sh", "-c", `JPY_PARENT_PID=$$ "$0" & wait`, os.Args[0])
	c := startKernelBy(t, jupyter)
	c.execute("1")
	pids := below(t, jupyter.Process.Pid)
	jupyter.Process.Kill()
	for _, pid := range pids {
		if !endsSoon(pid) {
			t.Errorf("process %d is left", pid)
		}
	}
	if _, err := os.Stat(filepath.Join(folder.Sessions(), c.id)); err == nil {
		t.Error("the session's folder is left")
	}
}

func TestFoldersArePrivate(t *testing.T) {
	c := startKernel(t)
	c.execute("secret := 1")
	root := filepath.Join(folder.Sessions(), c.id)
	for _, dir := range []string{"", "run", "store-*", "module", "tmp"} {
		found, _ := filepath.Glob(filepath.Join(root, dir))
		if len(found) != 1 {
			t.Fatalf("%s: found %q", dir, found)
		}
		info, err := os.Stat(found[0])
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", dir, info, err)
		}
	}
	for _, file := range []string{"session", "program", "owner"} {
		if info, err := os.Stat(filepath.Join(root, file)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", file, info, err)
		}
	}
}

func TestWithoutGoNBTheKernelLivesAndSaysWhatToDo(t *testing.T) {
	data := t.TempDir()
	c := startKernel(t, folder.Env+"="+data)
	if a := c.execute("1"); a.err.Name != "KernelError" || !strings.Contains(a.err.Value, "setup") || !strings.Contains(uncoloured(a), "go run . doctor") {
		t.Errorf("error %s: %s", a.err.Name, a.err.Value)
	}
	c.reply(&c.shell, c.request(c.wire.Shell, "kernel_info_request", map[string]any{}))
}

func TestPortuguese(t *testing.T) {
	c := startKernel(t, language.Env+"=pt")
	a := c.execute("var m map[string]int\nm[\"a\"] = 1")
	if !strings.Contains(uncoloured(a), "O que tentar: Crie-o antes") {
		t.Errorf("traceback %s", uncoloured(a))
	}
	c.execute("%lang en")
	if a := c.execute("nope"); !strings.Contains(uncoloured(a), "What to try") {
		t.Errorf("after %%lang en: %s", uncoloured(a))
	}
}

func TestTakenPortEndsTheKernelWithAMessage(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	port := l.Addr().(*net.TCPAddr).Port
	file := filepath.Join(t.TempDir(), "kernel-x.json")
	wire.Connection{Transport: "tcp", IP: "127.0.0.1", ShellPort: port, IOPubPort: port, StdinPort: port, ControlPort: port, HeartbeatPort: port}.Write(file)
	out, err := runSelf(file)
	if err == nil || !strings.Contains(out, "socket") {
		t.Errorf("%v: %s", err, out)
	}
}
