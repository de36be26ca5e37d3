"""What holds for every demo of the course."""

import gzip
import itertools
import json
import re
from functools import lru_cache
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.collections import Collection
from matplotlib.colors import to_rgb
from matplotlib.image import AxesImage
from matplotlib.patches import Patch
from matplotlib.text import Annotation, Text

from course_utils.demos import all_demos, demo
from course_utils.live import Choice, Control, figures, static_page
from course_utils.live.frames import Frames
from course_utils.live.picture import PHONE, Picture
from course_utils.live.static_page import PLANS, carried_positions, packed, room_beside
from course_utils.live.strip import Strip

ROOT = Path(__file__).parents[2]
DEMOS = all_demos()

LONGEST_TEXT = 260  # characters: two lines under the picture
LARGEST_MOVE = 64_000  # bytes


@pytest.fixture(scope="module", params=DEMOS.values(), ids=DEMOS)
def shown(request):
    """A demo. All tests of one follow each other, so that they share its pictures."""
    return request.param


def drawn(id):
    """The demo's picture, built once and drawn, and its words that stay, with their boxes.

    A move sets all that it ever sets, as a test below makes sure: any test may move this one.
    """
    return _drawn(id, figures.mode())


@lru_cache(maxsize=2)
def _drawn(id, mode):
    picture = Picture(DEMOS[id])
    with figures.style():  # ticks are made when they are drawn
        draw(picture)
        return picture, words(picture)


@lru_cache(maxsize=1)
def frames_of(id):
    """What draws the demo's frames, with a picture of its own."""
    return Frames(DEMOS[id])


def values_at(shown, params):
    """What the demo computes at these parameters: once for all tests that look there."""
    return _values_at(shown.id, tuple(params.items()))


@lru_cache(maxsize=200)
def _values_at(id, params):
    return DEMOS[id].values(**dict(params))


@lru_cache(maxsize=1)
def pixels(id):
    """The whole picture at the start and at each preset."""
    shown, (picture, _), found = DEMOS[id], drawn(id), []
    for params in named(shown):
        picture.move(values_at(shown, params))
        found.append(draw(picture))
    return found


@pytest.fixture(params=["screen", "lecture"])
def mode(request):
    with mpl.rc_context():
        figures.apply_style(request.param)
        yield request.param
        figures.apply_style()


def ends(control):
    """The positions of a control that a learner tries first."""
    return control.options if isinstance(control, Choice) else (control.min, control.max)


def named(shown):
    """The start and the presets."""
    return [shown.params(), *(shown.params(**preset) for preset in shown.presets.values())]


