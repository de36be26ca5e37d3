"""Sentences that a notebook and a web page both say, each in its own language."""

SENTENCES = {
    # Of a wrong value that no named mistake explains: of the kind of thing it is
    "none": "None is what a function gives that ends without `return`, or that only prints.",
    "number": "This is a number, not {kind}.",
    "text": "This is text; the answer is {kind}, written without quotation marks.",
    "type": "Its type is {type}; the answer is {kind}.",
    "too long": "This is larger than any float can hold.",
    "many for one": "This holds {count} numbers; the answer is one number.",
    "one for many": "This is one number; the answer is {kind}.",
    "shape": "This has the shape {given}; the answer has the shape {asked}.",
    "float16": "These are the few digits that float16 holds. Compute in float64.",
    "nan": "nan comes of 0/0, of inf - inf, of 0 times inf, or of the log of a number below 0.",
    "infinite": "inf comes of the log of 0, of a division by 0, or of an overflow. Stay in logs.",
    # of numbers that should sum to 1
    "sum": "These numbers do not sum to 1; the right ones do.",
    # of names
    "names": "These are not texts. Give the names themselves, each in quotation marks.",
    "one text": "Each name needs quotation marks of its own, with a comma between the names.",
    # of letters
    "digits": "These are numbers; letters are asked for.",
    "length": "This has {letters}; {asked} asked for.",
    "twice": "{letter} is there more than once; each letter comes once.",
    # of several things
    "belong": "Of your {count}, {good} there; {missing} more to find.",
    "parts": "These are {count}; {asked} are asked for.",
    "opposite": "All are right, but in the opposite order.",
    "no part": "None of the {asked} is right at its place.",
    "some parts": "Right: {good} of {asked}, at place {places}.",
    # of one number
    "no slip": "None of the usual slips gives this.",
    "close": "Close, and a little too {size}: it is within 1 %.",
    "far": "None of the usual slips gives this; it is too {size}.",
    # Of a guess
    "committed": "● Committed: {guess}.",
    "seen": "● Seen: you looked first, so no guess is scored.",
    "answer": "The answer: {truth}.",
    "exactly": "{truth}, exactly.",
    "within": "it is {truth}; you said {guess}.",
    "off": "✘ Not this time: it is {truth}; you said {guess}{factor}.",
    "factor": ", {ratio} times too {size}",
    "right": "✔ Correct",
    "wrong": "✘ Not this time",
    "undecided": "○ Undecided",
    "cost": (
        "{word}: the truth is {letter}, {option}. You gave it {share} %, which costs {cost}. "
        "Sharing equally among {count} costs ln {count} = {equal} nats."
    ),
    "nats": "{cost} nats",
    "infinitely many": "infinitely many nats",
    "impossible": (
        "You called it impossible, and it happened: the cost is -ln 0, infinity. No later success "
        "brings your mean cost down again. This is the lesson of the logarithmic score: leave "
        "room for what you cannot rule out."
    ),
    # Of all guesses
    "mean": (
        "Your mean negative log-likelihood over {count} is {mean} nats; always sharing equally "
        "costs {equal}. "
    ),
    "infinite mean": (
        "It is infinite because you gave 0 % to what turned out true ({ids}): -ln 0 is infinity, "
        "and no later success brings the mean down. The logarithmic score forgives every doubt "
        "and no false certainty."
    ),
    "worth": "Your confidence is worth {gain} nats a prediction.",
    "ahead": "So far, sharing equally would have cost you less: your confidence runs ahead.",
    "calibration": "Calibration: {groups}.",
    "group": "of {count} given about {said} %, {came} % came true",
}


def sentence(name, **blanks):
    """One of the sentences, its blanks filled in."""
    return SENTENCES[name].format(**blanks)
