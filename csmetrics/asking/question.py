"""What may be asked: a question as people and programs write it, understood and checked."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from csmetrics.asking import business_hours
from csmetrics.asking.elapsed import SCHEDULED_BY
from csmetrics.asking.periods import (
    DAY,
    GRAINS,
    MONDAY,
    WEEK_STARTS,
    Bucket,
    Grain,
    Period,
    buckets,
    local_day,
    zone_named,
)
from csmetrics.catalogue import Metric, catalogue, default_settings, switches
from csmetrics.errors import WrongQuestion
from csmetrics.facts import Span
from csmetrics.language.nearest import nearest
from csmetrics.translation import later, number, t, tc

DIMENSIONS = ("channel", "priority", "team", "agent_id", "topic", "segment", "source")
KEYS = (
    *("metric", "from", "to", "grain", "by", "where"),
    *("timezone", "week_start", "as_of", "hours", "settings"),
)
MOST_BUCKETS = 20_000
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)
CALENDAR_KEYS = tuple(business_hours.DEFAULT)

Columns = Mapping[tuple[str, str], Span]


@dataclass(frozen=True)
class Scope:
    """Everything a question says beside its metric. Equal scopes can share one statement.

    `where` holds (column, values) pairs; `settings` is JSON, so that scopes can be compared.
    `pieces` are buckets of no grain: see `csmetrics.asking.sharing`.
    """

    period: Period
    grain: Grain
    by: tuple[str, ...]
    where: tuple[tuple[str, tuple[str | None, ...]], ...]
    timezone: str
    as_of: dt.datetime
    is_business: bool
    settings_json: str
    week_start: str = MONDAY
    pieces: tuple[Bucket, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone whose days are meant."""
        return ZoneInfo(self.timezone)

    @cached_property
    def settings(self) -> dict[str, Any]:
        """Return all settings, those not given with their defaults."""
        settings: dict[str, Any] = json.loads(self.settings_json)
        return settings

    @cached_property
    def buckets(self) -> list[Bucket]:
        """Return the buckets of the period."""
        return list(self.pieces) or buckets(self.period, self.grain, self.week_start)


@dataclass(frozen=True)
class Asked:
    """A question that can be answered."""

    metric: Metric
    scope: Scope


def known_days(columns: Columns, scope: Scope) -> Period:
    """Return the days between the first and the last moment that the data knows, and one around."""
    moments = [
        moment
        for span in columns.values()
        for moment in (span.earliest, span.latest)
        if span.is_moment and moment is not None
    ]
    moments.append(scope.as_of)
    return Period(min(moments).date() - DAY, max(moments).date() + DAY)


def understand(question: Mapping[str, Any], columns: Columns) -> Asked:
    """Check a question and fill in its defaults, or raise WrongQuestion with what to do."""
    _only(question, KEYS, tc("part of", "a question"))
    metric = _metric(question.get("metric"))
    zone = zone_named(question.get("timezone") or "UTC")
    as_of = moment(question["as_of"]) if question.get("as_of") else newest(columns)
    if as_of is None:
        as_of = dt.datetime(1970, 1, 1)
    by = _columns(question.get("by"), metric)
    where = _where(question.get("where"), metric)
    period = _period(question, metric, columns, as_of, zone)
    scope = Scope(
        period=period,
        grain=_one_of(question.get("grain") or "none", GRAINS, "grain"),
        by=by,
        where=where,
        timezone=zone.key,
        as_of=as_of,
        is_business=_one_of(question.get("hours") or "calendar", ("calendar", "business"), "hours")
        == "business",
        settings_json=json.dumps(_settings(question.get("settings") or {}), sort_keys=True),
        week_start=_one_of(question.get("week_start") or MONDAY, [*WEEK_STARTS], "week_start"),
    )
    if scope.grain == "day" and period.days > MOST_BUCKETS:
        raise WrongQuestion(
            t("{n} days are too many to cut into pieces.", n=number(period.days)),
            "",
            t("Choose a shorter period."),
        )
    return Asked(metric, scope)


