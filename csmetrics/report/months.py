"""Which months a workspace can report on, and which one a reader expects."""

import datetime as dt

from csmetrics.asking.periods import PRESETS, Period, add_months, first_day
from csmetrics.errors import Problem
from csmetrics.language import pack as say
from csmetrics.translation import t


def months(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the first day of every month that has data, the newest first."""
    newest, oldest = first_day(last, "month"), first_day(first, "month")
    many = (newest.year - oldest.year) * 12 + newest.month - oldest.month
    return [add_months(newest, -age) for age in range(many + 1)]


def last_finished(first: dt.date, last: dt.date) -> dt.date:
    """Return the first day of the last month that is over; of the newest where none is."""
    finished = PRESETS["last_month"].choose(first, last)
    return finished.start if finished.end > first else first_day(last, "month")


def period(month: dt.date) -> Period:
    """Return the days of the month that begins on a day."""
    return Period(month, add_months(month, 1))


def read(text: str) -> dt.date:
    """Return the first day of a month written as 2026-10. Raises Problem."""
    try:
        return dt.datetime.strptime(text.strip(), "%Y-%m").date()
    except ValueError as error:
        raise Problem(
            t("“{text}” is not a month.", text=text),
            "",
            t("Write year and month, such as 2026-10."),
        ) from error


def check(month: dt.date, first: dt.date, last: dt.date) -> None:
    """Raise Problem where a month has no data."""
    if not first_day(first, "month") <= first_day(month, "month") <= last:
        raise Problem(
            t("There is no data of {month}.", month=say.month(month)),
            t(
                "What is loaded covers {first} to {last}.",
                first=say.month(first),
                last=say.month(last),
            ),
            t("Choose a month inside that."),
        )
