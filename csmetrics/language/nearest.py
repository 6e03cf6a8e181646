"""What someone meant who mistyped a name."""

from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein

# Slips of the finger that are taken for one: fewer in a short name, where they make another word.
SHORT, FEW, MORE = 6, 1, 2


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that differs from `name` by a slip, or None where none does."""
    slips = {word: DamerauLevenshtein.distance(name.casefold(), word.casefold()) for word in known}
    near = min(slips, key=lambda word: slips[word], default=None)
    most = FEW if len(name) < SHORT else MORE
    return near if near is not None and slips[near] <= most else None
