"""An export stays what it is, with the same rows, however it was saved and its columns arranged."""

import csv
import io
import json
import random
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from csmetrics.answers import Answers
from csmetrics.folding import fold
from tests.sources.test_sources import EXPORTS, FOLDER, canonical_rows, expected_of, source

# With more than one row of header, or lines above it: these are a layout of their own.
WITH_MORE_ABOVE = {"qualtrics", "surveymonkey", "chatwoot_csat"}
# What a file may lack without becoming another export.
DISPENSABLE = ("subject", "tags", "language", "segment", "reopens")

Header = Sequence[str]
Rows = Sequence[Sequence[str]]


def written(header: Header, rows: Rows, delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue()


def in_another_order(header: Header, rows: Rows) -> tuple[Header, Rows]:
    """Move the columns about; those with the same header stay in their order."""
    places = list(range(len(header)))
    random.Random(7).shuffle(places)
    alike: dict[str, list[int]] = {}
    for place in sorted(places):
        alike.setdefault(header[place], []).append(place)
    order = [alike[header[place]].pop(0) for place in places]
    whole = [[*row, *[""] * (len(header) - len(row))] for row in rows]
    return [header[place] for place in order], [[row[place] for place in order] for row in whole]


def with_more_columns(header: Header, rows: Rows) -> tuple[Header, Rows]:
    more = ["Custom field (Mood)", "Gift wrap [flag]", "Our own note"]
    cells = ["good", "no", "call back"]
    # A line below the table, such as a sum, is shorter than it.
    return [*header, *more], [[*row, *cells] if len(row) == len(header) else row for row in rows]


def encoded(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


VARIANTS: dict[str, Callable[[Header, Rows], tuple[str, bytes]]] = {
    "columns in another order": lambda header, rows: (
        "x.csv",
        encoded(written(*in_another_order(header, rows))),
    ),
    "more columns": lambda header, rows: (
        "x.csv",
        encoded(written(*with_more_columns(header, rows))),
    ),
    "capital headers": lambda header, rows: (
        "x.csv",
        encoded(written([name.upper() for name in header], rows)),
    ),
    "small headers with underscores": lambda header, rows: (
        "x.csv",
        encoded(written([name.lower().replace(" ", "_") for name in header], rows)),
    ),
    "blanks around headers": lambda header, rows: (
        "x.csv",
        encoded(written([f" {name} " for name in header], rows)),
    ),
    "semicolons and a mark, as Excel writes": lambda header, rows: (
        "x.csv",
        encoded(written(header, rows, ";"), "utf-8-sig"),
    ),
    "Unicode text, as Excel writes": lambda header, rows: (
        "x.txt",
        encoded(written(header, rows, "\t"), "utf-16"),
    ),
    "a broken mark": lambda header, rows: (
        "x.csv",
        encoded(written([f"ï»¿{header[0]}", *header[1:]], rows, ";"), "utf-8-sig"),
    ),
    "JSON": lambda header, rows: (
        "x.json",
        encoded(json.dumps([dict(zip(header, row, strict=False)) for row in rows])),
    ),
}


def read_by_hand(export: str) -> tuple[Header, list[list[str]]]:
    text = (FOLDER / export).read_text("utf-8-sig")
    first = text.splitlines()[0]
    header, *rows = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    return header, rows


def is_plain(export: str) -> bool:
    """Return whether an export is a table of text whose first line is its header."""
    name = export.split("/")[0]
    if not export.endswith(".csv") or name in WITH_MORE_ABOVE:
        return False
    try:
        expected = expected_of(FOLDER / export)
        header, rows = read_by_hand(export)
    except UnicodeDecodeError:
        return False
    loads = bool(set(expected) - {"asks", "answers"})
    return loads and len(header) > 3 and all(len(row) <= len(header) for row in rows)


PLAIN = [export for export in EXPORTS if is_plain(export)]
# Every export in two ways, every way with several exports.
CASES = [
    (export, list(VARIANTS)[(number + step) % len(VARIANTS)])
    for number, export in enumerate(PLAIN)
    for step in (0, 5)
]


def rows_of(path: Path, answers: Answers, *without: str) -> tuple[str, dict[str, Any]]:
    """Return what a file is and its rows, apart from some columns and from where they stood."""
    title, tables = canonical_rows(path, answers)
    left_out = {"row_number", *without}
    return title, {
        table: [{name: row[name] for name in row if name not in left_out} for row in rows]
        for table, rows in tables.items()
    }


def with_clocks(export: str, shown: Callable[[timedelta], str]) -> tuple[Header, list[list[str]]]:
    """Return an export whose durations such as 00:04:10 a spreadsheet shows otherwise."""
    header, rows = read_by_hand(export)

    def cell(text: str) -> str:
        clock = re.fullmatch(r"(\d+):(\d\d):(\d\d)", text)
        if clock is None:
            return text
        hours, minutes, seconds = map(int, clock.groups())
        return shown(timedelta(hours=hours, minutes=minutes, seconds=seconds))

    return header, [[cell(text) for text in row] for row in rows]


def as_moment(lasted: timedelta) -> str:
    return str(datetime(1899, 12, 31) + lasted)


def as_part_of_a_day(lasted: timedelta) -> str:
    return f"{lasted / timedelta(days=1):.9g}"


def answers_for(export: str) -> Answers:
    return Answers(**expected_of(FOLDER / export).get("answers", {}))


@pytest.mark.parametrize(("export", "variant"), CASES)
def test_the_rows_are_the_same(export: str, variant: str, tmp_path: Path) -> None:
    header, rows = read_by_hand(export)
    if variant == "JSON" and len(set(header)) < len(header):
        variant = "columns in another order"  # JSON has no two fields of one name.
    name, data = VARIANTS[variant](header, rows)
    (tmp_path / name).write_bytes(data)
    answers = answers_for(export)
    assert rows_of(tmp_path / name, answers) == rows_of(FOLDER / export, answers)


@pytest.mark.parametrize("shown", [as_moment, as_part_of_a_day])
@pytest.mark.parametrize("export", ["five9/export.csv", "freshdesk/export.csv"])
def test_durations_are_the_same_as_a_spreadsheet_keeps_them(
    export: str, shown: Callable[[timedelta], str], tmp_path: Path
) -> None:
    """A talk time of 0:00:00 is none, and 0.000231 is no part of a second."""
    (tmp_path / "x.csv").write_text(written(*with_clocks(export, shown)), "utf-8")
    answers = answers_for(export)
    assert rows_of(tmp_path / "x.csv", answers) == rows_of(FOLDER / export, answers)


@pytest.mark.parametrize("no_and_yes", [("FALSCH", "WAHR"), ("FAUX", "VRAI")])
@pytest.mark.parametrize(
    "export", ["intercom_contacts/export.csv", "stripe_customers/export-warehouse.csv"]
)
def test_yes_and_no_are_the_same_in_the_language_of_a_spreadsheet(
    export: str, no_and_yes: tuple[str, str], tmp_path: Path
) -> None:
    header, rows = read_by_hand(export)
    words = dict(zip(("false", "true"), no_and_yes, strict=True))
    said = [[words.get(cell.lower(), cell) for cell in row] for row in rows]
    assert said != rows
    (tmp_path / "x.csv").write_text(written(header, said), "utf-8")
    assert rows_of(tmp_path / "x.csv", Answers()) == rows_of(FOLDER / export, Answers())


def test_there_are_enough_exports_and_all_ways() -> None:
    assert len({export.split("/")[0] for export, _ in CASES}) >= 25
    assert {variant for _, variant in CASES} == set(VARIANTS)


LACKING = [
    (export, ours, place)
    for export in PLAIN
    for ours in DISPENSABLE
    for place, header in enumerate(read_by_hand(export)[0])
    if fold(header) in map(fold, source(export.split("/")[0]).columns.get(ours, ()))
]


@pytest.mark.parametrize(("export", "ours", "place"), LACKING)
def test_a_missing_column_takes_nothing_else_along(
    export: str, ours: str, place: int, tmp_path: Path
) -> None:
    header, rows = read_by_hand(export)
    kept = [[*row[:place], *row[place + 1 :]] for row in (header, *rows)]
    (tmp_path / "x.csv").write_text(written(kept[0], kept[1:]), "utf-8")
    answers = answers_for(export)
    assert rows_of(tmp_path / "x.csv", answers, ours) == rows_of(FOLDER / export, answers, ours)
