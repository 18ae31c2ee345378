// Package folder knows where Descida keeps what it installs and downloads: one folder of the user's.
//
//	plugin := folder.XLA() // where pjrt_c_api_cpu_plugin.so lies
package folder
