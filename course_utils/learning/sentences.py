"""What is said of a wrong value that no named mistake explains, in a notebook and on a web page."""

SENTENCES = {
    # of the kind of thing it is
    "none": "None is what a function gives that ends without `return`, or that only prints.",
    "number": "This is a number, not {kind}.",
    "text": "This is text; the answer is {kind}, written without quotation marks.",
    "type": "Its type is {type}; the answer is {kind}.",
    "too long": "This is larger than any float can hold.",
    "many for one": "This holds {count} numbers; the answer is one number.",
    "one for many": "This is one number; the answer is {kind}.",
    "shape": "This has the shape {given}; the answer has the shape {asked}.",
    "float16": "These are the few digits that float16 holds. Compute in float64.",
    "nan": "nan comes of 0/0, of inf - inf, or of the log of a number below 0.",
    "infinite": "inf comes of the log of 0, of a division by 0, or of an overflow. Stay in logs.",
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
    # of a number
    "no slip": "None of the usual slips gives this.",
    "close": "Close, and a little too {size}: it is within 1 %.",
    "far": "None of the usual slips gives this; it is too {size}.",
}


def say(name, **blanks):
    """One of the sentences, its blanks filled in."""
    return SENTENCES[name].format(**blanks)
