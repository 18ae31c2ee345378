package gonb_test

import (
	"context"
	"fmt"
	"os"

	"descida/kernel/gonb"
)

func ExampleStart_notBuilt() {
	_, err := gonb.Start(context.Background(), gonb.Options{Program: "/nowhere/gonb", Folder: os.TempDir()})
	fmt.Println(err)
	// Output: gonb: stat /nowhere/gonb: no such file or directory; run the set-up (descida setup), which builds it
}
