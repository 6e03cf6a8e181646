"""Small parts of sentences that several messages share."""

from collections.abc import Sequence


def count_of(count: int, noun: str) -> str:
    """Return a count with its noun: '1 row', '2,140 rows'."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {_plural(noun)}"


def listing(parts: Sequence[str], most: int = 5) -> str:
    """Return 'a, b and c', or 'a, b, c and 12 more' where there are more than `most`."""
    if len(parts) > most:
        return f"{', '.join(parts[:most])} and {len(parts) - most:,} more"
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _plural(noun: str) -> str:
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2] not in "aeiou" else noun + "s"
