package explain

var modelsExamples = []example{
	{"nothing to train", "o que treinar", []string{"nn: the model has no layers; make it with nn.Sequential(nn.Dense(10))"}},
	{"model.Fit before", "model.Fit antes", []string{"nn: the model has no weights yet; train it first with model.Fit, or draw them with model.Build(data, 1)"}},
	{"by 10", "por 10", []string{"nn: the model's weights are no longer numbers, because a run before diverged; make the model anew with nn.Sequential and train it with a smaller rate"}},
	{"restart the kernel", "reinicie o kernel", []string{`nn: DESCIDA_BACKEND="foo" is not a backend; use xla:cuda, xla:cpu or go`}},
	{"model.Build", "model.Build", []string{"nn: the model has no weights yet; train it first with model.Fit, or draw them with model.Build(data, 1)"}},
	{"Unset it", "Apague-a", []string{"nn: DESCIDA_BACKEND=xla:cuda does not start: its plug-in is not installed: run `go run . setup`; unset DESCIDA_BACKEND to use what is there"}},
	{"data.Streamed(128)", "dados.Streamed(128)", []string{"nn: no memory on the device for the data: RESOURCE_EXHAUSTED"}},
	{"a smaller nn.MiniBatch", "um nn.MiniBatch menor", []string{"nn: running train: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 8 GB"}},
	{"the first suspect", "o primeiro suspeito", []string{
		"nn: compiling train: shapes do not match",
		"nn: running train: INTERNAL: failed",
		"nn: running train: 3 inputs given, 4 wanted",
	}},
	{"Not even the backend", "Nem o backend", []string{"nn: the pure-Go backend does not start: no backend named go"}},
}
