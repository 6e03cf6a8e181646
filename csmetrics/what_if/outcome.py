"""What a scenario makes of today's numbers: each before and after, its range, and its parts.

Levers act one after the other, in the order of `MOVED_BY`: who never writes needs no first contact
resolution. So each lever's part is what it adds to those before it, and the parts add up exactly.

A range says what the data leave open if the levers come true: the deviations that each input's own
range makes, put together as independent ones (root of the sum of squares).
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from csmetrics.asking.statistics import nps_interval, wilson
from csmetrics.language import words
from csmetrics.what_if import satisfaction
from csmetrics.what_if.basis import Backlog, Basis, Recommending, Revenue
from csmetrics.what_if.satisfaction import Share
from csmetrics.what_if.scenario import TODAY, Scenario

MONTHS = 12
BACKLOG_DAYS = 30
# What is no sample has no range of its own: it is varied by a tenth.
TENTHS = (0.9, 1.1)
# Their range is that of a sample of answers; all others are counted or typed.
SAMPLED = {"csat": "ratings", "nps": "answers"}
UNIT = {
    "value": "money",
    "contacts": "count",
    "backlog": "count",
    "csat": "percent",
    "nps": "points",
    "mrr": "money",
    "clv": "money",
    "cost": "money",
}
BETTER = {
    "value": "higher",
    "contacts": "lower",
    "backlog": "lower",
    "csat": "higher",
    "nps": "higher",
    "mrr": "higher",
    "clv": "higher",
    "cost": "lower",
}
# Which levers can move which number.
MOVED_BY: Mapping[str, tuple[str, ...]] = {
    "value": ("avoided", "first_contact", "moved", "kept"),
    "contacts": ("avoided", "first_contact"),
    "backlog": ("avoided", "first_contact"),
    "csat": ("moved", "faster"),
    "nps": ("won",),
    "mrr": ("kept",),
    "clv": ("kept",),
    "cost": ("avoided", "first_contact", "moved"),
}


@dataclass(frozen=True)
class Number:
    """One number today and under a scenario, with the 95% range of the latter where it has one."""

    name: str
    before: float
    after: float
    low: float | None = None
    high: float | None = None

    @property
    def unit(self) -> str:
        """Return the unit, as metrics name it."""
        return UNIT[self.name]

    @property
    def change(self) -> float:
        """Return how far the number moves."""
        return self.after - self.before


@dataclass(frozen=True)
class Steps:
    """The way of one number from today to a scenario: what each moved lever adds."""

    name: str
    before: float
    parts: tuple[tuple[str, float], ...]

    @property
    def after(self) -> float:
        """Return the end of the way: the parts add up to it."""
        return self.before + self.change

    @property
    def change(self) -> float:
        """Return the sum of the parts."""
        return math.fsum(amount for _, amount in self.parts)


@dataclass(frozen=True)
class Swing:
    """How far a number moves from today where one assumption comes out low or high.

    `what` is a lever or an input; `low` is never above `high`.
    """

    what: str
    low: float
    high: float

    @property
    def width(self) -> float:
        """Return how much depends on it."""
        return self.high - self.low


Read = Callable[[Basis, Scenario], float | None]


def outcome(basis: Basis, scenario: Scenario) -> dict[str, Number]:
    """Return every number that the data can give, by name, in the order of importance."""
    known = _as_typed(basis, scenario)
    found: dict[str, Number] = {}
    for name, read in READS.items():
        before, after = read(known, TODAY), read(known, scenario)
        if before is None or after is None:
            continue
        low, high = _range(name, known, scenario, before, after)
        found[name] = Number(name, before, after, low, high)
    return found


def steps(name: str, basis: Basis, scenario: Scenario) -> Steps:
    """Return what each moved lever adds to a number, in the order in which they act."""
    known = _as_typed(basis, scenario)
    read = READS[name]
    start = read(known, TODAY) or 0.0
    parts, reached, at = [], start, []
    for lever in MOVED_BY[name]:
        at.append(lever)
        if lever in scenario.moves():
            now = read(known, scenario.only(*at)) or 0.0
            parts.append((lever, now - reached))
            reached = now
    return Steps(name, start, tuple(parts))


def swings(name: str, basis: Basis, scenario: Scenario) -> tuple[Swing, ...]:
    """Return how far a number would move where one assumption fails, the widest first.

    A lever is taken half as far, and half as far again; an input at the ends of its range.
    """
    known = _as_typed(basis, scenario)
    found = [
        _swing(lever, _change(name, known, half), _change(name, known, more))
        for lever in scenario.moves()
        if lever in MOVED_BY[name]
        for half, more in [(scenario.scaled(lever, 0.5), scenario.scaled(lever, 1.5))]
    ]
    if name in SAMPLED:
        today = READS[name](known, TODAY) or 0.0
        low, high = (end if end is None else end - today for end in _sampled(name, known, scenario))
        found.append(_swing(SAMPLED[name], low, high))
    else:
        found += _input_swings(name, known, scenario)
    return tuple(sorted((one for one in found if one.width > 0), key=lambda one: -one.width))


def _input_swings(name: str, basis: Basis, scenario: Scenario) -> list[Swing]:
    return [
        _swing(what, _change(name, low, scenario), _change(name, high, scenario))
        for what, low, high in inputs(basis)
    ]


def _change(name: str, basis: Basis, scenario: Scenario) -> float:
    return (READS[name](basis, scenario) or 0.0) - (READS[name](basis, TODAY) or 0.0)


def inputs(basis: Basis) -> Iterator[tuple[str, Basis, Basis]]:
    """Yield each input of the data with the basis where it is low and where it is high."""
    yield "contacts", *_pair(_with_contacts(basis, factor) for factor in TENTHS)
    if (cost := basis.cost) is not None:
        yield "cost", *_pair(replace(basis, cost=cost * factor) for factor in TENTHS)
    if (first := basis.first_contact) and first.judged > first.at_once:
        missed = first.judged - first.at_once
        ends = (missed * (end or 0.0) / 100 for end in wilson(first.came_back, missed))
        yield "returns", *_pair(_with_returns(basis, end) for end in ends)
    if (revenue := basis.revenue) and revenue.churn:
        yield "churn", *_pair(_with_churn(basis, end) for end in revenue.churn_range)
        margins = (min(1.0, revenue.gross_margin * factor) for factor in TENTHS)
        yield "margin", *_pair(_with_margin(basis, margin) for margin in margins)


def _pair(ends: Iterable[Basis]) -> tuple[Basis, Basis]:
    low, high = ends
    return low, high


def _with_contacts(basis: Basis, factor: float) -> Basis:
    counts = tuple((topic, count * factor) for topic, count in basis.contacts)
    channels = tuple(replace(one, contacts=one.contacts * factor) for one in basis.channels)
    return replace(basis, contacts=counts, channels=channels)


def _with_margin(basis: Basis, margin: float) -> Basis:
    assert basis.revenue is not None
    return replace(basis, revenue=replace(basis.revenue, gross_margin=margin))


def _with_returns(basis: Basis, came_back: float) -> Basis:
    assert basis.first_contact is not None
    return replace(basis, first_contact=replace(basis.first_contact, came_back=came_back))


def _with_churn(basis: Basis, churn: float) -> Basis:
    """Return the basis with another churn, of customers and revenue alike."""
    assert basis.revenue is not None
    revenue = basis.revenue
    lost = min(1.0, revenue.lost_share * churn / revenue.churn)
    return replace(basis, revenue=replace(revenue, churn=churn, lost_share=lost))


def _swing(what: str, one: float | None, other: float | None) -> Swing:
    ends = sorted(end or 0.0 for end in (one, other))
    return Swing(what, ends[0], ends[1])


def _range(
    name: str, basis: Basis, scenario: Scenario, before: float, after: float
) -> tuple[float | None, float | None]:
    """Return the range of a sampled number; of others, that of its change from today's number.

    The backlog has none: it is a pace drawn out, and no sample says how steady that is.
    """
    moves = any(lever in scenario.moves() for lever in MOVED_BY[name])
    if name == "backlog":
        return None, None
    if name in SAMPLED and moves:
        return _sampled(name, basis, scenario)
    if name in SAMPLED:
        answer = basis.csat if name == "csat" else basis.nps
        return answer.low, answer.high
    change = after - before
    found = _input_swings(name, basis, scenario)
    below = math.hypot(*(max(0.0, change - one.low) for one in found))
    above = math.hypot(*(max(0.0, one.high - change) for one in found))
    return (after - below, after + above) if below or above else (None, None)


def _sampled(name: str, basis: Basis, scenario: Scenario) -> tuple[float | None, float | None]:
    if name == "csat":
        share = csat_share(basis, scenario)
        return (share.low, share.high) if share else (basis.csat.low, basis.csat.high)
    if basis.recommending is None:
        return None, None
    new = won_over(basis.recommending, scenario)
    return nps_interval(new.promoters, new.passives, new.detractors)


def _as_typed(basis: Basis, scenario: Scenario) -> Basis:
    """Let what the team says of costs stand where the data is silent."""
    if basis.cost is not None or scenario.cost is None:
        return basis
    return replace(basis, cost=scenario.cost, cost_is_typed=True)


# ---------------------------------------------------------------------- contacts and their cost


def left_after_self_service(basis: Basis, scenario: Scenario) -> float:
    """Return the contacts of a month that self-service does not avoid."""
    return math.fsum(count * (1 - scenario.avoided_of(topic)) for topic, count in basis.contacts)


def repeats_saved(basis: Basis, scenario: Scenario) -> float:
    """Return the share of contacts (0 to 1) that more resolved at first contact makes needless.

    Each ticket more that is solved at once spares as many further contacts as one that is not
    leads to today. No more can be won than is missed today.
    """
    first = basis.first_contact
    if first is None:
        return 0.0
    return min(scenario.first_contact / 100, first.room) * first.returns


def contacts(basis: Basis, scenario: Scenario) -> float | None:
    """Return the contacts of a month."""
    if not basis.contacts:
        return None
    return left_after_self_service(basis, scenario) * (1 - repeats_saved(basis, scenario))


def cost_a_year(basis: Basis, scenario: Scenario) -> float | None:
    """Return what support costs in a year, at today's cost per contact."""
    count = contacts(basis, scenario)
    if basis.cost is None or count is None:
        return None
    return MONTHS * (count * basis.cost - _saved_by_moving(basis, scenario, count))


def _saved_by_moving(basis: Basis, scenario: Scenario, count: float) -> float:
    """Return what cheaper channels save a month: what each costs is what the team says of it."""
    assert basis.cost is not None
    start, end = scenario.moved_from, scenario.moved_to
    # Contacts whose channel nobody knows are of the whole too: they cannot be moved.
    whole = basis.contacts_a_month
    if not whole or start == end or not scenario.moved:
        return 0.0
    going = count * basis.channel(start).contacts / whole * scenario.moved / 100
    each = [basis.cost if own is None else own for own in (scenario.cost_from, scenario.cost_to)]
    return going * (each[0] - each[1])


def channel_contacts(basis: Basis, scenario: Scenario) -> dict[str, float]:
    """Return the contacts of a month by channel; fewer contacts are fewer in each alike."""
    count = contacts(basis, scenario) or 0.0
    share = count / basis.contacts_a_month if basis.contacts_a_month else 1.0
    found = {channel.channel: channel.contacts * share for channel in basis.channels}
    start, end = scenario.moved_from, scenario.moved_to
    if scenario.moved and start in found and end in found and start != end:
        going = found[start] * scenario.moved / 100
        found[start], found[end] = found[start] - going, found[end] + going
    return found


# ---------------------------------------------------------------------- backlog


def backlog_later(basis: Basis, scenario: Scenario) -> float | None:
    """Return the open tickets in 30 days, if as many are solved a day as today."""
    if basis.backlog is None or not basis.contacts:
        return None
    after = _fewer(basis.backlog, basis, scenario)
    grows = (after.created_a_day - after.solved_a_day) * BACKLOG_DAYS
    return max(0.0, after.open + grows)


def _fewer(backlog: Backlog, basis: Basis, scenario: Scenario) -> Backlog:
    whole = basis.contacts_a_month
    share = (contacts(basis, scenario) or 0.0) / whole if whole else 1.0
    return replace(backlog, created_a_day=backlog.created_a_day * share)


# ---------------------------------------------------------------------- satisfaction


def csat_share(basis: Basis, scenario: Scenario) -> Share | None:
    """Return CSAT under a scenario with its range, from ratings weighed anew."""
    cells = basis.cells
    weights = satisfaction.as_they_are(cells)
    if scenario.moved:
        weights = satisfaction.moved_channel(
            cells, weights, scenario.moved / 100, scenario.moved_from, scenario.moved_to
        )
    weights = satisfaction.made_fast(cells, weights, scenario.faster / 100, scenario.within_seconds)
    return satisfaction.satisfied(cells, weights)


def csat(basis: Basis, scenario: Scenario) -> float | None:
    """Return the percent of answers that are satisfied."""
    if not any(lever in scenario.moves() for lever in MOVED_BY["csat"]):
        return basis.csat.value
    share = csat_share(basis, scenario)
    return share.value if share else basis.csat.value


# ---------------------------------------------------------------------- recommending


def won_over(now: Recommending, scenario: Scenario) -> Recommending:
    """Return how many would answer what, with whole customers won over."""
    won = words.whole(now.detractors * scenario.won / 100)
    grown = "promoters" if scenario.become == "promoter" else "passives"
    new: dict[str, Any] = {grown: getattr(now, grown) + won, "detractors": now.detractors - won}
    return replace(now, **new)


def nps(basis: Basis, scenario: Scenario) -> float | None:
    """Return the Net Promoter Score of the answers with detractors won over."""
    if basis.recommending is None:
        return None
    new = won_over(basis.recommending, scenario)
    return 100 * (new.promoters - new.detractors) / new.answers if new.answers else None


# ---------------------------------------------------------------------- revenue


def revenue_path(revenue: Revenue, kept: float) -> tuple[float, ...]:
    """Return the monthly revenue of the next twelve months, with a share (0 to 1) of churn kept.

    Each month loses the same share of its revenue to customers who leave, and wins the same amount
    by all else as in the period.
    """
    path, now = [], revenue.mrr or 0.0
    for _ in range(MONTHS):
        now = max(0.0, now * (1 - revenue.lost_share * (1 - kept)) + revenue.others)
        path.append(now)
    return tuple(path)


def mrr_in_a_year(basis: Basis, scenario: Scenario) -> float | None:
    """Return the monthly revenue in twelve months."""
    if basis.revenue is None or basis.revenue.mrr is None:
        return None
    return revenue_path(basis.revenue, scenario.kept / 100)[-1]


def kept_revenue(basis: Basis, scenario: Scenario) -> float | None:
    """Return the margin of what customers who stay pay in the next twelve months."""
    revenue = basis.revenue
    if revenue is None or revenue.mrr is None:
        return None
    more = math.fsum(revenue_path(revenue, scenario.kept / 100)) - math.fsum(
        revenue_path(revenue, 0.0)
    )
    return more * revenue.gross_margin


def lifetime_value(arpa: float, gross_margin: float, churn: float) -> float | None:
    """Return what a customer brings before leaving: arpa × margin / monthly churn (0 to 1)."""
    return arpa * gross_margin / churn if churn else None


def clv(basis: Basis, scenario: Scenario) -> float | None:
    """Return the lifetime value of a customer, with fewer who leave."""
    revenue = basis.revenue
    if revenue is None or revenue.arpa is None:
        return None
    stay = 1 - scenario.kept / 100
    return lifetime_value(revenue.arpa, revenue.gross_margin, revenue.churn * stay)


# ---------------------------------------------------------------------- all together


def value_a_year(basis: Basis, scenario: Scenario) -> float | None:
    """Return costs saved and the margin of revenue kept in a year; CSAT and NPS have no price."""
    before, after = cost_a_year(basis, TODAY), cost_a_year(basis, scenario)
    saved = None if before is None or after is None else before - after
    kept = kept_revenue(basis, scenario)
    if saved is None and kept is None:
        return None
    return (saved or 0.0) + (kept or 0.0)


READS: Mapping[str, Read] = {
    "value": value_a_year,
    "contacts": contacts,
    "cost": cost_a_year,
    "backlog": backlog_later,
    "csat": csat,
    "nps": nps,
    "mrr": mrr_in_a_year,
    "clv": clv,
}
