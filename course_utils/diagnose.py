"""Ask from the shell: ``python -m course_utils.diagnose 1.4612 --classes 10``."""

import argparse
import os
import re
import sys

from course_utils.forensics import diagnose_loss


def main(words=None):
    """Print what diagnose_loss finds, best first."""
    parser = argparse.ArgumentParser(
        prog="python -m course_utils.diagnose", description="What a training loss may mean."
    )
    parser.add_argument("loss", type=float, help="the loss that was printed, in nats")
    parser.add_argument("--classes", type=int, help="number of classes")
    parser.add_argument("--accuracy", type=float, help="share of right answers, from 0 to 1")
    parser.add_argument("--shares", type=float, nargs="+", help="how common each class is")
    parser.add_argument("--batch", type=int, help="rows in a batch")
    words = sys.argv[1:] if words is None else words
    # With a blank before it, argparse takes a number below 0 for a number.
    words = [f" {word}" if re.match(r"-(\.?\d|inf)", word) else word for word in words]
    asked = parser.parse_args(words)
    try:
        found = diagnose_loss(asked.loss, asked.classes, asked.accuracy, asked.shares, asked.batch)
    except ValueError as error:
        parser.exit(2, f"✘ {error}.\n")
    print("\n".join(f"{number}. {each}" for number, each in enumerate(found, 1)))


if __name__ == "__main__":
    try:
        main()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
