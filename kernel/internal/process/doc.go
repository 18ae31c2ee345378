// Package process starts programs so that they and all that they start can be killed together.
//
//	c := exec.CommandContext(ctx, "go", "build")
//	process.Group(c)
//	err := c.Run() // when ctx ends, go and its compilers are killed
package process
