"""The period of a cost: its first and its last day, or what one column says.

Few who keep such a list write the day after the last, as we do, and most name a month, a quarter
or a year, or the day of a posting.
"""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from csmetrics.asking.periods import add_months
from csmetrics.folding import fold
from csmetrics.mapping.dates import spellings
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell, replaced
from csmetrics.mapping.values import Values
from csmetrics.read.telling import in_quotes
from csmetrics.translation import t

START, END = "period_start", "period_end"
_NUMBERED = (
    re.compile(r"(?P<year>20\d\d)\s*[-/._ ]?\s*(?P<month>0?[1-9]|1[0-2])"),
    re.compile(r"(?P<month>0?[1-9]|1[0-2])\s*[-/._ ]\s*(?P<year>20\d\d)"),
    re.compile(r"(?P<year>20\d\d)\s*年\s*(?P<month>0?[1-9]|1[0-2])\s*月"),
)
_NAMED = (
    re.compile(r"(?P<name>[^\W\d]{3,12})\.?,?\s*[-/._ ]?\s*(?:de\s+)?['’]?(?P<year>20\d\d|\d\d)"),
    re.compile(r"(?P<year>20\d\d)\s*[-/._ ]?\s*(?P<name>[^\W\d]{3,12})\.?"),
)
_QUARTER = r"(?:[qt]\s?(?P<quarter>[1-4])|(?P<other>[1-4])\.?\s?(?:q|t|quart\w*|trim\w*))"
_QUARTERS = (
    re.compile(rf"{_QUARTER}\s*[-/._ ]?\s*['’]?(?P<year>20\d\d|\d\d)", re.I),
    re.compile(rf"(?P<year>20\d\d)\s*[-/._ ]?\s*{_QUARTER}", re.I),
)
_YEAR = re.compile(r"20\d\d")


def named(values: Values) -> dict[str, Reading]:
    """Return both ends of the periods that one column names; none where its cells are days."""
    place = values.place(START)
    if place is None or values.place(END) is not None:
        return {}
    known = {word: period_of(word) for word in values.profile.words(place) or ()}
    days = {word: period for word, period in known.items() if period}
    if not days:
        return {}
    header = (values.header(place),)
    start = _as_days(place, {word: first for word, (first, _) in days.items()})
    end = _as_days(place, {word: after for word, (_, after) in days.items()})
    return {name: Reading(day, cell(place), header) for name, day in ((START, start), (END, end))}


def _as_days(place: int, days: Mapping[str, dt.date]) -> str:
    written = {word: day.isoformat() for word, day in days.items()}
    return f"cast({replaced(cell(place), written, 'null')} as date)"


def complete(values: Values, found: dict[str, Reading]) -> None:
    """Bring the first and last days of costs to what ours are, or fill the last one in."""
    if START in found and END in found:
        _count_last_day(values, found)
    elif START in found:
        _fill(found)


def _count_last_day(values: Values, found: dict[str, Reading]) -> None:
    """Let the last day count where the file proves that it is meant.

    A period that ends on the day on which it begins, or on the last of a month, is told by its last
    day; one that ends on the first of a month is not, nor is one that ends where another begins.
    A column of our own name is what docs/tables.md says: the day after.
    """
    start, end = found[START], found[END]
    is_first = f"day({end.value}) = 1"
    follows = f"({end.value}) in (select {start.value} from upload)"
    counted = values.profile.measure(
        {
            "last": f"count(*) filter (({end.value}) = ({start.value}) "
            f"or day(({end.value}) + 1) = 1)",
            "after": f"count(*) filter (({end.value}) > ({start.value}) "
            f"and ({is_first} or {follows}))",
        }
    )
    if not counted["last"] or counted["after"]:
        return
    header = in_quotes(end.headers[0])
    if fold(end.headers[0]) == fold(END):
        warning = t(
            "{header} is read as the day after each period, though it looks like the last day: "
            "call the column “Last day” if it is.",
            header=header,
        )
        found[END] = end.saying(warnings=[warning])
        return
    found[END] = replace(end, value=f"(({end.value}) + 1)").saying(
        notes=[t("{header} is read as the last day of each period, and counts.", header=header)]
    )


def _fill(found: dict[str, Reading]) -> None:
    """Give costs of which one day alone is known the whole month of that day."""
    start = found[START]
    found[START] = replace(start, value=f"cast(date_trunc('month', {start.value}) as date)").saying(
        notes=[
            t(
                "{header} is one day for each cost: it counts for the month of that day.",
                header=in_quotes(start.headers[0]),
            )
        ]
    )
    end = f"cast(date_trunc('month', {start.value}) + interval 1 month as date)"
    found[END] = Reading(end, "", start.headers)


def period_of(text: str) -> tuple[dt.date, dt.date] | None:
    """Return the first day of a month, quarter or year, and the day after its last.

    None for a text that names none of them, or a single day.
    """
    text = text.strip()
    for pattern in (*_NUMBERED, *_NAMED, *_QUARTERS, _YEAR):
        if (match := pattern.fullmatch(text)) and (found := _of(match.groupdict(), match[0])):
            return found
    return None


def _of(parts: Mapping[str, str | None], whole: str) -> tuple[dt.date, dt.date] | None:
    year = int(parts.get("year") or whole)
    year += 2000 if year < 100 else 0
    first, months = 1, 12
    if quarter := parts.get("quarter") or parts.get("other"):
        first, months = 3 * int(quarter) - 2, 3
    elif number := parts.get("month"):
        first, months = int(number), 1
    elif name := parts.get("name"):
        month = spellings.month_numbers().get(spellings.fold_month(name))
        if month is None:
            return None
        first, months = month, 1
    start = dt.date(year, first, 1)
    return start, add_months(start, months)
