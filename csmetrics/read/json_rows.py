"""JSON to a table: a list of objects, one object a line, or an answer of an API around a list.

Numbers stay as they were written, so that an id keeps every digit. Nested objects become columns
such as `satisfaction_rating.score`.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from csmetrics.read.encoding import Utf8Text
from csmetrics.read.telling import Found, Refused, tell_progress
from csmetrics.read.writer import (
    MOST_COLUMNS,
    ROWS_A_BATCH,
    TextWriter,
    text_array,
)
from csmetrics.translation import number, t

DEEPEST = 20
LARGEST_DOCUMENT_BYTES = 250_000_000

Row = dict[str, str | None]


def looks_like_json(path: Path, start: int) -> bool:
    """Return whether a text begins as JSON does."""
    with path.open("rb") as file:
        file.seek(start)
        beginning = file.read(4_096).lstrip()
    if beginning[:1] == b"{":
        return beginning[1:].lstrip()[:1] in (b'"', b"}", b"")
    return beginning[:1] == b"[" and beginning[1:].lstrip()[:1] in (
        *(b"{", b"[", b'"', b"]", b""),
        *(b"%d" % digit for digit in range(10)),
    )


def parse(text: Utf8Text, folder: Path, found: Found) -> None:
    """Read JSON into one table."""
    reader = _Reader(text)
    spool = _Spool(folder)
    for row in reader.rows():
        spool.add(row)
    if not spool.rows:
        raise Refused(
            t("There are no rows in the file: no data to load."),
            t("The list in it is empty."),
            t("Export it again with a wider period."),
        )
    found.tables.append(spool.table())
    found.notes += text.notes
    found.warnings += [*text.warnings, *reader.warnings()]


class _Reader:
    """The objects of a JSON text as flat rows, remembering what was odd about them."""

    def __init__(self, text: Utf8Text) -> None:
        self._text = text
        self.repeated_keys = self.lone_halves = self.not_numbers = 0
        self._decoder = json.JSONDecoder(
            parse_int=str,
            parse_float=str,
            parse_constant=self._constant,
            object_pairs_hook=self._object,
        )

    def _constant(self, word: str) -> str:
        self.not_numbers += 1
        return word

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        self.repeated_keys += len(pairs) - len(made)
        return made

    def warnings(self) -> list[str]:
        said = []
        if self.repeated_keys:
            said.append(t("Some entries name a field twice; we use the last value of each."))
        if self.lone_halves:
            said.append(t("Some characters are damaged; they are shown as �."))
        if self.not_numbers:
            said.append(t("Some values are NaN or Infinity, which are no numbers."))
        return said

    def rows(self) -> Iterator[Row]:
        """Yield one flat row for each object."""
        for entry in self._entries():
            if not isinstance(entry, dict):
                raise _no_table()
            yield self._flat(entry)

    def _entries(self) -> Iterator[Any]:
        try:
            yield from self._lines() if self._by_line() else self._document()
        except json.JSONDecodeError as error:
            raise Refused(
                t("The JSON is incomplete or damaged."),
                t("It can't be read from line {line} on.", line=error.lineno),
                t("Download the export again: it may have been cut off."),
            ) from error
        except RecursionError as error:
            raise Refused(t("The JSON is nested too deeply to be a table of tickets.")) from error

    def _by_line(self) -> bool:
        """Return whether the first line is an object of its own and another line follows."""
        with self._text.path.open("rb") as file:
            file.seek(self._text.start)
            line = file.readline(1 << 24).strip()
            while not line and file.tell() < self._text.path.stat().st_size:
                line = file.readline(1 << 24).strip()
            following = file.read(256).strip()
        if not line.startswith(b"{") or not line.endswith(b"}") or not following:
            return False
        return following.startswith(b"{")

    def _lines(self) -> Iterator[Any]:
        size = max(self._text.path.stat().st_size, 1)
        with self._text.path.open("rb") as file:
            file.seek(self._text.start)
            for number, line in enumerate(file):
                if line.strip():
                    yield self._decoder.decode(line.decode("utf-8", "replace"))
                if number % 10_000 == 0:
                    tell_progress("Reading", file.tell() / size)

    def _document(self) -> Iterator[Any]:
        if self._text.path.stat().st_size > LARGEST_DOCUMENT_BYTES:
            raise Refused(
                t("The JSON file is too large to be read in one piece."),
                t(
                    "Up to {most} MB can be; JSON lines may be larger.",
                    most=LARGEST_DOCUMENT_BYTES // 10**6,
                ),
                t("Export it as JSON lines or CSV, or in smaller parts."),
            )
        content = self._text.path.read_bytes()[self._text.start :].decode("utf-8", "replace")
        start = len(content) - len(content.lstrip())
        if content[start] == "[":
            yield from self._array(content, start)
        else:
            yield from self._wrapped(self._decoder.decode(content.strip()))

    def _array(self, content: str, at: int) -> Iterator[Any]:
        """Yield the elements of a list one by one, so that not all are in memory at once."""
        space = json.decoder.WHITESPACE  # type: ignore[attr-defined]
        at = space.match(content, at + 1).end()
        if content[at : at + 1] == "]":
            return
        while True:
            entry, at = self._decoder.raw_decode(content, at)
            yield entry
            at = space.match(content, at).end()
            mark = content[at : at + 1]
            if mark == "]":
                return
            if mark != ",":
                raise json.JSONDecodeError("a list goes on with a comma", content, at)
            at = space.match(content, at + 1).end()

    def _wrapped(self, document: dict[str, Any]) -> Iterator[Any]:
        """Yield the entries of the one list of objects inside an answer of an API."""
        if lists := list(_lists_of_objects(document)):
            yield from max(lists, key=len)
        elif any(isinstance(value, list) and not value for value in document.values()):
            return
        elif _is_columns(document):
            for row in zip(*document.values(), strict=True):
                yield dict(zip(document, row, strict=True))
        elif "id" in document or "ticket_id" in document or "Ticket ID" in document:
            yield document
        elif len(document) > 1 and not any(isinstance(v, list | dict) for v in document.values()):
            yield document  # One object a line, and only one line.
        elif lists := [
            entries
            for value in document.values()
            if isinstance(value, dict)
            for entries in _lists_of_objects(value)
        ]:
            # Some answers put the list one level deeper: {"_embedded": {"conversations": […]}}.
            yield from max(lists, key=len)
        else:
            raise _no_table()

    def _flat(self, entry: dict[str, Any]) -> Row:
        row: Row = {}
        self._flatten("", entry, row, 0)
        return row

    def _flatten(self, prefix: str, value: dict[str, Any], row: Row, depth: int) -> None:
        if depth > DEEPEST:
            raise RecursionError
        for key, inner in value.items():
            name = f"{prefix}{self._clean(key)}"
            if isinstance(inner, dict):
                self._flatten(f"{name}.", inner, row, depth + 1)
            else:
                row[name] = self._cell(inner)

    def _cell(self, value: Any) -> str | None:
        if value is None:
            return None
        if isinstance(value, str):
            return self._clean(value)
        if isinstance(value, bool):
            return "true" if value else "false"
        if all(isinstance(part, str) for part in value):
            return ", ".join(self._clean(part) for part in value)
        return self._clean(json.dumps(value, ensure_ascii=False))

    def _clean(self, text: str) -> str:
        """Return a text without halves of characters, which no table can hold."""
        try:
            text.encode()
        except UnicodeEncodeError:
            self.lone_halves += 1
            return text.encode("utf-8", "replace").decode().replace("?", "�")
        return text


def _lists_of_objects(document: dict[str, Any]) -> Iterator[list[Any]]:
    for value in document.values():
        if isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
            yield value


def _is_columns(document: dict[str, Any]) -> bool:
    """Return whether an object holds one equally long list for each column."""
    lists = [value for value in document.values() if isinstance(value, list)]
    return len(lists) == len(document) > 1 and len({len(value) for value in lists}) == 1


def _no_table() -> Refused:
    return Refused(
        t("The JSON is not a list of tickets, so it is no table we can read."),
        t(
            "We expect a list of objects, one object per line, or an answer such as "
            "{“tickets”: […]}."
        ),
        t("Export it in that form, or as CSV."),
    )


class _Spool:
    """Rows collected batch by batch; a name that first appears late becomes a column too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, int] = {}
        self._waiting: list[Row] = []
        self._batches: list[dict[str, Any]] = []
        self.rows = 0

    def add(self, row: Row) -> None:
        for name in row:
            if name not in self._names:
                self._names[name] = len(self._names)
                if len(self._names) > MOST_COLUMNS:
                    raise Refused(
                        t(
                            "The entries have more than {n} different fields.",
                            n=number(MOST_COLUMNS),
                        ),
                        t("A field that differs from entry to entry can't be a column."),
                        t("Export only the fields you need."),
                    )
        self._waiting.append(row)
        self.rows += 1
        if len(self._waiting) >= ROWS_A_BATCH:
            self._flush()

    def _flush(self) -> None:
        columns = {
            name: text_array([row.get(name) for row in self._waiting]) for name in self._names
        }
        self._batches.append(columns)
        self._waiting = []

    def table(self) -> dict[str, Any]:
        if self._waiting:
            self._flush()
        writer = TextWriter(self._folder, "table.arrow", list(self._names), faulty=False)
        row = 1
        for batch in self._batches:
            rows = len(next(iter(batch.values())))
            columns = [batch.get(name, pa.nulls(rows, pa.string())) for name in self._names]
            writer.write(row, columns)
            row += rows
        writer.close()
        return writer.told("", "json")
