package kernel_test

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// resident is the memory of one process now, in megabytes; 0 where the system does not say.
func resident(pid int) int {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if m := regexp.MustCompile(`RssAnon:\s*(\d+) kB`).FindSubmatch(b); err == nil && m != nil {
		kb, _ := strconv.Atoi(string(m[1]))
		return kb >> 10
	}
	return 0
}

// computing is the processor time that a process, those below it and those that they waited for have had; the time on the
// clock where the system does not say.
func computing(t *testing.T, pid int) (total time.Duration) {
	const tick = 10 * time.Millisecond // Linux's unit for it
	for _, p := range append(below(t, pid), pid) {
		b, err := os.ReadFile("/proc/" + strconv.Itoa(p) + "/stat")
		if err != nil {
			continue // it ended just now, and who waited for it has its time
		}
		fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
		for _, f := range fields[11:15] { // utime, stime, cutime, cstime
			n, _ := strconv.Atoi(f)
			total += time.Duration(n) * tick
		}
	}
	if total == 0 {
		return time.Since(started)
	}
	return total
}

var started = time.Now()

// kinds are the cells of a long session, each with its answer; n counts up, and total is the sum so far of what the first
// kind adds.
var kinds = []func(n, total int) (code, result, stdout string){
	func(n, total int) (string, string, string) { // a new variable from an old one, and a change of that
		return fmt.Sprintf("v%d := total + %d\ntotal = v%d\ntotal", n, n, n), strconv.Itoa(total + n), ""
	},
	func(n, total int) (string, string, string) { // a function, called
		return fmt.Sprintf("func f%d(k int) int { return k * %d }\nfmt.Println(f%d(3))", n, n, n), "", strconv.Itoa(3*n) + "\n"
	},
	func(n, total int) (string, string, string) { // declarations only
		return fmt.Sprintf("type T%d struct{ A int }\nfunc (t T%d) Twice() int { return 2 * t.A }\nconst c%d = %d", n, n, n, n), "", ""
	},
	func(n, total int) (string, string, string) { // what the cells before declared
		return fmt.Sprintf("seen[\"k%d\"] = T%d{c%d}.Twice() + f%d(1)\nlen(seen)", n, n-1, n-1, n-2), strconv.Itoa(n/len5 + 1), ""
	},
	func(n, total int) (string, string, string) { // a name that each time is another type's
		if n%2 == 0 {
			return fmt.Sprintf("again := %d\nagain", n), strconv.Itoa(n), ""
		}
		return fmt.Sprintf("again := \"s%d\"\nagain", n), "s" + strconv.Itoa(n), ""
	},
}

// len5 is how many kinds there are.
const len5 = 5

func TestAThousandCells(t *testing.T) {
	if testing.Short() {
		t.Skip("takes two minutes")
	}
	c := startKernel(t)
	c.must("total := 0\nseen := map[string]int{}")
	const cells, part = 1000, 50
	total := 0
	early := 0
	begin := time.Now()
	used := []time.Duration{0} // computing, up to each cell
	start := computing(t, c.process.Process.Pid)
	each := func(n int) time.Duration { return (used[(n+1)*part] - used[n*part]) / part } // of the n-th fifty
	for n := range cells {
		code, result, stdout := kinds[n%len(kinds)](n, total)
		if n%len(kinds) == 0 {
			total += n
		}
		a := c.execute(code)
		if a.status != "ok" || a.result != result || a.stdout != stdout {
			t.Fatalf("cell %d:\n%s\nresult %q, printed %q; want %q and %q. %s\n%s", n, code, a.result, a.stdout, result, stdout, a.err.Value, uncoloured(a))
		}
		used = append(used, computing(t, c.process.Process.Pid)-start)
		if n+1 == part {
			early = resident(c.process.Process.Pid)
		}
	}
	// What the first cells declared still holds.
	if a := c.execute("fmt.Println(v0, f1(5), T2{4}.Twice(), v995, len(seen), total)"); a.stdout != fmt.Sprintf("0 5 8 %d 200 %d\n", total, total) {
		t.Errorf("printed %q: %s", a.stdout, a.err.Value)
	}
	late := resident(c.process.Process.Pid)
	t.Logf("%d cells in %v, %v of it computing; each %v of that at first, %v at last; the kernel held %d MB, then %d",
		cells, time.Since(begin).Round(time.Second), used[cells].Round(time.Second), each(1), each(cells/part-1), early, late)
	// Each of the two has as many cells of each kind. What the kernel looks through for every cell, the names of a thousand
	// cells, takes a few milliseconds; the linker takes 60 of each. Half as much again is more than that and more than other
	// programs on the machine add to the same work, by taking its caches; what grew with each cell would be many times as much.
	if first, last := each(1), each(cells/part-1); last > first*3/2 {
		t.Errorf("a cell takes %v of computing after %d cells and took %v at first", last, cells, first)
	}
	// A cell's text and names are some kilobytes.
	if late > early+64 {
		t.Errorf("the kernel holds %d MB after %d cells and held %d after %d", late, cells, early, part)
	}
}
