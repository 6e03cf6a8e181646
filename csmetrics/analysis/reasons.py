"""Say in words why a number changed, and warn where a total misleads."""

from collections.abc import Sequence

from csmetrics.analysis.effects import Effect, Group
from csmetrics.analysis.explain import Explanation, moves_against_parts, pieces_of
from csmetrics.catalogue import Metric
from csmetrics.language import words
from csmetrics.language.words import DIMENSIONS

# How rows of a group are spoken of: "more tickets … email".
CAME = {
    "channel": "came by",
    "team": "went to",
    "agent_id": "went to",
    "topic": "were about",
    "segment": "came from",
    "source": "came from",
    "priority": "were",
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
        return f"{title} cannot be compared: one of the periods has no number."
    if not difference:
        return f"{title} did not change."
    with_it, against_it, rest = _sorted_out(explanation, difference, most)
    said = f"{title} {'rose' if difference > 0 else 'fell'} by {_size(difference, explanation)}"
    if with_it:
        said += f": {_because(with_it, explanation)}"
    if against_it:
        said += f"; against that {_because(against_it, explanation)}"
    if rest and _size(rest, explanation) != _size(0, explanation):
        towards = "more" if rest * difference > 0 else "less"
        said += f"; all else together made it {_size(rest, explanation)} {towards}"
    return f"{said}."


def warning(explanation: Explanation) -> str | None:
    """Return a sentence where the total moved against all its parts (Simpson), else None."""
    difference = explanation.difference
    if not difference or not moves_against_parts(explanation):
        return None
    metric, dimension = explanation.metric, DIMENSIONS[explanation.dimension]
    rose = difference > 0
    # Of two groups that changed places, the one that grew is the plainer reason.
    pushed = max(
        explanation.effects,
        key=lambda effect: (effect.mix * difference > 0 and _grew(effect, explanation),
                            effect.mix * difference),
    )  # fmt: skip
    return (
        f"{metric.title} {'rose' if rose else 'fell'} in total, although it "
        f"{'fell' if rose else 'rose'} in every {dimension} that both periods have: "
        f"{_mix(pushed, explanation)}. Compare each {dimension}, not the total."
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
        difference - sum(amount for _, _, amount in shown),
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
        return f"{size} {'more' if amount > 0 else 'fewer'} {_of_group(effect, explanation)}"
    why = _mix(effect, explanation) if kind == "mix" else _rate(amount, effect, explanation)
    return f"{size} because {why}"


def _of_group(effect: Effect, explanation: Explanation) -> str:
    if effect.group is None:
        return f"without {_a(DIMENSIONS[explanation.dimension])}"
    way = {"channel": "by", "topic": "about", "priority": "that are", "segment": "from"}
    word = way.get(explanation.dimension, "for")
    return f"{word} {_group(effect.group, explanation.dimension)}"


def _rate(amount: float, effect: Effect, explanation: Explanation) -> str:
    group = _group(effect.group, explanation.dimension)
    return f"{group} {_moved(amount, explanation.metric)}"


def _moved(amount: float, metric: Metric) -> str:
    if metric.unit == "seconds":
        return "got slower" if amount > 0 else "got faster"
    if metric.better == "none":
        return "rose" if amount > 0 else "fell"
    return "got better" if (amount > 0) == (metric.better == "higher") else "got worse"


def _mix(effect: Effect, explanation: Explanation) -> str:
    group = _group(effect.group, explanation.dimension)
    if effect.before is None:
        return f"{group} {_is(explanation)} new"
    if effect.now is None:
        return f"{group} {_is(explanation)} gone"
    noun = _noun(explanation.metric)
    grew = _grew(effect, explanation)
    count_grew = effect.now.n > effect.before.n
    if grew == count_grew:
        amount = f"{'more' if grew else 'fewer'} {noun}"
    else:
        amount = f"a {'larger' if grew else 'smaller'} share of the {noun}"
    if effect.group is None:
        return f"{amount} had no {DIMENSIONS[explanation.dimension]}"
    return f"{amount} {CAME[explanation.dimension]} {group}"


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _is(explanation: Explanation) -> str:
    return "are" if explanation.dimension == "priority" else "is"


def _grew(effect: Effect, explanation: Explanation) -> bool:
    return _share(effect, explanation, "now") > _share(effect, explanation, "before")


def _share(effect: Effect, explanation: Explanation, side: str) -> float:
    parts = [getattr(each, side) for each in explanation.effects]
    whole = sum(part.weight for part in parts if part)
    own = getattr(effect, side)
    return own.weight / whole if own and whole else 0.0


def _noun(metric: Metric) -> str:
    noun = next((noun for noun in NOUNS if noun in metric.each), metric.each)
    return words.counted(2, noun).removeprefix("2 ")


def _group(group: Group, dimension: str) -> str:
    if group is None or not group.strip():
        return f"those without {_a(DIMENSIONS[dimension])}"
    if dimension == "topic":
        return f"“{group}”"
    known = words.NAMES.get(group)
    if known is None or known.isupper():
        return known or group
    return known[:1].lower() + known[1:]


def _size(amount: float, explanation: Explanation) -> str:
    unit, size = explanation.metric.unit, abs(amount)
    match unit:
        case "percent":
            return f"{words.say(size, 'rate')} pts"
        case "points":
            return f"{words.say(size, 'rate')} points"
    return words.say(size, unit)
