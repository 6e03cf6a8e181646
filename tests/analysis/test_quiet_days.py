"""A stretch without tickets is noticed where it cannot be chance, and nowhere else."""

from datetime import date, datetime, timedelta

import pytest

from csmetrics.analysis.quiet_days import quiet_days
from csmetrics.asking.periods import Period
from csmetrics.engine import Database
from tests.filling import filled

FIRST = datetime(2026, 7, 1, 22, 30)


def tickets(a_day: int, quiet: range, days: int = 92) -> Database:
    return filled(
        tickets=[
            {"ticket_id": f"{day}-{n}", "created_at": FIRST + timedelta(days=day)}
            for day in range(days)
            if day not in quiet
            for n in range(a_day)
        ]
    )


@pytest.mark.parametrize(
    ("a_day", "quiet", "found"),
    [
        # August is missing.
        (5, range(31, 62), [(Period(date(2026, 8, 1), date(2026, 9, 1)), 5.0)]),
        (5, range(31, 37), []),  # too short
        (1, range(31, 45), []),  # too few for a team of one ticket a day
        (1, range(31, 62), [(Period(date(2026, 8, 1), date(2026, 9, 1)), 1.0)]),
        (5, range(0), []),
    ],
)
def test_only_what_cannot_be_chance_is_a_gap(
    a_day: int, quiet: range, found: list[tuple[Period, float]]
) -> None:
    assert quiet_days(tickets(a_day, quiet), "UTC") == found


def test_days_are_those_of_the_time_zone() -> None:
    [(quiet, _)] = quiet_days(tickets(5, range(31, 62)), "Europe/Berlin")
    assert quiet == Period(date(2026, 8, 2), date(2026, 9, 2))


def test_without_tickets_there_is_no_gap() -> None:
    assert quiet_days(filled(), "UTC") == []
