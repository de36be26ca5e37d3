"""What wrong answers are told: ``python -m tests.learning.mistakes TABLE.csv``.

The table has the columns ``exercise`` ("01.1"), ``mistake`` (in words), ``code`` (a cell that sets
the name the exercise asks for), and ``says``: a few words that the message must hold if it names
this mistake, or several groups of them, parted by ``|``. The blind table has ``common`` as well,
"yes" where many learners make the mistake. Each answer is

- named: the message says what went wrong,
- general: it is refused, and nothing false is said,
- misleading: the message names another mistake (or ``says`` is empty: then look yourself),
- accepted: it counts as right.

The messages are printed, and the counts of each notebook.
"""

import csv
import os
import sys
import tempfile
from collections import Counter

import course_utils
from course_utils.judging.calls import fixed_conditions
from course_utils.judging.diagnosis import diagnose
from course_utils.learning import all_exercises, registry

VERDICTS = ("named", "general", "misleading", "accepted")


def judged(row):
    """The verdict on one row of the table, and the message."""
    exercise = all_exercises()[row["exercise"]]
    space = {name: getattr(course_utils, name) for name in course_utils.__all__}
    space |= registry.contents(exercise.id[:2]) | exercise.notebook_names()
    with fixed_conditions():
        exec(row["code"], space)
        status, text, mistake = diagnose(exercise, space[exercise.name])
    if status == "correct":
        return "accepted", text
    if not mistake:
        return "general", text
    typed = text.replace("−", "-").lower()
    told = any(words.strip().lower() in typed for words in row["says"].split("|"))
    return "named" if row["says"] and told else "misleading", text


def main(path):
    """Print what each wrong answer is told, and the counts."""
    os.environ["COURSE_PROGRESS"] = os.path.join(tempfile.mkdtemp(), "progress.json")
    counts = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            verdict, text = judged(row)
            counts.setdefault(row["exercise"][:2], Counter())[verdict] += 1
            print(f"{row['exercise']} {verdict:10} {row['mistake']}\n    {text}\n")
    counts["all"] = sum(counts.values(), Counter())
    print("notebook", *VERDICTS, sep="\t")
    for notebook, found in counts.items():
        print(notebook, *(found[verdict] for verdict in VERDICTS), sep="\t")


if __name__ == "__main__":
    main(sys.argv[1])
