// Package nn trains neural networks: models of layers, gradient descent with full batch, one row or mini-batches, and
// the history of what happened, on XLA (GPU or CPU) or in pure Go.
//
//	train, test := nn.Must2(datasets.MNIST())
//	model := nn.Sequential(nn.Dense(128, nn.ReLU), nn.Dense(64, nn.ReLU), nn.Dense(10))
//	history := nn.Must(model.Fit(train, nn.SGD(0.1), nn.MiniBatch(32), nn.Epochs(3), nn.Seed(1)))
//	fmt.Println(nn.Must(model.Evaluate(test))) // loss 0.11  accuracy 0.966
//
// Constructors only record what they are given; Fit, Evaluate and Predict check the whole and return one error that
// says which layer, row or file is wrong and what to do. Every value here is plain data, so a notebook can keep it, but for
// functions of your own (OnEpoch, OnUpdate, GraphLayer, GraphLoss): those are written in the cell that uses them.
//
// Rows come from package datasets, from memory (NewDataset, NewRegression) or from files (OpenDataset, WriteFiles); ones that
// memory cannot hold train block by block (Dataset.Streamed). A normalisation learns from the training rows alone, and is
// the model's first layer or makes a new data set (Normalizer.Apply):
//
//	scale := nn.Must(nn.ZScore().Fit(train))
//	model := nn.Sequential(nn.Normalize(scale), nn.Dense(64, nn.ReLU), nn.Dense(10))
//
// A model is saved to one file, which Python reads too, and a run that may be cut off goes on from a checkpoint:
//
//	err := model.Save("digits.safetensors")          // and model, err := nn.Load("digits.safetensors")
//	nn.Must(model.Fit(train, nn.Epochs(50), nn.Validation(valid), nn.EarlyStopping(5), nn.Checkpoint("digits.ckpt")))
//
// An update rule can be written by hand (Model.Gradient, Parameters, SetParameters), and a layer or a loss as a function of
// GoMLX's graph (Func, GraphLayer, GraphLoss; Backend and Tensors for graphs of one's own). Functions alone are not kept by a
// notebook: Bind gives them again.
//
// What is random (initial weights, the validation split, each epoch's order) is drawn on the host from the seed, so it
// is the same on every backend, and a run on one CPU backend repeats to the bit. DESCIDA_BACKEND=xla:cuda, xla:cpu or
// go chooses the backend; else the fastest that works is used.
package nn
