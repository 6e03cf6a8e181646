"""Charts of waits: how many fall into each band of time, and when requests arrive."""

from collections.abc import Sequence

from csmetrics.analysis.breakdowns import WEEKDAYS, Band, Hour
from csmetrics.analysis.drill import Part
from csmetrics.charts import cells
from csmetrics.charts.frame import TICKS, Chart, figure
from csmetrics.charts.marks import Mark, overlay
from csmetrics.language import words
from csmetrics.palette import ACCENT_SOFT, INK


def bands(found: Sequence[Band], each: str, metric: str = "") -> Chart:
    """Draw how many fall into each band, the shortest on top; `each` is what is counted.

    With the `metric` or breakdown whose rows they are, the bars can be clicked.
    """
    known = [band for band in found if band.percent is not None]
    shown = list(reversed(known))
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": [band.title for band in shown],
        "x": [band.count for band in shown],
        "text": [f"{_share(band)}  <span style='font-size:11px'>{band.count:,}</span>"
                 for band in shown],
        "textposition": "outside",
        "textfont": TICKS,
        "cliponaxis": False,
        "marker": {"color": ACCENT_SOFT, "line": {"width": 0}},
        "hovertemplate": "%{y}: %{x:,}<extra></extra>",
    }  # fmt: skip
    drawn = figure(
        34 * len(shown) + 24,
        [bars],
        {"visible": False, "rangemode": "tozero"},
        {"type": "category", "dtick": 1, "showgrid": False, "tickfont": {"size": 13, "color": INK}},
        {"r": 84},
        showlegend=False,
        hovermode="closest",
    )
    table = {
        "Time": [band.title for band in known],
        words.counted(2, each).removeprefix("2 ").capitalize(): [f"{b.count:,}" for b in known],
        "Share": [_share(band) for band in known],
    }
    behind = [
        Mark(0, len(known) - 1 - place, metric, band.title, _share(band), band.count,
             part=Part(above=band.low or None, up_to=band.high))
        for place, band in enumerate(known)
        if metric and band.count
    ]  # fmt: skip
    return Chart(drawn, _bands_alt(known, each), None, table, behind)


def _share(band: Band) -> str:
    return words.say(band.percent, "percent")


def _bands_alt(known: Sequence[Band], each: str) -> str:
    whole = words.counted(sum(band.count for band in known), each)
    said = [f"{band.title} {_share(band)}" for band in known]
    return f"{whole} by time: {'; '.join(said)}." if said else "Nothing to show."


def arrivals(hours: Sequence[Hour]) -> Chart:
    """Draw the requests of an average week by weekday and hour, Monday on top."""
    rows = [[_average(hours, day, hour) for hour in range(24)] for day in range(7)] if hours else []
    text = [[_cell(average) for average in row] for row in rows]
    told = [
        [f"{name}, {hour}:00<br>{text[day][hour]} on average" for hour in range(24)]
        for day, name in enumerate(WEEKDAYS)
    ] if rows else []  # fmt: skip
    heatmap = cells.week(rows, text, hoverinfo="skip")
    over = overlay(cells.HOURS, heatmap["y"], told)
    drawn = cells.week_drawn([heatmap, over], hoverdistance=-1)
    behind = [
        Mark(1, 24 * one.weekday + one.hour, "tickets_created", _named(one),
             f"{_cell(one.average)} on an average {WEEKDAYS[one.weekday]}", one.count,
             part=Part(weekday=one.weekday, hour=one.hour))
        for one in hours
        if one.count
    ]  # fmt: skip
    return Chart(drawn, _arrivals_alt(hours), cells.WEEK_WIDTH, cells.week_table(text), behind)


def _named(one: Hour) -> str:
    return f"{WEEKDAYS[one.weekday]}, {one.hour}:00 – {one.hour + 1}:00"


def _average(hours: Sequence[Hour], weekday: int, hour: int) -> float | None:
    return hours[24 * weekday + hour].average


def _cell(average: float | None) -> str:
    if average is None:
        return ""
    # Nothing at all and a little must look different.
    return "0" if not average else f"{average:.0f}" if average >= 10 else f"{average:.1f}"


def _arrivals_alt(hours: Sequence[Hour]) -> str:
    days = [
        f"{name} {sum(one.average or 0 for one in hours if one.weekday == place):.1f}"
        for place, name in enumerate(WEEKDAYS)
    ]
    return f"Requests by weekday and hour. On an average day: {', '.join(days)}."
