"""What others reached, never without year, source, method and definition.

One file of `csmetrics/team/benchmarks/` per publication. A figure is shown beside a number only
where both are worked out in the same way: the same metric under the same settings, of the same
channel, by the clock. Figures without a year, a method or a definition of their own are left out on
purpose: one page showed 6.2 and, later, 3.3 percent of monthly churn under the same title.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from csmetrics.catalogue import Metric, catalogue
from csmetrics.language import words
from csmetrics.team.settings import defaults
from csmetrics.team.targets import as_shown
from csmetrics.translation import t

FOLDER = Path(__file__).parent / "benchmarks"


@dataclass(frozen=True)
class Benchmark:
    """One published figure with all that is needed to read it; texts are as the file has them.

    value:      in the unit of the metric (seconds, percent …)
    of:         whose figure it is
    settings:   the definition in our terms: it is comparable only where these hold
    channel:    the channel it is of; None = all channels together
    """

    metric: str
    value: float
    of: str
    definition: str
    publisher: str
    year: int
    source: str
    method: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    channel: str | None = None

    @property
    def about(self) -> Metric:
        """Return the metric it is of."""
        return catalogue()[self.metric]

    @property
    def title(self) -> str:
        """Return the figure in a line: "95.6% · Zendesk customers in manufacturing, 2018"."""
        value = words.say(self.value, self.about.unit)
        return t("{value} · {whose}, {year}", value=value, whose=t(self.of), year=self.year)

    @property
    def evidence(self) -> str:
        """Return where it comes from and how it was measured, in sentences."""
        return t(
            "{definition}. {method} Source: {source}.",
            definition=t(self.definition),
            method=t(self.method),
            source=t(self.source),
        )

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what is to be translated."""
        return self.of, self.definition, self.method, self.source


@cache
def benchmarks() -> tuple[Benchmark, ...]:
    """Return every benchmark, the newest first."""
    found = [one for path in sorted(FOLDER.glob("*.toml")) for one in _read(path)]
    return tuple(sorted(found, key=lambda one: (one.metric, -one.year, one.of)))


def matching(
    metric: str,
    settings: Mapping[str, Any] | None = None,
    *,
    channel: str | None = None,
    hours: str = "calendar",
) -> list[Benchmark]:
    """Return the benchmarks that a number may be compared with, the newest first.

    `settings` are those that held for the number, where they are not the defaults; `channel` is
    the one channel it is of.
    """
    held = {**defaults(), **(settings or {})}
    return [
        one
        for one in benchmarks()
        if one.metric == metric
        and one.channel == channel
        and (hours == "calendar" or one.about.unit != "seconds")
        and all(held.get(name) == value for name, value in one.settings.items())
    ]


def compared(value: float | None, benchmark: Benchmark) -> str:
    """Return how a number stands to a benchmark, both as they are shown; nothing without it."""
    unit = benchmark.about.unit
    if value is None:
        return ""
    theirs = {
        "value": words.say(benchmark.value, unit),
        "whose": t(benchmark.of),
        "year": benchmark.year,
    }
    difference = as_shown(value, unit) - as_shown(benchmark.value, unit)
    if not difference:
        return t("The same as the {value} of {whose} in {year}.", **theirs)
    theirs["amount"] = words.say_change(benchmark.value, abs(difference), unit).lstrip("+")
    if difference > 0:
        return t("{amount} above the {value} of {whose} in {year}.", **theirs)
    return t("{amount} below the {value} of {whose} in {year}.", **theirs)


def _read(path: Path) -> list[Benchmark]:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    return [Benchmark(**figure, **said) for figure in said.pop("figures")]
