"""Tickets to look at: found by words and sorted, and all that is known of one of them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from csmetrics import facts
from csmetrics.analysis.breakdowns import breakdowns, scope_of
from csmetrics.ask import missing
from csmetrics.asking.periods import DAY, Period, local_day
from csmetrics.asking.question import Scope, known_days, newest
from csmetrics.asking.statements import Builder, Statement
from csmetrics.catalogue import Metric
from csmetrics.engine import Database
from csmetrics.team import settings

Question = Mapping[str, Any]
LISTED = "listed_tickets"
# What a person can search by.
SEARCHED = "lower(concat_ws(' ', ticket_id, subject, customer_id, agent_id))"
MOST_WORDS = 8
# Ties are broken by number and source, so that each page follows on the one before.
SORTS: Mapping[str, str] = {
    "newest": "happened_at desc",
    "oldest": "happened_at",
    "slowest_answer": "first_response_seconds desc nulls last",
    "slowest_solution": "resolution_seconds desc nulls last",
    "waiting": "(first_response_at is null and resolved_at is null) desc,"
    " (resolved_at is null) desc, happened_at",
    "reopens": "reopens desc nulls last, happened_at desc",
    "worst_rated": "scaled_score nulls last, happened_at desc",
}


@dataclass(frozen=True)
class Name:
    """What names a ticket: its number, and the tool it comes from, as two may share a number."""

    ticket_id: str
    source: str | None


@dataclass(frozen=True)
class One:
    """All that is known of one ticket; times are UTC without a zone.

    facts:    its columns of the tickets table
    listed:   its row of the list, by the clock; None where no number counts it (spam, deleted)
    business: the same, with elapsed times inside business hours
    settings: what held on the day it was opened
    """

    name: Name
    facts: Mapping[str, Any]
    listed: Mapping[str, Any] | None
    business: Mapping[str, Any] | None
    replies: Sequence[Mapping[str, Any]]
    calls: Sequence[Mapping[str, Any]]
    ratings: Sequence[Mapping[str, Any]]
    settings: Mapping[str, Any]
    timezone: str
    known_until: dt.datetime


class _Listing(Builder):
    """Writes the statements for tickets that have all words searched, or one number."""

    def __init__(
        self, metric: Metric, scope: Scope, known: Period, words: Sequence[str], number: str = ""
    ) -> None:
        super().__init__(metric, scope, known)
        self.words = words
        self.number = number

    def page(self, sort: str, limit: int, offset: int) -> Statement:
        """Return the statement for one page of the list."""
        return self._statement(
            f"select * from metric_rows{self._kept()}\n"
            f"order by {SORTS[sort]}, ticket_id, ticket_source "
            f"limit {int(limit)} offset {int(offset)}"
        )

    def _kept(self, word: str = "where") -> str:
        kept = super()._kept(word)
        told = [f"strpos({SEARCHED}, $search_{n}) > 0" for n in range(len(self.words))]
        told += ["ticket_id = $number"] if self.number else []
        return f"{kept}\n{'and' if kept else word} {' and '.join(told)}" if told else kept

    def _params(self) -> dict[str, Any]:
        found = {f"search_{n}": one for n, one in enumerate(self.words)}
        return {**super()._params(), **found, "number": self.number}


def count(db: Database, question: Question, text: str = "") -> int:
    """Return how many tickets of a question's period and groups have all words of a text."""
    builder = _builder(db, question, text)
    if builder is None:
        return 0
    return int(_run(db, builder.count()).column("n")[0].as_py())


def found(
    db: Database, question: Question, text: str = "", sort: str = "newest", limit: int = 50,
    offset: int = 0,
) -> pa.Table:  # fmt: skip
    """Return tickets of a question's period and groups that have all words of a text.

    Words are looked for in number, subject, customer and agent. `sort` is one of `SORTS`.
    """
    builder = _builder(db, question, text)
    if builder is None:
        return pa.table({})
    return _run(db, builder.page(sort, limit, offset))


