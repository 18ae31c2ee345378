package cell

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"
)

// source is the text of a cell, named by its hash: the same cell again is the same program.
type source struct {
	cell  int // the last cell with this text
	hash  string
	code  string
	lines []int  // offsets of the lines' beginnings
	saved []byte // for Remember
}

func newSource(cell int, code string) *source {
	sum := sha256.Sum256([]byte(code))
	s := &source{cell: cell, hash: hex.EncodeToString(sum[:4]), code: code, lines: []int{0}}
	for i := range len(code) {
		if code[i] == '\n' {
			s.lines = append(s.lines, i+1)
		}
	}
	return s
}

// ran says that a cell has this text.
func (s *source) ran(cell int) {
	if cell > s.cell {
		s.cell, s.saved = cell, nil
	}
}

// file is the name under which compiler and stacks know the text.
func (s *source) file() string { return "cell_" + s.hash + ".go" }

// position is a place's line and column, from 1; the column counts bytes.
func (s *source) position(off int) (line, column int) {
	line = sort.SearchInts(s.lines, off+1)
	return line, off - s.lines[line-1] + 1
}

// offset is the place of a line and column. Beyond the text it is its end.
func (s *source) offset(line, column int) int {
	if line < 1 || line > len(s.lines) {
		return len(s.code)
	}
	return min(s.lines[line-1]+max(column, 1)-1, len(s.code))
}

// line is a line's text; "" beyond the end.
func (s *source) line(n int) string {
	if n < 1 || n > len(s.lines) {
		return ""
	}
	l, _, _ := strings.Cut(s.code[s.lines[n-1]:], "\n")
	return l
}

// at is the directive that says: what follows stands at this place of the cell.
func (s *source) at(off int) string {
	line, column := s.position(off)
	return "/*line " + s.file() + ":" + strconv.Itoa(line) + ":" + strconv.Itoa(column) + "*/"
}

var (
	reFile  = regexp.MustCompile(`^cell_([0-9a-f]{8})\.go$`)
	rePlace = regexp.MustCompile(`cell_([0-9a-f]{8})\.go:(\d+):(\d+)`)
)

// find returns the cell's text behind a file name of the compiler or of a stack.
func (s *Session) find(file string) *source {
	if m := reFile.FindStringSubmatch(path.Base(file)); m != nil {
		return s.sources[m[1]]
	}
	return nil
}

// Locate says which cell, line and text stands behind a position of the compiler or of a stack, such as
// cell_1f2e3d4c.go line 3. The file may have folders before it.
func (s *Session) Locate(file string, line int) (cell, cellLine int, source string, ok bool) {
	src := s.find(file)
	if src == nil || line < 1 || line > len(src.lines) {
		return 0, 0, "", false
	}
	return src.cell, line, src.line(line), true
}

// Message puts a compiler's message into the student's words: names as written, cells instead of files.
func (s *Session) Message(text string) string {
	text = rePlace.ReplaceAllStringFunc(text, func(place string) string {
		m := rePlace.FindStringSubmatch(place)
		if src := s.sources[m[1]]; src != nil {
			return fmt.Sprintf("cell %d, line %s", src.cell, m[2])
		}
		return place
	})
	for _, ours := range []string{" in argument to " + sessionName + ".Show", " in argument to " + sessionName + ".Check"} {
		text = strings.ReplaceAll(text, ours, "")
	}
	return demangle(text)
}
