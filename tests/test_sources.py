"""Every source reads its sample export into the rows that a person worked out by hand.

A source is `csmetrics/sources/NAME.toml` with `tests/sources/NAME/export.*` and `expected.toml`;
this file picks it up by itself.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from csmetrics.answers import Answers
from csmetrics.engine import Database
from csmetrics.mapping import plan
from csmetrics.read import read
from csmetrics.recognise import Source, recognise, sources

FOLDER = Path(__file__).parent / "sources"
NAMES = [source.name for source in sources()]


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


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_export_becomes_the_rows_worked_out_by_hand(name: str) -> None:
    [export] = (FOLDER / name).glob("export.*")
    expected = tomllib.loads((FOLDER / name / "expected.toml").read_text("utf-8"))
    answers = Answers(**expected.pop("answers", {}))

    title, tables = canonical_rows(export, answers)

    assert title == source(name).described
    assert set(tables) == set(expected)
    for table, rows in expected.items():
        good = [row for row in tables[table] if row["set_aside"] is None]
        assert [row["unreadable"] for row in good] == [None] * len(good)
        shown = [
            {ours: as_expected(row[ours]) for ours in wanted}
            for row, wanted in zip(good, rows, strict=True)
        ]
        assert shown == rows


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_export_is_recognised_as_its_own_source_and_no_other(name: str) -> None:
    [export] = (FOLDER / name).glob("export.*")
    with read(export.name, export) as upload:
        found = recognise(upload.tables[0].columns)
    assert found.source is not None and found.source.name == name


def test_every_source_names_columns_of_its_table() -> None:
    from csmetrics.tables import TABLES

    for each in sources():
        known = {*TABLES[each.table].names, "csat", "nps", "ces"}
        assert set(each.columns) <= known, each.name
        assert {part.ours for part in each.elapsed} <= known, each.name
