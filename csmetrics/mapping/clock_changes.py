"""Times of the hour that clocks skip in spring, and of the one that comes twice in autumn."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from csmetrics.mapping.values import Values
from csmetrics.translation import date_text, number, tn


def say(values: Values, wall: str, header: str, timezone: str) -> None:
    """Say of local times, an SQL expression as clocks showed them, how such hours were read.

    An hour that never was is the surest sign that the zone is another.
    """
    # Zones change their clocks by half an hour at least. Midnight may be a day without a time.
    told = values.profile.rows(
        f"select time_bucket(interval '30 minutes', wall) as wall, count(*) as n, "
        "min(row_number) as row "
        f"from (select row_number, {wall} as wall from upload) "
        "where wall <> date_trunc('day', wall) group by 1 order by 1"
    )
    zone = ZoneInfo(timezone)
    skipped = [one for one in told if _moved(one["wall"], zone) > timedelta()]
    twice = [one for one in told if _moved(one["wall"], zone) < timedelta()]
    if skipped:
        values.warn(
            tn(
                "{n} time in “{header}” does not exist in {timezone}, where clocks went forward: "
                "on {day}, in row {row}. It is read as one of the hour after. Check that this is "
                "the zone of the file.",
                "{n} times in “{header}” do not exist in {timezone}, where clocks went forward: "
                "on {day}, in row {row}, for example. They are read as of the hour after. Check "
                "that this is the zone of the file.",
                sum(one["n"] for one in skipped),
                header=header,
                timezone=timezone,
                day=date_text(skipped[0]["wall"], "%-d %B %Y", "yMMMd"),
                row=number(skipped[0]["row"]),
            )
        )
    if twice:
        values.note(
            tn(
                "{n} time in “{header}” came twice in {timezone}, where clocks went back; it is "
                "read as the second.",
                "{n} times in “{header}” came twice in {timezone}, where clocks went back; they "
                "are read as the second.",
                sum(one["n"] for one in twice),
                header=header,
                timezone=timezone,
            )
        )


def _moved(wall: datetime, zone: ZoneInfo) -> timedelta:
    """Return how far clocks were moved over a local time: forward above 0, back below it."""
    before, after = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    assert before is not None and after is not None
    return after - before
