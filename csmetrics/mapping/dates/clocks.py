"""A day in one column and its time of day in another: Date and Time, Closed Date and Closed Time.

Measured between days alone, times would be whole days.
"""

import re
from dataclasses import replace

from csmetrics.folding import fold
from csmetrics.mapping.dates import moments
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell, literals
from csmetrics.mapping.values import Values

# Words of headers, folded, that say only that a column holds a day, or a time of day.
DAYS = frozenset(
    {
        *("date", "datum", "tag", "day", "fecha", "data", "dia", "jour", "tarih", "日付", "日"),
        *("am", "on", "el", "le"),
    }
)
TIMES = frozenset(
    {
        *("time", "uhrzeit", "zeit", "hora", "ora", "heure", "tijd", "godzina", "saat", "時刻"),
        *("um", "at"),
    }
)
FORMATS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%I:%M%p")
# Japanese writes its words together: 受付日 and 受付時刻.
_LAST = re.compile(r"(?<=.)(日付|日|時刻)$")
CLOCK = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:\s?[AaPp][Mm])?")


def place_of(values: Values, day: int) -> int | None:
    """Return the column with the times of a column of days, where an unknown file has just one."""
    if values.source is not None or any(":" in one for one in values.profile.examples(day)):
        return None
    meant = _without(values.header(day), DAYS)
    taken = {match.place for match in values.layout.matches.values()}
    fitting = [
        place
        for place, header in enumerate(values.table.columns)
        if place not in taken
        and _words(header) & TIMES
        and _without(header, TIMES) == meant
        and _are_clocks(values.profile.examples(place))
    ]
    return fitting[0] if len(fitting) == 1 else None


def together(values: Values, day: Reading, clock: int, zone: str) -> Reading:
    """Return the reading of days, which are in no zone yet, with their times."""
    read = f"try_strptime(upper(trim({cell(clock)})), {literals(list(FORMATS))})"
    passed = f"to_microseconds(epoch_us({read}) - epoch_us(timestamp '1900-01-01'))"
    # A day without a time is at least in its day.
    moment = f"case when {cell(clock)} is null then {day.value} else {day.value} + {passed} end"
    return replace(
        day,
        value=moments.in_utc(f"({moment})", zone),
        raw=day.raw or day.value,
        headers=(*day.headers, values.header(clock)),
    )


def _without(header: str, words: frozenset[str]) -> frozenset[str]:
    return _words(header) - words


def _words(header: str) -> frozenset[str]:
    return frozenset(_LAST.sub(r" \1", fold(header)).split())


def _are_clocks(cells: list[str]) -> bool:
    return bool(cells) and all(CLOCK.fullmatch(cell) for cell in cells[:200])
