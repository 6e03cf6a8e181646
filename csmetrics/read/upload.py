"""What was read: an upload and its tables of text, each an Arrow file mapped into memory."""

import contextlib
import errno
import hashlib
import os
import shutil
import threading
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from csmetrics.errors import UnreadableFile
from csmetrics.folders import new_folder
from csmetrics.read import child
from csmetrics.read.telling import DISK_IS_FULL
from csmetrics.translation import t

# Loaded where a table is looked at: the child that parses starts a quarter of a second sooner.
if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[str, float], None]

# Longer names are cut for display; the whole name is never needed again.
LONGEST_NAME = 80
# A column beside c0, c1 …: why the reader could not make sense of a row, or null.
FAULTY = "faulty"


@dataclass(frozen=True)
class TextTable:
    """One table of text: every cell as it was written, null where it was blank.

    path:     Arrow IPC file with row_number (int64, the row as a person counts it in the file),
              c0, c1 … (text) and, only if `faulty`, the column "faulty": why the reader could not
              make sense of a row (too many cells), else null; such rows are to be set aside
    columns:  header of c0, c1 … as written, made unique
    rows:     data rows read, the skipped ones included
    skipped:  rows read but left out of the file: blank lines, repeated headers
    format:   "csv", "excel", "json" or "parquet"
    notes:    sentences worth knowing that change nothing
    warnings: sentences the person should act on or check
    zone:     the time zone that the file names for all its times that carry none
    mended:   True for rows set aside earlier that come back, under their numbers in that file
    """

    title: str
    columns: tuple[str, ...]
    path: Path
    rows: int
    skipped: int = 0
    format: str = "csv"
    faulty: bool = False
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    mended: bool = False
    zone: str | None = None

    @property
    def loaded_rows(self) -> int:
        """Return how many rows the Arrow file holds."""
        return self.rows - self.skipped

    def batches(self) -> Iterator["pa.RecordBatch"]:
        """Yield the rows in order, mapped from the file without copying."""
        import pyarrow as pa

        place, batches = 0, 1
        while place < batches:
            # Mapped anew for each: what was read is then let go, however long the file is.
            with pa.memory_map(str(self.path)) as mapped:
                reader = pa.ipc.open_file(mapped)
                batches = reader.num_record_batches
                if place < batches:
                    yield reader.get_batch(place)
            place += 1

    def arrow(self) -> "pa.Table":
        """Return all rows as one Arrow table over the mapped file."""
        import pyarrow as pa

        return pa.ipc.open_file(pa.memory_map(str(self.path))).read_all()

    def with_rows(self, table: "pa.Table", named: str, **changed: Any) -> "TextTable":
        """Return this table with other rows, written beside its own under a name of theirs."""
        import pyarrow as pa

        path = self.path.with_name(f"{self.path.stem}-{named}.arrow")
        with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
        return replace(self, path=path, **changed)

    def sample(self, n: int = 1_000) -> "pa.Table":
        """Return the first rows."""
        return self.arrow().slice(0, n)


@dataclass(frozen=True)
class Upload:
    """A file that was read. Close it (or use `with`): its folder is removed then."""

    name: str
    tables: tuple[TextTable, ...]
    sha256: str
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    folder: Path | None = field(default=None, repr=False)

    def close(self) -> None:
        """Remove everything that was written for this upload."""
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> "Upload":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def read(
    name: str,
    data: bytes | Path,
    *,
    sheet: str | None = None,
    progress: Progress | None = None,
) -> Upload:
    """Read one file into tables of text, in a child process with limits.

    `data` is the content or the path of a file, which is read where it is. Raises UnreadableFile,
    or NeedsAnswer where a sheet or a member of an archive must be chosen. Whatever `progress`
    raises stops the reading without a trace.
    """
    folder = new_folder()
    try:
        return _read_into(folder, name, data, sheet, progress or _silent)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _read_into(
    folder: Path, name: str, data: bytes | Path, sheet: str | None, progress: Progress
) -> Upload:
    path = _on_disk(folder, data)
    digest = _Digest(path)
    with digest:
        told = child.parse(path, folder, sheet, progress)
        tables = tuple(_text_table(folder, table) for table in told["tables"])
    return Upload(
        display_name(name),
        tables,
        digest.value,
        tuple(told["notes"]),
        tuple(told["warnings"]),
        folder,
    )


def _on_disk(folder: Path, data: bytes | Path) -> Path:
    if isinstance(data, bytes):
        path = folder / "upload"
        try:
            path.write_bytes(data)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise UnreadableFile(*map(t, DISK_IS_FULL)) from error
            raise
        return path
    if data.is_dir():
        raise UnreadableFile(
            t("This is a folder."),
            t("Only files can be read."),
            t("Name the files in it, or put them into a ZIP archive."),
        )
    if not data.is_file():
        raise UnreadableFile(
            t("There is no such file."),
            t("It may have been moved, renamed or deleted."),
            t("Check the name and try again."),
        )
    if not os.access(data, os.R_OK):
        raise UnreadableFile(
            t("This file may not be read."),
            t("It belongs to somebody else, or its rights do not allow it."),
            t("Allow reading it, or copy it to a folder of your own."),
        )
    path = data.resolve()
    try:
        str(path).encode()
    except UnicodeEncodeError:
        # A name of an older system, in bytes that are no UTF-8: DuckDB takes no such paths.
        link = folder / "upload"
        link.symlink_to(path)
        return link
    return path


def _text_table(folder: Path, told: dict[str, object]) -> TextTable:
    def texts(key: str) -> tuple[str, ...]:
        value = told[key]
        assert isinstance(value, list)
        return tuple(str(part) for part in value)

    return TextTable(
        title=str(told["title"]),
        columns=texts("columns"),
        path=folder / str(told["file"]),
        rows=int(str(told["rows"])),
        skipped=int(str(told["skipped"])),
        format=str(told["format"]),
        faulty=bool(told["faulty"]),
        zone=str(told["zone"]) if told.get("zone") else None,
        notes=texts("notes"),
        warnings=texts("warnings"),
    )


class _Digest:
    """The SHA-256 of a file, worked out in a thread while a child process parses the file."""

    def __init__(self, path: Path) -> None:
        self.value = ""
        self._path = path
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *error: object) -> None:
        if error[0] is not None:
            self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        digest = hashlib.sha256()
        with contextlib.suppress(OSError), self._path.open("rb") as file:
            while not self._stop.is_set() and (block := file.read(1 << 20)):
                digest.update(block)
        self.value = digest.hexdigest()


def display_name(name: str) -> str:
    """Return a file's name as it can be shown: its last part, on one line, not too long."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    # Control and format characters (such as right-to-left override) would disguise the name.
    kept = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    kept = " ".join(kept.split())
    if len(kept) > LONGEST_NAME:
        kept = kept[: LONGEST_NAME - 12] + "…" + kept[-11:]
    return kept or "upload"


def _silent(stage: str, share: float) -> None:
    pass
