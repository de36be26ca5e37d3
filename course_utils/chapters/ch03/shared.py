"""What several demos of notebook 03 share."""


def show_number(x, digits=3):
    """A number for a label: "nan", "inf" or a few digits, never "-0"."""
    x = float(x)
    return f"{x:.{digits}f}" if abs(x) < 1e6 else f"{x:g}"
