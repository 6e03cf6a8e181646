"""What a definition moves: the answer before and after a setting changes, and the rows behind it.

A row explains the difference where it is behind one answer and not the other, or is behind both
and counts differently. Churn divides customers by customers; what each of them counts as under
each definition is said here, because no single list of rows is behind it.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from csmetrics import ask as asking
from csmetrics import facts
from csmetrics.asking.measures import measure
from csmetrics.asking.periods import DAY, Period
from csmetrics.asking.question import Asked, known_days, understand
from csmetrics.asking.statements import Builder, Statement
from csmetrics.catalogue import Metric, catalogue, switches
from csmetrics.engine import Database
from csmetrics.engine.duckdb import quoted
from csmetrics.errors import WrongQuestion
from csmetrics.language import words
from csmetrics.team import presets, settings
from csmetrics.translation import later, t, tn

Question = Mapping[str, Any]
Row = Mapping[str, Any]

LEFT_OUT = later("left out")
MOST_CUSTOMERS = 1_000_000
CHURN = "churn_definition"
HOURS = ("calendar", "schedules")
# What business hours count otherwise: see `csmetrics.asking.elapsed`.
ELAPSED = re.compile(r"\b(first_response|resolution|response|age)_seconds\b")
# What one who joined, and one who left, add to the customers that churn is divided by, beside
# those at the start; the average of start and end is the start, half of who came, less half of
# who went.
DIVIDED_BY: Mapping[str, tuple[float, float]] = {
    "all_lost_over_start": (0, 0),
    "start_customers_only": (0, 0),
    "all_lost_over_start_and_new": (1, 0),
    "all_lost_over_average": (0.5, -0.5),
}


@dataclass(frozen=True)
class Moved:
    """One row of the answer before and after; `period` and `group` say which."""

    period: str | None
    group: tuple[Any, ...]
    before: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        """Return how far it moved, None where there is nothing to measure on one side."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Switched:
    """What became of an answer. `rows` explain it, of the whole period; `count` is how many do.

    Beside the columns of the rows, `before` and `after` say in words what each counted as.
    """

    metric: Metric
    setting: str
    old: Any
    new: Any
    moved: tuple[Moved, ...]
    rows: pa.Table
    count: int

    @property
    def sentence(self) -> str:
        """Return what happened in a sentence, of an answer that is one number."""
        unit, only = self.metric.unit, self.moved[0]
        said = {
            "meaning": meaning(self.setting, self.new),
            "title": self.metric.title,
            "before": words.say(only.before, unit),
            "after": words.say(only.after, unit),
            "because": self._because,
        }
        if said["before"] == said["after"]:
            return t("{meaning}: {title} stays {before}. {because}", **said)
        if not only.difference or only.before is None:
            return t("{meaning}: {title} goes from {before} to {after}. {because}", **said)
        said["change"] = words.say_change(only.before, only.difference, unit)
        return t("{meaning}: {title} goes from {before} to {after} ({change}). {because}", **said)

    @property
    def _because(self) -> str:
        if not self.count:
            return t("No row counts differently.")
        each = "customer" if _owner_of_churn(self.metric, self.setting) else self.metric.each
        rows = words.counted(self.count, each)
        return tn("{rows} counts differently.", "{rows} count differently.", self.count, rows=rows)


@dataclass(frozen=True)
class Choice:
    """One value of a switch: what it means, which tools use it, and the answer under it."""

    value: str
    meaning: str
    tools: tuple[str, ...]
    rows: tuple[Row, ...]


def switch(
    db: Database, question: Question, setting: str, value: Any, limit: int = 1000
) -> Switched:
    """Answer a question as it is set and with one setting changed, and tell what moved.

    Raises WrongQuestion where the metric does not depend on the setting or the value is none.
    """
    before = settings.filled(db, question)
    after = {**before, "settings": {**(before.get("settings") or {}), setting: value}}
    columns = facts.columns(db)
    old, new = understand(before, columns), understand(after, columns)
    _check(old, setting)
    answers = asking.ask(db, [before, after])
    rows, count = _explained(db, before, old, new, setting, limit)
    return Switched(
        old.metric,
        setting,
        old.scope.settings[setting],
        new.scope.settings[setting],
        tuple(_moves(answers[0], answers[1], old.scope.by)),
        rows,
        count,
    )


