"""What a killed process left in the temporary folder is removed; what is in use stays."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from csmetrics.read import read, remove_left_folders
from csmetrics.read.upload import LEFT_SECONDS


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def folder(parent: Path, name: str, age_seconds: float) -> Path:
    made = parent / name
    made.mkdir()
    (made / "upload").write_text("ana@example.com")
    then = time.time() - age_seconds
    os.utime(made, (then, then))
    return made


def a_dead_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_folders_of_dead_processes_are_removed_after_an_hour(temporary: Path) -> None:
    dead = a_dead_process()
    left = folder(temporary, f"csmetrics-{dead}-a", LEFT_SECONDS + 60)
    kept = [
        folder(temporary, f"csmetrics-{dead}-b", 60),
        folder(temporary, f"csmetrics-{os.getpid()}-c", LEFT_SECONDS + 60),
        folder(temporary, "csmetrics-notes", LEFT_SECONDS + 60),
    ]
    link = temporary / f"csmetrics-{dead}-d"
    link.symlink_to(kept[2])
    remove_left_folders()
    assert not left.exists() and all((one / "upload").exists() for one in kept)


def test_a_folder_says_whose_it_is_and_goes_with_its_upload(temporary: Path) -> None:
    with read("a.csv", b"ticket_id,created_at\n1,2026-03-01\n"):
        assert [p.name.split("-")[1] for p in temporary.iterdir()] == [str(os.getpid())]
    assert list(temporary.iterdir()) == []
