"""Times training epochs of the lecture notes' network in Keras, and prints them as one line of JSON.

Usage: keras_train.py MNIST_FOLDER BATCH EPOCHS ROWS

The network, the optimizer and the rate are those of the notes' example; validation is left out, as in the other
programs of this benchmark, so that an epoch is training alone. Seconds are taken between Keras' own callbacks;
the first epoch holds the compilation and is given apart.
"""

import gzip
import json
import os
import resource
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
start = time.time()

import numpy as np

import keras


def read(path, header):
    with gzip.open(path, "rb") as f:
        return np.frombuffer(f.read(), np.uint8, offset=header)


class Clock(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.epochs, self.first = [], None

    def on_epoch_begin(self, epoch, logs=None):
        self.begin = time.time()

    def on_train_batch_end(self, batch, logs=None):
        if self.first is None:
            self.first = time.time() - start

    def on_epoch_end(self, epoch, logs=None):
        self.epochs.append(time.time() - self.begin)


folder, batch, epochs, rows = sys.argv[1], *map(int, sys.argv[2:5])
x = read(os.path.join(folder, "train-images-idx3-ubyte.gz"), 16).reshape(-1, 784)[:rows].astype("float32") / 255
y = keras.utils.to_categorical(read(os.path.join(folder, "train-labels-idx1-ubyte.gz"), 8)[:rows], 10)
keras.utils.set_random_seed(1)
model = keras.Sequential([
    keras.Input((784,)),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.01), loss="categorical_crossentropy", metrics=["accuracy"])
clock = Clock()
log = model.fit(x, y, batch_size=batch or rows, epochs=epochs, shuffle=True, verbose=0, callbacks=[clock])
print(json.dumps({
    "name": f"Keras {keras.__version__} on {keras.backend.backend()}",
    "batch": batch,
    "epochs": clock.epochs,
    "first_update": clock.first,
    "loss": log.history["loss"][-1],
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024),
}))
