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
    look = Look(shown, demo, {})
    look.at({})
    for number, (label, preset) in enumerate(demo.presets.items(), 1):
        shown.get_by_role("button", name=f"{number} {label}", exact=True).press("Enter")
        look.at(preset)
    expected = Picture(demo)
    reset = shown.get_by_role("button", name="Reset").element_handle()
    for name, control in demo.controls.items():
        reset.press("Space")
        expected.move(demo.values())
        seen, overlays = {look.at({})}, {expected.overlay()}
        if isinstance(control, Choice):
            moves = press_options(shown, demo, name)
        else:
            moves = move_slider(shown, control.label or name, control)
        for value in moves:
            expected.move(demo.values(**{name: value}))
            overlay, picture = expected.overlay(), look.at({name: value})
            for _ in range(100):  # other positions may have the same words
                if overlay in overlays or picture not in seen:
                    break
                page.wait_for_timeout(100)
                picture = look.at({name: value})
            seen.add(picture)
            overlays.add(overlay)
        assert len(seen) == len(overlays), f"{demo.id}: {name} moved, the picture did not."


class Look:
    """Looks at a demo's picture and status.

    Both are found once, by role: to find them among all that a picture is made of takes most of
    the time of a look.
    """

    def __init__(self, shown, demo, params):
        """Wait for the picture whose name is the text of these parameters."""
        self.demo = demo
        picture = shown.get_by_role("img", name=self.text(params), exact=True)
        self.picture = picture.element_handle(timeout=60_000)
        self.status = shown.get_by_role("status").element_handle(timeout=60_000)

    def text(self, params):
        return self.demo.describe(self.demo.values(**params))

    def at(self, params):
        """Wait for the text of these parameters; the picture that goes with it."""
        shapes, overlay = self.picture.evaluate(LOOK, [self.status, self.text(params)])
        assert shapes > 0, f"{self.demo.id}: an empty picture"
        return overlay


# Where the position before has the same words, the picture asked for may still be awaited: the
# status says so.
LOOK = """async (picture, [status, text]) => {
    const says = () => picture.isConnected && picture.checkVisibility()
        && picture.ariaLabel === text && status.textContent.includes(text);
    await new Promise((resolve, reject) => {
        const said = () => `${picture.ariaLabel} | ${status.textContent} | instead of: ${text}`;
        const timer = setTimeout(() => reject(Error(said())), 60_000);
        const check = () => {
            if (says()) {
                observer.disconnect();
                clearTimeout(timer);
                resolve();
            }
        };
        const observer = new MutationObserver(check);
        for (const each of [picture, status]) {
            observer.observe(each, { attributes: true, childList: true, subtree: true });
        }
        check();
    });
    return [
        picture.querySelectorAll("path, image, use").length,
        picture.querySelector("svg.overlay").innerHTML,
    ];
}"""


def says(shown, demo, params):
    """Wait for the text of these parameters; the picture that goes with it."""
    return Look(shown, demo, params).at(params)


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
    handle = shown.get_by_role("slider", name=label, exact=True).element_handle()
    for key, value in (("End", control.max), ("Home", control.min)):
        handle.press(key)
        yield value
    box = shown.get_by_role("spinbutton", name=label, exact=True).element_handle()
    box.fill(f"{control.default}")
    box.press("Enter")
    yield control.default
