"""What is taken off the price of a subscription for as long as it lasts.

Only what is beyond doubt is worked out: one discount for good, of all that is paid for. What is
taken off a single invoice changes no monthly amount. All others are said, so that the person knows
which amounts are too high.
"""

from collections.abc import Mapping

from csmetrics.mapping.sql import cell, inside, literal
from csmetrics.mapping.values import Values
from csmetrics.prices import Discounts
from csmetrics.read.telling import in_quotes
from csmetrics.translation import number as written
from csmetrics.translation import t

NUMBERS = ("percent", "amount")
PARTS = (*NUMBERS, "currency", "lasting", "some")


def taken_off(
    values: Values, told: Discounts, amount: str, months: str, currency: int | None
) -> str:
    """Return SQL for an amount in a month without what is taken off it each time it is paid."""
    listed = [part for part in (_of_cell(values, told), _of_columns(values, told)) if part]
    if not listed:
        return amount
    each = listed[0][0]
    if listed[1:]:
        # Stripe states one discount twice: by its number in the list, and as a whole beside it.
        whole = listed[1][0]
        each = f"(case when len({each}) < 2 and len({whole}) > 0 then {whole} else {each} end)"
    lasting = f"list_filter({each}, lambda d: d.lasting is distinct from {literal(told.once)})"
    one = f"({lasting})[1]"
    of_all = f"len({lasting}) = 1 and {one}.lasting = {literal(told.always)} and {one}.some is null"
    paid_in = "null" if currency is None else f"lower(trim({cell(currency)}))"
    percent = f"{of_all} and {one}.amount is null and {one}.percent between 0 and 100"
    fixed = (
        f"{of_all} and {one}.percent is null and {one}.amount >= 0 "
        f"and lower({one}.currency) = {paid_in} and {months} > 0"
    )
    _say(values, [header for _, header in listed], lasting, f"({percent}) or ({fixed})")
    less = f"{amount} - {one}.amount / {months}"
    return (
        f"(case when {percent} then {amount} * (100 - {one}.percent) / 100 "
        f"when {fixed} then case when {less} < 0 then 0 else {less} end else {amount} end)"
    )


def _say(values: Values, headers: list[str], lasting: str, clear: str) -> None:
    counted = values.profile.measure(
        {
            "known": f"count(*) filter ({clear})",
            "unknown": f"count(*) filter (len({lasting}) > 0 and ({clear}) is not true)",
        }
    )
    quoted = ", ".join(map(in_quotes, headers))
    if counted["known"]:
        values.note(
            t("Discounts for good ({headers}) are taken off the monthly amount.", headers=quoted)
        )
    _warn(values, counted["unknown"], quoted)


def say_of_items(values: Values, told: Discounts, items: int) -> None:
    """Warn where something is taken off single parts of what is paid for: none is worked out."""
    off = " or ".join(
        f"coalesce(json_array_length(x, {literal('$.' + name)}), 0) > 0" for name in told.of_items
    )
    if not off:
        return
    listed = f"json_extract(try_cast({cell(items)} as json), '$[*]')"
    some = f"len(list_filter({listed}, lambda x: {off})) > 0"
    counted = values.profile.measure({"n": f"count(*) filter ({some})"})
    _warn(values, counted["n"], in_quotes(values.header(items)))


def _warn(values: Values, rows: int, headers: str) -> None:
    if rows:
        values.warn(
            t(
                "Some discounts ({headers}) are not worked out, because they end, are not for all "
                "that is paid for, or the file does not say what they take off. Rows that have "
                "one: {count}; they bring less than the monthly amount says.",
                headers=headers,
                count=written(rows),
            )
        )


def _of_cell(values: Values, told: Discounts) -> tuple[str, str] | None:
    """Return SQL for the discounts in a cell of JSON, and its header; numbers tell but how many."""
    place = values.place_of(told.each)
    if place is None:
        return None
    c = cell(place)

    names = {part: getattr(told, part) for part in PARTS}
    made = _one({part: inside(names[part]) if names[part] else "null" for part in PARTS})
    entries = f"json_extract(try_cast({c} as json), '$[*]')"
    unknown = _one(dict.fromkeys(PARTS, "null"))
    numbered = f"list_transform(string_split({c}, ','), lambda x: {unknown})"
    there = f"coalesce(list_transform({entries}, lambda x: {made}), {numbered})"
    return f"(case when {c} is null then [] else {there} end)", values.header(place)


def _of_columns(values: Values, told: Discounts) -> tuple[str, str] | None:
    """Return SQL for the discount that columns tell of, and the first of their headers."""
    beginning = told.one.casefold()
    places = [
        place
        for place, header in enumerate(values.table.columns)
        if beginning and f"{header.casefold()}.".startswith(beginning)
    ]
    if not places:
        return None

    def inner(part: str) -> str:
        place = values.place_of([told.one + name for name in getattr(told, part)])
        return "null" if place is None else cell(place)

    made = _one({part: inner(part) for part in PARTS})
    any_there = f"coalesce({', '.join(map(cell, places))}) is not null"
    return f"(case when {any_there} then [{made}] else [] end)", values.header(places[0])


def _one(parts: Mapping[str, str]) -> str:
    """Return SQL for one discount."""
    typed = {part: "double" if part in NUMBERS else "varchar" for part in PARTS}
    listed = (f"'{part}': try_cast({sql} as {typed[part]})" for part, sql in parts.items())
    return "{" + ", ".join(listed) + "}"
