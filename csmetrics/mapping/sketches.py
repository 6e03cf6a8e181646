"""The mapping screen: our columns, which of theirs each could be, and what that gives.

Looks at the first rows only, so that it is there again at once when the person changes a choice.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from csmetrics.answers import Answers
from csmetrics.errors import Problem
from csmetrics.folding import fold
from csmetrics.language import words
from csmetrics.mapping import columns as choosing
from csmetrics.mapping import layout as layouts
from csmetrics.mapping import rows, scores, suggestions, surveys, which_table
from csmetrics.mapping.columns import ELAPSED, RATED, RATINGS, Match, Matches
from csmetrics.mapping.dates import durations
from csmetrics.mapping.profile import Profile
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell
from csmetrics.mapping.values import Values
from csmetrics.read import TextTable
from csmetrics.tables import TABLES
from csmetrics.translation import later, t

SAMPLE_ROWS = 2_000
EXAMPLES = 3
UNREADABLE = later("cannot be read")

_RATED_COLUMNS = ("kind", "score", "scale_min", "scale_max")
# Of each of these groups one column is enough, and needed.
_ONE_OF = {"surveys": (RATINGS, ("responded_at", "sent_at"))}
_RATING_MEANINGS = {
    "csat": later("how satisfied the customer was (CSAT)"),
    "nps": later("how likely the customer is to recommend you, 0 to 10 (NPS)"),
    "ces": later("how easy it was for the customer (CES)"),
}
_ELAPSED_MEANINGS = {
    "first_response_time": later("how long the first answer took, where no date says it"),
    "resolution_time": later("how long the solution took, where no date says it"),
}
SURENESS = {
    "sure": later("sure"),
    "likely": later("likely"),
    "guess": later("guess"),
    "missing": later("missing"),
}
# What the figures of tickets need: our columns (any of them), what is seen, what to add to see it.
_FIGURES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("created_at",), later("Tickets over time"), ""),
    (
        ("first_response_at", "first_response_time"),
        later("How fast you first answer"),
        later("Add the time of the first answer to see how fast you first answer."),
    ),
    (
        ("resolved_at", "closed_at", "resolution_time"),
        later("How fast you solve, and the backlog"),
        later("Add a solved date to see how fast you solve, and the backlog."),
    ),
    (
        ("csat",),
        later("Customer satisfaction (CSAT)"),
        later("Add a satisfaction rating to see customer satisfaction (CSAT)."),
    ),
    (
        ("nps",),
        later("The Net Promoter Score"),
        later("Add an NPS answer from 0 to 10 to see the Net Promoter Score."),
    ),
    (
        ("channel",),
        later("How channels compare"),
        later("Add the channel to see how channels compare."),
    ),
    (
        ("agent_id", "team"),
        later("How teams and agents compare"),
        later("Add the agent or the team to see how teams and agents compare."),
    ),
    (
        ("customer_id",),
        later("Customers who come back, and contact rates"),
        later("Add the customer's e-mail to see customers who come back, and contact rates."),
    ),
    (
        ("priority",),
        later("Service levels by priority"),
        later("Add the priority to see service levels by priority."),
    ),
    (
        ("reopens",),
        later("Reopened tickets"),
        later("Add how often a ticket was reopened to see reopened tickets."),
    ),
)
_OTHER_FIGURES = {
    "replies": later("Response times of every message, and each agent's workload"),
    "surveys": later("Satisfaction, recommendation and response rates"),
    "calls": later("Waiting times, missed calls and handling times"),
    "customers": later("Customers won and lost, churn and cohorts"),
    "subscriptions": later("Recurring revenue, churn and retention"),
    "orders": later("Contacts per order and revenue after contact"),
    "agent_time": later("How much of their time agents work on contacts"),
    "costs": later("Cost per ticket and per contact"),
    "qa_reviews": later("Quality scores"),
    "mentions": later("Brand mentions"),
}


@dataclass(frozen=True)
class Row:
    """One of our columns on the mapping screen.

    theirs:   their column, or None
    sureness: from 0 (no column) to 1, and as a key of `SURENESS`: sure, likely, guess or missing
    examples: up to three different cells of their column
    become:   what each example becomes, or "cannot be read"
    """

    ours: str
    meaning: str
    required: bool
    theirs: str | None
    sureness: float
    words: str
    examples: tuple[str, ...] = ()
    become: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sketch:
    """What the mapping screen shows: the table, a row for each of our columns, and what it gives.

    unused: their columns that no row uses
    can, cannot: what can be seen with these columns, and what is missing to see more
    lacking: groups of our columns, of each of which one is still to be chosen
    """

    target: str
    rows: tuple[Row, ...]
    unused: tuple[str, ...]
    can: tuple[str, ...]
    cannot: tuple[str, ...]
    lacking: tuple[tuple[str, ...], ...]


def sketch(table: TextTable, answers: Answers, target: str | None = None) -> Sketch:
    """Return the mapping screen for a file, with the person's choices so far applied."""
    wanted = replace(answers, table=target or answers.table)
    with Profile(table, SAMPLE_ROWS) as profile:
        found = layouts.find(table.columns, wanted, None, profile.examples)
        if found.table is None:
            wanted = replace(wanted, table=_nearest(table, profile))
            found = layouts.find(table.columns, wanted, None, profile.examples)
        name = found.table or "tickets"
        matches = _complete(table, found.matches, answers, name, profile)
        understood = replace(found, table=name, matches=matches)
        if understood.source is not None and understood.source.table != name:
            understood = replace(understood, source=None)
        values = Values(table, understood, wanted, profile, asks=False)
        readings = _readings(values)
        shown = tuple(_row(values, column, readings) for column in _columns(name, matches))
    used = {row.theirs for row in shown}
    there = {row.ours for row in shown if row.theirs}
    if {"kind", "score"} <= set(matches):
        there |= set(RATINGS)
    lacking = _lacking(name, shown, there)
    return Sketch(
        name,
        shown,
        tuple(column for column in table.columns if column not in used),
        *_figures(name, there, lacking),
        lacking,
    )


