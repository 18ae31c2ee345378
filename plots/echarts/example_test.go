package echarts_test

import (
	"fmt"
	"strings"

	"descida/plots/echarts"
)

func Example() {
	fmt.Println(echarts.Version)
	fmt.Println(strings.HasSuffix(echarts.Module(), "export{exports as default};\n"))
	// Output:
	// 6.1.0
	// true
}
