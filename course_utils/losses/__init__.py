"""The losses of PyTorch and Keras in NumPy: the same values of finite numbers, to more digits.

The two libraries give nearly one name to different functions: binary_cross_entropy is PyTorch's,
binary_crossentropy Keras's. Where a mix-up would hurt, take them from `torch_like` (five losses as
in torch.nn.functional) or `keras_like` (three as in keras.losses).

>>> torch_like.binary_cross_entropy([0.0, 0.5], [1, 1], reduction="none")  # p, y; log from -100
array([100.        ,   0.69314718])
>>> keras_like.binary_crossentropy([[1], [1]], [[0.0], [0.5]])  # y, p; p from 1e-7
array([16.11809565,  0.69314718])
"""

from course_utils.losses import keras_like, torch_like
from course_utils.losses.keras_like import (
    binary_crossentropy,
    categorical_crossentropy,
    sparse_categorical_crossentropy,
)
from course_utils.losses.torch_like import (
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    cross_entropy_loss,
    nll_loss,
    sparse_cross_entropy_from_features,
)

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "binary_crossentropy",
    "categorical_crossentropy",
    "cross_entropy_loss",
    "keras_like",
    "nll_loss",
    "sparse_categorical_crossentropy",
    "sparse_cross_entropy_from_features",
    "torch_like",
]
