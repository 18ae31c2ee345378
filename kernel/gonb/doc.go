// Package gonb runs GoNB as a child kernel: starts it over sockets in a private folder, gives it cells to run, and
// kills it with all it started when it must go, also when the kernel itself was killed.
//
//	child, err := gonb.Start(ctx, gonb.Options{Program: gonb.Path(), Folder: dir, Go: "/usr/local/go/bin/go", Module: module})
//	reply, err := child.Run("!echo hello", func(m *wire.Message) { ... })
package gonb
