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
