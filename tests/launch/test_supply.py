"""What the course fetches is named by its hash, and nothing private is published."""

import json
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PICTURES = {"png", "woff2", "npz", "gz"}
PRIVATE = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "a key of Amazon": r"\bAKIA[0-9A-Z]{16}\b",
    "a token of GitHub": r"\b(gh[opsur]_\w{36}|github_pat_\w{22})",
    "a token of Hugging Face, PyPI, npm, Slack or a language model": (
        r"\b(hf_[A-Za-z]{34}|pypi-AgE\w{20}|npm_\w{36}|xox[abpr]-\w{10}|sk-[\w-]{32})"
    ),
    "a password in an address": r"https?://[^\s/:@{}$]+:[^\s/@{}$]+@",
    "a folder of somebody's computer": r"(/home/(?!jovyan)\w|/Users/\w|/root/|C:\\Users\\)",
}


@cache
def published():
    """The texts that git knows, {name: text}."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True
    ).stdout.split("\0")
    if not listed[0]:
        pytest.skip("without git nothing says what is published: where it is published git runs")
    paths = [ROOT / name for name in listed if name.rpartition(".")[2] not in PICTURES]
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8", errors="replace")
        for path in paths
        if path.is_file() and path != Path(__file__)
    }


@pytest.mark.parametrize("what", PRIVATE)
def test_no_secret_and_no_private_path_is_published(what):
    found = [
        f"{name}: {match[0]}"
        for name, text in published().items()
        for match in re.finditer(PRIVATE[what], text)
    ]
    assert found == []


@pytest.mark.parametrize("name", ["pages", "tests"])
def test_actions_are_named_by_the_hash_of_their_commit(name):
    text = (ROOT / ".github" / "workflows" / f"{name}.yml").read_text(encoding="utf-8")
    steps = [step for job in yaml.safe_load(text)["jobs"].values() for step in job["steps"]]
    used = [step["uses"] for step in steps if "uses" in step]
    assert used
    for action in used:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action)
        assert re.search(rf"{action} # v\d+\.\d+\.\d+", text), "say which version it is"


def test_the_image_is_named_by_its_digest_and_the_chart_by_its_version():
    dockerfile = (ROOT / "classroom" / "Dockerfile").read_text(encoding="utf-8")
    (image,) = re.findall(r"^FROM (\S+)$", dockerfile, re.MULTILINE)
    assert re.fullmatch(r"[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}", image)
    readme = (ROOT / "classroom" / "README.md").read_text(encoding="utf-8")
    values = (ROOT / "classroom" / "zero-to-jupyterhub.yaml").read_text(encoding="utf-8")
    (version,) = re.findall(r"helm upgrade .* --version (\d+\.\d+\.\d+) ", readme)
    assert f"Zero to JupyterHub, {version}." in values


@pytest.mark.parametrize("folder", ["web", "classroom"])
def test_packages_of_npm_are_named_by_their_hash(folder):
    lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
    wanted = json.loads((ROOT / folder / "package.json").read_text(encoding="utf-8"))
    own, *others = lock["packages"].values()
    assert own["dependencies"] == wanted["dependencies"]
    assert all(re.fullmatch(r"\d[\w.+-]*", version) for version in own["dependencies"].values())
    assert others
    assert all(package["integrity"].startswith("sha512-") for package in others)


def test_packages_of_the_class_server_are_named_by_their_hash():
    text = (ROOT / "classroom" / "requirements.lock").read_text(encoding="utf-8")
    packages = [entry for entry in re.split(r"\n(?=\w)", text) if "==" in entry.split("\n")[0]]
    assert any(entry.startswith("jupyterhub==") for entry in packages)
    assert all("--hash=sha256:" in entry for entry in packages)
