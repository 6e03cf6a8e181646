"""Monthly packs that were finished: what was said, kept as it was said, and from what.

A pack is text (the JSON that `csmetrics.report` writes and reads); here it is only kept. It is
never changed, but for one reason: a forgotten customer's words leave it.
"""

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from csmetrics.engine import Database, Session
from csmetrics.translation import later, t

TABLES = (
    """create table if not exists packs (
        pack_id BIGINT, month DATE, content VARCHAR, fingerprint VARCHAR, finished_at TIMESTAMP)""",
)

REMOVED = later("A comment was removed: its customer asked to be forgotten.")
Where = Database | Session


@dataclass(frozen=True)
class KeptPack:
    """A finished pack without its content: the first day of its month, and when it was kept."""

    pack_id: int
    month: dt.date
    fingerprint: str
    finished_at: dt.datetime


def keep(session: Session, month: dt.date, content: str, fingerprint: str) -> int:
    """Keep a finished pack and return its number. Runs inside the caller's transaction."""
    rows = session.rows("select coalesce(max(pack_id), 0) + 1 as n from packs")
    number: int = rows[0]["n"]
    session.run(
        "insert into packs values ($id, $month, $content, $fingerprint, $now)",
        {
            "id": number,
            "month": month,
            "content": content,
            "fingerprint": fingerprint,
            "now": dt.datetime.now(dt.UTC).replace(tzinfo=None),
        },
    )
    return number


def history(where: Where) -> list[KeptPack]:
    """Return the finished packs, the newest month first, of one month the newest pack first."""
    rows = where.rows(
        "select pack_id, month, fingerprint, finished_at from packs"
        " order by month desc, pack_id desc"
    )
    return [KeptPack(**row) for row in rows]


def content(where: Where, pack_id: int) -> str | None:
    """Return what a finished pack says, or None where it is not kept."""
    rows = where.rows("select content from packs where pack_id = $id", {"id": pack_id})
    return rows[0]["content"] if rows else None


def remove(session: Session, pack_id: int) -> None:
    """Remove a finished pack, as if it had never been kept."""
    session.run("delete from packs where pack_id = $id", {"id": pack_id})


# ---------------------------------------------------------------------- forgetting


def mentions(where: Where, customer: str) -> int:
    """Return how many comments of a customer (an id or e-mail) finished packs hold."""
    return sum(count for _, _, count in _without(where, customer))


def forget(session: Session, customer: str) -> int:
    """Remove a customer's comments from all finished packs and return how many there were.

    Call it before the customer's tickets are gone: a comment may be theirs by its ticket alone.
    """
    removed = 0
    for number, left, count in _without(session, customer):
        session.run("update packs set content = $left where pack_id = $id",
                    {"left": left, "id": number})  # fmt: skip
        removed += count
    return removed


def _without(where: Where, customer: str) -> list[tuple[int, str, int]]:
    """Return (number, content without the customer, comments removed) of packs that had some."""
    name = customer.strip().casefold()
    if not name:
        return []
    theirs = _theirs(where, name)
    found = []
    for row in where.rows("select pack_id, content from packs order by pack_id"):
        pack = json.loads(row["content"])
        count = sum(_leave_out(section, theirs) for section in pack["sections"])
        if count:
            found.append((row["pack_id"], json.dumps(pack, ensure_ascii=False), count))
    return found


def _theirs(where: Where, name: str) -> Callable[[dict[str, Any]], bool]:
    rows = where.rows(
        "select ticket_id from tickets where lower(customer_id) = $name", {"name": name}
    )
    tickets = {row["ticket_id"] for row in rows}
    # A number such as 7 is a customer's id, but in a comment it is a number.
    whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") if not name.isdigit() else None

    def is_theirs(quote: dict[str, Any]) -> bool:
        named = bool(whole and whole.search(quote["text"].casefold()))
        return quote["customer"].casefold() == name or quote["ticket"] in tickets or named

    return is_theirs


def _leave_out(section: dict[str, Any], is_theirs: Callable[[dict[str, Any]], bool]) -> int:
    left = [quote for quote in section["quotes"] if not is_theirs(quote)]
    gone = len(section["quotes"]) - len(left)
    if gone:
        section["quotes"] = left
        section["notes"] = [*section["notes"], *[t(REMOVED)] * gone]
    return gone
