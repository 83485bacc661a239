"""Processes under a process, from /proc: `tree PID` prints their ids, `alive PID ...` those that still run."""

import sys
from pathlib import Path


def parents() -> dict[int, int]:
    """The parent of each running process; one that ended and waits to be collected (state Z) does not run."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            found[int(entry.name)] = int(parent)
    return found


def tree(root: int) -> list[int]:
    """`root` and all below it."""
    parent_of = parents()
    found = {root} & set(parent_of)
    while grown := {pid for pid, parent in parent_of.items() if parent in found} - found:
        found |= grown
    return sorted(found)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[2:]]
    answer = tree(numbers[0]) if sys.argv[1] == "tree" else sorted(set(numbers) & set(parents()))
    sys.stdout.write(" ".join(map(str, answer)))
