"""The questions of notebook 00: one of each kind, to learn how they work."""

import numpy as np

from course_utils import softmax
from course_utils.chapters.ch00.heads import Heads
from course_utils.learning import Exercise, Facts, Prediction, nearest_option

CHANCES = {"about 0.05": 0.05, "about 0.12": 0.12, "about 0.25": 0.25, "about 0.50": 0.50}

GUESS_HEADS = Prediction(
    id="00.heads",
    question="Ten flips of a fair coin. How probable are exactly five heads?",
    options=tuple(CHANCES),
    answer=lambda: nearest_option(CHANCES, Heads().compute(flips=10)["half"]),
)

TWO_SIXES = Exercise(
    id="00.1",
    title="Two sixes",
    minutes=2,
    difficulty=1,
    task="Two fair dice are thrown. The probability that both show a six: a number from 0 to 1.\n"
    "For one die you would write 1/6.",
    stub="both_six = ...",
    solution_source="""
        one_six = 1 / 6
        both_six = one_six * one_six
    """,
    hints=(
        "One throw in six shows a six on the first die. In how many of these does the second show "
        "one, too?",
        "Independent events: multiply their probabilities.",
        "both_six = (probability of one six) * (probability of one six)",
    ),
    wrong={
        "This is the chance of at least one six. Here both dice must show it.": lambda: 11 / 36,
        "You counted (6, 6) twice. Of the 36 pairs only one shows two sixes.": lambda: 2 / 36,
        "That is one die, or any two alike. Both must show a six, which is rarer.": 1 / 6,
        "That is exactly one six. Both dice must show it.": lambda: 10 / 36,
        "That is no six at all. Both dice must show one.": lambda: 25 / 36,
        "That is six dice, all of them sixes. Here are two dice.": lambda: (1 / 6) ** 6,
        "You added the probabilities. Adding is for 'one or the other'; 'both' multiplies.": 2 / 6,
        "You added the numbers of faces. There are 6 times 6 pairs, not 6 plus 6.": 1 / 12,
        "That is how many pairs there are. A probability is at most 1.": 36,
        "The second die here has only five faces left. Both dice have six, whatever the first "
        "shows.": lambda: 1 / 6 * 1 / 5,
        "You counted the 21 pairs without order as equally probable. 1 and 2 can come in two "
        "orders, two sixes in one.": lambda: 1 / 21,
        "You counted the eleven sums from 2 to 12 as equally probable. A sum of 7 comes of six "
        "pairs, one of 12 of a single pair.": lambda: 1 / 11,
    },
    reference=lambda: (1 / 6) ** 2,
    facts=Facts(unit="probability"),
    expects="a probability smaller than that of one six",
)


# A NumPy warm-up

TABLES = [
    (np.array([[3.0, 1.0], [1.0, 1.0]]),),
    (np.array([[2, 6, 2], [1, 1, 2], [5, 3, 12]]),),
]

