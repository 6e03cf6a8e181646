"""Promised times as a table that people fill in: a row for whom, a column for each word."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from csmetrics.asking import lookups
from csmetrics.errors import Problem
from csmetrics.language import setting_words, typed, words
from csmetrics.translation import later, t

WHOM = later("For whom")
EVERYONE = later("Everyone")
Row = dict[str, str]
Group = tuple[str | None, str | None]


def rows(held: Mapping[str, float], every: Sequence[str]) -> list[Row]:
    """Return promised seconds as rows of text: everyone's first, then each group's own."""
    said = {key: lookups.word(key) for key in held}
    groups: list[Group] = [(None, None), *((one.column, one.group) for one in said.values())]
    cells = {(one.column, one.group, one.name): held[key] for key, one in said.items()}
    return [
        {WHOM: label(group)}
        | {words.name(each): _said(cells.get((*group, each))) for each in every}
        for group in dict.fromkeys(groups)
    ]


def label(group: Group) -> str:
    """Return whom a promise is for."""
    column, value = group
    return setting_words.whom(
        value if column == "segment" else None, value if column == "channel" else None
    )


def read(
    given: Iterable[Mapping[str, Any]],
    held: Mapping[str, float],
    every: Sequence[str],
    groups: Sequence[Group],
) -> dict[str, float]:
    """Return the seconds that rows of text promise; what was not touched stays to the second.

    Raises Problem where a time cannot be read, where everyone's is missing, or for two rows alike.
    """
    named = {label(group): group for group in [(None, None), *groups]}
    promised: dict[str, float] = {}
    for row in given:
        whom = row.get(WHOM)
        cells = {each: str(row.get(words.name(each)) or "").strip() for each in every}
        if not whom and not any(cells.values()):
            continue
        if whom not in named:
            raise Problem(
                t("A row does not say whom it is for."), "", t("Choose it in the first column.")
            )
        own = {_key(named[whom], each): text for each, text in cells.items() if text}
        if set(own) & set(promised):
            raise Problem(t("“{whom}” has two rows.", whom=whom), "", t("Keep one of them."))
        promised |= {key: _seconds(text, held.get(key)) for key, text in own.items()}
    missing = [words.name(each) for each in every if each not in promised]
    if missing:
        raise Problem(
            t("Everyone needs a time for {list}.", list=words.listed(missing)),
            t("What is promised to all is what holds where nothing else is said."),
            t("Write it such as 4h."),
        )
    # In the order in which they were, so that only what differs counts as changed.
    return {key: promised[key] for key in (*held, *promised) if key in promised}


def _key(group: Group, each: str) -> str:
    return f"{group[0]}:{group[1]}/{each}" if group[0] else each


def _seconds(text: str, held: float | None) -> float:
    return held if held is not None and text == words.duration(held) else typed.seconds(text)


def _said(seconds: float | None) -> str:
    return "" if seconds is None else words.duration(seconds)
