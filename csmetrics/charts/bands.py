"""Charts of waits: how many fall into each band of time, and when requests arrive."""

from collections.abc import Sequence

from csmetrics.analysis.breakdowns import Band, Hour
from csmetrics.analysis.drill import Part
from csmetrics.asking.periods import MONDAY
from csmetrics.charts import cells
from csmetrics.charts.frame import TICKS, Chart, figure, nothing
from csmetrics.charts.marks import Mark, overlay
from csmetrics.language import said, words
from csmetrics.language.waits import in_all, on_average
from csmetrics.palette import ACCENT_SOFT, INK
from csmetrics.translation import later, number, t

ON_AVERAGE = later("{weekday}, {hour}:00<br>{n} on average")
IN_ALL = later("{weekday}, {hour}:00<br>{n} in all")


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
        "text": [f"{_share(band)}  <span style='font-size:11px'>{number(band.count)}</span>"
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
    table: dict[str, list[str]] = {
        t("Time"): [band.title for band in known],
        words.capital(words.plural(each)): said.counts([band.count for band in known]),
        t("Share"): [said.cell(band.percent, "percent") for band in known],
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
    return t("{rows} by time: {bands}.", rows=whole, bands="; ".join(said)) if said else nothing()


def arrivals(hours: Sequence[Hour], week_start: str = MONDAY) -> Chart:
    """Draw the requests of an average week by weekday and hour, its first day on top.

    Where few arrive, those of the whole period.
    """
    whole = in_all(hours)
    days = cells.week_days(week_start)
    week = [hours[24 * day : 24 * (day + 1)] for day in days] if hours else []
    rows = [[_known(one) if whole else one.average for one in day] for day in week]
    text = [[_many(one, whole) for one in day] for day in week]
    hovered = IN_ALL if whole else ON_AVERAGE
    told = [
        [
            t(hovered, weekday=words.weekday(day), hour=hour, n=n)
            for hour, n in enumerate(line)
        ]
        for day, line in zip(days, text, strict=True)
    ] if rows else []  # fmt: skip
    heatmap = cells.week(rows, text, days, hoverinfo="skip")
    over = overlay(cells.HOURS, heatmap["y"], told)
    drawn = cells.week_drawn([heatmap, over], hoverdistance=-1)
    behind = [
        Mark(1, 24 * place + one.hour, "tickets_created", _named(one), _told(one, whole), one.count,
             part=Part(weekday=one.weekday, hour=one.hour))
        for place, day in enumerate(days)
        for one in hours
        if one.weekday == day and one.count
    ]  # fmt: skip
    table = cells.week_table(text, days)
    return Chart(drawn, _arrivals_alt(hours, days), cells.WEEK_WIDTH, table, behind)


def _named(one: Hour) -> str:
    return f"{words.weekday(one.weekday)}, {one.hour}:00 – {one.hour + 1}:00"


def _known(one: Hour) -> float | None:
    return one.count if one.days else None


def _many(one: Hour, whole: bool) -> str:
    if not whole:
        return on_average(one)
    return words.plain(one.count) if one.days else ""


def _told(one: Hour, whole: bool) -> str:
    if whole:
        return words.counted(one.count, "ticket")
    weekday = words.weekday(one.weekday)
    return t("{n} on an average {weekday}", n=on_average(one), weekday=weekday)


def _arrivals_alt(hours: Sequence[Hour], days: Sequence[int]) -> str:
    told = [
        f"{words.weekday(day)} "
        f"{words.plain(sum(one.average or 0 for one in hours if one.weekday == day), 1)}"
        for day in days
    ]
    return t("Requests by weekday and hour. On an average day: {days}.", days=", ".join(told))
