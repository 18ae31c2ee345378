"""Golden numbers for nn's losses, by Keras 3 on JAX: the loss of a batch and its gradient at the outputs.

    python3 -m venv venv && venv/bin/pip install -r rules-requirements.txt && venv/bin/python losses.py > losses.json
"""
import json
import os

os.environ["KERAS_BACKEND"] = "jax"

import jax
import keras
import numpy as np

ROWS, WIDTH = 6, 3


def case(name, loss, targets, reduction="sum_over_batch_size", width=WIDTH, weighted=False):
    r = np.random.default_rng(11)
    z = r.normal(scale=3, size=(ROWS, width)).astype(np.float32)
    z[0] *= 20  # a row of which an unshifted exp makes infinity or 0
    y = {
        "labels": lambda: r.integers(0, max(width, 2), ROWS),
        "one-hot": lambda: np.eye(width)[r.integers(0, width, ROWS)],
        "shares": lambda: r.dirichlet(np.ones(width), ROWS),
        "numbers": lambda: r.normal(size=(ROWS, width)),
    }[targets]()
    weights = r.uniform(0, 2, ROWS).astype(np.float32) if weighted else None
    kind = {
        "CrossEntropy": keras.losses.SparseCategoricalCrossentropy if targets == "labels" else keras.losses.CategoricalCrossentropy,
        "BinaryCrossEntropy": keras.losses.BinaryCrossentropy,
        "MeanSquaredError": keras.losses.MeanSquaredError,
        "MeanAbsoluteError": keras.losses.MeanAbsoluteError,
    }[loss]
    measure = kind(reduction=reduction, **({"from_logits": True} if "Entropy" in loss else {}))
    given = y.astype(np.int32 if targets == "labels" else np.float32)
    if targets == "labels" and width == 1:
        given = given.reshape(ROWS, 1).astype(np.float32)
    at = lambda z: measure(given, z, sample_weight=weights)
    return {
        "name": name, "loss": loss, "sum": reduction == "sum", "width": width, "outputs": z.ravel().tolist(),
        "labels": y.tolist() if targets == "labels" else None,
        "targets": None if targets == "labels" else given.ravel().tolist(),
        "weights": None if weights is None else weights.tolist(),
        "value": float(at(z)), "gradient": np.asarray(jax.grad(at)(z)).ravel().tolist(),
    }


print(json.dumps([
    case("labels", "CrossEntropy", "labels"),
    case("one-hot", "CrossEntropy", "one-hot"),
    case("shares", "CrossEntropy", "shares"),
    case("labels, sum", "CrossEntropy", "labels", "sum"),
    case("labels, weights", "CrossEntropy", "labels", weighted=True),
    case("shares, sum, weights", "CrossEntropy", "shares", "sum", weighted=True),
    case("two classes", "BinaryCrossEntropy", "labels", width=1),
    case("many at once", "BinaryCrossEntropy", "shares"),
    case("many at once, sum, weights", "BinaryCrossEntropy", "shares", "sum", weighted=True),
    case("numbers", "MeanSquaredError", "numbers"),
    case("numbers, sum, weights", "MeanSquaredError", "numbers", "sum", weighted=True),
    case("numbers", "MeanAbsoluteError", "numbers"),
    case("numbers, weights", "MeanAbsoluteError", "numbers", weighted=True),
], separators=(",", ":")))
