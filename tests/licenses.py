"""The license of each installed package, and which packages have it: ``python -m tests.licenses``.

As the packages themselves say it: an expression, else their classifiers, else the first line of
their license's text.
"""

from collections import defaultdict
from importlib.metadata import distributions


def license_of(package):
    """What a distribution says of its license, in a line."""
    about = package.metadata
    classifiers = [
        each.rpartition(" :: ")[2]
        for each in about.get_all("Classifier", [])
        if each.startswith("License ::")
    ]
    text = (about.get("License") or "not said").strip().splitlines()[0]
    return about.get("License-Expression") or "; ".join(sorted(classifiers)) or text


def main():
    """Print a line for each license."""
    packages = defaultdict(set)
    for package in distributions():
        packages[license_of(package)].add(package.metadata["Name"])
    for license, names in sorted(packages.items()):
        print(f"{license}: {', '.join(sorted(names, key=str.lower))}")


if __name__ == "__main__":
    main()
