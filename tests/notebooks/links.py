"""Where the links of the course's text lead, as JupyterLab follows them."""

import re
from functools import cache
from urllib.parse import unquote

from tests.notebooks.claims import markdown_cells

LINK = re.compile(r"\]\(([^)\s]+)\)")


@cache
def headings(path):
    """Headings of a notebook or page as a link names them, {anchor: the text below}."""
    if path.suffix == ".ipynb":
        text = "\n\n".join(text for _, text in markdown_cells(path))
    else:
        text = path.read_text(encoding="utf-8")
    parts = re.split(r"(?m)^#+ +(.+?) *$", text)
    return {
        title.replace(" ", "-"): body for title, body in zip(parts[1::2], parts[2::2], strict=True)
    }


def link_faults(text, path):
    """What is wrong with the links of a text that stands in this notebook or page.

    A sentence each. Addresses on the web are not looked at.
    """
    found = []
    for link in LINK.findall(text):
        if re.match(r"https?://", link):
            continue
        name, _, anchor = link.partition("#")
        target = path.parent / name if name else path
        if not target.exists():
            found.append(f"{link} leads nowhere")
        elif anchor and unquote(anchor) not in headings(target):
            found.append(f"{link}: no such heading")
    for said, opened in re.findall(r"\[(\d\d)[^]]*\]\((\d\d)_", text):
        if said != opened:
            found.append(f"the link says {said} and opens {opened}")
    return found
