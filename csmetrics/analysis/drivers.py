"""What goes with a low score: facts of the service and words that set low from high answers apart.

It finds what comes together, not why: who waits long may also have the harder question. Low are
detractors (NPS 0–6) and unsatisfied customers (CSAT), high are promoters (9–10) and satisfied ones;
passives belong to neither.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csmetrics import facts
from csmetrics.analysis.breakdowns import A_DAY, HOUR, Band, breakdowns, satisfied_from, scope_of
from csmetrics.analysis.drill import Part
from csmetrics.ask import missing
from csmetrics.asking import business_hours
from csmetrics.asking.periods import Period
from csmetrics.asking.question import Scope, known_days
from csmetrics.asking.statements import Builder, Statement
from csmetrics.asking.statistics import is_small_sample
from csmetrics.catalogue import Metric
from csmetrics.engine import Database
from csmetrics.language import words as say
from csmetrics.team import settings
from csmetrics.words.apart import Term, words_apart
from csmetrics.words.log_odds import LogOdds, of_fact, stand_out
from csmetrics.words.tokens import WORD

Question = Mapping[str, Any]
ROWS = "scored_answers"
LOW, HIGH, BETWEEN = "low", "high", "between"
# Fewer answers with a fact tell of people, not of a group.
LEAST = 5
# As many comments are read in well under a second; of more, an even sample over time.
MOST_COMMENTS = 10_000
# A topic or segment beyond these is one of the many that hardly anybody has.
MOST_VALUES = 40

RESPONSE_BANDS = (HOUR, 4 * HOUR, A_DAY, 3 * A_DAY)
RESOLUTION_BANDS = (4 * HOUR, A_DAY, 3 * A_DAY, 7 * A_DAY)
BANDS = {"first_response_seconds": RESPONSE_BANDS, "resolution_seconds": RESOLUTION_BANDS}
YES, NO, NONE = "yes", "no", "none"
COUNTED = ("reopens", "agent_replies", "tickets_before")
# What must be exceeded and what may be reached for each word about a count.
LIMITS: Mapping[str, tuple[int | None, int | None]] = {
    **dict.fromkeys((NO, NONE, "0"), (None, 0)),
    YES: (0, None),
    "1": (0, 1),
    "2–4": (1, 4),
    "5+": (4, None),
    "2+": (1, None),
}


@dataclass(frozen=True)
class Driver:
    """One fact of the service: of `n` answers with it `low` are low; `others` is the same without.

    odds: how much more it goes with low than with high scores, with its 95% interval
    stands_out: whether it does so beyond the chance of looking at many facts at once
    group:      the value as the data has it
    behind:     which of the `scored_answers` are its low ones, None where rows cannot be asked for
    """

    fact: str
    value: str
    n: int
    low: int
    others_n: int
    others_low: int
    odds: LogOdds
    stands_out: bool = False
    group: str = ""
    behind: Part | None = None

    @property
    def share(self) -> float:
        """Return the percent of low answers among those with the fact."""
        return 100 * self.low / self.n

    @property
    def others_share(self) -> float:
        """Return the percent of low answers among those without the fact, where it is known."""
        return 100 * self.others_low / self.others_n

    @property
    def is_small(self) -> bool:
        """Return whether so few answers are behind it that it is to be taken with care."""
        return is_small_sample(self.n)


@dataclass(frozen=True)
class Drivers:
    """Facts that go with low (odds above 0) or high scores, those most surely apart first.

    looked_at:  how many facts were compared
    is_about_us: whether some answers have no ticket, so that the last one before them stands in
    """

    low: int
    high: int
    facts: tuple[Driver, ...]
    is_about_us: bool = False

    @property
    def looked_at(self) -> int:
        """Return how many facts were compared."""
        return len(self.facts)


@dataclass(frozen=True)
class Words:
    """Words that set low from high scores apart, and of how many comments they are.

    read: how many comments were read of `comments`, both groups together
    """

    terms: tuple[Term, ...]
    low: int
    high: int
    comments: int
    read: int


def service_facts(db: Database, question: Question) -> Drivers:
    """Return how far each fact of the service sets low from high scores apart.

    Of the question, its metric (nps or csat), period, filters, time zone and hours matter.
    """
    scope, table = _answers(db, question, FACTS)
    group = _groups(table, question["metric"], scope)
    is_low, is_high = group == LOW, group == HIGH
    # With scores of one kind alone, nothing can set them apart from others.
    told = _facts(table, scope) if is_low.any() and is_high.any() else ()
    found = [driver for fact, values in told for driver in _compared(fact, values, is_low, is_high)]
    sure = stand_out([one.odds.chance for one in found])
    low = _low(question["metric"], scope)
    drivers = [
        replace(one, stands_out=is_sure and not one.is_small, behind=_behind(one, low))
        for one, is_sure in zip(found, sure, strict=True)
    ]
    drivers.sort(key=lambda one: (one.odds.chance, one.fact, one.value))
    about_us = bool(table.num_rows) and bool(pc.any(table["is_about_us"]).as_py())
    return Drivers(int(is_low.sum()), int(is_high.sum()), tuple(drivers), about_us)


def told_by_words(db: Database, question: Question, column: str = "comment") -> Words:
    """Return the words of comments (or of the `subject` of their tickets) that set scores apart."""
    scope, table = _answers(db, question, (*SCORE, column), only=column)
    group = _groups(table, question["metric"], scope)
    texts = np.array(table[column].to_pylist() or [], dtype=object)
    total = int((group != "").sum())
    kept = np.arange(len(texts))[:: max(1, -(-len(texts) // MOST_COMMENTS))]
    group, texts = group[kept], texts[kept]
    of = {name: list(texts[group == name]) for name in (LOW, HIGH, BETWEEN)}
    terms = words_apart(of[LOW], of[HIGH], of[BETWEEN], names(db)) if of[LOW] and of[HIGH] else []
    return Words(tuple(terms), len(of[LOW]), len(of[HIGH]), total, len(kept))


def low_scores(db: Database, question: Question, most: int) -> tuple[int, pa.Table]:
    """Return how many low scores there are, and the newest `most`, each with what is known."""
    scope, table = _answers(db, question, LISTED)
    low = table.filter(pa.array(_groups(table, question["metric"], scope) == LOW))
    ordered = low.sort_by([("happened_at", "descending"), ("survey_id", "ascending")])
    return low.num_rows, ordered.slice(0, most)


def written(db: Database, question: Question) -> tuple[int, pa.Table]:
    """Return how many comments there are and an even sample of them, newest first.

    Columns: happened_at, comment, score, scale, group (low, between, high), topic, ticket …
    """
    scope, table = _answers(db, question, LISTED, only="comment")
    group = _groups(table, question["metric"], scope)
    table = table.append_column("group", pa.array(group.tolist(), pa.string()))
    ordered = table.sort_by([("happened_at", "descending"), ("survey_id", "ascending")])
    step = max(1, -(-ordered.num_rows // MOST_COMMENTS))
    return table.num_rows, ordered.take(pa.array(range(0, ordered.num_rows, step), pa.int64()))


def names(db: Database) -> frozenset[str]:
    """Return the words of agents' names, which are no reason for a score."""
    rows = db.rows(
        "select distinct agent_id from ticket_facts where agent_id is not null limit 5000"
    )
    return frozenset(word for row in rows for word in WORD.findall(row["agent_id"].lower()))


