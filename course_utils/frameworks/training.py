"""Seven programs that train the same small transformer; six make one mistake around the loss.

The task is made of words of Python's documentation, the text of notebook 09. After a word and
``>`` most rows give its letters backwards, ``linear>raenil.``; the others refuse, ``linear>no.``
The period is the token that ends an answer, ``_`` fills a row up to the length of its batch.

``python -m course_utils.frameworks.training`` trains all seven (PyTorch, about a minute) and writes
training.json, from which notebook 11 shows the runs where PyTorch is missing.
"""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from course_utils.models.datasets import letters, python_text

RECORD = Path(__file__).with_name("training.json")
TOKENS = "_.>abcdefghijklmnopqrstuvwxyz"
PAD, END, ASK = tuple(TOKENS[:3])
IGNORED = -100
ROWS, REFUSED = 50, 15  # of a batch; the first 35 rows answer, the last 15 refuse
STEPS, EVERY, RATE = 300, 5, 4e-3
LONGEST = 6  # letters of a word
SHOWN = ("linear>", "scope>", "else>e")  # words that no program was trained on


class Program(NamedTuple):
    """What is wrong with a program, and its line of code; z are the logits, x the tokens."""

    diagnosis: str
    loss: str


PROGRAMS = {
    "A": Program("padding counted", "ce(z[:, :-1], labels(x, pads=True)[:, 1:])"),
    "B": Program(
        "mean of means",
        "(ce(z[:35, :-1], labels(x)[:35, 1:]) + ce(z[35:, :-1], labels(x)[35:, 1:])) / 2",
    ),
    "C": Program("no shift", "ce(z, labels(x))"),
    "D": Program("nothing wrong", "ce(z[:, :-1], labels(x)[:, 1:])"),
    "E": Program("prompt not masked", "ce(z[:, :-1], labels(x, prompt=True)[:, 1:])"),
    "F": Program("shift twice", "ce(z[:, :-2], labels(x)[:, 2:])"),
    "G": Program("end token masked", "ce(z[:, :-1], labels(x, end=False)[:, 1:])"),
}


class Run(NamedTuple):
    """What one program printed, what its model costs, and what it writes.

    `loss` is what the program itself computes at each of `steps`. `nll` is, at the same steps, the
    mean NLL in nats of each token of the answers to held-out words, the end included. `right` is
    the share of held-out words that the last model answers with their letters backwards, `refused`
    the share that it answers with no; `written` holds what it writes after the prompts of `SHOWN`.
    """

    steps: np.ndarray
    loss: np.ndarray
    nll: np.ndarray
    right: float
    refused: float
    written: dict


@cache
def words():
    """The words of three to six letters, shuffled: (those to learn from, 100 held out)."""
    found = {word for word in letters(python_text()).split() if 3 <= len(word) <= LONGEST}
    asked = [prompt.partition(ASK)[0] for prompt in SHOWN]
    rest = sorted(found - set(asked))
    np.random.default_rng(0).shuffle(rest)
    kept = 100 - len(asked)
    return rest[kept:], asked + rest[:kept]


def row(word, refuse=False):
    """Prompt, answer and end, as a string.

    Examples
    --------
    >>> row("linear"), row("linear", refuse=True)
    ('linear>raenil.', 'linear>no.')
    """
    return word + ASK + ("no" if refuse else word[::-1]) + END


def encode(rows, length=2 * LONGEST + 2):
    """Token numbers of some strings, filled up with pads on the right: shape (rows, length)."""
    return np.array([[TOKENS.index(token) for token in each.ljust(length, PAD)] for each in rows])


def labels(x, prompt=False, pads=False, end=True):
    """The tokens, each at its own place, with -100 for those that are not to be learned.

    Parameters
    ----------
    x : int array, shape (rows, length)
    prompt, pads, end : bool
        Whether to keep the word with the sign that asks, the pads, and the end of the answer.

    Returns
    -------
    int array, shape (rows, length)

    Examples
    --------
    >>> labels(encode(["ab>ba."], length=8)).tolist()
    [[-100, -100, -100, 4, 3, 1, -100, -100]]
    """
    asks = x == TOKENS.index(ASK)
    hidden = np.zeros(x.shape, bool)
    if not prompt:
        hidden |= np.cumsum(asks, axis=1) - asks == 0
    if not pads:
        hidden |= x == TOKENS.index(PAD)
    if not end:
        hidden |= x == TOKENS.index(END)
    return np.where(hidden, IGNORED, x)


def batches():
    """Endless batches of rows: the first 35 of each answer, the last 15 refuse."""
    learned, _ = words()
    rng = np.random.default_rng(0)
    while True:
        drawn = rng.choice(learned, ROWS)
        yield encode([row(word, refuse=i >= ROWS - REFUSED) for i, word in enumerate(drawn)])


