"""JSON to a table: a list of objects, one object a line, or an answer of an API around a list.

Numbers stay as they were written, so that an id keeps every digit. Nested objects become columns
such as `satisfaction_rating.score`.
"""

import json
import re
from collections.abc import Collection, Generator, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from csmetrics.read.encoding import Utf8Text
from csmetrics.read.telling import Found, Refused, in_quotes, tell_progress
from csmetrics.read.writer import (
    MOST_COLUMNS,
    ROWS_A_BATCH,
    TOO_MANY,
    TextWriter,
    text_array,
)
from csmetrics.translation import number, t

DEEPEST = 20
LARGEST_DOCUMENT_BYTES = 250_000_000
# So deep a list of rows is looked for in an answer: {"data": {"page": {"tickets": […]}}}.
DEEPEST_LIST = 4
# Names of lists of rows in answers that hold others too, such as the users of the tickets.
LISTS = frozenset(
    {
        *("tickets", "conversations", "cases", "issues", "incidents", "requests", "calls"),
        *("surveys", "responses", "ratings", "satisfaction_ratings", "subscriptions"),
        *("results", "items", "records", "rows", "data", "entries", "values"),
    }
)
# Names of what stands in an answer where something went wrong.
MESSAGES = ("error", "errors", "message", "error_description", "detail", "description", "title")

# What stands around a row in the “edges” of an answer of GraphQL.
OF_EDGES = {"node", "cursor", "__typename"}

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
    for row, fault in reader.rows():
        spool.add(row, fault)
    if not spool.has_cells:
        raise Refused(
            t("There are no rows in the file: no data to load."),
            t("The list in it is empty."),
            t("Export it again with a wider period."),
        )
    found.tables.append(spool.table())
    found.notes += [*text.notes, *reader.notes]
    found.warnings += [*text.warnings, *reader.warnings()]


class _TooLong(dict[str, Any]):
    """An entry that is a list, with more cells than the list of names has."""


