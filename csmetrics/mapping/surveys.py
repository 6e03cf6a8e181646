"""Ratings as surveys: those that stand on tickets, and files of survey answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from csmetrics.errors import NeedsAnswer, Option, Question
from csmetrics.folding import fold
from csmetrics.language.words import listed
from csmetrics.mapping import ids, scores, statement
from csmetrics.mapping.columns import RATINGS
from csmetrics.mapping.dates import date_orders, spellings
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.scores import Scored
from csmetrics.mapping.sql import cell, literal
from csmetrics.mapping.values import Values
from csmetrics.read.telling import in_quotes
from csmetrics.sources import Rating
from csmetrics.tables import TABLES, TOLD_AT
from csmetrics.translation import t

# A rating without a time of its own belongs to the first of these moments that is known.
MOMENTS = ("resolved_at", "updated_at", "first_response_at", "created_at")
# What a column ends in that tells more of a rating whose name it begins with, as “CSAT comment”.
COMMENTS = (
    *("comment", "comments", "feedback", "remark", "verbatim", "kommentar", "commentaire"),
    *("comentario", "commento", "opmerking"),
)
ANSWERED = ("date", "at", "response date", "responded at", "rated at", "answered at", "datum")
ASKED = ("sent at", "sent", "sent date", "requested at", "offered at")
SURVEYS = TABLES["surveys"]

Readings = Mapping[str, Reading]
# The SELECT, our columns with their headers, the kind of rating, and whether it needs all rows.
Survey = tuple[str, Mapping[str, tuple[str, ...]], str, bool]


def of_tickets(values: Values, tickets: Readings) -> list[Survey]:
    """Return a part for each rating column on tickets."""
    return [
        _survey(values, rating, place, scored, _on_ticket(values, tickets, rating))
        for rating, place, scored in _scored(values)
    ]


def of_answers(values: Values, answers: Readings) -> list[Survey]:
    """Return a part for each rating column of a file with one row per survey answer."""
    found = _scored(values)
    several = sum(not rating.only_words for rating, _, _ in found) > 1
    return [
        _survey(
            *(values, rating, place, scored, _of_its_own(values, answers, rating, several)),
            not several,
        )
        for rating, place, scored in found
    ]


def _scored(values: Values) -> list[tuple[Rating, int, Scored]]:
    found = []
    for rating, place in ratings(values):
        words = values.words(place)
        if words is None:
            values.warn(
                t(
                    "“{header}” has too many different values to be a rating.",
                    header=values.header(place),
                )
            )
            continue
        told = None if rating.kind == "nps" else scores.scale_in(values.header(place))
        scored = scores.score(words, rating, values.answers.scales.get(rating.kind) or told)
        if scored.scale is None:
            raise which_scale(values, rating, place, scored)
        _say(values, place, rating, scored)
        found.append((rating, place, scored))
    return found


def ratings(values: Values) -> list[tuple[Rating, int]]:
    """Return the rating columns of a file, by the source and by what the person chose."""
    found: dict[str, tuple[Rating, int]] = {}
    left_out = {theirs for theirs, ours in values.answers.mapping.items() if not ours}
    for rating in values.source.ratings if values.source else ():
        place = values.place_of(rating.theirs)
        if place is None or rating.kind in found or values.header(place) in left_out:
            continue
        if rating.only_words and values.has_words(rating.only, rating.only_words) is None:
            continue
        found[rating.kind] = (rating, place)
    for kind in RATINGS:
        place = values.place(kind)
        if place is not None:
            known = found[kind][0] if kind in found else _told_beside(values, kind, place)
            found[kind] = (known, place)
    return list(found.values())


def _told_beside(values: Values, kind: str, place: int) -> Rating:
    """Return a rating with the columns that tell more of it, by their names and cells."""
    own = fold(values.header(place))
    names = (kind, own, *(own.removesuffix(end) for end in (" score", " rating")))

    def beside(ends: Sequence[str], dated: bool = True) -> tuple[str, ...]:
        headers = [f"{name} {end}" for name in dict.fromkeys(names) for end in ends]
        there = values.place_of(headers)
        if there is None or there == place:
            return ()
        cells = [cell for cell in values.profile.examples(there) if cell]
        fits = spellings.looks_like_moments(cells) if dated else True
        return (values.header(there),) if fits else ()

    return Rating(
        *(kind, (values.header(place),)),
        comment=beside(COMMENTS, dated=False),
        sent_at=beside(ASKED),
        responded_at=beside(ANSWERED),
    )


def _comment(values: Values, rating: Rating) -> int | None:
    """Return the column of what was written with a rating: its own, or one of no other rating."""
    place = values.place_of(rating.comment)
    if place is not None or (place := values.place("comment")) is None:
        return place
    first = fold(values.header(place)).split()[0]
    return None if first in RATINGS and first != rating.kind else place


def which_scale(values: Values, rating: Rating, place: int, scored: Scored) -> NeedsAnswer:
    """Return the question on which scale a rating column is."""
    header = values.header(place)
    words = list(values.profile.words(place) or {})[:5]
    options = tuple(
        Option(
            f"{rating.kind}:{low:g}-{high:g}",
            t("from {low} to {high}", low=scores.in_words(low), high=scores.in_words(high)),
        )
        for low, high in scored.choices
    )
    return NeedsAnswer(
        Question(
            "scale",
            t("On which scale are the answers in “{header}”?", header=header),
            options,
            options[0].value,
        ),
        t(
            "We can't tell the scale of the {kind} answers in “{header}”.",
            kind=rating.kind.upper(),
            header=header,
        ),
        t(
            "They are such as {answers}, so they could be on more than one.",
            answers=", ".join(words),
        ),
        t("Say what the lowest and the highest possible answer are."),
    )


def _say(values: Values, place: int, rating: Rating, scored: Scored) -> None:
    header, kind = values.header(place), rating.kind.upper()
    is_named = kind in header.upper()
    name = header if is_named else t("{kind} column “{header}”", kind=kind, header=header)
    answers = {word for word, meaning in scored.words.items() if meaning.score is not None}
    if scored.said:
        values.warn(t("The {column} {finding}.", column=name, finding=scored.said))
    unknown = [word for word, meaning in scored.words.items() if not meaning.readable]
    if unknown and not answers:
        values.warn(
            t(
                "{column} has answers in words that we do not know, such as {words}, so {kind} "
                "stays unknown for this file.",
                column=name,
                words=listed([in_quotes(word) for word in unknown], most=3),
                kind=kind,
            )
        )
    elif not answers:
        values.warn(
            t(
                "{column} has no answers, so {kind} stays unknown for this file.",
                column=name,
                kind=kind,
            )
        )
    if any("," in word for word in answers):
        values.warn(t("The {column} has decimal commas: 4,5 is read as 4.5.", column=name))


def _on_ticket(values: Values, tickets: Readings, rating: Rating) -> dict[str, Reading]:
    """Return the columns of a survey that its ticket gives."""
    ticket = tickets["ticket_id"]
    there = [tickets[name].value for name in MOMENTS if name in tickets]
    when = Reading(there[0] if len(there) == 1 else f"coalesce({', '.join(there)})")
    made = {
        "survey_id": Reading(f"{ticket.value} || {literal('-' + rating.kind)}", "", ticket.headers),
        "sent_at": _own_moment(values, rating.sent_at, when),
        "responded_at": _own_moment(values, rating.responded_at, when),
        "ticket_id": replace(ticket, raw=""),
    }
    if "updated_at" in tickets:
        made[TOLD_AT] = Reading(tickets["updated_at"].value)
    if "source" in tickets:
        made["source"] = tickets["source"]
    if "customer_id" in tickets:
        made["customer_id"] = replace(tickets["customer_id"], raw="")
    if (place := _comment(values, rating)) is not None:
        made["comment"] = Reading(values.text(place), "", (values.header(place),))
    return made


def _own_moment(values: Values, names: Sequence[str], otherwise: Reading) -> Reading:
    """Return the moment that a rating has of its own, where it is known, else its ticket's."""
    place = values.place_of(names)
    if place is None:
        return otherwise
    own = date_orders.reading_of(values, place)
    # A day without a time is no moment before the ticket's on the same day.
    day = f"date_trunc('day', {otherwise.value})"
    exact = f"case when {own.value} = {day} then {otherwise.value} else {own.value} end"
    return Reading(f"coalesce({exact}, {otherwise.value})", "", own.headers)


