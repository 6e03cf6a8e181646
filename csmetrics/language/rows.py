"""The rows behind a number as people read them: names of columns, and times of their own clock."""

from datetime import timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from csmetrics.asking.statements import offsets
from csmetrics.language import words
from csmetrics.language.said import durations
from csmetrics.translation import later, t

# What metrics call their columns; a title with a place says in which time zone its moments are.
TITLES = {
    "ticket_id": later("Ticket"),
    "ticket_source": later("From"),
    "survey_id": later("Survey"),
    "survey_source": later("From"),
    "customer_id": later("Customer"),
    "agent_id": later("Agent"),
    "happened_at": later("When ({zone})"),
    "began_at": later("From ({zone})"),
    "ended_at": later("Until ({zone})"),
    "created_at": later("Opened ({zone})"),
    "about_channel": later("About channel"),
    "about_topic": later("About topic"),
    "age_seconds": later("Age"),
    "agent_replies": later("Agent replies"),
    "amount": later("Amount"),
    "amount_inside": later("Amount in the period"),
    "asked_at": later("Asked ({zone})"),
    "call_id": later("Call"),
    "category": later("Category"),
    "channel": later("Channel"),
    "churn_reason": later("Churn reason"),
    "churned_mrr": later("Lost MRR"),
    "comment": later("Comment"),
    "contraction_mrr": later("MRR reduced"),
    "earned_points": later("Earned points"),
    "expansion_mrr": later("MRR added"),
    "first_response_at": later("First response ({zone})"),
    "first_response_seconds": later("First response"),
    "first_response_target": later("First response target"),
    "handle_seconds": later("Handling time"),
    "handling_seconds": later("Time on contacts"),
    "happened_on": later("Day"),
    "has_answer": later("Has an answer"),
    "has_come_back": later("Came in again"),
    "here_at_start": later("Here at the start"),
    "is_about_us": later("About us"),
    "is_answered": later("Is answered"),
    "is_detractor": later("Detractor"),
    "is_easy": later("Easy"),
    "is_in_time": later("In time"),
    "is_passive": later("Passive"),
    "is_promoter": later("Promoter"),
    "is_resolved": later("Resolved"),
    "is_resolved_for_good": later("Resolved for good"),
    "is_satisfied": later("Satisfied"),
    "is_solved_at_once": later("Solved at first contact"),
    "joined_at": later("Joined ({zone})"),
    "kind": later("Kind"),
    "mentions": later("Mentions"),
    "mrr": later("MRR"),
    "mrr_after": later("MRR after"),
    "mrr_before": later("MRR before"),
    "new_mrr": later("New MRR"),
    "open_seconds": later("Open for"),
    "order_id": later("Order"),
    "ordered_at": later("Ordered ({zone})"),
    "outcome": later("Outcome"),
    "period_end": later("Period end"),
    "period_start": later("Period start"),
    "platform": later("Platform"),
    "points_of_5": later("Points of 5"),
    "points_of_7": later("Points of 7"),
    "possible_points": later("Possible points"),
    "priority": later("Priority"),
    "reactivation_mrr": later("MRR won back"),
    "reason": later("Reason"),
    "recommends": later("Recommends"),
    "reopens": later("Reopens"),
    "resolution_seconds": later("Resolution"),
    "resolution_target": later("Resolution target"),
    "resolved_at": later("Resolved ({zone})"),
    "response_seconds": later("Response"),
    "review_id": later("Review"),
    "scale_max": later("Scale max"),
    "scale_min": later("Scale min"),
    "scaled_score": later("Scaled score"),
    "scheduled_seconds": later("Scheduled"),
    "score": later("Score"),
    "segment": later("Segment"),
    "sentiment": later("Sentiment"),
    "source": later("Source"),
    "status": later("Status"),
    "subject": later("Subject"),
    "taken_seconds": later("Taken"),
    "target_seconds": later("Target"),
    "team": later("Team"),
    "tickets": later("Tickets"),
    "tickets_before": later("Tickets before"),
    "took_one_reply": later("Took one reply"),
    "topic": later("Topic"),
    "wait_seconds": later("Wait"),
    "waited_seconds": later("Waited"),
    "waiting_since": later("Waiting since"),
    "was_missed": later("Was missed"),
    "was_reopened": later("Was reopened"),
}

# Columns of words that are the same in every language, and of what is so or not.
OUR_WORDS = ("channel", "about_channel", "priority")
MARKS = ("is_", "was_", "has_")


def in_words(table: pa.Table, zone: str = "UTC") -> dict[str, Any]:
    """Return rows for the screen: local times, durations in words, and no column that is empty."""
    known = {
        name: _readable(name, table[name])
        for name in table.column_names
        if not _is_empty(table[name])
    }
    shown = titled(pa.table(known), zone)
    return {
        name: _said(column) if pa.types.is_duration(column.type) else column
        for name, column in zip(shown.column_names, shown.columns, strict=True)
    }


def _readable(name: str, column: Any) -> Any:
    """Return the cells of a column as people say them, where they are words or marks of ours."""
    if name in OUR_WORDS:
        return pa.array([cell and words.name(cell) for cell in column.to_pylist()], pa.string())
    if name.startswith(MARKS) and set(pc.unique(column).to_pylist()) <= {0, 1, None}:
        said = {0: t("No"), 1: t("Yes"), None: None}
        return pa.array([said[cell] for cell in column.to_pylist()], pa.string())
    return column


def titled(table: pa.Table, zone: str = "UTC") -> pa.Table:
    """Return rows for a file: titles on the columns, local times, seconds as durations.

    What a ticket is about stands beside its number.
    """
    if {"ticket_id", "subject"} <= {*table.column_names}:
        others = [name for name in table.column_names if name not in ("ticket_id", "subject")]
        table = table.select(["ticket_id", "subject", *others])
    columns = [_typed(name, table[name], zone) for name in table.column_names]
    names = [_title(name, zone) for name in table.column_names]
    return pa.table(dict(zip(_unique(names), columns, strict=True)))


def local(moments: Any, zone: str) -> Any:
    """Return UTC moments as a clock of a zone showed them, without a zone."""
    ends = pc.min_max(moments).as_py()
    if zone == "UTC" or ends["min"] is None:
        return moments
    first, *changes = offsets(zone, ends["min"], ends["max"] + timedelta(seconds=1))
    shift: Any = _seconds(first[1])
    for changed_at, offset in changes:
        is_after = pc.greater_equal(moments, pa.scalar(changed_at, moments.type))
        shift = pc.if_else(is_after, _seconds(offset), shift)
    return pc.add(moments, shift)


def _seconds(offset: int) -> pa.Scalar:
    return pa.scalar(timedelta(seconds=offset), pa.duration("us"))


def _typed(name: str, column: Any, zone: str) -> Any:
    if pa.types.is_timestamp(column.type):
        return local(column, zone)
    if name.endswith("_seconds"):
        whole = pc.round(column.cast(pa.float64())).cast(pa.int64())
        return whole.cast(pa.duration("s"))
    return column


def _said(column: Any) -> list[str]:
    return durations(column.cast(pa.int64()).to_pylist())


def _is_empty(column: Any) -> bool:
    return len(column) > 0 and column.null_count == len(column)


def _title(name: str, zone: str) -> str:
    if name in TITLES:
        return t(TITLES[name], zone=zone)
    plain = name.removesuffix("_seconds").removesuffix("_at").replace("_", " ").capitalize()
    return f"{plain} ({zone})" if name.endswith("_at") else plain


def _unique(names: list[str]) -> list[str]:
    return [
        f"{name} {place}" if name in names[:place] else name for place, name in enumerate(names)
    ]
