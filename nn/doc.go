// Package nn trains neural networks: models of layers, gradient descent with full batch, one row or mini-batches, and
// the history of what happened, on XLA (GPU or CPU) or in pure Go.
//
//	train, test := nn.Must2(datasets.MNIST())
//	model := nn.Sequential(nn.Dense(128, nn.ReLU), nn.Dense(64, nn.ReLU), nn.Dense(10))
//	history := nn.Must(model.Fit(train, nn.SGD(0.1), nn.MiniBatch(32), nn.Epochs(3), nn.Seed(1)))
//	fmt.Println(nn.Must(model.Evaluate(test))) // loss 0.11  accuracy 0.966
//
// What there is, in the order of a course:
//
//   - Data: package datasets, or rows from memory ([NewDataset], [NewRegression]) or from files ([OpenDataset], [WriteFiles]);
//     those that memory cannot hold train block by block ([Dataset.Streamed]). A normalisation ([ZScore], [MinMax], [L2Norm])
//     learns from the training rows alone and is then the model's first layer, [Normalize], or makes a new set.
//   - Layers: [Dense], [Conv2D], [MaxPool], [AveragePool], [Flatten], [Reshape], [Dropout], [BatchNorm], [LayerNorm], and an
//     [Activation] such as ReLU, by itself or of a layer; options say how weights start ([HeNormal]) and what they cost ([L2]).
//   - Losses: [CrossEntropy], [BinaryCrossEntropy], [MeanSquaredError], [MeanAbsoluteError].
//   - Rules: [SGD] with [Momentum] or [Nesterov], [RMSprop], [AdaGrad], [Adam], [AdamW]; [ClipNorm]. [FindRate] suggests a rate.
//   - Schedules of the rate: [StepDecay], [ExponentialDecay], [InverseRootDecay], [CosineDecay], [WarmRestarts], [OneCycle],
//     [Piecewise], [WarmUp]; [Rates] draws one.
//   - Training: [Model.Fit], with [Validation], [EarlyStopping], [Checkpoint], [ClassWeights], [OnEpoch] and more, each
//     a [FitOption]; [Compare] trains one model several ways from the same weights.
//   - Measuring: [Model.Evaluate], [Model.Predict], [Model.Confusion], [Model.TopK], [Model.Regression].
//   - By hand: [Model.Build], [Model.Gradient], [Model.Parameters], [Model.SetParameters] and [Dataset.Batches] make an update
//     rule of one's own; [GraphLayer] and [GraphLoss] a layer or a loss of GoMLX's graph; [CheckGradient] tells whether it is right.
//   - Diagnosis: the history's Diagnose says what is wrong with a run; package plots draws its curves.
//   - Analysis: [MeasureActivations], [MeasureGradientNoise], [MeasureNoiseBall], [MeasureSharpness], [MeasureLossSurface],
//     [Trajectory].
//   - Saving: [Model.Save] and [Load], in a format that Python reads too; [Model.LoadWeights] reads Keras' weights.
//
// Constructors only record what they are given; Fit, Evaluate and Predict check the whole and return one error that
// says which layer, row or file is wrong and what to do. Every value here is plain data, so a notebook can keep it, but for
// functions of your own (OnEpoch, OnUpdate, GraphLayer, GraphLoss): those are written in the cell that uses them, and
// [Model.Bind] gives a model's again.
//
// What is random (initial weights, the validation split, each epoch's order) is drawn on the host from the seed, so it
// is the same on every backend, and a run on one CPU backend repeats to the bit. DESCIDA_BACKEND=xla:cuda, xla:cpu or
// go chooses the backend; else the fastest that works is used.
package nn
