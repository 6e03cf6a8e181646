"""Small statements spend their time on being planned, by one processor each: some run at once."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from csmetrics.translation import in_this_language

# More would only take turns, and leave none for the other people of a team.
MOST = min(4, os.cpu_count() or 1)

Item = TypeVar("Item")


def side_by_side(work: Callable[[Item], None], items: Sequence[Item]) -> None:
    """Do some work for each item, a few at a time; the first error of any is raised."""
    if len(items) < 2 or MOST < 2:
        for item in items:
            work(item)
        return
    with ThreadPoolExecutor(MOST, "ask") as threads:
        for _ in threads.map(in_this_language(work), items):
            pass
