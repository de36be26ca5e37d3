"""How the tests run: on one thread each, and in the parts that CONTRIBUTING names."""

import ast
import sys

import pytest
from threadpoolctl import threadpool_info

from tests.__main__ import ROOT, arguments


def test_libraries_of_linear_algebra_use_one_thread():
    if "torch" in sys.modules:
        assert sys.modules["torch"].get_num_threads() == 1
    assert [library["num_threads"] for library in threadpool_info()] == [1] * len(threadpool_info())


def test_a_notebook_s_part_names_its_file():
    (path,) = (ROOT / "notebooks").glob("03_*.ipynb")
    assert str(path) in arguments("03")
    ignored = [each for each in arguments("08") if each.startswith("--ignore=")]
    assert not [each for each in ignored if "test_nb08" in each or "test_laws_08" in each]
    assert f"--ignore={ROOT / 'tests' / 'laws' / 'test_laws_03.py'}" in ignored
    with pytest.raises(ValueError, match="unpack"):
        arguments("77")


SKIPS = {"skip", "skipif", "importorskip", "xfail"}


@pytest.mark.parametrize("path", sorted(ROOT.glob("tests/**/*.py")), ids=lambda path: path.stem)
def test_what_is_skipped_says_why_and_what_runs_instead(path):
    """Why, a colon, and what runs instead."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in SKIPS:
            said = [word.value for word in node.keywords if word.arg == "reason"]
            said += node.args if node.func.attr == "skip" else []
            assert said, f"line {node.lineno}: why is it skipped?"
            computed, words = isinstance(said[0], ast.Name), ast.unparse(said[0])
            assert computed or ": " in words, f"line {node.lineno}: what runs instead?"
