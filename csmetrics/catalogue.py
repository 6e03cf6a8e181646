"""The catalogue of metrics: every SQL file in `csmetrics/metrics/`, described by its own header.

A file is a TOML header in the opening comment, then one SELECT of rows. A header with tables
`[metrics.NAME]` describes several metrics of the same rows; else the file's name is the metric.
The SELECT gives one row per `each`, dated by `happened_at` (UTC), `happened_on` (a local day), or
`began_at` and `ended_at` where the metric counts what is there at a moment. `measure` says how
rows add up: see `csmetrics.asking.measures`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

from csmetrics.asking.measures import measure

FOLDER = Path(__file__).parent / "metrics"

Unit = Literal["seconds", "percent", "points", "score", "count", "money", "rate"]
Better = Literal["higher", "lower", "none"]


@dataclass(frozen=True)
class Metric:
    """What a metric file says about itself. A misspelt or missing key fails at load.

    title, question: for people; the question is the one that a support lead asks
    each:       what one row of the SELECT is
    unit:       seconds, percent (0–100), points, score, count, money or rate
    better:     whether a higher or a lower number is good news
    measure:    how the rows add up, such as "median of first_response_seconds"
    formula:    the measure in plain words
    n_means:    what the sample counts
    needs:      canonical tables ("replies") or columns ("tickets.reopens") without which nothing
                can be computed; "a | b" where either will do
    leaves_out: which rows are not counted, and why
    account:    about the whole business: cannot be split or filtered
    part:       only a step towards other metrics
    parts:      metrics that a "combined" metric is made from; its SELECT reads their answers
    behind:     metric whose rows are behind this one, if not its own
    always_calendar_time: business hours do not apply
    switches:   setting -> value -> what it means; the first value is the default
    settings:   setting -> default
    vendors:    vendor -> what it calls this
    """

    name: str
    family: str
    sql: str
    title: str
    question: str
    each: str
    unit: Unit
    better: Better
    measure: str
    formula: str
    n_means: str
    leaves_out: tuple[str, ...]
    needs: tuple[str, ...] = ()
    account: bool = False
    part: bool = False
    parts: tuple[str, ...] = ()
    behind: str = ""
    always_calendar_time: bool = False
    switches: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    vendors: Mapping[str, str] = field(default_factory=dict)

    @property
    def interval(self) -> str:
        """Return how the 95 % interval is worked out, "" where there is none."""
        return measure(self.measure).interval_name


LISTS = ("leaves_out", "needs", "parts")
KEYS = {each.name for each in fields(Metric)} - {"name", "family", "sql"}


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
    return Metric(name=name, family=family, sql=sql, **listed)


@cache
def default_settings() -> dict[str, Any]:
    """Return every setting that a metric declares, with its default."""
    defaults: dict[str, Any] = {}
    for metric in catalogue().values():
        defaults |= {name: next(iter(values)) for name, values in metric.switches.items()}
        defaults |= metric.settings
    return defaults


@cache
def switches() -> dict[str, Mapping[str, str]]:
    """Return every switch: setting -> value -> what it means."""
    return {
        name: values for metric in catalogue().values() for name, values in metric.switches.items()
    }
