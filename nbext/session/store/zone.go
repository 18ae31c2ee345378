package store

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Times are kept as seconds, nanoseconds and the name of their zone: U is UTC, L is local, N and a name of the zone
// database, F and offset and abbreviation of a fixed zone. A monotonic reading means nothing to another process.

var zones struct {
	sync.Mutex
	byName map[string]*time.Location
}

// zoneOf gives one pointer for one name, so that == on loaded times keeps its answer.
func zoneOf(name string, make func() (*time.Location, error)) (*time.Location, error) {
	zones.Lock()
	defer zones.Unlock()
	if l := zones.byName[name]; l != nil {
		return l, nil
	}
	l, err := make()
	if err != nil {
		return nil, err
	}
	if zones.byName == nil {
		zones.byName = map[string]*time.Location{}
	}
	zones.byName[name] = l
	return l, nil
}

func zoneName(l *time.Location, at time.Time) string {
	switch l {
	case time.UTC:
		return "U"
	case time.Local:
		return "L"
	}
	if n := l.String(); n != "" {
		if _, err := parseZone("N" + n); err == nil {
			return "N" + n
		}
	}
	name, off := at.In(l).Zone()
	return "F" + strconv.Itoa(off) + ":" + name
}

func parseZone(s string) (*time.Location, error) {
	switch {
	case s == "U":
		return time.UTC, nil
	case s == "L":
		return time.Local, nil
	case strings.HasPrefix(s, "N"):
		l, err := zoneOf(s, func() (*time.Location, error) { return time.LoadLocation(s[1:]) })
		if err != nil {
			return nil, fmt.Errorf("the time zone %s is not known here", s[1:])
		}
		return l, nil
	case strings.HasPrefix(s, "F"):
		off, name, ok := strings.Cut(s[1:], ":")
		n, err := strconv.Atoi(off)
		if !ok || err != nil {
			return nil, damaged("time zone")
		}
		return zoneOf(s, func() (*time.Location, error) { return time.FixedZone(name, n), nil })
	}
	return nil, damaged("time zone")
}

func appendTime(b []byte, t time.Time) []byte {
	b = le.AppendUint64(b, uint64(t.Unix()))
	b = le.AppendUint32(b, uint32(t.Nanosecond()))
	return append(b, zoneName(t.Location(), t)...)
}

func parseTime(s string) (time.Time, error) {
	if len(s) < 13 {
		return time.Time{}, damaged("time")
	}
	loc, err := parseZone(s[12:])
	if err != nil {
		return time.Time{}, err
	}
	b := []byte(s[:12])
	return time.Unix(int64(le.Uint64(b)), int64(le.Uint32(b[8:]))).In(loc), nil
}
