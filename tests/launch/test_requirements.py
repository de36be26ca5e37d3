"""The lists of packages agree with one another."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LISTS = [
    "requirements.txt",
    "requirements-frameworks.txt",
    "classroom/requirements.txt",
    "web/requirements.txt",
    "tests/requirements.txt",
]
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


def requirements(name):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]


@pytest.mark.parametrize("requirement", requirements(LISTS[0]), ids=str)
def test_direct_dependencies_are_bounded_on_both_sides(requirement):
    operators = {specifier.operator for specifier in requirement.specifier}
    assert operators == {">=", "<"}


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("name", LISTS)
def test_constraints_meet_every_requirement(name, python):
    environment = {"python_version": python, "python_full_version": f"{python}.9"}
    exact = {
        canonicalize_name(pin.name): next(iter(pin.specifier)).version
        for pin in requirements("constraints.txt")
        if pin.marker is None or pin.marker.evaluate(environment)
    }
    for requirement in requirements(name):
        pinned = exact[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pinned), requirement


def test_constraints_are_exact_and_name_no_registry():
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    for pin in requirements("constraints.txt"):
        assert [specifier.operator for specifier in pin.specifier] == ["=="]


def test_the_classs_lock_agrees_with_the_constraints_and_has_a_hash_for_each_package():
    constraints = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    _, *lines = (ROOT / "classroom/requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith(" ")]
    exact = {pin.split()[0] for pin in pins}
    assert exact <= {constraint.split()[0] for constraint in constraints}
    named = {requirement.name for requirement in requirements("classroom/requirements.txt")}
    assert named <= {pin.split("==")[0] for pin in exact}
    assert all(pin.endswith(" \\") for pin in pins)  # pip refuses one that no hash follows
    hashes = [line for line in lines if line.startswith(" ")]
    assert all(re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}( \\)?", line) for line in hashes)


def test_binder_includes_the_roots_lists_and_repeats_none():
    folder = ROOT / "binder"
    lines = (folder / "requirements.txt").read_text(encoding="utf-8").split("\n")
    options = [line for line in lines if line and not line.startswith("#")]
    for option in options:
        _, path = re.fullmatch(r"(-r|-c) (\S+)", option).groups()
        assert (folder / path).resolve().parent == ROOT
    assert "-r ../requirements.txt" in options
    assert "-c ../constraints.txt" in options
    assert re.fullmatch(r"python-3\.1[1-4]\s*", (folder / "runtime.txt").read_text())
