"""The SQL of a question: the rows of a metric file, what stands before them, how they add up.

A metric file may read, beside fact tables and canonical tables:

    $start, $end            the period in UTC; $first_day, $end_day the same as local days
    $as_of                  the last moment that the data knows
    $NAME                   a setting that is a number or a word
    buckets                 the pieces of the period: period, first_day, end_day, days
    period_of(moment)       the bucket a moment falls into, null outside of the period
    local_day(moment)       its local day
    setting_of(NAME, row.column, word)
                            the number that a setting has for the word in a column of a row, or
                            for `word` where it has none: see `csmetrics.asking.lookups`

These three are replaced by plain SQL here. What visitors choose is only ever bound.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from csmetrics.asking import bands, business_hours, elapsed, lookups
from csmetrics.asking.measures import Measure, measure
from csmetrics.asking.periods import DAY, WEEK_STARTS, Bucket, Period
from csmetrics.asking.question import Columns, Scope, oldest
from csmetrics.catalogue import Metric
from csmetrics.engine.duckdb import quoted

CALL = re.compile(r"\b(period_of|local_day)\(([\w.]+)\)")
SETTING = re.compile(r"\bsetting_of\((\w+), (\w+)\.(\w+), (\w+)\)")
PARAMETER = re.compile(r"\$(\w+)")
# Each day of the period with the bucket it is in.
BUCKET_DAYS = "bucket_days"


@dataclass(frozen=True)
class Statement:
    """SQL, the values bound in it, and the small tables it reads beside the stored ones."""

    sql: str
    params: Mapping[str, Any]
    tables: Mapping[str, pa.Table]


class Builder:
    """Writes the statements for the rows of one metric file under one scope."""

    # When a row comes and goes, with the sign that it then counts with, and what counts rows.
    ends: tuple[tuple[str, str], ...] = (("began_at", ""), ("ended_at", "-"))
    counting = "count(*)"

    def __init__(self, metric: Metric, scope: Scope, known: Period) -> None:
        self.metric = metric
        self.scope = scope
        self.known = known
        self.start, self.end = scope.period.bounds(scope.zone)

    def added_up(self, measures: Mapping[str, Measure]) -> Statement:
        """Return the statement that adds up the rows of each bucket and group.

        Columns: period, the columns split by, then `{name} {part}` for each measure.
        """
        return self._aggregated(
            f"{sql} as {quoted(f'{name} {part}')}"
            for name, one in measures.items()
            for part, sql in self.parts(one).items()
        )

    def parts(self, one: Measure) -> Mapping[str, str]:
        """Return the SQL aggregates of a measure."""
        return one.parts

    def _aggregated(self, aggregates: Iterable[str]) -> Statement:
        keys = self._keys(self._period())
        return self._statement(
            f"select {', '.join([*keys, *aggregates])}\nfrom {self._in_periods(self._dated())}"
            + self._kept()
            + self._grouped(len(keys))
        )

    def bands(self, column: str) -> Statement:
        """Return the statement that counts the rows of each bucket and group by bands of a column.

        Columns: period, the columns split by, then the lists `values` (of bands) and `counts`.
        """
        return self._counted(bands.band_of(quoted(column)), f"{quoted(column)} is not null")

    def values(self, column: str) -> Statement:
        """Return the statement that counts the rows of each bucket and group by a column's values.

        Columns: period, the columns split by, then the lists `values` and `counts`.
        """
        return self._counted(quoted(column), f"{quoted(column)} is not null")

    def inside(self, column: str, of: Iterable[int]) -> Statement:
        """Return the statement that counts the values of a column that lie in some bands.

        Columns: period, the columns split by, then the lists `values` and `counts`.
        """
        return self._counted(quoted(column), bands.is_inside(quoted(column), of))

    def _counted(self, value: str, condition: str) -> Statement:
        keys = self._keys(self._period())
        names = ", ".join(["period", *(quoted(name) for name in self.scope.by)])
        counted = (
            f"select {', '.join(keys)}, {value} as counted_value, count(*) as counted"
            f"\nfrom {self._in_periods(self._dated())}\nwhere {condition}"
            + self._kept("and")
            + self._grouped(len(keys) + 1)
        )
        return self._statement(
            f"select {names}, list(counted_value) as values, list(counted) as counts"
            f"\nfrom (\n{counted}\n) as counted" + self._grouped(len(keys))
        )

    def moves(self, one: Measure) -> Statement:
        """Return the statement for what is there at a moment: how much came and went by bucket.

        Moves before the period have no period. Columns: period, those split by, value, n.
        """
        moves = "\nunion all\n".join(
            part
            for moment, sign in self.ends
            for part in (self._moved_before(one, moment, sign), self._moved(one, moment, sign))
        )
        by = "".join(f", {quoted(name)}" for name in self.scope.by)
        return self._statement(
            f"select period{by}, sum(value) as value, sum(n) as n\nfrom (\n{moves}\n) as moves"
            + self._grouped(1 + len(self.scope.by))
        )

    def _moved(self, one: Measure, moment: str, sign: str) -> str:
        keys = self._keys(self._period())
        condition = f"{moment} >= $start and {moment} < $end"
        rows = self._in_periods(moment)
        return self._summed(one, sign, keys, rows, condition) + self._grouped(len(keys))

    def _moved_before(self, one: Measure, moment: str, sign: str) -> str:
        # Only counted where nothing splits it, which is far cheaper than to group it.
        keys = self._keys("cast(null as date)")
        counted = self._summed(one, sign, keys, "metric_rows", f"{moment} < $start")
        return counted + (self._grouped(len(keys)) if self.scope.by else "")

    def _summed(
        self, one: Measure, sign: str, keys: Sequence[str], rows: str, condition: str
    ) -> str:
        value = f"coalesce(sum({quoted(one.of)}), 0)" if one.of else self.counting
        return (
            f"select {', '.join(keys)}, {sign}{value} as value, {sign}{self.counting} as n"
            f"\nfrom {rows}\nwhere {condition}{self._kept('and')}"
        )

    def survival(self, one: Measure) -> Statement:
        """Return the statement for the smallest time that at most half of the rows lasted longer.

        Kaplan–Meier; where `until` is false, the row is known to have lasted as long as `of`.
        """
        keys = self._keys(self._period())
        names = ", ".join(["period", *(quoted(name) for name in self.scope.by)])
        seconds, is_over = quoted(one.of or ""), quoted(one.until or "")
        return self._statement(
            f"""select {names}, min(lasted) filter (where survival <= 0.5) as value, max(rows_) as n
