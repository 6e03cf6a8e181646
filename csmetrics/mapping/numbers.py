"""Numbers in any spelling: whole ones, amounts, and how long something took."""

import re

from csmetrics.mapping import durations, elapsed, texts
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell, replaced
from csmetrics.mapping.values import Values
from csmetrics.recognise import fold
from csmetrics.tables import Column

# Words in a column of whole numbers that are looked at one by one.
FEW_ODD = 50


def whole(values: Values, place: int) -> Reading:
    """Return the reading of a column of whole numbers."""
    c, header = cell(place), values.header(place)
    words = values.profile.words(place)
    odd = [word for word in words or () if not re.fullmatch(r"\d{1,12}", word)]
    if words is not None and len(odd) <= FEW_ODD:
        # Much faster than looking at every cell with a pattern.
        known = {word: _whole_number(word) for word in odd}
        nothing = {word: None for word in odd if texts.is_nothing(word)}
        value = f"try_cast({replaced(c, known, c)} as bigint)"
        return Reading(value, replaced(c, nothing, c) if odd else "", (header,))
    tidy = f"replace(trim({c}), ',', '.')"
    whole = f"try_cast({tidy} as double)"
    value = (
        f"case when regexp_full_match({tidy}, '-?\\d{{1,15}}(\\.0+)?') "
        f"then cast({whole} as bigint) end"
    )
    return Reading(value, texts.something(c), (header,))


def _whole_number(word: str) -> str | None:
    """Return a whole number written as such as 3.0 or -1, as digits; None for any other word."""
    match = re.fullmatch(r"(-?\d{1,15})([.,]0+)?", word.strip())
    return match[1] if match else None


def reading(values: Values, column: Column, place: int) -> Reading:
    """Return the reading of a column of amounts or, by the name of ours, of durations."""
    header = values.header(place)
    if column.name.endswith("_seconds"):
        return durations.reading(values.profile, place, _unit(values, column, place), header)
    return Reading(amount(values, place), texts.something(cell(place)), (header,))


def _unit(values: Values, column: Column, place: int) -> str:
    """Return the unit of a column of durations: as its source, the person or its header says."""
    if values.source is not None and values.source.columns.get(column.name):
        return values.source.units.get(column.name, "seconds")
    named = durations.unit_in(fold(values.header(place)))
    if known := values.answers.units.get(column.name) or named:
        return known
    if not values.asks or durations.looks_like_durations(values.profile.examples(place)):
        return "seconds"
    raise elapsed.which_unit(values, column.name, place)


def amount(values: Values, place: int) -> str:
    """Return SQL for a column of amounts, in which 1.200 may be one thousand two hundred."""
    c = cell(place)
    grouped = durations.points_are_thousands(values.profile, _without_currency(c))
    return plain(f"replace({c}, '.', '')" if grouped else c)


def _without_currency(c: str) -> str:
    return rf"regexp_replace(trim({c}), '[\s€$£¥]|USD|EUR|GBP', '', 'g')"


def plain(c: str) -> str:
    """Return SQL for a number in any spelling: 1,234.50 and 1.234,50 and $ 12."""
    tidy = _without_currency(c)
    point = rf"regexp_full_match({tidy}, '-?\d{{1,3}}(,\d{{3}})+(\.\d+)?')"
    comma = rf"regexp_full_match({tidy}, '-?(\d+|\d{{1,3}}(\.\d{{3}})+),\d+')"
    plain = rf"regexp_full_match({tidy}, '[+-]?\d+(\.\d+)?')"
    return (
        f"case when {plain} then try_cast({tidy} as double) "
        f"when {point} then try_cast(replace({tidy}, ',', '') as double) "
        f"when {comma} then try_cast(replace(replace({tidy}, '.', ''), ',', '.') as double) end"
    )
