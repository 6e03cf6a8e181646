"""The clock of one ticket: who waited for whom, what counted, what was promised and kept.

Rules are those of the metrics: an answer is a public message of an agent, bots and internal notes
answer nothing, and the promise is that of the day on which the ticket was opened.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from csmetrics.analysis.tickets import One
from csmetrics.asking import business_hours
from csmetrics.asking.elapsed import SCHEDULED_BY
from csmetrics.asking.periods import DAY, local_day, utc_midnight
from csmetrics.translation import later

Moment = dt.datetime
Span = tuple[Moment, Moment]
Waiting = Literal["us", "customer", "unknown"]
EventKind = Literal[
    "opened", "customer", "answer", "note", "bot", "answered", "call", "solved", "closed", "rated"
]
Verdict = Literal["kept", "missed", "running", "none"]
# How many days after the end are looked at for the end of a promise: few open hours go far.
AHEAD = (14, 60, 366, 3660)


@dataclass(frozen=True)
class Stretch:
    """A time in which somebody waited: for us, for the customer, or nobody can tell."""

    start: Moment
    end: Moment
    waiting_for: Waiting


@dataclass(frozen=True)
class Event:
    """What happened on a ticket, when, and by whom where that is known."""

    at: Moment
    kind: EventKind
    who: str | None = None


@dataclass(frozen=True)
class Wait:
    """A first answer or a solution: how long it took, by both clocks, and what was promised.

    Where it is not done, the times are those until now (the last moment that the data knows).
    `due` and `due_inside` are when the promise ends by the clock and inside business hours.
    `open_days` are the local days of the wait with the seconds that the team was open.
    """

    name: str
    start: Moment
    end: Moment
    is_done: bool
    seconds: float
    open_seconds: float
    promised: float | None
    due: Moment | None
    due_inside: Moment | None
    open_days: tuple[tuple[dt.date, float], ...]

    @property
    def by_the_clock(self) -> Verdict:
        """Return whether the promise was kept, every hour counted."""
        return self._verdict(self.seconds)

    @property
    def inside_hours(self) -> Verdict:
        """Return whether the promise was kept, business hours alone counted."""
        return self._verdict(self.open_seconds)

    def _verdict(self, taken: float) -> Verdict:
        if self.promised is None:
            return "none"
        if taken > self.promised:
            return "missed"
        return "kept" if self.is_done else "running"


@dataclass(frozen=True)
class Clock:
    """A ticket's time from opening to solution, or to the last moment known while it is open."""

    start: Moment
    end: Moment
    is_solved: bool
    calendar: Mapping[str, Any]
    hours: tuple[Span, ...]
    stretches: tuple[Stretch, ...]
    events: tuple[Event, ...]
    waits: tuple[Wait, ...]

    def seconds(self, waiting_for: Waiting) -> float:
        """Return how long somebody waited for us (or for the customer), by the clock."""
        return sum(_seconds(s.start, s.end) for s in self.stretches if s.waiting_for == waiting_for)

    def open_seconds(self, waiting_for: Waiting) -> float:
        """Return the same inside business hours."""
        return sum(
            open_between(self.hours, s.start, s.end)
            for s in self.stretches
            if s.waiting_for == waiting_for
        )


def clock(one: One) -> Clock | None:
    """Return the clock of a ticket, or None for one that no number counts (spam, deleted)."""
    if one.listed is None:
        return None
    start: Moment = one.listed["happened_at"]
    solved: Moment | None = one.listed["resolved_at"]
    if solved is not None and solved > one.known_until:
        solved = None
    end = solved or max(start, one.known_until)
    calendar = calendar_of(one)
    events = tuple(_events(one, start, solved))
    # A promise may end after the solution, and so may what is still waited for or happens later.
    longest = max(_promised(one, "first_response"), _promised(one, "resolution"))
    latest = max(_until(one, "first_response"), end, *(event.at for event in events))
    hours = _hours(calendar, start, latest, longest)
    return Clock(
        start,
        end,
        solved is not None,
        calendar,
        hours,
        tuple(_stretches(one, start, end)),
        events,
        (
            _wait(later("First answer"), one, "first_response", hours),
            _wait(later("Solution"), one, "resolution", hours),
        ),
    )


def calendar_of(one: One) -> Mapping[str, Any]:
    """Return the business hours of a ticket: the first schedule of its team or channel, or all's.

    The team and the channel are those that metrics go by.
    """
    row = one.listed or one.facts
    for schedule in one.settings["schedules"]:
        if any(row[column] in schedule[column] for column in SCHEDULED_BY):
            return dict(schedule["calendar"])
    return dict(one.settings["calendar"])


def openings(calendar: Mapping[str, Any], start: Moment, end: Moment) -> Iterator[Span]:
    """Return when the team is open on the days from start to end, in UTC, joined at midnight."""
    days = business_hours.open_days([calendar], start.date() - DAY, end.date() + DAY).to_pylist()
    most = len(days[0]) // 2 - 1 if days else 0
    before: Span | None = None
    for row in days:
        midnight = dt.datetime.combine(row["day"], dt.time())
        for number in range(1, most + 1):
            opens, closes = (row[f"{name}_{number}"] for name in ("from", "to"))
            if closes <= opens:
                continue
            span = tuple(midnight + dt.timedelta(seconds=each) for each in (opens, closes))
            if before and before[1] == span[0]:
                before = (before[0], span[1])
                continue
            if before:
                yield before
            before = (span[0], span[1])
    if before:
        yield before


