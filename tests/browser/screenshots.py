"""Look at a notebook as a learner sees it: screenshots of every picture, demo and page.

    python -m tests.browser.screenshots notebooks/01_log_probabilities.ipynb OUTDIR [--presets]
        [--lecture] [--width 1280]

Opens a copy in a real JupyterLab, runs all, and saves `page-NN.png` (the notebook from top to
bottom), `CELL-ID.png` (each output with a picture or a demo) and, with --presets, each demo after a
click on each of its buttons. Prints the cells that raised and what the console reported.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

from tests.browser.jupyter import chromium, open_notebook, run_all, server

OUTPUT = ".jp-OutputArea-output"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("notebook", type=Path)
    parser.add_argument("outdir", type=Path)
    parser.add_argument("--presets", action="store_true", help="also click each preset")
    parser.add_argument("--lecture", action="store_true", help="in the lecture style")
    parser.add_argument("--width", type=int, default=1280)
    options = parser.parse_args()
    options.outdir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / options.notebook.name
        shutil.copy(options.notebook, copy)
        if options.lecture:
            copy.write_text(copy.read_text().replace("apply_style()", "apply_style('lecture')"))
        with server(folder) as base, chromium() as browser:
            page = open_notebook(browser, base, copy.name, width=options.width)
            raised = run_all(page)
            pages(page, options.outdir)
            ids = [cell["id"] for cell in json.loads(copy.read_text())["cells"]]
            outputs(page, ids, options.outdir, options.presets)
            print("Cells that raised:", ", ".join(raised) or "none")
            print("Console errors:", "\n".join(page.problems) or "none")


def pages(page, outdir):
    """The notebook from top to bottom, one screen after the other."""
    page.evaluate("document.querySelector('.jp-WindowedPanel-outer').scrollTop = 0")
    number, bottom = 0, False
    while not bottom:
        page.wait_for_timeout(150)
        page.screenshot(path=outdir / f"page-{number:02}.png")
        number += 1
        bottom = page.evaluate(
            """() => {
                const panel = document.querySelector('.jp-WindowedPanel-outer');
                const before = panel.scrollTop;
                panel.scrollTop += panel.clientHeight - 60;
                return panel.scrollTop === before;
            }"""
        )


def outputs(page, ids, outdir, presets):
    """Each output that holds a picture or a demo."""
    for cell, id in zip(page.locator(".jp-Notebook .jp-Cell").all(), ids, strict=True):
        found = cell.locator(OUTPUT).filter(has=page.locator("img, .jupyter-widgets")).all()
        for number, output in enumerate(found):
            name = f"{id}-{number}" if number else id
            output.screenshot(path=outdir / f"{name}.png")
            buttons = output.locator(".demo-presets button:visible").all() if presets else []
            for button in buttons:
                label = button.inner_text()
                button.click()
                page.wait_for_timeout(300)
                output.screenshot(path=outdir / f"{name} {label.replace('/', '_')}.png")


if __name__ == "__main__":
    main()
