"""Every source reads its sample export into the rows that a person worked out by hand.

A source is `csmetrics/sources/NAME.toml` with `tests/sources/NAME/export.*` and `expected.toml`;
this file picks it up by itself. `export-spanish.csv` is the same export as another person gets it
(in another language, encoding or format) and must become the same rows, or those of
`expected-spanish.toml` where there is such a file. `asks` there is what the person must be asked
first, and `answers` are theirs.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from csmetrics.answers import Answers
from csmetrics.engine import Database
from csmetrics.errors import NeedsAnswer
from csmetrics.mapping import plan
from csmetrics.read import read
from csmetrics.recognise import recognise
from csmetrics.sources import Source, sources

FOLDER = Path(__file__).parent
NAMES = [source.name for source in sources()]
EXPORTS = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/export*.*"))


def source(name: str) -> Source:
    return next(source for source in sources() if source.name == name)


def canonical_rows(path: Path, answers: Answers) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    """Return the title of the plan and the rows of each table, in the order of the file."""
    tables: dict[str, list[dict[str, Any]]] = {}
    with read(path.name, path) as upload:
        text = upload.tables[0]
        made = plan(text, answers)
        db = Database()
        for part in made.parts:
            rows = db.rows(f"{part.sql} order by row_number", tables={"upload": text.arrow()})
            tables.setdefault(part.table, []).extend(rows)
        db.close()
    return made.title, tables


def as_expected(value: Any) -> Any:
    return "" if value is None else value


def expected_of(export: Path) -> dict[str, Any]:
    own = export.with_name(f"{export.stem.replace('export', 'expected')}.toml")
    told = own if own.exists() else export.with_name("expected.toml")
    return tomllib.loads(told.read_text("utf-8"))


def test_every_source_has_a_sample_export() -> None:
    assert {export.split("/")[0] for export in EXPORTS} == set(NAMES)


@pytest.mark.parametrize("export", EXPORTS)
def test_a_sample_export_becomes_the_rows_worked_out_by_hand(export: str) -> None:
    name = export.split("/")[0]
    expected = expected_of(FOLDER / export)
    answers = Answers(**expected.pop("answers", {}))
    if asks := expected.pop("asks", None):
        with pytest.raises(NeedsAnswer, match=asks):
            canonical_rows(FOLDER / export, Answers())
    if not expected:
        return

    title, tables = canonical_rows(FOLDER / export, answers)

    assert title == source(name).described
    assert set(tables) == set(expected)
    for table, rows in expected.items():
        marks = ("set_aside", "left_out")
        good = [row for row in tables[table] if all(row[mark] is None for mark in marks)]
        assert [row["unreadable"] for row in good] == [None] * len(good)
        shown = [
            {ours: as_expected(row[ours]) for ours in wanted}
            for row, wanted in zip(good, rows, strict=True)
        ]
        assert shown == rows


@pytest.mark.parametrize("export", EXPORTS)
def test_a_sample_export_is_recognised_as_its_own_source_and_no_other(export: str) -> None:
    path = FOLDER / export
    with read(path.name, path) as upload:
        found = recognise(upload.tables[0].columns)
    assert [candidate.name for candidate in found.candidates] == [path.parent.name]
    # What we know from hearsay only is suggested to the person, never assumed.
    assert (found.source is None) == source(path.parent.name).unverified


def test_every_source_names_columns_of_its_table() -> None:
    from csmetrics.tables import TABLES

    for each in sources():
        known = {*TABLES[each.table].names, "csat", "nps", "ces"}
        assert set(each.columns) <= known, each.name
        assert {part.ours for part in (*each.elapsed, *each.instead)} <= known, each.name
        assert set(each.extract) | set(each.units) | set(each.values) <= set(each.columns), (
            each.name
        )