class _Reader:
    """The objects of a JSON text as flat rows, remembering what was odd about them."""

    def __init__(self, text: Utf8Text) -> None:
        self._text = text
        self._lines_before = 0
        self.notes: list[str] = []
        self.unsure: list[str] = []
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
        said = list(self.unsure)
        if self.repeated_keys:
            said.append(t("Some entries name a field twice; we use the last value of each."))
        if self.lone_halves:
            said.append(t("Some characters are damaged; they are shown as �."))
        if self.not_numbers:
            said.append(t("Some values are NaN or Infinity, which are no numbers."))
        return said

    def rows(self) -> Iterator[tuple[Row, str | None]]:
        """Yield one flat row for each object, and what is wrong with it."""
        for entry in self._entries():
            if entry is None:
                continue
            if not isinstance(entry, dict):
                raise _no_table()
            # An answer of GraphQL puts each row into a “node”.
            if isinstance(entry.get("node"), dict) and set(entry) <= OF_EDGES:
                entry = entry["node"]
            yield self._flat(entry), TOO_MANY if isinstance(entry, _TooLong) else None

    def _entries(self) -> Iterator[Any]:
        try:
            yield from self._lines() if self._by_line() else self._document()
        except json.JSONDecodeError as error:
            near_end = error.pos >= len(error.doc.rstrip()) - 1
            cut_off = near_end or error.msg.startswith("Unterminated string")
            raise Refused(
                t("The JSON is incomplete or damaged."),
                t(
                    "It can't be read from line {line} on: “{text}”.",
                    line=error.lineno + self._lines_before,
                    text=" ".join(error.doc[max(0, error.pos - 20) : error.pos + 20].split()),
                ),
                t("Download the export again: it may have been cut off.")
                if cut_off
                else t("Export it again, as CSV if you can."),
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
                self._lines_before = number
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
            yield from self._arrays(content, start)
            return
        document, end = self._decoder.raw_decode(content, start)
        if content[end:].strip(" \t\r\n,"):
            yield document
            yield from self._following(content, end)
        else:
            yield from self._wrapped(document)

    def _following(self, content: str, at: int) -> Iterator[Any]:
        """Yield objects that stand one after the other, with commas between them or not."""
        gap = re.compile(r"[ \t\r\n,]*")
        while (at := gap.match(content, at).end()) < len(content):  # type: ignore[union-attr]
            entry, at = self._decoder.raw_decode(content, at)
            yield entry

    def _arrays(self, content: str, at: int) -> Iterator[Any]:
        """Yield the elements of lists that stand one after the other, as pages of an answer do."""
        gap = re.compile(r"[ \t\r\n,]*")
        while at < len(content):
            if content[at] != "[":
                raise json.JSONDecodeError("nothing but a list follows a list", content, at)
            at = yield from self._array(content, at)
            at = gap.match(content, at).end()  # type: ignore[union-attr]

    def _array(self, content: str, at: int) -> Generator[Any, None, int]:
        """Yield the elements of a list one by one, so that not all are in memory at once.

        Return the place behind it.
        """
        space = json.decoder.WHITESPACE  # type: ignore[attr-defined]
        at = space.match(content, at + 1).end()
        if content[at : at + 1] == "]":
            return int(at) + 1
        names: list[str] | None = None
        while True:
            entry, at = self._decoder.raw_decode(content, at)
            if isinstance(entry, list) and (names or _are_names(entry)):
                # A table as a list of lists: the first one names the columns.
                if names is not None:
                    yield _named(names, entry)
                names = names or entry
            else:
                yield entry
            at = space.match(content, at).end()
            mark = content[at : at + 1]
            if mark == ",":
                at = space.match(content, at + 1).end()
                # Some programs write a comma behind the last entry too.
                mark = content[at : at + 1] if content[at : at + 1] == "]" else ","
            if mark == "]":
                return int(at) + 1
            if mark != ",":
                raise json.JSONDecodeError("a list goes on with a comma", content, at)

    def _wrapped(self, document: dict[str, Any]) -> Iterator[Any]:
        """Yield the entries of the one list of objects inside an answer of an API."""
        if lists := dict(_lists_of_objects(document, deepest=0)):
            yield from self._chosen(lists)
        elif any(isinstance(value, list) and not value for value in document.values()):
            return
        elif split := _split(document):
            yield from (_named(split[0], row) for row in split[1])
        elif _is_columns(document) or _is_numbered_columns(document):
            for row in zip(*map(_cells, document.values()), strict=True):
                yield dict(zip(document, row, strict=True))
        elif _is_by_id(document):
            for key, entry in document.items():
                yield entry if "id" in entry else {"id": key, **entry}
        elif "id" in document or "ticket_id" in document or "Ticket ID" in document:
            yield document
        elif not any(isinstance(v, list | dict) for v in document.values()) and document:
            _refuse_message(document)
            yield document  # One object a line, and only one line.
        elif lists := dict(_lists_of_objects(document, deepest=DEEPEST_LIST)):
            yield from self._chosen(lists)
        else:
            raise _no_table()

    def _chosen(self, lists: dict[str, list[Any]]) -> list[Any]:
        """Return the list of tickets, surveys or calls, rather than one of those beside it."""
        named = [name for name in lists if name.rpartition(".")[2].casefold() in LISTS]
        name = max(named or lists, key=lambda name: len(lists[name]))
        others = [other for other in lists if other != name]
        if others:
            sure = self.notes if len(named) == 1 else self.unsure
            sure.append(
                t(
                    "We read the list “{name}” in the file. Others were left alone: {others}.",
                    name=name[:80],
                    others=", ".join(map(in_quotes, others[:5])),
                )
            )
        return lists[name]

    def _flat(self, entry: dict[str, Any]) -> Row:
        row: Row = {}
        self._flatten("", entry, row, 0)
        return row

    def _flatten(self, prefix: str, value: dict[str, Any], row: Row, depth: int) -> None:
        for key, inner in value.items():
            name = f"{prefix}{self._clean(key)}"
            if isinstance(inner, dict) and depth < DEEPEST:
                self._flatten(f"{name}.", inner, row, depth + 1)
            elif isinstance(inner, list) and (answers := _answers(inner)):
                self._flatten(f"{name}.", answers, row, depth + 1)
            else:
                row[name] = self._cell(inner)

    def _cell(self, value: Any) -> str | None:
        if value is None:
            return None
        if isinstance(value, str):
            return self._clean(value)
        if isinstance(value, bool):
            return "true" if value else "false"
        value = _names(value) or value
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
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


def _answers(entries: list[Any]) -> dict[str, Any]:
    """Return the answers of a form by kind and number of their questions; none if it is no form.

    As Typeform lists them: {"field": {"id": "hV1", "type": "nps"}, "type": "number", "number": 9}.
    """
    found = {}
    for entry in entries:
        field = entry.get("field") if isinstance(entry, dict) else None
        if not isinstance(field, dict) or not {"id", "type"} <= set(field):
            return {}
        found[f"{field['type']}.{field['id']}"] = entry.get(str(entry.get("type")))
    return found


def _names(entries: Any) -> list[str]:
    """Return the names of objects that are known by a name, such as tags; none for other lists."""
    for key in ("name", "tag"):
        named = [entry.get(key) for entry in entries if isinstance(entry, dict)]
        if named and len(named) == len(entries) and all(isinstance(n, str) for n in named):
            return [str(name) for name in named]
    return []


def _lists_of_objects(
    document: dict[str, Any], deepest: int, prefix: str = ""
) -> Iterator[tuple[str, list[Any]]]:
    """Yield the lists of objects in a document by the names that lead there."""
    for key, value in document.items():
        if isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
            yield f"{prefix}{key}", value
        elif isinstance(value, dict) and deepest:
            yield from _lists_of_objects(value, deepest - 1, f"{prefix}{key}.")


def _are_names(entry: list[Any]) -> bool:
    """Return whether an entry of a list names columns."""
    return len(entry) > 1 and all(isinstance(name, str) and name for name in entry)


def _is_by_id(document: dict[str, Any]) -> bool:
    """Return whether an object holds one object for each id, all with the same fields."""
    entries = list(document.values())
    alike = len(entries) > 1 and all(isinstance(entry, dict) for entry in entries)
    return alike and len({frozenset(entry) for entry in entries}) == 1


def _refuse_message(document: dict[str, Any]) -> None:
    """Refuse what a helpdesk answers instead of an export."""
    said = [str(document[key]) for key in document if key.casefold() in MESSAGES and document[key]]
    if said and len(document) < 5:
        raise Refused(
            t(
                "The file holds a message of the helpdesk, not tickets: “{text}”.",
                text=said[-1][:80],
            ),
            t("The export was not made, perhaps because a login or a permission had run out."),
            t("Export it again."),
        )


def _is_columns(document: dict[str, Any]) -> bool:
    """Return whether an object holds one equally long list for each column."""
    lists = [value for value in document.values() if isinstance(value, list)]
    return len(lists) == len(document) > 1 and len({len(value) for value in lists}) == 1


def _is_numbered_columns(document: dict[str, Any]) -> bool:
    """Return whether an object holds the cells of each column by their numbers, as pandas does."""
    columns = list(document.values())
    if len(columns) < 2 or not all(isinstance(cells, dict) and cells for cells in columns):
        return False
    numbers = [str(number) for number in range(len(columns[0]))]
    return all(list(cells) == numbers for cells in columns)


def _cells(column: list[Any] | dict[str, Any]) -> Collection[Any]:
    """Return the cells of a column, numbered or not."""
    return column.values() if isinstance(column, dict) else column


def _split(document: dict[str, Any]) -> tuple[list[str], list[Any]] | None:
    """Return the names of columns and the rows as lists, where they stand apart, if they do.

    As pandas writes it: {"columns": ["id", …], "data": [[1, …], …]}.
    """
    names = next((document[key] for key in ("columns", "fields") if key in document), None)
    rows = next((document[key] for key in ("data", "rows", "values") if key in document), None)
    if not (isinstance(names, list) and _are_names(names) and isinstance(rows, list)):
        return None
    return (names, rows) if all(isinstance(row, list) for row in rows) else None


def _named(names: list[str], cells: list[Any]) -> dict[str, Any]:
    """Return the cells of a row with the names of their columns."""
    named = dict(zip(names, cells, strict=False))
    return _TooLong(named) if any(cells[len(names) :]) else named


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
        self._faults: list[str | None] = []
        self._batches: list[tuple[dict[str, Any], Any]] = []

    @property
    def has_cells(self) -> bool:
        """Return whether an entry has a field."""
        return bool(self._names)

    def add(self, row: Row, fault: str | None) -> None:
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
        self._faults.append(fault)
        if len(self._waiting) >= ROWS_A_BATCH:
            self._flush()

    def _flush(self) -> None:
        columns = {
            name: text_array([row.get(name) for row in self._waiting]) for name in self._names
        }
        self._batches.append((columns, pa.array(self._faults, pa.string())))
        self._waiting, self._faults = [], []

    def table(self) -> dict[str, Any]:
        if self._waiting:
            self._flush()
        faulty = any(faults.null_count < len(faults) for _, faults in self._batches)
        writer = TextWriter(self._folder, "table.arrow", list(self._names), faulty=faulty)
        row = 1
        for batch, faults in self._batches:
            rows = len(faults)
            columns = [batch.get(name, pa.nulls(rows, pa.string())) for name in self._names]
            writer.write(row, columns, faults if faulty else None)
            row += rows
        writer.close()
        return writer.told("", "json")
