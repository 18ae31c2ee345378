package ram

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// tree writes files below a new folder: path -> text.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const meminfo = "MemTotal:        8000000 kB\nMemFree:          100 kB\nMemAvailable:    3000000 kB\n"

func TestRoomIsThatOfTheTightestLimit(t *testing.T) {
	for name, tt := range map[string]struct {
		files map[string]string
		want  Room
	}{
		"no groups": {map[string]string{"proc/meminfo": meminfo}, Room{Left: 3000000 << 10, Total: 8000000 << 10}},
		"version 2, Docker": {map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n",
			"cg/memory.max": "2000000000\n", "cg/memory.high": "max\n", "cg/memory.current": "1500000000\n",
			"cg/memory.stat": "anon 5\ninactive_file 200000000\nactive_file 100000000\n",
		}, Room{Left: 800000000, Total: 2000000000, Container: true}},
		"version 2, a group above is tighter": {map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/user/a\n",
			"cg/user/a/memory.max": "2000000000\n", "cg/user/a/memory.current": "100\n", "cg/user/a/memory.stat": "",
			"cg/user/memory.max": "max\n", "cg/user/memory.high": "1000000000", "cg/user/memory.current": "900000000\n", "cg/user/memory.stat": "",
		}, Room{Left: 100000000, Total: 1000000000, Container: true}},
		"version 1, the path is the host's": {map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "5:devices:/x\n4:cpu,memory:/docker/abc\n0::/\n",
			"cg/memory/memory.limit_in_bytes": "1000000000\n", "cg/memory/memory.usage_in_bytes": "1000000000\n",
			"cg/memory/memory.stat": "inactive_file 1\ntotal_inactive_file 4000\ntotal_active_file 1000\n",
		}, Room{Left: 5000, Total: 1000000000, Container: true}},
		"version 1, no limit": {map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/\n",
			"cg/memory/memory.limit_in_bytes": "9223372036854771712\n", "cg/memory/memory.usage_in_bytes": "1\n",
		}, Room{Left: 3000000 << 10, Total: 8000000 << 10}},
		"a limit that is above what the machine has left": {map[string]string{
			"proc/meminfo": meminfo, "proc/self/cgroup": "0::/\n",
			"cg/memory.max": "7000000000\n", "cg/memory.current": "1000\n", "cg/memory.stat": "",
		}, Room{Left: 3000000 << 10, Total: 8000000 << 10}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := tree(t, tt.files)
			got, ok := newSource(filepath.Join(dir, "proc"), filepath.Join(dir, "cg")).Room()
			if !ok || got != tt.want {
				t.Errorf("room %+v, %v; want %+v", got, ok, tt.want)
			}
		})
	}
}

func TestWhatProcessesTake(t *testing.T) {
	dir := tree(t, map[string]string{
		"7/status": "Name:\tx\nVmRSS:\t  900 kB\nRssAnon:\t 500 kB\nRssFile:\t 400 kB\nRssShmem:\t 8 kB\nVmSwap:\t 2 kB\n",
		"8/status": "RssAnon:\t 1 kB\n",
	})
	if got := newSource(dir, dir).Of([]int{7, 8, 9}); got != 511<<10 {
		t.Errorf("they take %d bytes, want %d", got, 511<<10)
	}
}

func TestNothingIsKnownWhereThereAreNoFiles(t *testing.T) {
	if r, ok := newSource(t.TempDir(), t.TempDir()).Room(); ok {
		t.Errorf("room %+v", r)
	}
}

func TestThisSystem(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux says it in files")
	}
	r, ok := System().Room()
	if !ok || r.Left <= 0 || r.Left > r.Total {
		t.Errorf("room %+v, %v", r, ok)
	}
	ballast := make([]byte, 64<<20)
	for i := range ballast {
		ballast[i] = 1
	}
	if used := System().Of([]int{os.Getpid()}); used < 64<<20 {
		t.Errorf("this process takes %d bytes and holds %d", used, len(ballast))
	}
	runtime.KeepAlive(ballast)
}

func BenchmarkRoom(b *testing.B) {
	s := System()
	for b.Loop() {
		s.Room()
	}
}
