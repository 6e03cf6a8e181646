"""Sentences with words to stress, in the language that is spoken.

`ts("**{n} of {all}** met", n=1, all=2)` says a text as `t` does, and `tsn` one that counts, as `tn`
does: what stands between two pairs of stars is stressed. A value is never read as markup; one that
is a sentence itself keeps its own stress.
"""

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from csmetrics.translation import number, t, tn


class Strong(str):
    """Words of a sentence to stress."""

    __slots__ = ()


Sentence = tuple[str, ...]
STARS = "**"


def ts(text: str, /, **values: Any) -> Sentence:
    """Return a text with words to stress, with values in the places named in it."""
    return tuple(_pieces(t(text), values))


def tsn(one: str, many: str, count: float, /, **values: Any) -> Sentence:
    """Return `one` or `many` with words to stress; `{n}` is the count as it is written."""
    values.setdefault("n", number(count))
    # Each place is filled with itself: the values follow where stressed words are known.
    places = {name: f"{{{name}}}" for name in values}
    return tuple(_pieces(tn(one, many, count, **places), values))


def _pieces(text: str, values: Mapping[str, Any]) -> Iterator[str]:
    for place, piece in enumerate(text.split(STARS)):
        kind = Strong if place % 2 else str
        run = ""
        for literal, name, _, _ in Formatter().parse(piece):
            value = values[name] if name else ""
            run += literal
            if not isinstance(value, tuple):
                run += str(value)
                continue
            if run:
                yield kind(run)
            yield from value
            run = ""
        if run:
            yield kind(run)