from (
    select {names}, lasted, rows_,
        -- A hair above the half is the half: logarithms are not exact.
        exp(sum(step) over (partition by {names} order by lasted
            rows between unbounded preceding and current row)) - 1e-12 as survival
    from (
        select {names}, lasted, rows_,
            -- The last of all: nobody is left, whatever stood before.
            case when over = at_risk then -1000.0
                when over > 0 then ln(1 - over / cast(at_risk as double)) else 0.0 end as step
        from (
            select {names}, lasted, over,
                sum(ended) over (partition by {names} order by lasted desc
                    rows between unbounded preceding and current row) as at_risk,
                sum(ended) over (partition by {names}) as rows_
            from (
                select {names}, lasted, count(*) as ended, count(*) filter (where is_over) as over
                from (
                    select {", ".join(keys)}, {seconds} as lasted, {is_over} as is_over
                    from {self._in_periods(self._dated())}{self._kept()}
                ) as timed
                group by {names}, lasted
            ) as counted
        ) as ranked
    ) as stepped
) as survived
group by {names}"""
        )

    def combined(self, parts: Mapping[str, pa.Table]) -> Statement:
        """Return the statement that combines the answers of other metrics."""
        return self._statement("select * from metric_rows", parts)

    def rows(self, limit: int, offset: int) -> Statement:
        """Return the statement for the rows behind the number, oldest first."""
        return self._statement(
            f"select * from metric_rows where {self._counts()}{self._kept('and')}\n"
            f"order by {self._dated()}, 1 limit {int(limit)} offset {int(offset)}"
        )

    def count(self) -> Statement:
        """Return the statement for how many rows are behind the number."""
        return self._statement(
            f"select count(*) as n from metric_rows where {self._counts()}{self._kept('and')}"
        )

    def period_of(self, moment: str) -> str:
        """Return SQL for the bucket that a moment falls into, null outside of the period."""
        return f"case when {moment} >= $start and {moment} < $end then {self._bucket(moment)} end"

    def _bucket(self, moment: str) -> str:
        if self.scope.grain == "none":
            return "cast($first_day as date)"
        return self._bucket_of_local(self._local(moment))

    def _bucket_of_local(self, moment: str) -> str:
        """Return SQL for the bucket of a local day or moment."""
        scope = self.scope
        # Weeks are cut on Mondays: those of another day are moved there and back.
        days = -WEEK_STARTS[scope.week_start] % 7 if scope.grain == "week" else 0
        if not days:
            return f"cast(date_trunc('{scope.grain}', {moment}) as date)"
        moved = f"date_trunc('week', {moment} + interval '{days}' day)"
        return f"cast({moved} - interval '{days}' day as date)"

    def _local(self, moment: str) -> str:
        return local_time(moment, self.scope.timezone, self.start, self.end)

    def _dated(self) -> str:
        names = ("happened_at", "happened_on", "began_at")
        return next(name for name in names if re.search(rf"\b{name}\b", self.metric.sql))

    def _period(self) -> str:
        """Return SQL for the bucket of a row of `_in_periods`."""
        [first, *more] = self.scope.buckets
        return "piece" if more else f"date '{first.label}'"

    def _in_periods(self, moment: str) -> str:
        """Return the rows with the bucket that each falls into by its moment or local day.

        Days are looked up: cutting a moment down to its month costs more than to count it.
        """
        if len(self.scope.buckets) < 2:
            return "metric_rows"
        day = moment if moment == "happened_on" else f"cast({self._local(moment)} as date)"
        return f"metric_rows\njoin {BUCKET_DAYS} on {BUCKET_DAYS}.piece_day = {day}"

    def _counts(self) -> str:
        one = measure(self.metric.measure)
        if one.at:
            return f"began_at < ${one.at} and (ended_at is null or ended_at >= ${one.at})"
        return f"{quoted(one.of)} is not null" if one.of else "true"

    def _keys(self, period: str) -> list[str]:
        return [f"{period} as period", *(quoted(name) for name in self.scope.by)]

    def _grouped(self, keys: int) -> str:
        return "\ngroup by " + ", ".join(str(number + 1) for number in range(keys))

    def _kept(self, word: str = "where") -> str:
        kept = [
            is_one_of(name, f"where_{number}", values)
            for number, (name, values) in enumerate(self.scope.where)
        ]
        return f"\n{word} " + " and ".join(kept) if kept else ""

    def _statement(self, select: str, tables: Mapping[str, pa.Table] | None = None) -> Statement:
        rows = SETTING.sub(self._looked_up, CALL.sub(self._called, self.metric.sql))
        before = self._before(rows)
        given = dict(tables or {})
        if re.search(r"\bbuckets\b", rows):
            given["buckets"] = self._buckets()
        ctes = [f"{name} as (\n{sql}\n)" for name, sql in before.items()]
        # Read more than once, the rows would be written out first, with columns nobody wants.
        ctes.append(f"metric_rows as not materialized (\n{rows}\n)")
        sql = "with " + ",\n\n".join(ctes) + f"\n\n{select}"
        if elapsed.CALENDAR in sql:
            given[elapsed.CALENDAR] = self._open_days()
        if BUCKET_DAYS in sql:
            given[BUCKET_DAYS] = _bucket_days(tuple(self.scope.buckets))
        named = set(PARAMETER.findall(sql))
        params = {name: value for name, value in self._params().items() if name in named}
        return Statement(sql, params, given)

    def _called(self, call: re.Match[str]) -> str:
        function, moment = call.groups()
        if function == "local_day":
            return f"cast({self._local(moment)} as date)"
        return self.period_of(moment)

    def _looked_up(self, call: re.Match[str]) -> str:
        setting, row, column, default = call.groups()
        return lookups.lookup(setting, self.scope.settings[setting], row, column, default)

    def _before(self, rows: str) -> dict[str, str]:
        is_business = self.scope.is_business and not self.metric.always_calendar_time
        pieces = self._open_days().num_columns // 2 - 1 if is_business else 0
        return elapsed.lenses(rows, pieces, self.scope.settings["schedules"])

    def _params(self) -> dict[str, Any]:
        params: dict[str, Any] = {
            "start": self.start,
            "end": self.end,
            "first_day": self.scope.period.start,
            "end_day": self.scope.period.end,
            "as_of": self.scope.as_of,
        }
        for name, value in self.scope.settings.items():
            if isinstance(value, Mapping):
                params |= lookups.bound(name, value)
            else:
                params[name] = value
        params |= elapsed.bound(self.scope.settings["schedules"])
        for number, (_, values) in enumerate(self.scope.where):
            params |= {f"where_{number}_{n}": value for n, value in enumerate(values)}
        return params

    def _buckets(self) -> pa.Table:
        return pa.table(
            {
                "period": [bucket.label for bucket in self.scope.buckets],
                "first_day": [bucket.start for bucket in self.scope.buckets],
                "end_day": [bucket.end for bucket in self.scope.buckets],
                "days": [bucket.days for bucket in self.scope.buckets],
            }
        )

    def _open_days(self) -> pa.Table:
        return open_days(self.scope.settings_json, self.known)


@lru_cache(maxsize=64)
def _bucket_days(buckets: tuple[Bucket, ...]) -> pa.Table:
    """Return a row for each day of the buckets: `piece_day`, and `piece`, the bucket's label."""
    firsts = np.array([bucket.start for bucket in buckets], "datetime64[D]")
    days = [
        np.arange(first, first + bucket.days) for first, bucket in zip(firsts, buckets, strict=True)
    ]
    labels = np.array([bucket.label for bucket in buckets], "datetime64[D]")
    return pa.table(
        {
            "piece_day": np.concatenate(days),
            "piece": np.repeat(labels, [bucket.days for bucket in buckets]),
        }
    )


