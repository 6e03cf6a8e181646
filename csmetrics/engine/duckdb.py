"""DuckDB, embedded: the one module that executes SQL.

Every call uses a cursor of its own: a connection shared by threads hands one caller's rows to
another. The connection has no access to files or network and its configuration is locked; data
reaches it as Arrow tables that are registered by name.
"""

import contextlib
import logging
import os
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

import duckdb
import psutil
import pyarrow as pa

from csmetrics.errors import LostChanges, NotWritable, OpenElsewhere, WorkspaceProblem
from csmetrics.translation import t

log = logging.getLogger(__name__)

Params = Mapping[str, Any]
Found = TypeVar("Found")

# Passed to connect(): extensions would be fetched from the internet, replacement scans would let
# SQL read Python variables.
CONNECT: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
}
LONGEST_STATEMENT_MS = 600_000
# What DuckDB may hold before it uses the disk; half of the memory where that is less. Ten million
# tickets are imported and asked about within it.
MEMORY_BYTES = 2_000_000_000
# The words of an error where checksums do not agree; its type says nothing.
DAMAGED = re.compile(r"Corrupt (database|WAL) file|Failure while replaying WAL|Could not read")
FULL = re.compile(r"No space left|quota exceeded", re.IGNORECASE)


def quoted(name: str) -> str:
    """Return a name as an SQL identifier. For our own names and allow-listed columns only."""
    return '"' + name.replace("\0", "").replace('"', '""') + '"'


class _Lent:
    """An Arrow table that can be taken back from DuckDB.

    Until a transaction ends DuckDB keeps all that was registered in it, also what is registered no
    more: the tables of all chunks of a large file would add up to the whole of it.
    """

    def __init__(self, table: pa.Table) -> None:
        self.table: pa.Table | None = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        assert self.table is not None
        return self.table.__arrow_c_stream__(requested_schema)


class Session:
    """One cursor inside one transaction: what is done here happens wholly or not at all."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        self._lent: dict[str, _Lent] = {}

    def run(self, sql: str, params: Params | None = None) -> int:
        """Execute one statement and return how many rows it changed (0 where that is unknown)."""
        result = self._cursor.execute(sql, dict(params) if params else None).fetchall()
        changed = result[0][0] if len(result) == 1 and len(result[0]) == 1 else 0
        return changed if isinstance(changed, int) else 0

    def query(self, sql: str, params: Params | None = None) -> pa.Table:
        """Return the rows of one SELECT as an Arrow table."""
        return _arrow(self._cursor, sql, params)

    def rows(self, sql: str, params: Params | None = None) -> list[dict[str, Any]]:
        """Return the rows of one SELECT as dictionaries."""
        return _rows(self._cursor, sql, params)

    def register(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table visible to this session as `name`."""
        self._lent[name] = _Lent(table)
        self._cursor.register(name, self._lent[name])

    def unregister(self, name: str) -> None:
        """Forget a registered table."""
        self._cursor.unregister(name)
        self._lent.pop(name).table = None


