"""How fast is a demo? From key press to changed pixels in a real JupyterLab.

python -m benchmarks.demos [PRESSES]

On one picture (two lines of 1000 points and a number): a slider that sets a label through the
kernel, one of our demos at positions drawn ahead and, in a second one, at positions that are not,
and `@interact` with `plt.show`; then the same demo on a static page. Each is measured beside a
kernel on this machine and beside one that answers 100 ms later. Then our slider is dragged for two
seconds at 60 events a second, and every frame is watched. Prints medians and ratios.
"""

import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from benchmarks.slow_network import slow_network
from course_utils.live import static
from tests.browser.jupyter import (
    ROOT,
    chromium,
    open_notebook,
    open_page,
    run_all,
    server,
    write_notebook,
)

SETUP = """
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from course_utils.live.figures import apply_style
from course_utils.live import Control, Demo

apply_style()
X = np.linspace(0, 10, 1000)

class Waves(Demo):
    id = "99.waves"
    title = "Waves"
    controls = {"n": Control(1, 200, 1, 100)}
    presets = {}

    def compute(self, n):
        return {"sine": np.sin(X * n / 100), "cosine": np.cos(X * n / 100)}

    def build(self, figure):
        ax = figure.subplots()
        ax.set(xlim=(0, 10), ylim=(-1.2, 1.2), xlabel="x", ylabel="height")
        return {"lines": ax.plot(X, X * 0) + ax.plot(X, X * 0), "text": ax.text(5, 1, "")}

    def update(self, artists, values):
        artists["lines"][0].set_ydata(values["sine"])
        artists["lines"][1].set_ydata(values["cosine"])
        artists["text"].set_text(f"n = {values['n']}")

    def describe(self, values):
        return f"Frequency {values['n']}."

WAVES = Waves()
"""
BARE = """
slider, label = widgets.IntSlider(100, 1, 200), widgets.Label("100")
slider.observe(lambda change: setattr(label, "value", str(change["new"])), "value")
widgets.VBox([slider, label])
"""
NOT_AHEAD = """
asked = WAVES.show()
asked.page._next_frames = lambda frames: iter(())
asked
"""
INTERACT = """
@widgets.interact(n=widgets.IntSlider(100, 1, 200))
def draw(n):
    figure = plt.figure(layout="constrained")
    artists = WAVES.build(figure)
    WAVES.update(artists, WAVES.values(n=n))
    plt.show()
"""
BARELY, AHEAD, ASKED, PLAIN = "slider to label", "drawn ahead", "not drawn ahead", "@interact"
CELLS = {
    BARELY: (BARE, ".widget-label:not(.widget-inline-hbox > .widget-label)"),
    AHEAD: ("WAVES.show()", "[role=img]"),
    ASKED: (NOT_AHEAD, "[role=img]"),
    PLAIN: (INTERACT, ".jp-OutputArea-output img"),
}
CELL = ".jp-Notebook .jp-Cell >> nth={}"

# Time from the key to the first frame painted after the target has changed.
WATCH = """(box, target) => {
    const root = box.querySelector('[data-held]')?.shadowRoot ?? box;
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

# What each animation frame shows of the demo: its text, its height, whether lines are there.
FRAMES = """(box) => {
    const root = box.querySelector('[data-held]')?.shadowRoot ?? box;
    const seen = window.frames_seen = [];
    const look = () => {
        if (seen !== window.frames_seen) return;  // another drag is watched
        const picture = root.querySelector('[role=img]');
        seen.push({
            time: performance.now(),
            text: picture?.getAttribute('aria-label') ?? '',
            lines: picture?.querySelectorAll('path').length ?? 0,
            height: box.getBoundingClientRect().height,
        });
        requestAnimationFrame(look);
    };
    look();
}"""


def press_times(page, boxes, presses):
    """Milliseconds from key to pixels, {name: one for each press}, the names taking turns."""
    times = {name: [] for name in boxes}
    for box, target in boxes.values():
        box.evaluate(WATCH, target)
    for number in range(presses + 3):
        for name, (box, _) in boxes.items():
            page.evaluate("window.times = []")
            box.get_by_role("slider").focus()
            page.wait_for_timeout(150 + 7 * (number % 9))  # not in step with the screen
            page.keyboard.press("ArrowRight")
            page.wait_for_function("window.times.length", polling=20)
            page.wait_for_timeout(50)
            times[name].append(page.evaluate("window.times[0]"))
    return {name: each[3:] for name, each in times.items()}


def held(box, count):
    """Wait until the page holds so many frames."""
    host = box.locator("[data-held]")
    box.page.wait_for_function(
        "([host, count]) => host.dataset.held >= count", arg=[host.element_handle(), count]
    )


def drag(box, seconds=2, rate=60):
    """Drag a demo's slider, and report frames seen during the drag and after letting go."""
    page, handle = box.page, box.get_by_role("slider")
    handle.scroll_into_view_if_needed()
    shape = handle.bounding_box()
    share = handle.evaluate("slider => (slider.value - slider.min) / (slider.max - slider.min)")
    x, y = shape["x"] + 8 + share * (shape["width"] - 16), shape["y"] + shape["height"] / 2
    step = (shape["x"] + shape["width"] - x) / (seconds * rate)
    box.evaluate(FRAMES)
    page.mouse.move(x, y)
    page.mouse.down()
    start = time.perf_counter()
    for event in range(seconds * rate):
        time.sleep(max(0, start + event / rate - time.perf_counter()))
        page.mouse.move(x + step * event, y)
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


