"""With this folder on PYTHONPATH, each Python reads this before anything else.

Where OUTSIDE_ATTEMPTS names a file, nothing reaches beyond this computer: each attempt fails, and
is written there.

rfc3987_syntax compiles its grammars when it is imported, for two seconds, in all that imports
nbformat: pytest itself, servers, nbgrader. Here it does so when the first address is looked at.
"""

import os
import sys
from importlib.util import find_spec
from types import ModuleType

HERE = {None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0"}


def refuse(event, arguments):
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in HERE:
        with open(os.environ["OUTSIDE_ATTEMPTS"], "a", encoding="utf-8") as attempts:
            attempts.write(f"{event} {host}: {' '.join(sys.orig_argv)}\n")
        raise ConnectionRefusedError(f"no connection to {host}: this Python is offline")


def is_valid_syntax(term, text):
    """The function of rfc3987_syntax that jsonschema calls."""
    if sys.modules["rfc3987_syntax"] is waiting:
        del sys.modules["rfc3987_syntax"]
    import rfc3987_syntax

    return rfc3987_syntax.is_valid_syntax(term, text)


if "OUTSIDE_ATTEMPTS" in os.environ:  # not where a test runner looks at every module
    sys.addaudithook(refuse)
if "rfc3987_syntax" not in sys.modules and find_spec("rfc3987_syntax"):
    waiting = ModuleType("rfc3987_syntax")
    waiting.is_valid_syntax = is_valid_syntax
    sys.modules["rfc3987_syntax"] = waiting
