"""Compares the questions of Overview with the same numbers from polars and from pandas.

Both are given what csmetrics has stored: the same rows, checked and typed, as columns in memory
that were loaded before the clock starts, words that repeat as categories. What is asked of the
same rows of the same days shares a pass, as one would write it by hand. csmetrics reads its file,
and gives the 95 % ranges too, which the others need not; it remembers no answer from one run to
the next. The answers are compared before anything is measured.
"""

import datetime as dt
import math
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import polars as pl

from csmetrics import ask as asking
from csmetrics.asking.periods import Period, buckets
from csmetrics.team import settings
from csmetrics.workspace import Workspace, open_workspace

Question = Mapping[str, Any]
# (value, n) by the first day of a bucket, or by group; without what has no rows.
Numbers = dict[Any, tuple[float, int]]

COLUMNS = {
    "tickets": "created_at, first_response_at, resolved_at, status, channel, reopens",
    "surveys": "kind, responded_at, score, scale_min, scale_max",
    "customers": "acquired_at, churned_at",
}
WORDS = ("status", "channel", "kind")
LEFT_OUT = ("spam", "deleted")
# Which rows a metric adds up: their table, and the moment that puts them into a period.
DATED = {
    "csat": ("surveys", "responded_at"),
    "nps": ("surveys", "responded_at"),
    "first_response_time_median": ("tickets", "created_at"),
    "tickets_created": ("tickets", "created_at"),
    "resolution_time_median": ("tickets", "resolved_at"),
    "tickets_resolved": ("tickets", "resolved_at"),
    "reopen_rate": ("tickets", "resolved_at"),
}
# Which rows a metric counts as there: their table, and the moments they come and go.
STANDING = {
    "backlog": ("tickets", "created_at", "resolved_at"),
    "churn_rate": ("customers", "acquired_at", "churned_at"),
}
# For every ticket.
SURVEYS, CUSTOMERS = 0.12, 0.125
SEED = 20261031
SCORE_SHARES = [0.02] * 6 + [0.06, 0.12, 0.2, 0.2, 0.3]


class Days(NamedTuple):
    """What a question says beside its metric: days, their pieces, and what splits the rows."""

    start: dt.datetime
    end: dt.datetime
    grain: str
    by: str | None


class Pass(NamedTuple):
    """The metrics that are asked of the same rows of the same days."""

    table: str
    moment: str
    days: Days
    names: tuple[str, ...]


def days_of(question: Question) -> Days:
    """Return the days of a question of the page."""
    start, end = (dt.datetime.fromisoformat(question[name]) for name in ("from", "to"))
    return Days(start, end, question.get("grain", "none"), next(iter(question.get("by", [])), None))


def passes(asked: Sequence[Question]) -> list[Pass]:
    """Return how few passes over the rows the questions about dated rows need."""
    found: dict[tuple[str, str, Days], dict[str, None]] = defaultdict(dict)
    for question in asked:
        if question["metric"] in DATED:
            found[*DATED[question["metric"]], days_of(question)][question["metric"]] = None
    return [Pass(*key, tuple(names)) for key, names in found.items()]


def standing(question: Question, before: int, came: Numbers, went: Numbers) -> Numbers:
    """Return who was there, or which share of them left, from who came and went by bucket."""
    days, found, there = days_of(question), {}, before
    for bucket in buckets(Period(days.start.date(), days.end.date()), days.grain):  # type: ignore[arg-type]
        label = None if days.grain == "none" else bucket.label
        left = went.get(label, 0)
        if question["metric"] == "churn_rate" and there:
            found[label] = 100 * left / there, there
        there += came.get(label, 0) - left
        if question["metric"] == "backlog" and there:
            found[label] = there, there
    return found


# ------------------------------------------------------------------ the data


def with_surveys_and_customers(tickets: Path, folder: Path, count: int) -> Path:
    """Return a workspace with the tickets of another one, NPS answers and customers, made once.

    count: how many tickets it has; the others are in proportion to it.
    """
    path = folder / "workspace.duckdb"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = shutil.copy(tickets, folder / "unfinished.duckdb")
        with open_workspace(unfinished) as opened:
            first, last = opened.extent() or (dt.date(2023, 11, 17), dt.date(2026, 10, 31))
            for name, frame in _made_up(first, last, count):
                report = opened.load((f"{name}.csv", frame.write_csv().encode()))
                if report.rows_loaded != len(frame):
                    raise ValueError(f"{name} were not loaded: {report}")
        unfinished.replace(path)
    return path