def positions(shown, most=30):
    """Start, presets, each control at its ends, a grid over all controls together; each once."""
    found = named(shown)
    for name, control in shown.controls.items():
        found += [shown.params(**{name: value}) for value in ends(control)]
    thirds = [
        control.options if isinstance(control, Choice) else _thirds(control)
        for control in shown.controls.values()
    ]
    grid = list(itertools.product(*thirds))
    for values in grid[:: -(-len(grid) // most)]:
        found.append(shown.params(**dict(zip(shown.controls, values, strict=True))))
    return [*{tuple(params.values()): params for params in found}.values()]


def _thirds(control):
    last = len(control.stops) - 1
    return [control.stops[last * part // 3] for part in range(4)]


def draw(picture):
    """Pixels of the whole picture."""
    picture.figure.canvas.draw()
    return np.asarray(picture.figure.canvas.buffer_rgba()).copy()


def _rgba(figure):
    figure.canvas.draw()
    return bytes(figure.canvas.buffer_rgba())


def without(picture, artists):
    """Pixels of the picture without some of its artists."""
    hidden = [artist for artist in artists if artist.get_visible()]
    for artist in hidden:
        artist.set_visible(False)
    found = draw(picture)
    for artist in hidden:
        artist.set_visible(True)
    return found


def words(picture):
    """The texts that stay and can be seen, and the boxes they fill; the figure has been drawn."""
    unseen = {text for artist in picture.moving for text in artist.findobj(Text)}
    for axes in picture.figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            drawn = axis._update_ticks() if axes.get_visible() and axis.get_visible() else []
            for tick in {*axis.get_major_ticks(), *axis.get_minor_ticks()} - {*drawn}:
                unseen |= {tick.label1, tick.label2}
    return boxes(picture, set(picture.figure.findobj(Text)) - unseen)


def moving_words(picture):
    return boxes(picture, {text for artist in picture.moving for text in artist.findobj(Text)})


def boxes(picture, texts):
    """The texts that can be seen and their boxes in pixels, of an annotation without its arrow."""
    renderer = picture.figure.canvas.get_renderer()
    found = []
    for text in texts:
        if text.get_visible() and text.get_text().strip():
            if isinstance(text, Annotation):
                text.update_positions(renderer)
            found.append((text, Text.get_window_extent(text, renderer)))
    return found


def test_the_text_says_numbers_in_plain_words(shown):
    for params in positions(shown):
        text = shown.describe(values_at(shown, params))
        assert text == " ".join(text.split()), f"{params}: stray blanks in {text!r}"
        assert text.endswith((".", "?")), f"{params}: end with a full stop: {text!r}"
        assert len(text) <= LONGEST_TEXT, f"{params}: {len(text)} characters: {text!r}"
        assert any(letter.isdigit() for letter in text), f"{params}: no number in {text!r}"
        assert not set("$\\{}<\n") & set(text), f"{params}: not plain: {text!r}"
        assert not re.search(r"(^|[ (])-\d| - ", text), f"{params}: a hyphen for a minus: {text!r}"
        assert not re.search(r"\d%", text), f"{params}: no space before %: {text!r}"


def test_at_is_pure(shown):
    before, params = dict(mpl.rcParams), named(shown)[-1]
    first, second = shown.at(**params), shown.at(**params)
    assert first.text == second.text == shown.describe(shown.values(**params))
    np.testing.assert_equal(first.values, second.values)
    assert first.figure is not drawn(shown.id)[0].figure
    assert _rgba(first.figure) == pixels(shown.id)[-1].tobytes()
    assert not plt.get_fignums(), "draw with the figure you are given, not with pyplot"
    assert dict(mpl.rcParams) == before


def test_presets_show_different_things(shown):
    assert len(shown.presets) >= 2, "A lecturer needs presets: the cases worth comparing."
    pictures = {whole.tobytes() for whole in pixels(shown.id)[1:]}
    texts = {shown.describe(values_at(shown, params)) for params in named(shown)[1:]}
    assert len(pictures) == len(shown.presets), "two presets draw the same picture"
    assert len(texts) == len(shown.presets), "describe says the same at two presets"


def test_each_control_matters(shown):
    """From the start or a preset, moving it to an end changes the picture and the words."""
    picture, _ = drawn(shown.id)

    def look(params):
        values = values_at(shown, params)
        picture.move(values)
        return picture.overlay(), shown.describe(values)

    for name, control in shown.controls.items():
        picture_moved = words_moved = False
        for base in named(shown):
            pictures, texts = zip(*(look(base | {name: end}) for end in ends(control)), strict=True)
            picture_moved |= len(set(pictures)) > 1
            words_moved |= len(set(texts)) > 1
            if picture_moved and words_moved:
                break
        assert picture_moved, f"{name} changes nothing in the picture"
        assert words_moved, f"{name} changes nothing in what describe says"


def test_a_slider_shows_something_on_all_its_way(shown):
    """At the start and the presets, the middle 80 % of its travel make 60 % of all that moves."""
    picture, _ = drawn(shown.id)
    for name, control in shown.controls.items():
        if isinstance(control, Choice):
            continue
        way = control.travel
        stops = np.unique([np.abs(way - place).argmin() for place in np.linspace(0, 1, 21)])
        middle = whole = 0.0
        for base in named(shown):
            outlines = []
            for stop in stops:
                picture.move(shown.values(**base | {name: control.stops[stop]}))
                outlines.append([outline(artist) for artist in picture.moving])
            moved = [0.0]
            for before, after in itertools.pairwise(outlines):
                moved.append(sum(map(change, before, after)))
            total = np.cumsum(moved)
            low, high = np.interp([0.1, 0.9], way[stops], total)
            middle, whole = middle + high - low, whole + total[-1]
        share = middle / whole
        assert share >= 0.6, (
            f"{name}: {share:.0%} of what it moves lie on the middle 80 % of its way, and 60 % "
            "should: choose another range or scale"
        )


def change(before, after):
    """How far an outline moved, in points; one that comes or goes moved by half its extent."""
    if before.size == after.size > 0:
        return np.abs(before - after).mean()
    seen = (before if before.size else after)[:10].reshape(-1, 2)
    return np.ptp(seen, axis=0).mean() / 2 if len(seen) else 0.0


def outline(artist):
    """Quartiles of an artist's outline in points, of an image its pixels; of words nothing.

    A patch has its color beside them. What lies outside the picture is not seen.
    """
    if not artist.get_visible() or isinstance(artist, Text):
        return np.empty(0)
    size = artist.figure.bbox.size
    height = size[1]
    if isinstance(artist, AxesImage):
        low, high = artist.get_clim()
        return (np.ma.filled(artist.get_array(), 0).ravel() - low) / (high - low) * height / 2
    if isinstance(artist, Collection) and len(artist.get_offsets()) > 1:
        at = artist.get_offset_transform().transform(np.ma.filled(artist.get_offsets(), np.nan))
    else:
        paths = artist.get_paths() if isinstance(artist, Collection) else [artist.get_path()]
        corners = [path.vertices for path in paths if len(path.vertices)]
        if not corners:
            return np.empty(0)
        at = artist.get_transform().transform(np.concatenate(corners))
    at = at[np.isfinite(at).all(axis=1)].clip(0, size)
    if not len(at):
        return np.empty(0)
    quarters, places = np.linspace(0, 1, 5), np.linspace(0, 1, len(at))
    sides = [np.interp(quarters, places, ordered) for ordered in np.sort(at, axis=0).T]
    color = artist.get_facecolor() if isinstance(artist, Patch) else ()
    return np.append(np.transpose(sides), height / 2 * np.array(color))


def test_the_overlay_on_the_still_part_is_the_picture(shown):
    picture, _ = drawn(shown.id)
    still = None
    for params, whole in zip(named(shown), pixels(shown.id), strict=True):
        picture.move(values_at(shown, params))
        left = without(picture, picture.moving)
        if still is None:
            still = left
        same = np.array_equal(left, still)
        assert same, f"{params}: something moved that build did not return, or the axes did."
        renderer = picture.figure.canvas.get_renderer()  # it holds the still part
        for artist in picture.moving:
            artist.draw(renderer)
        overlaid = np.asarray(picture.figure.canvas.buffer_rgba())
        far = (np.abs(whole.astype(np.int16) - overlaid) > 40).any(axis=-1).mean()
        assert far < 2e-3, f"{params}: {far:.1%} lies above what moves; let build return it too."


def test_the_overlay_forgets_where_it_came_from(shown):
    """After any walk the picture is the one a fresh demo draws."""
    frames_of.cache_clear()
    (walked, _), walk = drawn(shown.id), named(shown)
    for params in walk:
        walked.move(values_at(shown, params))
        size = len(walked.overlay())
        assert size <= LARGEST_MOVE, f"{params}: a move sends {size} bytes."
    for params in walk[::-1]:
        walked.move(values_at(shown, params))
    fresh = frames_of(shown.id).picture
    fresh.move(values_at(shown, walk[0]))
    assert walked.overlay() == fresh.overlay(), "update must set on each call all it ever sets"


def test_frames_are_what_at_gives(shown):
    """Byte for byte in the words, artist for artist in the picture, whatever was drawn before.

    `at` draws this picture and says these words, as a test above makes sure.
    """
    frames, (picture, _) = frames_of(shown.id), drawn(shown.id)
    for frame in [frames.draw(frames.position(params)) for params in positions(shown, most=2)]:
        values = values_at(shown, frames.params(frame["position"]))
        picture.move(values)
        assert frame["text"] == shown.describe(values)
        assert unfolded(frame["svg"], frames.shared) == unfolded(picture.overlay(), {})


def test_no_key_leaps_on_a_static_page(shown):
    """From each position that it may hold a slider finds another within a tenth of its stops.

    Where sliders are two, the other one moves by half a tenth at most on that occasion.
    """
    sliders = [each for each in shown.controls.values() if not isinstance(each, Choice)]
    if len(sliders) < 2:
        return
    positions = carried_positions(frames_of(shown.id), *PLANS[-1])
    held = np.array(positions, float)
    travel, choices, leasts = [], [], []
    for column, control in zip(held.T, shown.controls.values(), strict=True):
        stops = np.array(control.stops, float)
        way = np.interp(column, stops, np.linspace(0, 1, len(stops)))
        (choices if isinstance(control, Choice) else travel).append(way)
        leasts += [] if isinstance(control, Choice) else [1 / (len(stops) - 1)]
    same = np.all([way[:, None] == way for way in choices], axis=0)
    for index, (way, least) in enumerate(zip(travel, leasts, strict=True)):
        others = [np.abs(other[:, None] - other) for at, other in enumerate(travel) if at != index]
        stray = max(0.055, *(least for at, least in enumerate(leasts) if at != index)) + 1e-9
        near = same & ((np.max(others, axis=0) <= stray) | (len(sliders) > 2))
        for direction in (1, -1):
            ahead = direction * (way - way[:, None])
            leap = np.where(near & (ahead > 1e-9), ahead, np.inf).min(axis=1)
            moves = direction * (way - 0.5) < 0.5 - 1e-9
            worst = leap[moves].max()
            assert worst <= max(0.1 + least / 10, least) + 1e-9, (
                f"slider {index} leaps {worst:.0%} of its way"
            )


def test_a_static_page_finds_room(shown, monkeypatch):
    """With the fewest positions that it may hold it is small enough: roughly, or once packed."""
    frames = frames_of(shown.id)
    positions = carried_positions(frames, *PLANS[-1])
    some = [frames.draw([*position]) for position in positions[:: -(-len(positions) // 12)]]
    half, all_of_them = (
        len(gzip.compress(json.dumps(part).encode())) * 4 / 3 for part in (some[::2], some)
    )
    each = (all_of_them - half) / (len(some) - len(some[::2]))
    room = room_beside(Strip(frames).html_of_one_sheet())
    if 40_000 + len(positions) * each > room:
        monkeypatch.setattr(static_page, "PLANS", PLANS[-1:])
        assert len(packed(Frames(shown, picture=frames.picture), room)) <= room


def unfolded(svg, shared):
    """SVG in which every reference is replaced by what it refers to."""
    svg = re.sub(
        r"\{(\w+) ?(.*?)\}",
        lambda short: shared.get(short[1]) or f'<use href="#s{short[1]}" x="{short[2] or 0}"/>',
        svg,
    )
    shapes = "".join(re.findall(r"<defs>(.*?)</defs>", svg)) + "".join(shared.values())
    known = {id: rest for _, id, rest in SHAPE.findall(shapes)}
    svg = re.sub(r"<defs>.*?</defs>", "", svg).replace(' x="0"', "")
    return re.sub(r'(?<=href="#)[^"]+|(?<=url\(#)[^)]+', lambda link: known[link[0]], svg)


SHAPE = re.compile(r'<(path|clipPath|pattern) id="([^"]+)"([^>]*/>|.*?</\1>)')


def test_no_text_is_clipped(shown, mode):
    picture, still = drawn(shown.id)
    for params in positions(shown):
        picture.move(values_at(shown, params))
        refuse_clipped(still + moving_words(picture), picture, params)
        still = []


def refuse_clipped(words, picture, params):
    width, height = picture.figure.bbox.size
    for text, box in words:
        inside = box.x0 > -2 and box.y0 > -2 and box.x1 < width + 2 and box.y1 < height + 2
        assert inside, f"{params}: {text.get_text()!r} leaves the picture."


def test_a_thumb_has_room_at_the_end_of_its_axis(shown, mode):
    picture, _ = drawn(shown.id)
    half_a_thumb = 6  # points
    for index, _, right, *_ in picture.tracks():
        assert right + half_a_thumb <= picture.points[0], list(shown.controls)[index]


def test_a_slider_that_moves_x_lies_under_its_axis(shown, mode):
    picture, _ = drawn(shown.id)
    laid = {(list(shown.controls)[index], *option) for index, _, _, *option in picture.tracks()}
    for drag in shown.drag:
        if isinstance(shown.controls.get(drag.x), Control):
            given = shown.controls[drag.given].stops if drag.given else [None]
            choice = list(shown.controls).index(drag.given) if drag.given else None
            for option in given:
                wanted = (drag.x, choice, option) if drag.given else (drag.x,)
                assert wanted in laid, (
                    f"{drag.x}: its axis does not go on as the slider does, or is shorter than a "
                    "slider, or another panel stands below it"
                )


def test_no_texts_overlap_and_a_minus_is_no_hyphen(shown, mode):
    picture, still = drawn(shown.id)
    for params in named(shown):
        picture.move(values_at(shown, params))
        seen = still + moving_words(picture)
        refuse_overlaps(seen, params)
        for text, _ in seen:
            hyphen = re.search(r"(^|[ (=])-\d", text.get_text(), re.MULTILINE)
            is_code = text.get_family() == ["monospace"] or "$" in text.get_text()
            assert is_code or not hyphen, f"{params}: a hyphen for a minus: {text.get_text()!r}"
            assert not re.search(r"\d%", text.get_text()), f"{params}: {text.get_text()!r}"


def test_words_on_a_phone_are_large_enough_and_have_room(shown):
    """12 pixels or more where each column of the picture is as wide as the phone."""
    picture, still = drawn(shown.id)
    picture.move(shown.values())  # as it is when a page comes up
    share = picture.share_for_phone()
    if share < 1:
        picture = Picture(shown, share=share)
        draw(picture)
        still = words(picture)
    widest = max(right - left for left, right in picture.columns())
    for params in named(shown):
        picture.move(values_at(shown, params))
        seen = still + moving_words(picture)
        smallest = min(text.get_fontsize() for text, _ in seen) * PHONE / widest
        assert smallest >= 12, f"{params}: words of {smallest:.1f} pixels"
        if share < 1:
            refuse_clipped(seen, picture, params)
            refuse_overlaps(seen, params)


def refuse_overlaps(words, params):
    low, high = np.array([box.get_points() for _, box in words]).transpose(1, 0, 2)
    sides = np.minimum(high[:, None], high) - np.maximum(low[:, None], low)
    areas = (high - low).prod(axis=-1)
    shared = sides.clip(0).prod(axis=-1) / np.minimum(areas[:, None], areas)
    np.fill_diagonal(shared, 0)
    one, other = (words[place][0] for place in np.unravel_index(shared.argmax(), shared.shape))
    pair = f"{one.get_text()!r} and {other.get_text()!r}"
    assert shared.max() < 0.1, f"{params}: {pair} overlap."


def luminance(color):
    """Relative luminance of colors between 0 and 1, as WCAG 2 defines it."""
    color = np.asarray(color)[..., :3]
    linear = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(one, other):
    """Contrast of two colors as WCAG 2 defines it, from 1 to 21."""
    dark, light = np.sort(luminance([one, other])) + 0.05
    return light / dark


def test_the_palette_is_dark_enough_for_words():
    words = [figures.BLUE, figures.ORANGE, figures.GREEN, figures.PURPLE, figures.BLACK]
    behind = ["white", figures.LIGHT_BLUE, figures.LIGHT_ORANGE, figures.LIGHT_GRAY]
    for word, ground in itertools.product(words, behind):
        assert contrast(to_rgb(word), to_rgb(ground)) >= 4.5, f"{word} on {ground}"


def test_words_stand_out_from_what_is_behind_them(shown):
    """A contrast of 4.5 or more between a word and the color that fills most of its box."""
    picture, still = drawn(shown.id)
    for params, whole in zip(named(shown), pixels(shown.id), strict=True):
        picture.move(values_at(shown, params))
        whole = whole[::-1, :, :3]
        for text, box in still + moving_words(picture):
            rows = slice(max(round(box.y0) - 2, 0), round(box.y1) + 2)
            columns = slice(max(round(box.x0) - 2, 0), round(box.x1) + 2)
            colors = whole[rows, columns].reshape(-1, 3)
            _, where, count = np.unique(
                colors @ [65536, 256, 1], return_index=True, return_counts=True
            )
            behind = colors[where[count.argmax()]] / 255
            found = contrast(to_rgb(text.get_color()), behind)
            said = f"{text.get_text()!r} has a contrast of {found:.2f} with what is behind it"
            assert found >= 4.5, f"{params}: {said}."


def test_a_notebook_shows_it(shown):
    (notebook,) = (ROOT / "notebooks").glob(f"{shown.id[:2]}_*.ipynb")
    call = f'demo("{shown.id}").show()'
    found = json.dumps(call)[1:-1] in notebook.read_text(encoding="utf-8")
    assert found, f"no cell of {notebook.name} ends with {call}"


def test_it_is_found_by_its_id(shown):
    assert demo(shown.id) is shown