ROWS_TO_SHARES = Exercise(
    id="00.2",
    title="Rows that sum to one",
    minutes=2,
    difficulty=1,
    task="counts is a table, no row of it all zeros. Divide each row by its own sum, so that it\n"
    "sums to 1.\n"
    "Example: row_shares(np.array([[3, 1], [1, 1]])) is [[0.75, 0.25], [0.5, 0.5]].",
    stub="def row_shares(counts):\n    return ...",
    solution_source="""
        def row_shares(counts):
            return counts / counts.sum(axis=1, keepdims=True)
    """,
    hints=(
        "Along which axis does a row lie?",
        "sum(axis=1) adds along the rows. The sums must stand in a column, one beside each row.",
        "counts / counts.sum(axis=1, keepdims=True)",
    ),
    reference=lambda counts: counts / counts.sum(axis=1, keepdims=True),
    wrong={
        "Without keepdims the sums of the rows lie in a row, so each column is divided by one of "
        "them.": lambda counts: counts / counts.sum(axis=1),
        "This divides each column by its sum: axis=0 adds down the columns.": lambda counts: (
            counts / counts.sum(axis=0)
        ),
        "This divides by the sum of the whole table. Each row needs its own sum.": lambda counts: (
            counts / counts.sum()
        ),
        "These are the sums alone. Divide the table by them.": lambda counts: counts.sum(
            axis=1, keepdims=True
        ),
        "This divides each row by its largest number, not by its sum.": lambda counts: (
            counts / counts.max(axis=1, keepdims=True)
        ),
        "This divides by how many columns there are. Each row needs its own sum.": lambda counts: (
            counts / counts.shape[1]
        ),
        "This divides each row by its mean, not by its sum.": lambda counts: (
            counts / counts.mean(axis=1, keepdims=True)
        ),
        "Every share is cut down to 0: // drops the fraction, and so does a table made for whole "
        "numbers.": lambda counts: counts // counts.sum(axis=1, keepdims=True),
        "This is a softmax: it takes exp of the counts first. Divide the counts themselves.": (
            lambda counts: softmax(counts, axis=1)
        ),
        "One was added to every count first. Divide the counts as they are.": lambda counts: (
            (counts + 1) / (counts + 1).sum(axis=1, keepdims=True)
        ),
        "This divides each row by its length, the root of its sum of squares. Divide by its sum.": (
            lambda counts: counts / np.linalg.norm(counts, axis=1, keepdims=True)
        ),
    },
    cases=TABLES,
    facts=Facts(unit="probability"),
    expects="a table of the same shape, in which each row sums to 1",
)

PICK = Exercise(
    id="00.3",
    title="One number from each row",
    minutes=2,
    difficulty=1,
    task="q has a row for each photo, y a column number for each photo. Pick from row i the\n"
    "number in column y[i].\n"
    "Example: picked(np.array([[0.7, 0.3], [0.9, 0.1]]), [1, 0]) is [0.3, 0.9].",
    stub="def picked(q, y):\n    return ...",
    solution_source="""
        def picked(q, y):
            return q[np.arange(len(y)), y]
    """,
    hints=(
        "An array between the brackets picks many places at once.",
        "Give two lists of equal length: the rows 0, 1, 2, … and the columns y.",
        "q[np.arange(len(y)), y]",
    ),
    reference=lambda q, y: q[np.arange(len(y)), y],
    wrong={
        "q[:, y] picks all these columns from every row. Say which row goes with which column: "
        "np.arange(len(y)).": lambda q, y: q[:, y],
        "q[y] picks whole rows. The first place between the brackets is the row.": lambda q, y: q[
            y
        ],
        "This is the largest number of each row, not the one in column y[i].": lambda q, y: q.max(
            axis=1
        ),
        "Rows and columns are exchanged: this is q[y, i] in place of q[i, y].": lambda q, y: q[
            y, np.arange(len(y))
        ],
        "This is the diagonal: column i of row i. Take column y[i].": lambda q, y: np.diag(q),
        "This takes column y[0] from every row. Each row has its own column, y[i].": lambda q, y: q[
            :, y[0]
        ],
        "This takes every number from the first row. Row i gives one, in column y[i].": (
            lambda q, y: q[0, y]
        ),
        "The columns are counted from 1 here. In y they are counted from 0, as NumPy does.": (
            lambda q, y: q[np.arange(len(y)), y - 1]
        ),
        "This is the place of the largest number of each row. The number in column y[i] is "
        "asked.": lambda q, y: q.argmax(axis=1),
        "The picked numbers were added down the columns. Add along each row: axis=1.": (
            lambda q, y: (q * np.eye(q.shape[1])[y]).sum(axis=0)
        ),
        "Every row meets every column of y here, as in two nested loops. Row i goes with y[i] "
        "alone, as zip does it.": lambda q, y: q[:, y].ravel(),
    },
    cases=[
        (np.array([[0.7, 0.2, 0.1], [0.15, 0.25, 0.6], [0.22, 0.33, 0.45]]), np.array([1, 1, 0])),
        (np.array([[0.5, 0.3, 0.2], [0.1, 0.7, 0.2]]), np.array([2, 0])),
    ],
    facts=Facts(unit="probability"),
    expects="as many numbers as there are rows",
)