def side_by_side(db: Database, question: Question, setting: str) -> tuple[Choice, ...]:
    """Answer a question under every value of a switch, the default first."""
    if setting not in switches():
        raise WrongQuestion(t("There is no choice of definitions called “{name}”.", name=setting))
    filled = settings.filled(db, question)
    values = list(switches()[setting])
    asked = [
        {**filled, "settings": {**(filled.get("settings") or {}), setting: value}}
        for value in values
    ]
    _check(understand(asked[0], facts.columns(db)), setting)
    named = presets.named(setting)
    return tuple(
        Choice(value, meaning(setting, value), named.get(value, ()), tuple(rows))
        for value, rows in zip(values, asking.ask(db, asked), strict=True)
    )


def is_measured_otherwise(
    entries: Sequence[settings.Kept], question: Question, before: Period
) -> bool:
    """Return whether the number of an earlier period is worked out with other settings.

    As each period keeps its own, by their entries; what the question says itself holds for both.
    """
    last_day = dt.date.fromisoformat(str(question["to"])) - DAY
    then, now = (settings.held(entries, day) for day in (before.end - DAY, last_day))
    return any(bears_on(setting, question) and then[setting] != now[setting] for setting in now)


def bears_on(setting: str, question: Question) -> bool:
    """Tell whether what is kept of a setting bears on the answer to a question.

    What the question says itself goes first, and hours count where it asks for business hours.
    """
    if setting in (question.get("settings") or {}):
        return False
    if setting in HOURS and question.get("hours") != "business":
        return False
    return depends(catalogue()[question["metric"]], setting)


def meaning(setting: str, value: Any) -> str:
    """Return what a value of a setting means, in words."""
    if setting in (choices := switches()):
        return choices[setting][value]
    named = words.setting(setting)
    return named if isinstance(value, Mapping) else f"{named} {value}"


def depends(metric: Metric, setting: str) -> bool:
    """Tell whether a metric, or what it is made from, can be worked out with a setting."""
    if setting in metric.switches or setting in metric.settings:
        return True
    if setting in HOURS and ELAPSED.search(metric.sql) and not metric.always_calendar_time:
        return True
    return any(depends(catalogue()[part], setting) for part in metric.parts)


def _check(asked: Asked, setting: str) -> None:
    if not depends(asked.metric, setting):
        raise WrongQuestion(
            t(
                "“{title}” does not depend on {setting}.",
                title=asked.metric.title,
                setting=words.setting(setting),
            ),
            "",
            t("Choose a setting that the metric names."),
        )


def _moves(before: list[Any], after: list[Any], by: tuple[str, ...]) -> Iterator[Moved]:
    sides = [
        {(row["period"], *(row[name] for name in by)): row["value"] for row in rows}
        for rows in (before, after)
    ]
    # A group may have rows under one definition only.
    for key in dict.fromkeys([*sides[0], *sides[1]]):
        yield Moved(key[0], key[1:], sides[0].get(key), sides[1].get(key))


def _explained(
    db: Database, question: Question, old: Asked, new: Asked, setting: str, limit: int
) -> tuple[pa.Table, int]:
    if _owner_of_churn(old.metric, setting):
        rows = list(_customers(db, question, old.scope.settings[CHURN], new.scope.settings[CHURN]))
        return pa.Table.from_pylist(rows[:limit]), len(rows)
    for metric in _counted_by(old.metric, setting):
        if asking.missing(db, metric):
            break
        return _compared(db, metric, old, new, limit)
    return pa.table({}), 0


def _counted_by(metric: Metric, setting: str) -> Iterator[Metric]:
    """Yield the metrics whose rows a setting bears on: this one, or those it is made from."""
    if measure(metric.measure).way != "combined":
        yield metric
        return
    for part in metric.parts:
        if depends(catalogue()[part], setting):
            yield from _counted_by(catalogue()[part], setting)


# ---------------------------------------------------------------------- rows


class _Every(Builder):
    def every(self) -> Statement:
        """Return the statement for all the rows behind a number, in no order."""
        return self._statement(
            f"select * from metric_rows where {self._counts()}{self._kept('and')}"
        )


