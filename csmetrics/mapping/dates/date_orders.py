"""Whether the day or the month comes first, decided for each column of dates on its own.

What the values of a column prove holds for it. Where they prove nothing, what the person or the
tool says holds, then what columns prove that are spelt alike; else it is asked, once for all
columns that are spelt alike.
"""

import re
from collections.abc import Sequence

from csmetrics.answers import EACH, DateOrder
from csmetrics.errors import NeedsAnswer, Option, Problem, Question
from csmetrics.language.words import listed
from csmetrics.mapping.dates import moments
from csmetrics.mapping.dates.moments import Looked
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.values import Values
from csmetrics.read.telling import in_quotes
from csmetrics.translation import later, t

ORDERS: tuple[DateOrder, ...] = ("day-first", "month-first")
# Headers that a question names one by one.
MOST_NAMED = 4
DAY_FIRST = later("{day} (the day comes first)")
MONTH_FIRST = later("{day} (the month comes first)")


def decide(values: Values, places: Sequence[int]) -> None:
    """Decide the order of every column of dates, into `values.date_orders`, or ask."""
    looked = {place: look_at(values, place) for place in sorted(set(places))}
    for look in looked.values():
        if look.order == "both" and values.asks and _said(values, look) is None:
            raise _contradiction(values, look)
    open_columns = []
    for place, look in looked.items():
        order = _decided(values, look, list(looked.values()))
        if order is None:
            open_columns.append(look)
        elif look.spellings.month_first:
            values.date_orders[place] = order
    if open_columns:
        raise _which_order(values, open_columns, list(looked.values()))


def look_at(values: Values, place: int) -> Looked:
    """Return what a look at a column of moments found; it is looked at once."""
    if place not in values.looked:
        values.looked[place] = moments.look(values.profile, place)
    return values.looked[place]


def order_of(values: Values, place: int) -> DateOrder:
    """Return whether the day or the month comes first in a column that was decided about."""
    return values.date_orders.get(place, "day-first")


def reading_of(values: Values, place: int) -> Reading:
    """Return the reading of a column of moments that was decided about."""
    order, header = order_of(values, place), values.header(place)
    return moments.reading(look_at(values, place), order, values.timezone, header, False)


def _decided(values: Values, look: Looked, all_columns: Sequence[Looked]) -> DateOrder | None:
    if look.order not in ("unproven", "both"):
        return _order(look)
    if (said := _said(values, look)) is not None:
        return said
    if values.source is not None and values.source.dates is not None:
        return values.source.dates
    # One export writes its dates alike: a column spelt as another one has the same order.
    others = [other for other in all_columns if _is_proven(other) and _are_alike(look, other)]
    if len({other.order for other in others}) == 1:
        _say_taken_over(values, look, others[0])
        return _order(others[0])
    if values.asks:
        return None
    return _suggested(all_columns) or "day-first"


def _order(look: Looked) -> DateOrder:
    return "month-first" if look.order == "month-first" else "day-first"


def _said(values: Values, look: Looked) -> DateOrder | None:
    """Return what the person said of a column, or of all columns."""
    answers = values.answers
    of_all = None if answers.dates == EACH else answers.dates
    return answers.dates_of.get(values.header(look.place), of_all)


def _is_proven(look: Looked) -> bool:
    # Dots prove nothing for the other separators: they always mean day first.
    return look.order in ORDERS and bool(look.spellings.month_first)


def _are_alike(one: Looked, other: Looked) -> bool:
    return bool(_spelt(one) & _spelt(other))


def _spelt(look: Looked) -> set[str]:
    """Return how the dates of a column are spelt, without their time of day."""
    found = (re.match(r"%m(.)%d\1%[Yy]", form) for form in look.spellings.month_first)
    return {match[0] for match in found if match}


def _suggested(all_columns: Sequence[Looked]) -> DateOrder | None:
    proven = [look for look in all_columns if _is_proven(look)]
    orders = {look.order for look in proven}
    return _order(proven[0]) if len(orders) == 1 else None


def _say_taken_over(values: Values, look: Looked, other: Looked) -> None:
    names = {"header": values.header(look.place), "other": values.header(other.place)}
    values.note(
        t(
            "Nothing in “{header}” shows whether the day or the month comes first; it is read with "
            "the day first, as “{other}” is.",
            **names,
        )
        if other.order == "day-first"
        else t(
            "Nothing in “{header}” shows whether the day or the month comes first; it is read with "
            "the month first, as “{other}” is.",
            **names,
        )
    )


# ---------------------------------------------------------------------- what is asked


def _which_order(
    values: Values, open_columns: Sequence[Looked], all_columns: Sequence[Looked]
) -> NeedsAnswer:
    """Return the question about the first open column, and about all that are spelt like it."""
    first = open_columns[0]
    asked = [look for look in open_columns if _are_alike(first, look)]
    if values.answers.dates == EACH:
        asked = [first]
    assert first.example is not None
    value, day, month = first.example
    headers = tuple(values.header(look.place) for look in asked)
    suggested = _suggested(all_columns)
    question = Question(
        "dates",
        _asking(value, headers),
        (
            Option("day-first", t(DAY_FIRST, day=day), _read(values, asked, 1)),
            Option("month-first", t(MONTH_FIRST, day=month), _read(values, asked, 2)),
            *([] if len(asked) == 1 else [_apart()]),
        ),
        suggested,
        () if len(asked) == len(open_columns) and values.answers.dates != EACH else headers,
    )
    return NeedsAnswer(
        question,
        t("We can't tell whether the day or the month comes first in “{value}”.", value=value),
        t("Both readings are possible in every row: {one} or {other}.", one=day, other=month)
        if suggested is None
        else t(
            "Both readings are possible in every row: {one} or {other}. Other columns of the file "
            "show which comes first, but their dates are spelt differently.",
            one=day,
            other=month,
        ),
        t("Say which one is right."),
    )


def _asking(value: str, headers: Sequence[str]) -> str:
    if len(headers) == 1:
        return t("Which date is {value} in the column “{header}”?", value=value, header=headers[0])
    return t(
        "Which date is {value}, in the columns {columns}?",
        value=value,
        columns=listed([in_quotes(header) for header in headers], most=MOST_NAMED),
    )


def _apart() -> Option:
    return Option(
        EACH,
        t("It is not the same in all of these columns"),
        t("You are asked about each of them."),
    )


def _read(values: Values, asked: Sequence[Looked], which: int) -> str:
    """Return a cell of each column, and what it would become."""
    examples = [(values.header(look.place), look.example) for look in asked if look.example]
    if len(examples) == 1:
        return examples[0][1][0]
    return "; ".join(
        t("{column}: {value} is {day}", column=header, value=example[0], day=example[which])
        for header, example in examples[:MOST_NAMED]
    )


def _contradiction(values: Values, look: Looked) -> Problem:
    return Problem(
        t(
            "The dates in “{header}” contradict each other: some have the day first, others the "
            "month.",
            header=values.header(look.place),
        ),
        t("Files of two regions were joined, or Excel swapped day and month in some rows."),
        t("Export again with dates such as 2026-01-31, or upload each region's file for itself."),
    )