def _made_up(first: dt.date, last: dt.date, count: int) -> Iterator[tuple[str, pl.DataFrame]]:
    chance = np.random.default_rng(SEED)
    surveys, customers = int(count * SURVEYS), int(count * CUSTOMERS)
    seconds = (last - first).days * 86_400
    began = np.datetime64(first, "ms")
    answered = np.sort(chance.integers(0, seconds, surveys))
    yield (
        "surveys",
        pl.DataFrame(
            {
                "survey_id": np.arange(surveys).astype(str),
                "kind": np.full(surveys, "nps"),
                "responded_at": began + 1000 * answered,
                "score": chance.choice(11, surveys, p=np.array(SCORE_SHARES) / sum(SCORE_SHARES)),
                "scale_min": np.zeros(surveys, int),
                "scale_max": np.full(surveys, 10),
            }
        ),
    )
    joined = np.sort(chance.integers(0, seconds, customers))
    left = joined + chance.exponential(400 * 86_400, customers).astype(int) + 86_400
    yield (
        "customers",
        pl.DataFrame(
            {
                "customer_id": np.char.add("C", np.arange(customers).astype(str)),
                "acquired_at": began + 1000 * joined,
                "churned_at": np.where(left < seconds, began + 1000 * left, np.datetime64("NaT")),
            }
        ),
    )


# ------------------------------------------------------------------ csmetrics


def ask_anew(opened: Workspace, asked: Sequence[Question]) -> list[list[dict[str, Any]]]:
    """Answer as a workspace does that has not been asked before."""
    return asking.ask(opened.database, settings.fill(opened.database, asked))


def csmetrics_numbers(opened: Workspace, asked: Sequence[Question]) -> list[Numbers]:
    """Return what csmetrics answers in the form of the others."""
    return [
        {_key(row, days_of(question)): (row["value"], row["n"]) for row in rows if row["n"]}
        for rows, question in zip(ask_anew(opened, asked), asked, strict=True)
    ]


def _key(row: Mapping[str, Any], days: Days) -> Any:
    if days.by:
        return row[days.by]
    return dt.date.fromisoformat(row["period"]) if row["period"] else None


# ------------------------------------------------------------------ polars


def _elapsed(until: str) -> pl.Expr:
    return (pl.col(until) - pl.col("created_at")).dt.total_microseconds() / 1_000_000


SCALED = (pl.col("score") - pl.col("scale_min")) / (pl.col("scale_max") - pl.col("scale_min"))
RECOMMENDS = (pl.col("score") >= 9).cast(pl.Int8) - (pl.col("score") <= 6).cast(pl.Int8)
IS_CSAT, IS_NPS = pl.col("kind") == "csat", pl.col("kind") == "nps"
# Value and n.
IN_POLARS: dict[str, tuple[pl.Expr, pl.Expr]] = {
    "csat": (100 * (SCALED >= 0.75).filter(IS_CSAT).mean(), IS_CSAT.sum()),
    "nps": (100 * RECOMMENDS.filter(IS_NPS).mean(), IS_NPS.sum()),
    "first_response_time_median": (
        _elapsed("first_response_at").median(),
        pl.col("first_response_at").count(),
    ),
    "tickets_created": (pl.len(), pl.len()),
    "resolution_time_median": (_elapsed("resolved_at").median(), pl.len()),
    "tickets_resolved": (pl.len(), pl.len()),
    "reopen_rate": (100 * (pl.col("reopens") > 0).mean(), pl.col("reopens").count()),
}
EVERY = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}


def polars_tables(opened: Workspace) -> dict[str, pl.DataFrame]:
    """Load the columns."""
    frames = {
        name: pl.DataFrame(opened.database.query(f"select {columns} from {name}")).rechunk()
        for name, columns in COLUMNS.items()
    }
    return {
        name: frame.with_columns(
            pl.col(word).cast(pl.Categorical) for word in WORDS if word in frame.columns
        )
        for name, frame in frames.items()
    }


