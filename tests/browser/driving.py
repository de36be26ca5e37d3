"""Demos in a notebook of their own, and a hand that moves everything on them."""

from playwright.sync_api import expect

from course_utils.live import Choice
from course_utils.live.picture import Picture
from tests.browser.jupyter import write_notebook

DEMO = ".jp-Cell:has([role=img])"
BOOTSTRAP = """
from course_utils.demos import demo
from course_utils.live.figures import apply_style; apply_style()
"""


def notebook_of(folder, name, cells):
    """Write a notebook that begins with the demos' import: its name."""
    write_notebook(folder / name, {"bootstrap": BOOTSTRAP, **cells})
    return name


def drive(page, demo, shown):
    """Press, type and move everything; the words must be those of `at`, and the picture follow."""
    shown.scroll_into_view_if_needed()
    says(shown, demo, demo.params())
    for number, (label, preset) in enumerate(demo.presets.items(), 1):
        shown.get_by_role("button", name=f"{number} {label}", exact=True).press("Enter")
        says(shown, demo, demo.params(**preset))
    expected = Picture(demo)
    for name, control in demo.controls.items():
        shown.get_by_role("button", name="Reset").press("Space")
        expected.move(demo.values())
        seen, overlays = {says(shown, demo, demo.params())}, {expected.overlay()}
        if isinstance(control, Choice):
            moves = press_options(shown, demo, name)
        else:
            moves = move_slider(shown, control.label or name, control)
        for value in moves:
            params = demo.params(**{name: value})
            expected.move(demo.values(**params))
            overlay, picture = expected.overlay(), says(shown, demo, params)
            for _ in range(100):  # other positions may have the same words
                if overlay in overlays or picture not in seen:
                    break
                page.wait_for_timeout(100)
                picture = says(shown, demo, params)
            seen.add(picture)
            overlays.add(overlay)
        assert len(seen) == len(overlays), f"{demo.id}: {name} moved, the picture did not."


def says(shown, demo, params):
    """Wait for the text of these parameters; the picture that goes with it."""
    text = demo.describe(demo.values(**params))
    picture = shown.get_by_role("img", name=text, exact=True)
    picture.wait_for(timeout=60_000)
    # Where the position before has the same words, the picture asked for may still be awaited.
    expect(shown.get_by_role("status")).to_contain_text(text, timeout=60_000)
    shapes, overlay = picture.evaluate(
        """picture => [picture.querySelectorAll("path, image, use").length,
            picture.querySelector("svg.overlay").innerHTML]"""
    )
    assert shapes > 0, f"{demo.id}: an empty picture"
    return overlay


def press_options(shown, demo, name):
    control = demo.controls[name]
    label = control.label or name
    row = shown.get_by_role("group", name=label, exact=True)
    for option, name in zip(control.options, control.for_page()["options"], strict=True):
        button = row.get_by_role("button", name=name, exact=True)
        button.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(row.get_by_text(f"{label}: {name}", exact=True)).to_be_visible()
        yield option


def move_slider(shown, label, control):
    handle = shown.get_by_role("slider", name=label, exact=True)
    for key, value in (("End", control.max), ("Home", control.min)):
        handle.press(key)
        yield value
    box = shown.get_by_role("spinbutton", name=label, exact=True)
    box.fill(f"{control.default}")
    box.press("Enter")
    yield control.default
