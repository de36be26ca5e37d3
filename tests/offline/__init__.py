"""Without network: for a test and all the Pythons that it starts."""

import os
from pathlib import Path


def offline(attempts):
    """Environment variables that forbid Python every connection out of this computer.

    Parameters
    ----------
    attempts : Path
        Written when a connection is tried; does not exist while none was.
    """
    paths = [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "OUTSIDE_ATTEMPTS": str(attempts),
        "http_proxy": "http://127.0.0.1:9",  # the discard port: refused
        "https_proxy": "http://127.0.0.1:9",
        "no_proxy": "127.0.0.1,localhost",
    }
