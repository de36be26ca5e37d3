"""Laws and their tests match one to one, and each test says the law it attacks."""

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.laws import NOT_TESTED
from tests.notebooks.claims import NOTEBOOKS, table_of

FILES = sorted(Path(__file__).parent.glob("test_laws_*.py"))
LAWS = {f"{path.name[:2]}.{row[0]}": row[1] for path in NOTEBOOKS for row in table_of(path, "Laws")}


def attacks():
    """The tests of all laws: {"02.4": test_law_02_4}."""
    found = {}
    for path in FILES:
        for name, test in vars(import_module(f"tests.laws.{path.stem}")).items():
            if match := re.fullmatch(r"test_law_(\d\d)_(\d+)", name):
                assert match[1] == path.stem[-2:], f"{name} stands in {path.name}"
                found[f"{match[1]}.{match[2]}"] = test
    return found


def test_every_law_is_attacked_or_said_to_be_none():
    assert attacks().keys() | NOT_TESTED.keys() == LAWS.keys()
    assert not attacks().keys() & NOT_TESTED.keys()


def test_at_most_a_fifth_of_the_laws_is_not_attacked():
    assert len(NOT_TESTED) <= len(LAWS) / 5
    for law, reason in NOT_TESTED.items():
        assert re.match(r"(a definition|advice): .", reason), law


@pytest.mark.parametrize("law", attacks())
def test_a_test_says_its_law(law):
    assert " ".join(inspect.getdoc(attacks()[law]).split()) == LAWS[law]
