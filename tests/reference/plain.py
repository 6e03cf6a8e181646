"""A second answer to a handful of questions: row by row in plain Python, slow, without any SQL.

Written from the definitions of the metrics, not from their SQL. Tables are lists of dictionaries;
answers are rows with period, the groups, value and n, as the product gives them.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Row = Mapping[str, Any]
Tables = Mapping[str, list[dict[str, Any]]]
DAY = timedelta(days=1)


def answer(tables: Tables, question: Row) -> list[dict[str, Any]]:
    """Return the rows that answer a question."""
    zone = ZoneInfo(question.get("timezone") or "UTC")
    by = list(question.get("by") or [])
    answers = []
    for label, start, end in _buckets(question, zone):
        counted = COUNTED[question["metric"]](tables, start, end, question)
        kept = [row for row in counted if _is_kept(row[0], question.get("where") or {})]
        groups: dict[tuple[Any, ...], list[Any]] = {} if by else {(): []}
        for labels, value in kept:
            groups.setdefault(tuple(labels[name] for name in by), []).append(value)
        for group, values in groups.items():
            value, n = ADDED_UP[question["metric"]](values)
            if n or not by:
                found = dict(zip(by, group, strict=True))
                answers.append({"period": label, **found, "value": value, "n": n})
    return sorted(answers, key=lambda row: [(row[name] is None, row[name]) for name in by])


def _buckets(question: Row, zone: ZoneInfo) -> Iterable[tuple[str | None, datetime, datetime]]:
    first, end = (date.fromisoformat(question[name]) for name in ("from", "to"))
    grain = question.get("grain") or "none"
    days: dict[date, list[date]] = {}
    for number in range((end - first).days):
        day = first + number * DAY
        label = first if grain == "none" else _label(day, grain, question.get("week_start"))
        days.setdefault(label, []).append(day)
    for label, inside in days.items():
        yield (
            label.isoformat() if grain != "none" else None,
            _midnight(inside[0], zone),
            _midnight(inside[-1] + DAY, zone),
        )


def _label(day: date, grain: str, week_start: str | None) -> date:
    while not _begins(day, grain, week_start or "monday"):
        day -= DAY
    return day


def _begins(day: date, grain: str, week_start: str) -> bool:
    is_first = f"{day:%A}".lower() == week_start
    return {"day": True, "week": is_first, "month": day.day == 1}[grain]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC).replace(tzinfo=None)


def _is_kept(labels: Row, where: Row) -> bool:
    return all(labels[name] in values for name, values in where.items())


# ------------------------------------------------------------------ which rows count, and for what

Counted = list[tuple[Row, Any]]


def _tickets(tables: Tables) -> list[dict[str, Any]]:
    return [
        {**row, "resolved_at": row["resolved_at"] or row["closed_at"], **_of_ticket(tables, row)}
        for row in tables["tickets"]
        if row["status"] not in ("spam", "deleted")
    ]


def _of_ticket(tables: Tables, ticket: Row) -> dict[str, Any]:
    segment = ticket["segment"] or _segment_of(tables, ticket["customer_id"])
    return {"channel": ticket["channel"], "segment": segment}


def _segment_of(tables: Tables, customer: str | None) -> str | None:
    for row in tables["customers"]:
        if customer is not None and row["customer_id"] == customer:
            found: str | None = row["segment"]
            return found
    return None


def first_responses(tables: Tables, start: datetime, end: datetime, question: Row) -> Counted:
    """Seconds to the first response of tickets created in the bucket that have one by then."""
    known_until = datetime.fromisoformat(question["as_of"])
    return [
        (row, (row["first_response_at"] - row["created_at"]).total_seconds())
        for row in _tickets(tables)
        if start <= row["created_at"] < end
        and row["first_response_at"] is not None
        and row["first_response_at"] <= known_until
    ]


def still_open(tables: Tables, start: datetime, end: datetime, question: Row) -> Counted:
    """Tickets created before the bucket's end and not resolved before it."""
    return [
        (row, 1)
        for row in _tickets(tables)
        if row["created_at"] < end and not (row["resolved_at"] and row["resolved_at"] < end)
    ]


def reopened(tables: Tables, start: datetime, end: datetime, question: Row) -> Counted:
    """Whether tickets resolved in the bucket, with reopens known, were opened again."""
    return [
        (row, row["reopens"] > 0)
        for row in _tickets(tables)
        if row["resolved_at"] and start <= row["resolved_at"] < end and row["reopens"] is not None
    ]


def solved_at_once(tables: Tables, start: datetime, end: datetime, question: Row) -> Counted:
    """Whether the customers of tickets resolved in the bucket came back within seven days."""
    known_until = datetime.fromisoformat(question["as_of"])
    tickets = _tickets(tables)
    counted: Counted = []
    for row in tickets:
        solved = row["resolved_at"]
        if not solved or not start <= solved < end or solved + 7 * DAY > known_until:
            continue
        came_back = any(
            other["customer_id"] == row["customer_id"]
            and solved < other["created_at"] <= solved + 7 * DAY
            and (other["topic"] == row["topic"] or None in (other["topic"], row["topic"]))
            for other in tickets
            if row["customer_id"] is not None
        )
        counted.append((row, not row["reopens"] and not came_back))
    return counted


