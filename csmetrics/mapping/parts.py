"""Rows that are parts of one: the legs of a call, an agent's day, the items of an order.

Durations and amounts add up, the first moment counts, and words are those of the most telling
part: a call with one answered leg was answered, by the agent of that leg.
"""

from collections.abc import Mapping

from csmetrics.language.words import listed
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import literal
from csmetrics.mapping.values import Values
from csmetrics.read.telling import in_quotes
from csmetrics.tables import COUNT, MOMENT, NUMBER, Column, Table
from csmetrics.translation import later, number, t

ADDED_UP = later(
    "{rows} rows make {made}: those with the same {columns} were put together, and their "
    "durations add up."
)
AMOUNTS_ADDED_UP = later(
    "{rows} rows make {made}: those with the same {columns} were put together, and their "
    "amounts add up."
)
MENTIONS_ADDED_UP = later(
    "{rows} rows make {made}: those with the same {columns} were put together, and their "
    "mentions add up."
)
# Where it is not durations that add up.
ADDS_UP = {
    "costs": AMOUNTS_ADDED_UP,
    "orders": AMOUNTS_ADDED_UP,
    "mentions": MENTIONS_ADDED_UP,
}
STATES = later(
    "{rows} rows make {made}: those with the same {columns} are its states, of which the newest "
    "counts."
)
# Few orders that stand in a file twice are slips, of which the last row counts.
SLIPS = 0.05
# The most telling first.
TELLING = ("answered", "voicemail", "abandoned", "missed")


def together(values: Values, canonical: Table, found: Mapping[str, Reading], sql: str) -> str:
    """Return the SELECT of a part with the rows of one key put together. Needs the whole file."""
    values.whole = True
    say_folded(values, canonical, found, ADDS_UP.get(canonical.name, ADDED_UP))
    key = [name for name in canonical.key if name in found]
    # Rows without an id tell of different things, those without a category of the same.
    telling = [name for name in key if canonical.column(name).required or name.endswith("_id")]
    keyed = " and ".join(f"{name} is not null" for name in telling)
    marks = f"concat_ws('|', {', '.join(f'cast({name} as varchar)' for name in key)})"
    belongs = (
        "case when unreadable is null and set_aside is null and left_out is null "
        f"and {keyed} "
        f"then {marks} else 'row ' || row_number end"
    )
    columns = ", ".join(_put_together(canonical, column, key) for column in canonical.columns)
    return (
        f"select min(row_number) as row_number, {columns}, any_value(unreadable) as unreadable, "
        "any_value(set_aside) as set_aside, any_value(left_out) as left_out "
        f"from (select *, {_places(canonical)} "
        f"from (select *, {belongs} as belongs from ({sql}){_without_copies(canonical)})) "
        "group by belongs"
    )


def are_items(values: Values, found: Mapping[str, Reading]) -> bool:
    """Return whether each row of orders is an item: an order stands at one moment in several rows.

    Where all rows of an order say one amount it is that of the whole order.
    """
    if values.source is not None or not {"order_id", "ordered_at", "amount"} <= set(found):
        return False
    if values.place("order_id") is None:
        # An id that was made up is that of one row.
        return False
    order, moment, amount = (found[name].value for name in ("order_id", "ordered_at", "amount"))
    told = values.profile.rows(
        "select count(*) filter (amounts > 1 and moments = 1) as items, "
        "count(*) filter (moments > 1) as others, sum(n) as rows, count(*) as orders from ("
        f"select count(*) as n, count(distinct {amount}) as amounts, "
        f"count(distinct {moment}) as moments from upload "
        f"where {order} is not null and ({values.set_aside()}) is null group by {order})"
    )[0]
    repeated = (told["rows"] or 0) - told["orders"]
    return bool(told["items"] > told["others"] and repeated > SLIPS * told["rows"])


def _put_together(canonical: Table, column: Column, key: list[str]) -> str:
    name = column.name
    if name in key:
        return f"any_value({name}) as {name}"
    if name == "wait_seconds":
        # What the caller waited after an agent had answered is no wait for the answer.
        return f"sum({name}) filter (where answered_before = 0) as {name}"
    if name == "sentiment":
        of_those = f"sum(mentions) filter (where {name} is not null)"
        mean = f"coalesce(sum({name} * mentions) / nullif({of_those}, 0), avg({name}))"
        # One alone stays as it is, to its last digit.
        return f"case when min({name}) = max({name}) then min({name}) else {mean} end as {name}"
    if column.type == COUNT:
        return f"cast(sum({name}) as bigint) as {name}"
    if column.type == NUMBER:
        return f"sum({name}) as {name}"
    if column.type == MOMENT:
        return f"min({name}) as {name}"
    return f"arg_min({name}, place) as {name}"


def _places(canonical: Table) -> str:
    """Return SQL for the place of a row among its parts, the most telling first, the first among
    equals; and for how many of them were answered before it."""
    if "outcome" not in canonical.names:
        return "row_number as place"
    cases = " ".join(f"when {literal(word)} then {n}" for n, word in enumerate(TELLING))
    telling = f"case outcome {cases} else {len(TELLING)} end"
    parts = "over (partition by belongs order by"
    before = "rows between unbounded preceding and 1 preceding"
    return (
        f"row_number() {parts} {telling}, started_at, row_number) as place, "
        "count(*) filter (where outcome = 'answered') "
        f"{parts} started_at, row_number {before}) as answered_before"
    )


def _without_copies(canonical: Table) -> str:
    """Return SQL that drops legs which stand in the file twice: no call has two alike."""
    if "outcome" not in canonical.names:
        return ""
    alike = ", ".join(canonical.names)
    return f" qualify row_number() over (partition by belongs, {alike} order by row_number) = 1"


def say_folded(values: Values, canonical: Table, found: Mapping[str, Reading], said: str) -> None:
    """Say how many rows the rows of a file make, and what became of those with the same key."""
    key = [found[name] for name in canonical.key if name in found]
    mark = f"concat_ws('|', {', '.join(f'cast({part.value} as varchar)' for part in key)})"
    told = values.profile.measure(
        {"rows": "count(*)", "made": f"count(distinct {mark})"},
        f"({values.set_aside()}) is null and ({values.left_out()}) is null",
    )
    if told["made"] < told["rows"]:
        headers = [in_quotes(header) for part in key for header in part.headers]
        values.note(
            t(
                said,
                rows=number(told["rows"]),
                made=number(told["made"]),
                columns=listed(headers),
            )
        )
