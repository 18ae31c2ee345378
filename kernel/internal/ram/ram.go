package ram

import (
	"bufio"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Room is what there is to take, in bytes.
type Room struct {
	Left      int64 // before the system must swap or kill
	Total     int64
	Container bool // it is a limit of a container's (a control group's), not the machine's memory
}

// Source reads the files in which Linux says it. Elsewhere it knows nothing.
type Source struct {
	proc   string
	groups []group // with a limit
}

// group is a control group: the names of its files differ between the two versions that are in use.
type group struct {
	limits []string // files; the lowest counts
	used   string
	stat   string
	file   []string // lines of stat with what is a copy of files and can go at once
}

// System is this system's. Groups that get their limit later are not seen.
func System() *Source { return newSource("/proc", "/sys/fs/cgroup") }

func newSource(proc, cgroup string) *Source {
	s := &Source{proc: proc}
	text, err := os.ReadFile(filepath.Join(proc, "self", "cgroup"))
	if err != nil {
		return s
	}
	for line := range strings.Lines(string(text)) {
		// "0::/path" of the second version, "4:memory:/path" of the first
		id, rest, _ := strings.Cut(strings.TrimSpace(line), ":")
		controllers, path, _ := strings.Cut(rest, ":")
		switch {
		case id == "0" && controllers == "":
			s.add(cgroup, path, func(dir string) group {
				return group{
					limits: []string{filepath.Join(dir, "memory.max"), filepath.Join(dir, "memory.high")},
					used:   filepath.Join(dir, "memory.current"), stat: filepath.Join(dir, "memory.stat"),
					file: []string{"inactive_file", "active_file"},
				}
			})
		case strings.Contains(","+controllers+",", ",memory,"):
			s.add(filepath.Join(cgroup, "memory"), path, func(dir string) group {
				return group{
					limits: []string{filepath.Join(dir, "memory.limit_in_bytes")},
					used:   filepath.Join(dir, "memory.usage_in_bytes"), stat: filepath.Join(dir, "memory.stat"),
					file: []string{"total_inactive_file", "total_active_file"},
				}
			})
		}
	}
	return s
}

// add takes the groups with a limit from path up to the root. In a container the path may be one of the host's, and only
// the root is there.
func (s *Source) add(root, path string, at func(dir string) group) {
	for dir := filepath.Join(root, filepath.Clean("/"+path)); ; dir = filepath.Dir(dir) {
		if g := at(dir); g.limit() < math.MaxInt64 {
			s.groups = append(s.groups, g)
		}
		if dir == root || len(dir) <= len(root) {
			return
		}
	}
}

// unlimited is more than any machine has: the first version writes 2^63 less a page where there is no limit.
const unlimited = 1 << 60

// limit is the lowest of a group's limits, or MaxInt64.
func (g group) limit() int64 {
	limit := int64(math.MaxInt64)
	for _, file := range g.limits {
		if n, ok := number(file); ok && n < unlimited {
			limit = min(limit, n)
		}
	}
	return limit
}

// Room is what is left, by the tightest of all limits; ok is false where the system does not say.
func (s *Source) Room() (r Room, ok bool) {
	info := fields(filepath.Join(s.proc, "meminfo"), "MemTotal:", "MemAvailable:")
	r = Room{Total: info[0] << 10, Left: info[1] << 10}
	if r.Total == 0 || info[1] < 0 {
		return r, false
	}
	for _, g := range s.groups {
		limit := g.limit()
		used, ok := number(g.used)
		if !ok || limit == math.MaxInt64 {
			continue
		}
		left := limit - used
		for _, n := range fields(g.stat, g.file...) {
			left += max(n, 0)
		}
		if left < r.Left {
			r = Room{Left: max(left, 0), Total: limit, Container: true}
		}
	}
	return r, true
}

// Of is what processes take of their own: no copies of files, which the system can drop, but what it swapped out.
func (s *Source) Of(pids []int) (total int64) {
	for _, pid := range pids {
		for _, n := range fields(filepath.Join(s.proc, strconv.Itoa(pid), "status"), "RssAnon:", "RssShmem:", "VmSwap:") {
			total += max(n, 0) << 10
		}
	}
	return total
}

// number reads a file that holds one; "max" and what is not there are none.
func number(file string) (n int64, ok bool) {
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, false
	}
	n, err = strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	return n, err == nil
}

// fields reads the numbers behind names that begin lines; -1: the name is not there.
func fields(file string, names ...string) []int64 {
	all := make([]int64, len(names))
	for i := range all {
		all[i] = -1
	}
	f, err := os.Open(file)
	if err != nil {
		return all
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) < 2 {
			continue
		}
		for i, name := range names {
			if words[0] == name {
				if n, err := strconv.ParseInt(words[1], 10, 64); err == nil {
					all[i] = n
				}
			}
		}
	}
	return all
}
