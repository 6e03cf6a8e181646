"""The rows of the mapping screen. (placeholder until the next step)"""

from collections.abc import Mapping
from dataclasses import dataclass

from csmetrics.answers import Answers
from csmetrics.read import TextTable


@dataclass(frozen=True)
class Row:
    """One of our columns on the mapping screen."""

    ours: str


@dataclass(frozen=True)
class Sketch:
    """What the mapping screen shows."""

    target: str


def sketch(table: TextTable, answers: Answers, target: str | None = None) -> Sketch:
    """Return the rows of the mapping screen."""
    raise NotImplementedError
