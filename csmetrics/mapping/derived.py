"""Columns of ours that no column of theirs holds: told by others, or the time between two."""

from dataclasses import replace

from csmetrics.mapping import categories
from csmetrics.mapping.columns import CHOSEN
from csmetrics.mapping.dates import date_orders
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import literal
from csmetrics.mapping.values import Values
from csmetrics.sources import Between, Instead
from csmetrics.tables import Table

_YES = frozenset(word for word, ours in categories.FLAG.items() if ours == "true")
# Marks beside the status of a ticket, in files of any tool.
MARKS = (
    Instead("status", "spam", ("is spam", "spam", "marked as spam", "marked spam"), _YES),
    Instead("status", "deleted", ("is deleted", "deleted", "is trashed", "trashed"), _YES),
)


def decide_instead(values: Values, canonical: Table, found: dict[str, Reading]) -> None:
    """Let columns that decide a value of ours have their say; the last that applies counts."""
    marks = MARKS if canonical.name == "tickets" else ()
    for part in values.source.instead if values.source else marks:
        told = values.has_words(part.theirs, part.words)
        chosen = values.layout.matches.get(part.ours)
        if part.if_unknown or told is None or (chosen is not None and chosen.why == CHOSEN):
            continue
        kind = canonical.column(part.ours).duckdb_type
        old = found.get(part.ours) or Reading(f"cast(null as {kind})")
        place = values.place_of(part.theirs)
        assert place is not None
        found[part.ours] = replace(
            old,
            value=f"case when {told} then {literal(part.value)} else {old.value} end",
            headers=tuple(dict.fromkeys((*old.headers, values.header(place)))),
        )


def fill_between(values: Values, found: dict[str, Reading]) -> None:
    """Fill durations of ours with the time between two moments of theirs."""
    for part in values.source.between if values.source else ():
        if part.ours not in found and (reading := _between(values, part)) is not None:
            found[part.ours] = reading


def _between(values: Values, part: Between) -> Reading | None:
    start = _moment(values, part.start)
    ends = [end for names in (part.end, part.else_end) if (end := _moment(values, names))]
    if start is None or not ends:
        return None
    seconds = f"epoch(coalesce({', '.join(end.value for end in ends)}) - {start.value})"
    headers = (*start.headers, *(header for end in ends for header in end.headers))
    return Reading(f"case when {seconds} >= 0 then {seconds} end", "", headers)


def _moment(values: Values, theirs: tuple[str, ...]) -> Reading | None:
    place = values.place_of(theirs)
    if place is None:
        return None
    return date_orders.reading_of(values, place)
