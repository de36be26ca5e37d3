"""What runs in the browser: the modules of this folder as one, and the styles.

There is no build step. The modules are joined here, in an order in which each follows those that
it imports, without imports, exports and the lines that only comment; so no two of them may use
one name at their top level.
"""

import re
from pathlib import Path

_FOLDER = Path(__file__).parent
_MODULES = (
    "elements.js",
    "inputs.js",
    "hands.js",
    "picture.js",
    "player.js",
    "frame_store.js",
    "nearest_move.js",
    "demo.js",
    "static_page.js",
    "notebook.js",
)
_LEFT_OUT = re.compile(r"^import .*\n|^export (?!default)|^\s*(?://.*)?\n", re.MULTILINE)


def _read(name):
    return (_FOLDER / name).read_text(encoding="utf-8")


MODULE = "".join(_LEFT_OUT.sub("", _read(name)) for name in _MODULES)
DEMO_STYLE = _read("demo.css")
KERNEL_GONE_STYLE = _read("kernel_gone.css")
SHEET_STYLE = _read("sheet.css")
STRIP_STYLE = _read("strip.css")
