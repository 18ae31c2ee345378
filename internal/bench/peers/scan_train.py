"""Times training epochs as one jax.lax.scan each, compiled, the rows on the device. The task is the argument: see task.py.

It measures loss and accuracy of each update, as Keras does, and with "norm" the norm of the gradient too, as Descida
does. Nothing is known of an update before its epoch's end.
"""

import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import time

from task import VALIDATION, Task

task = Task()

import jax
import jax.numpy as jnp
import numpy as np


def glorot(key, shape, fan_in, fan_out):
    limit = (6 / (fan_in + fan_out)) ** 0.5
    return jax.random.uniform(key, shape, minval=-limit, maxval=limit)


def initial():
    keys = jax.random.split(jax.random.key(1), 3)
    if task.network == "dense":
        sizes = [784, task.width, 64, 10]
        return [(glorot(k, (n, m), n, m), jnp.zeros(m)) for k, n, m in zip(keys, sizes, sizes[1:])]
    return [
        (glorot(keys[0], (3, 3, 1, 8), 9, 72), jnp.zeros(8)),
        (glorot(keys[1], (3, 3, 8, 16), 72, 144), jnp.zeros(16)),
        (glorot(keys[2], (400, 10), 400, 10), jnp.zeros(10)),
    ]


def pool(x):
    return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")


def logits(params, x):
    x = x.astype(jnp.float32) / 255  # [batch, 784]
    if task.network == "cnn":
        x = x.reshape(-1, 28, 28, 1)
        for kernel, bias in params[:2]:
            x = jax.lax.conv_general_dilated(x, kernel, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))
            x = pool(jax.nn.relu(x + bias))
        x = x.reshape(x.shape[0], -1)  # [batch, 400]
        params = params[2:]
    for weights, bias in params[:-1]:
        x = jax.nn.relu(x @ weights + bias)
    weights, bias = params[-1]
    return x @ weights + bias


def loss(params, x, y):
    z = logits(params, x)
    return -jnp.mean(jax.nn.log_softmax(z)[jnp.arange(len(y)), y]), jnp.mean(jnp.argmax(z, -1) == y)


def update(params, x, y):
    (value, right), gradient = jax.value_and_grad(loss, has_aux=True)(params, x, y)
    measured = (value, right)
    if task.norm:
        measured += (jnp.sqrt(sum(jnp.sum(g * g) for g in jax.tree.leaves(gradient))),)
    return jax.tree.map(lambda p, g: p - task.rate * g, params, gradient), measured


@jax.jit
def stretch(params, x, y, order):  # order: [updates, batch]
    return jax.lax.scan(lambda params, rows: update(params, x[rows], y[rows]), params, order)


@jax.jit
def whole(params, x, y):
    return update(params, x, y)


accuracy = jax.jit(lambda params, x, y: loss(params, x, y)[1])

images, labels = task.images(), task.labels().astype(np.int32)
x, y = jnp.asarray(images[:task.rows]), jnp.asarray(labels[:task.rows])
if task.goal:
    held = jnp.asarray(images[VALIDATION]), jnp.asarray(labels[VALIDATION])
del images
params, draw = initial(), np.random.default_rng(1)
full = task.rows // task.batch_rows * task.batch_rows
over = False
while not over:
    begin = time.time()
    if full == task.batch_rows == task.rows:
        params, measured = whole(params, x, y)
    else:
        order = draw.permutation(task.rows).astype(np.int32)
        params, measured = stretch(params, x, y, order[:full].reshape(-1, task.batch_rows))
        if full < task.rows:  # the last, shorter batch
            params, _ = stretch(params, x, y, order[full:].reshape(1, -1))
    measured = [np.asarray(m) for m in measured]  # waits
    jax.block_until_ready(params)
    seconds = time.time() - begin
    task.updated()
    over = task.ended(seconds, float(accuracy(params, *held)) if task.goal else None)
name = f"jax.lax.scan (JAX {jax.__version__})" + (" with the gradient's norm" if task.norm else "")
task.report(name, np.mean(measured[0]))