def newest(columns: Columns) -> dt.datetime | None:
    """Return the newest moment loaded: what has not happened by then is not known to happen."""
    moments = [span.latest for span in columns.values() if span.is_moment and span.latest]
    return max(moments, default=None)


def oldest(columns: Columns) -> dt.datetime | None:
    """Return the oldest moment loaded."""
    moments = [span.earliest for span in columns.values() if span.is_moment and span.earliest]
    return min(moments, default=None)


def needed_tables(metric: Metric) -> Iterator[str]:
    """Return the canonical tables that a metric looks at."""
    for need in all_needs(metric):
        for table in need.split("|"):
            yield table.strip().partition(".")[0]


def all_needs(metric: Metric) -> Iterator[str]:
    """Return what a metric needs, and what its parts need."""
    yield from metric.needs
    for part in metric.parts:
        yield from all_needs(catalogue()[part])


def _metric(name: Any) -> Metric:
    if name not in catalogue():
        near = nearest(str(name), catalogue())
        raise WrongQuestion(
            t("There is no metric called “{name}”.", name=name),
            "",
            t("Did you mean “{name}”?", name=near)
            if near
            else t("See the list of metrics for the names that exist."),
        )
    return catalogue()[name]


def _columns(by: Any, metric: Metric) -> tuple[str, ...]:
    names = (by,) if isinstance(by, str) else tuple(by or ())
    for name in names:
        _dimension(name, metric, SPLIT)
    if len(set(names)) < len(names):
        raise WrongQuestion(t("A question cannot be split by the same column twice."))
    return names


def _where(where: Any, metric: Metric) -> tuple[tuple[str, tuple[str | None, ...]], ...]:
    if not isinstance(where or {}, Mapping):
        raise WrongQuestion(t("A filter must name a column and the values to keep."))
    kept = []
    for name, values in sorted((where or {}).items()):
        _dimension(name, metric, FILTER)
        listed = [values] if isinstance(values, str) or values is None else list(values)
        kept.append((name, tuple(value if value is None else str(value) for value in listed)))
    return tuple(kept)


# What is said of a column nobody can split or filter by, and of a metric nobody can.
SPLIT = (
    later("We cannot split by “{name}”."),
    later("“{title}” cannot be split by {name}."),
    later("Ask for it without a split."),
)
FILTER = (
    later("We cannot filter by “{name}”."),
    later("“{title}” cannot be filtered by {name}."),
    later("Ask for it without a filter."),
)


def _dimension(name: Any, metric: Metric, told: tuple[str, str, str]) -> None:
    unknown, not_of_this, without = told
    if name not in DIMENSIONS:
        raise WrongQuestion(t(unknown, name=name), "", _choose(DIMENSIONS))
    if metric.account:
        raise WrongQuestion(
            t(not_of_this, title=metric.title, name=name),
            t("It is a number of the whole business."),
            t(without),
        )


def _choose(known: Sequence[str]) -> str:
    return t("Choose one of {list}.", list=", ".join(known))


def _period(
    question: Mapping[str, Any],
    metric: Metric,
    columns: Columns,
    as_of: dt.datetime,
    zone: ZoneInfo,
) -> Period:
    start = question.get("from")
    end = question.get("to")
    first = _day(start) if start else _first_day(metric, columns, as_of, zone)
    after = _day(end) if end else max(local_day(as_of, zone), first) + DAY
    if first < EARLIEST or after > LATEST:
        raise WrongQuestion(
            t("The period from {first} to {end} is too far away.", first=first, end=after),
            "",
            t("Choose days between {first} and {last}.", first=EARLIEST, last=LATEST),
        )
    if after <= first:
        raise WrongQuestion(
            t("A period from {first} to {end} has no day in it.", first=first, end=after),
            t("The end is the first day that is not counted any more."),
            t("Choose an end after the start."),
        )
    return Period(first, after)