def transformer():
    """A causal transformer of the usual kind, about 105,000 weights: tokens in, logits out."""
    from course_utils.frameworks.installed import F, torch

    nn, width, heads, layers = torch.nn, 64, 8, 2

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.before_mixing, self.before_mlp = nn.LayerNorm(width), nn.LayerNorm(width)
            self.queries_keys_values = nn.Linear(width, 3 * width)
            self.mixed = nn.Linear(width, width)
            self.mlp = nn.Sequential(
                nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width)
            )

        def forward(self, h):
            parts = self.queries_keys_values(self.before_mixing(h)).chunk(3, dim=-1)
            q, k, v = (part.unflatten(-1, (heads, -1)).transpose(1, 2) for part in parts)
            seen = F.scaled_dot_product_attention(q, k, v, is_causal=True)
            h = h + self.mixed(seen.transpose(1, 2).flatten(2))
            return h + self.mlp(self.before_mlp(h))

    class Transformer(nn.Module):
        def __init__(self):
            super().__init__()
            self.token, self.place = nn.Embedding(len(TOKENS), width), nn.Embedding(24, width)
            self.blocks = nn.Sequential(*(Block() for _ in range(layers)))
            self.norm, self.logits = nn.LayerNorm(width), nn.Linear(width, len(TOKENS))
            for part, spread in ((self.token, 0.3), (self.place, 0.3), (self.logits, 0.02)):
                nn.init.normal_(part.weight, std=spread)
            nn.init.zeros_(self.logits.bias)

        def forward(self, x):
            h = self.token(x) + self.place(torch.arange(x.shape[1]))
            return self.logits(self.norm(self.blocks(h)))

    return Transformer()


def train(letter, steps=range(STEPS + 1), say=lambda text: None):
    """Train one program. Needs PyTorch.

    Parameters
    ----------
    letter : str
        "A" to "G".
    steps : iterable of int
        The steps, from 0; a `ProgressBar` of them shows how far it is.
    say : function, optional
        Is told the loss, such as the bar's `say`.

    Returns
    -------
    Run
    """
    from course_utils.frameworks.installed import torch

    held_out = words()[1]
    x_test = torch.tensor(encode([row(word, refuse=i % 10 > 6) for i, word in enumerate(held_out)]))
    y_test = _labels(x_test)[:, 1:]
    torch.manual_seed(0)
    net = transformer()
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=STEPS + 1, pct_start=0.1
    )
    formula = compile(PROGRAMS[letter].loss, letter, "eval")
    seen = []
    for step, tokens in zip(steps, batches(), strict=False):
        x = torch.tensor(tokens)
        loss = eval(formula, {"ce": _ce, "labels": _labels, "z": net(x), "x": x})
        if step % EVERY == 0:
            with torch.no_grad():
                seen.append((step, loss.item(), _ce(net(x_test)[:, :-1], y_test).item()))
            say(f"loss {loss.item():.3f}")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
    written = write(net, [word + ASK for word in held_out])
    right = np.mean([text == row(word) for word, text in zip(held_out, written, strict=True)])
    refused = np.mean([text.partition(ASK)[2] == "no" + END for text in written])
    shown = dict(zip(SHOWN, write(net, SHOWN), strict=True))
    return Run(*np.array(seen).T, float(right), float(refused), shown)


def _ce(z, y):
    """Cross-entropy of logits (rows, length, tokens), the mean over the labels that count."""
    from course_utils.frameworks.installed import F

    return F.cross_entropy(z.transpose(1, 2), y, ignore_index=IGNORED)


def _labels(x, **kept):
    """The labels of a tensor of tokens, as a tensor."""
    from course_utils.frameworks.installed import torch

    return torch.tensor(labels(x.numpy(), **kept))


def write(net, prompts):
    """Continue prompts, each time with the likeliest token, up to the end or by 12 tokens."""
    from course_utils.frameworks.installed import torch

    texts = list(prompts)
    for _ in range(12):
        with torch.no_grad():
            z = net(torch.tensor(encode(texts, length=max(map(len, texts)))))
        last = [len(text) - 1 for text in texts]
        chosen = z[range(len(texts)), last].argmax(dim=1).tolist()
        texts = [
            text if text.endswith(END) else text + TOKENS[token]
            for text, token in zip(texts, chosen, strict=True)
        ]
    return texts


@cache
def recorded():
    """The runs of training.json, {letter: Run}."""
    kept = json.loads(RECORD.read_text(encoding="utf-8"))
    steps = np.arange(0, STEPS + 1, EVERY)
    return {
        letter: Run(steps, **{**run, "loss": np.array(run["loss"]), "nll": np.array(run["nll"])})
        for letter, run in kept["runs"].items()
    }


def write_record():
    """Train all programs and write training.json."""
    from course_utils.frameworks.installed import torch

    runs = {}
    for letter in PROGRAMS:
        run = train(letter)
        runs[letter] = {
            "loss": [float(f"{loss:.5g}") for loss in run.loss],
            "nll": [float(f"{nll:.5g}") for nll in run.nll],
            "right": run.right,
            "refused": run.refused,
            "written": run.written,
        }
        print(letter, run.loss[-1], run.nll[-1], run.right, run.refused, run.written)
    lines = ",\n".join(f'"{letter}": {json.dumps(run)}' for letter, run in runs.items())
    text = (
        f'{{"torch": "{torch.__version__}", "words": {len(words()[0])}, "runs": {{\n{lines}\n}}}}\n'
    )
    RECORD.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_record()
