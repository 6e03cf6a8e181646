"""Rows of the canonical tables as a careless world fills them: any text, any id, any moment."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from csmetrics.read.writer import BLANK_WORDS
from csmetrics.tables import COUNT, DAY, FLAG, MOMENT, NUMBER, TABLES, Column, Table

Row = dict[str, Any]

# Without these the columns of a table could be those of any other.
TELLING = {
    "customers": ("acquired_at",),
    "agent_time": ("scheduled_seconds",),
    "surveys": ("responded_at",),
}
FIRST, LAST = datetime(2001, 1, 1), datetime(2090, 1, 1)
# What breaks readers: quotes, delimiters, line ends, formulas, markup, letters beyond the plane.
NASTY = (
    *('say "hi"', '""', "it's; a | b, c", "two\nlines", "one\n\nthree", "a\tb", "=1+1", "@SUM(A1)"),
    *(
        "<script>alert(1)</script>",
        "![x](http://evil.example)",
        "Ünïcödé ß",
        "naïve café",
        "😀 👩‍👩‍👧",
    ),
    *("日本語", "العربية", "007", "1e5", "TRUE", "Null and void", "NA", "a,b;c", "'", "\\", "\\n"),
    *(
        "{x: [1]}",
        "[1, 2]",
        "50%",
        "−3",
        "1,5",
        "2026-01-01",
        "#REF",
        "sep=;",
        "C:\\temp",
        "ends\\",
    ),
)
_LETTERS = st.characters(
    exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"), exclude_characters="\u00a0\ufffd"
)
# Words as people write them: letters by chance are words of another encoding now and then.
_WESTERN = st.lists(
    st.sampled_from(
        (
            *("müller", "größe", "déjà", "reçu", "niño", "très", "a", "z", "0", "19"),
            *(" ", "  ", ". ", ", ", "; ", ":", "-", "_", "/", "'", '"', "(", ") ", "&", " €"),
        )
    ),
    min_size=1,
    max_size=12,
).map("".join)
_WRITTEN = st.sampled_from((str, str.upper, str.capitalize))
# Ids as tools write them: leading zeros, more digits than a number keeps, letters, punctuation.
IDS = st.one_of(
    st.integers(0, 10**6).map(str),
    st.integers(0, 999).map(lambda n: f"{n:08d}"),
    st.integers(2**53, 10**25).map(str),
    st.integers(1, 9999).map(lambda n: f"#{n}"),
    st.integers(1, 9999).map(lambda n: f"INC-{n:05d}"),
    st.uuids().map(str),
)


def is_kept(text: str) -> bool:
    """Return whether a text is one that csmetrics promises to keep as it is written.

    Blanks around it are taken off, and the words for "nothing" mean nothing.
    """
    return text not in BLANK_WORDS and text == text.strip(" \t\u00a0\r\n") and text.strip() != ""


def texts(western: bool) -> st.SearchStrategy[str]:
    """Return cells of free text; `western` ones have only letters that every encoding knows."""
    nasty = [text for text in NASTY if not western or _is_western(text)]
    text = st.text(_LETTERS, min_size=1, max_size=30)
    if western:
        text = st.builds(lambda said, write: write(said), _WESTERN, _WRITTEN)
    return st.one_of(st.sampled_from(nasty), text).filter(is_kept)


def _is_western(text: str) -> bool:
    try:
        return bool(text.encode("cp1252"))
    except UnicodeEncodeError:
        return False


@st.composite
def rows(draw: st.DrawFn, table: Table, western: bool = False) -> list[Row]:
    """Return rows of a table, no two with one key, all with the same columns filled or empty."""
    kept = {*table.key, *TELLING.get(table.name, ())}
    optional = [c.name for c in table.columns if not c.required and c.name not in kept]
    left_out = set(draw(st.lists(st.sampled_from(optional), unique=True))) if optional else set()
    wanted = [c for c in table.columns if c.name not in left_out]
    made = draw(st.lists(_row(table, wanted, western), min_size=1, max_size=12))
    return list({tuple(row.get(key) for key in table.key): row for row in made}.values())


@st.composite
def _row(draw: st.DrawFn, table: Table, columns: list[Column], western: bool) -> Row:
    row = {column.name: draw(_cell(table, column, western)) for column in columns}
    _keep_the_rules(draw, table, row)
    return row


def _cell(table: Table, column: Column, western: bool) -> st.SearchStrategy[Any]:
    made = _value(column, western)
    required = column.required or column.name in (*table.key, *TELLING.get(table.name, ()))
    return made if required else st.one_of(made, made, st.none())


def _value(column: Column, western: bool) -> st.SearchStrategy[Any]:
    if column.name == "source":
        return st.sampled_from(["zendesk", "our own desk"])
    if column.words:
        return st.sampled_from(column.words)
    if column.type == MOMENT:
        return st.datetimes(FIRST, LAST).map(lambda at: at.replace(microsecond=0))
    if column.type == DAY:
        return st.dates(date(2001, 1, 1), date(2089, 12, 31))
    if column.type == COUNT:
        return st.integers(0, 10_000_000)
    if column.type == NUMBER:
        low = 0 if column.low == 0 else -10_000
        return st.integers(low * 100, 10_000_000).map(lambda cents: cents / 100)
    if column.type == FLAG:
        return st.booleans()
    return IDS if column.name.endswith("_id") else texts(western)


def _keep_the_rules(draw: st.DrawFn, table: Table, row: Row) -> None:
    """Change a row so that no rule across its columns sets it aside."""
    later = st.integers(0, 10**8).map(lambda seconds: timedelta(seconds=seconds))
    for start, ends in {
        "created_at": ("first_response_at", "resolved_at", "closed_at"),
        "sent_at": ("responded_at",),
        "acquired_at": ("churned_at",),
        "started_at": ("ended_at",),
    }.items():
        for end in ends:
            if row.get(start) and row.get(end):
                row[end] = row[start] + draw(later)
    if table.name == "tickets" and row.get("closed_at") and not row.get("resolved_at"):
        row["closed_at"] = None  # A closing stands for the solve, where no solve is known.
    if table.name == "surveys":
        low, high = draw(st.sampled_from([(1.0, 5.0), (0.0, 10.0), (1.0, 7.0), (0.0, 100.0)]))
        if row["kind"] == "nps":
            low, high = 0.0, 10.0
        row["scale_min"], row["scale_max"] = low, high
        if row.get("score") is not None:
            row["score"] = float(draw(st.integers(int(low), int(high))))
    if table.name == "costs":
        row["period_end"] = row["period_start"] + timedelta(days=draw(st.integers(1, 400)))
    if table.name == "qa_reviews":
        row["max_score"] = round(2 * row["score"] + 1, 2)


def stored(table: Table, row: Mapping[str, Any], source: str) -> Row:
    """Return a row as it must stand in the workspace: every column, null where it said nothing."""
    made = {column.name: row.get(column.name) for column in table.columns}
    return {**made, "source": row.get("source") or source}


def table_names() -> list[str]:
    """Return the names of all canonical tables."""
    return list(TABLES)
