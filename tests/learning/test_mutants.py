"""Wrong programs made by machine from every right one: the cases of the exercise must notice each.

A mutant is the solution with one thing changed: an argument ignored or fixed, a guard or a shift
left out, an axis dropped, a truth value asked for in place of None, one side of an operation
forgotten, the caller's arguments overwritten.
"""

import ast
import copy
import itertools
import warnings

import numpy as np
import pytest

from course_utils import logspace
from course_utils.learning import all_exercises, check

FUNCTIONS = {id: each for id, each in all_exercises().items() if each.is_function}

# What a mutant does differently here cannot be seen: the same function in other words.
EQUIVALENT = {
    "09.6": {
        "no shift in softmax",  # from logits of 0, descent stays far from where exp overflows
        "one maximum in softmax",
    },
    "11.5": {  # z is a single row
        "one maximum in softmax",
        "one maximum in logsumexp",
    },
    "11.8": {  # a single row, of log-probabilities: none is above 0, and one is near it
        "no shift in logsumexp",
        "one maximum in logsumexp",
    },
}


def unshifted_softmax(x, axis=-1):
    e = np.exp(x)
    return e / e.sum(axis=axis, keepdims=True)


def softmax_of_one_maximum(x, axis=-1):
    return unshifted_softmax(np.asarray(x) - np.max(x), axis)


def unshifted_logsumexp(a, axis=None, keepdims=False):
    return np.log(np.exp(a).sum(axis=axis, keepdims=keepdims))


def logsumexp_of_one_maximum(a, axis=None, keepdims=False):
    m = np.max(a)
    return m + unshifted_logsumexp(np.asarray(a) - m, axis, keepdims)


CARELESS = {
    "softmax": {"no shift": unshifted_softmax, "one maximum": softmax_of_one_maximum},
    "log_softmax": {
        "no shift": lambda x, axis=-1: np.log(unshifted_softmax(x, axis)),
        "one maximum": lambda x, axis=-1: np.log(softmax_of_one_maximum(x, axis)),
    },
    "logsumexp": {"no shift": unshifted_logsumexp, "one maximum": logsumexp_of_one_maximum},
}


def changed(tree, number, node):
    """The tree with its node of this number replaced by another."""
    tree = copy.deepcopy(tree)
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            items = value if isinstance(value, list) else [value]
            for i, item in enumerate(items):
                if isinstance(item, ast.AST) and getattr(item, "number", None) == number:
                    if isinstance(value, list):
                        value[i : i + 1] = node if isinstance(node, list) else [node]
                    else:
                        setattr(parent, name, node)
    return ast.fix_missing_locations(tree)


def smaller(node):
    """What a hasty person writes in place of a piece of code: pairs (what was done, node)."""
    if isinstance(node, ast.BinOp):
        yield "only the left side", node.left
        yield "only the right side", node.right
    if isinstance(node, ast.IfExp):
        yield "always the first", node.body
        yield "always the second", node.orelse
    if isinstance(node, ast.If):
        yield "always", node.body
        yield "never", node.orelse or [ast.Pass()]
    if isinstance(node, ast.UnaryOp):
        yield "without the sign", node.operand
    if isinstance(node, ast.Compare) and ast.unparse(node).endswith(("is None", "is not None")):
        present = node.left  # an array of several has no truth value
        absent = ast.UnaryOp(ast.Not(), present)
        yield "truth in place of None", absent if isinstance(node.ops[0], ast.Is) else present
    if isinstance(node, ast.Call):
        words = ast.unparse(node.func)
        if words == "np.where":
            yield "no guard: the first", node.args[1]
            yield "no guard: the second", node.args[2]
        if words.split(".")[-1] == "max":
            yield "no shift", ast.parse(f"0 * np.nan_to_num({ast.unparse(node)})").body[0].value
            for argument in node.args if words == "max" else ():
                yield "one of two", argument
        for i in range(len(node.keywords) if words not in ("np.asarray", "np.errstate") else 0):
            rest = node.keywords[:i] + node.keywords[i + 1 :]
            yield f"without {node.keywords[i].arg}", ast.Call(node.func, node.args, rest)


def mutants(exercise):
    """All mutants of a solution, {what was changed: function}."""
    tree = ast.parse(exercise.solution_source)
    for number, node in enumerate(ast.walk(tree)):
        node.number = number
    names = exercise.solution.__globals__

    def made(tree, **other):
        space = {**names, **other}
        exec(compile(tree, exercise.name, "exec"), space)
        return space[exercise.name]

    found = {}
    for line in first_lines(tree.body[0].args, exercise.all_cases):
        own = copy.deepcopy(tree)
        own.body[0].body.insert(0, ast.parse(line).body[0])
        found[line] = made(ast.fix_missing_locations(own))
    for statement in tree.body[0].body:
        for node in ast.walk(statement):
            for what, new in smaller(node):
                code = ast.unparse(node).splitlines()[0]
                found[f"{what}: {code}"] = made(changed(tree, node.number, new))
    called = set(exercise.solution.__code__.co_names)
    for name in called & {name for name in CARELESS if names.get(name) is getattr(logspace, name)}:
        for what, version in CARELESS[name].items():
            found[f"{what} in {name}"] = made(tree, **{name: version})
    return found


def first_lines(arguments, cases):
    """A first line for the function that takes an argument for its default, always or at times."""
    names = [argument.arg for argument in arguments.args][-len(arguments.defaults) or None :]
    default = {
        name: ast.unparse(value) for name, value in zip(names, arguments.defaults, strict=False)
    }
    lines = {f"{name} = {value}" for name, value in default.items()}
    for name, other in itertools.permutations(default, 2):
        same = f"{other} is {default[other]}"
        lines.add(f"{name} = {default[name]} if {same} else {name}")
        lines.add(f"{name} = {name} if {same} else {default[name]}")
    for case in cases:  # a word that goes with one argument must not keep another out of sight
        for word, said in case.kwargs.items():
            for name in default.keys() - {word} if isinstance(said, str) else ():
                lines.add(f"{name} = {default[name]} if {word} == {said!r} else {name}")
    if "axis" in default:
        lines |= {"axis = 0", "axis = -1", "axis = 1", "axis = 0 if axis is None else axis"}
    return sorted(lines)


@pytest.mark.parametrize("id", FUNCTIONS)
def test_the_cases_notice_every_mutant(id):
    exercise = FUNCTIONS[id]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        accepted = {
            what
            for what, mutant in mutants(exercise).items()
            if check(id, mutant).status == "correct"
        }
    assert accepted == set(EQUIVALENT.get(id, ()))


@pytest.mark.parametrize("id", FUNCTIONS)
def test_overwriting_the_callers_arguments_is_noticed(id):
    exercise = FUNCTIONS[id]

    def overwrites(*args, **kwargs):
        value = exercise.reference(*copy.deepcopy(args), **copy.deepcopy(kwargs))
        for argument in (*args, *kwargs.values()):
            for array in argument if isinstance(argument, list | tuple) else [argument]:
                if isinstance(array, np.ndarray) and array.size:
                    array += np.ones(1, array.dtype)
        return value

    if any(isinstance(a, np.ndarray) for case in exercise.all_cases for a in case.args):
        outcome = check(id, overwrites)
        assert outcome.status == "not yet"
        assert "argument" in outcome.message