# ---------------------------------------------------------------------- rows

SCORE = ("score", "scaled_score")
FACTS = (
    *SCORE, "is_about_us", "tickets_before", "segment", "about_topic", "about_channel", "asked_at",
    "first_response_seconds", "resolution_seconds", "reopens", "agent_replies",
)  # fmt: skip
LISTED = (
    "survey_id", "survey_source", "happened_at", *SCORE, "scale_min", "scale_max", "comment",
    "ticket_id", "ticket_source", "customer_id", "segment", "mrr", "about_topic", "channel",
    "subject",
)  # fmt: skip


class _Scored(Builder):
    """Writes the statement for the answers to one kind of survey."""

    def __init__(self, metric: Metric, scope: Scope, known: Period, kind: str, only: str) -> None:
        super().__init__(metric, scope, known)
        self.kind, self.only = kind, only

    def table(self, columns: Sequence[str]) -> Statement:
        """Return the statement for some columns of all answers, oldest first."""
        return self._statement(
            f"select {', '.join(columns)} from metric_rows{self._kept()}\norder by happened_at"
        )

    def _kept(self, word: str = "where") -> str:
        kept = super()._kept(word)
        told = "kind = $kind" + (f" and {self.only} is not null" if self.only else "")
        return f"{kept}\n{'and' if kept else word} {told}"

    def _params(self) -> dict[str, Any]:
        return {**super()._params(), "kind": self.kind}


