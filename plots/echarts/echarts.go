package echarts

import _ "embed"

// Version is the vendored release, the npm package echarts@6.1.0, Apache-2.0. To take another one: replace
// echarts.min.js, LICENSE, LICENSE-d3 and NOTICE by the package's, and write its SHA-256 beside it.
const Version = "6.1.0"

var (
	//go:embed echarts.min.js
	script string
	//go:embed LICENSE
	license string
	//go:embed NOTICE
	notice string
	//go:embed LICENSE-d3
	licenseD3 string
)

// Script is npm's dist/echarts.min.js, unchanged: a UMD module that sets exports, or the global `echarts`.
func Script() string { return script }

// Module is the same script as an ES module whose default export is ECharts.
func Module() string {
	return "const exports={},module={exports};\n" + script + "\nexport{exports as default};\n"
}

// Notices are the files that have to go along with every copy of the script: name -> text.
func Notices() map[string]string {
	return map[string]string{"LICENSE": license, "NOTICE": notice, "LICENSE-d3": licenseD3}
}
