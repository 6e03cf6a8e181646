"""How many agents each hour of the week needs, and how long a backlog takes to work off."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from csmetrics.analysis.breakdowns import Hour
from csmetrics.what_if.basis import Backlog
from csmetrics.what_if.erlang import Queue, agents_for, queue

LONGEST_DAYS = 3650


@dataclass(frozen=True)
class Promise:
    """What is promised, and what a contact takes: seconds; `target` from 0 to 1.

    `patience_seconds` is the average time after which a waiting customer gives up (None: nobody
    does). An agent who talks to `at_once` customers at the same time counts as so many.
    """

    handling_seconds: float
    target: float = 0.8
    threshold_seconds: float = 20.0
    patience_seconds: float | None = None
    at_once: int = 1


@dataclass(frozen=True)
class Need:
    """One hour of the week: contacts on average, the fewest agents that keep the promise, and what
    these do to the queue.
    """

    weekday: int
    hour: int
    contacts: float
    agents: int
    queue: Queue


def needs(hours: Sequence[Hour], promise: Promise, share: float = 1.0) -> tuple[Need, ...]:
    """Return what every hour of the week needs, if a share of today's contacts comes.

    Each hour is taken by itself, as if its pace were steady: a queue left over from the hour
    before is not seen.
    """
    return tuple(_need(hour, promise, share) for hour in hours)


def _need(hour: Hour, promise: Promise, share: float) -> Need:
    contacts = (hour.average or 0.0) * share
    found = agents_for(
        promise.target,
        contacts,
        promise.handling_seconds,
        promise.threshold_seconds,
        promise.patience_seconds,
    )
    agents = math.ceil(found.agents / promise.at_once)
    # Whole agents who talk to several may do more than is promised.
    kept = with_agents(contacts, agents, promise) or found
    return Need(hour.weekday, hour.hour, contacts, agents, kept)


def agent_hours(found: Sequence[Need]) -> int:
    """Return the hours of agents that a week needs."""
    return sum(need.agents for need in found)


def agents_paid(hours: int, paid_hours: float, away: float) -> int:
    """Return how many agents cover the hours on duty of a week, each paid for some hours of it.

    `away` (0.3 is three tenths) of what is paid goes to breaks, training and absences.
    """
    # A hair less than a whole agent is the error of the division, not another agent.
    return math.ceil(hours / (paid_hours * (1 - away)) - 1e-9)


def busiest(found: Sequence[Need]) -> Need | None:
    """Return the hour with most contacts, the first of several; None where nothing comes."""
    most = max(found, key=lambda need: need.contacts, default=None)
    return most if most and most.contacts else None


def with_agents(contacts: float, agents: int, promise: Promise) -> Queue | None:
    """Return what so many agents do to an hour's contacts, or None where the queue never ends."""
    return queue(
        agents * promise.at_once,
        contacts,
        promise.handling_seconds,
        promise.threshold_seconds,
        promise.patience_seconds,
    )


def around(need: Need, promise: Promise, either_side: int = 4) -> list[tuple[int, Queue | None]]:
    """Return what some agents fewer and more than needed do to an hour, the fewest first."""
    fewest = max(1, need.agents - either_side)
    return [
        (agents, with_agents(need.contacts, agents, promise))
        for agents in range(fewest, need.agents + either_side + 1)
    ]


def days_to_clear(
    backlog: Backlog, share: float = 1.0, more_solved: float = 0.0, left: float = 0.0
) -> float | None:
    """Return the days until only `left` tickets are open, or None where it never comes to that.

    `share` of today's tickets come, and `more_solved` (0.1 is a tenth) more are solved a day.
    """
    if backlog.open <= left:
        return 0.0
    falls = backlog.solved_a_day * (1 + more_solved) - backlog.created_a_day * share
    days = (backlog.open - left) / falls if falls > 0 else math.inf
    return days if days <= LONGEST_DAYS else None


def more_to_keep_pace(backlog: Backlog, share: float = 1.0) -> float | None:
    """Return what more has to be solved a day for the backlog not to grow: 0.1 is a tenth more.

    None where nothing is solved today, of which more could be.
    """
    if not backlog.solved_a_day:
        return None
    return backlog.created_a_day * share / backlog.solved_a_day - 1


def run_down(backlog: Backlog, share: float, more_solved: float, days: int) -> tuple[float, ...]:
    """Return the open tickets at the end of each of the next days, today's first."""
    grows = backlog.created_a_day * share - backlog.solved_a_day * (1 + more_solved)
    return tuple(max(0.0, backlog.open + day * grows) for day in range(days + 1))


def together(backlogs: Sequence[Backlog]) -> Backlog | None:
    """Return several backlogs as one, or None where there is none."""
    if not backlogs:
        return None
    return Backlog(
        math.fsum(one.open for one in backlogs),
        math.fsum(one.created_a_day for one in backlogs),
        math.fsum(one.solved_a_day for one in backlogs),
    )
