"""Whether the end of a cost's period is its last day, as people write it, or the day after it."""

from dataclasses import replace

from csmetrics.folding import fold
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.values import Values
from csmetrics.read.telling import in_quotes
from csmetrics.translation import t

OURS = "period_end"


def count_last_day(values: Values, found: dict[str, Reading]) -> None:
    """Let the last day count where the file proves that it is meant.

    A period that ends on the day on which it begins, or on the last of a month, is told by its last
    day; one that ends on the first of a month is not, nor is one that ends where another begins.
    A column of our own name is what docs/tables.md says: the day after.
    """
    if not {"period_start", OURS} <= found.keys():
        return
    start, end = found["period_start"], found[OURS]
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
    if fold(end.headers[0]) == fold(OURS):
        warning = t(
            "{header} is read as the day after each period, though it looks like the last day: "
            "call the column “Last day” if it is.",
            header=header,
        )
        found[OURS] = end.saying(warnings=[warning])
        return
    found[OURS] = replace(end, value=f"(({end.value}) + 1)").saying(
        notes=[t("{header} is read as the last day of each period, and counts.", header=header)]
    )
