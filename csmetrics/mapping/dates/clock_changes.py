"""Times of the hour that clocks skip in spring, and of the one that comes twice in autumn."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from csmetrics.language.words import listed
from csmetrics.mapping.values import Values
from csmetrics.read.telling import in_quotes
from csmetrics.translation import date_text, number, tn

Told = dict[str, Any]


def say(values: Values, walls: Mapping[str, str], timezone: str) -> None:
    """Say of local times how those were read that clocks never showed, or showed twice.

    walls: header -> an SQL expression of its times as clocks showed them
    An hour that never was is the surest sign that the zone is another.
    """
    zone = ZoneInfo(timezone)
    skipped: dict[str, list[Told]] = {}
    twice: dict[str, list[Told]] = {}
    for header, wall in walls.items():
        for one in _half_hours(values, wall):
            if moved := _moved(one["wall"], zone):
                found = skipped if moved > timedelta() else twice
                found.setdefault(header, []).append(one)
    if skipped:
        first = next(iter(skipped.values()))[0]
        values.warn(
            tn(
                "{n} time in {columns} does not exist in {timezone}, where clocks went forward: "
                "on {day}, in row {row}. It is read as one of the hour after. Check that this is "
                "the zone of the file.",
                "{n} times in {columns} do not exist in {timezone}, where clocks went forward: "
                "on {day}, in row {row}, for example. They are read as of the hour after. Check "
                "that this is the zone of the file.",
                _count(skipped),
                columns=listed([*map(in_quotes, skipped)]),
                timezone=timezone,
                day=date_text(first["wall"], "%-d %B %Y", "yMMMd"),
                row=number(first["row"]),
            )
        )
    if twice:
        values.note(
            tn(
                "{n} time in {columns} came twice in {timezone}, where clocks went back; it is "
                "read as the second.",
                "{n} times in {columns} came twice in {timezone}, where clocks went back; they "
                "are read as the second.",
                _count(twice),
                columns=listed([*map(in_quotes, twice)]),
                timezone=timezone,
            )
        )


def _half_hours(values: Values, wall: str) -> list[Told]:
    """Return the half hours in which times lie, how many do, and the first row of each."""
    # Zones change their clocks by half an hour at least. Midnight may be a day without a time.
    return values.profile.rows(
        "select time_bucket(interval '30 minutes', wall) as wall, count(*) as n, "
        "min(row_number) as row "
        f"from (select row_number, {wall} as wall from upload) "
        "where wall <> date_trunc('day', wall) group by 1 order by 1"
    )


def _count(found: Mapping[str, Sequence[Told]]) -> int:
    return sum(one["n"] for told in found.values() for one in told)


def _moved(wall: datetime, zone: ZoneInfo) -> timedelta:
    """Return how far clocks were moved over a local time: forward above 0, back below it."""
    before, after = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    assert before is not None and after is not None
    return after - before
