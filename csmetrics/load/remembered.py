"""What a person decided about files, kept for the next ones: columns by layout, zones by tool.

A layout is known by its signature (see `mapping.plans.signature`). Mappings have names, and move
between workspaces as one JSON file.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import available_timezones

from csmetrics.engine import Database, Session
from csmetrics.errors import Problem
from csmetrics.folding import fold
from csmetrics.mapping.columns import ELAPSED, RATINGS
from csmetrics.tables import TABLES as CANONICAL
from csmetrics.translation import later, t

TABLES = (
    """create table if not exists mappings (
        signature VARCHAR, mapping VARCHAR, remembered_at TIMESTAMP)""",
    "alter table mappings add column if not exists name VARCHAR",
    "create table if not exists zones (source VARCHAR, timezone VARCHAR, stated_at TIMESTAMP)",
)

LONGEST_NAME = 80
MOST_IN_A_FILE = 1_000
MOST_COLUMNS = 10_000
LARGEST_FILE_BYTES = 10_000_000
UNNAMED = later("Unnamed file")
SIGNATURE = re.compile(r"[0-9a-f]{32}")
FORMAT, VERSION = "csmetrics mappings", 1
OUR_COLUMNS = frozenset(
    {"", *RATINGS, *ELAPSED, *(name for table in CANONICAL.values() for name in table.names)}
)


@dataclass(frozen=True)
class Remembered:
    """One layout of files and what its columns are: their header -> our column ("" = not used)."""

    signature: str
    name: str
    columns: Mapping[str, str]


# ---------------------------------------------------------------------- mappings


def by_signature(db: Database) -> dict[str, Mapping[str, str]]:
    """Return what people chose for files that were not recognised, by file layout."""
    return {known.signature: known.columns for known in everything(db)}


def everything(db: Database) -> list[Remembered]:
    """Return the remembered mappings by name."""
    rows = db.rows("select * from mappings order by lower(name), remembered_at")
    return [
        Remembered(row["signature"], row["name"] or t(UNNAMED), json.loads(row["mapping"]))
        for row in rows
    ]


def most_like(db: Database, headers: Sequence[str]) -> Remembered | None:
    """Return what is remembered of the layout that has most headers in common with a file.

    Only of those headers that the file has; None where no layout has half of its own there.
    """
    of = {fold(header): header for header in headers}
    found = [
        replace(
            one, columns={of[fold(h)]: ours for h, ours in one.columns.items() if fold(h) in of}
        )
        for one in everything(db)
        if 2 * len(of.keys() & {fold(header) for header in one.columns}) >= len(one.columns)
    ]
    return max(found, key=lambda one: len(one.columns), default=None)


def remember(session: Session, signature: str, mapping: Mapping[str, str], name: str = "") -> None:
    """Keep a choice of columns for the next file with the same headers; a name it has stays."""
    which = {"signature": signature}
    known = session.rows("select name from mappings where signature = $signature", which)
    kept = (known[0]["name"] if known else None) or _tidy(name) or t(UNNAMED)
    forget(session, signature)
    session.run(
        "insert into mappings (signature, mapping, remembered_at, name) "
        "values ($signature, $mapping, $now, $name)",
        which | {"mapping": _in_json(dict(mapping)), "now": _now(), "name": kept},
    )


def rename(session: Session, signature: str, name: str) -> None:
    """Give a mapping another name. Raises Problem where it is blank."""
    tidy = _tidy(name)
    if not tidy:
        raise Problem(t("This mapping needs a name."), "", t("Type what you call this export."))
    session.run(
        "update mappings set name = $name where signature = $signature",
        {"name": tidy, "signature": signature},
    )


def forget(session: Session, signature: str) -> None:
    """Remove a mapping: the next file with these headers is asked about again."""
    session.run("delete from mappings where signature = $signature", {"signature": signature})


def to_file(db: Database) -> bytes:
    """Return every mapping as one JSON file."""
    mappings = [
        {"name": known.name, "signature": known.signature, "columns": dict(known.columns)}
        for known in everything(db)
    ]
    told = {"format": FORMAT, "version": VERSION, "mappings": mappings}
    return json.dumps(told, ensure_ascii=False, indent=2).encode()


def from_file(content: bytes) -> list[Remembered]:
    """Return the mappings of a file that `to_file` made. Raises Problem where it is none."""
    if len(content) > LARGEST_FILE_BYTES:
        raise _no_mappings(t("It is larger than such a file can be."))
    try:
        told = json.loads(content.decode("utf-8-sig"))
        # Halves of letters are JSON, but no text.
        json.dumps(told, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise _no_mappings(t("It is not JSON.")) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise _no_mappings(t("It was not exported here."))
    listed = told.get("mappings")
    if told.get("version", VERSION) != VERSION:
        raise _no_mappings(t("It was exported by another version of csmetrics."))
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_IN_A_FILE:
        raise _no_mappings(t("Its list of mappings is missing, empty or too long."))
    return [_checked(part, number) for number, part in enumerate(listed, start=1)]


def _checked(part: object, number: int) -> Remembered:
    told = part if isinstance(part, dict) else {}
    name, signature, columns = (told.get(key) for key in ("name", "signature", "columns"))
    if not isinstance(signature, str) or not SIGNATURE.fullmatch(signature):
        raise _no_mappings(
            t("Mapping {number} does not say to which headers it belongs.", number=number)
        )
    if not isinstance(columns, dict) or not 0 < len(columns) <= MOST_COLUMNS:
        raise _no_mappings(t("Mapping {number} has no columns, or too many.", number=number))
    unknown = [ours for ours in columns.values() if not _is_ours(ours)]
    if unknown:
        raise _no_mappings(
            t(
                "Mapping {number} names “{column}”, no column of ours.",
                number=number,
                column=str(unknown[0])[:60],
            )
        )
    return Remembered(signature, _tidy(str(name or "")) or t(UNNAMED), columns)


def _is_ours(column: object) -> bool:
    return isinstance(column, str) and column in OUR_COLUMNS


def add(session: Session, mappings: list[Remembered]) -> None:
    """Keep mappings from a file; one for the same headers takes the place of the old one."""
    for one in mappings:
        forget(session, one.signature)
        remember(session, one.signature, one.columns, one.name)


def _no_mappings(why: str) -> Problem:
    return Problem(
        t("This file holds no mappings that can be used. Nothing was changed."),
        why,
        t("Choose a file that “Export all” made on this page."),
    )


def _tidy(name: str) -> str:
    return " ".join("".join(c for c in name if c.isprintable()).split())[:LONGEST_NAME]


# ---------------------------------------------------------------------- zones


def zones(db: Database) -> dict[str, str]:
    """Return the zone of times that carry none, by tool, where somebody stated one."""
    return {row["source"]: row["timezone"] for row in db.rows("select * from zones")}


def state_zone(session: Session, source: str, timezone: str) -> None:
    """Keep the zone of a tool's times for its later files. Raises Problem for an unknown zone."""
    if timezone not in available_timezones():
        raise Problem(
            t("There is no such time zone."),
            t("“{text}” is not the name of one.", text=timezone[:60]),
            t("Choose a zone such as Europe/Berlin."),
        )
    session.run("delete from zones where source = $source", {"source": source})
    session.run(
        "insert into zones values ($source, $timezone, $now)",
        {"source": source, "timezone": timezone, "now": _now()},
    )


def _in_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
