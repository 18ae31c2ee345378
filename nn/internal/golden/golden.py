"""Golden numbers for nn, computed by JAX: forward, loss, gradients and 20 updates of SGD from given weights.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python golden.py > golden.json

Weights are in Keras' layout, [inputs, units]. The orders are those of the epochs, so that the last, shorter batch of
each epoch is among the updates.
"""
import json

import jax
import jax.numpy as jnp
import numpy as np

ACTIVATIONS = {"ReLU": jax.nn.relu, "Sigmoid": jax.nn.sigmoid, "Tanh": jnp.tanh, "Linear": lambda z: z}


def forward(params, x, activations):
    for (w, b), name in zip(params, activations):
        x = ACTIVATIONS[name](x @ w + b)
    return x


def loss(params, x, y, activations):
    log_p = jax.nn.log_softmax(forward(params, x, activations))
    return -jnp.mean(log_p[jnp.arange(len(y)), y])


def norm(tree):
    return jnp.sqrt(sum(jnp.sum(leaf**2) for leaf in jax.tree.leaves(tree)))


def flat(params):
    return [np.asarray(a, np.float32).ravel().tolist() for layer in params for a in layer]


def case(name, seed, rows, sizes, activations, batch, rate, pixels=False):
    r = np.random.default_rng(seed)
    if pixels:
        raw = r.integers(0, 256, (rows, sizes[0]))
        x = jnp.asarray(raw, jnp.float32) / 255
    else:
        raw = r.normal(size=(rows, sizes[0])).astype(np.float32)
        x = jnp.asarray(raw)
    y = r.integers(0, sizes[-1], rows)
    params = []
    for i, o in zip(sizes, sizes[1:]):
        limit = (6 / (i + o)) ** 0.5
        params.append((jnp.asarray(r.uniform(-limit, limit, (i, o)), jnp.float32),
                       jnp.asarray(r.normal(scale=0.1, size=o), jnp.float32)))
    out = {
        "name": name, "batch": batch, "rate": rate, "pixels": pixels, "activations": activations, "sizes": sizes,
        "x": raw.ravel().tolist(), "y": y.tolist(), "weights": flat(params),
        "logits": np.asarray(forward(params, x, activations)).ravel().tolist(),
        "loss": float(loss(params, x, y, activations)),
        "gradient": flat(jax.grad(loss)(params, x, y, activations)),
        "orders": [], "losses": [], "norms": [], "accuracies": [],
    }
    while len(out["losses"]) < 20:
        order = r.permutation(rows)
        out["orders"].append(order.tolist())
        for start in range(0, rows, batch):
            if len(out["losses"]) == 20:
                break
            at = order[start:start + batch]
            value, g = jax.value_and_grad(loss)(params, x[at], y[at], activations)
            out["losses"].append(float(value))
            out["norms"].append(float(norm(g)))
            guess = jnp.argmax(forward(params, x[at], activations), -1)
            out["accuracies"].append(float(jnp.mean(guess == y[at])))
            params = jax.tree.map(lambda p, g: p - rate * g, params, g)
    out["after"] = flat(params)
    return out


if __name__ == "__main__":
    print(json.dumps([
        case("mini-batch", 1, 20, [12, 7, 5, 3], ["ReLU", "Tanh", "Linear"], 8, 0.1),
        case("stochastic", 2, 20, [12, 7, 5, 3], ["ReLU", "ReLU", "Linear"], 1, 0.05),
        case("full batch", 3, 20, [6, 5, 4], ["Sigmoid", "Linear"], 20, 0.5),
        case("pixels", 4, 20, [16, 6, 10], ["ReLU", "Linear"], 6, 0.1, pixels=True),
    ]))
