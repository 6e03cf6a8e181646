"""Exports that overlap end in the same tables, whatever the order they are loaded in."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from csmetrics.answers import Answers
from csmetrics.tables import TICKETS
from csmetrics.workspace import open_workspace
from tests.roundtrip import writing
from tests.roundtrip.canonical import Row, stored, texts
from tests.roundtrip.reading import read_here

START = datetime(2026, 3, 1)
COLUMNS = ["ticket_id", "created_at", "updated_at", "status", "topic", "agent_replies"]


@st.composite
def exports(draw: st.DrawFn) -> list[list[Row]]:
    """Return exports of the same tickets made one after the other, each with some of them.

    The later an export, the newer are the versions of the tickets in it.
    """
    return [
        [_ticket(draw, number, age) for number in draw(_some_tickets)]
        for age in range(1, draw(st.integers(2, 3)) + 1)
    ]


_some_tickets = st.lists(st.integers(0, 4), min_size=1, unique=True)


def _ticket(draw: st.DrawFn, number: int, age: int) -> Row:
    return {
        "ticket_id": f"{number:04d}",
        "created_at": START + timedelta(days=number),
        "updated_at": START + timedelta(days=30 * age, hours=number),
        "status": draw(st.sampled_from(["open", "pending", "closed"])),
        "topic": draw(st.none() | texts(western=False)),
        "agent_replies": draw(st.none() | st.integers(0, 99)),
    }


@limits(max_examples=5)
@given(exports())
def test_the_newest_version_of_each_ticket_wins_in_any_order(told: list[list[Row]]) -> None:
    newest = {row["ticket_id"]: row for export in told for row in export}
    expected = [stored(TICKETS, newest[key], "template") for key in sorted(newest)]
    for order in itertools.permutations(told):
        assert loaded(order) == expected


def loaded(told: Sequence[Sequence[Row]]) -> list[dict[str, Any]]:
    """Return the tickets after these exports were loaded one after the other."""
    with open_workspace() as workspace:
        for rows in told:
            lines = writing.cells(rows, COLUMNS, writing.DATES["iso"])
            with read_here(writing.json_list(COLUMNS, lines)) as upload:
                workspace.load_upload(upload, Answers(), lambda stage, share: None)
        return workspace.database.rows("select * exclude import_id from tickets order by ticket_id")
