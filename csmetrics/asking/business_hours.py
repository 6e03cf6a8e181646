"""The business calendar as a table: open seconds before each UTC day and inside it.

The open seconds up to any moment are those before its day plus those of that day so far; elapsed
business time is the difference of two such sums. So SQL needs two joins on a day, no loop.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from csmetrics.asking.periods import DAY, in_utc
from csmetrics.errors import WrongQuestion
from csmetrics.translation import later, t

# Mon–Fri 09:00–17:00 UTC. `hours` may name other times per weekday, several a day:
# {"5": [["10:00", "12:00"], ["13:00", "15:00"]]} opens on Saturdays too.
DEFAULT: dict[str, Any] = {
    "timezone": "UTC",
    "days": [0, 1, 2, 3, 4],
    "open": "09:00",
    "close": "17:00",
    "holidays": [],
    "hours": {},
}

NO_ZONE = later("“{given}” in the business hours is not a time zone.")
NO_DATE = later("“{given}” in the business hours is not a date such as 2026-01-31.")
NO_WEEKDAY = later("“{given}” in the business hours is not a weekday from 0 (Monday) to 6.")
NO_LIST = later("“{given}” in the business hours cannot be read.")
NO_TIME = later("“{given}” in the business hours is not a time from 00:00 to 24:00.")

Opening = tuple[int, int]


def check(calendar: Mapping[str, Any]) -> None:
    """Raise WrongQuestion where a calendar cannot be read."""
    for name in ("days", "holidays", "hours"):
        _checked(list, calendar[name], NO_LIST)
    # A list of openings, each from and until, reads like the pairs that make a dictionary.
    for openings in _checked(dict, calendar["hours"], NO_LIST).values():
        _checked(dict, openings, NO_LIST)
    _checked(ZoneInfo, calendar["timezone"], NO_ZONE)
    for day in calendar["holidays"]:
        _checked(_holiday, day, NO_DATE)
    for day in calendar["days"]:
        _checked(range(7).index, day, NO_WEEKDAY)
    for day in calendar["hours"]:
        _checked([*"0123456"].index, str(day), NO_WEEKDAY)
    for weekday in range(7):
        for start, end in _hours(calendar, weekday):
            check_order(t("A day"), start, end)


def check_order(day: str, start: str, end: str) -> None:
    """Raise WrongQuestion where a day closes before it has opened: it would never be open."""
    opens, closes = (_checked(_clock, clock, NO_TIME) for clock in (start, end))
    if closes <= opens:
        raise WrongQuestion(
            t(
                "{day} cannot close at {end} when it opens at {start}.",
                day=day,
                end=end,
                start=start,
            ),
            t("Hours past midnight belong to the next day."),
            t("Close at 24:00 and open the next day at 00:00."),
        )


def _checked(read: Callable[[Any], Any], given: Any, wrong: str) -> Any:
    try:
        return read(given)
    except (ValueError, TypeError, KeyError, OSError, AttributeError) as error:
        raise WrongQuestion(
            t(wrong, given=given), "", t("Correct it in the settings of the business hours.")
        ) from error


def open_days(calendars: Sequence[Mapping[str, Any]], first: dt.date, last: dt.date) -> pa.Table:
    """Return one row per UTC day: `day`, `open_before`, and each opening of it as from_1, to_1 …

    `open_before` counts the open seconds from the first day; the others count from midnight. With
    several calendars each has its rows, and `schedule` says which, from 0.
    """
    cut = [_by_utc_day(_openings(calendar, first - DAY, last + DAY)) for calendar in calendars]
    most = max(openings_per_day(pieces) for pieces in cut)
    tables = [_days(pieces, most, first, last) for pieces in cut]
    if len(tables) == 1:
        return tables[0]
    return pa.concat_tables(
        table.append_column("schedule", pa.array([number] * table.num_rows, pa.int32()))
        for number, table in enumerate(tables)
    )


def _days(
    pieces: Mapping[dt.date, Sequence[Opening]], most: int, first: dt.date, last: dt.date
) -> pa.Table:
    days = [first + n * DAY for n in range((last - first).days + 1)]
    columns: dict[str, list[Any]] = {"day": days, "open_before": []}
    before = 0
    for day in days:
        columns["open_before"].append(float(before))
        before += sum(end - start for start, end in pieces.get(day, []))
    for number in range(most):
        opening = [_nth(pieces.get(day, []), number) for day in days]
        columns[f"from_{number + 1}"] = [float(start) for start, _ in opening]
        columns[f"to_{number + 1}"] = [float(end) for _, end in opening]
    return pa.table(columns)


def openings_per_day(pieces: Mapping[dt.date, Sequence[Opening]]) -> int:
    """Return the most openings that any one day has, at least 1."""
    return max((len(day) for day in pieces.values()), default=1)


def _nth(openings: Sequence[Opening], number: int) -> Opening:
    return openings[number] if number < len(openings) else (0, 0)


def _openings(
    calendar: Mapping[str, Any], first: dt.date, last: dt.date
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    zone = ZoneInfo(calendar["timezone"])
    holidays = {_holiday(day) for day in calendar["holidays"]}
    for number in range((last - first).days + 1):
        day = first + number * DAY
        if day in holidays:
            continue
        for start, end in _hours(calendar, day.weekday()):
            begins, ends = _utc(day, start, zone), _utc(day, end, zone)
            if ends > begins:
                yield begins, ends


def _hours(calendar: Mapping[str, Any], weekday: int) -> Sequence[tuple[str, str]]:
    own = calendar["hours"].get(str(weekday))
    if own is not None:
        return [(start, end) for start, end in own]
    return [(calendar["open"], calendar["close"])] if weekday in calendar["days"] else []


def _utc(day: dt.date, clock: str, zone: ZoneInfo) -> dt.datetime:
    # Wall time: adding to a local time keeps its zone and minds no clock change.
    return in_utc(dt.datetime.combine(day, dt.time()) + _clock(clock), zone)


def _holiday(day: Any) -> dt.date:
    return dt.date.fromisoformat(str(day)[:10])


def _clock(clock: str) -> dt.timedelta:
    hours, _, minutes = clock.partition(":")
    since_midnight = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
    # "24:00" closes at the end of the day.
    if not dt.timedelta() <= since_midnight <= DAY:
        raise ValueError(clock)
    return since_midnight


def _by_utc_day(
    openings: Iterator[tuple[dt.datetime, dt.datetime]],
) -> dict[dt.date, list[Opening]]:
    days: dict[dt.date, list[Opening]] = defaultdict(list)
    for begins, ends in openings:
        while begins < ends:
            midnight = dt.datetime.combine(begins.date(), dt.time())
            stop = min(ends, midnight + DAY)
            start_second = int((begins - midnight).total_seconds())
            days[begins.date()].append((start_second, int((stop - midnight).total_seconds())))
            begins = stop
    return {day: _joined(pieces) for day, pieces in days.items()}


def _joined(openings: Iterable[Opening]) -> list[Opening]:
    """Return openings in order, those that overlap as one.

    In the night that loses an hour, a time inside it comes after the next opening has begun.
    """
    joined: list[Opening] = []
    for start, end in sorted(openings):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined
