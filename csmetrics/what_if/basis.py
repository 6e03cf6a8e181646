"""What a scenario acts on: the team's own numbers of a period, asked once.

Amounts are per month of 30.4375 days, so that periods of any length give the same scale. What the
data cannot say is None or empty, and `missing` says which file would.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from csmetrics import reading_back
from csmetrics.analysis.breakdowns import RESPONSE_BANDS, Hour, arrivals, by_hour, scope_of
from csmetrics.ask import ask, missing
from csmetrics.asking.building import add_up
from csmetrics.asking.periods import DAY, Period, local_day
from csmetrics.asking.question import Scope
from csmetrics.catalogue import Metric, catalogue, read_metrics
from csmetrics.engine import Database
from csmetrics.headline import Answer, read
from csmetrics.translation import t
from csmetrics.what_if.satisfaction import Cell
from csmetrics.what_if.scenario import MONTH_DAYS

ROWS = Path(__file__).parent / "rows"
NOTHING = Answer(None, 0)
# Contacts of these are answered at once by whoever is free: they queue.
LIVE = ("phone", "chat", "messaging")

WHOLE = (
    *("tickets_created", "tickets_resolved", "backlog", "csat", "nps", "nps_promoters"),
    *("nps_detractors", "first_contact_resolution", "first_response_time_average"),
    "calls_without_ticket",
)
ACCOUNT = (
    *("cost_per_contact", "mrr", "mrr_start", "mrr_churned", "arpa"),
    *("churn_rate", "customers_start", "clv"),
)
BY_CHANNEL = (
    *("tickets_created", "tickets_resolved", "backlog", "csat"),
    *("first_response_time_average", "handle_time_average"),
)
NEEDS = {
    "avoided": "tickets_created",
    "first_contact": "first_contact_resolution",
    "won": "nps",
    "kept": "churn_rate",
    "cost": "cost_per_contact",
    "mrr": "mrr",
}


@dataclass(frozen=True)
class FirstContact:
    """Resolved tickets that can be judged, those solved at once, those whose customer came back."""

    judged: int
    at_once: int
    came_back: float  # of those not solved at once: a whole number, until its range is looked at

    @property
    def room(self) -> float:
        """Return the share (0 to 1) not solved at once: no more can be won."""
        return (self.judged - self.at_once) / self.judged if self.judged else 0.0

    @property
    def returns(self) -> float:
        """Return how many of those not solved at once led to another contact (0 to 1)."""
        missed = self.judged - self.at_once
        return self.came_back / missed if missed else 0.0


@dataclass(frozen=True)
class Recommending:
    """How many customers answered 9–10, 7–8 and 0–6."""

    promoters: int
    passives: int
    detractors: int

    @property
    def answers(self) -> int:
        """Return how many answered."""
        return self.promoters + self.passives + self.detractors


@dataclass(frozen=True)
class Revenue:
    """What customers bring in a month, and what is lost and won of it per month.

    `lost_share` is the share (0 to 1) of the monthly revenue that goes with customers who leave,
    `others` what all else adds to it (new, regained, larger and smaller plans). `churn` is the
    share of customers who leave in a month, `churn_range` its 95% range.
    """

    mrr: float | None
    arpa: float | None
    lost_share: float
    others: float
    churn: float
    churn_range: tuple[float, float]
    gross_margin: float


@dataclass(frozen=True)
class Backlog:
    """Open tickets, and how many come and are solved in a day."""

    open: float
    created_a_day: float
    solved_a_day: float


@dataclass(frozen=True)
class ChannelNow:
    """One channel today: contacts a month, and its numbers as they are asked."""

    channel: str
    contacts: float
    first_response: Answer = NOTHING
    csat: Answer = NOTHING
    handling: Answer = NOTHING
    backlog: Backlog | None = None


@dataclass(frozen=True)
class Basis:
    """The numbers that levers act on; `contacts` are per topic and month, the largest first."""

    days: int
    contacts: tuple[tuple[str | None, float], ...] = ()
    cost: float | None = None
    cost_is_typed: bool = False
    first_contact: FirstContact | None = None
    cells: tuple[Cell, ...] = ()
    csat: Answer = NOTHING
    recommending: Recommending | None = None
    nps: Answer = NOTHING
    revenue: Revenue | None = None
    backlog: Backlog | None = None
    channels: tuple[ChannelNow, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)

    @property
    def contacts_a_month(self) -> float:
        """Return all contacts of a month."""
        return sum(count for _, count in self.contacts)

    def can_move(self, *levers: str) -> bool:
        """Return whether the data can move any of some levers."""
        return any(name not in self.missing for name in levers)

    def channel(self, name: str) -> ChannelNow:
        """Return one channel; one that is not there has no contacts."""
        return next((one for one in self.channels if one.channel == name), ChannelNow(name, 0.0))


@cache
def rows_of(name: str) -> Metric:
    """Return a file of `csmetrics/what_if/rows/`, written like one of `csmetrics/metrics/`."""
    return read_metrics(ROWS / f"{name}.sql")[0]


def basis(db: Database, question: Mapping[str, Any]) -> Basis:
    """Ask for everything that levers act on. Of the question, all but its metric matters."""
    period = _known_days(db, question)
    whole, account, by_channel = _asked(db, question, period)
    months = period.days / MONTH_DAYS
    calls = whole["calls_without_ticket"].value or 0.0
    return _with_reasons(
        Basis(
            period.days,
            _topics(db, question, period, calls, months),
            account["cost_per_contact"].value,
            first_contact=_first_contact(db, question),
            cells=_cells(db, question),
            csat=whole["csat"],
            recommending=_recommending(whole),
            nps=whole["nps"],
            revenue=_revenue(account, scope_of(db, question), months),
            backlog=_backlog(whole, period),
            channels=_channels(by_channel, calls, period),
        ),
        db,
    )


def calls_by_hour(db: Database, question: Mapping[str, Any]) -> list[Hour]:
    """Return how many calls came in at each hour of the week; none where there is no call log."""
    return by_hour(db, rows_of("calls_by_hour"), question, ("calls", "started_at"))


def contacts_by_hour(db: Database, question: Mapping[str, Any], channel: str) -> list[Hour]:
    """Return how many contacts of a live channel came at each hour of the week.

    Of the phone these are the calls where there is a call log, else the tickets by phone.
    """
    calls = calls_by_hour(db, question) if channel == "phone" else []
    if any(hour.count for hour in calls):
        return calls
    where = {**(question.get("where") or {}), "channel": [channel]}
    kept = (question.get("where") or {}).get("channel")
    if kept and channel not in kept:
        return []
    return arrivals(db, {**question, "where": where})


def _known_days(db: Database, question: Mapping[str, Any]) -> Period:
    """Return the days of the period that the data knows: others are not known to be quiet."""
    scope = scope_of(db, question)
    extent = reading_back.extent(db, scope.timezone)
    first = max(scope.period.start, extent[0]) if extent else scope.period.start
    known = local_day(scope.as_of, scope.zone) + DAY
    last = max(first + DAY, min(scope.period.end, known))
    return Period(first, last)


def _asked(
    db: Database, question: Mapping[str, Any], period: Period
) -> tuple[dict[str, Answer], dict[str, Answer], dict[str, tuple[Answer, ...]]]:
    days = {"from": period.start.isoformat(), "to": period.end.isoformat()}
    plain = {**question, **days, "grain": None, "by": None}
    account = {name: value for name, value in plain.items() if name != "where"}
    questions = [
        *({**plain, "metric": name} for name in WHOLE),
        *({**account, "metric": name} for name in ACCOUNT),
        *({**plain, "metric": name, "by": ["channel"]} for name in BY_CHANNEL),
    ]
    found = ask(db, questions)
    at, then = len(WHOLE), len(WHOLE) + len(ACCOUNT)
    one = {name: read(rows)[0] for name, rows in zip(WHOLE, found[:at], strict=True)}
    two = {name: read(rows)[0] for name, rows in zip(ACCOUNT, found[at:then], strict=True)}
    three = {
        name: read(rows, "channel") for name, rows in zip(BY_CHANNEL, found[then:], strict=True)
    }
    return one, two, three


def _topics(
    db: Database, question: Mapping[str, Any], period: Period, calls: float, months: float
) -> tuple[tuple[str | None, float], ...]:
    days = {"from": period.start.isoformat(), "to": period.end.isoformat()}
    asked = {**question, **days, "grain": None, "metric": "tickets_created", "by": ["topic"]}
    (rows,) = ask(db, [asked])
    counts: dict[str | None, float] = {row["topic"]: row["n"] for row in rows if row["n"]}
    if calls:
        # A call without a ticket has no topic either.
        counts[None] = counts.get(None, 0.0) + calls
    ordered = sorted(counts, key=lambda topic: (topic is None, -counts[topic], topic or ""))
    return tuple((topic, counts[topic] / months) for topic in ordered)


def _first_contact(db: Database, question: Mapping[str, Any]) -> FirstContact | None:
    metric = catalogue()["first_contact_resolution"]
    if missing(db, metric):
        return None
    sums = {
        "judged": "count(*)",
        "at_once": "count(*) filter (where is_solved_at_once)",
        "came_back": "count(*) filter (where has_come_back)",
    }
    rows = add_up(db, metric, scope_of(db, question), sums)
    return FirstContact(**{name: int(rows[0][name]) for name in sums}) if rows else None


def _cells(db: Database, question: Mapping[str, Any]) -> tuple[Cell, ...]:
    """Return the ratings by channel and by how long the first answer took."""
    metric = rows_of("ratings_by_wait")
    if missing(db, metric):
        return ()
    bands = _bands()
    sums: dict[str, str] = {}
    for place, (low, high) in enumerate(bands):
        inside = _inside(low, high)
        sums[f"answers_{place}"] = f"count(*) filter (where {inside})"
        sums[f"satisfied_{place}"] = f"count(*) filter (where is_satisfied and {inside})"
    rows = add_up(db, metric, replace(scope_of(db, question), by=("channel",)), sums)
    return tuple(
        Cell(row["channel"], low, high, row[f"answers_{place}"], row[f"satisfied_{place}"])
        for row in sorted(rows, key=lambda row: row["channel"] or "")
        for place, (low, high) in enumerate(bands)
        if row[f"answers_{place}"]
    )


def _bands() -> list[tuple[float | None, float | None]]:
    edges = [0.0, *map(float, RESPONSE_BANDS)]
    ends: list[float | None] = [*edges[1:], None]
    # The last cell holds the ratings of which nobody knows how long the answer took.
    return [*zip(edges, ends, strict=True), (None, None)]


def _inside(low: float | None, high: float | None) -> str:
    if low is None:
        return "first_response_seconds is null"
    above = f"first_response_seconds > {low!r}" if low else "first_response_seconds is not null"
    return above if high is None else f"{above} and first_response_seconds <= {high!r}"


def _recommending(whole: Mapping[str, Answer]) -> Recommending | None:
    nps = whole["nps"]
    if nps.value is None:
        return None
    counted = [
        round((whole[name].value or 0.0) / 100 * nps.n)
        for name in ("nps_promoters", "nps_detractors")
    ]
    promoters, detractors = counted
    return Recommending(promoters, nps.n - promoters - detractors, detractors)


def _revenue(account: Mapping[str, Answer], scope: Scope, months: float) -> Revenue | None:
    """Return what customers bring; the churn of a month is that of the period, spread evenly."""
    churn, start = account["churn_rate"], account["customers_start"]
    if churn.value is None or not start.value:
        return None
    ends = (churn.low or 0.0, churn.high or 0.0)
    monthly = churn.value / 100 / months
    began, ended, gone = (account[name].value for name in ("mrr_start", "mrr", "mrr_churned"))
    lost_share = (gone or 0.0) / began / months if began else 0.0
    others = ((ended or 0.0) - (began or 0.0) + (gone or 0.0)) / months
    return Revenue(
        ended,
        account["arpa"].value,
        lost_share,
        others,
        monthly,
        (ends[0] / 100 / months, ends[1] / 100 / months),
        float(scope.settings["gross_margin"]),
    )


def _backlog(answers: Mapping[str, Answer], period: Period) -> Backlog | None:
    values = [answers[name].value for name in ("backlog", "tickets_created", "tickets_resolved")]
    if None in values:
        return None
    there, created, solved = (float(value or 0) for value in values)
    return Backlog(there, created / period.days, solved / period.days)


def _channels(
    found: Mapping[str, Sequence[Answer]], calls: float, period: Period
) -> tuple[ChannelNow, ...]:
    by_group = {
        metric: {answer.group: answer for answer in answers} for metric, answers in found.items()
    }
    created = {
        group: answer.value or 0.0
        for group, answer in by_group["tickets_created"].items()
        if group is not None
    }
    if calls:
        created["phone"] = created.get("phone", 0.0) + calls
    return tuple(
        _channel(name, created[name], by_group, period)
        for name in sorted(created, key=lambda name: (-created[name], name))
    )


def _channel(
    name: str,
    contacts: float,
    found: Mapping[str, Mapping[str | None, Answer]],
    period: Period,
) -> ChannelNow:
    of = {metric: answers.get(name, NOTHING) for metric, answers in found.items()}
    # A group without rows has no answer: it counts none.
    counted = {
        metric: replace(of[metric], value=of[metric].value or 0.0)
        for metric in ("backlog", "tickets_created", "tickets_resolved")
    }
    return ChannelNow(
        name,
        contacts / period.days * MONTH_DAYS,
        of["first_response_time_average"],
        of["csat"],
        of["handle_time_average"],
        _backlog(counted, period),
    )


def _with_reasons(found: Basis, db: Database) -> Basis:
    """Say of every lever that the data cannot move which file would let it."""
    reasons = {name: why for name, metric in NEEDS.items() if (why := missing(db, metric))}
    if why := missing(db, rows_of("ratings_by_wait")):
        reasons["faster"] = why
    if why := missing(db, "tickets_created") or _no_channels(found):
        reasons["moved"] = why
    nothing = {
        "avoided": (
            not found.contacts,
            t(
                "No contact came in this period and with these filters: choose a longer period or "
                "other filters."
            ),
        ),
        "first_contact": (
            found.first_contact is None or not found.first_contact.judged,
            t(
                "No ticket of this period was resolved so long ago that it is known whether its "
                "customer came back: choose a longer or an earlier period."
            ),
        ),
        "faster": (
            not any(cell.low is not None for cell in found.cells),
            t(
                "No rating of this period belongs to a ticket whose first answer is known: choose "
                "a longer period."
            ),
        ),
        "won": (
            not (found.recommending and found.recommending.detractors),
            t("Nobody answered 0 to 6 in this period: choose a longer one.")
            if found.recommending
            else t(
                "No answers to an NPS survey in this period: choose a longer period, or upload a "
                "file with one row per survey sent."
            ),
        ),
        "kept": (
            found.revenue is None or not found.revenue.churn,
            t("No customer left in this period: choose a longer one."),
        ),
        "cost": (
            found.cost is None,
            t("No costs are known in this period: choose days that the costs cover."),
        ),
    }
    for name, (is_empty, why) in nothing.items():
        if is_empty:
            reasons.setdefault(name, why)
    return replace(found, missing=reasons)


def _no_channels(found: Basis) -> str:
    if len(found.channels) >= 2:
        return ""
    return t(
        "All contacts of this period come by one channel, or by none that is known: upload tickets "
        "that say how the customer reached you."
    )
