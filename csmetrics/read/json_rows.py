"""JSON to a table: a list of objects, one object a line, or an answer of an API around a list.

Numbers stay as they were written, so that an id keeps every digit. Nested objects become columns
such as `satisfaction_rating.score`.
"""

import json
import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from csmetrics.read import json_lenient, json_pages
from csmetrics.read.encoding import Utf8Text
from csmetrics.read.json_shapes import (
    DEEPEST_LIST,
    LISTS,
    TooLong,
    answers_of,
    cells_of,
    is_by_id,
    is_columns,
    is_numbered_columns,
    lists_of_objects,
    named,
    names_of,
    no_table,
    page,
    plain,
    refuse_errors,
    refuse_message,
    split,
    unwrapped,
    with_names,
)
from csmetrics.read.spool import Row, Spool
from csmetrics.read.telling import ANOTHER, Found, Refused, in_quotes, tell_progress
from csmetrics.translation import later, t

DEEPEST = 20
LARGEST_DOCUMENT_BYTES = 250_000_000

# What stands around a row in the “edges” of an answer of GraphQL.
OF_EDGES = {"node", "cursor", "__typename"}
# A program in a browser is handed JSON as callback([…]); or is kept from running it by )]}'.
_CALL = re.compile(
    rb"""(?:\)\]\}',?|(?:/\*\*/)?\s*(?:(?:var|let|const)\s+)?[A-Za-z_$][\w.$]{0,80}\s*[=(])\s*(?=[\[{])"""
)
# Why an entry is no row.
TOO_MANY = later("has more fields than there are names")
NO_JSON = later("is no complete JSON, as if it had been cut off")


def looks_like_json(path: Path, start: int) -> bool:
    """Return whether a text begins as JSON does."""
    with path.open("rb") as file:
        file.seek(start)
        beginning = json_lenient.behind_comments(file.read(4_096).lstrip(b"\x1e"))
    beginning = beginning[_call_at(beginning) :]
    inside = json_lenient.behind_comments(beginning[1:])
    if beginning[:1] == b"{":
        return inside[:1] in (b'"', b"}", b"")
    return beginning[:1] == b"[" and inside[:1] in (
        *(b"{", b"[", b'"', b"]", b""),
        *(b"%d" % digit for digit in range(10)),
    )


def _call_at(beginning: bytes) -> int:
    """Return where JSON begins that is handed to a program: behind callback( for example."""
    match = _CALL.match(beginning)
    return match.end() if match else 0


def parse(text: Utf8Text, folder: Path, found: Found) -> None:
    """Read JSON into one table."""
    text = json_lenient.without_marks(text, folder)
    try:
        reader, spool = _read(text, folder)
    except _Damaged:
        rewritten = json_lenient.rewritten(text, folder)
        if rewritten is None:
            raise
        text = rewritten
        reader, spool = _read(text, folder)
    if not spool.has_cells:
        raise Refused(
            t("There are no rows in the file: no data to load."),
            t("The list in it is empty."),
            t(ANOTHER),
        )
    found.tables.append(spool.table())
    found.notes += [*text.notes, *reader.notes]
    found.warnings += [*text.warnings, *reader.warnings()]


def _read(text: Utf8Text, folder: Path) -> "tuple[_Reader, Spool]":
    reader, spool = _Reader(text), Spool(folder)
    for row, fault in reader.rows():
        spool.add(row, fault)
    if reader.first_broken and 2 * reader.broken > spool.rows:
        raise reader.first_broken
    return reader, spool


class _Damaged(Refused):
    """The text is no JSON."""


class _Broken(dict[str, Any]):
    """A line that is no JSON, as the one cell of its row."""


