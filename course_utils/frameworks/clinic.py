"""Nine programs that train the same network on the digits with nine losses, most of them wrong.

``python -m course_utils.frameworks.clinic`` trains them (PyTorch, about ten seconds) and writes
clinic.json, from which notebook 08 draws the curves where PyTorch is missing.
"""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from course_utils.models.datasets import digits, split

RECORD = Path(__file__).with_name("clinic.json")
TRAIN, HIDDEN, STEPS, EVERY = 1200, 64, 300, 5


class Program(NamedTuple):
    """What is wrong with a program, and its line of code; z are the outputs, y the labels."""

    diagnosis: str
    loss: str


PROGRAMS = {
    "A": Program("nothing wrong", "F.cross_entropy(z, y)"),
    "B": Program("softmax twice", "F.cross_entropy(F.softmax(z, dim=1), y)"),
    "C": Program("log_softmax twice", "F.cross_entropy(F.log_softmax(z, dim=1), y)"),
    "D": Program("NLL of logits", "F.nll_loss(z, y)"),
    "E": Program("NLL of probabilities", "F.nll_loss(F.softmax(z, dim=1), y)"),
    "F": Program("softmax over the batch", "F.nll_loss(F.log_softmax(z, dim=0), y)"),
    "G": Program("squared error", "F.mse_loss(F.softmax(z, dim=1), F.one_hot(y, 10).float())"),
    "H": Program("label smoothing", "F.cross_entropy(z, y, label_smoothing=0.1)"),
    "I": Program("one yes or no", "F.binary_cross_entropy_with_logits(z[:, 0], y.float())"),
}


class Run(NamedTuple):
    """Training loss and test accuracy at the recorded steps, and the final test cross-entropy.

    The cross-entropy is that of softmax(z) and the true labels, in nats, whatever the program
    itself minimized; it is nan for the program with a single output.
    """

    steps: np.ndarray
    loss: np.ndarray
    accuracy: np.ndarray
    test_cross_entropy: float


def train(letter, optimizer="Adam", lr=0.01):
    """Train one program for 300 steps on all 1,200 digits at once. Needs PyTorch.

    Parameters
    ----------
    letter : str
        "A" to "I".
    optimizer : {"Adam", "SGD"}
    lr : float
        Learning rate.

    Returns
    -------
    Run
    """
    from course_utils.frameworks.installed import F, torch

    learn, test = split(digits(), TRAIN)
    X, X_test = (torch.tensor(part.X, dtype=torch.float32) for part in (learn, test))
    y, y_test = torch.tensor(learn.y), torch.tensor(test.y)
    torch.manual_seed(0)
    outputs = 1 if letter == "I" else 10
    net = torch.nn.Sequential(
        torch.nn.Linear(64, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, outputs)
    )
    optimizer = getattr(torch.optim, optimizer)(net.parameters(), lr=lr)
    formula = compile(PROGRAMS[letter].loss, letter, "eval")
    steps, losses, accuracies = [], [], []
    for step in range(STEPS + 1):
        z = net(X)
        loss = eval(formula, {"F": F, "z": z, "y": y})
        if step % EVERY == 0:
            with torch.no_grad():
                z_test = net(X_test)
            guess = z_test.argmax(1) if outputs > 1 else (z_test[:, 0] > 0).long()
            steps.append(step)
            losses.append(loss.item())
            accuracies.append((guess == y_test).double().mean().item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    cross_entropy = F.cross_entropy(z_test, y_test).item() if outputs > 1 else np.nan
    return Run(np.array(steps), np.array(losses), np.array(accuracies), cross_entropy)


@cache
def recorded():
    """The runs of clinic.json, {letter: Run}."""
    kept = json.loads(RECORD.read_text(encoding="utf-8"))
    steps = np.arange(0, STEPS + 1, EVERY)
    return {
        letter: Run(
            steps,
            np.array(run["loss"]),
            np.array(run["accuracy"]),
            run.get("cross_entropy", np.nan),
        )
        for letter, run in kept["runs"].items()
    }


def write_record():
    """Train all programs and write clinic.json."""
    from course_utils.frameworks.installed import torch

    runs = {}
    for letter in PROGRAMS:
        run = train(letter)
        runs[letter] = {
            "loss": [float(f"{loss:.6g}") for loss in run.loss],
            "accuracy": [float(f"{accuracy:.4f}") for accuracy in run.accuracy],
        }
        if not np.isnan(run.test_cross_entropy):
            runs[letter]["cross_entropy"] = float(f"{run.test_cross_entropy:.6g}")
    lines = ",\n".join(f'"{letter}": {json.dumps(run)}' for letter, run in runs.items())
    text = f'{{"torch": "{torch.__version__}", "runs": {{\n{lines}\n}}}}\n'
    RECORD.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_record()