@dataclass(frozen=True)
class _Sides:
    """The rows behind a number before and after, as two SELECTs that can stand in one statement.

    `keys` tell one row from another, `counted` are what the measure adds up, `shown` the others.
    """

    before: Statement
    after: Statement
    keys: tuple[str, ...]
    counted: tuple[str, ...]
    shown: tuple[str, ...]

    def query(self, db: Database, sql: str, **tables: pa.Table) -> pa.Table:
        """Run SQL that reads both."""
        params = {**self.before.params, **self.after.params}
        return db.query(sql, params, {**self.before.tables, **self.after.tables, **tables})

    def together(self, columns: tuple[str, ...]) -> str:
        """Return SQL for columns of the rows of both, with `side` 0 for before and 1 for after."""
        listed = ", ".join(quoted(name) for name in columns)
        return "\nunion all\n".join(
            f"select {listed}, {side} as side from (\n{statement.sql}\n) as side_{side}"
            for side, statement in enumerate((self.before, self.after))
        )


def _compared(
    db: Database, metric: Metric, old: Asked, new: Asked, limit: int
) -> tuple[pa.Table, int]:
    sides = _sides(db, metric, old, new)
    # First which rows, by the few columns that tell; then what these few rows are.
    found = sides.query(db, f"{_differing(sides)}\nlimit {int(limit)}")
    if not found.num_rows:
        return pa.table({}), 0
    rows = sides.query(db, _described(sides), found=found)
    total = found["rows_in_all"][0].as_py()
    return asking.with_subjects(db, _in_words(rows, metric, sides)), total


def _sides(db: Database, metric: Metric, old: Asked, new: Asked) -> _Sides:
    known = facts.columns(db)
    before, after = (
        _Every(metric, side.scope, known_days(known, side.scope)).every() for side in (old, new)
    )
    columns = db.query(f"{before.sql}\nlimit 0", before.params, before.tables).column_names
    ids = [name for name in columns if name.endswith(("_id", "_source"))]
    keys = [name for name in ids if name not in ("customer_id", "agent_id")] or ids
    one = measure(metric.measure)
    counted = tuple(name for name in (one.of, one.whole, one.until) if name)
    shown = tuple(name for name in columns if name not in (*keys, *counted))
    return _Sides(before, _apart(after), tuple(keys), counted, shown)


def _apart(statement: Statement) -> Statement:
    """Give the values and small tables of a statement names of their own, to stand beside it."""
    sql = re.sub(r"\$(\w+)", r"$\1_after", statement.sql)
    for name in statement.tables:
        sql = re.sub(rf"\b{name}\b", f"{name}_after", sql)
    return Statement(
        sql,
        {f"{name}_after": value for name, value in statement.params.items()},
        {f"{name}_after": table for name, table in statement.tables.items()},
    )


def _differing(sides: _Sides) -> str:
    """Return SQL for the rows that one side has and the other not, or that count differently."""
    keys = ", ".join(quoted(name) for name in sides.keys)
    values = "".join(
        f",\n    max({quoted(name)}) filter (where side = {side}) as {quoted(f'{name} {side}')}"
        for name in sides.counted
        for side in (0, 1)
    )
    differs = " or ".join(
        ["times_0 <> times_1"]
        + [
            f"{quoted(f'{name} 0')} is distinct from {quoted(f'{name} 1')}"
            for name in sides.counted
        ]
    )
    return f"""select *, count(*) over () as rows_in_all
from (
    select {keys}{values},
    count(*) filter (where side = 0) as times_0,
    count(*) filter (where side = 1) as times_1
    from (
{sides.together((*sides.keys, *sides.counted))}
    ) as both_sides
    group by {keys}
) as compared
where {differs}
order by {keys}"""


def _described(sides: _Sides) -> str:
    """Return SQL for the rows in `found` with all their columns, as they are after the change."""
    counted = [f"{name} {side}" for name in sides.counted for side in (0, 1)]
    known = (*sides.keys, *counted, "times_0", "times_1")
    of_found = ", ".join(f"found.{quoted(name)}" for name in known)
    shown = "".join(
        f",\n    coalesce(max(both_sides.{quoted(name)}) filter (where side = 1),"
        f" max(both_sides.{quoted(name)})) as {quoted(name)}"
        for name in sides.shown
    )
    same = " and ".join(
        f"both_sides.{quoted(name)} is not distinct from found.{quoted(name)}"
        for name in sides.keys
    )
    return f"""select {of_found}{shown}
from found
join (
{sides.together((*sides.keys, *sides.shown))}
) as both_sides
    on {same}
group by {of_found}
order by {", ".join(f"found.{quoted(name)}" for name in sides.keys)}"""


