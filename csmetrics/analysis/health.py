"""How healthy each customer is, from 0 to 100, always with what the score is made of.

The score is the weighted mean of the inputs that are known; an input that is missing weighs
nothing, and is named. A score that rests on less than `LEAST_KNOWN` of all weights is not used to
call anyone at risk. `csmetrics/analysis/health/customers.sql` says how many points what is worth.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from csmetrics import facts
from csmetrics.asking.periods import DAY
from csmetrics.asking.question import Columns, moment, newest
from csmetrics.asking.statements import local_day
from csmetrics.engine import Database
from csmetrics.language import words
from csmetrics.translation import later, number, t, tn

FILE = Path(__file__).parent / "health" / "customers.sql"

WEIGHTS: Mapping[str, float] = {
    "csat": 25,
    "nps": 20,
    "tickets": 15,
    "contact": 10,
    "wait": 10,
    "mrr": 20,
}
TITLES = {
    "csat": later("Satisfaction"),
    "nps": later("Would recommend us"),
    "tickets": later("Open and reopened tickets"),
    "contact": later("Time since the last contact"),
    "wait": later("Wait on the last ticket"),
    "mrr": later("Revenue trend"),
}
HEALTHY, AT_RISK = 70.0, 50.0
LEAST_KNOWN = 30.0
# How far back answers to surveys, reopened tickets and revenue are looked at.
SURVEY_DAYS, TICKET_DAYS, MRR_DAYS = 365, 90, 90

State = Literal["healthy", "watch", "at risk", "too little known"]


@dataclass(frozen=True)
class Part:
    """One input: its weight, its points from 0 to 100 (None: not known), and the fact in words."""

    name: str
    weight: float
    points: float | None
    fact: str

    @property
    def title(self) -> str:
        """Return what the input is called."""
        return t(TITLES[self.name])

    @property
    def lost(self) -> float:
        """Return how many points this input costs, before weights are made to add up to 100."""
        return 0.0 if self.points is None else self.weight * (100 - self.points) / 100


@dataclass(frozen=True)
class Health:
    """One customer's score (None: nothing is known), its parts, and their monthly revenue."""

    customer_id: str
    segment: str | None
    mrr: float | None
    score: float | None
    parts: tuple[Part, ...]

    @property
    def known_weight(self) -> float:
        """Return the weight of what is known, of 100."""
        return sum(part.weight for part in self.parts if part.points is not None)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the titles of the inputs that are not known."""
        return tuple(part.title for part in self.parts if part.points is None)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the facts behind a low score, the one that costs most first."""
        low = [part for part in self.parts if part.points is not None and part.points < AT_RISK]
        return tuple(part.fact for part in sorted(low, key=lambda part: -part.lost))

    @property
    def state(self) -> State:
        """Return healthy, watch, at risk, or that too little is known to say."""
        if self.score is None or self.known_weight < LEAST_KNOWN:
            return "too little known"
        if self.score >= HEALTHY:
            return "healthy"
        return "watch" if self.score >= AT_RISK else "at risk"


@dataclass(frozen=True)
class Group:
    """How many customers are in one state, and what they bring in a month."""

    state: State
    customers: int
    mrr: float | None


def at_risk(
    db: Database,
    as_of: str | dt.datetime | None = None,
    segments: Sequence[str | None] = (),
    limit: int = 50,
    timezone: str = "UTC",
) -> list[Health]:
    """Return the customers at risk, those with most revenue first, then the lowest score.

    Days since a customer was last heard of are those of the time zone.
    """
    return _customers(
        _scored(db, as_of, segments, timezone),
        db,
        "where score < $at_risk and known_weight >= $least_known"
        f" order by coalesce(mrr, 0) desc, score, customer_id limit {int(limit)}",
        {"at_risk": AT_RISK, "least_known": LEAST_KNOWN},
    )


def of_customer(
    db: Database,
    customer_id: str,
    as_of: str | dt.datetime | None = None,
    timezone: str = "UTC",
) -> Health | None:
    """Return one customer's health, or None where they are no customer at that moment."""
    scored = _scored(db, as_of, (), timezone)
    found = _customers(scored, db, "where customer_id = $customer", {"customer": customer_id})
    return found[0] if found else None


def groups(
    db: Database,
    as_of: str | dt.datetime | None = None,
    segments: Sequence[str | None] = (),
    timezone: str = "UTC",
) -> list[Group]:
    """Return how many customers are healthy, to watch, at risk, and too little known."""
    sql, params = _scored(db, as_of, segments, timezone)
    rows = db.rows(
        f"""{sql}
select
    case
        when score is null or known_weight < $least_known then 'too little known'
        when score >= $healthy then 'healthy'
        when score >= $at_risk then 'watch'
        else 'at risk'
    end as state,
    count(*) as customers,
    sum(mrr) as mrr
from scored
group by 1""",
        {**params, "least_known": LEAST_KNOWN, "healthy": HEALTHY, "at_risk": AT_RISK},
    )
    found = {row["state"]: Group(row["state"], row["customers"], row["mrr"]) for row in rows}
    states: tuple[State, ...] = ("healthy", "watch", "at risk", "too little known")
    return [found.get(state, Group(state, 0, None)) for state in states]


