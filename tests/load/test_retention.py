"""What is older than a team keeps is removed, with every copy of it and to the last byte."""

import datetime as dt
from pathlib import Path

import pytest

from csmetrics.cli import main
from csmetrics.load.retention import cutoff
from csmetrics.team import settings
from csmetrics.workspace import Workspace, open_workspace

NEW = dt.date.today() - dt.timedelta(days=20)
TICKETS = (
    "ticket_id,created_at,updated_at,status,topic,customer_id,resolved_at\n"
    "1,2019-01-02 09:00:00,2019-01-03 09:00:00,closed,Old topic,old.person@example.com,\n"
    f"2,2019-01-02 09:00:00,{NEW} 09:00:00,open,Long talk,patient@example.com,\n"
    f"3,{NEW} 08:00:00,{NEW} 09:00:00,open,New topic,new.person@example.com,\n"
    # Set aside: it was solved before it was opened.
    "4,2019-01-02 09:00:00,2019-01-03 09:00:00,closed,Bad topic,bad.person@example.com,"
    "2018-01-01 09:00:00\n"
)
REPLIES = (
    "ticket_id,sent_at,author,is_public,agent_id\n"
    "1,2019-01-02 10:00:00,agent,true,old.agent\n"
    "2,2019-01-02 10:00:00,agent,true,known.agent\n"
)
SURVEYS = (
    "survey_id,kind,responded_at,score,scale_min,scale_max,comment,customer_id\n"
    "s1,csat,2019-01-05 10:00:00,1,1,5,an old comment,old.person@example.com\n"
    f"s2,csat,{NEW} 10:00:00,5,1,5,a new comment,new.person@example.com\n"
)
OLD = ("old.person@example.com", "an old comment", "old.agent", "bad.person@example.com")
KEPT = ("patient@example.com", "new.person@example.com", "a new comment", "known.agent")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a workspace with old and new rows, one of them set aside and one overwritten."""
    path = tmp_path / "store" / "workspace.duckdb"
    with open_workspace(path) as workspace:
        for name, content in (("replies", REPLIES), ("surveys", SURVEYS), ("tickets", TICKETS)):
            report = workspace.load((f"{name}.csv", content.encode()), timezone="UTC")
            assert report.import_id is not None, report.messages
        # What the old ticket was before is kept for an undo.
        newer = TICKETS.replace("Old topic", "Older topic").replace("01-03 09", "01-04 09")
        workspace.load(("tickets.csv", newer.encode()), timezone="UTC")
        assert workspace.database.rows("select 1 from before_tickets where ticket_id = '1'")
        assert workspace.database.rows("select 1 from set_aside")
    return path


def ids(workspace: Workspace, table: str, column: str = "ticket_id") -> list[str]:
    rows = workspace.database.rows(f"select {column} from {table} order by 1")
    return [row[column] for row in rows]


def bytes_of(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def test_old_rows_and_all_copies_of_them_are_removed(path: Path) -> None:
    assert all(text.encode() in bytes_of(path.parent) for text in OLD)
    with open_workspace(path) as workspace:
        assert workspace.forget_older(24) > 0
        assert ids(workspace, "tickets") == ["2", "3"]
        assert ids(workspace, "replies") == ["2"]  # Its ticket is alive.
        assert ids(workspace, "surveys", "survey_id") == ["s2"]
        assert ids(workspace, "before_tickets") == []
        assert ids(workspace, "set_aside", "row_number") == []
        assert workspace.forget_older(24) == 0
    left = bytes_of(path.parent)
    assert [text for text in OLD if text.encode() in left] == []
    assert [text for text in KEPT if text.encode() not in left] == []


def test_the_setting_is_kept_to_when_the_workspace_is_opened(path: Path) -> None:
    with open_workspace(path) as workspace, workspace.changing() as session:
        settings.save(session, "retention_months", 24)
    with open_workspace(path) as workspace:
        assert ids(workspace, "tickets") == ["2", "3"]


def test_an_import_says_how_many_of_its_rows_are_too_old_to_be_kept(tmp_path: Path) -> None:
    with open_workspace(tmp_path / "workspace.duckdb") as workspace:
        with workspace.changing() as session:
            settings.save(session, "retention_months", 24)
        good = TICKETS.rsplit("4,", 1)[0]
        report = workspace.load(("tickets.csv", good.encode()), timezone="UTC")
        assert ids(workspace, "tickets") == ["2", "3"]
        assert any(said.startswith("1 row older than") for said in report.messages)


def test_everything_is_kept_where_nothing_is_set_or_the_setting_is_taken_back(path: Path) -> None:
    with open_workspace(path) as workspace, workspace.changing() as session:
        settings.save(session, "retention_months", 24, dt.date(2026, 1, 1))
        settings.save(session, "retention_months", 0)
    with open_workspace(path) as workspace:
        assert ids(workspace, "tickets") == ["1", "2", "3"]


def test_the_command_removes_what_is_older(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "--older-than", "24", "--workspace", str(path)]) == 0
    assert "rows removed" in capsys.readouterr().out
    assert b"old.person@example.com" not in bytes_of(path.parent)


def test_the_command_forgets_a_customer(path: Path) -> None:
    assert main(["forget", "--customer", "new.person@example.com", "--workspace", str(path)]) == 0
    assert b"new.person@example.com" not in bytes_of(path.parent)
    assert b"patient@example.com" in bytes_of(path.parent)


@pytest.mark.parametrize("months", ["0", "-1", "two", "601"])
def test_the_command_wants_a_number_of_months(months: str, path: Path) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["forget", "--older-than", months, "--workspace", str(path)])
    assert refused.value.code == 2


@pytest.mark.parametrize(
    ("months", "today", "moment"),
    [
        (1, dt.date(2026, 3, 31), dt.datetime(2026, 2, 28)),
        (12, dt.date(2026, 1, 1), dt.datetime(2025, 1, 1)),
        (2, dt.date(2026, 1, 15), dt.datetime(2025, 11, 15)),
        (24, dt.date(2024, 2, 29), dt.datetime(2022, 2, 28)),
    ],
)
def test_months_are_counted_by_the_calendar(
    months: int, today: dt.date, moment: dt.datetime
) -> None:
    assert cutoff(months, today) == moment
