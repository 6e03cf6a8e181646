"""The plan of an import: for each canonical table that a file fills, one SELECT over its text."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from csmetrics.answers import EACH, Answers
from csmetrics.errors import NeedsAnswer, Option, Question
from csmetrics.folding import fold
from csmetrics.language.words import listed
from csmetrics.mapping import (
    changes,
    conversations,
    ids,
    logs,
    rows,
    statement,
    suggestions,
    surveys,
    twice_encoded,
    which_table,
)
from csmetrics.mapping import columns as choosing
from csmetrics.mapping import layout as layouts
from csmetrics.mapping.dates import elapsed, moments
from csmetrics.mapping.dates.zones import known_zone
from csmetrics.mapping.layout import Layout
from csmetrics.mapping.parts import STATES, are_items, say_folded, together
from csmetrics.mapping.profile import Profile
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.values import Values
from csmetrics.read import TextTable
from csmetrics.read.telling import in_quotes
from csmetrics.sources import Source
from csmetrics.tables import TABLES
from csmetrics.translation import later, t

CHOOSE = later("Choose the columns yourself; we remember it for next time.")
WHICH = later("Which of your columns is which?")
# Tables that have as many rows for one thing as there were payments, shifts or sites.
LEDGERS = ("costs", "agent_time", "mentions")


@dataclass(frozen=True)
class Part:
    """One canonical table that a file fills.

    sql:     a SELECT over the relation `upload`: row_number, every canonical column in order with
             its type, unreadable, set_aside, left_out
    columns: our column -> the headers it is made from; only these does the file provide
    whole:   True where the SELECT must see the whole file at once
    rating:  the kind of rating that its rows are, such as CSAT; "" for anything else
    folds:   True where it has fewer rows than the file: one of all that tell of the same thing
    """

    table: str
    sql: str
    columns: Mapping[str, tuple[str, ...]]
    whole: bool = False
    rating: str = ""
    folds: bool = False


@dataclass(frozen=True)
class Plan:
    """How a file becomes rows of canonical tables; the first part is what the file is about.

    equals:   True where the parts stand side by side, as the ratings of one survey answer do: a row
              whose first part is bad still counts where another one is good
    answers:  what the person said, and what the file itself proved, such as the order of its dates
    currency: that of all amounts, as the file says it (EUR, €); "" where it does not
    """

    source: str
    title: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    equals: bool = False
    signature: str = ""
    answers: Answers = field(default_factory=Answers)
    currency: str = ""


def signature(columns: Sequence[str]) -> str:
    """Return what identifies this layout of headers, whatever their order and spelling."""
    folded = sorted(fold(column) for column in columns)
    return hashlib.sha256("\n".join(folded).encode()).hexdigest()[:32]


def scale_answer(value: str) -> dict[str, tuple[float, float]]:
    """Return the answer (`scales`) of an option of a question about a scale, such as csat:1-10."""
    kind, _, ends = value.partition(":")
    low, _, high = ends.partition("-")
    return {kind: (float(low), float(high))}


def plan(
    table: TextTable,
    answers: Answers,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    zones: Mapping[str, str] | None = None,
) -> Plan:
    """Return the plan for a text table.

    `remembered` are earlier mappings by signature, `zones` the time zones stated for tools. Raises
    NeedsAnswer where a person must decide ("source", "mapping", "dates" or "scale") and Problem
    where nothing can be loaded.
    """
    mark = signature(table.columns)
    chosen = (remembered or {}).get(mark, {})
    with Profile(table) as profile:
        found = layouts.find(table.columns, answers, chosen, profile.examples)
        told = replace(answers, timezone=_zone(table, found, answers, zones or {}))
        try:
            _settle(table, found, answers, profile)
            made = _planned(table, found, told, profile, mark)
        except NeedsAnswer as needed:
            # The person should see what the file is taken for, and may state its zone right away.
            needed.why = " ".join(filter(None, (*_not_there(answers, table.columns), needed.why)))
            needed.source = None if found.candidates else found.tool
            needed.table = found.table
            asked = needed.question.about == "timezone"
            needed.zone_open = told.timezone is None and not asked and moments.any_naive(profile)
            raise
    return replace(
        made,
        answers=replace(made.answers, mapping={**chosen, **answers.mapping}),
        warnings=(*_not_there(answers, table.columns), *made.warnings),
    )


def _not_there(answers: Answers, columns: Sequence[str]) -> list[str]:
    """Return what to say of columns that were spoken of, but that the file has not."""
    there = {fold(column) for column in columns}
    return [
        t("The file has no column “{header}”: what was said of it is not used.", header=header)
        for header in dict.fromkeys((*answers.mapping, *answers.dates_of))
        if fold(header) not in there
    ]


def _zone(
    table: TextTable, found: Layout, answers: Answers, zones: Mapping[str, str]
) -> str | None:
    """Return the zone of times that carry none; what an export is known to use goes before.

    What the file itself says of its times goes before all, as an offset does.
    """
    own = known_zone(table.zone) if table.zone else None
    known = found.source.timezone if found.source is not None else None
    return own or answers.timezone or known or zones.get(found.tool)


def _settle(table: TextTable, found: Layout, answers: Answers, profile: Profile) -> None:
    """Ask about the file as a whole, where it is not clear enough to be loaded."""
    if found.candidates and not found.chosen:
        raise _which_source(found.candidates)
    if found.table is None:
        raise _which_columns(
            t("We don't recognise the columns of this file."),
            changes.said_of(table.columns)
            or " ".join((*table.warnings, _what_fits(table.columns, profile))),
            t(
                "If you know what its rows are, choose that and its columns; we remember it for "
                "next time. If it is none of these, leave it out."
            ),
        )
    if not answers.confirmed:
        _settle_lacking(found, table.columns)
    canonical = TABLES[found.table]
    there = [name for name in canonical.names if _provided(found, name, table.columns)]
    missing = canonical.lacks(there)
    if found.table == "surveys":
        _settle_survey(found, [column.name for column in missing])
    if missing:
        first = missing[0]
        raise _which_columns(
            t(
                "We can't find {meaning} ({column}) in this file.",
                meaning=t(first.meaning),
                column=first.name,
            ),
            _taken_for(found, table.columns),
        )
    if found.source is None and not found.chosen:
        near = suggestions.likely(found.table, table.columns, found.matches, profile.examples)
        likely = [match for match in near.values() if match.sureness >= 0.7]
        if likely:
            raise _which_columns(
                t("We are not sure what some columns of this file are."),
                t(
                    "“{header}” could be {meaning}.",
                    header=table.columns[likely[0].place],
                    meaning=_meaning(found.table, likely[0].ours),
                ),
            )


def _settle_lacking(found: Layout, columns: Sequence[str]) -> None:
    """Ask for what a known export does not say, in its own words."""
    lacking = found.source.lacking if found.source is not None else None
    if lacking is not None and not any(_provided(found, ours, columns) for ours in lacking.ours):
        raise _which_columns(t(lacking.what), t(lacking.why), t(lacking.fix))


def _settle_survey(found: Layout, missing: Sequence[str]) -> None:
    """Ask for the rating of a survey, and for when it was answered."""
    if "kind" in missing:
        raise _which_columns(
            t("We can't find a rating in this {tool} survey.", tool=found.source.title)
            if found.source is not None
            else t("We can't find a rating in this survey."),
            t("No column is known to hold one, such as “How likely are you to recommend us?”."),
        )
    if not {"responded_at", "sent_at"} & set(found.matches):
        raise _which_columns(
            t("We can't find when the customers answered (responded_at) in this file."),
            t(
                "No column of yours is known to hold it, and a score without a date is in no "
                "period."
            ),
        )


def _provided(found: Layout, ours: str, columns: Sequence[str]) -> bool:
    source = found.source
    if ours in found.matches or (source is not None and ours in source.told_otherwise):
        return True
    if ours == "mrr" and found.monthly is not None:
        there = set(map(fold, columns))
        return any(fold(name) in there for name in found.monthly.names)
    if found.table != "surveys":
        return False
    # A column of ratings brings its kind, its score and its scale.
    rated = any(kind in found.matches for kind in choosing.RATINGS)
    return rated or bool(found.source is not None and found.source.ratings)


def _meaning(table: str, ours: str) -> str:
    if ours in choosing.RATINGS or ours == "comment":
        return t("the {kind} rating", kind=ours.upper())
    if ours in choosing.ELAPSED:
        return t(elapsed.MEANT[ours])
    return t(TABLES[table].column(ours).meaning)


def _taken_for(found: Layout, columns: Sequence[str]) -> str:
    """Return what a file looks like, by which of its columns, and that it lacks one."""
    assert found.table is not None
    each = t(TABLES[found.table].each)
    if not found.matches:
        return t(
            "It looks as if one row is one {each}, but no column of yours is known to hold it.",
            each=each,
        )
    return t(
        "It looks as if one row is one {each} ({columns}), but no column of yours is known to "
        "hold it.",
        each=each,
        columns=_quoted(columns, found.matches),
    )


def _quoted(columns: Sequence[str], matches: choosing.Matches) -> str:
    return listed([in_quotes(columns[match.place]) for match in matches.values()], most=3)


def _what_fits(columns: Sequence[str], profile: Profile) -> str:
    """Return what the columns of an unknown file could be, and why that is not enough."""
    near = which_table.nearest(columns, profile.examples)
    if near is None:
        return t(
            "None of its columns is one that we know from helpdesks, surveys or phone systems."
        )
    name, fitting = near
    return t(
        "{columns} could be columns of {rows}, but that is too little to be sure of.",
        columns=_quoted(columns, fitting),
        rows=t(which_table.ROWS[name]),
    )


def _which_columns(what: str, why: str, fix: str = "") -> NeedsAnswer:
    return NeedsAnswer(Question("mapping", t(WHICH)), what, why, fix or t(CHOOSE))


def _which_source(candidates: Sequence[Source]) -> NeedsAnswer:
    options = tuple(Option(source.name, t(source.described)) for source in candidates)
    if len(candidates) == 1:
        return NeedsAnswer(
            Question(
                "source",
                t("Is this the {export}?", export=options[0].title),
                (*options, Option(layouts.UNNAMED, t("No, from another tool"))),
                options[0].value,
            ),
            t("This file looks like the {export}, but we are not sure.", export=options[0].title),
            t(
                "Its column names fit, yet we have not seen enough files of this tool to rely on "
                "them."
            ),
            t("Say whether it is; you can still choose the columns yourself."),
        )
    return NeedsAnswer(
        Question("source", t("Which tool does this export come from?"), options, options[0].value),
        t("This file could come from more than one tool."),
        t("Its column names fit several exports."),
        t("Choose the one you exported it from."),
    )


def _planned(
    table: TextTable, found: Layout, answers: Answers, profile: Profile, mark: str
) -> Plan:
    values = Values(table, found, answers, profile)
    if found.source is not None:
        values.note(*map(t, found.source.notes))
        values.warn(*map(t, found.source.warnings))
    readings = rows.readings(values)
    assert found.table is not None
    if found.table == "tickets":
        parts = [_part(values, readings), *_surveys(surveys.of_tickets(values, readings))]
        if "resolved_at" not in parts[0].columns:
            values.note(
                t(
                    "The file does not say when tickets were solved, so the time to solve them and "
                    "the backlog stay unknown."
                )
            )
        if len(parts) == 1:
            values.warn(t("The file has no rating, so CSAT and NPS stay unknown for its tickets."))
    elif found.table == "surveys" and surveys.ratings(values):
        parts = _surveys(surveys.of_answers(values, readings))
    else:
        parts = [_part(values, readings)]
        parts += _conversations(values, parts[0])
    unused = [
        (column, plain)
        for column, plain in choosing.lookalikes(found.table, table.columns, found.matches)
    ]
    for column, plain in unused:
        values.warn(
            t(
                "The column “{column}” looks like “{plain}”, but has letters of another alphabet. "
                "It is not used.",
                column=column,
                plain=plain,
            )
        )
    values.warn(*twice_encoded.said(table))
    return Plan(
        found.tool,
        found.title,
        tuple(parts),
        tuple(dict.fromkeys(values.notes)),
        tuple(dict.fromkeys(values.warnings)),
        found.table == "surveys" and len(parts) > 1,
        mark,
        replace(answers, **_date_orders(values), timezone=values.timezone),
        values.currency,
    )


def _date_orders(values: Values) -> dict[str, Any]:
    """Return the answers about dates that hold for rows of this file which come back."""
    orders = {values.header(place): order for place, order in values.date_orders.items()}
    all_alike = next(iter(orders.values())) if len(set(orders.values())) == 1 else None
    said = None if values.answers.dates == EACH else values.answers.dates
    return {"dates": said or all_alike, "dates_of": {**values.answers.dates_of, **orders}}


def _surveys(made: Sequence[surveys.Survey]) -> list[Part]:
    return [Part("surveys", sql, columns, whole, kind) for sql, columns, kind, whole in made]


def _conversations(values: Values, messages: Part) -> list[Part]:
    made = conversations.tickets(values, messages.sql)
    return [] if made is None else [Part("tickets", *made, whole=True, folds=True)]


def _part(values: Values, readings: Mapping[str, Reading]) -> Part:
    canonical = TABLES[values.table_name]
    readings = dict(readings)
    if canonical.name == "surveys" and ids.complete(values, canonical, readings):
        values.whole = True
    sql = statement.select(values, canonical, readings, values.set_aside())
    adds_up = canonical.name in LEDGERS or bool(values.source and values.source.add_up)
    if canonical.name == "orders":
        adds_up = adds_up or are_items(values, readings)
    if adds_up:
        sql = together(values, canonical, readings, sql)
    if values.source is not None and values.source.fold_rows:
        say_folded(values, canonical, readings, STATES)
    columns = {ours: reading.headers for ours, reading in readings.items() if reading.headers}
    folds = adds_up or bool(values.source and values.source.fold_rows)
    if canonical.name == "tickets" and logs.is_log(values, readings):
        sql, values.whole, folds = logs.folded(canonical, readings, sql), True, True
        if "status" in columns:
            columns.setdefault("resolved_at", columns["status"])
    return Part(canonical.name, sql, columns, values.whole, folds=folds)