def _pairs(before, after, size):
    """How often each pair occurs, in a table."""
    table = np.zeros((size, size))
    np.add.at(table, (before, after), 1)
    return table


def _all_pairs(before, after, size):
    """How often each number of before comes, times how often each of after comes."""
    return np.outer(np.bincount(before, minlength=size), np.bincount(after, minlength=size))


def _shares_of_rows(before, after, size):
    table = _pairs(before, after, size)
    return table / np.maximum(table.sum(axis=1, keepdims=True), 1)


def _pairs_once(before, after, size):
    table = np.zeros((size, size))
    table[before, after] += 1
    return table


COUNT = Exercise(
    id="00.4",
    title="Count pairs",
    minutes=3,
    difficulty=2,
    task="before and after are lists of equal length. In a table of size by size, entry [i, j] is\n"
    "how often i in before meets j in after at the same place. A pair may come many times.\n"
    "Example: count_pairs([0, 0, 1], [1, 1, 0], 2) is [[0, 2], [1, 0]].",
    stub="def count_pairs(before, after, size):\n    return ...",
    solution_source="""
        def count_pairs(before, after, size):
            table = np.zeros((size, size))
            np.add.at(table, (before, after), 1)
            return table
    """,
    hints=(
        "Begin with a table of zeros. What happens to a place that is listed twice?",
        "table[before, after] += 1 adds only once to each place. np.add.at adds each time.",
        "table = np.zeros((size, size)); np.add.at(table, (before, after), 1)",
    ),
    reference=_pairs,
    wrong={
        "A pair that comes twice was counted once: = 1 overwrites the 1 that is there, and += with "
        "lists of places reads and writes each place one time. np.add.at adds for each pair.": (
            _pairs_once
        ),
        "Rows and columns are exchanged: before is the row, after the column.": (
            lambda before, after, size: _pairs(after, before, size)
        ),
        "These are shares of the whole. The task asks for counts.": (
            lambda before, after, size: _pairs(before, after, size) / len(before)
        ),
        "The counts begin at 1 here. Begin with zeros.": (
            lambda before, after, size: _pairs(before, after, size) + 1
        ),
        "These are the counts of before alone, not of pairs.": (
            lambda before, after, size: np.bincount(before, minlength=size)
        ),
        "This pairs every entry of before with every entry of after. Pair those at the same place, "
        "as zip does.": _all_pairs,
        "All rows are the same: [[0] * size] * size holds one list, size times.": (
            lambda before, after, size: [np.bincount(after, minlength=size)] * size
        ),
        "These are shares of each row. The task asks for counts.": _shares_of_rows,
        "Each pair was counted in both directions. Only [before, after] counts, not "
        "[after, before].": lambda before, after, size: (
            _pairs(before, after, size) + _pairs(after, before, size)
        ),
        "The last pair is missing: the loop ends one too early.": lambda before, after, size: (
            _pairs(before[:-1], after[:-1], size)
        ),
        "The first pair is missing: the loop begins one too late.": lambda before, after, size: (
            _pairs(before[1:], after[1:], size)
        ),
        "These are neighbors within before; after is not used. Pair before[k] with after[k].": (
            lambda before, after, size: _pairs(before[:-1], before[1:], size)
        ),
        "after is shifted by one place. The two lists lie side by side already: before[k] goes "
        "with after[k].": lambda before, after, size: _pairs(before[:-1], after[1:], size),
        "The table is as large as the numbers that occur ask for. It must have size rows and "
        "columns, some of them zeros.": lambda before, after, size: _pairs(
            before, after, max(*before, *after) + 1
        ),
        "Only the first pair is counted. Does a `return` stand inside the loop?": (
            lambda before, after, size: _pairs(before[:1], after[:1], size)
        ),
        "Each place is counted where one of the two lists fits. Both must fit: `and`, not `or`.": (
            lambda before, after, size: (
                _pairs(before, after, size).sum(axis=1, keepdims=True)
                + _pairs(before, after, size).sum(axis=0)
                - _pairs(before, after, size)
            )
        ),
        "This compares how often each number comes in its own list. Ask of each place what stands "
        "there in both.": lambda before, after, size: np.minimum.outer(
            np.bincount(before, minlength=size), np.bincount(after, minlength=size)
        ),
        "Row 0 and column 0 are left out. The numbers begin at 0.": (
            lambda before, after, size: np.pad(
                _pairs(before, after, size)[1:, 1:], ((1, 0), (1, 0))
            )
        ),
        "The bins of the histogram end at the largest number that occurs. Give it the range from "
        "0 to size.": lambda before, after, size: np.histogram2d(before, after, size)[0],
        "Nothing was counted. A list compared with a number, before == i, is False as a whole; "
        "np.asarray makes it an array, which is compared place by place.": (
            lambda before, after, size: np.zeros((size, size))
        ),
    },
    cases=[
        ([0, 0, 1, 2, 0], [1, 1, 0, 2, 1], 3),
        ([1, 1, 1, 0], [0, 0, 1, 0], 2),
        ([2, 0, 2, 1, 2], [1, 1, 1, 0, 2], 4),
    ],
    facts=Facts(unit="counts"),
    expects="a table whose entries sum to the number of pairs",
)

