"""Golden numbers for nn's layers, activations and penalties, by Keras 3 on JAX: logits as the model is used, loss and
gradient as it is trained, the averages after one training pass.

    python3 -m venv venv && venv/bin/pip install -r rules-requirements.txt && venv/bin/python layers.py > layers.json

Each case is the layer, Flatten where its output has more axes than one, and Dense(3). Weights are in Keras' layout. The
images of "flat max pool" are flat in places, so that windows have several largest pixels.
"""
import json
import os

os.environ["KERAS_BACKEND"] = "jax"

import jax
import keras
import numpy as np
from keras import layers as kl
from keras.regularizers import L1L2

ROWS = 5


def conv(filters, size, **more):
    return kl.Conv2D(filters, size, **more)


def activation(f):
    return [kl.Dense(4), kl.Activation(f)]


CASES = {
    "conv": ((5, 6, 2), [conv(3, 3, activation="tanh")]),
    "conv, penalties": ((4, 4, 1), [conv(2, 3, kernel_regularizer=L1L2(0.01, 0.02))]),
    "conv, stride": ((5, 6, 2), [conv(3, 2, strides=2, activation="relu")]),
    "conv, same": ((4, 3, 2), [conv(2, 3, padding="same", activation="relu")]),
    "conv, same, stride, even": ((5, 7, 1), [conv(2, 4, padding="same", strides=3)]),
    "conv, same, even": ((4, 5, 1), [conv(2, 2, padding="same")]),
    "max pool": ((5, 4, 2), [conv(2, 2, padding="same"), kl.MaxPooling2D(2)]),
    "flat max pool": ((6, 6, 1), [conv(2, 2), kl.MaxPooling2D(2)]),
    "overlapping max pool": ((6, 6, 1), [conv(2, 2), kl.MaxPooling2D(3, strides=2)]),
    "average pool": ((5, 4, 2), [conv(2, 2, padding="same"), kl.AveragePooling2D(2)]),
    "overlapping average pool": ((5, 5, 1), [conv(2, 2), kl.AveragePooling2D(2, strides=1)]),
    "batch norm": ((5,), [kl.Dense(4), kl.BatchNormalization(), kl.Activation("relu")]),
    "batch norm, images": ((4, 4, 1), [conv(3, 2), kl.BatchNormalization()]),
    "layer norm": ((5,), [kl.Dense(4), kl.LayerNormalization()]),
    "layer norm, images": ((4, 4, 1), [conv(3, 2), kl.LayerNormalization()]),
    "penalties": ((5,), [kl.Dense(4, activation="tanh", kernel_regularizer=L1L2(0.01, 0.02))]),
    "ReLU": ((5,), activation("relu")),
    "Sigmoid": ((5,), activation("sigmoid")),
    "Tanh": ((5,), activation("tanh")),
    "LeakyReLU": ((5,), [kl.Dense(4), kl.LeakyReLU(negative_slope=0.01)]),
    "Softmax": ((5,), activation("softmax")),
    "GELU": ((5,), activation(lambda z: keras.activations.gelu(z, approximate=False))),
    "ELU": ((5,), activation("elu")),
    "Swish": ((5,), activation("silu")),
}


def short(a):
    """Nine digits tell every float32 from its neighbours."""
    return [float(f"{v:.9g}") for v in np.asarray(a, np.float32).ravel()]


def plain(arrays):
    return [short(a) for a in arrays]


def case(name, seed, shape, layers):
    r = np.random.default_rng(seed)
    out = kl.Flatten() if len(shape) == 3 else kl.Identity()
    model = keras.Sequential([keras.Input(shape), *layers, out, kl.Dense(3)])
    x = r.normal(size=(ROWS, *shape)).astype(np.float32)
    if name == "flat max pool":
        x = np.sign(x) * (np.abs(x) > 1)
    y = r.integers(0, 3, ROWS)
    # a quarter away from 1 or 0, so that γ and β are not what they start as
    learned = [(1 + r.normal(scale=0.25, size=v.shape) if v.name == "gamma" else r.normal(scale=0.5, size=v.shape)).astype(np.float32)
               for v in model.trainable_variables]
    kept = [np.abs(1 + r.normal(scale=0.3, size=v.shape)).astype(np.float32) for v in model.non_trainable_variables]

    def loss(learned):
        logits, after, losses = model.stateless_call(learned, kept, x, training=True, return_losses=True)
        ce = keras.ops.sparse_categorical_crossentropy(y, logits, from_logits=True)
        return keras.ops.mean(ce) + sum(losses), after

    (value, after), gradient = jax.value_and_grad(loss, has_aux=True)(learned)
    logits, _ = model.stateless_call(learned, kept, x, training=False)
    return {
        "name": name, "shape": shape, "x": short(x), "y": y.tolist(), "weights": plain(learned), "states": plain(kept),
        "logits": short(logits), "loss": short(value)[0], "gradient": plain(gradient), "after": plain(after),
    }


if __name__ == "__main__":
    print(json.dumps([case(name, i, *c) for i, (name, c) in enumerate(CASES.items())]))