def is_one_of(name: str, bound: str, values: Sequence[object]) -> str:
    """Return the condition that a column has one of some values, which are bound as `bound`_0 …"""
    named = [f"${bound}_{n}" for n, value in enumerate(values) if value is not None]
    tests = [f"{quoted(name)} in ({', '.join(named)})"] if named else []
    tests += [f"{quoted(name)} is null"] if None in values else []
    return f"({' or '.join(tests)})" if tests else "false"


@lru_cache(maxsize=64)
def local_time(moment: str, timezone: str, start: dt.datetime, end: dt.datetime) -> str:
    """Return SQL for the local time of a UTC moment between start and end.

    The offsets of the zone in that time are written out: faster than a time zone conversion per
    row, and any engine can do it.
    """
    (_, offset), *changes = offsets(timezone, start, end)
    if not changes:
        return _shifted(moment, offset)
    cases = []
    for changed_at, following in changes:
        cases.append(f"when {moment} < timestamp '{changed_at}' then {_shifted(moment, offset)}")
        offset = following
    return f"case {' '.join(cases)} else {_shifted(moment, offset)} end"


def local_day(moment: str, timezone: str, columns: Columns, as_of: dt.datetime) -> str:
    """Return SQL for the local day of a UTC moment that the data knows, up to as_of."""
    return f"cast({local_time(moment, timezone, oldest(columns) or as_of, as_of)} as date)"


