"""Speed and memory of the numbers floor beside scipy, scikit-learn and PyTorch.

Calls are interleaved: each round calls everyone once, in a new order, so that a slow moment of
the machine, or memory that the last call left warm, falls on all. Ours, scipy and scikit-learn
use one thread; PyTorch one, and two in rounds of its own, since its threads keep spinning for a
while. Beside each time of ours stands the floor: one pass of exp over the input plus one copy and,
where the answer is as large as the input, what the system takes to hand out its pages.
"""

import os
import random
import statistics
import time
import tracemalloc
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from scipy import special
from sklearn.metrics import log_loss
from sklearn.utils.extmath import softmax as sklearn_softmax
from threadpoolctl import threadpool_limits
from torch.nn import functional

import course_utils as cu
from course_utils import _rows, logspace
from course_utils.losses import _shared, torch_like

MB = 1e6
SIZES = [((10,), "float64", 1000), ((128, 10), "float64", 1000), ((1_000_000,), "float64", 25),
         ((4096, 32000), "float32", 3)]  # fmt: skip


def interleaved(calls, rounds, summary=statistics.median):
    """Median (or other) seconds of each call, called in turn."""
    times, order = {name: [] for name in calls}, random.Random(0)
    for call in calls.values():
        call()
    for _ in range(rounds):
        for name, call in order.sample(list(calls.items()), len(calls)):
            start = time.perf_counter()
            call()
            times[name].append(time.perf_counter() - start)
    return {name: summary(values) for name, values in times.items()}


def with_threads(threads, function, *args):
    def call():
        torch.set_num_threads(threads)
        return function(*args)

    return call


def scipy_loss(x, y):
    return np.mean(special.logsumexp(x, -1) - np.take_along_axis(x, y[..., None], -1)[..., 0])


def competitors(x, y):
    """Who computes what: {function: {who: call}}."""
    t, labels = torch.from_numpy(x), torch.from_numpy(np.asarray(y))

    table = {
        name: {
            "ours": partial(getattr(cu, name), x, axis=-1),
            "scipy": partial(getattr(special, name), x, axis=-1),
            "torch 1": with_threads(1, getattr(torch, name), t, -1),
            "torch 2": with_threads(2, getattr(torch, name), t, -1),
        }
        for name in ("logsumexp", "softmax", "log_softmax")
    }
    table["cross-entropy"] = {
        "ours": partial(cu.cross_entropy_loss, x, y),
        "scipy": partial(scipy_loss, x, y),
        "torch 1": with_threads(1, functional.cross_entropy, t, labels),
        "torch 2": with_threads(2, functional.cross_entropy, t, labels),
    }
    if x.ndim == 2:
        table["softmax"]["sklearn"] = partial(sklearn_softmax, x)
    if x.ndim == 2 and x.shape[1] < 100:  # log_loss makes the labels one-hot
        all_labels = np.arange(x.shape[1])
        table["cross-entropy"]["sklearn"] = lambda: log_loss(
            y, sklearn_softmax(x), labels=all_labels
        )
    return table


def speed():
    print("Median time of ours, and of each peer as a multiple of it (above 1: ours is faster)\n")
    print(f"{'size':>20}  {'function':14}{'ours':>11}{'floor':>11}   peers")
    rng = np.random.default_rng(0)
    for shape, dtype, rounds in SIZES:
        x = (rng.normal(size=shape) * 3).astype(dtype)
        y = rng.integers(0, shape[-1], shape[:-1])
        place = np.empty_like(x)
        for function, calls in competitors(x, y).items():
            calls["exp"] = lambda x=x, place=place: np.exp(x, out=place)
            calls["copy"] = lambda x=x, place=place: np.copyto(place, x)
            calls["pages"] = partial(fresh_pages, x)
            pair = {"ours": calls["ours"], "torch 2": calls.pop("torch 2")}
            medians = interleaved(calls, rounds)
            pair = interleaved(pair, rounds)
            medians["torch 2"] = pair["torch 2"] / pair["ours"] * medians["ours"]
            ours, floor = medians.pop("ours"), medians.pop("exp") + medians.pop("copy")
            floor += medians.pop("pages") * (function in ("softmax", "log_softmax"))
            peers = "  ".join(f"{who} {median / ours:.2f}" for who, median in medians.items())
            size = "×".join(map(str, shape)) + " " + dtype
            print(f"{size:>20}  {function:14}{ours * 1e6:8.0f} µs{floor * 1e6:8.0f} µs   {peers}")
        print()