def report(page, boxes, presses, dragged):
    """Print medians and ratios; `dragged` says how many frames each may wait for before."""
    medians = {}
    for name, times in press_times(page, boxes, presses).items():
        medians[name] = statistics.median(times)
        low, *_, high = statistics.quantiles(times, n=10)
        print(f"  {name:16} {medians[name]:6.1f} ms, 80 % in {low:.1f} to {high:.1f} ms")
    for name in (AHEAD, ASKED) if BARELY in medians else ():
        print(
            f"  {name:16} / slider to label {medians[name] / medians[BARELY]:.2f} (aim 1.2); "
            f"@interact / {name} {medians[PLAIN] / medians[name]:.1f} (aim 5)"
        )
    for name, count in dragged.items():
        box = boxes[name][0]
        box.get_by_role("slider").press("Home")
        held(box, count)
        seen = drag(box)
        print(f"  drag, {name}: " + ", ".join(f"{key} {value}" for key, value in seen.items()))
    print("  console errors:", page.problems or "none")


def measure(folder, browser, presses, round_trip, *options):
    """Measure in a JupyterLab started with these options and reached in this time."""
    sources = [SETUP, *(source for source, _ in CELLS.values())]
    cells = {f"cell-{i}": source for i, source in enumerate(sources)}
    write_notebook(Path(folder) / "bench.ipynb", cells)  # an earlier run may have saved outputs
    with server(folder, "lab", *options) as base, slow_network(base, round_trip) as address:
        page = open_notebook(browser, address, "bench.ipynb", height=2400)
        raised = run_all(page)
        if raised:
            raise RuntimeError(f"cells that raised: {raised}")
        boxes = {
            name: (page.locator(CELL.format(i)), target)
            for i, (name, (_, target)) in enumerate(CELLS.items(), 1)
        }
        boxes[AHEAD][0].get_by_role("slider").focus()
        held(boxes[AHEAD][0], 200)
        report(page, boxes, presses, {AHEAD: 200, ASKED: 0})
        page.context.close()


def measure_static(folder, browser, presses):
    """Measure on a page from the disk, with no kernel at all."""
    names = {}
    exec(SETUP, names)
    path = Path(folder) / "static.html"
    html = static(names["WAVES"], frames=True)["text/html"]
    path.write_text(f'<!doctype html><meta charset="utf-8">{html}', encoding="utf-8")
    page = open_page(browser, path.as_uri())
    held(page.locator("body"), 100)  # as many as find room
    report(page, {AHEAD: (page.locator("[data-demo]"), "[role=img]")}, presses, {AHEAD: 100})
    page.context.close()


def main(presses=20):
    ours = f"--config={ROOT / 'jupyter_server_config.py'}"
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        print("Jupyter as it comes")
        measure(folder, browser, presses, 0)
        print("with the course's jupyter_server_config.py")
        measure(folder, browser, presses, 0, ours)
        print("the same, 100 ms away")
        measure(folder, browser, presses, 0.1, ours)
        print("static page")
        measure_static(folder, browser, presses)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