def _lacking(name: str, shown: Sequence[Row], there: set[str]) -> tuple[tuple[str, ...], ...]:
    groups = [(row.ours,) for row in shown if row.required] + [*_ONE_OF.get(name, ())]
    return tuple(group for group in groups if not there & set(group))


def _nearest(table: TextTable, profile: Profile) -> str:
    near = which_table.nearest(table.columns, profile.examples)
    return near[0] if near else "tickets"


def _complete(
    table: TextTable, found: Matches, answers: Answers, name: str, profile: Profile
) -> Matches:
    """Add suggestions, but none for columns that the person has decided about."""
    offered = suggestions.likely(name, table.columns, found, profile.examples)
    decided = set(answers.mapping)
    kept = {
        ours: match for ours, match in offered.items() if table.columns[match.place] not in decided
    }
    return {**kept, **found}


def _readings(values: Values) -> Mapping[str, Reading]:
    try:
        return rows.readings(values)
    except Problem:
        return {}


def _columns(name: str, there: Collection[str]) -> list[tuple[str, str, bool]]:
    """Return our columns of a table as the screen shows them: name, meaning, required."""
    shown = [
        (column.name, t(column.meaning), column.required and column.told_by not in there)
        for column in TABLES[name].columns
        if column.name != "source"
    ]
    if name == "surveys":
        # A column for each kind of rating stands for kind, score and scale.
        shown = [part for part in shown if part[0] not in _RATED_COLUMNS]
    if name == "tickets":
        shown += [(ours, t(_ELAPSED_MEANINGS[ours]), False) for ours in ELAPSED]
    if name in RATED:
        shown += [(kind, t(_RATING_MEANINGS[kind]), False) for kind in RATINGS]
    return shown


def _row(values: Values, column: tuple[str, str, bool], readings: Mapping[str, Reading]) -> Row:
    ours, meaning, required = column
    match = values.layout.matches.get(ours) or _rating_of_source(values, ours)
    if match is None:
        return Row(ours, meaning, required, None, 0.0, "missing")
    examples = _different(values.profile.examples(match.place))
    become = _become(values, ours, match.place, readings, examples)
    return Row(
        *(ours, meaning, required, values.header(match.place)),
        *(match.sureness, _sureness(match.sureness)),
        tuple(example[:80] for example in examples),
        become,
    )


