"""Times and cells, as the exports write them."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OPENS, CLOSES = 9 * 60, 17 * 60

Row = Sequence[object]


def csv_bytes(rows: Iterable[Row], *, quote_all: bool = False) -> bytes:
    """Write rows, headers first, as a helpdesk does."""
    text = io.StringIO()
    writer = csv.writer(
        text, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL, lineterminator="\n"
    )
    writer.writerows(rows)
    return text.getvalue().encode()


def moment(when: datetime | None) -> str:
    """Write a time to the minute, or nothing."""
    return when.strftime("%Y-%m-%d %H:%M") if when else ""


def day(when: date | None) -> str:
    """Write a day, or nothing."""
    return when.isoformat() if when else ""


def minutes_between(start: datetime, end: datetime) -> int:
    """Return elapsed minutes."""
    return (end - start) // MINUTE


def opening_minutes(start: datetime, end: datetime) -> int:
    """Return the minutes between two times that fall on weekdays from 9 to 17."""
    total, at = 0, start.date()
    while at <= end.date():
        if at.weekday() < 5:
            midnight = datetime(at.year, at.month, at.day)
            first = max(OPENS, minutes_between(midnight, start))
            last = min(CLOSES, minutes_between(midnight, end))
            total += max(0, last - first)
        at += DAY
    return total


def after_opening_minutes(start: datetime, minutes: int) -> datetime:
    """Return the time at which this many opening minutes have passed."""
    at = datetime(start.year, start.month, start.day)
    now = minutes_between(at, start)
    while True:
        if at.weekday() < 5:
            first = max(OPENS, now)
            if first + minutes <= CLOSES:
                return at + (first + minutes) * MINUTE
            minutes -= max(0, CLOSES - first)
        at, now = at + DAY, 0