@cache
def described() -> tuple[Mapping[str, str], str]:
    """Return what the file says of the score, and its SELECT, in which days are to be named."""
    header, _, sql = FILE.read_text(encoding="utf-8").partition("*/")
    return tomllib.loads(header.removeprefix("/*")), sql.strip()


def _customers(
    scored: tuple[str, dict[str, Any]], db: Database, kept: str, more: Mapping[str, Any]
) -> list[Health]:
    sql, params = scored
    return [
        _health(row) for row in db.rows(f"{sql}\nselect * from scored {kept}", {**params, **more})
    ]


def _scored(
    db: Database, as_of: str | dt.datetime | None, segments: Sequence[str | None], timezone: str
) -> tuple[str, dict[str, Any]]:
    columns = facts.columns(db)
    known_until = (moment(as_of) if as_of else newest(columns)) or dt.datetime(1970, 1, 1)
    params: dict[str, Any] = {
        "as_of": known_until,
        "surveys_since": known_until - SURVEY_DAYS * DAY,
        "tickets_since": known_until - TICKET_DAYS * DAY,
        "mrr_before": known_until - MRR_DAYS * DAY,
        "knows_customers": _knows(columns, "customers.acquired_at", "subscriptions.started_at"),
        "knows_solutions": _knows(columns, "tickets.resolved_at"),
        "knows_responses": _knows(columns, "tickets.first_response_at"),
        **{f"{name}_weight": float(weight) for name, weight in WEIGHTS.items()},
    }
    days = {
        name: local_day(moment_, timezone, columns, known_until)
        for name, moment_ in (("last_contact_day", "max(created_at)"), ("as_of_day", "$as_of"))
    }
    every = described()[1].format(**days)
    sql = f"with every as (\n{every}\n),\n\nscored as (\n    select * from every"
    if segments:
        named = {f"segment_{at}": name for at, name in enumerate(segments) if name is not None}
        tests = [f"segment in ({', '.join('$' + name for name in named)})"] if named else []
        tests += ["segment is null"] if None in segments else []
        sql += f" where {' or '.join(tests)}"
        params |= named
    return sql + "\n)", params


def _knows(columns: Columns, *names: str) -> bool:
    spans = [columns.get(tuple(name.split(".", 1))) for name in names]  # type: ignore[arg-type]
    return any(span is not None and span.filled > 0 for span in spans)


def _health(row: Mapping[str, Any]) -> Health:
    facts_in_words = {
        "csat": _csat(row),
        "nps": _nps(row),
        "tickets": _tickets(row),
        "contact": _contact(row),
        "wait": _wait(row),
        "mrr": _mrr(row),
    }
    parts = tuple(
        Part(name, weight, points, facts_in_words[name] if points is not None else t("Not known"))
        for name, weight in WEIGHTS.items()
        for points in [row[f"{name}_points"]]
    )
    return Health(row["customer_id"], row["segment"], row["mrr"], row["score"], parts)


def _csat(row: Mapping[str, Any]) -> str:
    mean = 1 + 4 * (row["csat_scaled"] or 0.0)
    return tn(
        "Rated us {mean} of 5 in {n} answer",
        "Rated us {mean} of 5 in {n} answers",
        row["csat_answers"] or 0,
        mean=number(mean, 1),
    )


def _nps(row: Mapping[str, Any]) -> str:
    return t("Would recommend us with {score} of 10", score=words.bare(row["nps_score"] or 0))


def _tickets(row: Mapping[str, Any]) -> str:
    open_, reopened = row["open_tickets"] or 0, row["reopened_tickets"] or 0
    if not open_ and not reopened:
        return t("No open tickets")
    said = [tn("{n} open ticket", "{n} open tickets", open_)] if open_ else []
    return words.listed(said + ([t("{n} reopened", n=number(reopened))] if reopened else []))


def _contact(row: Mapping[str, Any]) -> str:
    days = row["silent_days"] or 0
    return tn("Last heard of {n} day ago", "Last heard of {n} days ago", days)


def _wait(row: Mapping[str, Any]) -> str:
    time = words.duration(row["wait_seconds"] or 0)
    return t("Waited {time} for an answer to the last ticket", time=time)


def _mrr(row: Mapping[str, Any]) -> str:
    before, now = row["mrr_before"] or 0.0, row["mrr"] or 0.0
    if not before or now == before:
        return t("Pays as much as before")
    said = {"percent": number(100 * abs(now - before) / before), "days": MRR_DAYS}
    if now > before:
        return t("Pays {percent}% more than {days} days before", **said)
    return t("Pays {percent}% less than {days} days before", **said)
