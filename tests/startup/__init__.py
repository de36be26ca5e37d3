"""What every Python does when it starts, in tests: see sitecustomize.py, beside this file."""

import os
from pathlib import Path


def every_python(path=None):
    """The environment variable with which each Python begins as sitecustomize.py says.

    Parameters
    ----------
    path : str or Path, optional
        What the variable holds beside it; as it is now unless given.
    """
    path = os.environ.get("PYTHONPATH", "") if path is None else str(path)
    return {"PYTHONPATH": os.pathsep.join(filter(None, [str(Path(__file__).parent), path]))}


def offline(attempts):
    """Environment variables that forbid Python every connection out of this computer.

    Parameters
    ----------
    attempts : Path
        Written when a connection is tried; does not exist while none was.
    """
    return every_python() | {
        "OUTSIDE_ATTEMPTS": str(attempts),
        "http_proxy": "http://127.0.0.1:9",  # the discard port: refused
        "https_proxy": "http://127.0.0.1:9",
        "no_proxy": "127.0.0.1,localhost",
    }
