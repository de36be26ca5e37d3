"""Demo 11.clinic: seven training runs, told apart by two curves and what the models write."""

import numpy as np

from course_utils.frameworks import training
from course_utils.live import Choice, Demo
from course_utils.live.figures import BLACK, BLUE, ORANGE

UNSURE = "no diagnosis"
DIAGNOSES = tuple(sorted(program.diagnosis for program in training.PROGRAMS.values()))
START = np.log(len(training.TOKENS))


class Clinic(Demo):
    id = "11.clinic"
    title = "The clinic: seven runs, one of them healthy"
    controls = {
        "program": Choice(tuple(training.PROGRAMS), "D", label="program"),
        "diagnosis": Choice((UNSURE, *DIAGNOSES), UNSURE, label="diagnosis"),
    }
    presets = {
        "D": {},
        "A": {"program": "A"},
        "B": {"program": "B"},
        "C": {"program": "C"},
        "E": {"program": "E"},
        "F": {"program": "F"},
        "G": {"program": "G"},
    }

    def compute(self, program, diagnosis):
        run, truth = training.recorded()[program], training.PROGRAMS[program].diagnosis
        return {
            "run": run,
            "fits": None if diagnosis == UNSURE else diagnosis == truth,
        }

    def build(self, figure):
        left, right = figure.subplots(1, 2, width_ratios=(1.4, 1))
        left.set(xlim=(0, training.STEPS), ylim=(0.003, 14), yscale="log", xlabel="step")
        left.set(title="nats per token")
        left.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
        left.axhline(START, color=BLACK, lw=1.2, ls=":")
        left.text(296, START * 1.05, f"ln {len(training.TOKENS)}", ha="right", va="bottom")
        right.axis("off")
        right.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
        right.text(0, 0.71, "it writes")
        return {
            "loss": left.plot([], [], color=ORANGE)[0],
            "nll": left.plot([], [], color=BLUE, ls="--")[0],
            "says": right.text(0, 0.94, "", color=ORANGE, weight="bold"),
            "costs": right.text(0, 0.84, "", color=BLUE, weight="bold"),
            "verdict": right.text(0, 0.0, "", color=BLACK, weight="bold"),
            "written": [
                right.text(0.04, 0.61 - 0.09 * i, "", family="monospace")
                for i in range(len(training.SHOWN))
            ],
            "shares": right.text(0, 0.13, "", va="bottom"),
        }

    def update(self, artists, values):
        run = values["run"]
        artists["loss"].set_data(run.steps, run.loss)
        artists["nll"].set_data(run.steps, run.nll)
        artists["says"].set_text(f"program {values['program']} prints {run.loss[-1]:.3f}")
        artists["costs"].set_text(f"new answers cost {run.nll[-1]:.3f}")
        artists["verdict"].set_text(
            {None: "", True: "✔ your diagnosis fits", False: "✘ it does not fit"}[values["fits"]]
        )
        for text, written in zip(artists["written"], run.written.values(), strict=True):
            text.set_text(written)
        artists["shares"].set_text(
            f"to 100 new words\n{100 * run.right:.0f} right, {100 * run.refused:.0f} refused"
        )

    def describe(self, values):
        run = values["run"]
        first, second, third = run.written.values()
        seen = (
            f"Program {values['program']} prints {run.loss[-1]:.3f} at last; a token of held-out "
            f"answers costs {run.nll[-1]:.3f} nats. It writes “{first}”, “{second}” and “{third}”."
        )
        if values["fits"] is None:
            return seen
        fits = "fits" if values["fits"] else "does not fit"
        return f"{seen} Your diagnosis, {values['diagnosis']}, {fits}."
