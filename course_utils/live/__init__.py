"""The engine of live demos: a slider, a picture, and the words that say what it shows."""

from course_utils.live.controls import Choice, Control, Drag
from course_utils.live.demo import Demo, Snapshot
from course_utils.live.page import LiveDemo
from course_utils.live.progress_bar import ProgressBar
from course_utils.live.static_page import static

__all__ = ["Choice", "Control", "Demo", "Drag", "LiveDemo", "ProgressBar", "Snapshot", "static"]
