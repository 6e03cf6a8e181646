"""Numbers in any spelling: whole ones, amounts, and how long something took."""

import re
from collections.abc import Iterable

from csmetrics.folding import fold
from csmetrics.mapping import categories, texts
from csmetrics.mapping.dates import durations, elapsed
from csmetrics.mapping.headers import says_cents
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell, literal, replaced
from csmetrics.mapping.values import Values
from csmetrics.tables import Column

# Words in a column of whole numbers that are looked at one by one.
FEW_ODD = 50
# As people write thousands; the same patterns are used here and in SQL.
_GROUPED = r"-?[1-9]\d{0,2}(?:[.,'’ \x{a0}\x{2009}\x{202f}]\d{3})+"
_GROUPED_IN_PYTHON = re.compile(
    re.sub(r"\\x\{(\w+)\}", lambda sign: chr(int(sign[1], 16)), _GROUPED)
)
_LIKE_A_NUMBER = re.compile(r"-?\d[\d.,'’\s]*")


def whole(values: Values, place: int, flags: bool = False) -> Reading:
    """Return the reading of a column of whole numbers; with `flags`, yes is one and no is none."""
    c, header = cell(place), values.header(place)
    words = values.profile.words(place)
    if _has_thousands(words or values.profile.examples(place)):
        grouped = f"regexp_full_match(trim({c}), {literal(_GROUPED)})"
        digits = f"regexp_replace({c}, '[^0-9-]', '', 'g')"
        value = f"try_cast(case when {grouped} then {digits} else {c} end as bigint)"
        return Reading(value, texts.something(c), (header,))
    odd = [word for word in words or () if not re.fullmatch(r"\d{1,12}", word)]
    if words is not None and len(odd) <= FEW_ODD:
        # Much faster than looking at every cell with a pattern.
        known = {word: _whole_number(word) for word in odd}
        if flags:
            # -1 means yes to some databases, but is no count.
            words_alone = [word for word in odd if not re.search(r"\d", word)]
            counts = {word: categories.FLAG.get(fold(word)) for word in words_alone}
            known |= {word: "1" if ours == "true" else "0" for word, ours in counts.items() if ours}
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


def _has_thousands(words: Iterable[str]) -> bool:
    """Return whether 1,200 in a column of whole numbers is one thousand two hundred.

    3,000 may be a three with decimals: these stand in every cell, and are noughts.
    """
    numbers = [word.strip() for word in words if _LIKE_A_NUMBER.fullmatch(word.strip())]
    grouped = [word for word in numbers if _GROUPED_IN_PYTHON.fullmatch(word)]
    small = sum(bool(re.fullmatch(r"-?\d{1,3}", word)) for word in numbers)
    telling = small or any(not word.endswith("000") for word in grouped)
    return bool(grouped and telling) and small + len(grouped) == len(numbers)


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
    number = plain(f"replace({c}, '.', '')" if grouped else c)
    # A source says itself whether its amounts are in cents.
    in_cents = values.source is None and says_cents(values.header(place))
    return f"({number}) / 100" if in_cents else number


def _without_currency(c: str) -> str:
    signs = "[\\s\u00a0\u2009\u202f’''€$£¥]|USD|EUR|GBP"
    return f"regexp_replace(trim({c}), '{signs}', '', 'g')"


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
