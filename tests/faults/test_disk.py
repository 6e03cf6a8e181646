"""A disk that is full or cannot be written loses nothing, and the person is told how it is."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

BEGIN = """
import json, resource, subprocess, sys
from pathlib import Path
from csmetrics.errors import Problem
from csmetrics.workspace import open_workspace

FOLDER, SOURCE = Path(sys.argv[1]), Path(sys.argv[2])
ROWS = 8_000

def export(number):
    path = SOURCE / f"{number}.csv"
    lines = (
        f"{i},2026-03-02 09:00:00,open,Subject {i * 7919 % 100003} {i * 104729 % 999983}"
        for i in range(number * ROWS, (number + 1) * ROWS)
    )
    path.write_text("ticket_id,created_at,status,subject\\n" + "\\n".join(lines) + "\\n")
    return path

def tell(workspace, report):
    rows = workspace.database.rows("select count(*) as n from tickets")[0]["n"]
    said = " ".join(report.messages) if report.problem else ""
    print(json.dumps([said, rows // ROWS, len(workspace.history())]), flush=True)
"""
LIMITED = """
workspace = open_workspace(FOLDER / "workspace.duckdb")
tell(workspace, workspace.load(export(0)))
size = (FOLDER / "workspace.duckdb").stat().st_size
for number, share in enumerate([0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.1, 1.2, 1.4, 1.6, 2, 4], start=1):
    most, upload = int(share * size), export(number)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    report = workspace.load(upload)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    tell(workspace, report)
workspace.close()
with open_workspace(FOLDER / "workspace.duckdb") as workspace:
    for number in range(1, 13):
        report = workspace.load(export(number))
    tell(workspace, report)
"""
FULL = """
with open_workspace(FOLDER / "workspace.duckdb") as workspace:
    tell(workspace, workspace.load(export(0)))
    ballast = FOLDER / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    tell(workspace, workspace.load(export(1)))
    ballast.unlink()
    tell(workspace, workspace.load(export(1)))
"""
READ_ONLY = """
def refused():
    try:
        open_workspace(FOLDER / "workspace.duckdb").close()
    except Problem as problem:
        return str(problem)

with open_workspace(FOLDER / "workspace.duckdb") as workspace:
    tell(workspace, workspace.load(export(0)))
subprocess.run(["mount", "-o", "remount,ro", str(FOLDER)], check=True)
print(json.dumps([refused(), 0, 0]))
subprocess.run(["mount", "-o", "remount,rw", str(FOLDER)], check=True)
with open_workspace(FOLDER / "workspace.duckdb") as workspace:
    tell(workspace, workspace.load(export(0)))
"""
TEMPORARY = """
import gzip, tempfile
tempfile.tempdir = str(FOLDER)
large = export(0).read_bytes()
large += large.partition(b"\\n")[2] * 9
with open_workspace() as workspace:
    for content in (large, gzip.compress(large), export(1).read_bytes()):
        tell(workspace, workspace.load(("export.csv", content)))
print(json.dumps(["left over", len(list(FOLDER.iterdir())), 0]))
"""
DISK_IS_FULL = "The disk is full. Nothing was changed."

Told = list[tuple[str, int, int]]


def run(code: str, folder: Path, source: Path, *before: str) -> Told:
    """Run code in a process of its own; return what it told: a sentence, files there, imports."""
    done = subprocess.run(
        [*before, sys.executable, "-c", BEGIN + code, str(folder), str(source)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told: list[Any] = [json.loads(line) for line in done.stdout.splitlines()]
    return [tuple(line) for line in told]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    return made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    made = tmp_path / "source"
    made.mkdir()
    return made


def has_small_disks() -> bool:
    """Return whether this system lets a process have a small disk of its own, as Linux may."""
    try:
        alone = ("unshare", "--mount", "--map-root-user", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
        return subprocess.run(alone, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


# Elsewhere the test whose files may not grow stands for these.
on_a_small_disk = pytest.mark.skipif(
    not has_small_disks(), reason="this system has no small disks of a process's own"
)


def on_a_disk_of(megabytes: float, code: str, folder: Path, source: Path) -> Told:
    """Run code whose folder is a small disk of its own, which goes when the process ends."""
    mount = f'mount -t tmpfs -o size={int(megabytes * 1024)}k tmpfs "$0" && exec "$@"'
    alone = ("unshare", "--mount", "--map-root-user", "sh", "-c", mount, str(folder))
    return run(code, folder, source, *alone)


def test_what_is_said_of_a_failed_write_agrees_with_what_is_kept(
    folder: Path, source: Path
) -> None:
    """Let the file and its log grow to twelve different sizes, so that each write fails once."""
    told = run(LIMITED, folder, source)
    assert told[0] == ("", 1, 1)
    for (_, files, _), (said, now, imports) in pairwise(told[:-1]):
        assert imports == now == (files if said else files + 1)
        assert not said or said.startswith("The workspace could not be written. Nothing was")
    assert any(said for said, _, _ in told) and not all(said for said, _, _ in told[1:-1])
    assert told[-1] == ("", 13, 13)


@on_a_small_disk
def test_a_full_disk_is_told_and_the_same_upload_succeeds_once_there_is_room(
    folder: Path, source: Path
) -> None:
    before, full, after = on_a_disk_of(12, FULL, folder, source)
    assert before == ("", 1, 1)
    assert full[0].startswith(f"{DISK_IS_FULL} Free about ") and full[0].endswith("and try again.")
    assert full[1:] == (1, 1)
    assert after == ("", 2, 2)


@on_a_small_disk
def test_a_full_disk_for_what_is_read_is_told_and_leaves_nothing(
    folder: Path, source: Path
) -> None:
    large, packed, small, left = on_a_disk_of(2.5, TEMPORARY, folder, source)
    assert large[0].startswith(DISK_IS_FULL) and packed[0].startswith(DISK_IS_FULL)
    assert small == ("", 1, 1)
    assert left == ("left over", 0, 0)


def test_a_read_only_folder_is_told_without_its_path(folder: Path, source: Path) -> None:
    before, refused, after = on_a_disk_of(12, READ_ONLY, folder, source)
    assert refused[0].startswith("csmetrics cannot write to the folder of this workspace.")
    assert str(folder) not in refused[0]
    assert after[1:] == before[1:] == (1, 1)
