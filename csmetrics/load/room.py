"""Whether the disk has room for an import: said before it begins, with how much is missing."""

import shutil
from pathlib import Path

from csmetrics.errors import WorkspaceProblem
from csmetrics.read import Upload
from csmetrics.translation import number, t

# The rows in the log, in the file, and as they were before, each about as large as their text.
COPIES = 3
MEGABYTE = 1_000_000


def raise_where_short(path: Path | None, upload: Upload) -> None:
    """Raise a Problem where the disk of the workspace at `path` is too full for an upload."""
    if path is None:
        return
    needed = COPIES * sum(table.path.stat().st_size for table in upload.tables)
    missing = needed - shutil.disk_usage(path.parent).free
    if missing > 0:
        raise WorkspaceProblem(
            t("The disk is full. Nothing was changed."),
            "",
            t("Free about {n} MB and try again.", n=number(missing // MEGABYTE + 1)),
        )
