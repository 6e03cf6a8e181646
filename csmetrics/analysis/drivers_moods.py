"""The comments of a period with their mood, and how well the mood goes with the score."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from csmetrics.analysis import drivers
from csmetrics.analysis.drivers import HIGH, LOW
from csmetrics.asking.statistics import wilson
from csmetrics.engine import Database
from csmetrics.headline import Answer
from csmetrics.words.mood import NEGATIVE, POSITIVE, UNKNOWN, mood


@dataclass(frozen=True)
class Read:
    """Comments that were read, newest first, of `total` in the period.

    table:  as `drivers.written`, with mood and deciding (its words, those that count most first)
    counts: how many comments are of each mood
    negative_low, positive_high: the percent of comments of a mood whose score agrees with it
    """

    total: int
    table: pa.Table
    counts: Mapping[str, int]
    negative_low: Answer
    positive_high: Answer

    @property
    def read(self) -> int:
        """Return how many comments were read."""
        return int(self.table.num_rows)

    @property
    def unknown_share(self) -> float | None:
        """Return the percent of comments of which no word is known."""
        return 100 * self.counts[UNKNOWN] / self.read if self.read else None

    def those(self, of_mood: str | None, group: str | None, topic: str | None) -> pa.Table:
        """Return the comments of a mood, a group of scores and a topic; None stands for all."""
        wanted = {"mood": of_mood, "group": group, "about_topic": topic}
        kept = [True] * self.read
        for column, value in wanted.items():
            if value is not None:
                cells = self.table[column].to_pylist()
                kept = [
                    is_kept and cell == value for is_kept, cell in zip(kept, cells, strict=True)
                ]
        return self.table.filter(pa.array(kept, pa.bool_()))

    @property
    def topics(self) -> list[str]:
        """Return the topics of the comments, the most frequent first."""
        counted = Counter(topic for topic in self.table["about_topic"].to_pylist() if topic)
        return [topic for topic, _ in counted.most_common(100)]


def read(db: Database, question: Mapping[str, Any]) -> Read:
    """Read the comments of a survey metric's period and groups."""
    total, table = drivers.written(db, question)
    moods = [mood(text) for text in table["comment"].to_pylist()]
    verdicts, groups = [one.verdict for one in moods], table["group"].to_pylist()
    table = table.append_column("mood", pa.array(verdicts, pa.string()))
    table = table.append_column(
        "deciding", pa.array([_deciding(one.words) for one in moods], pa.list_(pa.string()))
    )
    return Read(
        total,
        table,
        Counter(verdicts),
        _agreeing(verdicts, groups, NEGATIVE, LOW),
        _agreeing(verdicts, groups, POSITIVE, HIGH),
    )


def _deciding(counted: Sequence[tuple[str, float]]) -> list[str]:
    ordered = sorted(counted, key=lambda one: -abs(one[1]))
    return [f"{'+' if weight > 0 else '−'} {word}" for word, weight in ordered[:4]]


def _agreeing(verdicts: Sequence[str], groups: Sequence[str], of_mood: str, group: str) -> Answer:
    theirs = [one for verdict, one in zip(verdicts, groups, strict=True) if verdict == of_mood]
    agreeing = theirs.count(group)
    value = 100 * agreeing / len(theirs) if theirs else None
    return Answer(value, len(theirs), *wilson(agreeing, len(theirs)))