def _first_day(metric: Metric, columns: Columns, as_of: dt.datetime, zone: ZoneInfo) -> dt.date:
    tables = set(needed_tables(metric))
    moments = [
        span.earliest
        for (table, _), span in columns.items()
        if table in tables and span.earliest is not None
    ]
    return local_day(min(moments, default=as_of), zone)


def _settings(given: Mapping[str, Any]) -> dict[str, Any]:
    defaults = default_settings() | {"calendar": business_hours.DEFAULT, "schedules": []}
    _only(given, tuple(defaults), tc("part of", "the settings"))
    merged = dict(defaults)
    choices = switches()
    for name, value in given.items():
        if name in choices:
            merged[name] = _one_of(value, tuple(choices[name]), name)
        elif name == "schedules":
            merged[name] = [_schedule(each) for each in value]
        elif isinstance(defaults[name], Mapping):
            if not isinstance(value, Mapping):
                raise WrongQuestion(
                    t("The setting {name} must name what each value is for.", name=name)
                )
            merged[name] = {**defaults[name], **value}
            if name != "calendar":
                _numbers(merged[name], name)
        else:
            merged[name] = _number(value, name)
    _check_calendar(merged["calendar"])
    return merged


def _check_calendar(calendar: Mapping[str, Any]) -> None:
    _only(calendar, CALENDAR_KEYS, tc("part of", "the calendar"))
    business_hours.check(calendar)


def _schedule(given: Any) -> dict[str, Any]:
    """Check other business hours that hold for some teams or channels."""
    if not isinstance(given, Mapping) or not any(given.get(name) for name in SCHEDULED_BY):
        raise WrongQuestion(
            t("Other business hours must say which teams or channels they are for.")
        )
    _only(given, ("name", "calendar", *SCHEDULED_BY), tc("part of", "other business hours"))
    calendar = {**business_hours.DEFAULT, **given.get("calendar", {})}
    _check_calendar(calendar)
    words = {name: [str(word) for word in given.get(name) or ()] for name in SCHEDULED_BY}
    return {**words, "calendar": calendar}


def _numbers(values: Mapping[str, Any], name: str) -> None:
    for each in values.values():
        _number(each, name)


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongQuestion(
            t("The setting {name} must be a number, not “{value}”.", name=name, value=value)
        )
    return value


def _only(given: Mapping[str, Any], known: Sequence[str], of: str) -> None:
    unknown = [str(name) for name in given if name not in known]
    if unknown:
        raise WrongQuestion(
            t("“{name}” is not a part of {whole}.", name=unknown[0], whole=of),
            "",
            t("Choose from {list}.", list=", ".join(known)),
        )


def _one_of(value: Any, known: Sequence[Any], of: str) -> Any:
    if value not in known:
        raise WrongQuestion(
            t("“{value}” is not a {kind} we know.", value=value, kind=of), "", _choose(known)
        )
    return value


def _day(text: Any) -> dt.date:
    if isinstance(text, dt.datetime):
        return text.date()
    if isinstance(text, dt.date):
        return text
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError as error:
        raise WrongQuestion(
            t("“{text}” is not a date.", text=text),
            "",
            t("Write dates as year-month-day, such as 2026-01-31."),
        ) from error


def moment(text: Any) -> dt.datetime:
    """Return a moment, written in any zone (without one: UTC), in UTC without a zone."""
    try:
        read = text if isinstance(text, dt.datetime) else dt.datetime.fromisoformat(str(text))
    except ValueError as error:
        raise WrongQuestion(
            t("“{text}” is not a moment.", text=text),
            "",
            t("Write it such as 2026-01-31T18:00:00Z."),
        ) from error
    return read.astimezone(dt.UTC).replace(tzinfo=None) if read.tzinfo else read
