"""A team with the sample, goals, an event and actions, and the pack of its last month."""

import datetime as dt
from collections.abc import Iterator

import pytest

from csmetrics import samples
from csmetrics.report import Pack, gather
from csmetrics.team import actions, annotations, settings, targets
from csmetrics.team.actions import Action
from csmetrics.workspace import Workspace, open_workspace

SEPTEMBER, OCTOBER = dt.date(2026, 9, 1), dt.date(2026, 10, 1)


@pytest.fixture(scope="session")
def team() -> Iterator[Workspace]:
    """Load the sample once, and let the team have set and agreed on a few things."""
    with open_workspace() as workspace:
        for export in samples.exports():
            workspace.load(export)
        with workspace.changing() as session:
            settings.save(session, "currency", "CHF")
            targets.save(session, "csat", 90)
            targets.save(session, "first_response_time_median", 3600)
            annotations.add(
                session, [annotations.annotation("Mail down", "2026-10-05", None, "outage")]
            )
            actions.add(session, Action("Call those who left", SEPTEMBER, "Ana", state="done"))
            actions.add(session, Action("A help page on prices", SEPTEMBER, "Ben"))
            actions.add(session, Action("Fix the export", OCTOBER, "Cid", dt.date(2026, 11, 30)))
        yield workspace


@pytest.fixture(scope="session")
def pack(team: Workspace) -> Pack:
    """Return the pack of October 2026, the last month of the sample."""
    return gather(team)
