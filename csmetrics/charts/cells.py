"""Grids of coloured cells with a number in each: cohorts by month, and a week by hour."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from csmetrics.analysis.customers import MOST_COHORTS
from csmetrics.analysis.drill import Part
from csmetrics.asking.periods import MONDAY, WEEK_STARTS, Period, add_months
from csmetrics.charts.frame import TICKS, Parts, figure
from csmetrics.charts.marks import Mark, overlay
from csmetrics.language import words
from csmetrics.language.said import Said, cell
from csmetrics.palette import SEQUENTIAL
from csmetrics.translation import number, t

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
    x: Parts = {"side": "top", "ticks": "", "type": "category", "tickfont": TICKS}
    y: Parts = {
        "autorange": "reversed",
        "ticks": "",
        "showgrid": False,
        "dtick": 1,
        "tickfont": TICKS,
    }
    if traces[1:]:
        # Markers over the cells would ask for room around them.
        x |= {"range": [-0.5, len(traces[0]["x"]) - 0.5]}
        y |= {"range": [len(traces[0]["y"]) - 0.5, -0.5], "autorange": False}
    return figure(
        height,
        list(traces),
        {**x, **(across or {})},
        y,
        hovermode="closest",
        **more,
    )


def triangle(
    rows: Sequence[Shares],
    labels: Sequence[str],
    told: Callable[[int, int, str], str],
    **ends: float,
) -> Any:
    """Return the figure of cohorts: a row each, with the percent of each month since joining.

    `told` says what a cell is, of its row's place, its month and its share in words.
    """
    width = max(map(len, rows), default=0)
    shares = [[*row, *[None] * (width - len(row))] for row in rows]
    months = [t("Month {n}", n=0) if age == 0 else str(age) for age in range(width)]
    text = [[percent(share) for share in row] for row in shares]
    heatmap = grid(shares, months, labels, text, hoverinfo="skip", **ends)
    hovered = [
        [told(place, age, share) if share else "" for age, share in enumerate(line)]
        for place, line in enumerate(text)
    ]
    over = overlay(months, labels, hovered)
    return drawn(ROW_HEIGHT * len(rows) + 44, [heatmap, over], hoverdistance=-1)


def only_newest(cohorts: int) -> str:
    """Say that months of joining before those shown are left out, where as many as fit are."""
    if cohorts < MOST_COHORTS:
        return ""
    newest = number(cohorts)
    return t("The newest {n} months of joining are shown, and “All” is of them alone.", n=newest)


def behind(
    metric: str, rows: Sequence[Shares], joined: Sequence[date | None], sizes: Sequence[int] = ()
) -> Iterator[Mark]:
    """Return the marks of a triangle: who of a month of joining is still here a while later.

    All together have none, as the months of their cells end on different days. With the `sizes` of
    the rows a mark knows how many of them it is of. Months are those of the team's time zone.
    """
    width = max(map(len, rows), default=0)
    for place, (row, month) in enumerate(zip(rows, joined, strict=True)):
        for age, share in enumerate(row if month else ()):
            if not share or month is None:
                continue
            ends = Period(add_months(month, age), add_months(month, age + 1))
            yield Mark(
                1, width * place + age, metric, _cohort(month, age), percent(share),
                round(share * sizes[place] / 100) if sizes else 0, ends,
                part=Part(within=(("joined_at", *_inside(month)),)),
            )  # fmt: skip


def _cohort(month: date, age: int) -> str:
    return t("Joined {month}, here after month {n}", month=words.month(month), n=age)


def _inside(month: date) -> tuple[datetime, datetime]:
    """Return the local moment above which a month begins, and its last one."""
    ends = (datetime.combine(one, time()) for one in (month, add_months(month, 1)))
    start, end = (one - timedelta(microseconds=1) for one in ends)
    return start, end


def months_table(rows: Sequence[Shares]) -> dict[str, list[str]]:
    """Return the columns of a triangle's table: one for each month since joining."""
    return {
        t("Month {n}", n=age): [_share(row[age] if age < len(row) else None) for row in rows]
        for age in range(max(map(len, rows), default=0))
    }


def _share(share: float | None) -> Said:
    return cell(share, "percent", percent(share))


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
