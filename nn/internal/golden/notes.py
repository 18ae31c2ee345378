"""The lecture notes' example in Keras, as numbers for nn to meet: their network, rate and batch.

    python3 -m venv venv && venv/bin/pip install -r rules-requirements.txt
    venv/bin/python notes.py updates MNIST > notes_updates.json   # the first 50 updates, from weights and an order by formula
    venv/bin/python notes.py seeds MNIST > notes_seeds.json       # test accuracy after 20 epochs, from five seeds: minutes

MNIST is the folder with its four .gz files. Weights are in Keras' layout, [inputs, units]. 109,386 weights would be a large
file, so that each array is kept as a count sketch: each weight goes, with a random sign, into one of 256 sums. The norm of
the difference of two sketches is that of the two arrays, give or take 5 % (Charikar, Chen and Farach-Colton 2002).
"""
import gzip
import json
import os
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf

SIZES, BATCH, RATE, EPOCHS, SEEDS, SUMS = [784, 128, 64, 10], 32, 0.01, 20, [1, 2, 3, 4, 5], 256
TRAINED = 54_000  # of 60,000 rows: validation_split=0.1 takes the last ones


def mnist(folder, part):
    with gzip.open(f"{folder}/{part}-images-idx3-ubyte.gz") as f:
        x = np.frombuffer(f.read(), np.uint8, offset=16).reshape(-1, 784)
    with gzip.open(f"{folder}/{part}-labels-idx1-ubyte.gz") as f:
        y = np.frombuffer(f.read(), np.uint8, offset=8)
    return x.astype("float32") / 255.0, keras.utils.to_categorical(y, 10)


def splitmix(n, stream):
    """n random 64-bit numbers: splitmix64 (Steele, Lea and Flood 2014) of stream * 2^32 + 1, 2, ..."""
    with np.errstate(over="ignore"):
        z = (np.arange(1, n + 1, dtype=np.uint64) + np.uint64(stream << 32)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def start():
    """Weights uniform in ±√(6 / (inputs + units)), biases 0."""
    weights = []
    for k, (i, o) in enumerate(zip(SIZES, SIZES[1:])):
        u = (splitmix(i * o, k) >> np.uint64(40)).astype(np.float64) / 2**24
        weights += [((2 * u - 1) * (6 / (i + o)) ** 0.5).astype(np.float32).reshape(i, o), np.zeros(o, np.float32)]
    return weights


def sketch(values, stream):
    flat = np.asarray(values, np.float64).ravel()
    z = splitmix(len(flat), stream)
    signs = 1 - 2 * ((z >> np.uint64(8)) & np.uint64(1)).astype(np.float64)
    return np.bincount((z & np.uint64(SUMS - 1)).astype(int), flat * signs, SUMS)


def short(values):
    return [float(str(np.float32(v))) for v in np.asarray(values).ravel()]


def network():
    model = keras.Sequential([
        keras.Input((784,)),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ])
    # steps_per_execution only hands TensorFlow several updates at a time
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=RATE), loss="categorical_crossentropy", metrics=["accuracy"],
                  steps_per_execution=1 if sys.argv[1] == "updates" else 24)
    return model


def updates(folder):
    x, y = mnist(folder, "train")
    order = np.argsort(splitmix(TRAINED, 100))
    model, losses = network(), []
    model.set_weights(start())
    for at in range(0, 50 * BATCH, BATCH):
        model.reset_metrics()  # else it returns a mean over the updates so far
        rows = order[at:at + BATCH]
        losses.append(model.train_on_batch(x[rows], y[rows])[0])
    after = model.get_weights()
    return {
        "sizes": SIZES, "batch": BATCH, "rate": RATE, "rows": TRAINED, "first_rows": order[:5].tolist(),
        "losses": short(losses), "norms": short([np.linalg.norm(w.astype(np.float64)) for w in after]),
        "sketches": [short(sketch(w, 200 + i)) for i, w in enumerate(after)],
    }


def seeds(folder):
    (x, y), (x_test, y_test) = mnist(folder, "train"), mnist(folder, "t10k")
    runs = []
    for seed in SEEDS:
        keras.utils.set_random_seed(seed)
        model = network()
        history = model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, validation_split=0.1, shuffle=True, verbose=0)
        loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
        runs.append({"seed": seed, "test_accuracy": round(accuracy, 4), "test_loss": round(loss, 4),
                     "validation_accuracy": round(history.history["val_accuracy"][-1], 4)})
        print(runs[-1], file=sys.stderr)
    return {"rate": RATE, "batch": BATCH, "epochs": EPOCHS, "runs": runs,
            "mean_test_accuracy": round(float(np.mean([r["test_accuracy"] for r in runs])), 5)}


if __name__ == "__main__":
    result = {"updates": updates, "seeds": seeds}[sys.argv[1]](sys.argv[2])
    print(json.dumps({"versions": {m.__name__: m.__version__ for m in (keras, tf, np)}, **result}))
