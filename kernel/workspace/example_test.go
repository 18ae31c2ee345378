package workspace_test

import (
	"fmt"
	"os"

	"descida/kernel/workspace"
)

func ExampleSource_notFound() {
	os.Setenv(workspace.SourceEnv, "/nowhere")
	defer os.Unsetenv(workspace.SourceEnv)
	_, err := workspace.Source()
	fmt.Println(err)
	// Output: workspace: DESCIDA_SOURCE is /nowhere, where no go.mod of descida lies; set up again in the clone (go run . setup)
}
