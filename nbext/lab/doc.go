// Package lab holds the front-end extension for JupyterLab 4 and Notebook 7 that draws charts, and installs it. It is
// a MIME renderer for application/vnd.echarts.v6+json, written by hand, so that no Node.js and no bundler is needed.
//
//	err := lab.Install(filepath.Join(environment, "share", "jupyter"))
//
// It draws without trust and without a network, so it hardens every option first (extension/harden.mjs).
package lab
