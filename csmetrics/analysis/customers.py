"""Cohorts and movements of customers, from answers to what charts and sentences need."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from csmetrics.headline import Answer, as_day


@dataclass(frozen=True)
class Cohort:
    """Customers who joined in one month: how many, and the percent still here by age in months."""

    joined: date | None
    size: int
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Triangle:
    """All cohorts, oldest first, and everyone together as one cohort."""

    rows: tuple[Cohort, ...]
    everyone: Cohort

    def still_here(self, months: int) -> float | None:
        """Return the percent of customers still here after so many months, or None."""
        shares = self.everyone.shares
        return shares[months] if months < len(shares) else None


# Two years of months are still read at a glance.
MOST_COHORTS = 24


def triangle(cells: Iterable[Mapping[str, Any]]) -> Triangle:
    """Return the newest cohorts of the workspace's cells (cohort, age, size, retained, value)."""
    by_month: dict[date | None, list[Mapping[str, Any]]] = {}
    for cell in sorted(cells, key=lambda cell: (cell["cohort"], cell["age"])):
        by_month.setdefault(as_day(cell["cohort"]), []).append(cell)
    by_month = dict(list(by_month.items())[-MOST_COHORTS:])
    rows = tuple(
        Cohort(month, row[0]["size"], tuple(cell["value"] for cell in row))
        for month, row in by_month.items()
    )
    return Triangle(rows, _everyone(list(by_month.values())))


def _everyone(rows: Sequence[Sequence[Mapping[str, Any]]]) -> Cohort:
    """Weigh each cohort by its size; an age counts only the cohorts that are that old."""
    shares = []
    for age in range(max((len(row) for row in rows), default=0)):
        old_enough = [row[age] for row in rows if age < len(row)]
        size = sum(cell["size"] for cell in old_enough)
        shares.append(100 * sum(cell["retained"] for cell in old_enough) / size if size else 0.0)
    return Cohort(None, sum(row[0]["size"] for row in rows), tuple(shares))


@dataclass(frozen=True)
class Movement:
    """Customers who joined and left in one bucket of time."""

    period: date | None
    joined: int
    left_from_start: int
    joined_and_left: int


def movements(
    joined: Sequence[Answer], lost: Sequence[Answer], lost_of_start: Sequence[Answer]
) -> tuple[Movement, ...]:
    """Return who came and went, from customers_new, _lost and _lost_of_start per bucket.

    The lost who were not there at the start joined and left inside the bucket.
    """
    return tuple(_movement(*answers) for answers in zip(joined, lost, lost_of_start, strict=True))


def _movement(joined: Answer, lost: Answer, lost_of_start: Answer) -> Movement:
    left, from_start = round(lost.value or 0), round(lost_of_start.value or 0)
    return Movement(joined.period, round(joined.value or 0), from_start, left - from_start)
