"""Say in words why a number changed, and warn where a total misleads."""

from collections.abc import Sequence

from csmetrics.analysis.effects import Effect, Group
from csmetrics.analysis.explain import Explanation, moves_against_parts, pieces_of
from csmetrics.analysis.rounding import rounded
from csmetrics.catalogue import Metric
from csmetrics.language import words
from csmetrics.translation import ENGLISH, later, spoken, t

# How rows of a group are spoken of: "more tickets came by email".
CAME = {
    "channel": later("{amount} came by {group}"),
    "team": later("{amount} went to {group}"),
    "agent_id": later("{amount} went to {group}"),
    "topic": later("{amount} were about {group}"),
    "segment": later("{amount} came from {group}"),
    "source": later("{amount} came from {group}"),
    "priority": later("{amount} were {group}"),
}
# How a group is added to what there is more of: "12 more by email".
MORE = {
    "channel": later("{size} more by {group}"),
    "topic": later("{size} more about {group}"),
    "priority": later("{size} more that are {group}"),
    "segment": later("{size} more from {group}"),
    "": later("{size} more for {group}"),
}
FEWER = {
    "channel": later("{size} fewer by {group}"),
    "topic": later("{size} fewer about {group}"),
    "priority": later("{size} fewer that are {group}"),
    "segment": later("{size} fewer from {group}"),
    "": later("{size} fewer for {group}"),
}
# The group of what has no channel, no team …
WITHOUT = {
    "channel": later("without a channel"),
    "team": later("without a team"),
    "agent_id": later("without an agent"),
    "topic": later("without a topic"),
    "segment": later("without a segment"),
    "source": later("without a source"),
    "priority": later("without a priority"),
}
# What a row of a metric is called in short: a "resolved ticket" is a ticket.
NOUNS = ("ticket", "answer", "call", "survey", "contact", "interaction", "review")

Piece = tuple[str, Group, float]


def sentence(explanation: Explanation, most: int = 3) -> str:
    """Say how far a number moved and which groups moved it, the largest effects first.

    “Resolution time (median) rose by 2h 10m: 1h 40m because email got slower, 30m because more
    tickets came by email.”
    """
    title, difference = explanation.metric.title, explanation.difference
    if difference is None:
        return t("{title} cannot be compared: one of the periods has no number.", title=title)
    if not difference:
        return t("{title} did not change.", title=title)
    if not explanation.has_groups:
        return f"{moved(explanation)}."
    with_it, against_it, rest = _sorted_out(rounded(explanation), difference, most)
    said = moved(explanation)
    if with_it:
        said = t("{said}: {reasons}", said=said, reasons=_because(with_it, explanation))
    if against_it:
        reasons = _because(against_it, explanation)
        said = t("{said}; against that {reasons}", said=said, reasons=reasons)
    if rest and _size(rest, explanation) != _size(0, explanation):
        rest_said = {"said": said, "size": _size(rest, explanation)}
        if rest * difference > 0:
            said = t("{said}; all else together made it {size} more", **rest_said)
        else:
            said = t("{said}; all else together made it {size} less", **rest_said)
    return f"{said}."


def moved(explanation: Explanation) -> str:
    """Say how far a number moved: what `sentence` begins with."""
    difference = explanation.difference or 0.0
    title, size = explanation.metric.title, _size(difference, explanation)
    if difference > 0:
        return t("{title} rose by {size}", title=title, size=size)
    return t("{title} fell by {size}", title=title, size=size)


def warning(explanation: Explanation) -> str | None:
    """Return a sentence where the total moved against all its parts (Simpson), else None."""
    difference = explanation.difference
    if not difference or not moves_against_parts(explanation):
        return None
    # Of two groups that changed places, the one that grew is the plainer reason.
    pushed = max(
        explanation.effects,
        key=lambda effect: (effect.mix * difference > 0 and _grew(effect, explanation),
                            effect.mix * difference),
    )  # fmt: skip
    said = {
        "title": explanation.metric.title,
        "dimension": words.dimension(explanation.dimension),
        "reason": _mix(pushed, explanation),
    }
    if difference > 0:
        return t(
            "{title} rose in total, although it fell in every {dimension} that both periods have: "
            "{reason}. Compare each {dimension}, not the total.",
            **said,
        )
    return t(
        "{title} fell in total, although it rose in every {dimension} that both periods have: "
        "{reason}. Compare each {dimension}, not the total.",
        **said,
    )


def label(kind: str, group: Group, amount: float, explanation: Explanation) -> str:
    """Say what one effect is: “email got slower”, “more tickets came by email”."""
    effect = next(effect for effect in explanation.effects if effect.group == group)
    match kind:
        case "count":
            return f"{_group(group, explanation.dimension)}"
        case "mix":
            return _mix(effect, explanation)
    return _rate(amount, effect, explanation)


