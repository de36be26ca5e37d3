"""Exercises: the declaration, its notebook cell, and its solution."""

import ast
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from course_utils.judging.calls import Arguments, given, value_of
from course_utils.judging.comparison import same
from course_utils.judging.slips import Facts
from course_utils.learning import registry


@dataclass(frozen=True, kw_only=True, eq=False)
class Exercise:
    """One exercise: about ten lines in a chapter's ``questions.py``."""

    id: str  # notebook, dot, number: "01.1"
    title: str
    minutes: int  # for a learner who does not know
    difficulty: int  # 1, 2 or 3 dots
    task: str  # what to do, with units, shapes and an example, in at most four lines
    stub: str  # code to complete: it ends in `name = ...`, or is a function with `return ...`
    # Takes the place of what the stub asks for, as a learner would write it. It may use the names
    # of its own module, and those that the notebook has by then. An edition without solutions has
    # none.
    solution_source: str = ""
    notebook_names: Callable[[], Mapping[str, Any]] = dict
    hints: Sequence[str]  # a nudge, the method, almost the code
    reference: Any  # the right function, or value, or a function without arguments that computes it
    # The sentence that names a mistake: what it gives, in the same form as the reference.
    wrong: Mapping[str, Any] = field(default_factory=dict)
    # For a function: tuples of arguments, or `given(…)` where some go by keyword, on which it is
    # compared with the reference; or a function without arguments that makes them.
    cases: Sequence | Callable[[], Sequence] = ()
    facts: Facts = field(default_factory=Facts)  # of the asked number; the usual slips follow
    # A property of a right answer, "a negative number of nats", said beside a wrong one. A function
    # must have it. Where it says "sum to 1", numbers in a row that do not are told so.
    expects: str = ""
    # Relative tolerance (1e-3 for a value, 1e-6 for a function, unless said; what is said holds for
    # float16 as well) and absolute. Whole numbers, text and booleans are compared exactly.
    rtol: float | None = None
    atol: float = 0.0

    def __post_init__(self):
        source = textwrap.dedent(self.solution_source).strip()
        object.__setattr__(self, "solution_source", source)

    @property
    def is_function(self):
        """Does the exercise ask for a function?"""
        return isinstance(self._asked, ast.FunctionDef)

    @property
    def name(self):
        """Name of the variable or function the learner completes."""
        return self._asked.name if self.is_function else self._asked.targets[0].id

    @property
    def argument_names(self):
        """Names of the arguments of the asked function."""
        return [argument.arg for argument in self._asked.args.args]

    @cached_property
    def _asked(self):
        """Statement of the stub that the learner completes: its last."""
        return ast.parse(self.stub.strip()).body[-1]

    @property
    def cell(self):
        """Source of the exercise's code cell in the notebook."""
        dots = "●" * self.difficulty + "○" * (3 - self.difficulty)
        header = f"Exercise {self.id} · {self.title} · {self.minutes} min · {dots}"
        task = textwrap.dedent(self.task).strip().splitlines()
        lines = [part for line in task for part in textwrap.wrap(line, 96)]
        comment = "\n".join(f"# {line}" for line in [header, *lines])
        gap = "\n\n\n" if self.is_function else "\n"
        return f'{comment}\n{self.stub.strip()}{gap}check("{self.id}", {self.name})'

    @cached_property
    def solution(self):
        """The solution as a function: the asked one, or one that gives the asked value.

        None where the solutions were taken out.
        """
        if not self.solution_source:
            return None
        space = {**registry.contents(self.id[:2]), **self.notebook_names()}
        code, _ = self.solved_cell.rsplit("\n", 1)
        exec(code, space)
        return space[self.name] if self.is_function else lambda: space[self.name]

    @property
    def solved_cell(self):
        """The exercise's cell with the solution in place of what the stub asks for."""
        asked = ast.get_source_segment(self.stub.strip(), self._asked)
        return self.cell.replace(asked, self.solution_source, 1)

    @property
    def tolerance(self):
        """Relative tolerance."""
        return self.rtol if self.rtol is not None else 1e-6 if self.is_function else 1e-3

    def same(self, answer, value):
        """Is an answer a given value, within the tolerance?"""
        return same(answer, value, self.tolerance, self.atol, coarse=self.rtol is None)

    @cached_property
    def expected(self):
        """The right value; for a function exercise the values on the cases."""
        if not self.is_function:
            return value_of(self.reference)
        return [case.call(self.reference) for case in self.all_cases]

    @cached_property
    def all_cases(self):
        """The cases as `Arguments`."""
        cases = value_of(self.cases)
        return [case if isinstance(case, Arguments) else given(*case) for case in cases]
