"""The words about one ticket: its facts, its waits, its promises, and what happened on it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from csmetrics.analysis.ticket_clock import Clock, Event, Wait, Waiting, open_between
from csmetrics.analysis.tickets import Name, One
from csmetrics.language import satisfaction, setting_words, words
from csmetrics.language.said import Said, cell, counts, durations
from csmetrics.language.stress import Sentence, ts, tsn
from csmetrics.translation import later, number, t, tc, tn

SORTS = {
    "newest": later("Newest first"),
    "oldest": later("Oldest first"),
    "slowest_answer": later("Slowest first answer"),
    "slowest_solution": later("Slowest solution"),
    "waiting": later("Waiting longest"),
    "reopens": later("Most reopened"),
    "worst_rated": later("Worst rated"),
}
STATUSES = {
    "new": later("New"),
    "open": later("Open"),
    "pending": later("Pending"),
    "on_hold": later("On hold"),
    "resolved": later("Solved"),
    "closed": later("Closed"),
    "spam": later("Spam"),
    "deleted": later("Deleted"),
}
WAITING: Mapping[Waiting, str] = {
    "us": later("Waiting for us"),
    "customer": later("Waiting for the customer"),
    "unknown": later("Not known"),
}
EVENTS = {
    "opened": later("Opened"),
    "customer": later("Customer wrote"),
    "answer": later("Answer"),
    "note": later("Internal note"),
    "bot": later("Bot or system message"),
    "answered": later("First answer"),
    "call": later("Call"),
    "solved": later("Solved"),
    "closed": later("Closed"),
    "rated": later("Rated"),
}
VERDICTS = {
    "kept": later("promise kept"),
    "missed": later("promise missed"),
    "running": later("still inside the promise"),
    "none": later("nothing promised"),
}
TIMES = (later("Once"), later("Twice"))
LANES = later(
    "Blue: waiting for us; grey: for the customer; green: the team is open; dotted: the end of a "
    "promise inside business hours. The numbers are those of the table"
)
# More days than these are not listed one by one.
MOST_DAYS = 7


def named(name: Name) -> str:
    """Return a ticket with the tool it comes from, as two tools may share a number."""
    said = t("Ticket {number}", number=name.ticket_id)
    return f"{said} ({name.source})" if name.source else said


def local(moment: dt.datetime, zone: str) -> dt.datetime:
    """Return a UTC moment as the clock of a zone showed it, without a zone."""
    return moment.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def open_time(seconds: float) -> str:
    """Return business hours: 47h 18m and never days, because a day of business has no 24 hours."""
    minutes = round(seconds / 60)
    if minutes < 24 * 60:
        return words.duration(seconds)
    hours, rest = divmod(minutes, 60)
    said, small = t("{n}h", n=number(hours)), t("{n}m", n=f"{rest:02d}")
    return f"{said} {small}" if rest else said


def _open(seconds: float) -> Said:
    return cell(seconds, "seconds", open_time(seconds))


def promise(seconds: float) -> str:
    """Return a promised time, with its hours where it is said in days."""
    said = words.duration(seconds)
    return f"{said} ({open_time(seconds)})" if seconds >= words.DAY else said


def when(moment: dt.datetime, zone: str) -> str:
    """Return a moment: Fri 13 Mar 2026, 16:30."""
    there = local(moment, zone)
    return t(
        "{weekday} {day}, {time}",
        weekday=words.weekday_short(there.weekday()),
        day=words.day(there),
        time=f"{there:%H:%M}",
    )


def status(word: str | None) -> str:
    """Return where a ticket stands, in words."""
    return t(STATUSES[word]) if word in STATUSES else words.name(word)


# ---------------------------------------------------------------------- the list


def listed(table: pa.Table, zone: str) -> dict[str, list[Any]]:
    """Return tickets as columns to read; waits that go on say how long they last so far.

    What is known of none of them has no column.
    """
    rows = table.to_pylist()
    columns = {
        t("Ticket"): [row["ticket_id"] for row in rows],
        t("Opened ({zone})", zone=zone): [local(row["happened_at"], zone) for row in rows],
        t("Subject"): _known(rows, "subject", lambda row: row["subject"] or ""),
        t("Status"): [status(row["status"]) for row in rows],
        t("Channel"): _known(rows, "channel", _named("channel")),
        t("Priority"): _known(rows, "priority", _named("priority")),
        t("Team"): _known(rows, "team", _named("team")),
        t("Agent"): _known(rows, "agent_id", _named("agent_id")),
        t("First answer after"): [_answered_after(row) for row in rows],
        t("Solved after"): [_done_after(row, "resolution", "resolved_at") for row in rows],
        t("Reopens"): _known(rows, "reopens", lambda row: row["reopens"]),
        t("Rating"): _known(rows, "score", _rated),
    }
    return {title: cells for title, cells in columns.items() if cells}


def _known(
    rows: Sequence[Mapping[str, Any]], column: str, said: Callable[[Mapping[str, Any]], Any]
) -> list[Any]:
    """Return the cells of a column, none where it is known of no ticket."""
    return [said(row) for row in rows] if any(row[column] not in (None, "") for row in rows) else []


def _named(column: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda row: words.name(row[column])


def _answered_after(row: Mapping[str, Any]) -> Said:
    if row["first_response_at"] is None and row["resolved_at"] is not None:
        return Said(t("Solved without"))
    return _done_after(row, "first_response", "first_response_at")


def _done_after(row: Mapping[str, Any], name: str, moment: str) -> Said:
    if row[moment] is None:
        # A wait that goes on stands among the others by how long it lasts so far.
        so_far = max(0.0, row["age_seconds"])
        return cell(so_far, "seconds", t("Not yet, {time}", time=words.duration(so_far)))
    return cell(row[f"{name}_seconds"], "seconds")


def _rated(row: Mapping[str, Any]) -> str:
    return "" if row["score"] is None else satisfaction.score(row)


def for_file(table: pa.Table, zone: str) -> pa.Table:
    """Return tickets as columns for a file: numbers stay numbers, moments stay moments."""
    rows = table.to_pylist()

    def moments(name: str) -> pa.Array:
        return pa.array([row[name] and local(row[name], zone) for row in rows], pa.timestamp("us"))

    def minutes(name: str) -> pa.Array:
        known = [row[name] for row in rows]
        return pa.array([each if each is None else round(each / 60, 2) for each in known])

    def texts(name: str) -> pa.Array:
        return pa.array([row[name] for row in rows], pa.string())

    return pa.table(
        {
            t("Ticket"): texts("ticket_id"),
            t("From"): texts("ticket_source"),
            t("Opened ({zone})", zone=zone): moments("happened_at"),
            t("Subject"): texts("subject"),
            t("Status"): pa.array([status(row["status"]) for row in rows], pa.string()),
            t("Channel"): pa.array([words.name(row["channel"]) for row in rows], pa.string()),
            t("Priority"): pa.array([words.name(row["priority"]) for row in rows], pa.string()),
            t("Team"): texts("team"),
            t("Agent"): texts("agent_id"),
            t("Customer"): texts("customer_id"),
            t("Segment"): texts("segment"),
            t("Topic"): texts("topic"),
            t("First answer ({zone})", zone=zone): moments("first_response_at"),
            t("Solved ({zone})", zone=zone): moments("resolved_at"),
            t("First answer after (minutes)"): minutes("first_response_seconds"),
            t("Solved after (minutes)"): minutes("resolution_seconds"),
            t("Reopens"): pa.array([row["reopens"] for row in rows], pa.int64()),
            t("Rating"): pa.array([_rated(row) or None for row in rows], pa.string()),
        }
    )


def how_many(total: int, text: str) -> Sentence:
    """Say how many tickets were found."""
    if not text.strip():
        return tsn("**{n} ticket**.", "**{n} tickets**.", total)
    return tsn(
        "**{n} ticket** with “{text}”.", "**{n} tickets** with “{text}”.", total, text=text.strip()
    )


# ---------------------------------------------------------------------- one ticket


def about(one: One, zone: str) -> dict[str, str]:
    """Return the facts of a ticket that are known, by what they are called."""
    row, counted = one.facts, one.listed or {}
    handled, replies = row["handle_seconds"], row["agent_replies"]
    told = {
        t("Status"): status(row["status"]),
        t("Channel"): words.name(row["channel"]),
        t("Priority"): words.name(row["priority"])
        if row["priority"]
        else t("None (counts as normal)"),
        t("Team"): row["team"],
        t("Agent"): row["agent_id"],
        t("Customer"): row["customer_id"],
        t("Segment"): counted.get("segment") or row["segment"],
        t("Topic"): row["topic"],
        t("Tags"): row["tags"],
        t("Order"): row["order_id"],
        t("Language"): row["language"],
        t("Answers of agents"): None if replies is None else number(replies),
        t("Opened again"): _reopened(row["reopens"]),
        t("Worked on"): None if handled is None else words.duration(handled),
        t("Last change"): when(row["updated_at"], zone) if row["updated_at"] else None,
        t("Comes from"): row["source"],
    }
    return {name: str(value) for name, value in told.items() if value not in (None, "")}


def _reopened(times: int | None) -> str | None:
    if times is None:
        return None
    if not times:
        return t("Never")
    return t(TIMES[times - 1]) if times < 3 else t("{n} times", n=number(times))


def opening(clock: Clock | None, one: One) -> Sentence:
    """Say how long the first answer and the solution took, and whether that was promised."""
    if clock is None:
        return ts(
            "**This ticket is marked as {status}:** no number counts it, and it has no clock.",
            status=status(one.facts["status"]).lower(),
        )
    answer, solution = clock.waits
    if not answer.is_done and solution.is_done:
        first = ts("**Solved without an answer that is known.**")
    else:
        first = _said(answer, ANSWERED if answer.is_done else NOT_ANSWERED)
    return (*first, " ", *_said(solution, SOLVED if solution.is_done else NOT_SOLVED))


ANSWERED = later(
    "First answer after **{open}** of business hours ({clock} by the clock): **{verdict}**."
)
NOT_ANSWERED = later(
    "Not answered yet, for **{open}** of business hours ({clock} by the clock): **{verdict}**."
)
SOLVED = later("Solved after **{open}** of business hours ({clock} by the clock): **{verdict}**.")
NOT_SOLVED = later(
    "Not solved yet, for **{open}** of business hours ({clock} by the clock): **{verdict}**."
)


def _said(wait: Wait, text: str) -> Sentence:
    verdict = t(VERDICTS[wait.inside_hours])
    if wait.by_the_clock != wait.inside_hours:
        verdict = t(
            "{inside} inside business hours, {verdict} by the clock",
            inside=verdict,
            verdict=t(VERDICTS[wait.by_the_clock]),
        )
    inside, clock = open_time(wait.open_seconds), words.duration(wait.seconds)
    return ts(text, open=inside, clock=clock, verdict=verdict)


def verdict(word: str) -> str:
    """Return whether a promise was kept, as the start of a line."""
    said = t(VERDICTS[word])
    return f"{said[:1].upper()}{said[1:]}"


def worked_out(wait: Wait, clock: Clock, one: One) -> list[str]:
    """Return how a wait is worked out, step by step."""
    zone, hours_zone = one.timezone, str(clock.calendar["timezone"])
    until = when(wait.end, zone)
    week = setting_words.say_week(clock.calendar)
    lines = [
        t(
            "By the clock ({zone}): from {start} to {end} is {time}.",
            zone=zone,
            start=when(wait.start, zone),
            end=until if wait.is_done else t("{moment}, where the data ends", moment=until),
            time=words.duration(wait.seconds),
        ),
        " ".join([t("The team is open {week} ({zone}).", week=week, zone=hours_zone), _days(wait)]),
    ]
    return lines if wait.promised is None else [*lines, _promised(wait, one, wait.promised)]


def _promised(wait: Wait, one: One, seconds: float) -> str:
    priority, zone = one.facts["priority"], one.timezone
    due = []
    if wait.due:
        due.append(t("{moment} by the clock", moment=when(wait.due, zone)))
    if wait.due_inside:
        due.append(t("{moment} inside business hours", moment=when(wait.due_inside, zone)))
    return t(
        "Promised for {whom} on the day it was opened: {time}, so until {due}.",
        whom=t("priority {priority}", priority=words.name(priority).lower())
        if priority
        else t("a ticket without a priority"),
        time=promise(seconds),
        due=t("{one} or {other}", one=due[0], other=due[1]) if len(due) == 2 else "".join(due),
    )


def _days(wait: Wait) -> str:
    if not wait.open_days:
        return t("None of the wait fell into these hours.")
    shown = [
        t(
            "{weekday} {day} {time}",
            weekday=words.weekday_short(day.weekday()),
            day=words.day_of_year(day),
            time=words.duration(seconds),
        )
        for day, seconds in wait.open_days[:MOST_DAYS]
    ]
    days = ", ".join(shown)
    if more := len(wait.open_days) - len(shown):
        days = tn("{days} and {n} day more", "{days} and {n} days more", more, days=days)
    if len(wait.open_days) == 1:
        return t("Counted: {days}.", days=days)
    time = open_time(wait.open_seconds)
    return t("Counted: {days}, together {time}.", days=days, time=time)


def waited(clock: Clock) -> dict[str, list[str]]:
    """Return who waited for whom, how long by each clock."""
    kinds = [kind for kind in WAITING if clock.seconds(kind) > 0]
    return {
        t("From opening to solution"): [t(WAITING[kind]) for kind in kinds],
        t("By the clock"): durations([clock.seconds(kind) for kind in kinds]),
        t("Business hours"): [_open(clock.open_seconds(kind)) for kind in kinds],
    }


def stretches(clock: Clock, zone: str) -> dict[str, list[str]]:
    """Return from when to when somebody waited, for whom, and how long by each clock."""
    waits = clock.stretches
    return {
        t("From ({zone})", zone=zone): [when(each.start, zone) for each in waits],
        t("Until"): [when(each.end, zone) for each in waits],
        t("Who"): [t(WAITING[each.waiting_for]) for each in waits],
        t("By the clock"): durations([(each.end - each.start).total_seconds() for each in waits]),
        t("Business hours"): [
            _open(open_between(clock.hours, each.start, each.end)) for each in waits
        ],
    }


def cannot_tell(one: One, clock: Clock) -> str:
    """Say what nobody can tell from the data that is loaded, "" where all is known."""
    said = []
    if not one.replies:
        said.append(t("Who waited after the first answer needs messages: add an export of them."))
    if one.facts["reopens"]:
        said.append(
            t(
                "It was opened again {times}; the export says how often, and not when.",
                times=(_reopened(one.facts["reopens"]) or "").lower(),
            )
        )
    if clock.is_solved and any(event.at > clock.end for event in clock.events):
        said.append(t("What happened after the solution counts in no wait."))
    return " ".join(said)


def disagreement(one: One, clock: Clock) -> str:
    """Warn where the messages know of another first answer than the ticket, "" where they agree."""
    answers = [event.at for event in clock.events if event.kind == "answer"]
    first = (one.listed or {}).get("first_response_at")
    if not answers or first is None or abs((answers[0] - first).total_seconds()) < 60:
        return ""
    return t(
        "The ticket says that it was first answered on {first}; its messages say {answer}. Waits "
        "for a first answer count what the ticket says, who waited for whom goes by the messages.",
        first=when(first, one.timezone),
        answer=when(answers[0], one.timezone),
    )


def happened(clock: Clock, zone: str, open_until: Sequence[float]) -> dict[str, list[str]]:
    """Return what happened, a row for each event, with the time since the ticket was opened."""
    events = clock.events
    return {
        "": counts(range(1, len(events) + 1)),
        t("When ({zone})", zone=zone): [when(event.at, zone) for event in events],
        t("What"): [event_title(event, place, events) for place, event in enumerate(events)],
        t("Who"): [event.who or "" for event in events],
        t("Since it was opened"): durations(
            [(event.at - clock.start).total_seconds() for event in events]
        ),
        t("Of these in business hours"): [_open(each) for each in open_until],
    }


def event_title(event: Event, place: int, events: Sequence[Event]) -> str:
    """Return what an event is called; the first answer of all has a name of its own."""
    is_first = not any(each.kind == "answer" for each in events[:place])
    kind = "answered" if event.kind == "answer" and is_first else event.kind
    return t(EVENTS[kind])


def _outcome(word: str) -> str:
    said = {
        "answered": tc("call", "Answered"),
        "missed": tc("call", "Missed"),
        "abandoned": tc("call", "Abandoned"),
        "voicemail": tc("call", "Voicemail"),
    }
    return said[word]


def called(calls: Sequence[Mapping[str, Any]], zone: str) -> dict[str, list[str]]:
    """Return calls about a ticket as a table."""
    return {
        t("When ({zone})", zone=zone): [when(call["started_at"], zone) for call in calls],
        t("Outcome"): [_outcome(call["outcome"]) for call in calls],
        t("Waited"): durations([call["wait_seconds"] for call in calls]),
        t("Talked"): durations([call["talk_seconds"] for call in calls]),
        t("On hold"): durations([call["hold_seconds"] for call in calls]),
        t("Worked on afterwards"): durations([call["wrap_seconds"] for call in calls]),
        t("Agent"): [call["agent_id"] or "" for call in calls],
    }
