// Package gopls asks Go's language server, over its standard input and output, about one file that is not on the disk.
//
//	s := gopls.New(gopls.Options{Program: gopls.Path(), Folder: dir, Module: module})
//	defer s.Close()
//	items, err := s.Complete(ctx, "package main\n\nimport \"fmt\"\n\nfunc f() { fmt.Pr }\n", 45)
//
// The server is started by the first question, started again by the first after it died, and ended after some time
// without any. It sees a module of its own, whose go.mod is the session's, and in it the one file: nothing is read
// anew while a cell is written. Offsets count bytes; the protocol's UTF-16 units stay in here.
package gopls
