package nn

// Must returns v, or panics with err if there is one. It is for notebooks, where the kernel shows the error.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Must2 is Must for two values: train, test := nn.Must2(datasets.MNIST()).
func Must2[T, U any](v T, w U, err error) (T, U) {
	if err != nil {
		panic(err)
	}
	return v, w
}
