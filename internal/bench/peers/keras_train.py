"""Times training epochs in Keras, on the backend that KERAS_BACKEND names. The task is the argument: see task.py.

Seconds are taken between Keras' own callbacks, from an epoch's begin to the begin of its validation.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import time

from task import VALIDATION, Task

task = Task()

import keras


class Clock(keras.callbacks.Callback):
    async_safe = True  # else Keras would wait for each update's numbers because of this class

    def on_epoch_begin(self, epoch, logs=None):
        self.begin, self.end = time.time(), None

    def on_train_batch_end(self, batch, logs=None):
        task.updated()

    def on_test_begin(self, logs=None):
        self.end = time.time()

    def on_epoch_end(self, epoch, logs=None):
        if task.ended((self.end or time.time()) - self.begin, logs.get("val_accuracy")):
            self.model.stop_training = True


def network():
    dense = keras.layers.Dense
    if task.network == "dense":
        return [keras.Input((784,)), dense(task.width, activation="relu"), dense(64, activation="relu"), dense(10, activation="softmax")]
    return [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(8, 3, activation="relu"), keras.layers.MaxPooling2D(2),
        keras.layers.Conv2D(16, 3, activation="relu"), keras.layers.MaxPooling2D(2),
        keras.layers.Flatten(), dense(10, activation="softmax"),
    ]


def backend():
    name = keras.backend.backend()
    if name == "tensorflow":
        import tensorflow

        return "TensorFlow " + tensorflow.__version__
    import jax

    return "JAX " + jax.__version__


x = task.images().astype("float32") / 255
if task.network == "cnn":
    x = x.reshape(-1, 28, 28, 1)
y = keras.utils.to_categorical(task.labels(), 10)
keras.utils.set_random_seed(1)
model = keras.Sequential(network())
model.compile(optimizer=keras.optimizers.SGD(learning_rate=task.rate), loss="categorical_crossentropy", metrics=["accuracy"])
validation = {"validation_data": (x[VALIDATION], y[VALIDATION]), "validation_batch_size": 1000} if task.goal else {}
log = model.fit(x[:task.rows], y[:task.rows], batch_size=task.batch_rows, epochs=1_000_000, shuffle=True, verbose=0, callbacks=[Clock()], **validation)
task.report(f"Keras {keras.__version__} on {backend()}", log.history["loss"][-1])
