"""An import that is killed leaves all of it or nothing, and the workspace opens as before.

The full form is `python -m bench.kill`.
"""

from pathlib import Path

import pytest

from bench import kill
from bench.kill import Scenario
from csmetrics.workspace import open_workspace

ROWS = 4_000
# Shares of the way from a place of the import to its end: spread, and close around the commit.
MOMENTS = [
    ("open", 0.15),
    ("open", 0.5),
    (kill.SAVING, 0.1),
    (kill.SAVING, 0.6),
    (kill.COMMITTING, 0.2),
    (kill.COMMITTING, 0.5),
    (kill.COMMITTING, 0.8),
]


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scenario]:
    made = kill.scenarios(tmp_path_factory.mktemp("kill"), ROWS)
    return {scenario.name: scenario for scenario in made}


@pytest.mark.parametrize(("place", "share"), MOMENTS)
def test_a_killed_update_is_wholly_there_or_not_at_all(
    scenarios: dict[str, Scenario], place: str, share: float
) -> None:
    assert kill.killed(scenarios["update"], place, share).troubles == ()


@pytest.mark.parametrize(("place", "share"), [(kill.SAVING, 0.3), (kill.COMMITTING, 0.6)])
def test_a_killed_first_import_and_a_killed_recovery_leave_a_workspace_that_opens(
    scenarios: dict[str, Scenario], place: str, share: float
) -> None:
    assert kill.killed(scenarios["first"], place, share, again=True).troubles == ()


def test_a_look_at_what_is_left_notices_rows_without_their_entry(
    scenarios: dict[str, Scenario], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(scenarios["update"].workspace.read_bytes())
    with open_workspace(broken) as workspace, workspace.changing() as session:
        session.run("delete from tickets where ticket_id = '0000001'")
    _, troubles = kill.look(scenarios["update"], broken)
    assert "neither the state before nor the state after" in troubles
