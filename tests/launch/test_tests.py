"""How the tests run: on one thread each, and in the parts that CONTRIBUTING names."""

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
    with pytest.raises(ValueError, match="unpack"):
        arguments("77")
