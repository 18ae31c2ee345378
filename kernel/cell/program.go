package cell

// Program is what a cell becomes.
type Program struct {
	Files   map[string]string // file name -> text, written beside a main.go that calls descidaCell()
	Run     bool              // false: declarations only, or nothing at all; commit it, start no program
	Imports []string          // import paths that the files name, sorted
	Notes   []Note            // variables that live only in this cell
	Loads   []string          // variables that the program reads from the store, sorted
	Saves   []string          // variables that it may write there, sorted
	Dropped []Dropped         // methods of earlier cells that are gone

	steps    int // how many of its defining statements ran
	source   *source
	units    []*unit              // the cell's declarations
	vars     map[string]*variable // the variables that it defines
	explicit []importSpec         // the imports that it writes
	misfits  []misfit             // variables of earlier cells that have no room in their types any more
	waiting  []waiting            // its functions that call what no cell has declared
	drops    []string             // names that are gone: methods that its types cannot have, what it was made to forget
}

// Remarks are sentences about what the cell changes: variables that are gone and that it does not define itself, and
// functions that call others which are not declared yet.
func (p *Program) Remarks() (lines []string) {
	for _, m := range p.misfits {
		if !m.anew {
			lines = append(lines, m.String())
		}
	}
	for _, w := range p.waiting {
		lines = append(lines, w.String())
	}
	return lines
}

// Note names a variable that the session cannot keep, and why.
type Note struct{ Name, Why string }

// Dropped is a method of an earlier cell that does not fit its type as this cell declares it anew.
type Dropped struct {
	Name string // as in "Point.Area"
	Cell int
	Why  string // the compiler's message
}

// Reached says how many of the program's defining statements ran, before Saved: a definition behind a panic leaves a
// name what it was. Without it all are taken to have run.
func (p *Program) Reached(steps int) { p.steps = steps }
