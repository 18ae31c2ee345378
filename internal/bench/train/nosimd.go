//go:build !goexperiment.simd

package main

// simd is how a build with the toolchain's SIMD experiment, which GoMLX's pure-Go backend uses, tells itself apart.
const simd = ""
