"""Measures how fast this machine multiplies float32 matrices, with NumPy and with XLA: 10^9 floating-point operations a
second, the best of several sizes and times, as one line of JSON."""

import json
import os
import time

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import jax.numpy as jnp
import numpy as np


def best(multiply, n):
    multiply()
    seconds = []
    for _ in range(8):
        begin = time.perf_counter()
        multiply()
        seconds.append(time.perf_counter() - begin)
    return 2 * n**3 / min(seconds) / 1e9


rates = {"numpy": 0.0, "xla": 0.0}
dot = jax.jit(jnp.dot)
for n in (1024, 2048):
    a, b = np.random.default_rng(1).random((2, n, n), np.float32)
    on_device = jnp.asarray(a), jnp.asarray(b)
    rates["numpy"] = max(rates["numpy"], best(lambda: a @ b, n))
    rates["xla"] = max(rates["xla"], best(lambda: dot(*on_device).block_until_ready(), n))
print(json.dumps(rates))