def _sorted_out(
    explanation: Explanation, difference: float, most: int
) -> tuple[list[Piece], list[Piece], float]:
    """Return the largest effects that push the same way, those that push back, and the rest."""
    pieces = [piece for piece in pieces_of(explanation) if _is_said(piece[2], explanation)]
    with_it: list[Piece] = [piece for piece in pieces if piece[2] * difference > 0]
    against_it: list[Piece] = [piece for piece in pieces if piece[2] * difference < 0]
    shown = with_it[:most] + against_it[: most - 1]
    return (
        with_it[:most],
        against_it[: most - 1],
        sum(amount for _, _, amount in pieces_of(explanation)) - sum(one[2] for one in shown),
    )


def _is_said(amount: float, explanation: Explanation) -> bool:
    return _size(amount, explanation) != _size(0, explanation)


def _because(pieces: Sequence[Piece], explanation: Explanation) -> str:
    effects = {effect.group: effect for effect in explanation.effects}
    return words.listed(
        [_one(kind, amount, effects[group], explanation) for kind, group, amount in pieces]
    )


def _one(kind: str, amount: float, effect: Effect, explanation: Explanation) -> str:
    size = _size(amount, explanation)
    if kind == "count":
        return _counted(size, amount, effect.group, explanation.dimension)
    why = _mix(effect, explanation) if kind == "mix" else _rate(amount, effect, explanation)
    return t("{size} because {reason}", size=size, reason=why)


def _counted(size: str, amount: float, group: Group, dimension: str) -> str:
    if group is None:
        without = t(WITHOUT[dimension])
        if amount > 0:
            return t("{size} more {without}", size=size, without=without)
        return t("{size} fewer {without}", size=size, without=without)
    said = MORE if amount > 0 else FEWER
    return t(said.get(dimension, said[""]), size=size, group=_group(group, dimension))


def _rate(amount: float, effect: Effect, explanation: Explanation) -> str:
    group = _subject(effect.group, explanation.dimension)
    metric = explanation.metric
    if metric.unit == "seconds":
        if amount > 0:
            return t("{group} got slower", group=group)
        return t("{group} got faster", group=group)
    if metric.better == "none":
        return t("{group} rose", group=group) if amount > 0 else t("{group} fell", group=group)
    if (amount > 0) == (metric.better == "higher"):
        return t("{group} got better", group=group)
    return t("{group} got worse", group=group)


def _mix(effect: Effect, explanation: Explanation) -> str:
    group, are = _subject(effect.group, explanation.dimension), effect.group is None
    if effect.before is None:
        return t("{group} are new", group=group) if are else t("{group} is new", group=group)
    if effect.now is None:
        return t("{group} are gone", group=group) if are else t("{group} is gone", group=group)
    amount = _amount(effect, effect.now.n > effect.before.n, explanation)
    if effect.group is None:
        dimension = words.dimension(explanation.dimension)
        return t("{amount} had no {dimension}", amount=amount, dimension=dimension)
    group = _group(effect.group, explanation.dimension)
    return t(CAME[explanation.dimension], amount=amount, group=group)


def _amount(effect: Effect, count_grew: bool, explanation: Explanation) -> str:
    rows = _rows(explanation.metric)
    if _grew(effect, explanation):
        if count_grew:
            return t("more {rows}", rows=rows)
        return t("a larger share of the {rows}", rows=rows)
    if count_grew:
        return t("a smaller share of the {rows}", rows=rows)
    return t("fewer {rows}", rows=rows)


def _grew(effect: Effect, explanation: Explanation) -> bool:
    return _share(effect, explanation, "now") > _share(effect, explanation, "before")


def _share(effect: Effect, explanation: Explanation, side: str) -> float:
    parts = [getattr(each, side) for each in explanation.effects]
    whole = sum(part.weight for part in parts if part)
    own = getattr(effect, side)
    return own.weight / whole if own and whole else 0.0


def _rows(metric: Metric) -> str:
    return words.plural(next((noun for noun in NOUNS if noun in metric.each), metric.each))


def _group(group: Group, dimension: str) -> str:
    if group is None or not group.strip():
        return t("those {without}", without=t(WITHOUT[dimension]))
    if dimension == "topic":
        return t("“{name}”", name=group)
    if group not in words.NAMES:
        return group
    name = words.name(group)
    # Nouns begin with a capital elsewhere, and names do everywhere.
    is_as_it_is = name.isupper() or spoken().language != ENGLISH
    return name if is_as_it_is else name[:1].lower() + name[1:]


def _subject(group: Group, dimension: str) -> str:
    """Return a group as what does something: a priority is no noun."""
    said = _group(group, dimension)
    is_known = group is not None and group.strip()
    return t("{name} priority", name=said) if dimension == "priority" and is_known else said


def _size(amount: float, explanation: Explanation) -> str:
    unit, size = explanation.metric.unit, abs(amount)
    match unit:
        case "percent":
            return t("{points} pts", points=words.say(size, "rate"))
        case "points":
            return t("{points} points", points=words.say(size, "rate"))
    return words.say(size, unit)
