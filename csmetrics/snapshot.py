"""A copy of a workspace that another program has open, to read from.

DuckDB lets one program at a time open a file. A monthly pack that is made by a script would
otherwise need the team's app to be closed.
"""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from csmetrics.errors import OpenElsewhere, WorkspaceProblem
from csmetrics.folders import new_folder
from csmetrics.translation import t

# Changes are rare and short: an import ends in one.
MOST_TRIES = 5


@contextlib.contextmanager
def copied(path: Path) -> Iterator[Path]:
    """Copy a workspace as it stood at one moment; the copy is removed afterwards.

    Raises OpenElsewhere where it is changed all the time, or where the other program does not let
    it be read.
    """
    folder = new_folder()
    try:
        for _ in range(MOST_TRIES):
            if _copy_unchanged(path, folder):
                break
        else:
            raise OpenElsewhere(
                t("Another program is changing this workspace."),
                t("A copy of it would hold half of a change."),
                t("Try again when it is done."),
            )
        yield folder / path.name
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy_unchanged(path: Path, folder: Path) -> bool:
    """Copy the file and its log, and return whether nothing was written to them meanwhile."""
    # The log of an earlier try would be taken for that of this copy.
    for left in folder.iterdir():
        left.unlink()
    before = _looks(path)
    try:
        for file in _files(path):
            shutil.copyfile(file, folder / file.name)
    except FileNotFoundError:  # The log went into the file.
        return False
    except PermissionError as error:
        raise WorkspaceProblem(
            "This workspace may not be read.",
            "It belongs to somebody else, or its rights do not allow it.",
            "Read it as the user whose workspace it is.",
        ) from error
    except OSError as error:
        raise OpenElsewhere(
            t("The workspace is open in another program and could not be copied."),
            t("That program does not allow it, or the disk is full."),
            t("Close it there, then try again."),
        ) from error
    return before == _looks(path)


def _files(path: Path) -> list[Path]:
    return [file for file in (path, path.with_name(f"{path.name}.wal")) if file.exists()]


def _looks(path: Path) -> list[tuple[str, int, int]]:
    looks = [(file.name, file.stat()) for file in _files(path)]
    return [(name, found.st_size, found.st_mtime_ns) for name, found in looks]
