"""Folders for what is needed for a moment: for their owner alone, and gone even after a kill."""

import contextlib
import os
import re
import shutil
import tempfile
from pathlib import Path

import psutil

# The number of the process stands in a folder's name, so that those of dead ones can be told.
FOLDER = re.compile(r"csmetrics-(\d+)-\w+")
# How far apart the clocks of processes and of files may be.
CLOCKS_APART_SECONDS = 2.0


def new_folder() -> Path:
    """Make a folder that nobody else on this computer can look into; its maker removes it."""
    return Path(tempfile.mkdtemp(prefix=f"csmetrics-{os.getpid()}-"))


def remove_left_folders() -> None:
    """Remove what processes that were killed left behind, such as the uploads they were reading."""
    for folder in Path(tempfile.gettempdir()).glob("csmetrics-*"):
        with contextlib.suppress(OSError):
            if _is_left(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    named = FOLDER.fullmatch(folder.name)
    if named is None or folder.is_symlink() or not folder.is_dir():
        return False
    try:
        began: float = psutil.Process(int(named[1])).create_time()
    except psutil.NoSuchProcess:
        return True
    except psutil.Error:
        return False
    # The number was given to another process, which began after the folder was written to.
    return began > folder.stat().st_mtime + CLOCKS_APART_SECONDS
