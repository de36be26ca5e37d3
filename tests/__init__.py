"""The tests. `python -m tests` runs all of them, `python -m tests quick` those for each push."""

import os

# Several tests, servers and kernels run at once: threads of BLAS on top cost more than they give.
# One test took 87 s with them, and 3.4 s without. Read by NumPy and PyTorch when they are imported.
for _library in ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")


def optional(library):
    """PyTorch or Keras, as a module; a test that needs it is skipped where it is not installed."""
    import pytest

    reason = f"{library} is not installed: the notebooks run without it, on what was recorded"
    return pytest.importorskip(library, reason=reason)