def polars_numbers(tables: Mapping[str, pl.DataFrame], asked: Sequence[Question]) -> list[Numbers]:
    """Answer by lazy plans that are collected together, so that polars can share and spread."""
    known = ~pl.col("status").is_in(LEFT_OUT)
    sources = {
        "tickets": tables["tickets"].lazy().filter(known | pl.col("status").is_null()),
        "surveys": tables["surveys"].lazy().filter(pl.col("score").is_not_null()),
        "customers": tables["customers"].lazy(),
    }
    dated = passes(asked)
    moving = [question for question in asked if question["metric"] in STANDING]
    plans = [_polars_pass(sources[one.table], one) for one in dated]
    for question in moving:
        table, *moments = STANDING[question["metric"]]
        plans += _polars_moves(sources[table], *moments, days_of(question))
    frames = iter(pl.collect_all(plans))
    found: dict[tuple[str, Days], Numbers] = {}
    for one in dated:
        frame = next(frames)
        for name in one.names:
            rows = frame.select("key", f"{name} value", f"{name} n").iter_rows()
            found[name, one.days] = {key: (value, n) for key, value, n in rows if n}
    for question in moving:
        before, came, went = next(frames).item(), next(frames), next(frames)
        found[question["metric"], days_of(question)] = standing(
            question, before, dict(came.iter_rows()), dict(went.iter_rows())
        )
    return [found[question["metric"], days_of(question)] for question in asked]


def _polars_pass(rows: pl.LazyFrame, one: Pass) -> pl.LazyFrame:
    parts = [
        part.alias(f"{name} {said}")
        for name in one.names
        for said, part in zip(("value", "n"), IN_POLARS[name], strict=True)
    ]
    return _polars_grouped(rows, one.moment, one.days, parts)


def _polars_moves(rows: pl.LazyFrame, began: str, ended: str, days: Days) -> list[pl.LazyFrame]:
    before = [(pl.col(moment) < days.start).sum().cast(pl.Int64) for moment in (began, ended)]
    moves = [_polars_grouped(rows, moment, days, [pl.len()]) for moment in (began, ended)]
    return [rows.select(before[0] - before[1]), *moves]


def _polars_grouped(
    rows: pl.LazyFrame, moment: str, days: Days, parts: Sequence[pl.Expr]
) -> pl.LazyFrame:
    inside = rows.filter(pl.col(moment).is_between(days.start, days.end, closed="left"))
    if days.by:
        return inside.group_by(pl.col(days.by).alias("key")).agg(parts)
    if days.grain == "none":
        return inside.select(pl.lit(None).alias("key"), *parts)
    day = pl.col(moment).dt.truncate(EVERY[days.grain]).cast(pl.Date)
    return inside.group_by(day.alias("key")).agg(parts)


# ------------------------------------------------------------------ pandas

# The column it adds up, and how; n is how often that is known.
IN_PANDAS = {
    "csat": ("is_satisfied", "mean"),
    "nps": ("recommends", "mean"),
    "first_response_time_median": ("first_response_seconds", "median"),
    "tickets_created": ("created_at", "count"),
    "resolution_time_median": ("resolution_seconds", "median"),
    "tickets_resolved": ("resolved_at", "count"),
    "reopen_rate": ("was_reopened", "mean"),
}
FREQUENCY = {"day": "D", "week": "W-MON", "month": "MS", "quarter": "QS", "year": "YS"}
DERIVED = {
    "is_satisfied": lambda rows: (
        100.0 * ((rows.score - rows.scale_min) / (rows.scale_max - rows.scale_min) >= 0.75)
    ).where(rows.kind == "csat"),
    "recommends": lambda rows: (100.0 * ((rows.score >= 9).astype(int) - (rows.score <= 6))).where(
        rows.kind == "nps"
    ),
    "first_response_seconds": lambda rows: (
        rows.first_response_at - rows.created_at
    ).dt.total_seconds(),
    "resolution_seconds": lambda rows: (rows.resolved_at - rows.created_at).dt.total_seconds(),
    "was_reopened": lambda rows: (100.0 * (rows.reopens > 0)).where(rows.reopens.notna()),
}


