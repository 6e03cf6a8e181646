"""Reads a file in this process: what the child does, without the third of a second it starts in."""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path

from csmetrics.read import TextTable, Upload
from csmetrics.read.formats import parse
from csmetrics.read.telling import Found


@contextmanager
def read_here(content: bytes) -> Iterator[Upload]:
    """Read a file as the parsing child reads it, and remove what that leaves."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "upload"
        path.write_bytes(content)
        found = Found()
        with redirect_stdout(StringIO()):  # Where the child tells its parent how far it is.
            parse(path, folder, found, sheet=None, careful=False)
        tables = tuple(_table(folder, told) for told in found.tables)
        yield Upload("export", tables, hashlib.sha256(content).hexdigest())


def _table(folder: Path, told: dict[str, object]) -> TextTable:
    # By way of JSON, as between the two processes.
    told = json.loads(json.dumps(told))
    path = folder / str(told.pop("file"))
    listed = ("columns", "notes", "warnings")
    return TextTable(
        path=path,
        **{key: tuple(value) if key in listed else value for key, value in told.items()},  # type: ignore[arg-type]
    )
