"""Settings that map words to numbers, such as seconds by priority, as SQL that looks one up.

A word may have another number for one segment or one channel: "segment:Large/urgent". What was
promised to a segment goes before what was promised on a channel, and that before everyone's.
Written out as one expression, because a join would cost every row a search.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

OWN = re.compile(r"(segment|channel):(.+)/([^/]+)", re.DOTALL)
ORDER = ("segment", "channel", None)


@dataclass(frozen=True)
class Word:
    """What a key of such a setting says: the word, and the segment or channel it is for."""

    name: str
    column: str | None = None
    group: str | None = None


def word(key: str) -> Word:
    """Read a key: "urgent", "channel:chat/urgent" or "segment:Large/urgent"."""
    own = OWN.fullmatch(key)
    return Word(own[3], own[1], own[2]) if own else Word(key)


def lookup(setting: str, keys: Mapping[str, float], row: str, column: str, default: str) -> str:
    """Return SQL for the number of a row by the word in its column.

    A row without a word, or with one that has no number, takes that of `default`.
    """
    words = [(number, word(key)) for number, key in enumerate(keys)]
    looked_up = f"coalesce({row}.{column}, '{default}')"
    whens = [
        f"when {_of_group(setting, number, row, one)}{looked_up} = ${setting}_{number}_word"
        f" then ${setting}_{number}"
        for own in ORDER
        for number, one in words
        if one.column == own
    ]
    # A word without any number: as if it were the default, also for who has an own one of it.
    whens += [
        f"when {_of_group(setting, number, row, one)}true then ${setting}_{number}"
        for own in ORDER
        for number, one in words
        if one.column == own and one.name == default
    ]
    return f"case {' '.join(whens)} end"


def bound(setting: str, values: Mapping[str, float]) -> dict[str, float | str | None]:
    """Return the words and numbers of a setting as `lookup` names them."""
    params: dict[str, float | str | None] = {}
    for number, (key, value) in enumerate(values.items()):
        one = word(key)
        params |= {
            f"{setting}_{number}": value,
            f"{setting}_{number}_word": one.name,
            f"{setting}_{number}_group": one.group,
        }
    return params


def _of_group(setting: str, number: int, row: str, one: Word) -> str:
    return f"{row}.{one.column} = ${setting}_{number}_group and " if one.column else ""
