"""With this folder on PYTHONPATH, no Python reaches beyond this computer.

Each attempt fails, and is written to the file that OUTSIDE_ATTEMPTS names.
"""

import os
import sys

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


if "OUTSIDE_ATTEMPTS" in os.environ:  # not where a test runner looks at every module
    sys.addaudithook(refuse)
