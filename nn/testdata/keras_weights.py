"""Two small Keras models' weights as nn.LoadWeights reads them, with predictions to compare: keras-*.safetensors.

    python3 -m venv venv && venv/bin/pip install keras==3.15.0 tensorflow-cpu==2.21.0 safetensors==0.8.0
    venv/bin/python keras_weights.py

What save does is what the documentation of LoadWeights shows.
"""
import keras
import numpy as np
from safetensors.numpy import save_file


def save(model, path):
    save_file({f"{i:03d}/{w.path}": w.numpy() for i, w in enumerate(model.weights)}, path)


def golden(name, model, rows):
    """The file, and beside it rows and what Keras predicts for them."""
    save(model, f"keras-{name}.safetensors")
    r = np.random.default_rng(1)
    x = r.standard_normal((rows, *model.input_shape[1:])).astype(np.float32)
    y = model.predict(x, verbose=0).astype(np.float32)
    save_file({"x": x, "y": y}, f"keras-{name}-predictions.safetensors")


keras.utils.set_random_seed(7)
# The network of the lecture notes, narrower: as many layers, of the same kinds.
golden("notes", keras.Sequential([
    keras.Input((12,)),
    keras.layers.Dense(8, activation="relu"),
    keras.layers.Dense(6, activation="relu"),
    keras.layers.Dense(4, activation="softmax"),
]), rows=5)

images = keras.Sequential([
    keras.Input((6, 6, 2)),
    keras.layers.Conv2D(3, 3, activation="relu"),
    keras.layers.BatchNormalization(),
    keras.layers.MaxPooling2D(2),
    keras.layers.Flatten(),
    keras.layers.Dropout(0.5),
    keras.layers.LayerNormalization(),
    keras.layers.Dense(4, activation="softmax"),
])
r = np.random.default_rng(2)
for w in images.weights:  # nothing that stands at its start, such as a mean of 0
    if w.dtype == "float32":
        w.assign(w.numpy() + r.uniform(0.05, 0.4, w.shape).astype(np.float32))
golden("images", images, rows=3)
