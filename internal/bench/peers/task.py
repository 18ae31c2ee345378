"""What the programs of this benchmark share: the task they get, MNIST, and the line of JSON that they print.

A task is one argument, JSON, made by internal/bench/train_task.go:

    {"folder": "/data/mnist", "network": "dense", "width": 128, "batch": 32, "rows": 54000, "epochs": 4,
     "rate": 0.1, "goal": 0.95, "patience": 60, "norm": false, "start": 1700000000.0}

batch 0 is all rows. With a goal, rows 54,000 to 60,000 are validated with after each epoch, and training goes on until
their accuracy reaches it, at most `patience` seconds beyond the epochs asked for. start is when the program was started.
"""

import gzip
import json
import os
import resource
import sys
import time

import numpy as np

VALIDATION = slice(54000, 60000)


class Task:
    def __init__(self):
        self.__dict__.update(json.loads(sys.argv[1]))
        self.batch_rows = self.batch or self.rows
        self.seconds = []  # of each epoch, training alone
        self.first = None  # seconds from the start until an update's loss was known
        self.reached = self.reached_epoch = 0

    def images(self):
        """[60000, 784] uint8"""
        return self._read("train-images-idx3-ubyte.gz", 16).reshape(-1, 784)

    def labels(self):
        """[60000] uint8"""
        return self._read("train-labels-idx1-ubyte.gz", 8)

    def _read(self, name, header):
        with gzip.open(os.path.join(self.folder, name), "rb") as f:
            return np.frombuffer(f.read(), np.uint8, offset=header)

    def since_start(self):
        return time.time() - self.start

    def updated(self):
        if self.first is None:
            self.first = self.since_start()

    def ended(self, seconds, accuracy=None):
        """Notes an epoch. Returns whether training is over."""
        if not self.seconds:
            self.began = time.time() - seconds
        self.seconds.append(seconds)
        if self.goal and not self.reached and accuracy >= self.goal:
            self.reached, self.reached_epoch = self.since_start(), len(self.seconds)
        if len(self.seconds) < self.epochs:
            return False
        return not self.goal or bool(self.reached) or time.time() - self.began > self.patience

    def report(self, name, loss):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
        print(json.dumps({
            "name": name, "epochs": self.seconds, "first_update": self.first, "reached": self.reached,
            "reached_epoch": self.reached_epoch, "loss": float(loss), "peak_mb": peak,
        }))