def _surveys(tables: Tables, kind: str, start: datetime, end: datetime) -> Iterable[Any]:
    for row in tables["surveys"]:
        at = row["responded_at"]
        if row["kind"] != kind or row["score"] is None or at is None or not start <= at < end:
            continue
        ticket = _ticket_of(tables, row)
        customer = row["customer_id"] or (ticket["customer_id"] if ticket else None)
        own = ticket or {"channel": None, "segment": None}
        labels = {
            "channel": row["channel"] or own["channel"],
            "segment": row["segment"] or own["segment"] or _segment_of(tables, customer),
        }
        yield row, labels


def _ticket_of(tables: Tables, survey: Row) -> Row | None:
    """The one ticket a survey can mean: the only one of its number, else that of its source."""
    same = [
        row
        for row in tables["tickets"]
        if row["status"] not in ("spam", "deleted") and row["ticket_id"] == survey["ticket_id"]
    ]
    if len(same) > 1:
        same = [row for row in same if row["source"] == survey["source"]]
    return same[0] if same else None


def satisfied(tables: Tables, start: datetime, end: datetime, question: Row) -> Counted:
    """Whether answers are at least three quarters up their scale."""
    return [
        (
            labels,
            (row["score"] - row["scale_min"]) / (row["scale_max"] - row["scale_min"]) >= 0.75,
        )
        for row, labels in _surveys(tables, "csat", start, end)
    ]


def recommending(tables: Tables, start: datetime, end: datetime, question: Row) -> Counted:
    """1 for 9 and 10, -1 for 0 to 6, else 0."""
    return [
        (labels, 1 if row["score"] >= 9 else -1 if row["score"] <= 6 else 0)
        for row, labels in _surveys(tables, "nps", start, end)
    ]


def _stays(tables: Tables) -> dict[str, list[tuple[datetime, datetime | None]]]:
    """When each customer paid, else from joining to leaving."""
    stays: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for row in tables["subscriptions"]:
        stays.setdefault(row["customer_id"], []).append((row["started_at"], row["ended_at"]))
    paying = set(stays)
    for row in tables["customers"]:
        if row["customer_id"] not in paying and row["acquired_at"]:
            stays[row["customer_id"]] = [(row["acquired_at"], row["churned_at"])]
    return stays


def customers(tables: Tables, start: datetime, end: datetime, question: Row) -> Counted:
    """For each customer: whether there at the start, and whether lost in the bucket."""

    def is_there(stays: list[tuple[datetime, datetime | None]], at: datetime) -> bool:
        return any(began < at and (ended is None or ended >= at) for began, ended in stays)

    counted: Counted = []
    for stays in _stays(tables).values():
        at_start = is_there(stays, start)
        joined = not at_start and any(start <= began < end for began, _ in stays)
        lost = (at_start or joined) and not is_there(stays, end)
        counted.append(({}, (at_start, lost)))
    return counted


# ------------------------------------------------------------------ how they add up

Number = tuple[float | None, int]


def quantile(share: float) -> Callable[[list[float]], Number]:
    """A percentile, on a straight line between its two neighbours."""

    def added_up(values: list[float]) -> Number:
        if not values:
            return None, 0
        ordered = sorted(values)
        place = share * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (place - low) * (ordered[high] - ordered[low]), len(ordered)

    return added_up


def average(values: list[float]) -> Number:
    """The sum over how many there are."""
    return (sum(values) / len(values), len(values)) if values else (None, 0)


def percent(values: list[float]) -> Number:
    """100 times the average: of true and false, or of 1, 0 and -1."""
    mean, n = average(values)
    return None if mean is None else 100 * mean, n


def count(values: list[float]) -> Number:
    """How many."""
    return len(values), len(values)


def churned(values: list[tuple[bool, bool]]) -> Number:
    """Those lost over those at the start."""
    at_start = sum(here for here, _ in values)
    lost = sum(gone for _, gone in values)
    return (100 * lost / at_start if at_start else None), at_start


COUNTED: Mapping[str, Callable[[Tables, datetime, datetime, Row], Counted]] = {
    "first_response_time_median": first_responses,
    "first_response_time_average": first_responses,
    "first_response_time_p90": first_responses,
    "backlog": still_open,
    "reopen_rate": reopened,
    "first_contact_resolution": solved_at_once,
    "csat": satisfied,
    "nps": recommending,
    "churn_rate": customers,
}
ADDED_UP: Mapping[str, Callable[[list[Any]], Number]] = {
    "first_response_time_median": quantile(0.5),
    "first_response_time_average": average,
    "first_response_time_p90": quantile(0.9),
    "backlog": count,
    "reopen_rate": percent,
    "first_contact_resolution": percent,
    "csat": percent,
    "nps": percent,
    "churn_rate": churned,
}
