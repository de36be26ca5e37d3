"""Every link to the course itself has the address that pyproject.toml names."""

import re
import tomllib
from pathlib import Path

import nbformat

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ADDRESS = PROJECT["urls"]["Repository"]
REPOSITORY = ADDRESS.removeprefix("https://github.com/")
HOSTS = r"https://(?:github\.com|mybinder\.org/v2/gh|colab\.research\.google\.com/github)/"


def links(text):
    """The links to this repository, whoever its owner."""
    name = REPOSITORY.partition("/")[2]
    return re.findall(rf"{HOSTS}([^/\s]+/{re.escape(name)})\b([^\s)\"\\]*)", text)


def test_files_agree_with_the_one_address():
    readme = links((ROOT / "README.md").read_text(encoding="utf-8"))
    first = "notebooks/00_start_here.ipynb"
    assert (REPOSITORY, f"/HEAD?urlpath=lab/tree/{first}") in readme
    assert (REPOSITORY, f"/blob/main/{first}") in readme
    citation = links((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation == [(REPOSITORY, "")]
    for path in [ROOT / "README.md", *(ROOT / "notebooks").glob("[!.]*.*")]:
        owners = {repository for repository, _ in links(path.read_text(encoding="utf-8"))}
        assert owners <= {REPOSITORY}, path


def test_each_notebook_fetches_the_course_from_there():
    for path in (ROOT / "notebooks").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        (source,) = [cell.source for cell in cells if cell.id == "bootstrap"]
        assert links(source) == [(REPOSITORY, "/archive/HEAD.zip")], path
