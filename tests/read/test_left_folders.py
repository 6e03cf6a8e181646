"""What a killed process left in the temporary folder is removed; what is in use stays."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from csmetrics.folders import remove_left_folders
from csmetrics.read import read
from csmetrics.workspace import open_workspace


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


def test_folders_of_dead_processes_are_removed_at_once(temporary: Path) -> None:
    dead = a_dead_process()
    left = folder(temporary, f"csmetrics-{dead}-a", 0)
    kept = [
        folder(temporary, f"csmetrics-{os.getpid()}-c", 0),
        folder(temporary, "csmetrics-notes", 10_000),
    ]
    link = temporary / f"csmetrics-{dead}-d"
    link.symlink_to(kept[1])
    remove_left_folders()
    assert not left.exists() and all((one / "upload").exists() for one in kept)


def test_a_process_that_was_given_the_number_of_a_dead_one_keeps_nothing(temporary: Path) -> None:
    began = psutil.Process().create_time()
    left = folder(temporary, f"csmetrics-{os.getpid()}-a", time.time() - began + 3600)
    remove_left_folders()
    assert not left.exists()


def test_what_a_killed_process_was_reading_is_gone_at_the_next_start(temporary: Path) -> None:
    reading = """
import sys, tempfile, time
tempfile.tempdir = sys.argv[1]
from csmetrics.read import read
upload = read("a.csv", b"ticket_id,created_at\\n1,2026-03-01\\n")
print("reading", flush=True)
time.sleep(600)
"""
    command = [sys.executable, "-c", reading, str(temporary)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "reading\n"
        with open_workspace():
            assert len(list(temporary.iterdir())) == 1
        process.kill()
    with open_workspace():
        assert list(temporary.iterdir()) == []


def test_a_folder_says_whose_it_is_and_goes_with_its_upload(temporary: Path) -> None:
    with read("a.csv", b"ticket_id,created_at\n1,2026-03-01\n"):
        assert [p.name.split("-")[1] for p in temporary.iterdir()] == [str(os.getpid())]
    assert list(temporary.iterdir()) == []
