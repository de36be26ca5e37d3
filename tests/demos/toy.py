"""A demo to test the engine with: a line, one position of which fails."""

from course_utils.live import Choice, Control, Demo


def line(tall=9):
    """A line that is up to `tall` high."""

    class Line(Demo):
        id = "99.line"
        title = "A line"
        controls = {
            "height": Control(1, tall, 1, 5, label="h, height"),
            "width": Control(0.0, 1.0, 0.1, 0.5),
            "kind": Choice(["straight", "broken"], "straight", label="kind"),
        }
        presets = {"low": {"height": 1}, "wide": {"height": tall, "width": 1.0}}

        def compute(self, height, width, kind):
            if kind == "broken":
                raise ArithmeticError("no <such> line")
            return {}

        def build(self, figure):
            ax = figure.subplots()
            ax.set(xlim=(0, 10), ylim=(0, tall))
            return {"line": ax.plot([0, 1], [0, 1])[0], "more": [ax.text(5, 5, "")]}

        def update(self, artists, values):
            artists["line"].set_data([0, values["width"]], [0, values["height"]])
            artists["more"][0].set_text(f"{values['height']}")

        def describe(self, values):
            return f"It is {values['height']} high. Its width & more: {values['width']:.2f}."

    return Line()
