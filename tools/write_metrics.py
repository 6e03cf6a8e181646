"""Writes docs/metrics.md from the metric files: `python -m tools.write_metrics`."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from csmetrics.catalogue import Metric, catalogue
from csmetrics.cohorts import Triangle, triangles
from csmetrics.team import benchmarks, presets

PAGE = Path(__file__).resolve().parents[1] / "docs" / "metrics.md"
INTRODUCTION = """\
# What every number means

A metric is a list of rows and one way to add them up. Below stands, for each, the question it
answers, how it is worked out, what it rests on and what it leaves out. The SQL of the rows is in
the file named beside it, in `csmetrics/metrics/`.

Periods are half-open: the last day named is not counted. Elapsed times are shown in calendar time
or in business hours. A number that cannot be computed is shown as “–”, never as 0. Intervals are
those of 95%: where a change between two periods is called real, its own interval excludes 0. A
number that rests on fewer than 30 rows is marked. While a period goes on, what grows with its days
is not compared with the whole period before.

This page is made from the headers of the files by `python -m tools.write_metrics`.

## How to ask

`csmetrics metrics` asks by its options. A file for `--questions` is a JSON list of questions, which
`ask` of a workspace in Python takes too. All parts but the metric may be left out:

    [{"metric": "csat", "from": "2026-01-01", "to": "2026-04-01", "grain": "month", "by": ["team"]},
     {"metric": "resolution_time_p90", "where": {"team": ["Sales", null]}, "hours": "business"}]

- `metric`: one of the names below.
- `from`, `to`: the first day, and the day after the last; else all days that the data knows.
- `grain`: `day`, `week`, `month`, `quarter` or `year`, a row for each, named by its first day; else
  one row for all days.
- `by`: columns to split by, of `channel`, `priority`, `team`, `agent_id`, `topic`, `segment` and
  `source`. A group of which there is nothing has no row.
- `where`: the same columns, each with the values to keep; null keeps rows that have none.
- `timezone`, `week_start`: whose days are meant, and on which of them weeks begin (`monday`,
  `saturday`, `sunday`); else as the workspace is set, or `UTC` and `monday`.
- `as_of`: the last moment that the data knows, else the newest that is loaded. What has not
  happened by then is not known to happen.
- `hours`: `business` counts elapsed time inside business hours, else by the `calendar`.
- `settings`: settings and definitions that are named below, and the business hours (`calendar`);
  else those that hold on the last day of the period, in a trend on that of each row.

Each row of an answer has `period`, the columns of `by`, `value`, `n`, `low` and `high`. A value of
null cannot be computed.
"""
PRESETS = """\
## As other tools count

A preset asks for our numbers as another tool defines them. It says only what a page of that tool,
or a page about it, says.
"""
BENCHMARKS = """\
## What others reached

A figure is shown beside a number only where both are worked out in the same way.

| metric | figure | definition | method | source |
|---|---|---|---|---|\
"""
UNITS = {
    "seconds": "time",
    "percent": "percent",
    "points": "points from −100 to 100",
    "score": "score",
    "count": "count",
    "money": "money",
    "rate": "rate",
}
BETTER = {"higher": "higher is better", "lower": "lower is better", "none": "neither is better"}


def page() -> str:
    """Return the page that describes every metric and every retention triangle."""
    shown = [metric for metric in catalogue().values() if not metric.part]
    steps = [metric for metric in catalogue().values() if metric.part]
    return "\n".join(
        [
            INTRODUCTION,
            *("\n".join(_metric(metric)) for metric in shown),
            "## Cohorts\n",
            *("\n".join(_triangle(triangle)) for triangle in triangles().values()),
            "## Steps towards other metrics\n",
            *("\n".join(_metric(metric)) for metric in steps),
            PRESETS,
            presets.markdown(),
            BENCHMARKS,
            *_benchmarks(),
            "",
        ]
    )


def _benchmarks() -> Iterator[str]:
    for one in benchmarks.benchmarks():
        channel = f" ({one.channel})" if one.channel else ""
        cells = (f"{one.about.title}{channel}", one.title, one.definition, one.method, one.source)
        yield f"| {' | '.join(cells)} |"


def _metric(metric: Metric) -> Iterator[str]:
    yield f"### {metric.title}"
    yield f"\n`{metric.name}` · {metric.family}.sql · {UNITS[metric.unit]}, {BETTER[metric.better]}"
    yield f"\n**{metric.question}** {metric.formula}\n"
    yield f"- Each row: {metric.each}. n: {metric.n_means}."
    if metric.interval:
        yield f"- Interval: {metric.interval}."
    if metric.account:
        yield "- About the whole business: it cannot be split or filtered."
    if metric.always_calendar_time:
        yield "- Always in calendar time."
    if metric.needs:
        yield f"- Needs: {', '.join(metric.needs).replace(' | ', ' or ')}."
    if metric.parts:
        yield f"- Made from: {', '.join(f'`{part}`' for part in metric.parts)}."
    yield f"- Left out: {' '.join(metric.leaves_out)}"
    yield from _settings(metric.settings)
    for name, values in metric.switches.items():
        yield f"- `{name}`, the first is the default:"
        yield from (f"    - `{value}`: {meaning}." for value, meaning in values.items())
    if metric.vendors:
        called = ", ".join(f"{vendor}: {name}" for vendor, name in metric.vendors.items())
        yield f"- Called elsewhere: {called}."
    yield ""


def _settings(settings: Mapping[str, Any]) -> Iterator[str]:
    for name, default in settings.items():
        listed = default.items() if isinstance(default, Mapping) else [("", default)]
        said = ", ".join(f"{of} {value:,}".strip() for of, value in listed)
        yield f"- Setting `{name}`: {said} unless you choose otherwise."


def _triangle(triangle: Triangle) -> Iterator[str]:
    yield f"### {triangle.title}"
    yield f"\n**{triangle.question}** {triangle.formula}\n"
    yield f"- Needs: {', '.join(triangle.needs).replace(' | ', ' or ')}."
    yield f"- Left out: {' '.join(triangle.leaves_out)}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
