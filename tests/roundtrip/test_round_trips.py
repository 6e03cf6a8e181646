"""What is written in any supported way is read back as it was: no cell lost, none changed."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csmetrics.answers import Answers
from csmetrics.tables import TABLES, Table
from csmetrics.workspace import Workspace, open_workspace
from tests.roundtrip import writing
from tests.roundtrip.canonical import NASTY, Row, is_kept, rows, stored
from tests.roundtrip.reading import read_here

# Starting a workspace for every example would take most of the time.
SHARED = settings(suppress_health_check=list(HealthCheck))
Write = Callable[[Sequence[str], Sequence[Sequence[Any]]], bytes]

AS_TEXT: dict[str, Write] = {
    "workbook": writing.workbook,
    "JSON list": writing.json_list,
    "JSON lines": writing.json_lines,
    "JSON answer": writing.json_wrapped,
    "Parquet": writing.parquet,
}
AS_TYPES: dict[str, Write] = {"workbook": writing.workbook, "Parquet": writing.parquet}
PACKED: dict[str, Callable[[bytes], bytes]] = {"gzip": writing.gzipped, "ZIP": writing.zipped}


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    with open_workspace() as opened:
        yield opened


def comes_back(
    workspace: Workspace, table: Table, told: Sequence[Row], content: bytes, **answers: Any
) -> None:
    """Load a file and assert that its table holds exactly these rows; then undo the import."""
    with read_here(content) as upload:
        report = workspace.load_upload(upload, Answers(**answers), lambda stage, share: None)
    try:
        assert (report.rows_loaded, report.rows_quarantined) == (len(told), 0), report
        columns = ", ".join(dict.fromkeys((*table.names, "source")))
        found = workspace.database.rows(f"select {columns} from {table.name}")
    finally:
        if report.import_id is not None:
            workspace.undo_last_import()
    tool = report.source or ""
    assert by_key(table, found) == by_key(table, [stored(table, row, tool) for row in told])


def by_key(table: Table, told: Sequence[Row]) -> list[Row]:
    return sorted(told, key=lambda row: [str(row.get(key)) for key in table.key])


@st.composite
def headed(draw: st.DrawFn, told: Sequence[Row]) -> tuple[list[str], list[str]]:
    """Return our columns in any order, and how a program spells them."""
    columns = draw(st.permutations(list(told[0])))
    spell = writing.HEADERS[draw(st.sampled_from(list(writing.HEADERS)))]
    return columns, [spell(column) for column in columns]


tables = st.sampled_from(list(TABLES.values()))
spelt = st.sampled_from(list(writing.DATES.values()))


@settings(SHARED, max_examples=70)
@given(data=st.data(), table=tables, western=st.booleans(), dates=spelt)
def test_delimited_text_in_any_dialect(
    workspace: Workspace, data: st.DataObject, table: Table, western: bool, dates: writing.Dates
) -> None:
    told = data.draw(rows(table, western))
    columns, header = data.draw(headed(told))
    how = data.draw(writing.dialects(western))
    written = writing.cells(told, columns, dates)
    comes_back(workspace, table, told, writing.delimited(header, written, how), **dates.answers)


@pytest.mark.parametrize("write", AS_TEXT.values(), ids=AS_TEXT)
@settings(SHARED, max_examples=12)
@given(data=st.data(), table=tables, dates=spelt)
def test_cells_as_text_in_any_container(
    workspace: Workspace, write: Write, data: st.DataObject, table: Table, dates: writing.Dates
) -> None:
    told = data.draw(rows(table))
    columns, header = data.draw(headed(told))
    content = write(header, writing.cells(told, columns, dates))
    comes_back(workspace, table, told, content, **dates.answers)


@pytest.mark.parametrize("write", AS_TYPES.values(), ids=AS_TYPES)
@settings(SHARED, max_examples=12)
@given(data=st.data(), table=tables)
def test_cells_with_types_of_their_own(
    workspace: Workspace, write: Write, data: st.DataObject, table: Table
) -> None:
    told = data.draw(rows(table))
    columns, header = data.draw(headed(told))
    comes_back(
        workspace, table, told, write(header, [[row.get(c) for c in columns] for row in told])
    )


# ---------------------------------------------------------------------- the whole road


def nasty_tickets() -> list[Row]:
    """Return a ticket for each text that breaks readers."""
    said = [text for text in NASTY if is_kept(text)]
    opened = [f"2026-01-{n % 28 + 1:02d} 09:{n % 60:02d}:00" for n in range(len(said))]
    return [
        {"ticket_id": f"{n:05d}", "created_at": at, "subject": text, "tags": text}
        for n, (at, text) in enumerate(zip(opened, said, strict=True))
    ]


def _csv(header: Sequence[str], table: Sequence[Sequence[Any]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *table])
    return out.getvalue().encode()


WHOLE: Mapping[str, Write] = {
    "CSV": _csv,
    **AS_TEXT,
    **{name: lambda h, t, pack=pack: pack(_csv(h, t)) for name, pack in PACKED.items()},
}


@pytest.mark.parametrize("write", WHOLE.values(), ids=WHOLE)
def test_nasty_texts_through_the_parsing_child(write: Write) -> None:
    told = nasty_tickets()
    header = list(told[0])
    content = write(header, [list(row.values()) for row in told])
    with open_workspace() as workspace:
        report = workspace.load(("export", content))
        assert report.rows_loaded == len(told), report
        found = workspace.database.rows(
            "select ticket_id, strftime(created_at, '%Y-%m-%d %H:%M:%S') as created_at, "
            "subject, tags from tickets order by ticket_id"
        )
    assert found == told


@pytest.mark.parametrize("ragged", [False, True], ids=["fast reader", "careful reader"])
def test_line_ends_inside_cells_survive_where_blocks_of_the_file_meet(ragged: bool) -> None:
    # 20 MB: more than two blocks of the fast reader and of the one that looks for damaged bytes.
    texts = [f'No. {n}: "quoted",\n{"wide " * (n % 60)}end' for n in range(120_000)]
    lines = [[str(n), "2026-01-01 09:00:00", text] for n, text in enumerate(texts)]
    content = _csv(["ticket_id", "created_at", "subject"], lines)
    if ragged:
        content += b"x,y,z,too many\r\n"
    with read_here(content) as upload:
        (table,) = upload.tables
        read = table.arrow()
    assert table.faulty is ragged and table.rows == len(texts) + ragged
    assert read["c2"].to_pylist()[: len(texts)] == texts
