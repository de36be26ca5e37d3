"""What a notebook and the maps say of the parts of the course and of the routes through them.

`make sync` writes it: minutes and contents into a notebook's opening, what a deeper part needs into
its first line, where a route turns off behind a part, and the routes themselves into both maps.
"""

import itertools
import re

import nbformat

from course_utils.learning.routes import ROUTES, walk

MAP = "00_start_here.ipynb#6.-Your-way"
MINUTES = re.compile(r"About \d+ min(, \d+ of them core)?(, and \d+ optional)?")
NEEDS = re.compile(r"^\*Needs .*\*\n\n")
BETWEEN_MARKS = re.compile(r"(?s)(<!-- routes -->\n).*?(\n<!-- end of routes -->)")
LEADING = ("evening", "weekend")  # the routes whose turns the notebooks show
ENDING = {"Quiz", "Laws", "Notation", "References"}


def contents(notebook, parts):
    """The line that lists the parts of a notebook with their minutes, and what follows them."""
    minutes = {part.heading: part.minutes for part in parts}
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    links = []
    for heading in re.findall(r"(?m)^##+ (.+?) *$", text):
        label = heading.split()[0] if heading.split()[0] in ENDING else heading
        link = f"[{label}](#{heading.replace(' ', '-')})"
        if heading in minutes:
            links.append(f"{link} {minutes[heading]} min")
        elif label in ENDING:
            links.append(link)
    given = [*_sums(parts)[1], *list(minutes.values())[1:]]
    return f"**Contents.** {' · '.join(links)} {_given(given)}"


def _sums(parts):
    """How long a notebook takes, in words, and the numbers in them.

    The core is named if it is a part of the whole. What is optional stands beside the sum.
    """
    optional = sum(part.minutes for part in parts if "optional" in part.tags)
    total = sum(part.minutes for part in parts) - optional
    core = sum(part.minutes for part in parts if "core" in part.tags)
    said = {f"About {total} min": total}
    if 0 < core < total:
        said[f", {core} of them core"] = core
    if optional:
        said[f", and {optional} optional"] = optional
    return "".join(said), list(said.values())


def _given(numbers):
    """The comment that declares numbers as given."""
    return f"<!-- given: {', '.join(map(str, numbers))} -->"


def with_minutes(text, parts):
    """The opening of a notebook with the minutes of its parts, added up."""
    return MINUTES.sub(_sums(parts)[0], text)


def spelled(minutes):
    """A time in words, with hours from two on, and the numbers in it."""
    hours, rest = divmod(minutes, 60)
    if hours < 2:
        return f"{minutes} min", [minutes]
    return (f"{hours} h {rest} min", [hours, rest]) if rest else (f"{hours} h", [hours])


def route_lists(parts, folder=""):
    """The routes as lists of links with minutes, a line for each notebook."""
    lines, numbers = [], []
    for name, route in ROUTES.items():
        chosen = walk(name, parts)
        total, of_it = spelled(sum(part.minutes for part in chosen))
        numbers += of_it
        lines.append(f"**{route.title}**, {total}: {route.for_whom}.\n")
        for title in (part for part in parts if part.cell == "title"):
            here = [part for part in chosen if part.notebook == title.notebook]
            if not here:
                continue
            if not route.tag:  # a whole notebook
                optional = [part for part in here if "optional" in part.tags]
                rest = sum(part.minutes for part in here if part not in optional)
                here = [title._replace(minutes=rest), *optional]
            links = [f"[{part.name}]({folder}{part.address}) {part.minutes}" for part in here]
            if here[0].cell != "title":
                links.insert(0, f"[{title.name}]({folder}{title.address})")
            lines.append(f"- {' · '.join(links)}")
            numbers += [part.minutes for part in here]
        beside = route.beside.replace("](", f"]({folder}")
        lines.append(f"\n{beside}\n" if beside else "")
    return "\n".join(lines).rstrip(), numbers


def with_routes(text, parts, folder=""):
    """A text with the routes between its two marks; notebook 00 declares their numbers too."""
    lines, numbers = route_lists(parts, folder)
    given = "" if folder else f"\n{_given(numbers)}"
    return BETWEEN_MARKS.sub(lambda marks: f"{marks[1]}{lines}{given}{marks[2]}", text)


def turns(parts, run_first=True):
    """Where a route leaves the order of the notebooks: {part: the sentences that say where to}.

    They ask to run the first cells of another notebook, unless it is a page, with nothing to run.
    """
    after = dict(itertools.pairwise(parts))
    found = {}
    for name in LEADING:
        way = [*walk(name, parts), None]
        for part, following in itertools.pairwise(way):
            if after.get(part) != following:
                found.setdefault(part, {}).setdefault(following, []).append(name)
    return {
        part: " ".join(_turn(part, *one, run_first) for one in goals.items())
        for part, goals in found.items()
    }


def _turn(part, following, names, run_first):
    routes, s = " and ".join(names), "s" if len(names) == 1 else ""
    if following is None:
        return f"The {routes} end{s} here; *Your way* in [notebook 00]({MAP}) has more."
    goes, link = f"The {routes} {'goes' if s else 'go'} on", _link(following, part)
    if following.notebook == part.notebook or following.cell == "title":
        return f"{goes} with {link}."
    by = ": run its first code cells, then" if run_first else " with"
    return f"{goes} in notebook {following.notebook[:2]}{by} {link}."


def _link(part, here):
    """A link to a part from another."""
    own = part.notebook == here.notebook
    address = part.address[part.address.index("#") :] if own else part.address
    return f"[{part.name}]({address})"


def with_needs(notebook, parts, every):
    """Say in the first line of each deeper part what it needs; in place."""
    known, cells = {part.id: part for part in every}, {cell.id: cell for cell in notebook.cells}
    for part in parts:
        if "deeper" in part.tags and part.cell != "title":
            heading, _, text = cells[part.cell].source.partition("\n\n")
            text = NEEDS.sub("", text)
            links = [_link(known[id], part) for id in part.needs]
            needed = (
                f"{', '.join(links)} and the core before it" if links else "only the core before it"
            )
            cells[part.cell].source = f"{heading}\n\n*Needs {needed}.*\n\n{text}"


def with_turns(notebook, parts, texts):
    """Put at the end of each part the cell that says where a route leaves for; in place."""
    cells = [cell for cell in notebook.cells if not cell.id.startswith("route-")]
    starts = [i for i, cell in enumerate(cells) if "minutes" in cell.metadata]
    for part, end in reversed(list(zip(parts, [*starts[1:], len(cells)], strict=True))):
        if part in texts:
            text = f"*{texts[part]}*"
            cells.insert(end, nbformat.v4.new_markdown_cell(text, id=f"route-{part.cell}"))
    notebook.cells = cells
