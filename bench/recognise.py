"""How much longer a file of 5,000 columns takes to recognise and map than one of 12.

    python bench/recognise.py

Prints the seconds of both and fails where the wide file takes a second or more.
"""

import sys
import time

from csmetrics.answers import Answers
from csmetrics.mapping import plan
from csmetrics.read import read

HEADER = (
    "Ticket ID,Created at,Solved at,First response at,Status,Priority,Channel,Agent,Team,"
    "Requester email,Subject,CSAT"
)
ROW = (
    "{n},2026-03-02 09:00:00,2026-03-02 12:00:00,2026-03-02 09:30:00,solved,high,Email,Ana,"
    "Support,c{n}@example.com,Printer,5"
)
ROWS = 50
LONGEST_SECONDS = 1.0


def export(columns: int) -> bytes:
    """Return an export with the usual columns and as many others as it takes."""
    others = range(columns - HEADER.count(",") - 1)
    lines = [",".join([HEADER, *(f"Custom field {n}" for n in others)])]
    lines += [",".join([ROW.format(n=n), *("x" for _ in others)]) for n in range(ROWS)]
    return "\n".join(lines).encode()


def seconds(columns: int) -> float:
    """Return how long a file takes from text to plan, the best of three."""
    with read("export.csv", export(columns)) as upload:
        taken = []
        for _ in range(3):
            began = time.perf_counter()
            plan(upload.tables[0], Answers())
            taken.append(time.perf_counter() - began)
    return min(taken)


def main() -> int:
    """Measure and judge."""
    usual, wide = seconds(12), seconds(5_000)
    print(f"12 columns {usual:.3f} s, 5,000 columns {wide:.3f} s, {wide / usual:.1f} times")
    return int(wide >= LONGEST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
