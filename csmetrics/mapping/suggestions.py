"""Likely columns for those of ours that have none, for the person to confirm."""

import re
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz, process

from csmetrics.folding import fold
from csmetrics.mapping import categories
from csmetrics.mapping.columns import (
    GUESS,
    LIKELY,
    OF_THE_TEAM,
    Examples,
    Match,
    Matches,
    are_one,
    fits,
    headers_of,
)
from csmetrics.mapping.dates import spellings
from csmetrics.tables import TABLES, Column

# Nearness (0 to 100) from which a header is suggested for one of our columns.
NEAR = 84.0
# Suggestions are looked for among this many unused columns.
MOST_SUGGESTED_FROM = 200
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# What was promised, or stood there before, is never what became of a ticket.
_PROMISED = re.compile(
    r"\b(?:sla|due|target|goal|deadline|breach|breached|old|previous|predicted|average|avg"
    r"|frist|fallig|alter|vorheriger?|objectif|ancien|objetivo|anterior)\b"
)
# A word and a number such as ABC-1234 or SR 2026/0815, or a year and a number.
_CODE = re.compile(r"#?(?:[^\W\d_]{1,12}[-_/. ]?\d[\d/_-]{0,20}|(?:19|20)\d\d[-/]\d{2,10})")


def likely(table: str, columns: Sequence[str], found: Matches, examples: Examples) -> Matches:
    """Return likely columns for those of ours that have none, from near names and from cells."""
    taken = {match.place for match in found.values()}
    free = {place: fold(column) for place, column in enumerate(columns) if place not in taken}
    offered: Matches = {}
    for match in _near_names(table, free, found):
        new = match.ours not in offered and match.place not in _taken(offered)
        if free[match.place] in OF_THE_TEAM and are_one(examples(match.place)):
            continue
        if new and fits(table, match.ours, examples(match.place)):
            offered[match.ours] = match
    left = {place: name for place, name in free.items() if place not in _taken(offered)}
    for ours, match in _by_cells(table, left, {**found, **offered}, examples).items():
        offered.setdefault(ours, match)
    return offered


def _taken(matches: Matches) -> set[int]:
    return {match.place for match in matches.values()}


def _near_names(table: str, free: Mapping[int, str], found: Matches) -> list[Match]:
    known = {name: ours for name, ours in headers_of(table).items() if ours not in found}
    names = list(known)
    near = []
    for place, header in list(free.items())[:MOST_SUGGESTED_FROM]:
        if len(header) < 3 or _PROMISED.search(header):
            continue
        for name, nearness, _ in process.extract(
            header, names, scorer=fuzz.token_sort_ratio, score_cutoff=NEAR, limit=3
        ):
            near.append(Match(known[name], place, round(nearness / 100 * LIKELY, 2), "a near name"))
    return sorted(near, key=lambda match: -match.sureness)


def _by_cells(table: str, free: Mapping[int, str], found: Matches, examples: Examples) -> Matches:
    """Suggest from cells only what their look tells: e-mails, and moments for required ones."""
    wanted = {column.name: column for column in TABLES[table].columns if column.name not in found}
    offered: Matches = {}
    for place in list(free)[:MOST_SUGGESTED_FROM]:
        cells = [cell for cell in examples(place)[:200] if cell]
        if not cells:
            continue
        if (
            "customer_id" in wanted
            and sum(bool(_EMAIL.fullmatch(c)) for c in cells) > len(cells) / 2
        ):
            offered.setdefault(
                "customer_id", Match("customer_id", place, GUESS, "e-mail addresses")
            )
        for told in ("channel", "priority", "status"):
            if told in wanted and _are_words_of(told, cells):
                offered.setdefault(told, Match(told, place, GUESS, "its words say so"))
    if (dated := _likeliest_dates(free, examples)) is not None:
        for ours in ("created_at", "started_at", "ordered_at", "responded_at", "sent_at"):
            if ours in wanted and wanted[ours].required:
                offered.setdefault(ours, Match(ours, dated, GUESS, "dates and times"))
    return {**offered, **_ids_by_cells(free, wanted, offered, examples)}


def _likeliest_dates(free: Mapping[int, str], examples: Examples) -> int | None:
    """Return the first column of dates, one with times before one without."""
    dated = []
    for place in list(free)[:MOST_SUGGESTED_FROM]:
        cells = [cell for cell in examples(place)[:200] if cell]
        spelt = spellings.spelled(cells)
        # A title or a sum between the rows may stand there too.
        if cells and 5 * len(spelt.unknown) <= len(cells) and not spelt.epochs:
            dated.append((not any(":" in cell for cell in cells), place))
    return min(dated)[1] if dated else None


def _ids_by_cells(
    free: Mapping[int, str], wanted: Mapping[str, Column], offered: Matches, examples: Examples
) -> Matches:
    """Suggest as the number of a row what differs in every row: codes, else the first column."""
    codes, first = [], []
    for place in list(free)[:MOST_SUGGESTED_FROM]:
        cells = [cell for cell in examples(place)[:200] if cell]
        unique = len(set(cells)) == len(cells) > 2 and max(map(len, cells)) <= 40
        if not unique or place in _taken(offered):
            continue
        if all(_CODE.fullmatch(cell) for cell in cells) and spellings.spelled(cells).unknown:
            codes.append(place)
        elif place == 0 and len(cells) > 5:
            first.append(place)
    needed = [
        ours
        for ours in ("ticket_id", "call_id", "order_id")
        if ours in wanted and wanted[ours].required
    ]
    return {
        ours: Match(ours, place, GUESS, "different in every row")
        for ours, place in zip(needed, (*codes, *first), strict=False)
    }


def _are_words_of(ours: str, cells: Sequence[str]) -> bool:
    """Return whether a column has several words, most of them such as one of ours has."""
    different = {fold(cell) for cell in cells}
    known = different & set(categories.KNOWN[ours])
    return len(known) > 1 and 3 * len(known) >= 2 * len(different)
