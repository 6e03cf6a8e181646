"""Texts as their source writes them, and the words that say there is nothing."""

from csmetrics.folding import fold
from csmetrics.mapping import categories
from csmetrics.mapping.sql import cell, literal, replaced
from csmetrics.mapping.values import Values
from csmetrics.tables import Column

# Words for "nothing" that could be words of a text, but are never a number or a word of ours.
NOTHING = (
    *("na", "n.a.", "nil", "not set", "unassigned", "keine", "n/v", ".", "∅", "no priority"),
    *("keine priorität", "aucune", "sin prioridad", "sem prioridade"),
)


def is_nothing(word: str) -> bool:
    """Return whether a word says that there is nothing."""
    return not word.strip() or word.strip().casefold() in NOTHING


def text(values: Values, column: Column, place: int) -> str:
    """Return SQL for a text column, with the words that its source has for others or nothing."""
    own = values.source.values.get(column.name, {}) if values.source else {}
    if column.name in ("agent_id", "team"):
        own = {**dict.fromkeys(categories.UNASSIGNED, ""), **own}
    words = (values.profile.words(place) or {}) if own else {}
    known = {word: own[fold(word)] or None for word in words if fold(word) in own}
    text = values.text(place)
    if values.source and (part := values.source.extract.get(column.name)):
        text = f"nullif(regexp_extract({text}, {literal(part)}, 1), '')"
    return replaced(cell(place), known, text)


def something(c: str) -> str:
    """Return SQL for a cell, null where it says that there is nothing."""
    nothing = ", ".join(map(literal, NOTHING))
    return f"case when lower(trim({c})) in ({nothing}, '') then null else {c} end"