def _hours(
    calendar: Mapping[str, Any], start: Moment, end: Moment, seconds: float
) -> tuple[Span, ...]:
    """Return the openings up to the end, and on until so many open seconds are over."""
    for days in AHEAD:
        until = end + days * DAY
        hours = tuple(openings(calendar, start, until))
        if open_between(hours, start, until) >= seconds:
            break
    return hours


def open_between(hours: Iterable[Span], start: Moment, end: Moment) -> float:
    """Return the open seconds between two moments."""
    return sum(max(0.0, _seconds(max(opens, start), min(closes, end))) for opens, closes in hours)


def due_inside(hours: Iterable[Span], start: Moment, seconds: float) -> Moment | None:
    """Return when so many open seconds have passed since a moment, None where they never do."""
    left = seconds
    for opens, closes in hours:
        begins = max(opens, start)
        there = _seconds(begins, closes)
        if there <= 0:
            continue
        if there >= left:
            return begins + dt.timedelta(seconds=left)
        left -= there
    return None


def _promised(one: One, name: str) -> float:
    return float((one.listed or {}).get(f"{name}_target") or 0)


def _wait(title: str, one: One, name: str, hours: Sequence[Span]) -> Wait:
    assert one.listed is not None and one.business is not None
    start: Moment = one.listed["happened_at"]
    is_done, until = _done(one, name) is not None, _until(one, name)
    taken = f"{name}_seconds" if is_done else "age_seconds"
    promised = one.listed[f"{name}_target"]
    return Wait(
        title,
        start,
        until,
        is_done,
        max(0.0, one.listed[taken]),
        max(0.0, one.business[taken]),
        promised,
        start + dt.timedelta(seconds=promised) if promised is not None else None,
        due_inside(hours, start, promised) if promised is not None else None,
        tuple(_by_day(one, hours, start, until)),
    )


def _done(one: One, name: str) -> Moment | None:
    """Return when a first answer or a solution came, None where that is not known to have been."""
    done = (one.listed or {}).get(f"{'resolved' if name == 'resolution' else name}_at")
    return done if done is not None and done <= one.known_until else None


def _until(one: One, name: str) -> Moment:
    """Return the end of a wait: what was never answered is waited for on and on, solved or not."""
    assert one.listed is not None
    start: Moment = one.listed["happened_at"]
    return _done(one, name) or max(start, one.known_until)


def _by_day(
    one: One, hours: Sequence[Span], start: Moment, end: Moment
) -> Iterator[tuple[dt.date, float]]:
    """Return the local days on which the team was open during a wait, with how long."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(str(calendar_of(one)["timezone"]))
    days: dict[dt.date, float] = {}
    for opens, closes in hours:
        at, until = max(opens, start), min(closes, end)
        # Openings are joined at midnight: a team that never closes has a single one.
        while at < until:
            day = local_day(at, zone)
            following = min(until, utc_midnight(day + DAY, zone))
            days[day] = days.get(day, 0.0) + _seconds(at, following)
            at = following
    yield from days.items()


def _stretches(one: One, start: Moment, end: Moment) -> Iterator[Stretch]:
    """Cut the time from opening to solution by whom was waited for.

    Whoever opened the ticket waits for us until the first answer. After that only messages can
    tell: an answer makes us wait for the customer, a message of the customer makes them wait.
    """
    answers = [reply for reply in one.replies if _turns(reply)]
    turns: list[tuple[Moment, Waiting]] = [
        (reply["sent_at"], "customer" if reply["author"] == "agent" else "us") for reply in answers
    ]
    first = one.listed["first_response_at"] if one.listed else None
    if not any(waiting == "customer" for _, waiting in turns) and first is not None:
        # Without the messages nobody can tell who waited after the first answer.
        turns = [(first, "unknown")]
    at, waiting = start, "us"
    for moment, following in turns:
        if moment >= end:
            break
        if following != waiting and moment > at:
            yield Stretch(at, moment, waiting)  # type: ignore[arg-type]
            at = moment
        if moment >= at:
            waiting = following
    if end > at:
        yield Stretch(at, end, waiting)  # type: ignore[arg-type]


def _turns(reply: Mapping[str, Any]) -> bool:
    return reply["author"] == "customer" or _is_answer(reply)


def _is_answer(reply: Mapping[str, Any]) -> bool:
    return reply["author"] == "agent" and reply["is_public"] is not False


def _events(one: One, start: Moment, solved: Moment | None) -> Iterator[Event]:
    found = [Event(start, "opened", one.facts["customer_id"]), *map(_message, one.replies)]
    # The first message of a customer is the ticket itself.
    found = [
        event
        for place, event in enumerate(found)
        if not (place and event.kind == "customer" and event.at == start)
    ]
    first = one.listed["first_response_at"] if one.listed else None
    if first is not None and not any(event.kind == "answer" for event in found):
        found.append(Event(first, "answered", one.facts["agent_id"]))
    found += [Event(call["started_at"], "call", call["agent_id"]) for call in one.calls]
    if solved is not None:
        found.append(Event(solved, "solved", one.facts["agent_id"]))
    closed = one.facts["closed_at"]
    if closed is not None and closed != solved:
        found.append(Event(closed, "closed"))
    found += [
        Event(rating["responded_at"], "rated", rating["customer_id"])
        for rating in one.ratings
        if rating["responded_at"] is not None
    ]
    yield from sorted(found, key=lambda event: event.at)


def _message(reply: Mapping[str, Any]) -> Event:
    kinds: dict[str, EventKind] = {"customer": "customer", "bot": "bot", "system": "bot"}
    kind = kinds.get(reply["author"], "answer" if _is_answer(reply) else "note")
    return Event(reply["sent_at"], kind, reply["agent_id"])


def _seconds(start: Moment, end: Moment) -> float:
    return (end - start).total_seconds()
