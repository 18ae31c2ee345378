// Command cell is what the kernel might generate for small cells: its argument says which.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"descida/nbext/display"
	"descida/nbext/session"
)

var (
	x    int
	m    map[int]int
	p    *int
	oldX int
	text string
	f    func()
)

// What most cells have: x from an earlier cell, and p that points to it.
var loadX = []session.Var{{Name: "x", Ptr: &x, Load: true, Save: true}, {Name: "p", Ptr: &p, Load: true, Save: true}}

var cells = map[string]session.Cell{
	"define": {Vars: []session.Var{{Name: "x", Ptr: &x, Save: true, Step: 1}, {Name: "m", Ptr: &m, Save: true, Step: 2},
		{Name: "p", Ptr: &p, Save: true, Step: 3}, {Name: "f", Ptr: &f, Save: true, Step: 4}}, Body: func() {
		x = 3
		session.Step = 1
		m = map[int]int{1: 1}
		session.Step = 2
		p = &x
		session.Step = 3
		f = func() {}
		session.Step = 4
		fmt.Println("text")
		session.Show(x, nil)
	}},
	"read":      {Vars: loadX, Body: func() { *p++; session.Show(x) }},
	"wrongtype": {Vars: []session.Var{{Name: "x", Ptr: &text, Load: true}}, Body: func() { fmt.Println("never") }},
	"panic": {Vars: append(loadX[:2:2], session.Var{Name: "text", Ptr: &text, Save: true, Step: 1}), Body: func() {
		x = 10
		var a []int
		fmt.Println(a[x])
		text = "never"
		session.Step = 1
	}},
	"goroutine": {Vars: loadX, Body: func() {
		x = 11
		go func() {
			defer session.Guard()
			panic(errors.New("in goroutine"))
		}()
		for {
			session.Tick()
		}
	}},
	"redefine": {Vars: []session.Var{{Name: "x", Ptr: &oldX, Load: true, Old: true}, {Name: "p", Ptr: &p, Load: true, Save: true},
		{Name: "x", Ptr: &text, Save: true, Step: 1}}, Body: func() { *p = 20; text = fmt.Sprint("was ", oldX); session.Step = 1 }},
	"redefine fails": {Vars: []session.Var{{Name: "x", Ptr: &oldX, Load: true, Old: true}, {Name: "p", Ptr: &p, Load: true, Save: true},
		{Name: "x", Ptr: &text, Save: true, Step: 1}}, Body: func() { *p = 20; panic("early") }},
	"loop": {Vars: loadX, Body: func() {
		defer func() { recover() }() // no way to miss a stop
		x = 12
		fmt.Println("ready")
		for i := 0; ; i++ {
			session.Tick()
		}
	}},
	"sleep": {Vars: loadX, Body: func() { x = 13; fmt.Println("ready"); time.Sleep(time.Minute) }},
	"loops": {Vars: append(loadX[:2:2], session.Var{Name: "m", Ptr: &m, Load: true}), Body: func() {
		x = 14
		var wg sync.WaitGroup
		var mu sync.Mutex
		for range 4 {
			wg.Add(1)
			go func() {
				defer session.Guard()
				defer wg.Done()
				for i := 0; ; i++ {
					session.Tick()
					mu.Lock()
					m[i%1000] = i
					mu.Unlock()
				}
			}()
		}
		fmt.Println("ready")
		wg.Wait()
	}},
	"deaf": {Vars: loadX, Body: func() {
		x = 15
		fmt.Println("ready")
		for i := 0; ; i++ {
		}
	}},
	"left behind": {Vars: append(loadX[:2:2], session.Var{Name: "m", Ptr: &m, Load: true}), Body: func() {
		x = 16
		go func() {
			defer session.Guard()
			for i := 0; ; i++ {
				session.Tick()
				m[i%1000] = i
			}
		}()
		time.Sleep(20 * time.Millisecond)
	}},
	"deadlock":  {Vars: loadX, Body: func() { x = 17; <-make(chan int) }},
	"waitgroup": {Vars: loadX, Body: func() { var wg sync.WaitGroup; wg.Add(1); wg.Wait() }},
	"timer":     {Vars: loadX, Timers: true, Body: func() { <-time.After(1500 * time.Millisecond) }},
	"exit":      {Vars: loadX, Body: func() { x = 18; session.Exit(0) }},
	"fatal":     {Vars: loadX, Body: func() { x = 19; session.Fatal("bye") }},
	"check":     {Vars: loadX, Body: func() { x = 21; session.Check(1, errors.New("boom")); fmt.Println("never") }},
	"show error": {Vars: loadX, Body: func() {
		session.Show(1, errors.New("boom"))
	}},
	"shown": {Body: func() {
		display.Show(display.Markdown("**a**"))
		fmt.Println("between")
		session.Show(1.5, "b")
		session.Show(errors.New("a value"))
		session.Show()
		session.Show(chart{})
		session.Show(display.HTML("<b>h</b>"), 2)
		display.Clear(true)
	}},
	"ask": {Body: func() {
		sc := bufio.NewScanner(session.Stdin)
		for sc.Scan() {
			fmt.Println("got", sc.Text())
		}
	}},
	"overflow": {Vars: loadX, Body: func() { x = 22; fmt.Println(deep(1)) }},
	"osexit":   {Vars: loadX, Body: func() { x = 23; os.Exit(0) }},
	"finish":   {Vars: loadX, Finish: func() { fmt.Println("finished") }, Body: func() { x = 24; session.Show(x) }},
}

type chart struct{}

func (chart) Display() map[string][]byte {
	return map[string][]byte{display.MIMEECharts: []byte("{}"), display.MIMEText: []byte("a chart")}
}

func deep(n int) int { return deep(n+1) + 1 }

func main() { session.Run(cells[os.Args[1]]) }
