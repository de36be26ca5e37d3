"""What every numeric function asks of its input, said once: each error names the argument,
the value and the remedy."""

from numbers import Integral, Real
from operator import index

import numpy as np

_KEPT = {np.dtype(np.float64), np.dtype(np.float32), np.dtype(np.float16)}

# Decorator: whatever np.seterr asks for, the function gives no warning and no error of float
# arithmetic. Infinities and nan on the way are part of the formulas, which treat them.
quiet = np.errstate(all="ignore")


def as_array(x, name):
    """An array of numbers from any array-like; what has no single meaning is refused."""
    if isinstance(x, np.ma.MaskedArray):
        raise TypeError(
            f"{name} is a masked array, and what a masked entry counts for is not known here; "
            f"pass {name}.compressed() or {name}.filled(value)"
        )
    try:
        a = np.asarray(x)
    except ValueError as error:
        raise ValueError(
            f"{name} has rows of unequal length: {x!r:.80}; pad them, or pass one row at a time"
        ) from error
    if a.dtype.kind not in "biuf" and "float" not in a.dtype.name:
        raise TypeError(
            f"{name} must hold real numbers, but its dtype is {a.dtype}: {x!r:.80}; "
            f"convert it with np.asarray({name}, dtype=float)"
        )
    return a


def as_float(x, name):
    """The same numbers in float16, float32 or float64; any other number becomes float64."""
    a = as_array(x, name)
    if a.dtype in _KEPT:
        return a
    dtype = a.dtype.newbyteorder("=")
    return a.astype(dtype if dtype in _KEPT else np.float64)


def as_float64(x, name):
    return as_float(x, name).astype(np.float64, copy=False)


def require_format(dtype):
    """A float format, by its name or its type."""
    try:
        if "float" in np.dtype(dtype).name:
            return np.dtype(dtype)
    except TypeError:
        pass
    raise TypeError(f'dtype is {dtype!r}, but must be a float format: "float32" or np.float32')


def at_least_float32(a):
    """The array in the format we calculate in: float16 has too few bits for the steps between."""
    return a.astype(np.float32) if a.dtype == np.float16 else a


def require_number(value, name, inside, demand, kind=Real):
    """One number (no array, no bool) that lies inside."""
    if isinstance(value, bool) or not isinstance(value, kind) or not inside(value):
        raise ValueError(f"{name} is {value!r}, but must be {demand}")


def require_count(value, name, least=1):
    demand = f"a whole number, {least} or more"
    require_number(value, name, lambda v: v >= least, demand, Integral)


def require_whole(value, name):
    require_number(value, name, lambda v: True, "a whole number", Integral)


def one_axis(a, axis, name):
    """`axis` counted from the front; a single number is a row of one."""
    ndim = max(a.ndim, 1)
    try:
        axis = index(axis)
    except TypeError as error:
        raise TypeError(f"axis must be an integer, but is {axis!r}") from error
    if not -ndim <= axis < ndim:
        raise ValueError(
            f"axis is {axis}, but {name} has {a.ndim} dimensions, shape {a.shape}; "
            f"choose from {-ndim} to {ndim - 1}"
        )
    return axis % ndim


def as_probabilities(p, name, axis=None):
    """Floats in [0, 1]; with an axis, also summing to 1 along it."""
    p = as_float(p, name)
    wrong = ~((p >= 0) & (p <= 1))
    if wrong.any():
        raise ValueError(
            f"{name} must hold probabilities, from 0 to 1, but holds {p[wrong][0]}; "
            f"softmax turns logits into probabilities, np.exp turns log-probabilities into them"
        )
    if axis is not None:
        total = p.sum(axis, dtype=np.float64) if p.ndim else p
        wrong = abs(total - 1) > max(1e-6, 4 * np.finfo(p.dtype).eps)
        if np.any(wrong):
            raise ValueError(
                f"{name} must sum to 1 along axis {axis}, but a sum is {total[wrong].flat[0]}; "
                f"divide by {name}.sum(axis={axis}, keepdims=True)"
            )
    return p


def same_shape(a, b, names):
    if a.shape != b.shape:
        raise ValueError(
            f"{names[0]} has shape {a.shape} but {names[1]} has shape {b.shape}; "
            f"they must be the same (reshape or np.broadcast_to)"
        )


def require_broadcast(**arrays):
    """Arrays that broadcast together, by name."""
    shapes = {name: np.shape(array) for name, array in arrays.items()}
    try:
        np.broadcast_shapes(*shapes.values())
    except ValueError as error:
        said = " and ".join(f"{name} has shape {shape}" for name, shape in shapes.items())
        raise ValueError(
            f"{said}, which do not broadcast; make them the same, or pass a single number"
        ) from error


def as_broadcast(a, shape, name):
    """Floats repeated to a shape that is given."""
    a = as_float(a, name)
    try:
        return np.broadcast_to(a, shape)
    except ValueError as error:
        raise ValueError(
            f"{name} has shape {a.shape}, which does not broadcast to {shape}; "
            f"pass one number, or one for each entry"
        ) from error


def as_labels(target, classes, name="target", ignore=None):
    """Whole numbers from 0 to classes - 1, or the one label to ignore."""
    labels = as_array(target, name)
    if labels.dtype.kind not in "iu" and labels.size:
        raise TypeError(
            f"{name} must hold whole class labels, but its dtype is {labels.dtype}: "
            f"{target!r:.80}; convert labels with .astype(int)"
        )
    wrong = (labels < 0) | (labels >= classes)
    if ignore is not None:
        wrong &= labels != ignore
    if wrong.any():
        raise ValueError(
            f"{name} holds the label {labels[wrong][0]}, but {classes} classes have the labels "
            f"0 to {classes - 1}; check the number of columns, or start counting at 0"
        )
    return labels.astype(np.intp, copy=False)
