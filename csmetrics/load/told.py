"""Answers to questions about a file, as a person writes them behind the command."""

import shlex
from collections.abc import Iterator, Sequence
from typing import Any

from csmetrics.answers import EACH
from csmetrics.errors import Problem, Question
from csmetrics.mapping import scale_answer
from csmetrics.mapping.dates.date_orders import ORDERS
from csmetrics.mapping.dates.elapsed import UNITS
from csmetrics.tables import SURVEY_KINDS

ABOUT = ("source", "table", "timezone", "dates", "sheet", "scale", "unit", "mapping")
CONFIRMED = "confirmed"


def answers_of(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the `Answers` that pairs such as (unit, resolution_time:hours) mean.

    Raises Problem where one is no answer to any question.
    """
    told: dict[str, Any] = {}
    for about, value in pairs:
        for name, meant in _answer_of(about, value).items():
            told[name] = {**told.get(name, {}), **meant} if isinstance(meant, dict) else meant
    return told


def _answer_of(about: str, value: str) -> dict[str, Any]:
    if about == "scale":
        return {"scales": _scale(value)}
    if about == "unit":
        ours, _, unit = value.partition(":")
        if not ours or unit not in UNITS:
            raise _no_answer(about, value, "unit=first_response_time:minutes")
        return {"units": {ours: unit}}
    if about == "mapping":
        if value != CONFIRMED:
            raise _no_answer(about, value, f"mapping={CONFIRMED}")
        return {"confirmed": True}
    if about == "dates":
        return _dates(value)
    if about not in ABOUT:
        raise Problem(
            f"“{about}” is not something that is asked about a file.",
            "",
            f"It can be {', '.join(ABOUT)}.",
        )
    return {about: value}


def _dates(value: str) -> dict[str, Any]:
    """Return what is said of all dates, or of one column: Created at:day-first."""
    theirs, _, order = value.rpartition(":")
    if order not in ORDERS and value != EACH:
        raise _no_answer("dates", value, "dates=day-first")
    return {"dates_of": {theirs: order}} if theirs else {"dates": value}


def _scale(value: str) -> dict[str, tuple[float, float]]:
    example = "scale=csat:1-5"
    try:
        told = scale_answer(value)
    except ValueError as error:
        raise _no_answer("scale", value, example) from error
    if any(kind not in SURVEY_KINDS or low >= high for kind, (low, high) in told.items()):
        raise _no_answer("scale", value, example)
    return told


def _no_answer(about: str, value: str, example: str) -> Problem:
    return Problem(
        f"“{about}={value}” is not an answer that can be used.",
        "",
        f"It should look like --answer {example}.",
    )


def _option(about: str, value: str) -> str:
    return f"--answer {shlex.quote(f'{about}={value}')}"


def ways_to_answer(question: Question) -> Iterator[str]:
    """Yield the lines that say what to add to the command to answer a question."""
    yield "To answer, run it again with one of:" if question.options else "To answer, add:"
    for option in question.options:
        told = [f"{column}:{option.value}" for column in question.columns] or [option.value]
        if option.value == EACH:
            told = [EACH]
        yield f"  {' '.join(_option(question.about, value) for value in told)}  {option.title}"
    if question.about == "mapping":
        yield "  --map THEIRS=OURS  for each column that is not found, and --table TABLE"
        yield f"  --answer mapping={CONFIRMED}  to take what is suggested as it is"
