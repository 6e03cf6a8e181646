"""A file that is written beside its place, and moved there when all of it is written."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def whole(out: Path) -> Iterator[Path]:
    """Yield where to write a file, so that under its name there is all of it or nothing new.

    So it is also where the writing is stopped or the disk is full: what stood there stands there
    still. A new file keeps the rights of the one before it, and a link goes on leading to it.
    """
    out = out.resolve()
    part = out.with_name(f"{out.name}.part")
    try:
        yield part
        if out.exists():
            shutil.copymode(out, part)
        part.replace(out)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
