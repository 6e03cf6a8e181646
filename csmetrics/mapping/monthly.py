"""What an amount for each billing interval is in a month."""

from collections.abc import Sequence

from csmetrics.mapping import discounts, intervals, numbers, texts
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell, first_of, inside, literal, literals
from csmetrics.mapping.values import Values
from csmetrics.prices import Items, Monthly
from csmetrics.translation import t

# Currencies whose smallest unit is the whole one.
WITHOUT_CENTS = (
    *("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd"),
    *("vuv", "xaf", "xof", "xpf"),
)


def _cents_in_one(values: Values, told: Monthly) -> str:
    place = values.place_of(told.currency)
    if place is None:
        return "100"
    listed = ", ".join(map(literal, WITHOUT_CENTS))
    return f"(case when lower(trim({cell(place)})) in ({listed}) then 1 else 100 end)"


def fill(values: Values, found: dict[str, Reading], told: Monthly) -> None:
    """Make an amount for each billing interval a monthly one."""
    items = values.place_of(told.items.theirs) if told.items else None
    place = values.place_of(told.amount)
    listed = [part for part in (items, place) if part is not None]
    if not listed:
        return
    unit = values.place_of(told.unit)
    its_unit = None if unit is None else cell(unit)
    count = None if (other := values.place_of(told.count)) is None else numbers.plain(cell(other))
    amounts = []
    if items is not None and told.items:
        amounts.append(_of_items(cell(items), told.items, its_unit, count))
    if place is not None:
        other = values.place_of(told.quantity)
        quantity = None if other is None else numbers.plain(cell(other))
        amounts.append(_each_month(numbers.amount(values, place), quantity, its_unit, count))
    amount = first_of(amounts)
    if told.off is not None:
        months = _months(its_unit, count)
        if items is not None and told.items and told.items.unit:
            its = _months_of_items(cell(items), told.items)
            months = f"(case when {cell(items)} is null then {months} else {its} end)"
        its_currency = values.place_of(told.currency)
        amount = discounts.taken_off(values, told.off, amount, months, its_currency)
        if items is not None:
            discounts.say_of_items(values, told.off, items)
    if told.months != 1:
        amount = f"{amount} / {told.months!r}"
    if told.cents and not (place is not None and _has_decimals(values, place)):
        amount = f"{amount} / {_cents_in_one(values, told)}"
    raw = f"coalesce({', '.join(texts.something(cell(part)) for part in listed)})"
    headers = tuple(values.header(part) for part in (*listed, unit) if part is not None)
    if values.source is None:
        values.note(_how_monthly(*headers))
    # A month has no whole number of weeks; millionths of a coin are noise.
    found["mrr"] = Reading(f"round({amount}, 6)", raw, headers)


def _has_decimals(values: Values, place: int) -> bool:
    """Return whether amounts are in whole coins after all: nobody writes a part of a cent.

    A spreadsheet leaves the noughts at the end out: 12.50 is 12.5, and 99.00 is 99.
    """
    c = cell(place)
    decimals = f"regexp_full_match(trim({c}), '-?[\\d.,]*[.,](\\d{{2}}|[1-9])')"
    return bool(values.profile.measure({"n": f"count(*) filter ({decimals})"})["n"])


def _how_monthly(amount: str, unit: str = "") -> str:
    if not unit:
        return t("“{header}” is what a year brings: a month is a twelfth of it.", header=amount)
    return t(
        "“{header}” is the price of each “{interval}”, and made a monthly one.",
        header=amount,
        interval=unit,
    )


def _each_month(amount: str, quantity: str | None, unit: str | None, count: str | None) -> str:
    """Return SQL for what an amount for each interval is in a month."""
    paid = amount if quantity is None else f"{amount} * coalesce({quantity}, 1)"
    return f"{paid} / {_months(unit, count)}"


def _months(unit: str | None, count: str | None) -> str:
    """Return SQL for how many months an interval has."""
    # An interval that we do not know leaves the amount unread, so that its row is set aside.
    months = "1" if unit is None else intervals.months(unit)
    return f"({months})" if count is None else f"({months} * coalesce(nullif({count}, 0), 1))"


def _of_items(c: str, told: Items, unit: str | None, count: str | None) -> str:
    """Return SQL for the sum of what the parts of a cell of JSON bring; null where one is open.

    The interval is that of the part, or of the row where no part has one. What is paid once brings
    nothing in a month.
    """

    amount = _double(told.amount) or "null"
    its_unit = inside(told.unit) if told.unit else unit
    paid = _each_month(amount, _double(told.quantity), its_unit, _double(told.count) or count)
    if told.once:
        once = f"{inside(told.once)} in {literals(sorted(told.once_words))}"
        paid = f"case when coalesce({once}, false) then 0 else {paid} end"
    each = f"lambda x: {paid}"
    parts = f"list_transform(json_extract(try_cast({c} as json), '$[*]'), {each})"
    known = f"len(list_filter({parts}, lambda y: y is null)) = 0"
    return f"case when {known} then list_sum({parts}) end"


def _months_of_items(c: str, told: Items) -> str:
    """Return SQL for the months of the interval that all parts of a cell have; else null."""
    each = f"lambda x: {_months(inside(told.unit), _double(told.count))}"
    parts = f"list_transform(json_extract(try_cast({c} as json), '$[*]'), {each})"
    return f"case when len(list_distinct({parts})) = 1 then ({parts})[1] end"


def _double(names: Sequence[str]) -> str | None:
    return f"try_cast({inside(names)} as double)" if names else None
