"""Exports with different columns end in the same tables, whatever the order they are loaded in."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from csmetrics.answers import Answers
from csmetrics.workspace import Workspace, open_workspace
from tests.roundtrip import writing
from tests.roundtrip.canonical import Row
from tests.roundtrip.reading import read_here

START = datetime(2026, 3, 1)
ALWAYS = ("ticket_id", "created_at")
OTHERS = ("status", "topic", "team", "agent_replies")
Export = tuple[tuple[str, ...], list[Row]]
# What a ticket was at each of its versions: (ticket, version) -> its columns.
States = dict[tuple[int, int | None], Row]


@st.composite
def exports(draw: st.DrawFn) -> list[Export]:
    """Return exports of a few tickets: each with some columns, and each row of any version.

    A ticket is one thing at one time, so rows of one version say the same in every export. A row
    without a version says no more than what the ticket was before all others.
    """
    states: States = {}
    return [_export(draw, states) for _ in range(draw(st.integers(2, 3)))]


def _export(draw: st.DrawFn, states: States) -> Export:
    said = draw(st.lists(st.sampled_from(OTHERS), unique=True))
    dated = draw(st.sampled_from([True, True, True, False]))
    columns = (*ALWAYS, *(["updated_at"] if dated else []), *said)
    numbers = draw(st.lists(st.integers(0, 2), min_size=1, unique=True))
    return columns, [_row(draw, states, columns, number) for number in numbers]


def _row(draw: st.DrawFn, states: States, columns: Sequence[str], number: int) -> Row:
    version = draw(st.none() | st.integers(1, 4)) if "updated_at" in columns else None
    if (number, version) not in states:
        states[number, version] = {
            "ticket_id": f"{number:04d}",
            "created_at": START + timedelta(days=number),
            "updated_at": version and START + timedelta(days=30 + version, hours=number),
            "status": draw(st.sampled_from(["open", "pending", "closed"])),
            "topic": draw(st.none() | st.sampled_from(["Refunds", "Delivery"])),
            "team": draw(st.none() | st.sampled_from(["North", "South"])),
            "agent_replies": draw(st.none() | st.integers(0, 9)),
        }
    return {column: states[number, version][column] for column in columns}


def expected(told: Sequence[Export]) -> list[Row]:
    """Return what the table must hold: of each column what the newest row that has it says."""
    found: dict[str, Row] = {}
    newest: dict[tuple[str, str], datetime] = {}
    for columns, rows in told:
        for row in rows:
            ticket = found.setdefault(row["ticket_id"], dict.fromkeys(SHOWN))
            version = row.get("updated_at") or datetime.min
            for column in columns:
                if version >= newest.get((row["ticket_id"], column), datetime.min):
                    newest[row["ticket_id"], column] = version
                    ticket[column] = row[column]
    return [found[key] for key in sorted(found)]


SHOWN = (*ALWAYS, "updated_at", *OTHERS)


@limits(max_examples=8)
@given(exports())
def test_each_column_is_as_the_newest_row_that_has_it_says_in_any_order(told: list[Export]) -> None:
    wanted = expected(told)
    with open_workspace() as workspace:
        for order in itertools.permutations(told):
            loaded = sum(load(workspace, export) for export in order)
            assert tickets(workspace) == wanted
            for _ in range(loaded):
                workspace.undo_last_import()


@limits(max_examples=5)
@given(exports(), exports())
def test_undoing_imports_leaves_what_others_would_have_left(
    kept: list[Export], undone: list[Export]
) -> None:
    with open_workspace() as workspace:
        for export in kept:
            load(workspace, export)
        left = everything(workspace)
        loaded = sum(load(workspace, export) for export in undone)
        for _ in range(loaded):
            workspace.undo_last_import()
        assert everything(workspace) == left


def load(workspace: Workspace, export: Export) -> bool:
    """Load an export and return whether it was one that was not there yet."""
    columns, rows = export
    lines = writing.cells(rows, columns, writing.DATES["iso"])
    with read_here(writing.json_list(list(columns), lines)) as upload:
        answers = Answers(source="our desk", table="tickets", confirmed=True)
        report = workspace.load_upload(upload, answers, lambda stage, share: None)
    return report.import_id is not None


def tickets(workspace: Workspace) -> list[dict[str, Any]]:
    """Return the tickets of a workspace by number."""
    return workspace.database.rows(f"select {', '.join(SHOWN)} from tickets order by ticket_id")


def everything(workspace: Workspace) -> list[list[dict[str, Any]]]:
    """Return what is kept of tickets: as they are, and how new their columns are."""
    return [
        workspace.database.rows(f"select * from {name} order by source, ticket_id, import_id")
        for name in ("tickets", "before_tickets", "versions_tickets")
    ]


def test_one_export_alone_leaves_nothing_beside_its_rows() -> None:
    with open_workspace() as workspace:
        load(workspace, _of(1, topic="Refunds"))
        assert everything(workspace)[1:] == [[], []]
        load(workspace, _of(2, topic="Delivery"))
        assert everything(workspace)[2] == []


def test_forgetting_a_customer_forgets_how_new_their_columns_were() -> None:
    with open_workspace() as workspace:
        load(workspace, _of(1, customer_id="ann@example.com", topic="Refunds"))
        load(workspace, _of(2))
        assert len(everything(workspace)[2]) == 1
        assert workspace.forget_customer("ann@example.com")
        assert everything(workspace) == [[], [], []]


def _of(version: int, **said: str) -> Export:
    """Return an export of one ticket."""
    row = {
        "ticket_id": "1",
        "created_at": START,
        "updated_at": START + timedelta(days=version),
        **said,
    }
    return tuple(row), [row]