class Database:
    """A DuckDB database: a file, or memory where `path` is None.

    Reading may happen from any thread at any time; one transaction writes at a time.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._writing = threading.RLock()
        self._open_cursors = 0
        self._commits = 0
        self._held: dict[str, tuple[int, Any]] = {}
        self._changed = threading.Condition()
        self._connection = _connect(path)

    def query(
        self, sql: str, params: Params | None = None, tables: Mapping[str, pa.Table] | None = None
    ) -> pa.Table:
        """Return the rows of one SELECT as an Arrow table; `tables` are visible by their names."""
        with self._cursor(tables) as cursor:
            return _arrow(cursor, sql, params)

    def batches(
        self,
        sql: str,
        params: Params | None = None,
        tables: Mapping[str, pa.Table] | None = None,
        most: int = 50_000,
    ) -> Iterator[pa.RecordBatch]:
        """Return the rows of one SELECT in batches of at most `most` rows, as they are read.

        The cursor is open until the last batch is read or the iterator is closed.
        """
        with self._cursor(tables) as cursor:
            yield from cursor.sql(sql, params=dict(params or {}) or None).to_arrow_reader(most)

    def rows(
        self, sql: str, params: Params | None = None, tables: Mapping[str, pa.Table] | None = None
    ) -> list[dict[str, Any]]:
        """Return the rows of one SELECT as dictionaries. Use a LIMIT: their memory is unbounded."""
        with self._cursor(tables) as cursor:
            return _rows(cursor, sql, params)

    def until_changed(self, name: str, find: Callable[[Self], Found]) -> Found:
        """Return what `find` reads here, once until something is changed.

        Everybody is given the same: leave it as it is.
        """
        # Counted before it is read: what a change meets half-way is read again the next time.
        commits = self._commits
        known = self._held.get(name)
        if known is None or known[0] != commits:
            self._held[name] = known = commits, find(self)
        found: Found = known[1]
        return found

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a cursor for several statements that belong together, without a transaction."""
        with self._cursor() as cursor:
            yield Session(cursor)

    @contextmanager
    def transaction(self, session: Session | None = None) -> Iterator[Session]:
        """Do everything inside, or nothing: any exception (also of Streamlit's) rolls back.

        With a `session` the transaction runs on its cursor, so that its temporary tables and
        registered Arrow tables are visible.
        """
        with self._writing, self._cursor() as own, _in_plain_words():
            cursor = own if session is None else session._cursor
            cursor.begin()
            try:
                yield Session(cursor)
                cursor.commit()
                self._commits += 1
            except BaseException:
                # Also for a failed commit; an error here would hide the one that matters.
                with contextlib.suppress(duckdb.Error):
                    cursor.rollback()
                raise

    def checkpoint(self) -> None:
        """Write the log into the file, so that a damaged log can cost nothing.

        Where this fails the data is saved all the same, in the log; the file is opened afresh,
        because DuckDB refuses all further work on it until then.
        """
        if self.path is None:
            return
        with self._writing:
            try:
                with self._cursor() as cursor:
                    cursor.execute("checkpoint")
            except duckdb.TransactionException:
                pass  # Someone is reading: the next checkpoint will do.
            except (duckdb.FatalException, duckdb.IOException):
                log.exception("a checkpoint failed; the workspace is opened again")
                with self._nobody_else():
                    self._connection.close()
                    self._connection = _connect(self.path)

    def rewrite(self) -> None:
        """Write the file anew, so that the bytes of deleted rows are gone from the disk.

        Raises WorkspaceProblem where that is not possible; then the file stays as it is.
        """
        if self.path is None:
            return
        with self._writing, self._nobody_else():
            self._connection.close()
            try:
                _copy_to_new_file(self.path)
            finally:
                self._connection = _connect(self.path)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _cursor(
        self, tables: Mapping[str, pa.Table] | None = None
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._changed:
            self._open_cursors += 1
            connection = self._connection
        try:
            with connection.cursor() as cursor, _damage_in_plain_words():
                for name, table in (tables or {}).items():
                    cursor.register(name, table)
                yield cursor
        finally:
            with self._changed:
                self._open_cursors -= 1
                self._changed.notify_all()

    @contextmanager
    def _nobody_else(self) -> Iterator[None]:
        """Wait until no cursor is open and keep new ones waiting: the file is being exchanged."""
        with self._changed:
            self._changed.wait_for(lambda: self._open_cursors == 0)
            yield


@contextmanager
def _damage_in_plain_words() -> Iterator[None]:
    """Turn what is found where a part of the file is read for the first time into a Problem."""
    try:
        yield
    except duckdb.Error as error:
        if DAMAGED.search(str(error)):
            raise _damaged() from error
        raise


@contextmanager
def _in_plain_words() -> Iterator[None]:
    """Turn the machine's troubles (disk, memory) into a Problem; our own mistakes stay errors."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise WorkspaceProblem(
            t("This is more than the memory of this computer holds. Nothing was changed."),
            t("The file is too large for one import."),
            t("Close other programs, or split the export by months, then try again."),
        ) from error
    except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as error:
        words = str(error)
        if DAMAGED.search(words):
            raise _damaged() from error
        if isinstance(error, duckdb.TransactionException) and "Could not write" not in words:
            raise  # Two changes of the same rows, which is a mistake of ours.
        raise (_disk_is_full() if FULL.search(words) else _not_written()) from error


def _arrow(cursor: duckdb.DuckDBPyConnection, sql: str, params: Params | None) -> pa.Table:
    return cursor.sql(sql, params=dict(params) if params else None).to_arrow_table()


def _rows(
    cursor: duckdb.DuckDBPyConnection, sql: str, params: Params | None
) -> list[dict[str, Any]]:
    result = cursor.execute(sql, dict(params) if params else None)
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _connect(path: Path | None) -> duckdb.DuckDBPyConnection:
    try:
        # Without its type, a file of another kind would be opened as views in memory.
        connection = duckdb.connect(f"duckdb:{path}" if path else ":memory:", config=CONNECT)
    except duckdb.Error as error:
        raise _cannot_open(error, path) from error
    memory = min(psutil.virtual_memory().total // 2, MEMORY_BYTES)
    settings = [
        f"memory_limit='{memory // 2**20}MB'",
        f"threads={os.cpu_count() or 2}",
        f"GLOBAL max_execution_time={LONGEST_STATEMENT_MS}",
        # Last: from here on nothing can be read, written, fetched or switched back on.
        "enable_external_access=false",
        "lock_configuration=true",
    ]
    if path:
        spill = str(path.parent / "tmp").replace("'", "''")
        settings.insert(0, f"temp_directory='{spill}'")
    with connection.cursor() as cursor:
        for setting in settings:
            cursor.execute(f"set {setting}")
    return connection


def _copy_to_new_file(path: Path) -> None:
    """Copy every table to a new file and put it in the old one's place."""
    new = path.with_name(f"{path.name}.new")
    try:
        new.unlink(missing_ok=True)
        _copy_all(path, new)
        new.chmod(0o600)
        new.replace(path)
    except (duckdb.Error, OSError) as error:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
        raise _not_rewritten() from error
    _log_of(path).unlink(missing_ok=True)


def _not_rewritten() -> WorkspaceProblem:
    return WorkspaceProblem(
        t("What was removed is in no number any more, but its bytes are still in the file."),
        t("To write the file anew, the disk needs as much free space as the file takes."),
        t("Free some space, then close csmetrics and open it again: it tries once more."),
    )


def _copy_all(path: Path, new: Path) -> None:
    """Copy every table to a new file and compare the counts."""
    old_name, new_name = (str(file).replace("'", "''") for file in (path, new))
    with duckdb.connect(config=CONNECT) as connection:
        connection.execute(f"attach '{old_name}' as old")
        connection.execute(f"attach '{new_name}' as new")
        connection.execute("copy from database old to new")
        if _row_counts(connection, "old") != _row_counts(connection, "new"):
            raise _not_rewritten()
        connection.execute("detach new")
        connection.execute("detach old")


def _row_counts(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, int]:
    tables = connection.execute(
        "select table_name from duckdb_tables() where database_name = ?", [database]
    ).fetchall()
    counts = {}
    for (name,) in tables:
        counted = connection.execute(f"select count(*) from {database}.{quoted(name)}").fetchall()
        counts[name] = counted[0][0]
    return counts


def set_log_aside(path: Path) -> None:
    """Let a file open as it was last checkpointed: its damaged log is kept under another name."""
    log = _log_of(path)
    with contextlib.suppress(FileNotFoundError):  # Another window was faster.
        log.rename(log.with_name(f"{log.name}.damaged-{datetime.now():%Y%m%d-%H%M%S}"))


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


def _cannot_open(error: duckdb.Error, path: Path | None) -> WorkspaceProblem:
    words = str(error).lower()
    if "could not set lock" in words or "used by another process" in words:  # As Windows says it.
        return OpenElsewhere(
            t("csmetrics is already open in another window or program on this computer."),
            t("Only one program at a time may change a workspace."),
            t("Close it there, then try again."),
        )
    if "permission" in words or "read-only" in words:
        return NotWritable(
            t("csmetrics cannot write to the folder of this workspace."),
            t("The folder does not allow it."),
            t("Choose another folder, or allow writing to it, then try again."),
        )
    if FULL.search(words):
        return _disk_is_full()
    if path is not None and "replaying wal" in words:
        return LostChanges(
            path,
            t("The last changes can't be read: they were still in a log, which is damaged."),
            t("The computer may have been switched off meanwhile. We left everything untouched."),
            t("Open the workspace without them; its history shows what to load again."),
        )
    return _damaged()


def _disk_is_full() -> WorkspaceProblem:
    return WorkspaceProblem(
        t("The disk is full. Nothing was changed."), "", t("Free some space and try again.")
    )


def _not_written() -> WorkspaceProblem:
    return WorkspaceProblem(
        t("The workspace could not be written. Nothing was changed."),
        t("The disk or the folder did not accept the data."),
        t("Check the disk, then try again."),
    )


def _damaged() -> WorkspaceProblem:
    return WorkspaceProblem(
        t("The data file is damaged or is not a csmetrics workspace."),
        t("We left it untouched."),
        t("Restore a backup, or move the file away and upload your exports again."),
    )