def _become(
    values: Values, ours: str, place: int, readings: Mapping[str, Reading], examples: list[str]
) -> tuple[str, ...]:
    if ours in RATINGS:
        return _scores(values, ours, place, examples)
    if ours in ELAPSED:
        return _lasting(values, ours, place, examples)
    return _converted(values, ours, place, readings.get(ours), examples)


def _lasting(values: Values, ours: str, place: int, examples: list[str]) -> tuple[str, ...]:
    """Return how long each example is, where that is known without a question."""
    header = values.header(place)
    unit = values.answers.units.get(ours) or durations.unit_in(fold(header))
    if unit is None and not durations.looks_like_durations(examples):
        return tuple(t("in which unit?") for _ in examples)
    reading = durations.reading(values.profile, place, unit or "clock", header)
    found = values.profile.rows(
        f"select distinct trim({cell(place)}) as cell, {reading.value} as seconds from upload "
        f"where {cell(place)} is not null"
    )
    seconds = {row["cell"]: row["seconds"] for row in found}
    return tuple(_shown_duration(seconds.get(example.strip())) for example in examples)


def _shown_duration(seconds: float | None) -> str:
    return t(UNREADABLE) if seconds is None else words.duration(seconds)


def _rating_of_source(values: Values, ours: str) -> Match | None:
    for rating, place in surveys.ratings(values) if ours in RATINGS else ():
        if rating.kind == ours:
            return Match(ours, place, choosing.SURE)
    return None


def _sureness(sureness: float) -> str:
    if sureness >= choosing.SURE:
        return "sure"
    return "likely" if sureness >= 0.7 else "guess"


def _different(cells: list[str]) -> list[str]:
    return list(dict.fromkeys(cells))[:EXAMPLES]


def _converted(
    values: Values, ours: str, place: int, reading: Reading | None, examples: list[str]
) -> tuple[str, ...]:
    if reading is None:
        return tuple(t(UNREADABLE) for _ in examples)
    c = cell(place)
    found = values.profile.rows(
        f"select distinct trim({c}) as cell, {reading.value} as value, "
        f"({reading.raw or 'null'}) is not null as something from upload where {c} is not null"
    )
    by_cell = {row["cell"]: row for row in found}
    return tuple(_shown(by_cell.get(example.strip())) for example in examples)


def _shown(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return "–"
    value = row["value"]
    if value is None:
        return t(UNREADABLE) if row["something"] else t("nothing")
    if isinstance(value, datetime):
        return f"{words.day(value)}, {value:%H:%M}"
    if isinstance(value, date):
        return words.day(value)
    return scores.in_words(value) if isinstance(value, float) else str(value)[:80]


def _scores(values: Values, kind: str, place: int, examples: list[str]) -> tuple[str, ...]:
    rating = next((r for r, _ in surveys.ratings(values) if r.kind == kind), None)
    words = values.profile.words(place)
    if rating is None or words is None:
        return tuple(t(UNREADABLE) for _ in examples)
    scored = scores.score(words, rating, values.answers.scales.get(kind))
    if scored.scale is None:
        return tuple(t("on which scale?") for _ in examples)
    meanings = {word.strip(): meaning for word, meaning in scored.words.items()}
    return tuple(_shown_score(meanings.get(example), scored.scale) for example in examples)


def _shown_score(meaning: scores.Score | None, scale: scores.Scale) -> str:
    if meaning is None or not meaning.readable:
        return t(UNREADABLE)
    if meaning.score is None:
        return t("asked, no answer") if meaning.asked else t("not asked")
    score, low, high = map(scores.in_words, (meaning.score, *scale))
    return f"{score} ({low}–{high})"


def _figures(
    name: str, there: set[str], lacking: Sequence[Sequence[str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    figures = _FIGURES
    if name == "surveys" and RATINGS in lacking:
        figures = tuple(figure for figure in _FIGURES if set(figure[0]) <= set(RATINGS))
    elif name != "tickets":
        return (() if lacking else (t(_OTHER_FIGURES[name]),)), ()
    can = [t(what) for needs, what, _ in figures if there & set(needs)]
    cannot = [t(add) for needs, _, add in figures if add and not there & set(needs)]
    return tuple(can), tuple(cannot)
