"""What every Python does when it starts, in tests: see sitecustomize.py, beside this file."""

import os
from pathlib import Path


def every_python():
    """The environment variable with which each Python begins as sitecustomize.py says."""
    paths = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


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
