"""Golden numbers for nn's optimizers and schedules: 20 updates of each on a small net, by Keras 3 on TensorFlow and, where
Keras has no such thing, by optax; the rates of each schedule.

    python3 -m venv venv && venv/bin/pip install -r rules-requirements.txt && venv/bin/python rules.py > rules.json

Weights are in Keras' layout, [inputs, units]. 18 rows in batches of 4 are 5 updates an epoch, the last of 2 rows; 4 epochs.
Feature 0 is 0 in every row, so that its weights have a gradient of exactly 0: that is where an epsilon counts. Weight
decay leaves biases alone, as nn does.
"""
import json
import math
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import jax
import keras
import numpy as np
import optax
import tensorflow as tf
from keras.optimizers import SGD, Adagrad, Adam, AdamW, RMSprop
from keras.optimizers import schedules as ks

SIZES, ROWS, BATCH, EPOCHS, RATE = [6, 5, 3], 18, 4, 4, 0.1
PER_EPOCH = -(-ROWS // BATCH)
TOTAL = PER_EPOCH * EPOCHS

r = np.random.default_rng(11)
X = r.normal(size=(ROWS, SIZES[0])).astype(np.float32)
X[:, 0] = 0
Y = r.integers(0, SIZES[-1], ROWS)
START = []
for i, o in zip(SIZES, SIZES[1:]):
    START.append(r.uniform(-1, 1, (i, o)).astype(np.float32) * np.float32((6 / (i + o)) ** 0.5))
    START.append(r.normal(scale=0.1, size=o).astype(np.float32))
ORDERS = [r.permutation(ROWS).tolist() for _ in range(EPOCHS)]


def batches():
    for order in ORDERS:
        for at in range(0, ROWS, BATCH):
            yield order[at:at + BATCH]


def short(values):
    """float32 numbers with no more digits than they have."""
    return [float(str(np.float32(v))) for v in np.asarray(values).ravel()]


def flat(weights):
    return [short(w) for w in weights]


def with_keras(optimizer, rates=None):
    """20 updates by a Keras optimizer, at its own rate or at given ones."""
    model = keras.Sequential([keras.Input((SIZES[0],)), keras.layers.Dense(SIZES[1], "tanh"), keras.layers.Dense(SIZES[2])])
    model.set_weights(START)
    if optimizer.weight_decay:
        optimizer.exclude_from_weight_decay(var_names=["bias"])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    losses = []
    for t, at in enumerate(batches()):
        if rates is not None:
            optimizer.learning_rate = rates[t]
        with tf.GradientTape() as tape:
            value = loss(Y[at], model(X[at], training=True))
        optimizer.apply(tape.gradient(value, model.trainable_variables), model.trainable_variables)
        losses.append(float(value))
    return {"losses": short(losses), "after": flat(model.get_weights())}


def with_optax(transform):
    def loss(params, x, y):
        w1, b1, w2, b2 = params
        logits = jax.numpy.tanh(x @ w1 + b1) @ w2 + b2
        return optax.softmax_cross_entropy_with_integer_labels(logits, y).mean()

    params = [jax.numpy.asarray(w) for w in START]
    state, losses = transform.init(params), []
    for at in batches():
        value, g = jax.value_and_grad(loss)(params, X[at], Y[at])
        updates, state = transform.update(g, state, params)
        params = optax.apply_updates(params, updates)
        losses.append(float(value))
    return {"losses": short(losses), "after": flat(params)}


def weights_only(params):
    return [p.ndim > 1 for p in params]


OPTIMIZERS = {
    "sgd": lambda: with_keras(SGD(RATE)),
    "sgd decay": lambda: with_keras(SGD(RATE, weight_decay=0.05)),
    "sgd clipped": lambda: with_keras(SGD(0.5, global_clipnorm=0.3)),
    "momentum": lambda: with_keras(SGD(RATE, momentum=0.9)),
    "momentum decay clipped": lambda: with_keras(SGD(RATE, momentum=0.8, weight_decay=0.05, global_clipnorm=0.3)),
    "nesterov": lambda: with_keras(SGD(RATE, momentum=0.9, nesterov=True)),
    "nesterov decay": lambda: with_keras(SGD(RATE, momentum=0.9, nesterov=True, weight_decay=0.05)),
    "rmsprop": lambda: with_keras(RMSprop(0.01)),
    "rmsprop numbers": lambda: with_keras(RMSprop(0.01, rho=0.5, epsilon=1e-3, weight_decay=0.05)),
    "adagrad": lambda: with_keras(Adagrad(0.1)),
    "adagrad numbers": lambda: with_keras(Adagrad(0.1, initial_accumulator_value=0.5, epsilon=1e-2, weight_decay=0.05)),
    "adam": lambda: with_keras(Adam(0.01)),
    "adam numbers": lambda: with_keras(Adam(0.01, beta_1=0.7, beta_2=0.9, epsilon=1e-3)),
    "adam clipped": lambda: with_keras(Adam(0.01, global_clipnorm=0.3)),
    "adamw": lambda: with_keras(AdamW(0.01)),
    "adamw numbers": lambda: with_keras(AdamW(0.01, weight_decay=0.1)),
    # The forms that optax shares with nn and Keras does not: one velocity for all rates.
    "momentum and steps": lambda: with_optax(optax.sgd(optax.exponential_decay(RATE, 10, 0.1, staircase=True), momentum=0.9)),
    "nesterov and steps": lambda: with_optax(
        optax.sgd(optax.exponential_decay(RATE, 10, 0.1, staircase=True), momentum=0.9, nesterov=True)),
    "adamw by optax": lambda: with_optax(  # epsilon stands elsewhere: so small that it does not count
        optax.adamw(0.01, eps=1e-12, weight_decay=0.1, mask=weights_only)),
}

SCHEDULES = {
    "steps by epoch": ks.ExponentialDecay(RATE, 2 * PER_EPOCH, 0.5, staircase=True),
    "steps by update": ks.ExponentialDecay(RATE, 3, 0.7, staircase=True),
    "exponential by epoch": ks.ExponentialDecay(RATE, PER_EPOCH, math.exp(-0.3)),
    "exponential by update": ks.ExponentialDecay(RATE, 1, math.exp(-0.05)),
    "inverse root": lambda t: RATE / math.sqrt(1 + t / 2),  # by hand
    "cosine": ks.CosineDecay(RATE, TOTAL),
    "cosine with a floor": ks.CosineDecay(RATE, TOTAL, alpha=0.1),
    "cosine as printed": lambda t: RATE * math.cos(math.pi * t / TOTAL),  # by hand
    "restarts": ks.CosineDecayRestarts(RATE, 3, t_mul=2.0),
    "restarts of one length": ks.CosineDecayRestarts(RATE, PER_EPOCH, t_mul=1.0, alpha=0.2),
    "one cycle": optax.linear_onecycle_schedule(TOTAL, RATE),
    "pieces": ks.PiecewiseConstantDecay([4, 14], [RATE, RATE * 0.1, RATE * 0.01]),  # Keras changes after the boundary
    "warm-up": optax.join_schedules([optax.linear_schedule(RATE / 5, RATE, 4), optax.constant_schedule(RATE)], [5]),
    "warm-up and cosine": optax.join_schedules(
        [optax.linear_schedule(RATE / 4, RATE, 3), optax.cosine_decay_schedule(RATE, TOTAL - 4)], [4]),
}

if __name__ == "__main__":
    schedules = []
    for name, s in SCHEDULES.items():
        rates = [float(s(t)) for t in range(TOTAL)]
        schedules.append({"name": name, "rates": short(rates), **with_keras(SGD(RATE), rates)})
    print(json.dumps({
        "versions": {m.__name__: m.__version__ for m in (keras, tf, jax, optax, np)},
        "sizes": SIZES, "batch": BATCH, "rate": RATE, "x": short(X), "y": Y.tolist(), "weights": flat(START), "orders": ORDERS,
        "optimizers": [{"name": name, **run()} for name, run in OPTIMIZERS.items()],
        "schedules": schedules,
    }))
