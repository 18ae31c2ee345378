package explain

var rulesExamples = []example{
	{"how long a step", "tamanho do passo", []string{"nn: SGD(NaN): the learning rate is not a finite number; try SGD(0.01)"}},
	{"would climb", "subiria", []string{`nn: run "a": SGD(-1): a negative learning rate climbs instead of descending; try SGD(1)`}},
	{"at 0 there is none", "com 0 não há passo", []string{"nn: Adam(0, WeightDecay(0.1)): a learning rate of 0 trains nothing; try Adam(0.01, WeightDecay(0.1))"}},
	{"is no share", "não é uma fração", []string{
		"nn: SGD(0.1, Momentum(1)): Momentum is 1; want a number from 0 to below 1, such as 0.9",
		"nn: Adam(0.001, Betas(0.9, 1.2)): the second of Betas is 1.2; want a number from 0 to below 1, such as 0.9",
	}},
	{"always black", "sempre preto", []string{"nn: RMSprop(0.001, Epsilon(0)): Epsilon is 0; want a number above 0, such as 1e-7: it stands where a gradient of 0 would give 0/0"}},
	{"nn.WeightDecay(0.0001)", "nn.WeightDecay(0.0001)", []string{"nn: AdamW(0.001, WeightDecay(-1)): WeightDecay is -1; want a number of 0 or more, such as 0.0001"}},
	{"here 1.2", "aqui 1.2", []string{"nn: SGD(2, WeightDecay(0.6)): the learning rate times WeightDecay is 1.2, and an update takes that share off each weight; want less than 1"}},
	{"adds up squares", "soma quadrados", []string{"nn: AdaGrad(0.1, InitialAccumulator(-1)): InitialAccumulator is -1; want a number of 0 or more, such as 0.1"}},
	{"gradient norms in the history", "normas do gradiente no histórico", []string{"nn: ClipNorm(0): want a norm above 0, such as 1"}},
	{"counts passes over the data", "conta passadas pelos dados", []string{
		"nn: StepDecay(0.5, Updates(0)): want a length of 1 or more, such as nn.Epochs(2) or nn.Updates(500)",
		"nn: Piecewise(From(Updates(0), 0.1)): piece 1: want a length of 1 or more, such as nn.Epochs(2) or nn.Updates(500)",
	}},
	{"multiplies the optimizer's", "multiplica a taxa", []string{
		"nn: StepDecay(0, Epochs(1)): the factor is 0; want a number above 0, such as 0.1",
		"nn: ExponentialDecay(-1, Epochs(1)): k is -1; want a number above 0, such as 0.1",
	}},
	{"a hundredth", "um centésimo", []string{"nn: CosineDecay(Floor(1)): Floor is 1; want a share from 0 to below 1, such as 0.01"}},
	{"2 doubles each", "com 2 cada um é o dobro", []string{"nn: WarmRestarts(Epochs(1), 0.5): each period is 0.5 times the one before; want 1 or more, such as 2"}},
	{"in this order", "nesta ordem", []string{"nn: OneCycle({Peak:0.9 Down:0.5 Start:0.04 End:4e-06}): want 0 < Peak < Down < 1"}},
	{"at least one, in order", "ao menos um, em ordem", []string{
		"nn: Piecewise(): it has no pieces; give one, such as nn.From(nn.Epochs(10), 0.1)",
		"nn: Piecewise(From(Epochs(5), 0.1), From(Updates(9), 0.01)): piece 2 starts at Updates(9) and the one before at Epochs(5); count all in nn.Epochs or all in nn.Updates",
		"nn: Piecewise(From(Epochs(5), 0.1), From(Epochs(5), 0.01)): piece 2 starts at Epochs(5), which is not after Epochs(5); give them in order",
	}},
	{"is another schedule", "outra taxa programada", []string{"nn: WarmUp(Epochs(1), <nil>): it has no schedule to go on with; give one, such as nn.ConstantRate()"}},
	{"20 epochs of 100", "20 épocas de 100", []string{"nn: Rates: 0 epochs of 100 updates; want 1 or more of each"}},
	{"Search without CosineDecay()", "Procure sem CosineDecay()", []string{"nn: FindRate makes the rates itself; leave CosineDecay() to Fit"}},
	{"nn.RateSearch{From: 1e-6", "nn.RateSearch{From: 1e-6", []string{
		"nn: FindRate from 1 to 0.1: want rates that grow, above 0, such as 1e-6 to 10",
		"nn: FindRate in 50 updates: want 100 or more, so that noise can be told from a fall",
	}},
}
