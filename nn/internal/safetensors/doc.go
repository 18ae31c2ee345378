// Package safetensors reads and writes files of named arrays in the safetensors format, which Python, JAX, Keras and
// PyTorch read too: eight bytes with the length of a header in JSON, the header, and numbers. Nothing in such a file can
// be executed. The format: https://huggingface.co/docs/safetensors.
//
//	f, err := safetensors.Open("model.safetensors")
//	weights, err := f.Floats("dense1.weights")
package safetensors