def _in_words(found: pa.Table, metric: Metric, sides: _Sides) -> pa.Table:
    """Say in `before` and `after` what each row counted as; drop what only served to find it."""
    rows = found.to_pylist()
    said = {
        name: pa.array([_said(row, side, metric, sides.counted) for row in rows], pa.string())
        for side, name in enumerate(("before", "after"))
    }
    kept = [name for name in found.column_names if name in (*sides.keys, *sides.shown)]
    return pa.table({**said, **{name: found[name] for name in kept}})


def _said(row: Row, side: int, metric: Metric, counted: tuple[str, ...]) -> str:
    if not row[f"times_{side}"]:
        return t(LEFT_OUT)
    if not counted:
        return t("counted")
    value = row[f"{counted[0]} {side}"]
    if isinstance(value, bool):
        return t("counts for") if value else t("counts against")
    return words.say(value, metric.unit)


# ---------------------------------------------------------------------- churn


def _owner_of_churn(metric: Metric, setting: str) -> bool:
    return setting == CHURN and depends(metric, CHURN)


def _customers(db: Database, question: Question, old: str, new: str) -> Iterator[dict[str, Any]]:
    """Yield the customers that came or went and count differently under two definitions."""
    for customer in _came_or_went(db, question).values():
        before, after = (_counts_as(customer, definition) for definition in (old, new))
        if before != after:
            yield {
                "before": _customer_in_words(*before),
                "after": _customer_in_words(*after),
                "customer_id": customer["customer_id"],
                "segment": customer["segment"],
                "joined_at": customer["joined_at"],
                "left_at": customer["left_at"],
            }


def _came_or_went(db: Database, question: Question) -> dict[str, dict[str, Any]]:
    asked = {**question, "grain": "none"}
    known: dict[str, dict[str, Any]] = {}
    for row in _rows(db, asked, "customers_new"):
        known[row["customer_id"]] = {
            "customer_id": row["customer_id"],
            "segment": row["segment"],
            "joined_at": row["happened_at"],
            "left_at": None,
            "is_new": True,
            "is_lost": False,
            "was_here": False,
        }
    for row in _rows(db, asked, "customers_lost"):
        joined = known.get(row["customer_id"])
        known[row["customer_id"]] = {
            "customer_id": row["customer_id"],
            "segment": row["segment"],
            "joined_at": row["began_at"],
            "left_at": row["happened_at"],
            "is_new": joined is not None,
            "is_lost": True,
            "was_here": bool(row["here_at_start"]),
        }
    return known


def _rows(db: Database, question: Question, metric: str) -> list[dict[str, Any]]:
    rows = asking.rows_behind(db, {**question, "metric": metric}, MOST_CUSTOMERS)
    found: list[dict[str, Any]] = rows.to_pylist()
    return found


def _counts_as(customer: Row, definition: str) -> tuple[bool, float]:
    """Return whether a customer counts as lost, and how much among those divided by."""
    is_lost = customer["is_lost"] and (customer["was_here"] or definition != "start_customers_only")
    joined, left = DIVIDED_BY[definition]
    among = customer["was_here"] + joined * customer["is_new"] + left * customer["is_lost"]
    return is_lost, among


# Whether a customer counts as lost, and how much among those divided by.
COUNTS_AS = {
    (True, 0): later("lost, not among the customers divided by"),
    (True, 0.5): later("lost, half among the customers divided by"),
    (True, 1): later("lost, among the customers divided by"),
    (False, 0): later("not lost, not among the customers divided by"),
    (False, 0.5): later("not lost, half among the customers divided by"),
    (False, 1): later("not lost, among the customers divided by"),
}


def _customer_in_words(is_lost: bool, among: float) -> str:
    return t(COUNTS_AS[is_lost, among])