def named(db: Database, ticket_id: str, source: str | None = None) -> list[Name]:
    """Return the tickets of a number, of one tool or of all."""
    rows = db.rows(
        "select ticket_id, source from tickets where ticket_id = $number order by source",
        {"number": ticket_id},
    )
    names = [Name(row["ticket_id"], row["source"]) for row in rows]
    return [name for name in names if source in (None, name.source)]


def one(db: Database, name: Name) -> One | None:
    """Return all that is known of a ticket, or None where there is none of this name."""
    rows = db.rows(f"select * from tickets where {_OF}", _bound(name))
    if not rows:
        return None
    ticket = rows[0]
    question = _day_of(db, ticket["created_at"])
    scope = scope_of(db, question)
    return One(
        name,
        ticket,
        _listed(db, name, scope),
        _listed(db, name, replace(scope, is_business=True)),
        _replies(db, name),
        db.rows(CALLS, _bound(name)),
        db.rows(RATINGS, _bound(name)),
        scope.settings,
        scope.timezone,
        newest(facts.columns(db)) or ticket["created_at"],
    )


_OF = "ticket_id = $number and source is not distinct from $source"
# A row of another tool is of this ticket where no other ticket that counts has the number, and it
# is not about spam of its own tool.
_ITS_OWN = """{rows}.ticket_id = $number and (
    {rows}.source = $source
    or not exists (
        select 1 from tickets as other
        where other.ticket_id = $number and other.source is distinct from $source
          and (other.source = {rows}.source or other.status is null
               or other.status not in ('spam', 'deleted'))
    )
)"""
CALLS = f"select * from calls where {_ITS_OWN.format(rows='calls')} order by started_at"
RATINGS = f"""select *, (score - scale_min) / nullif(scale_max - scale_min, 0) as scaled_score
from surveys
where {_ITS_OWN.format(rows="surveys")} and score is not null
order by responded_at"""
# What a customer writes stands before what is answered in the same moment.
REPLIES = f"""select * from replies where {_ITS_OWN.format(rows="replies")}
order by sent_at, case when author = 'customer' then 0 else 1 end, agent_id"""


def _replies(db: Database, name: Name) -> list[dict[str, Any]]:
    return db.rows(REPLIES, _bound(name))


def _bound(name: Name) -> dict[str, Any]:
    return {"number": name.ticket_id, "source": name.source}


def _day_of(db: Database, created: dt.datetime) -> Question:
    """Return the question for the local day on which a ticket was opened, as it was set then."""
    day = created.date()
    asked = settings.filled(db, {"metric": "tickets_created", **_from(day)})
    zone = scope_of(db, asked).zone
    # The zone stays: on the local day another one may hold, whose days are others again.
    local = {"timezone": zone.key, **_from(local_day(created, zone))}
    return settings.filled(db, {"metric": "tickets_created", **local})


def _from(day: dt.date) -> dict[str, str]:
    return {"from": day.isoformat(), "to": (day + DAY).isoformat()}


def _listed(db: Database, name: Name, scope: Scope) -> dict[str, Any] | None:
    metric = breakdowns()[LISTED]
    builder = _Listing(metric, scope, known_days(facts.columns(db), scope), (), name.ticket_id)
    rows = _run(db, builder.page("newest", 100, 0)).to_pylist()
    return next((row for row in rows if row["ticket_source"] == name.source), None)


def _builder(db: Database, question: Question, text: str) -> _Listing | None:
    metric = breakdowns()[LISTED]
    if missing(db, metric):
        return None
    scope = scope_of(db, settings.filled(db, question))
    words = tuple(word.lstrip("#") for word in text.lower().split())[:MOST_WORDS]
    return _Listing(metric, scope, known_days(facts.columns(db), scope), words)


def _run(db: Database, statement: Statement) -> pa.Table:
    return db.query(statement.sql, statement.params, statement.tables)
