"""The page for teachers: its clocks, demos, presets, polls, guesses, numbers and links."""

import re
from itertools import pairwise, takewhile

import nbformat
import pytest

from course_utils import limits
from course_utils.demos import all_demos, demo
from course_utils.learning import Prediction, all_exercises, all_quizzes
from course_utils.learning.registry import find
from course_utils.learning.result import LETTERS
from course_utils.learning.routes import walk
from tests.notebooks.claims import NOTEBOOKS, claims_in, faults
from tests.notebooks.evaluation import evaluate
from tests.notebooks.links import link_faults
from tests.notebooks.test_pages import rows

PAGE = NOTEBOOKS[0].parent / "teaching.md"
TEXT = PAGE.read_text(encoding="utf-8")
SECTIONS = re.split(r"(?m)^(?=#{1,3} )", TEXT)
PLANS = {part.splitlines()[0].strip("# "): rows(part) for part in SECTIONS if "| Minute |" in part}
STEPS = [row for plan in PLANS.values() for row in plan]
PRESET = r"\*\*(\d+) ([^*]+)\*\*"
POLL = r"question (\d+): tempting ([A-D]), true ([A-D])"


def test_links_lead_where_they_say():
    assert not link_faults(TEXT, PAGE)
    readme = (PAGE.parents[1] / "README.md").read_text(encoding="utf-8")
    assert "(notebooks/teaching.md)" in readme


def test_the_clocks_run():
    ends = {title: int(plan[-1][0]) for title, plan in PLANS.items()}
    assert list(ends.values()) == [50, 90, 90, 90, 90, 90, 90, 90, 90, 90]
    for title, plan in PLANS.items():
        clock = [int(row[0]) for row in plan]
        assert clock[0] == 0, title
        assert all(0 < later - now <= 20 for now, later in pairwise(clock))
        assert plan[-1][1] == "End"


def slack(plan):
    """Minutes of a plan in which nothing is planned."""
    clock = pairwise((int(minute), what) for minute, what, *_ in plan)
    return sum(end - start for (start, what), (end, _) in clock if what.startswith("Slack"))


def test_plans_leave_slack():
    """A tenth of a lecture; lessons with exercises have theirs in those."""
    for title, plan in PLANS.items():
        if "lesson: " not in title:
            assert slack(plan) >= int(plan[-1][0]) / 10, title
            first = [row for row in plan if int(row[0]) <= 50]
            assert "short lesson" not in first[-1][1] or slack(first) >= 5, title


def test_a_plan_of_one_notebook_can_end_early():
    for number in ("04", "05", "09", "10", "11"):
        ((_, plan),) = [
            item for item in PLANS.items() if item[0].startswith(f"Notebook {number}: ")
        ]
        assert ["50", "End of a short lesson; a long one rests"] in [row[:2] for row in plan]


def test_the_route_of_a_lecture_walks_what_the_two_lectures_show():
    shown = "\n".join(
        row[2] for title, plan in PLANS.items() if " minutes: " in title for row in plan
    )
    ids = set(re.findall(r'`(?:predict\("([^"]+)"\)|(\d\d\.[a-z][\w-]*))', shown))
    ids = {guess or demo for guess, demo in ids}
    walked = [re.findall(r"\d\d\.[a-z][\w-]*", code_of(part)) for part in walk("lecture")]
    assert ids <= {id for found in walked for id in found}
    assert all(ids & set(found) for found in walked), (
        "a part of which neither lecture shows a thing"
    )


def code_of(part):
    notebook = nbformat.read(PAGE.parent / f"{part.notebook}.ipynb", as_version=4)
    ids = [cell.id for cell in notebook.cells]
    cells = notebook.cells[ids.index(part.cell) + 1 :]
    own = takewhile(lambda cell: "minutes" not in cell.metadata, cells)
    return "\n".join(cell.source for cell in own if cell.cell_type == "code")


def test_every_step_shows_demos_and_presets_that_exist():
    seen = 0
    for row in STEPS:
        shown = None
        for id, number, label in re.findall(rf"`(\d\d\.[a-z][\w-]*)`|{PRESET}", row[2]):
            if id:
                shown = all_demos()[id]
                continue
            seen += 1
            assert list(shown.presets)[int(number) - 1] == label, f"{shown.id}: {number} {label}"
    assert seen > 60


def test_every_guess_is_named_and_the_truth_is_the_truth():
    for row in STEPS:
        for id in re.findall(r'`predict\("([^"]+)"\)`', row[2]):
            prediction = find(Prediction, id)
            if not prediction.options:
                assert f"true {prediction.truth:.0f}" in row[3], id
                continue
            tempting, true = re.search(r"tempting ([A-E]), true ([A-E])", row[3]).groups()
            assert true == LETTERS[prediction.truth], id
            assert tempting != true
            assert tempting in LETTERS[: len(prediction.options)]


def test_every_poll_asks_what_it_says():
    asked = 0
    for row in STEPS:
        for id, questions in re.findall(r'`quiz\("(\d\d)", reveal=False\)`([^`|]*)', row[2]):
            for place, tempting, true in re.findall(POLL, questions):
                asked += 1
                question = all_quizzes()[id].questions[int(place) - 1]
                assert true == LETTERS[question.answer], (id, place, question.text)
                assert tempting != true
    assert asked > 10


def test_cells_and_exercises_exist():
    cells = {cell.id for path in NOTEBOOKS for cell in nbformat.read(path, as_version=4).cells}
    for row in STEPS:
        for names in re.findall(r"cells? (\*[\w-]+\*(?:, \*[\w-]+\*)*)", row[2]):
            assert set(re.findall(r"\*([\w-]+)\*", names)) <= cells, names
    exercises = set(re.findall(r"exercise (\d\d\.\d)", TEXT))
    assert exercises
    assert exercises <= set(all_exercises())


def test_every_number_is_proved_or_given():
    values = evaluate(claim.expression for claim in claims_in(TEXT))
    for section in SECTIONS:
        rest = re.sub(rf'{PRESET}|{POLL}|quiz\("\d\d"', " ", section)
        assert not faults(rest, values), section.splitlines()[0]


@pytest.mark.parametrize("name", ["float16", "float32", "float64"])
def test_the_sketch_of_the_cliff(name):
    assert f" {limits(name).smallest_subnormal:.0e} " in TEXT


@pytest.mark.parametrize("theta", [0.3, 0.5, 0.7])
def test_the_sketch_of_the_table(theta):
    text = demo("02.two-readings").at(theta=theta, k=7).text
    probability = float(re.search(r"with probability ([\d.]+)", text)[1])
    assert re.search(rf"coin θ = {theta} .*{probability:.3f}", TEXT)
