"""Every number in the prose of a notebook is proved, or declared as given."""

import re
from importlib.util import find_spec

import nbformat
import numpy as np
import pytest
import scipy

from tests.notebooks.claims import (
    NOTEBOOKS,
    QUIZZES,
    Claim,
    claims_in,
    faults,
    markdown_cells,
    numbers_in,
)
from tests.notebooks.evaluation import evaluate, is_of_libraries


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_number_has_its_claim(path):
    wrong = [f"{cell}: {fault}" for cell, text in markdown_cells(path) for fault in faults(text)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("## 3. The cliff\n1. float64 dies at n = 1,075, not at 1e3", {"1075", "1e3"}),
        ("see [notebook 03](03_x.ipynb) and exercise 01.1 or 01.cliff", set()),
        (r"$p_1^2 = \log_{10} 5$ and $0.5^{1075}$", {"5", "0.5", "1075"}),
        (r"a clip at $10^{-7}$", {"1e-7"}),
        (r"about $4.9 \times 10^{-324}$, `0.5**1075`", {"4.9e-324", "0.5", "1075"}),
        ("a loss of 10.82 −3 (12.5 %)<!-- given: 7 -->", {"10.82", "-3", "12.5"}),
        (
            r"$n-3$, $\theta - 4$, $2^{-23}$, $x \approx -5$, `exp(-6)`, pages 7-8",
            {"3", "4", "-23", "-5", "-6", "7", "8"},
        ),
    ],
)
def test_numbers_a_reader_sees(text, numbers):
    assert set(numbers_in(text)) == numbers


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("5 flips, 3 heads<!-- given: 5, 3 -->", []),
        ("5 flips, 5 heads<!-- given: 5 -->", ["no claim proves 5"]),
        ("5 of 1,000 flips<!-- given: 5, 1,000 -->", []),
        ("5 flips<!-- given: 5, 3 -->", ["given, but not printed so often: 3"]),
        ("7 bits<!-- claim: 8 == bits -->", ["no claim proves 7", "claimed, but not printed: 8"]),
        ("−2 nats<!-- claim: -2 == loss -->", []),
        ("2 nats<!-- claim: -2 == loss -->", ["no claim proves 2", "claimed, but not printed: -2"]),
        (
            "at a logit of −8<!-- given: 8 -->",
            ["no claim proves -8", "given, but not printed so often: 8"],
        ),
        ("by law 2, see [3], and\n| 4 | the row |", []),
    ],
)
def test_faults_of_a_cell(text, fault):
    assert faults(text) == fault


@pytest.mark.parametrize(
    ("source", "value", "holds"),
    [
        ("1075 == first_zero(0.5)", 1075, True),
        ("1075 == first_zero(0.5)", 1074, False),
        ("0.693 == log2", 0.6931, True),
        ("0.693 == log2", 0.6936, False),
        ("-693.147 == total", -693.1472, True),
        ("-693.147 == total", 693.1472, False),
        ("20_190 == people", 20190, True),
        ("4.9e-324 == smallest", 4.9406564584124654e-324, True),
        ("0.9 < accuracy < 1.0", False, False),
        ("0.9 < accuracy < 1.0", True, True),
    ],
)
def test_claims_hold_to_the_digits_printed(source, value, holds):
    assert Claim.parse(source).holds(value) is holds


@pytest.mark.parametrize(
    "source",
    [
        "1 == 1",
        "7 == 3 + 4",
        "first_zero(0.5)",
        "0 < 1 < 2",
        '5 == float("5")',
        "5 == len('12345')",
        "0.5 == np.float64(0.5)",
        "0 < round(0.7) < 2",
    ],
)
def test_a_number_is_not_proved_by_itself(source):
    with pytest.raises(ValueError, match="claim"):
        Claim.parse(source)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_number_is_not_proved_by_one_typed_in_a_code_cell(path):
    cells = nbformat.read(path, as_version=4).cells
    code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
    typed = set(re.findall(r"(?m)^ *(\w+) = -?\d[\d._]*(?:e-?\d+)?$", code))
    typed -= set(re.findall(r"(\w+) [-+*/]=", code))
    for cell, text in markdown_cells(path):
        assert not typed & {claim.expression.strip("-() ") for claim in claims_in(text)}, cell


def test_the_readme_states_how_many_hundred_claims_are_checked():
    cells = [text for path in NOTEBOOKS for _, text in markdown_cells(path)]
    pages = [page.read_text(encoding="utf-8") for page in NOTEBOOKS[0].parent.glob("*.md")]
    count = sum(len(claims_in(text)) for text in cells + pages)
    readme = (NOTEBOOKS[0].parents[1] / "README.md").read_text(encoding="utf-8")
    said = int(re.search(r"more than (\d+) claims", readme)[1])
    assert said < count <= said + 200, f"{count} claims: say how many hundred in README.md"


@pytest.mark.parametrize("path", QUIZZES, ids=lambda path: path.parent.name)
def test_the_claims_of_a_quiz_hold(path):
    """Wrong options hold wrong numbers, so a quiz proves only what it claims."""
    for question in path.read_text(encoding="utf-8").split("\n## "):
        claims, seen = claims_in(question), numbers_in(question)
        values = evaluate(claim.expression for claim in claims)
        for claim in claims:
            assert seen.keys() >= set(claim.literals), f"not printed: {claim.source}"
            assert claim.holds(values[claim.expression]), claim.source


def test_a_claim_may_call_a_library():
    values = evaluate(["scipy.special.logsumexp([0, 0])", "version('scipy')", "torch.ones(1)"])
    installed = float(".".join(scipy.__version__.split(".")[:2]))
    assert [*values.values()][:2] == [np.log(2), installed]
    assert values["torch.ones(1)"] == (None if find_spec("torch") is None else 1)
    assert not faults("1 loss<!-- claim: 1 == torch.ones(1) -->", {"torch.ones(1)": None})


@pytest.mark.parametrize(
    ("expression", "alone"),
    [
        ("round(float(torch.ones(1)), 3) == np.exp(0)", True),
        ("[keras.ops.exp(x) for x in range(3)]", True),
        ("torch.ones(1) * loss", False),
        ("F.softmax(torch.ones(1))", False),
        ("np.exp(0)", False),
    ],
)
def test_what_is_asked_of_a_library_alone_needs_no_notebook(expression, alone):
    assert is_of_libraries(expression) is alone
