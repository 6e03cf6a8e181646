"""Files read ahead of where they are needed: in order, whole, and without a trace."""

import tempfile
from pathlib import Path

import pytest

from csmetrics.errors import UnreadableFile
from csmetrics.read import Ahead, Reading


@pytest.fixture(autouse=True)
def folders_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what reading writes in a folder that can be looked at."""
    folder = tmp_path / "reading"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def silent(stage: str, share: float) -> None:
    """Listen to nothing."""


def test_files_come_in_order_and_leave_nothing_behind(tmp_path: Path, folders_here: Path) -> None:
    paths = [write(tmp_path, f"{i}.csv", f"id,name\n{i},Ana\n") for i in range(3)]
    seen = []
    with Ahead(paths) as files:
        for file in files:
            with file.upload(silent) as upload:
                seen.append((upload.name, upload.tables[0].arrow()["c0"].to_pylist()))
    assert seen == [("0.csv", ["0"]), ("1.csv", ["1"]), ("2.csv", ["2"])]
    assert list(folders_here.iterdir()) == []


def test_a_file_that_nobody_asks_for_leaves_nothing_behind(
    tmp_path: Path, folders_here: Path
) -> None:
    paths = [write(tmp_path, f"{i}.csv", "id,name\n1,Ana\n") for i in range(3)]
    with Ahead(paths) as files:
        next(iter(files)).upload(silent).close()
    assert list(folders_here.iterdir()) == []


def test_what_is_wrong_with_a_file_is_told_to_who_waits_for_it(tmp_path: Path) -> None:
    paths = [tmp_path / "gone.csv", write(tmp_path, "there.csv", "id,name\n1,Ana\n")]
    with Ahead(paths) as files:
        gone, there = files
        with pytest.raises(UnreadableFile, match="no such file"):
            gone.upload(silent)
        with there.upload(silent) as upload:
            assert upload.tables[0].rows == 1


def test_who_waits_can_stop_the_reading(tmp_path: Path, folders_here: Path) -> None:
    class Enough(Exception):
        """Raised by someone who waits no longer."""

    def impatient(stage: str, share: float) -> None:
        raise Enough

    rows = "".join(f"{i},Ana\n" for i in range(200_000))
    reading = Reading(write(tmp_path, "long.csv", "id,name\n" + rows))
    with pytest.raises(Enough):
        reading.upload(impatient)
    assert list(folders_here.iterdir()) == []