def pandas_tables(opened: Workspace) -> dict[str, pd.DataFrame]:
    """Load the columns."""
    frames = {
        name: opened.database.query(f"select {columns} from {name}").to_pandas()
        for name, columns in COLUMNS.items()
    }
    return {
        name: frame.astype({word: "category" for word in WORDS if word in frame})
        for name, frame in frames.items()
    }


def pandas_numbers(tables: Mapping[str, pd.DataFrame], asked: Sequence[Question]) -> list[Numbers]:
    """Answer by masks and groups."""
    tickets, surveys = tables["tickets"], tables["surveys"]
    sources = {
        "tickets": tickets[~tickets.status.isin(LEFT_OUT)],
        "surveys": surveys[surveys.score.notna()],
        "customers": tables["customers"],
    }
    found: dict[tuple[str, Days], Numbers] = {}
    for one in passes(asked):
        found |= _pandas_pass(sources[one.table], one)
    for question in asked:
        if question["metric"] in STANDING:
            table, *moments = STANDING[question["metric"]]
            days = days_of(question)
            found[question["metric"], days] = _pandas_standing(sources[table], moments, question)
    return [found[question["metric"], days_of(question)] for question in asked]


def _pandas_pass(rows: pd.DataFrame, one: Pass) -> dict[tuple[str, Days], Numbers]:
    inside = rows[_pandas_inside(rows[one.moment], one.days)]
    columns = {IN_PANDAS[name][0] for name in one.names}
    inside = inside.assign(**{name: DERIVED[name] for name in columns & DERIVED.keys()})
    parts = {}
    for name in one.names:
        column, how = IN_PANDAS[name]
        parts |= {f"{name} value": (column, how), f"{name} n": (column, "count")}
    if one.days.by is None and one.days.grain == "none":
        whole = {said: getattr(inside[column], how)() for said, (column, how) in parts.items()}
        frame = pd.DataFrame(whole, index=[None])
    else:
        frame = inside.groupby(_pandas_key(one.moment, one.days), observed=True).agg(**parts)
    return {
        (name, one.days): {
            _plain(key): (value, n)
            for key, value, n in zip(
                frame.index, frame[f"{name} value"], frame[f"{name} n"], strict=True
            )
            if n
        }
        for name in one.names
    }


def _pandas_standing(rows: pd.DataFrame, moments: Sequence[str], question: Question) -> Numbers:
    days = days_of(question)
    before = [int((rows[moment] < days.start).sum()) for moment in moments]
    moves = []
    for moment in moments:
        inside = rows.loc[_pandas_inside(rows[moment], days), [moment]]
        if days.grain == "none":
            moves.append({None: len(inside)})
        else:
            sizes = inside.groupby(_pandas_key(moment, days)).size()
            moves.append({_plain(key): int(size) for key, size in sizes.items()})
    return standing(question, before[0] - before[1], *moves)


def _pandas_inside(moments: "pd.Series[Any]", days: Days) -> "pd.Series[bool]":
    return (moments >= days.start) & (moments < days.end)


def _pandas_key(moment: str, days: Days) -> Any:
    if days.by:
        return days.by
    return pd.Grouper(key=moment, freq=FREQUENCY[days.grain], closed="left", label="left")


def _plain(key: Any) -> Any:
    return key.date() if isinstance(key, pd.Timestamp) else key


# ------------------------------------------------------------------ comparing


def differences(
    asked: Sequence[Question], ours: Sequence[Numbers], theirs: Sequence[Numbers]
) -> list[str]:
    """Return where two answers to the same question differ by more than how floats are added."""
    return [
        f"{question}: {mine.get(key)} and {other.get(key)} for {key}"
        for question, mine, other in zip(asked, ours, theirs, strict=True)
        for key in mine.keys() | other.keys()
        if not _same(mine.get(key), other.get(key))
    ]


def _same(mine: tuple[float, int] | None, other: tuple[float, int] | None) -> bool:
    if mine is None or other is None:
        return False
    return mine[1] == other[1] and math.isclose(mine[0], other[0], rel_tol=1e-12, abs_tol=1e-12)
