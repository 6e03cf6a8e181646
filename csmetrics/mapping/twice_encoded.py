"""Text that was encoded twice before it came here: MÃ¼ller for Müller. It is said, and not changed.

A run of special characters that Windows reads from the bytes of one other character is no word of
any language; so few of them are proof, and none are found in text that is sound.
"""

import re
from collections.abc import Iterator

import pyarrow.compute as pc

from csmetrics.read import TextTable
from csmetrics.read.telling import in_quotes
from csmetrics.translation import number, t

LOOKED_AT_ROWS = 2_000
MOST_COLUMNS = 200
LONGEST_EXAMPLE = 40
# The first byte of a character of more than one, as Windows shows it.
FIRST = "[ÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙâãäåæçèéêëìíîïð]"
# What people write: elsewhere, as in «CAFÉ», it is chance that the bytes make another character.
_WRITTEN = re.compile(
    "[\u00a0-\u017f\u0370-\u052f\u2010-\u2044\u20ac\u2122\u3000-\u9fff\uac00-\ud7a3"
    "\U0001f300-\U0001faff\ufe0f]+"
)
_RUN = re.compile(rf"{FIRST}[^\x00-\x7f]+")


def said(table: TextTable) -> list[str]:
    """Return a sentence with an example, where text of the first rows is encoded twice."""
    for row, cell, mended in _found(table):
        return [
            t(
                "Special letters were damaged before the file came here: row {row} has {cell} "
                "where {mended} is meant. Words are shown as the file has them. Export again as "
                "UTF-8 to see them right.",
                row=number(row),
                cell=in_quotes(cell),
                mended=in_quotes(mended),
            )
        ]
    return []


def _found(table: TextTable) -> Iterator[tuple[int, str, str]]:
    rows = table.sample(LOOKED_AT_ROWS)
    for place in range(min(len(table.columns), MOST_COLUMNS)):
        column = rows.column(f"c{place}")
        suspects = pc.match_substring_regex(column, rf"{FIRST}[^\x00-\x7f]")
        if not pc.any(suspects).as_py():
            continue
        # In Python, for they are few: to fill nulls, Arrow would load pandas.
        where = [place for place, hit in enumerate(suspects.to_pylist()) if hit]
        numbers = rows.column("row_number").take(where).to_pylist()
        for row, cell in zip(numbers, column.take(where).to_pylist(), strict=True):
            for word in cell.split():
                if (mended := mend(word)) != word:
                    yield row, word[:LONGEST_EXAMPLE], mended[:LONGEST_EXAMPLE]


def mend(text: str) -> str:
    """Return a text as it was before it was encoded a second time; any other as it is."""
    return _RUN.sub(_once, text)


def _once(run: re.Match[str]) -> str:
    try:
        mended = b"".join(map(_byte, run[0])).decode("utf-8")
    except UnicodeError:
        return run[0]
    return mended if _WRITTEN.fullmatch(mended) else run[0]


def _byte(character: str) -> bytes:
    # Windows has no characters for five of the bytes: they stay what they are.
    return character.encode("latin-1" if "\x80" <= character <= "\x9f" else "cp1252")
