"""A workspace that cannot be opened is left as it is, and the person is told in plain words."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from csmetrics.engine import set_log_aside
from csmetrics.errors import LostChanges, WorkspaceProblem
from csmetrics.workspace import open_workspace

ROWS = 5_000
TICKETS = b"ticket_id,created_at,status,subject\n" + b"".join(
    b"%d,2026-03-02 09:00:00,open,Subject %d\n" % (n, n * 7919 % 10_007) for n in range(ROWS)
)
# Commits, and ends before the log can be written into the file.
COMMIT_AND_DIE = """
import os, signal, sys
from csmetrics.workspace import open_workspace
workspace = open_workspace(sys.argv[1])
with workspace.database.transaction() as session:
    session.run("insert into tickets (ticket_id) select i::varchar from range(3000) as t(i)")
os.kill(os.getpid(), signal.SIGKILL)
"""
IS_DAMAGED = "The data file is damaged or is not a csmetrics workspace. We left it untouched."


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a workspace whose last change is only in its log."""
    folder = tmp_path_factory.mktemp("crashed")
    path = folder / "workspace.duckdb"
    with open_workspace(path) as workspace:
        workspace.load(("tickets.csv", TICKETS))
    subprocess.run([sys.executable, "-c", COMMIT_AND_DIE, str(path)], check=False)
    assert log_of(path).stat().st_size > 10_000
    return folder


@pytest.fixture
def path(crashed: Path, tmp_path: Path) -> Path:
    """Return a copy of that workspace."""
    return Path(shutil.copytree(crashed, tmp_path / "copy")) / "workspace.duckdb"


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def tickets(path: Path) -> int:
    with open_workspace(path) as workspace:
        return int(workspace.database.rows("select count(*) as n from tickets")[0]["n"])


def changed(path: Path, at: float, bits: int = 0x10) -> None:
    """Change bits of one byte, `at` a share of the way through a file."""
    content = bytearray(path.read_bytes())
    content[int(len(content) * at)] ^= bits
    path.write_bytes(content)


def with_zeroed_tail(log: Path) -> None:
    content = log.read_bytes()
    half = len(content) // 2
    log.write_bytes(content[:half] + bytes(len(content) - half))


def test_what_is_only_in_the_log_is_there_after_a_crash(path: Path) -> None:
    assert tickets(path) == ROWS + 3_000


@pytest.mark.parametrize("damage", [with_zeroed_tail, lambda log: changed(log, 0.4)])
def test_a_damaged_log_is_kept_and_the_workspace_opens_without_it(
    path: Path, damage: Callable[[Path], None]
) -> None:
    damage(log_of(path))
    before = contents(path.parent)
    with pytest.raises(LostChanges, match="The last changes can't be read") as told:
        open_workspace(path)
    assert contents(path.parent) == before
    set_log_aside(told.value.path)
    assert tickets(path) == ROWS
    (aside,) = path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == before[log_of(path).name]


def test_the_page_offers_to_open_without_the_last_changes(path: Path) -> None:
    with_zeroed_tail(log_of(path))

    def page(path):  # type: ignore[no-untyped-def]  # runs as a script of its own
        from csmetrics.errors import Problem
        from csmetrics.ui.trouble import say_what_went_wrong
        from csmetrics.workspace import open_workspace

        try:
            open_workspace(path).close()
        except Problem as problem:
            say_what_went_wrong(problem)

    app = AppTest.from_function(page, kwargs={"path": path}).run()
    assert "The last changes can't be read" in app.error[0].value.replace("\\", "")
    assert str(path.parent) not in app.error[0].value
    app.button[0].click().run()
    assert not app.error and tickets(path) == ROWS


@pytest.mark.parametrize("share", [0.0002, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])
def test_a_flipped_byte_changes_no_row_unnoticed(path: Path, share: float) -> None:
    log_of(path).unlink()
    with open_workspace(path) as workspace:
        expected = workspace.database.rows("select * from tickets")
    changed(path, share)
    before = path.read_bytes()
    try:
        with open_workspace(path) as workspace:
            assert workspace.database.rows("select * from tickets") == expected
    except WorkspaceProblem as problem:
        assert str(problem).startswith(IS_DAMAGED)
        assert path.read_bytes() == before


FOREIGN = {
    "an empty file": b"",
    "text": b"ticket_id,created_at\n",
    "the beginning of a download": b"SQLite format 3\0" + b"x" * 4_096,
    "noise": bytes(range(256)) * 100,
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_another_file_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "workspace.duckdb"
    path.write_bytes(content)
    with pytest.raises(WorkspaceProblem, match=IS_DAMAGED):
        open_workspace(path)
    assert contents(tmp_path) == {path.name: content}


def test_a_real_sqlite_file_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "workspace.duckdb"
    other = sqlite3.connect(path)
    other.execute("create table notes (said text)")
    other.commit()
    other.close()
    before = contents(tmp_path)
    with pytest.raises(WorkspaceProblem, match=IS_DAMAGED):
        open_workspace(path)
    assert contents(tmp_path) == before


def test_a_cut_off_file_is_refused_and_kept(path: Path) -> None:
    log_of(path).unlink()
    half = path.read_bytes()[: path.stat().st_size // 2]
    path.write_bytes(half)
    with pytest.raises(WorkspaceProblem, match=IS_DAMAGED):
        open_workspace(path)
    assert path.read_bytes() == half
