// Package echarts holds the Apache ECharts script that draws the course's charts, vendored once, so that no chart
// needs a network: in JupyterLab (nbext/lab serves it) and without a browser (plots/snapshot runs it).
//
//	os.WriteFile("echarts.min.js", []byte(echarts.Script()), 0o644)
package echarts
