"""Ratings that stand on tickets, as surveys of their own; and files of survey answers."""

from collections.abc import Mapping

from csmetrics.errors import NeedsAnswer, Option, Question
from csmetrics.mapping import rows, scores
from csmetrics.mapping.columns import RATINGS
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.scores import Scale, Score, Scored
from csmetrics.mapping.sql import cell, literal
from csmetrics.mapping.values import Values
from csmetrics.recognise import Rating
from csmetrics.tables import TABLES

# A rating without a time of its own belongs to the first of these moments that is known.
MOMENTS = ("resolved_at", "updated_at", "first_response_at", "created_at")

Survey = tuple[str, Mapping[str, tuple[str, ...]], str]


def of_tickets(values: Values, tickets: Mapping[str, Reading]) -> list[Survey]:
    """Return for each rating column on tickets: its SELECT, its columns and what a row is."""
    made = []
    for rating, place in _ratings(values):
        words = values.profile.words(place)
        if words is None:
            values.warn(f"“{values.header(place)}” has too many different values to be a rating.")
            continue
        scored = scores.score(words, rating, values.answers.scales.get(rating.kind))
        if scored.scale is None:
            raise which_scale(values, rating, place, scored)
        _say(values, place, rating, words, scored)
        made.append(_survey(values, tickets, rating, place, scored))
    return made


def _ratings(values: Values) -> list[tuple[Rating, int]]:
    found: dict[str, tuple[Rating, int]] = {}
    for rating in values.source.ratings if values.source else ():
        place = values.place_of(rating.theirs)
        if place is not None and rating.kind not in found:
            found[rating.kind] = (rating, place)
    for kind in RATINGS:
        place = values.place(kind)
        if place is not None:
            found[kind] = (Rating(kind, (values.header(place),)), place)
    return list(found.values())


def which_scale(values: Values, rating: Rating, place: int, scored: Scored) -> NeedsAnswer:
    """Return the question on which scale a rating column is."""
    header = values.header(place)
    words = list(values.profile.words(place) or {})[:5]
    options = tuple(
        Option(f"{rating.kind}:{low:g}-{high:g}", f"from {low:g} to {high:g}")
        for low, high in scored.choices
    )
    return NeedsAnswer(
        Question(
            "scale",
            f"On which scale are the answers in “{header}”?",
            options,
            options[0].value,
        ),
        f"We can't tell the scale of the {rating.kind.upper()} answers in “{header}”.",
        f"They are such as {', '.join(words)}, so they could be on more than one.",
        "Say what the lowest and the highest possible answer are.",
    )


def _say(
    values: Values, place: int, rating: Rating, words: Mapping[str, int], scored: Scored
) -> None:
    header, kind = values.header(place), rating.kind.upper()
    name = header if kind in header.upper() else f"{kind} column “{header}”"
    answers = {word: meaning for word, meaning in scored.words.items() if meaning.score is not None}
    if scored.said:
        values.warn(f"The {name} {scored.said}.")
    if not answers:
        values.warn(f"{name} has no answers, so {kind} stays unknown for this file.")
    if any("," in word for word in answers):
        values.warn(f"The {name} has decimal commas: 4,5 is read as 4.5.")


def _survey(
    values: Values,
    tickets: Mapping[str, Reading],
    rating: Rating,
    place: int,
    scored: Scored,
) -> Survey:
    assert scored.scale is not None
    c, header, id_ = cell(place), values.header(place), tickets["ticket_id"]
    low, high = scored.scale
    score = _case(c, {w: m.score for w, m in scored.words.items() if m.score is not None})
    answered = _in(c, [w for w, m in scored.words.items() if m.score is not None or not m.readable])
    there = [name for name in MOMENTS if name in tickets]
    when = f"coalesce({', '.join(tickets[name].value for name in there)})"
    sent, responded = _own_moments(values, rating, when)
    made = {
        "survey_id": Reading(f"{id_.value} || {literal('-' + rating.kind)}", "", id_.headers),
        "kind": Reading(literal(rating.kind), "", (header,)),
        "sent_at": Reading(sent, "", (header,)),
        "responded_at": Reading(f"case when {answered} then {responded} end", "", (header,)),
        "score": Reading(score, f"case when {answered} then {c} end", (header,)),
        "scale_min": Reading(f"cast({low!r} as double)", "", (header,)),
        "scale_max": Reading(f"cast({high!r} as double)", "", (header,)),
        "ticket_id": Reading(id_.value, "", id_.headers),
    }
    if "customer_id" in tickets:
        made["customer_id"] = tickets["customer_id"]
    comment = _comment_place(values, rating)
    if comment is not None:
        made["comment"] = Reading(values.text(comment), "", (values.header(comment),))
    asked = _in(c, [word for word, meaning in scored.words.items() if meaning.asked])
    sql = rows.select(values, TABLES["surveys"], made, values.set_aside())
    columns = {ours: reading.headers for ours, reading in made.items()}
    return (
        f"{sql.removesuffix(' from upload)')} from upload where {asked})",
        columns,
        (f"{rating.kind.upper()} rating"),
    )


def _own_moments(values: Values, rating: Rating, when: str) -> tuple[str, str]:
    from csmetrics.mapping import moments

    made = []
    for names in (rating.sent_at, rating.responded_at):
        place = values.place_of(names)
        if place is None:
            made.append(when)
            continue
        look = moments.look(values.profile, place)
        order = look.order if look.order in ("day-first", "month-first") else "day-first"
        order = values.answers.dates or order
        reading = moments.reading(look, order, values.timezone, values.header(place), False)
        made.append(f"coalesce({reading.value}, {when})")
    return made[0], made[1]


def _comment_place(values: Values, rating: Rating) -> int | None:
    place = values.place_of(rating.comment)
    return values.place("comment") if place is None else place


def _case(c: str, meanings: Mapping[str, float]) -> str:
    if not meanings:
        return "cast(null as double)"
    cases = " ".join(f"when {literal(word)} then {score!r}" for word, score in meanings.items())
    return f"cast(case {c} {cases} end as double)"


def _in(c: str, words: list[str]) -> str:
    return f"{c} in ({', '.join(map(literal, words))})" if words else "false"


__all__ = ["RATINGS", "Scale", "Score", "of_tickets", "which_scale"]
