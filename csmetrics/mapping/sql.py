"""Pieces of SQL made from places of columns and escaped words; nothing else may enter a plan."""

from collections.abc import Mapping, Sequence


def cell(place: int) -> str:
    """Return the column of the text table at a place."""
    return f"c{place:d}"


def literal(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("\0", "").replace("'", "''") + "'"


def literals(texts: Sequence[str]) -> str:
    """Return texts as a list of SQL literals."""
    return "[" + ", ".join(map(literal, texts)) + "]"


def replaced(expression: str, words: Mapping[str, str | None], otherwise: str) -> str:
    """Return a CASE that turns whole words into others (None: null)."""
    if not words:
        return otherwise
    cases = " ".join(
        f"when {literal(theirs)} then {'null' if ours is None else literal(ours)}"
        for theirs, ours in words.items()
    )
    return f"case {expression} {cases} else {otherwise} end"


def inside(names: Sequence[str]) -> str:
    """Return the first value by one of some names in the JSON object `x` of a lambda, as text."""
    return first_of([f"json_extract_string(x, {literal('$.' + name)})" for name in names])


def first_of(expressions: Sequence[str]) -> str:
    """Return the first that is not null."""
    return expressions[0] if len(expressions) == 1 else f"coalesce({', '.join(expressions)})"
