"""How fast is a demo? From key press to changed pixels in a real JupyterLab.

python -m benchmarks.demos [PRESSES]

Measures, in one run and on one picture (two lines of 1000 points and a number): a slider that
sets a label through the kernel, one of our demos, and `@interact` with `plt.show`. Then drags our
slider for two seconds at 60 events a second and watches every frame. Prints medians and ratios.
"""

import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from tests.browser.jupyter import ROOT, chromium, open_notebook, run_all, server, write_notebook

SETUP = """
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from course_utils.figures import apply_style
from course_utils.live import Control, Demo

apply_style()
X = np.linspace(0, 10, 1000)

def compute(n):
    return {"n": n, "sine": np.sin(X * n / 100), "cosine": np.cos(X * n / 100)}

def build(figure):
    ax = figure.subplots()
    ax.set(xlim=(0, 10), ylim=(-1.2, 1.2), xlabel="x", ylabel="height")
    return {"lines": ax.plot(X, X * 0) + ax.plot(X, X * 0), "text": ax.text(5, 1, "")}

def update(artists, values):
    artists["lines"][0].set_ydata(values["sine"])
    artists["lines"][1].set_ydata(values["cosine"])
    artists["text"].set_text(f"n = {values['n']}")

WAVES = Demo("99.waves", "Waves", {"n": Control(1, 1000, 1, 100)}, {}, compute, build, update,
             lambda values: f"Frequency {values['n']}.")
"""
BARE = """
slider, label = widgets.IntSlider(100, 1, 1000), widgets.Label("100")
slider.observe(lambda change: setattr(label, "value", str(change["new"])), "value")
widgets.VBox([slider, label])
"""
INTERACT = """
@widgets.interact(n=widgets.IntSlider(100, 1, 1000))
def draw(n):
    figure = plt.figure(layout="constrained")
    artists = build(figure)
    update(artists, compute(n))
    plt.show()
"""
CELLS = {
    "slider to label": (BARE, ".widget-label:not(.widget-inline-hbox > .widget-label)"),
    "live demo": ("WAVES.show()", "[role=img]"),
    "@interact": (INTERACT, ".jp-OutputArea-output img"),
}

# Time from the key to the first frame painted after the target has changed.
WATCH = """([cell, target]) => {
    const box = document.querySelectorAll('.jp-Notebook .jp-Cell')[cell];
    const root = box.querySelector('.demo-page')?.shadowRoot ?? box;
    const look = () => {
        const found = root.querySelector(target);
        return found && (found.src || found.textContent + found.innerHTML);
    };
    let start = null, before = look();
    box.addEventListener('keydown', () => { start = performance.now(); before = look(); }, true);
    new MutationObserver(async () => {
        const now = look();
        if (start === null || !now || now === before) return;
        const began = start;
        start = null;
        const found = root.querySelector(target);
        if (found.decode) await found.decode();
        requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => window.times.push(performance.now() - began);
            channel.port2.postMessage(0);
        });
    }).observe(root, {subtree: true, childList: true, characterData: true, attributes: true});
}"""

# What each animation frame shows of the demo: its number, its height, whether lines are there.
FRAMES = """(cell) => {
    const box = document.querySelectorAll('.jp-Notebook .jp-Cell')[cell];
    window.frames_seen = [];
    const look = () => {
        const root = box.querySelector('.demo-page')?.shadowRoot ?? box;
        const picture = root.querySelector('[role=img]');
        window.frames_seen.push({
            time: performance.now(),
            text: picture?.getAttribute('aria-label') ?? '',
            lines: picture?.querySelectorAll('path').length ?? 0,
            height: box.querySelector('.jp-OutputArea').getBoundingClientRect().height,
        });
        requestAnimationFrame(look);
    };
    look();
}"""


def press_times(page, cells, presses):
    """Milliseconds from key to pixels, {name: one for each press}, the names taking turns."""
    times = {name: [] for name in cells}
    for cell, target in cells.values():
        page.evaluate(WATCH, [cell, target])
    for number in range(presses + 3):
        for name, (cell, _) in cells.items():
            page.evaluate("window.times = []")
            _handle(page, cell).focus()
            page.wait_for_timeout(150 + 7 * (number % 9))  # not in step with the screen
            page.keyboard.press("ArrowRight")
            page.wait_for_function("window.times.length", polling=20)
            page.wait_for_timeout(150)
            times[name].append(page.evaluate("window.times[0]"))
    return {name: each[3:] for name, each in times.items()}


def _handle(page, cell):
    return page.locator(".jp-Notebook .jp-Cell").nth(cell).get_by_role("slider")


def drag(page, cell, seconds=2, rate=60):
    """Drag the slider, and report frames seen during the drag and after letting go."""
    handle = _handle(page, cell)
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    share = handle.evaluate("slider => (slider.value - slider.min) / (slider.max - slider.min)")
    x, y = box["x"] + 8 + share * (box["width"] - 16), box["y"] + box["height"] / 2
    page.evaluate(FRAMES, cell)
    page.mouse.move(x, y)
    page.mouse.down()
    start = time.perf_counter()
    for event in range(seconds * rate):
        time.sleep(max(0, start + event / rate - time.perf_counter()))
        page.mouse.move(x + 2 * event, y)
    released = page.evaluate("performance.now()")
    page.mouse.up()
    page.wait_for_timeout(1500)
    frames = page.evaluate("window.frames_seen")
    texts = [frame["text"] for frame in frames]
    changes = [b for a, b in pairwise(frames) if a["text"] != b["text"]]
    during = sum(change["time"] <= released for change in changes)
    after = [change["time"] - released for change in changes if change["time"] > released]
    return {
        "pictures a second": during / seconds,
        "blank frames": sum(frame["lines"] == 0 for frame in frames),
        "heights": len({round(frame["height"], 1) for frame in frames}),
        "updates after letting go": len(after),
        "milliseconds until final": round(after[-1]) if after else 0,
        "final": texts[-1],
    }


def measure(folder, presses, *options):
    """Print medians and ratios with a server started with these options."""
    with server(folder, "lab", *options) as base, chromium() as browser:
        page = open_notebook(browser, base, "bench.ipynb", height=2000)
        raised = run_all(page)
        if raised:
            raise RuntimeError(f"cells that raised: {raised}")
        cells = {name: (i, target) for i, (name, (_, target)) in enumerate(CELLS.items(), 1)}
        medians = {}
        for name, times in press_times(page, cells, presses).items():
            medians[name] = statistics.median(times)
            low, *_, high = statistics.quantiles(times, n=10)
            print(f"{name:16} {medians[name]:6.1f} ms, 80 % in {low:.1f} to {high:.1f} ms")
        ours = medians["live demo"]
        print(f"live demo / slider to label  {ours / medians['slider to label']:.2f}  aim 1.2")
        print(f"@interact / live demo        {medians['@interact'] / ours:.1f}   aim 5")
        for name, value in drag(page, cells["live demo"][0]).items():
            print(f"drag: {name:26} {value}")
        print("console errors:", page.problems or "none")


def main(presses=40):
    sources = [SETUP, *(source for source, _ in CELLS.values())]
    for name, options in {
        "Jupyter as it comes": (),
        "Jupyter with the course's jupyter_server_config.py": (
            f"--config={ROOT / 'jupyter_server_config.py'}",
        ),
    }.items():
        print(f"\n{name}")
        with tempfile.TemporaryDirectory() as folder:
            write_notebook(
                Path(folder) / "bench.ipynb", {f"cell-{i}": each for i, each in enumerate(sources)}
            )
            measure(folder, presses, *options)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
