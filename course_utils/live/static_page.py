"""A demo that moves where no kernel runs: a page that carries frames."""

import gzip
import itertools
import json
import math
from base64 import b64encode

from course_utils.live import figures
from course_utils.live.browser import MODULE
from course_utils.live.controls import Choice, Control
from course_utils.live.frames import Frames
from course_utils.live.picture import Picture
from course_utils.live.strip import Strip

ALL_CARRIED = 600  # positions: up to so many, a static page carries them all
LARGEST_PAGE = 300_000  # bytes of a demo on a static page
# What a page carries of a larger demo, the first of these that finds room: parts of a slider's way
# in its sweeps, and how much else it spares. No move leaps over more than a tenth of the stops.
TENTHS = 10
PLANS = ((200, 0), (100, 0), (50, 0), (20, 0), (TENTHS, 0), (TENTHS, 1), (TENTHS, 2))


def static(demo, frames=False):
    """The presets of a demo with their words, where no kernel runs: "text/html" and "text/plain".

    With `frames` the HTML also moves where scripts run. That costs seconds, so `show` does it only
    where the environment says COURSE_STATIC=1, as when notebooks are executed for static pages.
    """
    drawer = Frames(demo)
    strip = Strip(drawer)
    html = moving_html(drawer, strip.html_of_one_sheet()) if frames else strip.html()
    return {"text/html": html, "text/plain": strip.plain()}


def for_phone(frames):
    """Frames whose words can be read on a phone; None where these can, and in a lecture."""
    share = frames.picture.share_for_phone()
    if share >= 1 or figures.mode() == "lecture":
        return None
    return Frames(frames.demo, picture=Picture(frames.demo, share=share))


def moving_html(frames, strip):
    """A demo as HTML that moves without a kernel; where scripts do not run, it is the strip.

    At most 300 kB, and as much again for phones where these need other pictures. It carries all
    positions where they number at most 600; else some, and says how many.
    """
    demo = frames.demo
    room = room_beside(strip)
    packs = {"wide": packed(frames, room)}
    if narrow := for_phone(frames):
        packs["narrow"] = packed(narrow, room)
    scripts = "".join(
        f'<script type="application/gzip" data-for="{width}">{pack}</script>'
        for width, pack in packs.items()
    )
    return (
        f'<div data-demo="{demo.id}" data-widths="{" ".join(packs)}">'
        f'<div class="demo-strip">{strip}</div>{scripts}'
        f'<script type="module">{MODULE}\nshowCarried("{demo.id}");</script></div>'
    )


def room_beside(strip):
    """How many bytes are left for frames."""
    return LARGEST_PAGE - len(strip.encode()) - len(MODULE.encode()) - 1000


def packed(frames, room):
    """What a page needs to show a demo, packed, with as many positions as find room, in bytes."""
    demo = frames.demo
    total = math.prod(len(control.stops) for control in demo.controls.values())
    drawn = {}
    with figures.style():
        spec = frames.start()
        for plan in PLANS:
            positions = carried_positions(frames, *plan)
            if len(positions) > ALL_CARRIED and plan[0] > TENTHS:
                continue
            for position in positions:
                if position not in drawn:
                    drawn[position] = frames.draw(list(position))
            if len(positions) < total:
                spec["note"] = (
                    f"This page holds {len(positions):,} of this demo's {total:,} positions; the "
                    "notebook has them all."
                )
            spec["frames"] = [drawn[position] for position in positions]
            used = "".join(frame["svg"] for frame in spec["frames"])
            spec["shared"] = {  # without images of frames that were drawn for a larger plan
                name: markup
                for name, markup in frames.shared.items()
                if "data:" not in markup or f"{{{name}}}" in used
            }
            pack = b64encode(gzip.compress(json.dumps(spec).encode(), mtime=0)).decode()
            if len(pack) <= room:
                break
    return pack


def carried_positions(frames, parts, sparing=0):
    """The positions on a static page, from each of which any slider moves without a leap.

    All, where they are few and `parts` is the most. Else start, presets, and from each of these
    the sweep of every control in so many parts; and a grid of tenths, in which each two sliders
    move freely, with all choices. Sparing (1) leaves the start's sliders, and each two neighbors,
    more so (2) no two of three or more.
    """
    controls = list(frames.demo.controls.values())
    found = named = frames.start_and_presets()
    if parts == PLANS[0][0] and math.prod(len(each.stops) for each in controls) <= ALL_CARRIED:
        found = found + list(itertools.product(*(each.stops for each in controls)))
        return list(dict.fromkeys(map(tuple, found)))
    for begin, (index, control) in itertools.product(named, enumerate(controls)):
        if sparing and begin is not named[0] and isinstance(control, Control):
            continue
        numbers = _evenly(control, parts)
        found = found + [[*begin[:index], number, *begin[index + 1 :]] for number in numbers]
    sliders = [index for index, control in enumerate(controls) if isinstance(control, Control)]
    together = itertools.pairwise(sliders) if sparing else itertools.combinations(sliders, 2)
    if len(sliders) < 2 or (sparing == 2 and len(sliders) > 2):
        together = [(slider,) for slider in sliders]
    for free in together:
        ways = [
            [named[0][index]]
            if index in sliders and index not in free
            else _evenly(control, TENTHS)
            for index, control in enumerate(controls)
        ]
        found += itertools.product(*ways)
    return list(dict.fromkeys(map(tuple, found)))


def _evenly(control, parts):
    """The stops that part a slider's way so often or more, and both ends; all of a choice."""
    if isinstance(control, Choice):
        return control.stops
    stops = control.stops
    last = len(stops) - 1
    parts = math.ceil(last / max(1, len(stops) // parts))
    return [stops[round(part * last / parts)] for part in range(parts + 1)]