DIFFERENCES = Exercise(
    id="00.5",
    title="Each with each",
    minutes=2,
    difficulty=2,
    task="x and centers are arrays of numbers. Entry [i, j] of the answer is x[i] - centers[j]: a\n"
    "row for each x, a column for each center.\n"
    "Example: differences(np.array([5, 7]), np.array([1, 2, 3])) is [[4, 3, 2], [6, 5, 4]].",
    stub="def differences(x, centers):\n    return ...",
    solution_source="""
        def differences(x, centers):
            return x[:, None] - centers
    """,
    hints=(
        "NumPy repeats an axis of length 1 as often as is needed.",
        "Turn x into a column: x[:, None] has the shape (len(x), 1).",
        "x[:, None] - centers",
    ),
    reference=lambda x, centers: x[:, None] - centers,
    wrong={
        "This subtracts place by place. Each x must meet each center: make x a column, "
        "x[:, None].": lambda x, centers: x - centers,
        "Rows and columns are exchanged: centers became the column. Make x the column.": (
            lambda x, centers: x - centers[:, None]
        ),
        "The sign: it is x minus center.": lambda x, centers: centers - x[:, None],
        "These are distances, without sign.": lambda x, centers: abs(x[:, None] - centers),
        "This adds where it should subtract.": lambda x, centers: x[:, None] + centers,
        "This multiplies where it should subtract.": lambda x, centers: x[:, None] * centers,
        "This subtracts the mean of the centers. Each center has its own column.": (
            lambda x, centers: (x - centers.mean())[:, None] + 0 * centers
        ),
    },
    cases=[
        (np.array([5.0, 7.5, 2.0]), np.array([1.0, 2.25, 9.0])),
        (np.array([0.5, -3.0]), np.array([4.0, 1.0])),
    ],
    facts=Facts(unit="length"),
    expects="a table with a row for each x and a column for each center",
)

