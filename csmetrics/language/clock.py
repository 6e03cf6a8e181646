"""The words about one ticket: its facts, its waits, its promises, and what happened on it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from csmetrics.analysis.ticket_clock import Clock, Event, Wait, Waiting, open_between
from csmetrics.analysis.tickets import Name, One
from csmetrics.language import satisfaction, setting_words, words
from csmetrics.language.stories import Sentence, Strong

SORTS = {
    "newest": "Newest first",
    "oldest": "Oldest first",
    "slowest_answer": "Slowest first answer",
    "slowest_solution": "Slowest solution",
    "waiting": "Waiting longest",
    "reopens": "Most reopened",
    "worst_rated": "Worst rated",
}
STATUSES = {
    "new": "New",
    "open": "Open",
    "pending": "Pending",
    "on_hold": "On hold",
    "resolved": "Solved",
    "closed": "Closed",
    "spam": "Spam",
    "deleted": "Deleted",
}
WAITING: Mapping[Waiting, str] = {
    "us": "Waiting for us",
    "customer": "Waiting for the customer",
    "unknown": "Not known",
}
EVENTS = {
    "opened": "Opened",
    "customer": "Customer wrote",
    "answer": "Answer",
    "note": "Internal note",
    "bot": "Bot or system message",
    "answered": "First answer",
    "call": "Call",
    "solved": "Solved",
    "closed": "Closed",
    "rated": "Rated",
}
VERDICTS = {
    "kept": "promise kept",
    "missed": "promise missed",
    "running": "still inside the promise",
    "none": "nothing promised",
}
LANES = (
    "Blue: waiting for us; grey: for the customer; green: the team is open; dotted: the end of a "
    "promise inside business hours. The numbers are those of the table"
)
# More days than these are not listed one by one.
MOST_DAYS = 7


def named(name: Name) -> str:
    """Return a ticket with the tool it comes from, as two tools may share a number."""
    return f"Ticket {name.ticket_id}{f' ({name.source})' if name.source else ''}"


def local(moment: dt.datetime, zone: str) -> dt.datetime:
    """Return a UTC moment as the clock of a zone showed it, without a zone."""
    return moment.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def open_time(seconds: float) -> str:
    """Return business hours: 47h 18m and never days, because a day of business has no 24 hours."""
    minutes = round(seconds / 60)
    if minutes < 24 * 60:
        return words.duration(seconds)
    hours, rest = divmod(minutes, 60)
    return f"{hours:,}h {rest:02d}m" if rest else f"{hours:,}h"


def promise(seconds: float) -> str:
    """Return a promised time, with its hours where it is said in days."""
    said = words.duration(seconds)
    return f"{said} ({open_time(seconds)})" if seconds >= words.DAY else said


def when(moment: dt.datetime, zone: str) -> str:
    """Return a moment: Fri 13 Mar 2026, 16:30."""
    there = local(moment, zone)
    return f"{there:%a} {words.day(there)}, {there:%H:%M}"


def status(word: str | None) -> str:
    """Return where a ticket stands, in words."""
    return STATUSES.get(word or "", words.name(word))


# ---------------------------------------------------------------------- the list


def listed(table: pa.Table, zone: str) -> dict[str, list[Any]]:
    """Return tickets as columns to read; waits that go on say how long they last so far."""
    rows = table.to_pylist()
    return {
        "Ticket": [row["ticket_id"] for row in rows],
        f"Opened ({zone})": [local(row["happened_at"], zone) for row in rows],
        "Subject": [row["subject"] or "" for row in rows],
        "Status": [status(row["status"]) for row in rows],
        "Channel": [words.name(row["channel"]) for row in rows],
        "Priority": [words.name(row["priority"]) for row in rows],
        "Team": [words.name(row["team"]) for row in rows],
        "Agent": [words.name(row["agent_id"]) for row in rows],
        "First answer after": [_answered_after(row) for row in rows],
        "Solved after": [_done_after(row, "resolution", "resolved_at") for row in rows],
        "Reopens": [row["reopens"] for row in rows],
        "Rating": [_rated(row) for row in rows],
    }


def _answered_after(row: Mapping[str, Any]) -> str:
    if row["first_response_at"] is None and row["resolved_at"] is not None:
        return "Solved without"
    return _done_after(row, "first_response", "first_response_at")


def _done_after(row: Mapping[str, Any], name: str, moment: str) -> str:
    if row[moment] is None:
        return f"Not yet, {words.duration(max(0.0, row['age_seconds']))}"
    return words.say(row[f"{name}_seconds"], "seconds")


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
            "Ticket": texts("ticket_id"),
            "From": texts("ticket_source"),
            f"Opened ({zone})": moments("happened_at"),
            "Subject": texts("subject"),
            "Status": pa.array([status(row["status"]) for row in rows], pa.string()),
            "Channel": pa.array([words.name(row["channel"]) for row in rows], pa.string()),
            "Priority": pa.array([words.name(row["priority"]) for row in rows], pa.string()),
            "Team": texts("team"),
            "Agent": texts("agent_id"),
            "Customer": texts("customer_id"),
            "Segment": texts("segment"),
            "Topic": texts("topic"),
            f"First answer ({zone})": moments("first_response_at"),
            f"Solved ({zone})": moments("resolved_at"),
            "First answer after (minutes)": minutes("first_response_seconds"),
            "Solved after (minutes)": minutes("resolution_seconds"),
            "Reopens": pa.array([row["reopens"] for row in rows], pa.int64()),
            "Rating": pa.array([_rated(row) or None for row in rows], pa.string()),
        }
    )


def how_many(total: int, text: str) -> Sentence:
    """Say how many tickets were found."""
    found = Strong(words.counted(total, "ticket"))
    return (found, f" with “{text.strip()}”.") if text.strip() else (found, ".")


# ---------------------------------------------------------------------- one ticket


def about(one: One, zone: str) -> dict[str, str]:
    """Return the facts of a ticket that are known, by what they are called."""
    row, counted = one.facts, one.listed or {}
    handled = row["handle_seconds"]
    told = {
        "Status": status(row["status"]),
        "Channel": words.name(row["channel"]),
        "Priority": words.name(row["priority"]) if row["priority"] else "None (counts as normal)",
        "Team": row["team"],
        "Agent": row["agent_id"],
        "Customer": row["customer_id"],
        "Segment": counted.get("segment") or row["segment"],
        "Topic": row["topic"],
        "Tags": row["tags"],
        "Order": row["order_id"],
        "Language": row["language"],
        "Answers of agents": None if row["agent_replies"] is None else f"{row['agent_replies']:,}",
        "Opened again": _reopened(row["reopens"]),
        "Worked on": None if handled is None else words.duration(handled),
        "Last change": when(row["updated_at"], zone) if row["updated_at"] else None,
        "Comes from": row["source"],
    }
    return {name: str(value) for name, value in told.items() if value not in (None, "")}


def _reopened(times: int | None) -> str | None:
    if times is None:
        return None
    return (
        "Never" if not times else ["Once", "Twice"][times - 1] if times < 3 else f"{times:,} times"
    )


def opening(clock: Clock | None, one: One) -> Sentence:
    """Say how long the first answer and the solution took, and whether that was promised."""
    if clock is None:
        return (
            Strong(f"This ticket is marked as {status(one.facts['status']).lower()}: "),
            "no number counts it, and it has no clock.",
        )
    answer, solution = clock.waits
    if not answer.is_done and solution.is_done:
        first: Sentence = (Strong("Solved without an answer that is known. "),)
    else:
        first = _said(answer, "First answer", "Not answered yet")
    return (*first, *_said(solution, "Solved", "Not solved yet"))


def _said(wait: Wait, done: str, waiting: str) -> Sentence:
    inside, clock = open_time(wait.open_seconds), words.duration(wait.seconds)
    opening = f"{done} after" if wait.is_done else f"{waiting}, for"
    verdict = VERDICTS[wait.inside_hours]
    if wait.by_the_clock != wait.inside_hours:
        verdict += f" inside business hours, {VERDICTS[wait.by_the_clock]} by the clock"
    return (f"{opening} ", Strong(inside), f" of business hours ({clock} by the clock): ",
            Strong(verdict), ". ")  # fmt: skip


def verdict(word: str) -> str:
    """Return whether a promise was kept, as the start of a line."""
    return VERDICTS[word].capitalize()


def worked_out(wait: Wait, clock: Clock, one: One) -> list[str]:
    """Return how a wait is worked out, step by step."""
    zone, hours_zone = one.timezone, str(clock.calendar["timezone"])
    until = when(wait.end, zone) if wait.is_done else f"{when(wait.end, zone)}, where the data ends"
    lines = [
        f"By the clock ({zone}): from {when(wait.start, zone)} to {until} is "
        f"{words.duration(wait.seconds)}.",
        f"The team is open {setting_words.say_week(clock.calendar)} ({hours_zone}). {_days(wait)}",
    ]
    if wait.promised is None:
        return lines
    priority = one.facts["priority"]
    whom = f"priority {words.name(priority).lower()}" if priority else "a ticket without a priority"
    due = [f"{when(wait.due, zone)} by the clock"] if wait.due else []
    if wait.due_inside:
        due.append(f"{when(wait.due_inside, zone)} inside business hours")
    return [
        *lines,
        f"Promised for {whom} on the day it was opened: {promise(wait.promised)}, so until "
        f"{' or '.join(due)}.",
    ]


def _days(wait: Wait) -> str:
    if not wait.open_days:
        return "None of the wait fell into these hours."
    shown = [
        f"{day:%a} {day.day} {day:%b} {words.duration(seconds)}"
        for day, seconds in wait.open_days[:MOST_DAYS]
    ]
    more = len(wait.open_days) - len(shown)
    rest = f" and {words.counted(more, 'day')} more" if more else ""
    together = f", together {open_time(wait.open_seconds)}" if len(wait.open_days) > 1 else ""
    return f"Counted: {', '.join(shown)}{rest}{together}."


def waited(clock: Clock) -> dict[str, list[str]]:
    """Return who waited for whom, how long by each clock."""
    kinds = [kind for kind in WAITING if clock.seconds(kind) > 0]
    return {
        "From opening to solution": [WAITING[kind] for kind in kinds],
        "By the clock": [words.duration(clock.seconds(kind)) for kind in kinds],
        "Business hours": [open_time(clock.open_seconds(kind)) for kind in kinds],
    }


def stretches(clock: Clock, zone: str) -> dict[str, list[str]]:
    """Return from when to when somebody waited, for whom, and how long by each clock."""
    waits = clock.stretches
    return {
        f"From ({zone})": [when(each.start, zone) for each in waits],
        "Until": [when(each.end, zone) for each in waits],
        "Who": [WAITING[each.waiting_for] for each in waits],
        "By the clock": [words.duration((each.end - each.start).total_seconds()) for each in waits],
        "Business hours": [
            open_time(open_between(clock.hours, each.start, each.end)) for each in waits
        ],
    }


def cannot_tell(one: One, clock: Clock) -> str:
    """Say what nobody can tell from the data that is loaded, "" where all is known."""
    said = []
    if not one.replies:
        said.append("Who waited after the first answer needs messages: add an export of them")
    if one.facts["reopens"]:
        said.append(
            f"It was opened again {(_reopened(one.facts['reopens']) or '').lower()}; the export "
            "says how often, and not when"
        )
    if clock.is_solved and any(event.at > clock.end for event in clock.events):
        said.append("What happened after the solution counts in no wait")
    return f"{'. '.join(said)}." if said else ""


def disagreement(one: One, clock: Clock) -> str:
    """Warn where the messages know of another first answer than the ticket, "" where they agree."""
    answers = [event.at for event in clock.events if event.kind == "answer"]
    first = (one.listed or {}).get("first_response_at")
    if not answers or first is None or abs((answers[0] - first).total_seconds()) < 60:
        return ""
    return (
        f"The ticket says that it was first answered on {when(first, one.timezone)}; its messages "
        f"say {when(answers[0], one.timezone)}. Waits for a first answer count what the ticket "
        "says, who waited for whom goes by the messages."
    )


def happened(clock: Clock, zone: str, open_until: Sequence[float]) -> dict[str, list[str]]:
    """Return what happened, a row for each event, with the time since the ticket was opened."""
    events = clock.events
    return {
        "": [str(place) for place in range(1, len(events) + 1)],
        f"When ({zone})": [when(event.at, zone) for event in events],
        "What": [event_title(event, place, events) for place, event in enumerate(events)],
        "Who": [event.who or "" for event in events],
        "Since it was opened": [
            words.duration((event.at - clock.start).total_seconds()) for event in events
        ],
        "Of these in business hours": [open_time(each) for each in open_until],
    }


def event_title(event: Event, place: int, events: Sequence[Event]) -> str:
    """Return what an event is called; the first answer of all has a name of its own."""
    if event.kind == "answer" and not any(each.kind == "answer" for each in events[:place]):
        return EVENTS["answered"]
    return EVENTS[event.kind]


def called(calls: Sequence[Mapping[str, Any]], zone: str) -> dict[str, list[str]]:
    """Return calls about a ticket as a table."""
    return {
        f"When ({zone})": [when(call["started_at"], zone) for call in calls],
        "Outcome": [str(call["outcome"]).capitalize() for call in calls],
        "Waited": [words.say(call["wait_seconds"], "seconds") for call in calls],
        "Talked": [words.say(call["talk_seconds"], "seconds") for call in calls],
        "On hold": [words.say(call["hold_seconds"], "seconds") for call in calls],
        "Worked on afterwards": [words.say(call["wrap_seconds"], "seconds") for call in calls],
        "Agent": [call["agent_id"] or "" for call in calls],
    }
