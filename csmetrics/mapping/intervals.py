"""Billing intervals: how many months a word such as “yearly” or “vierteljährlich” is."""

from csmetrics.mapping.sql import literal

# A word means the interval that it begins with; the longer beginnings come first.
MONTHS_IN = {
    **dict.fromkeys(("quarter", "vierteljähr", "quartal", "trimest", "kwarta"), 3.0),
    **dict.fromkeys(("halbjähr", "semest", "semi-annual", "semiannual", "half-year"), 6.0),
    **dict.fromkeys(("month", "monat", "mensu", "mensi", "mensa", "maand", "miesi"), 1.0),
    **dict.fromkeys(("year", "annual", "annue", "anual", "annua", "jahr", "jähr", "jaar"), 12.0),
    **dict.fromkeys(("week", "woche", "wöchent"), 7 / 30.4375),
    **dict.fromkeys(("day", "daily"), 1 / 30.4375),
}


def is_known(word: str) -> bool:
    """Return whether a word is an interval."""
    return word.strip().lower().startswith(tuple(MONTHS_IN))


def months(unit: str) -> str:
    """Return SQL for the months of an interval: 1 where none is said, null for an unknown word."""
    cases = " ".join(
        f"when starts_with(lower(trim({unit})), {literal(word)}) then {length!r}"
        for word, length in MONTHS_IN.items()
    )
    return f"(case when {unit} is null then 1 {cases} end)"