KEPT = Exercise(
    id="00.6",
    title="Only those that count",
    minutes=2,
    difficulty=1,
    task="losses and labels are arrays of equal length. The mean loss of those whose label is not\n"
    "−100; there is at least one.\n"
    "Example: kept_mean(np.array([1, 2, 6]), np.array([0, -100, 3])) is 3.5.",
    stub="def kept_mean(losses, labels):\n    return ...",
    solution_source="""
        def kept_mean(losses, labels):
            return losses[labels != -100].mean()
    """,
    hints=(
        "A comparison of an array gives an array of true and false.",
        "Such an array between the brackets keeps the places where it is true.",
        "losses[labels != -100].mean()",
    ),
    reference=lambda losses, labels: losses[labels != -100].mean(),
    wrong={
        "This is the mean of all of them, also of those with the label −100.": (
            lambda losses, labels: losses.mean()
        ),
        "The sum is right, and it is divided by all of them. Divide by how many count.": (
            lambda losses, labels: (losses * (labels != -100)).mean()
        ),
        "This keeps those that should be left out: it is != and not ==.": (
            lambda losses, labels: losses[labels == -100].mean()
        ),
        "This is the sum of those that count. Take their mean.": lambda losses, labels: losses[
            labels != -100
        ].sum(),
        "These are the losses that count. Take their mean.": lambda losses, labels: losses[
            labels != -100
        ],
        "This keeps only labels above 0, and loses label 0. Keep all but −100.": (
            lambda losses, labels: losses[labels > 0].mean()
        ),
        "You multiplied by the labels. They say which losses count, not how much.": (
            lambda losses, labels: (losses * labels)[labels != -100].mean()
        ),
        "This is the median of those that count. Take their mean.": lambda losses, labels: (
            np.median(losses[labels != -100])
        ),
        "This divides by one less than there are. A mean divides by how many count.": (
            lambda losses, labels: losses[labels != -100].sum() / (sum(labels != -100) - 1)
        ),
        "You divided by how many of the losses are not 0. A kept loss of 0 counts as well.": (
            lambda losses, labels: (
                losses[labels != -100].sum() / np.count_nonzero(losses[labels != -100])
            )
        ),
        "You used the labels as places in losses. A label only says whether its own loss counts.": (
            lambda losses, labels: losses[labels[labels != -100]].mean()
        ),
        "A mean is nan where nothing was chosen, or where nan stands among the numbers. Choose the "
        "losses that count first.": lambda losses, labels: np.nan,
        "This is the first loss that counts, alone. Does a `return` stand inside the loop?": (
            lambda losses, labels: losses[labels != -100][0]
        ),
        "The sum is right, and it is divided by how many are left out. Divide by how many count.": (
            lambda losses, labels: losses[labels != -100].sum() / (labels == -100).sum()
        ),
        "The losses left out are subtracted. They count neither way.": lambda losses, labels: (
            np.where(labels == -100, -losses, losses).sum() / (labels != -100).sum()
        ),
        "The labels are used as weights. They say which losses count, not how much.": (
            lambda losses, labels: (
                (losses * labels)[labels != -100].sum() / labels[labels != -100].sum()
            )
        ),
        "All losses are in the sum, and it is divided by how many count. Add only those that "
        "count.": lambda losses, labels: losses.sum() / (labels != -100).sum(),
        "This stops at the first label of −100. Leave that one out, and go on.": (
            lambda losses, labels: losses[: [*labels, -100].index(-100)].mean()
        ),
        "This is the mean of the means of each label. Every loss that counts weighs the same.": (
            lambda losses, labels: np.mean(
                [losses[labels == k].mean() for k in np.unique(labels) if k != -100]
            )
        ),
    },
    cases=[
        (np.array([1.5, 0.25, 6.0, 2.0, 0.5]), np.array([0, -100, 3, -100, 1])),
        (np.array([4.0, 7.0, 0.75]), np.array([2, 1, -100])),
        (np.array([0.0, 3.0, 1.5]), np.array([1, -100, 2])),
        (np.array([2.0, 0.25, 5.0, 1.0]), np.array([1, 1, -100, 0])),
    ],
    facts=Facts(unit="loss"),
    expects="one number, no larger than the largest loss that counts",
)