def _shifted(moment: str, offset: int) -> str:
    if offset == 0:
        return moment
    return f"{moment} {'+' if offset > 0 else '-'} interval '{abs(offset)}' second"


@lru_cache(maxsize=64)
def offsets(timezone: str, start: dt.datetime, end: dt.datetime) -> list[tuple[dt.datetime, int]]:
    """Return from when (UTC) a zone is how many seconds ahead of UTC; the first holds at start."""
    zone = ZoneInfo(timezone)

    def offset(moment: dt.datetime) -> int:
        there = moment.replace(tzinfo=dt.UTC).astimezone(zone).utcoffset()
        return int(there.total_seconds()) if there else 0

    found = [(start, offset(start))]
    before = start
    while before < end:
        after = min(before + 7 * DAY, end)
        if offset(after) != found[-1][1]:
            low, high = before, after
            while high - low > dt.timedelta(seconds=1):
                middle = low + (high - low) / 2
                middle = middle.replace(microsecond=0)
                low, high = (low, middle) if offset(middle) != found[-1][1] else (middle, high)
            found.append((high, offset(high)))
        before = after
    return found


@lru_cache(maxsize=16)
def open_days(settings_json: str, days: Period) -> pa.Table:
    """Return the business calendars of the settings for the days that the data knows."""
    settings = json.loads(settings_json)
    calendars = [settings["calendar"], *(one["calendar"] for one in settings["schedules"])]
    return business_hours.open_days(calendars, days.start, days.end)
