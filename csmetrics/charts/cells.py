"""Grids of coloured cells with a number in each: cohorts by month, and a week by hour."""

from collections.abc import Sequence
from typing import Any

from csmetrics.asking.periods import MONDAY, WEEK_STARTS
from csmetrics.charts.frame import TICKS, Parts, figure
from csmetrics.language import words
from csmetrics.palette import SEQUENTIAL
from csmetrics.translation import t

# Only the lighter half, so that one colour of text stays readable on every cell.
SCALE = [[step / 5, colour] for step, colour in enumerate(SEQUENTIAL[:6])]
HOURS = [f"{hour}" for hour in range(24)]
WEEK_HEIGHT, WEEK_WIDTH = 290, 760
ROW_HEIGHT, COLUMN_WIDTH = 27, 46

Shares = Sequence[float | None]


def grid(z: Sequence[Shares], x: Sequence[str], y: Sequence[str], text: Any, **more: Any) -> Parts:
    """Return a heatmap of numbers with their texts; a cell without a number stays blank."""
    return {
        "type": "heatmap",
        "z": z,
        "x": x,
        "y": y,
        "text": text,
        "texttemplate": "%{text}",
        "textfont": TICKS,
        "colorscale": SCALE,
        "showscale": False,
        "hoverongaps": False,
        "xgap": 2,
        "ygap": 2,
        **more,
    }


def drawn(height: int, traces: Sequence[Parts], across: Parts | None = None, **more: Any) -> Any:
    """Return the figure of a grid: its columns named on top, its first row first."""
    return figure(
        height,
        list(traces),
        {"side": "top", "ticks": "", "type": "category", "tickfont": TICKS, **(across or {})},
        {"autorange": "reversed", "ticks": "", "showgrid": False, "dtick": 1, "tickfont": TICKS},
        hovermode="closest",
        **more,
    )


def triangle(rows: Sequence[Shares], labels: Sequence[str], hover: str, **ends: float) -> Any:
    """Return the figure of cohorts: a row each, with the percent of each month since joining."""
    width = max(map(len, rows), default=0)
    shares = [[*row, *[None] * (width - len(row))] for row in rows]
    months = [t("Month {n}", n=0) if age == 0 else str(age) for age in range(width)]
    text = [[percent(share) for share in row] for row in shares]
    heatmap = grid(shares, months, labels, text, hovertemplate=hover, **ends)
    return drawn(ROW_HEIGHT * len(rows) + 44, [heatmap])


def months_table(rows: Sequence[Shares]) -> dict[str, list[str]]:
    """Return the columns of a triangle's table: one for each month since joining."""
    return {
        t("Month {n}", n=age): [percent(row[age] if age < len(row) else None) for row in rows]
        for age in range(max(map(len, rows), default=0))
    }


def percent(share: float | None) -> str:
    """Return a share as a cell says it."""
    return "" if share is None else words.percent(share)


def week_days(week_start: str = MONDAY) -> list[int]:
    """Return the days of a week, 0 is Monday, in the order of a week that starts on a day."""
    return [(WEEK_STARTS[week_start] + place) % 7 for place in range(7)]


def week(
    rows: Sequence[Shares], text: Sequence[Sequence[str]], days: Sequence[int], **more: Any
) -> Parts:
    """Return the heatmap of a week: a row for each of its days, and a column an hour."""
    names = [words.weekday(day) for day in days] if rows else []
    return grid(rows, HOURS, names, text, textfont={**TICKS, "size": 11}, zmin=0, **more)


def week_drawn(traces: Sequence[Parts], **more: Any) -> Any:
    """Return the figure of a week."""
    return drawn(WEEK_HEIGHT, traces, {"tickangle": 0}, **more)


def week_table(text: Sequence[Sequence[str]], days: Sequence[int]) -> dict[str, list[str]]:
    """Return the table of a week: a row an hour, a column a day; nothing where there is none."""
    if not text:
        return {}
    return {t("Hour"): [f"{hour}:00" for hour in range(24)]} | {
        words.weekday(day): list(line) for day, line in zip(days, text, strict=True)
    }
