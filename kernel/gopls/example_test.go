package gopls_test

import (
	"context"
	"fmt"
	"os"

	"descida/kernel/gopls"
)

func ExampleServer_Complete_notBuilt() {
	s := gopls.New(gopls.Options{Program: "/nowhere/gopls", Folder: os.TempDir()})
	defer s.Close()
	_, err := s.Complete(context.Background(), "package main\n", 0)
	fmt.Println(err)
	// Output: gopls: stat /nowhere/gopls: no such file or directory; run the set-up (descida setup), which builds it
}