def _of_its_own(
    values: Values, answers: Readings, rating: Rating, several: bool
) -> dict[str, Reading]:
    """Return the columns that all ratings of one survey answer share, and its own comment."""
    made = {name: reading for name, reading in answers.items() if name not in ("kind", "score")}
    if several:
        made.pop("comment", None)
        if (place := _comment(values, rating)) is not None:
            made["comment"] = Reading(values.text(place), "", (values.header(place),))
    if several and "survey_id" in made:
        own = made["survey_id"]
        made["survey_id"] = replace(own, value=f"{own.value} || {literal('-' + rating.kind)}")
    for name, other in (("sent_at", "responded_at"), ("responded_at", "sent_at")):
        if name in made or other in answers:
            both = [answers[n].value for n in (name, other) if n in answers]
            raw = made[name].raw if name in made else ""
            headers = (made.get(name) or answers[other]).headers
            value = f"coalesce({', '.join(both)})" if len(both) > 1 else both[0]
            made[name] = Reading(value, raw, headers)
    return made


def _survey(
    values: Values,
    rating: Rating,
    place: int,
    scored: Scored,
    made: dict[str, Reading],
    every_row: bool = False,
) -> Survey:
    """Return a part of surveys; with `every_row`, a blank rating was asked for, too."""
    assert scored.scale is not None
    c, header = cell(place), values.header(place)
    meanings = scored.words.items()
    answered = _in(c, [w for w, m in meanings if m.score is not None or not m.readable])
    known = {word: meaning.score for word, meaning in meanings if meaning.score is not None}
    low, high = scored.scale
    made |= {
        "kind": Reading(literal(rating.kind), "", (header,)),
        "score": Reading(_case(c, known), f"case when {answered} then {c} end", (header,)),
        "scale_min": Reading(f"cast({low!r} as double)", "", (header,)),
        "scale_max": Reading(f"cast({high!r} as double)", "", (header,)),
    }
    if "responded_at" in made:
        when = made["responded_at"]
        value = f"case when {answered} then {when.value} end"
        # An answer whose date cannot be read would be in no period, and nobody would know.
        raw = f"case when {answered} then {when.raw} end" if when.raw else ""
        headers = when.headers or (header,)
        made["responded_at"] = replace(when, value=value, raw=raw, headers=headers)
    if "sent_at" in made:
        made["sent_at"] = replace(made["sent_at"], headers=made["sent_at"].headers or (header,))
    whole = ids.complete(values, SURVEYS, made)
    asked = _in(c, [word for word, meaning in meanings if meaning.asked])
    asked = f"({asked} or {c} is null)" if every_row else asked
    set_aside = values.set_aside()
    if rating.only_words:
        asked = f"({asked} and {values.has_words(rating.only, rating.only_words)})"
    if values.table_name == "surveys":
        # A row that is no answer is said to be none, whichever question it leaves blank.
        asked = f"({asked} or ({set_aside}) is not null or ({values.left_out()}) is not null)"
    sql = statement.select(values, SURVEYS, made, set_aside, where=asked)
    columns = {ours: made[ours].headers for ours in made if ours in SURVEYS.names}
    return sql, columns, rating.kind.upper(), whole


def _case(c: str, meanings: Mapping[str, float | None]) -> str:
    if not meanings:
        return "cast(null as double)"
    cases = " ".join(f"when {literal(word)} then {score!r}" for word, score in meanings.items())
    return f"cast(case {c} {cases} end as double)"


def _in(c: str, words: list[str]) -> str:
    return f"{c} in ({', '.join(map(literal, words))})" if words else "false"