def _answers(
    db: Database, question: Question, columns: Sequence[str], only: str = ""
) -> tuple[Scope, pa.Table]:
    metric = breakdowns()[ROWS]
    asked = {key: value for key, value in question.items() if key != "metric"}
    scope = scope_of(db, settings.filled(db, {"metric": "tickets_created", **asked}))
    if missing(db, metric):
        return scope, pa.table({name: pa.nulls(0) for name in columns})
    kind = str(question["metric"]).split("_", 1)[0]
    builder = _Scored(metric, scope, known_days(facts.columns(db), scope), kind, only)
    statement = builder.table(columns)
    return scope, db.query(statement.sql, statement.params, statement.tables)


def _groups(table: pa.Table, metric: str, scope: Scope) -> Any:
    """Return low, high or between for each answer."""
    if not table.num_rows:
        return np.array([], dtype=object)
    if metric.startswith("nps"):
        score, low, high = _floats(table["score"]), 6.0, 9.0
        return np.where(score <= low, LOW, np.where(score >= high, HIGH, BETWEEN))
    return np.where(_floats(table["scaled_score"]) >= satisfied_from(scope), HIGH, LOW)


def _low(metric: str, scope: Scope) -> Part:
    """Return which of the scored answers are the low ones of a kind of survey."""
    kind = metric.split("_", 1)[0]
    low = ("score", None, 6.0)
    if kind != "nps":
        low = ("scaled_score", None, math.nextafter(satisfied_from(scope), 0.0))
    return Part(named=(("kind", (kind,)),), within=(low,))


def _floats(column: Any) -> Any:
    return pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False)


def _moments(column: Any) -> Any:
    return pc.cast(column, pa.timestamp("us")).to_numpy(zero_copy_only=False)


# ---------------------------------------------------------------------- facts


def _facts(table: pa.Table, scope: Scope) -> Iterator[tuple[str, Any]]:
    """Yield each fact with its value for every answer, None where it is not known."""
    if not table.num_rows:
        return
    for name in ("about_topic", "about_channel", "segment"):
        yield name, np.array(table[name].to_pylist(), dtype=object)
    for name, ends in BANDS.items():
        yield name, _banded(_floats(table[name]), ends)
    reopens = _floats(table["reopens"])
    yield "reopens", _worded(reopens, [(reopens == 0, NO), (reopens > 0, YES)])
    replies = _floats(table["agent_replies"])
    yield (
        "agent_replies",
        _worded(
            replies,
            [(replies == 0, "0"), (replies == 1, "1"), ((replies > 1) & (replies < 5), "2–4"),
             (replies >= 5, "5+")],
        ),
    )  # fmt: skip
    yield "asked_at", _in_hours(_moments(table["asked_at"]), scope.settings["calendar"])
    before = np.where(
        np.array(table["is_about_us"].to_pylist()), _floats(table["tickets_before"]), np.nan
    )
    yield (
        "tickets_before",
        _worded(before, [(before == 0, NONE), (before == 1, "1"), (before > 1, "2+")]),
    )


