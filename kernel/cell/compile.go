package cell

import "go/ast"

// compiler turns one cell into a program. Its steps run in order and stop at the first that finds errors.
type compiler struct {
	s      *Session
	cell   int
	src    *source
	p      *Program
	errs   Errors
	hidden map[string]bool // old variables that this attempt does without
	rival  map[string]bool // old variables that a second attempt may do without
	unfit  map[string]bool // old variables that the types of this cell have no room for
	forget []string        // variables that the program takes out of the store
	alone  bool            // it does not load what shares memory with them

	// cut
	pieces *pieces
	text   string     // the cell with its declarations blanked: the statements
	file   *ast.File  // the cell as a Go file, as written
	units  []*unit    // its declarations
	nodes  []ast.Decl // their nodes in file
	mine   map[*unit]bool
	own    map[string]*unit   // by name
	method map[string][]*unit // by type
	body   *ast.FuncDecl

	// resolve
	imports []importSpec
	around  *reach   // all that the cell's text may mean
	plain   *checked // the cell as written

	// lift and show
	lifting
	edits []edit // of text

	// reach, check, emit
	reach     *reach
	loads     map[string]bool      // variables that begin with their value from an earlier cell, by their name in the program
	shared    map[string]bool      // those of them whose memory another variable shares
	dynamic   map[form]bool        // types that the loaded values hold in interfaces
	sentinels map[string]string    // errors of packages that they hold, and the packages' paths
	emitted   []*unit              // what the program holds
	held      map[string]*variable // its variables: not those that only a function mentions that nothing calls
	program   *checked
	main      *built // the body as the program has it
}

func (c *compiler) compile(hidden map[string]bool) (*Program, error) {
	c.hidden = hidden
	for _, step := range []func(){
		c.cut, c.checkNames, c.misfits, c.resolve, c.lift, c.show, c.settle, c.renameBody, c.follow, c.typeCheck, c.emit,
	} {
		step()
		if len(c.errs) > 0 {
			return nil, c.errs.tidy(c.cell)
		}
	}
	c.p.units, c.p.vars, c.p.steps = c.units, c.vars, c.lifting.steps
	return c.p, nil
}

// release gives back what files hold in the file set that no later cell needs.
func (c *compiler) release() {
	files := []*ast.File{c.file}
	if c.main != nil {
		files = append(files, c.main.file)
	}
	for _, u := range c.units {
		if u.built != nil && c.p.units == nil { // the cell failed
			files = append(files, u.built.file)
		}
	}
	for _, f := range files {
		if f == nil {
			continue
		}
		if tf := c.s.fset.File(f.FileStart); tf != nil {
			c.s.fset.RemoveFile(tf)
		}
	}
}