class _Reader:
    """The objects of a JSON text as flat rows, remembering what was odd about them."""

    def __init__(self, text: Utf8Text) -> None:
        self._text = text
        self._lines_before = 0
        self.broken = 0
        self.first_broken: _Damaged | None = None
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
                raise no_table()
            # An answer of GraphQL puts each row into a “node”.
            if isinstance(entry.get("node"), dict) and set(entry) <= OF_EDGES:
                entry = entry["node"]
            yield from self._rows_of(entry)

    def _rows_of(self, entry: dict[str, Any]) -> Iterator[tuple[Row, str | None]]:
        if isinstance(entry, _Broken):
            yield {key: self._cell(text) for key, text in entry.items()}, NO_JSON
        elif isinstance(entry, TooLong):
            yield self._flat(entry), TOO_MANY
        elif rows := page(entry):
            yield from ((self._flat(row), None) for row in rows)
        else:
            yield self._flat(unwrapped(entry)), None

    def _entries(self) -> Iterator[Any]:
        try:
            yield from self._lines() if self._by_line() else self._document()
        except json.JSONDecodeError as error:
            raise _damaged(error, self._lines_before) from error
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
        first = ""
        with self._text.path.open("rb") as file:
            file.seek(self._text.start)
            for number, line in enumerate(file):
                if line.strip():
                    try:
                        entry = self._decoder.decode(line.decode("utf-8", "replace"))
                    except json.JSONDecodeError as error:
                        self.broken += 1
                        self.first_broken = self.first_broken or _damaged(error, number)
                        entry = _Broken({first: line.decode("utf-8", "replace").strip()})
                    first = first or next(iter(self._flat(entry)), "")
                    yield entry
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
        data = self._text.path.read_bytes()[self._text.start :].lstrip()
        if called := _call_at(data):
            data = data[called:].rstrip(b"); \t\r\n")
        content, start = data.decode("utf-8", "replace"), 0
        if content[start] == "[":
            yield from with_names(self._arrays(content, start))
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
        if re.compile(r'\[\s*"').match(content, at):
            # Each list is a row.
            yield from self._following(content, at)
            return
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
        while True:
            entry, at = self._decoder.raw_decode(content, at)
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
        if apart := split(document):
            self._look_for_pages(document, len(apart[1]))
            yield from (named(apart[0], row) for row in apart[1])
        elif lists := dict(lists_of_objects(document, deepest=0)):
            refuse_errors(lists)
            yield from self._chosen(lists, document)
        elif any(isinstance(value, list) and not value for value in document.values()):
            return
        elif is_columns(document) or is_numbered_columns(document):
            for row in zip(*map(cells_of, document.values()), strict=True):
                yield dict(zip(document, row, strict=True))
        elif is_by_id(document):
            for key, entry in document.items():
                yield entry if "id" in entry else {"id": key, **entry}
        elif "id" in document or "ticket_id" in document or "Ticket ID" in document:
            yield document
        elif not any(isinstance(v, list | dict) for v in document.values()) and document:
            refuse_message(document)
            yield document  # One object a line, and only one line.
        elif lists := dict(lists_of_objects(document, deepest=DEEPEST_LIST)):
            yield from self._chosen(lists, document)
        else:
            raise no_table()

    def _look_for_pages(self, document: dict[str, Any], rows: int) -> None:
        if said := json_pages.unfinished(document, rows):
            self.unsure.append(
                t(
                    "The file is one page of a longer answer: it says “{field}: {value}”. Load the "
                    "other pages too, or export all of them; what they hold is missing.",
                    field=said[0][:60],
                    value=said[1][:20],
                )
            )

    def _chosen(self, lists: dict[str, list[Any]], document: dict[str, Any]) -> list[Any]:
        """Return the list of tickets, surveys or calls, rather than one of those beside it."""
        known = [name for name in lists if name.rpartition(".")[2].casefold() in LISTS]
        name = max(known or lists, key=lambda name: len(lists[name]))
        others = [other for other in lists if other != name]
        if others:
            sure = self.notes if len(known) == 1 else self.unsure
            sure.append(
                t(
                    "We read the list “{name}” in the file. Others were left alone: {others}.",
                    name=name[:80],
                    others=", ".join(map(in_quotes, others[:5])),
                )
            )
        self._look_for_pages(document, len(lists[name]))
        return lists[name]

    def _flat(self, entry: dict[str, Any]) -> Row:
        row: Row = {}
        self._flatten("", entry, row, 0)
        return row

    def _flatten(self, prefix: str, value: dict[str, Any], row: Row, depth: int) -> None:
        for key, inner in value.items():
            name = f"{prefix}{self._clean(key)}"
            inner = plain(inner)
            if isinstance(inner, dict) and depth < DEEPEST:
                self._flatten(f"{name}.", inner, row, depth + 1)
            elif isinstance(inner, list) and (answers := answers_of(inner)):
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
        value = names_of(value) or value
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


def _damaged(error: json.JSONDecodeError, lines_before: int) -> _Damaged:
    near_end = error.pos >= len(error.doc.rstrip()) - 1
    cut_off = near_end or error.msg.startswith("Unterminated string")
    return _Damaged(
        t("The JSON is incomplete or damaged."),
        t(
            "It can't be read from line {line} on: “{text}”.",
            line=error.lineno + lines_before,
            text=" ".join(error.doc[max(0, error.pos - 20) : error.pos + 20].split()),
        ),
        t("Download the export again: it may have been cut off.")
        if cut_off
        else t("Export it again, as CSV if you can."),
    )
