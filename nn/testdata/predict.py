"""Predictions of a model's file, by numpy: python predict.py MODEL ROWS OUT.

Reads MODEL, as nn's Save writes it, and the array x of ROWS; writes what the model gives for them as the array y of OUT.
Shows how little a program needs to use such a file: names, shapes and the layers are all in it.
"""
import json
import sys

import numpy as np
from safetensors import safe_open
from safetensors.numpy import load_file, save_file

ACTIVATIONS = {
    "Linear": lambda z: z, "ReLU": lambda z: np.maximum(z, 0), "Tanh": np.tanh, "Sigmoid": lambda z: 1 / (1 + np.exp(-z)),
}


def conv(x, kernel, bias, stride):
    size, _, _, filters = kernel.shape  # [height, width, in, out]
    rows = range(0, x.shape[1] - size + 1, stride)
    columns = range(0, x.shape[2] - size + 1, stride)
    patches = np.stack([np.stack([x[:, i : i + size, j : j + size].reshape(len(x), -1) for j in columns], 1) for i in rows], 1)
    return patches @ kernel.reshape(-1, filters) + bias


def pool(x, size):
    n, height, width, channels = x.shape
    x = x[:, : height // size * size, : width // size * size]
    return x.reshape(n, height // size, size, width // size, size, channels).max((2, 4))


def normalize(x, normalizer):
    offset, scale = np.array(normalizer["offset"]), np.array(normalizer["scale"])
    return (x.reshape(len(x), -1) - offset) * scale + normalizer["method"].get("low", 0)


def predict(path, x):
    with safe_open(path, "numpy") as f:
        document = json.loads(f.metadata()["descida"])
        arrays = {name: f.get_tensor(name) for name in f.keys()}
    for i, layer in enumerate(document["model"]["layers"], 1):
        kind, data = layer["kind"], layer["data"]
        own = lambda name: arrays["".join(filter(str.isalpha, kind.split("2")[0])).lower() + f"{i}.{name}"]
        if kind == "Dense":
            x = x @ own("weights") + own("bias")
        elif kind == "Conv2D":
            x = conv(x, own("kernel"), own("bias"), max(1, data.get("Stride", 1)))
        elif kind == "Pool" and data["Kind"] == "MaxPool":
            x = pool(x, data["Size"])
        elif kind == "Flatten":
            x = x.reshape(len(x), -1)
        elif kind == "BatchNorm":
            x = own("scale") * (x - own("mean")) / np.sqrt(own("variance") + 1e-3) + own("shift")
        elif kind == "Normalize":
            x = normalize(x, data["Normalizer"])
        elif kind == "Activation":
            x = ACTIVATIONS[data](x)
        elif kind != "Dropout":
            raise SystemExit(f"layer {i} is a {kind}, which this script does not know")
        if kind in ("Dense", "Conv2D"):
            x = ACTIVATIONS[data.get("Activation", "Linear")](x)
    if document["model"]["loss"]["Kind"] == "CrossEntropy":
        x = np.exp(x - x.max(-1, keepdims=True))
        x = x / x.sum(-1, keepdims=True)
    return x


if __name__ == "__main__":
    model, rows, out = sys.argv[1:]
    save_file({"y": predict(model, load_file(rows)["x"]).astype(np.float32)}, out)
