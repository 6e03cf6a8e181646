"""The catalogue of metrics: every SQL file in `csmetrics/metrics/`, described by its own header.

A file is a TOML header in the opening comment, then one SELECT of rows. A header with tables
`[metrics.NAME]` describes several metrics of the same rows; else the file's name is the metric.
The SELECT gives one row per `each`, dated by `happened_at` (UTC), `happened_on` (a local day), or
`began_at` and `ended_at` where the metric counts what is there at a moment. `measure` says how
rows add up: see `csmetrics.asking.measures`.

The files are in English; what people read of a metric is said in their language.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

from csmetrics.asking.measures import measure
from csmetrics.translation import t

FOLDER = Path(__file__).parent / "metrics"

Unit = Literal["seconds", "percent", "points", "score", "count", "money", "rate"]
Better = Literal["higher", "lower", "none"]


@dataclass(frozen=True)
class Words:
    """What a metric file says to people, as it says it: in English.

    title, question: the question is the one that a support lead asks
    formula:    the measure in plain words
    n_means:    what the sample counts
    leaves_out: which rows are not counted, and why
    interval:   how a "combined" metric works out its 95% interval; others know it by their measure
    switches:   setting -> value -> what it means; the first value is the default
    """

    title: str
    question: str
    formula: str
    n_means: str
    leaves_out: tuple[str, ...]
    interval: str = ""
    switches: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[str]:
        """Return every text."""
        yield from (self.title, self.question, self.formula, self.n_means, *self.leaves_out)
        if self.interval:
            yield self.interval
        for meanings in self.switches.values():
            yield from meanings.values()


@dataclass(frozen=True)
class Metric:
    """What a metric file says about itself. A misspelt or missing key fails at load.

    words:      what it says to people, in English; `title` and so on say it in their language
    each:       what one row of the SELECT is: a noun that `csmetrics.language.words` counts
    unit:       seconds, percent (0–100), points, score, count, money or rate
    better:     whether a higher or a lower number is good news
    measure:    how the rows add up, such as "median of first_response_seconds"
    needs:      canonical tables ("replies") or columns ("tickets.reopens") without which nothing
                can be computed; "a | b" where either will do, "surveys.score of nps" where only
                the answers to one question will
    account:    about the whole business: cannot be split or filtered
    part:       only a step towards other metrics
    parts:      metrics that a "combined" metric is made from; its SELECT reads their answers
    behind:     metric whose rows are behind this one, if not its own
    behind_if:  value of a switch -> metric whose rows are behind this one then
    always_calendar_time: business hours do not apply
    follows_length: a "combined" metric of which a longer period gives more (or less) though
                nothing else differs; counts and sums of what happened always do
    settings:   setting -> default
    vendors:    vendor -> what it calls this
    """

    name: str
    family: str
    sql: str
    words: Words
    each: str
    unit: Unit
    better: Better
    measure: str
    needs: tuple[str, ...] = ()
    account: bool = False
    part: bool = False
    parts: tuple[str, ...] = ()
    behind: str = ""
    behind_if: Mapping[str, str] = field(default_factory=dict)
    always_calendar_time: bool = False
    follows_length: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)
    vendors: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Return what it is called."""
        return t(self.words.title)

    @property
    def question(self) -> str:
        """Return the question that it answers."""
        return t(self.words.question)

    @property
    def formula(self) -> str:
        """Return the measure in plain words."""
        return t(self.words.formula)

    @property
    def n_means(self) -> str:
        """Return what the sample counts."""
        return t(self.words.n_means)

    @property
    def leaves_out(self) -> tuple[str, ...]:
        """Return which rows are not counted, and why."""
        return tuple(map(t, self.words.leaves_out))

    @property
    def switches(self) -> Mapping[str, Mapping[str, str]]:
        """Return setting -> value -> what it means; the first value is the default."""
        return {
            name: {value: t(meaning) for value, meaning in meanings.items()}
            for name, meanings in self.words.switches.items()
        }

    @property
    def grows_with_days(self) -> bool:
        """Return whether a longer period gives more (or less) of it though nothing else differs."""
        one = measure(self.measure)
        return self.follows_length or (one.way in ("count", "sum") and not one.at)

    @property
    def interval(self) -> str:
        """Return how the 95% interval is worked out, in English, "" where there is none."""
        return self.words.interval or measure(self.measure).interval_name


LISTS = ("leaves_out", "needs", "parts")
SAID = {each.name for each in fields(Words)}
KEYS = SAID | {each.name for each in fields(Metric)} - {"name", "family", "sql", "words"}


@cache
def catalogue() -> dict[str, Metric]:
    """Return every metric by name."""
    found = [metric for path in sorted(FOLDER.glob("*.sql")) for metric in read_metrics(path)]
    return {metric.name: metric for metric in found}


def read_metrics(path: Path) -> list[Metric]:
    """Read the metrics of one file."""
    header, _, sql = path.read_text(encoding="utf-8").partition("*/")
    said = tomllib.loads(header.removeprefix("/*"))
    own = said.pop("metrics", {path.stem: {}})
    return [_metric(name, path.stem, sql.strip(), said | about) for name, about in own.items()]


def _metric(name: str, family: str, sql: str, said: Mapping[str, Any]) -> Metric:
    unknown = set(said) - KEYS
    if unknown:
        raise ValueError(f"{family}.sql says {sorted(unknown)}, which no metric has")
    listed: dict[str, Any] = {
        key: tuple(value) if key in LISTS else value for key, value in said.items()
    }
    words = Words(**{key: listed.pop(key) for key in SAID & listed.keys()})
    return Metric(name=name, family=family, sql=sql, words=words, **listed)


def behind(metric: Metric, settings: Mapping[str, Any]) -> Metric:
    """Return the metric whose rows are behind one under these settings: often its own."""
    chosen = (metric.behind_if.get(str(settings.get(name))) for name in metric.words.switches)
    name = next(filter(None, chosen), metric.behind)
    return behind(catalogue()[name], settings) if name else metric


@cache
def default_settings() -> dict[str, Any]:
    """Return every setting that a metric declares, with its default."""
    defaults: dict[str, Any] = {}
    for metric in catalogue().values():
        defaults |= {name: next(iter(values)) for name, values in metric.words.switches.items()}
        defaults |= metric.settings
    return defaults


def switches() -> dict[str, Mapping[str, str]]:
    """Return every switch: setting -> value -> what it means."""
    return {name: said for metric in _switched() for name, said in metric.switches.items()}


@cache
def _switched() -> list[Metric]:
    return [metric for metric in catalogue().values() if metric.words.switches]