def fresh_pages(x):
    """An array like x, of which each page has been touched."""
    place = np.empty_like(x)
    place.reshape(-1)[:: 4096 // x.itemsize] = 0


def log_softmax_of_rows(rows, scratch):
    m, log_rest = _rows.max_and_log_rest(rows, scratch)
    return np.subtract(np.subtract(rows, m[:, None], out=scratch), log_rest[:, None], out=scratch)


def ready_place():
    """What of log_softmax is arithmetic, and what the pages of a fresh answer.

    PyTorch's arithmetic is fused and quicker than several NumPy calls. But NumPy asks the system
    for huge pages, PyTorch for small ones, and most callers want a new array. Where the system has
    none (as after NUMPY_MADVISE_HUGEPAGE=0), no code can be twice as fast: the last line.
    """
    x = (np.random.default_rng(0).normal(size=(4096, 32000)) * 3).astype("float32")
    t, place = torch.from_numpy(x), np.zeros_like(x)
    t_place = torch.from_numpy(place)
    torch.set_num_threads(1)
    calls = {
        "ours": lambda: cu.log_softmax(x),
        "ours, into a ready place": lambda: _rows.map_rows(log_softmax_of_rows, x, out=place),
        "torch 1": lambda: torch.log_softmax(t, -1),
        "torch 1, into a ready place": lambda: torch.log_softmax(t, -1, out=t_place),
        "exp, into a ready place": lambda: np.exp(x, out=place),
        "copy, into a ready place": lambda: np.copyto(place, x),
        "pages of a new NumPy array": partial(fresh_pages, x),
        "pages of a new tensor": lambda: torch.empty_like(t).view(-1)[::1024].fill_(0),
    }
    print("log_softmax, 4096×32000 float32: arithmetic and fresh pages\n")
    medians = interleaved(calls, 5)
    for name, median in medians.items():
        print(f"{name:>28}{median * 1e3:8.0f} ms")
    *_, exp, copy, _, small_pages = medians.values()
    floor = exp + copy + small_pages
    print(
        f"Floor with small pages: {floor * 1e3:.0f} ms, torch 1 {medians['torch 1'] / floor:.2f}\n"
    )


def elementwise():
    print("Elementwise, 10^6 float64: median of ours and the peers as a multiple of it\n")
    z = np.random.default_rng(0).normal(size=10**6) * 10
    p, y = special.expit(z / 10), (z > 0).astype(float)
    t, q, labels = map(torch.from_numpy, (z, p, y))
    torch.set_num_threads(1)
    for name, scipy, peer, given, tensor in (
        ("sigmoid", special.expit, torch.sigmoid, z, t),
        ("log_sigmoid", special.log_expit, functional.logsigmoid, z, t),
        ("logit", special.logit, torch.logit, p, q),
    ):
        report(
            name, partial(getattr(cu, name), given), partial(scipy, given), partial(peer, tensor)
        )
    report(
        "BCE with logits",
        lambda: cu.binary_cross_entropy_with_logits(z, y),
        lambda: np.mean(-y * special.log_expit(z) - (1 - y) * special.log_expit(-z)),
        lambda: functional.binary_cross_entropy_with_logits(t, labels),
    )
    report(
        "BCE",
        lambda: cu.binary_cross_entropy(p, y),
        lambda: -np.mean(special.xlogy(y, p) + special.xlog1py(1 - y, -p)),
        lambda: functional.binary_cross_entropy(q, labels),
    )
    print()


def report(name, ours, scipy, torch_one):
    medians = interleaved({"ours": ours, "scipy": scipy, "torch 1": torch_one}, 15)
    ours = medians.pop("ours")
    peers = "  ".join(f"{who} {median / ours:.2f}" for who, median in medians.items())
    print(f"{name:>20}{ours * 1e3:10.2f} ms   {peers}")


def variant(old, new):
    """The numbers with some text changed: what would those lines cost if they were simpler?"""
    modules = (_rows, logspace, _shared, torch_like)
    sources = [Path(module.__file__).read_text(encoding="utf-8") for module in modules]
    if not any(old in source for source in sources):
        raise ValueError(f"the numbers no longer hold {old!r}: bring this up to date")
    changed = {}
    for source in sources:
        names = {"__name__": "variant"}
        exec(source.replace(old, new), names)
        for name, value in names.items():
            if getattr(value, "__module__", "").startswith("course_utils"):
                names[name] = changed.get(name, value)
        changed.update(names)
    return SimpleNamespace(**changed)


PLAIN_SUMS = ("def row_sums(e):", "def row_sums(e):\n    return e.sum(-1)\n\n\ndef unused(e):")
PATHS = [  # the function that a path serves, the path, and the text that goes round it
    ("log_softmax", "blocks that fit the cache", ("BLOCK_BYTES = 2**20", "BLOCK_BYTES = 2**60")),
    ("log_softmax", "answers written in place", ("in_place = ", "in_place = False and ")),
    (
        "log_softmax",
        "no shift if none is needed",
        ("if largest[largest.argmin()]", "if False and largest[0]"),
    ),
    (
        "log_softmax",
        "one grid for all rows",
        ("grid = high if low", "grid = high if False and low"),
    ),
    ("log_softmax", "ones made once", ("@lru_cache(8)", "")),
    ("log_softmax", "sums as if rounded once", PLAIN_SUMS),
    ("logsumexp", "very long rows in pieces", ("PIECE = 2**16", "PIECE = 10**6")),
    ("logsumexp", "long rows folded", ("LONG = 1024", "LONG = 2**60")),
    ("logsumexp", "float32 sums in groups", ("if n > 256 and", "if False and")),
    ("softmax", "asks for no maximum", ("if not (sums[sums", "if True or not (sums[sums")),
    ("loss, labels", "no smoothing, no sum", ("if not smoothing:", "if smoothing is None:")),
    ("loss, distributions", "0 inf sought if nan", ("if np.isnan(product).any()", "if True")),
]


def paths(x, y):
    """(function, path, with it, without it) on logits x and labels y."""
    q = np.full_like(x, 1 / x.shape[-1])
    for function, path, change in PATHS:
        if function.startswith("loss"):
            name, args, given = "cross_entropy_loss", (x, y if "labels" in function else q), {}
        else:
            name, args, given = function, (x,), {"axis": -1}
        ours, other = (
            partial(getattr(where, name), *args, **given) for where in (cu, variant(*change))
        )
        yield function, path, ours, other
    ours = partial(cu.cross_entropy_loss, x, y)
    yield "loss, labels", "no log_softmax first", ours, lambda: cu.nll_loss(cu.log_softmax(x), y)


def fast_paths():
    print("What each fast path buys: best time without it as a multiple of the best with it\n")
    rng, table = np.random.default_rng(0), {}
    sizes = [*SIZES[1:3], ((512, 32000), "float32", 12)]
    for shape, dtype, rounds in sizes:
        x = (rng.normal(size=shape) * 3).astype(dtype)
        y = rng.integers(0, shape[-1], shape[:-1])
        for function, path, ours, other in paths(x, y):
            pair = interleaved({"with": ours, "without": other}, rounds, min)
            table.setdefault((function, path), []).append(pair["without"] / pair["with"])
    print(f"{'':48}{'128×10':>10}{'10^6':>10}{'512×32000':>12}")
    for (function, path), ratios in table.items():
        print(f"{function:22}{path:26}{ratios[0]:10.2f}{ratios[1]:10.2f}{ratios[2]:12.2f}")
    print(
        f"\nWorst error of softmax: {worst_error(cu.softmax):.1f} units, with plain sums ", end=""
    )
    print(f"{worst_error(variant(*PLAIN_SUMS).softmax):.1f}")
    x = rng.normal(size=10**6)
    whole_rows = variant("PIECE = 2**16", "PIECE = 10**6")
    extra = [traced(partial(where.logsumexp, x)) for where in (cu, whole_rows)]
    print(
        f"Extra memory of logsumexp of 10^6: {extra[0]:.1f} MB, without pieces {extra[1]:.1f} MB\n"
    )


def worst_error(softmax):
    """In units in the last place, on nearly equal logits."""
    x = np.random.default_rng(0).normal(size=(3000, 70)) / 10
    truth = np.exp(np.longdouble(x))
    truth /= truth.sum(-1, keepdims=True)
    p = softmax(x)
    return (abs(p - truth) / np.spacing(p)).max()


def traced(call):
    """Extra memory of a call in MB, as far as Python and NumPy allocate it."""
    tracemalloc.start()
    call()
    extra = tracemalloc.get_traced_memory()[1] / MB
    tracemalloc.stop()
    return extra


def peak_in_child(call, touch):
    """Extra memory of a call in MB, whoever allocates it: high-water mark of a forked process."""

    def high_water():
        status = Path("/proc/self/status").read_text().split("VmHWM:")[1]
        return int(status.split()[0]) / 1e3

    reader, writer = os.pipe()
    if os.fork() == 0:
        torch.set_num_threads(1)
        touch()
        before = high_water()
        call()
        os.write(writer, str(high_water() - before).encode())
        os._exit(0)
    os.close(writer)
    os.wait()
    with os.fdopen(reader) as answer:
        return float(answer.read())


def memory():
    x = np.random.default_rng(0).normal(size=(4096, 32000)).astype("float32")
    y = np.random.default_rng(1).integers(0, 32000, 4096)
    t, labels, rows = torch.from_numpy(x), torch.from_numpy(y), np.arange(4096)

    def textbook():
        e = np.exp(x - x.max(-1, keepdims=True))
        return -np.mean(np.log((e / e.sum(-1, keepdims=True))[rows, y]))

    calls = {
        "ours": lambda: cu.cross_entropy_loss(x, y),
        "ours, log_softmax first": lambda: cu.nll_loss(cu.log_softmax(x), y),
        "textbook NumPy": textbook,
        "scipy logsumexp": lambda: np.mean(special.logsumexp(x, -1) - x[rows, y]),
        "PyTorch": lambda: functional.cross_entropy(t, labels),
    }
    print(f"Memory: mean cross-entropy of 4096×32000 float32 logits, {x.nbytes / MB:.0f} MB\n")
    for name, call in calls.items():
        extra = peak_in_child(call, lambda: (x.sum(), y.sum()))
        print(f"{name:>26}{extra:10.1f} MB extra{100 * extra * MB / x.nbytes:8.1f} % of the input")
    print()


def features():
    """Cost and memory of the loss that never holds all logits."""
    rng = np.random.default_rng(0)
    hidden = rng.normal(size=(8192, 64)).astype("float32")
    weight = (rng.normal(size=(128256, 64)) / 8).astype("float32")
    target = rng.integers(0, 128256, 8192)

    print("sparse_cross_entropy_from_features, 64 features, float32\n")
    print(f"{'rows':>10}{'classes':>10}{'chunk':>8}{'time':>12}{'extra':>13}{'all logits':>15}")

    def row(rows, classes, chunk):
        args = hidden[:rows], weight[:classes], target[:rows] % classes
        start = time.perf_counter()
        extra = traced(partial(cu.sparse_cross_entropy_from_features, *args, chunk=chunk))
        seconds = time.perf_counter() - start
        logits = rows * classes * 4 / MB
        print(f"{rows:10}{classes:10}{chunk:8}{seconds:10.2f} s{extra:10.1f} MB{logits:12.0f} MB")

    for chunk in (1, 16, 64, 256):
        row(1024, 128256, chunk)
    for rows in (256, 512, 2048):
        row(rows, 128256, 64)
    for classes in (8016, 32064, 64128):
        row(1024, classes, 64)
    row(8192, 128256, 64)


def main():
    with threadpool_limits(1, user_api="blas"):
        memory()
        speed()
        ready_place()
        elementwise()
        fast_paths()
        features()


if __name__ == "__main__":
    main()
