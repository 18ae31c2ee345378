package explain

var byHandExamples = []example{
	{`model.Bind(nn.Func("swish", f)).`, "dê a função de novo", []string{`nn: layer 1 Func(swish): its function was not kept; give it again: model.Bind(nn.Func("swish", ...))`}},
	{`model.Bind(nn.GraphLoss("huber", f)).`, "esta perda, huber", []string{`nn: layer 2 Dense(1): the function of the loss huber was not kept; give it again: model.Bind(nn.GraphLoss("huber", ...))`}},
	{"does not fit: it gives nil", "não serve: it gives nil", []string{"nn: layer 1 Func(f): its function fails: it gives nil"}},
	{"the batch as the first axis", "o lote como primeiro eixo", []string{"nn: layer 1 Func(f): its function gives float32 [] for an input of float32 [batch 2]; want float32 and the same first axis, the batch, with one more"}},
	{"ReduceAllMean", "um número por linha", []string{"nn: layer 2 Dense(2): GraphLoss(price) gives float32 [] for outputs float32 [batch 2]; want the loss of each row, float32 [batch]: reduce along the last axis with -1"}},
	{"dense1.weight is not one", "dense1.weight não é", []string{`nn: SetParameters: the model has no "dense1.weight"; it has dense1.weights, dense1.bias`}},
	{"[in, out]", "[entrada, saída]", []string{"nn: SetParameters: dense1.weights has the shape [5 2] and 10 values; the model wants the shape [2 5], 10 values"}},
	{"w.Zeros()", "w.Zeros()", []string{"nn: SetParameters: dense1.weights [2 5] and dense1.weights [5 2] do not match"}},
	{"Those there are: dense1.weights, dense1.bias", "Os que existem", []string{`nn: there is no array "w"; there are dense1.weights, dense1.bias`}},
	{"nn.Constant(1), nn.Inputs", "nn.Constant(1), nn.Inputs", []string{
		`nn: layer 1 GraphLayer(f): learned array 2 has the name "w"; want a name of its own`,
		"nn: layer 1 GraphLayer(f): learned array w has the shape [0]; want lengths of 1 or more, or nn.Inputs",
	}},
	{"by name; what it was given", "pelo nome; o que ele recebeu", []string{
		`nn: Bind: nil; want a function such as nn.Func("swish", swish)`,
		"nn: Bind: Func(swish) has no function; give one",
		"nn: Bind: layer 1 GraphLayer(f) learns [w] and the function given [v]; give the same arrays, or make a new model",
		"nn: Bind: the model has no function Func(swish); it has Func(mish)",
	}},
	{"graph.ConvertDType", "graph.ConvertDType", []string{
		"nn: ArrayOf: the tensor is nil",
		`nn: ArrayOf("w"): the tensor is (Float64)[2], want float32: dtype mismatch`,
	}},
	{"with len(g) == len(w)", "com len(g) == len(w)", []string{
		"nn: CheckGradient: there is no function; give the one that g is the gradient of",
		"nn: CheckGradient: there are no weights; give the place where g was computed",
		"nn: CheckGradient: the gradient has 3 numbers and there are 2 weights; want one number a weight",
	}},
	{"f(w - h)) / 2h", "f(w - h)) / 2h", []string{"nn: GradientTest of -1 places, a step of 1e-05 and a tolerance of 1e-06: want 1 place or more, a step above 0 such as 1e-5, and a tolerance above 0 such as 1e-6"}},
}
