"""Answers that no exercise asks for, and some that fail at everything a check could try."""

import numpy as np


class Hostile:
    """An answer that fails at everything a check could try."""

    def _fail(self, *args, **kwargs):
        raise RuntimeError("hostile")

    __array__ = __len__ = __iter__ = __eq__ = __float__ = __bool__ = __repr__ = __call__ = _fail
    __hash__ = None


HOSTILE = [
    None, "", "text", b"bytes", float("nan"), [], {}, set(), [None], ["a", 1], [[1, 2], [3]],
    np.zeros((3, 0)), np.ones((7, 5, 3)), 1 + 2j, object(), Hostile(), type, print,
    np.array("x"), np.array([object(), None]), range(3), (x for x in range(3)), 10**400,
    np.datetime64("2020-01-01"), lambda: None, lambda *a, **k: None, lambda *a, **k: "text",
    lambda *a, **k: float("nan"), lambda *a, **k: Hostile(), lambda *a, **k: np.ones((7, 5, 3)),
    lambda a, b, c, d, e, f: 1, lambda *a, **k: 1 / 0, lambda *a, **k: exit(),
    lambda *a, **k: [][1],
]  # fmt: skip
