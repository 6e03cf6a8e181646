"""Views that a team keeps under a name: a page with the choices that its address holds.

They change no number, so saving one does not make anything be worked out anew.
"""

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csmetrics.engine import Database, Session
from csmetrics.errors import Problem
from csmetrics.translation import t

TABLES = (
    """create table if not exists saved_views (
        view_id BIGINT, name VARCHAR, page VARCHAR, address VARCHAR, saved_at TIMESTAMP)""",
)
LONGEST_NAME = 60
MOST = 100
PAGE = re.compile(r"[a-z_]{1,40}")

Where = Database | Session
Address = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class SavedView:
    """A page under the name it was saved by; `address` holds its choices by name, as codes."""

    view_id: int
    name: str
    page: str
    address: Address


def save(session: Session, name: str, page: str, address: Address) -> SavedView:
    """Keep a view and return it; one of the same name is replaced.

    Runs inside the caller's transaction. Raises Problem for a name that cannot be.
    """
    named = _checked(name)
    if not PAGE.fullmatch(page):
        raise Problem(
            t("This page cannot be saved."), "", t("Open the page you want and save it there.")
        )
    others = [one for one in saved(session) if one.name.casefold() != named.casefold()]
    if len(others) >= MOST:
        raise Problem(t("{n} views are saved already.", n=MOST), "", t("Remove one first."))
    session.run("delete from saved_views where lower(name) = lower($name)", {"name": named})
    number = max((one.view_id for one in others), default=0) + 1
    kept = {key: list(values) for key, values in sorted(address.items())}
    session.run(
        "insert into saved_views values ($id, $name, $page, $address, $now)",
        {
            "id": number,
            "name": named,
            "page": page,
            "address": json.dumps(kept, ensure_ascii=False),
            "now": dt.datetime.now(dt.UTC).replace(tzinfo=None),
        },
    )
    return SavedView(number, named, page, kept)


def rename(session: Session, view_id: int, name: str) -> None:
    """Give a view another name. Raises Problem where another one has it or it cannot be."""
    named, known = _checked(name), saved(session)
    if all(one.view_id != view_id for one in known):
        raise Problem(
            t("Somebody has removed this view meanwhile."),
            "",
            t("Open the page it was of, and save it once more."),
        )
    if any(one.name.casefold() == named.casefold() and one.view_id != view_id for one in known):
        raise Problem(
            t("Another view is called “{name}”.", name=named), "", t("Choose another name.")
        )
    session.run(
        "update saved_views set name = $name where view_id = $id", {"name": named, "id": view_id}
    )


def remove(session: Session, view_id: int) -> None:
    """Remove a view."""
    session.run("delete from saved_views where view_id = $id", {"id": view_id})


def saved(where: Where) -> list[SavedView]:
    """Return the views that are kept, by name."""
    rows = where.rows(
        "select view_id, name, page, address from saved_views order by lower(name), view_id"
    )
    return [
        SavedView(row["view_id"], row["name"], row["page"], json.loads(row["address"]))
        for row in rows
    ]


def _checked(name: str) -> str:
    named = " ".join(name.split())
    if not named:
        raise Problem(t("A view needs a name."), "", t("Write a few words you will know it by."))
    if len(named) > LONGEST_NAME:
        raise Problem(
            t("This name is too long."), "", t("Write up to {n} letters.", n=LONGEST_NAME)
        )
    return named