def _worded(values: Any, cases: Sequence[tuple[Any, str]]) -> Any:
    told = np.full(len(values), None, dtype=object)
    for where, word in cases:
        told[where] = word
    return told


def _banded(seconds: Any, ends: Sequence[float]) -> Any:
    """Return the band of each duration in words; an end belongs to its band."""
    titles = _titles(ends)
    places = np.searchsorted(ends, seconds, side="left")
    told = np.array(titles, dtype=object)[np.minimum(places, len(titles) - 1)]
    told[np.isnan(seconds)] = None
    return told


def _titles(ends: Sequence[float]) -> list[str]:
    edges = [0.0, *map(float, ends)]
    limits = zip(edges, [*edges[1:], None], strict=True)
    return [Band(low, high, 0, None).title for low, high in limits]


def _in_hours(moments: Any, calendar: Mapping[str, Any]) -> Any:
    """Return yes for what was asked in opening hours, no for the rest, None where unknown."""
    told = np.full(len(moments), None, dtype=object)
    is_known = ~np.isnat(moments)
    if not is_known.any():
        return told
    at = moments[is_known]
    day = at.astype("datetime64[D]")
    first, last = day.min().item(), day.max().item()
    days = business_hours.open_days([calendar], first, last)
    opened = np.column_stack(
        [days[name].to_numpy() for name in days.column_names if name.startswith("from_")]
    )
    closed = np.column_stack(
        [days[name].to_numpy() for name in days.column_names if name.startswith("to_")]
    )
    seconds = ((at - day) / np.timedelta64(1, "s"))[:, None]
    place = (day - np.datetime64(first)).astype(int)
    is_open = ((opened[place] <= seconds) & (seconds < closed[place])).any(axis=1)
    told[is_known] = np.where(is_open, YES, NO)
    return told


def _behind(driver: Driver, low: Part) -> Part | None:
    """Return which answers are low and have a fact."""
    fact, value = driver.fact, driver.group
    if fact in ("about_topic", "about_channel", "segment"):
        return replace(low, named=(*low.named, (fact, (value,))))
    if fact in BANDS:
        place = _titles(BANDS[fact]).index(value)
        above, up_to = [None, *BANDS[fact], None][place : place + 2]
    elif fact in COUNTED:
        above, up_to = LIMITS[value]
    else:
        return None
    named = (("is_about_us", (True,)),) if fact == "tickets_before" else ()
    return replace(low, named=(*low.named, *named), within=(*low.within, (fact, above, up_to)))


def _compared(fact: str, values: Any, is_low: Any, is_high: Any) -> Iterator[Driver]:
    """Yield a driver for each value that some answers have and others do not."""
    is_known = np.array([value is not None for value in values], dtype=bool)
    if not is_known.any():
        return
    all_low, all_high = int((is_low & is_known).sum()), int((is_high & is_known).sum())
    names, place = np.unique(values[is_known].astype(str), return_inverse=True)
    lows = np.bincount(place, is_low[is_known], len(names)).astype(int).tolist()
    highs = np.bincount(place, is_high[is_known], len(names)).astype(int).tolist()
    counted = zip(names.tolist(), lows, highs, strict=True)
    usual = sorted(counted, key=lambda one: (-one[1] - one[2], one[0]))[:MOST_VALUES]
    is_two = len(names) == 2
    for value, low, high in usual:
        others_low, others_high = all_low - low, all_high - high
        if low + high < LEAST or others_low + others_high < LEAST or (is_two and value == NO):
            continue
        odds = of_fact(low, others_low, high, others_high)
        yield Driver(
            fact, say.name(value), low + high, low, others_low + others_high, others_low, odds,
            group=value,
        )  # fmt: skip
