"""The engine of live demos: a slider, a picture, and the words that say what it shows."""

from course_utils.live.demo import Choice, Control, Demo, LiveDemo, Progress, Snapshot, static

__all__ = ["Choice", "Control", "Demo", "LiveDemo", "Progress", "Snapshot", "static"]
