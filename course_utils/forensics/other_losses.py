"""Where losses start that are no plain cross-entropy: squares, margins, GANs, preferences."""

import math

PERSONS = (10572, 85742)  # CASIA-WebFace and MS1MV2, on which faces are often trained


def squares(report):
    """Squared errors and focal losses, where nothing is known."""
    tell = "read which loss is called: a constant prediction pays this"
    for k in report.one_of((2, 3, 4, 10, 100)):
        cause = f"squared error at {k} equal shares (Brier), averaged over the classes"
        yield report.gives((k - 1) / k**2, f"({k} - 1) / {k}^2", cause, tell, 0.8)
        cause = f"squared error at {k} equal shares (Brier), added over the classes"
        yield report.gives((k - 1) / k, f"({k} - 1) / {k}", cause, tell, 0.8)
    if report.classes in (None, 2):
        cause = "squared error of standardized targets at their mean, or a hinge loss at 0"
        yield report.gives(1.0, "1^2", cause, tell, 0.8)
        cause = "a focal loss (gamma 2) that knows nothing"
        yield report.gives(math.log(2) / 4, "(1 - 1/2)^2 * ln 2", cause, tell, 0.8)


def detectors(report):
    """The focal loss of RetinaNet, for each object: at its start, and where all is background."""
    cause = "RetinaNet's focal loss at its start, for each object, which has a probability of 0.01"
    tell = (
        "right at the first step, if the last bias is ln(0.01 / 0.99). Background comes on top: "
        "little with one class, more with many classes and few objects"
    )
    start = 0.25 * 0.99**2 * -math.log(0.01)
    yield report.gives(start, "0.25 * 0.99^2 * -ln 0.01", cause, tell, 0.8)
    cause = (
        "RetinaNet's focal loss for each object: all are called background, for sure, under a "
        "clip at 1e-4, where the gradient is 0"
    )
    tell = "start again with a lower rate (1e-5) and with ln(0.01 / 0.99) as the last bias"
    yield report.gives(-0.25 * math.log(1e-4), "0.25 * -ln 1e-4", cause, tell, 0.8)


def margins(report):
    """ArcFace and CosFace: before anything is learned, the margin costs itself times the scale."""
    tell = (
        "score pairs without the margin. If the loss stays at this level, begin with margin 0 or "
        "with a smaller scale, and lower the rate"
    )
    for k in report.one_of(PERSONS):
        for scale in (30, 64):
            for name, margin, handicap, line in (
                ("ArcFace", 0.5, math.sin(0.5), "sin(0.5)"),
                ("CosFace", 0.35, 0.35, "0.35"),
            ):
                cause = (
                    f"{name} before it has learned, all cosines near 0: {k} classes, scale "
                    f"{scale}, margin {margin}"
                )
                loss = math.log1p((k - 1) * math.exp(scale * handicap))
                line = f"ln(1 + {k - 1} * e^({scale} * {line}))"
                yield report.gives(loss, line, cause, tell, 0.8)


def adversaries(report):
    """A GAN's discriminator that cannot tell, by another loss than BCE."""
    if report.classes not in (None, 2):
        return
    for name, half, line in (("hinge", 1.0, "1"), ("least-squares", 0.25, "0.5^2")):
        cause = f"a {name} GAN's discriminator that cannot tell, its two halves {{}}"
        tell = f"print both halves, real and made: {half:g} each. Judge a GAN by its samples"
        yield report.gives(2 * half, f"{line} + {line}", cause.format("added"), tell, 0.8)
        yield report.gives(half, f"({line} + {line}) / 2", cause.format("averaged"), tell, 0.8)


def preferences(report):
    """A preference loss while the policy is its reference: all log-ratios are 0."""
    if report.classes not in (None, 2):
        return
    tell = (
        "right at the first step, where the reward margin is 0. Then watch the margin and the "
        "accuracy of held-out pairs, not this number"
    )
    for beta in (0.01, 0.1):
        cause = f"IPO at its first step, beta {beta:g}: it asks for a gap of 1/(2 beta)"
        yield report.gives((0.5 / beta) ** 2, f"(1 / (2 * {beta:g}))^2", cause, tell, 0.8)
    cause = "KTO at its first step: an answer costs 1 - sigmoid(0), times its weight"
    yield report.gives(0.5, "1 - 1 / (1 + e^0)", cause, tell, 0.8)
    cause = "the hinge form of DPO at its first step: 1 less a margin of 0"
    yield report.gives(1.0, "1 - 0", cause, tell, 0.8)


KINDS = (squares, detectors, margins, adversaries, preferences)
