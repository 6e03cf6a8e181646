"""Writes docs/tables.md from the canonical tables: `python -m tools.write_tables`."""

from pathlib import Path

from csmetrics.tables import DUCKDB_TYPES, TABLES, Column, Table

PAGE = Path(__file__).resolve().parents[1] / "docs" / "tables.md"
INTRODUCTION = """\
# The canonical tables

Every export is mapped onto these tables. A CSV or workbook that has these headers already (the bold
ones at least, and what a table needs beside them, in any order) is accepted as it is: `csmetrics
sample DIR` writes an empty template of each table. A row that breaks a rule is set aside with the
reason; the others load.

Times are read in the zone that you name (UTC unless the value carries one) and kept in UTC.
Durations are seconds. Numbers and codes that identify something are text and keep their zeros.

This page is made from `csmetrics/tables.py` by `python -m tools.write_tables`.
"""
KINDS = dict(
    zip(
        DUCKDB_TYPES.values(),
        ("text", "date and time", "date", "number", "whole number", "yes or no"),
        strict=True,
    )
)


def page() -> str:
    """Return the page that describes every table."""
    return "\n".join([INTRODUCTION, *map(_table, TABLES.values())])


def _table(table: Table) -> str:
    lines = [
        f"## {table.name}",
        "",
        f"One row for each {table.each}. The same row again means the same "
        f"{_listed([f'`{name}`' for name in table.key], 'and')}.{_needs(table)}",
        "",
        "| column | what it is | kind | allowed |",
        "|---|---|---|---|",
        *map(_column, table.columns),
        "",
    ]
    if table.rules:
        rules = [f"- `{rule.column}` {rule.reason}" for rule in table.rules]
        lines += [
            "A row that breaks a rule across columns is set aside with these words:",
            "",
            *rules,
            "",
        ]
    return "\n".join(lines)


def _needs(table: Table) -> str:
    if not table.telling:
        return ""
    names = _listed([f"`{name}`" for name in table.telling], "or")
    return f" Beside the bold columns a file needs {names}, which tells its rows from others."


def _column(column: Column) -> str:
    name = f"**{column.name}**" if column.required else column.name
    told = f" (a `{column.told_by}` alone tells it, too)" if column.told_by else ""
    kind = KINDS[column.duckdb_type]
    return f"| {name} | {column.meaning}{told} | {kind} | {_allowed(column)} |"


def _allowed(column: Column) -> str:
    if column.words:
        words = _listed(list(column.words), "or")
        return f"{words}, or a word of your own" if column.open_words else words
    if column.low is not None:
        return f"{column.low:,g} or more" + (f", up to {column.high:,.0f}" if column.high else "")
    return ""


def _listed(words: list[str], last: str) -> str:
    return f" {last} ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
