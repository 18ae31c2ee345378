package explain

var analysesExamples = []example{
	{"12 seeds are enough", "12 sementes bastam", []string{"nn: MeasureInitialActivations over 0 seeds; want 1 or more, such as 12"}},
	{"200 batches and 1000 rows", "200 lotes e 1000 linhas", []string{"nn: NoiseSampling of 1 draws and 1000 rows: want 2 draws or more, such as 200, and 1 row or more"}},
	{"1 to 54 of them", "de 1 a 54 delas", []string{
		"nn: MeasureGradientNoise: a batch of 200 of 54 rows; want 1 to 54",
		"nn: MeasureNoiseBall: a batch of 0 of 54 rows; want 1 to 54",
	}},
	{"every gradient", "todo gradiente", []string{"nn: the gradient at the model's weights is not a number, because a run before diverged; make the model anew with nn.Sequential and train it with a smaller rate"}},
	{"data.Take", "dados.Take", []string{"nn: the analysis was stopped"}},
	{"bowl-shaped", "forma de tigela", []string{
		"nn: the loss has no minimum that Newton's method finds: with two classes that a line divides the weights grow without end; add nn.L2(0.001) to the layer",
		"nn: the loss is not convex: it curves down (-0.2) at a place on the way to its minimum; use a model of one nn.Dense layer, such as linear or logistic regression",
	}},
	{"half to measure", "metade para medir", []string{
		"nn: MeasureNoiseBall: there are no rates; give some, such as 0.01, 0.03, 0.1",
		"nn: MeasureNoiseBall of 1 updates: want 2 or more, such as 10000",
	}},
	{"could not be told apart", "não daria para separar", []string{"nn: MeasureNoiseBall: layer 2 Dropout(0.3) adds noise of its own; leave it out"}},
	{"nn.MeasureSharpness(model, data)", "nn.MeasureSharpness(model, dados)", []string{"nn: PowerIteration of 0 iterations with a tolerance of 2: want 1 iteration or more and a tolerance between 0 and 1, such as 0.01"}},
	{"along two directions", "ao longo de duas direções", []string{
		"nn: MeasureLossSurface: there is 1 direction given; want two, or none for random ones",
		`nn: MeasureLossSurface: direction 1: nn: SetParameters: the model has no "w"; it has dense1.weights, dense1.bias`,
		"nn: MeasureLossSurface: direction 2 is 0 everywhere; want one with a length",
	}},
	{"points of a square", "pontos de um quadrado", []string{"nn: SurfaceGrid of 1 points from -1 to 1: want 2 points or more and a range that grows, such as -1 to 1"}},
	{"Begin with the model's own", "Parta dos do próprio modelo", []string{"nn: FilterNormalized: 1 arrays (w) and 2 (dense1.weights, dense1.bias) do not match"}},
	{"three places or more", "três lugares ou mais", []string{
		"nn: Trajectory.Plane: there are 2 places and a plane wants 3 or more; record more often: Record(1)",
		"nn: Trajectory.Plane: place 3: 2 arrays (a, b) and 4 (a, b, c, d) do not match; record one model",
		"nn: Trajectory.Plane: the weights of place 3 are no numbers, because the run diverged; train with a smaller rate",
		"nn: Trajectory.Plane: the places lie on one line, and a plane wants more; record more of them, or a model of more weights",
	}},
	{"with that model", "com esse modelo", []string{
		"nn: the plane has no path; make it with Trajectory.Plane",
		`nn: TrajectoryPlane.Surface: the path is of another model: nn: SetParameters: the model has no "w"; it has dense1.weights`,
	}},
	{"data.Take(1000)", "dados.Take(1000)", []string{"nn: 60000 rows at once are too many for this analysis; use 8192 or fewer, such as data.Take(8192)"}},
}
