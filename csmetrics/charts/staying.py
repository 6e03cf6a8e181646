"""How long customers stay: survival curves with their 95% band."""

from collections.abc import Sequence

from csmetrics.analysis.survival import Curve, Point
from csmetrics.charts.frame import Chart, Parts, at_end, figure, nothing, percents, rests_on
from csmetrics.escape import in_chart
from csmetrics.language import said, words
from csmetrics.palette import ACCENT, CATEGORY
from csmetrics.translation import number, t, tc, tn

MOST_CURVES = 4
# A third of the marks a page bears, shared by the curves; each point is three marks.
MOST_POINTS = 300
# Names at the ends of curves need so many percent of the axis each.
APART = 6.0
MONTH = 365.25 / 12
MONTHS = (1, 2, 3, 6, 12, 18, 24, 36, 48, 60, 84, 120)


def staying(curves: Sequence[Curve]) -> Chart:
    """Draw the share of customers still here by time since they joined, with the 95% band."""
    shown = [curve for curve in curves[:MOST_CURVES] if curve.size]
    ends = max((curve.known_days for curve in shown), default=0.0)
    several = len(shown) > 1
    drawn = figure(
        360,
        [trace for place, curve in enumerate(shown) for trace in _traces(curve, place, len(shown))],
        {"showgrid": False, "range": [0, ends or 1], **_ticks(ends)},
        {**percents(_heights(shown)), "rangemode": "tozero" if several else "normal"},
        {"r": 96 if several else 8},
        showlegend=False,
        annotations=_labels(shown) if several else [],
    )
    return Chart(drawn, _alt(shown), 460 if several else None, _table(shown))


def _heights(shown: Sequence[Curve]) -> list[float | None]:
    points = [point for curve in shown for point in curve.points]
    return [100.0, *(one for point in points for one in (point.percent, point.low, point.high))]


def _traces(curve: Curve, place: int, among: int) -> list[Parts]:
    colour = ACCENT if among == 1 else CATEGORY[place]
    points = _thinned(curve.points, MOST_POINTS // among)
    hovered: list[Point | None] = [None, *points]
    days = [0.0, *(point.days for point in points), curve.known_days]
    line = {
        "type": "scatter",
        "x": days,
        "mode": "lines",
        "line": {"shape": "hv", "width": 2.5, "color": colour},
        "y": _held([100.0, *(point.percent for point in points)]),
        "customdata": [_hover(curve, point) for point in [*hovered, hovered[-1]]],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    banded = [point for point in points if point.low is not None and point.high is not None]
    if not banded:
        return [line]
    edge = {
        "type": "scatter",
        "x": [point.days for point in banded] + [curve.known_days],
        "mode": "lines",
        "line": {"width": 0, "shape": "hv", "color": colour},
        "hoverinfo": "skip",
        "opacity": 0.3,
    }
    high = {**edge, "y": _held([point.high for point in banded])}
    low = {**edge, "y": _held([point.low for point in banded]), "fill": "tonexty"}
    return [high, low, line]


def _held(values: Sequence[float | None]) -> list[float | None]:
    """Return values of steps, the last one held until the end of what is known."""
    return [*values, values[-1]]


def _thinned(points: Sequence[Point], most: int) -> list[Point]:
    """Return at most so many points, the last of each piece of time: a curve only goes down."""
    if len(points) <= most:
        return list(points)
    last = points[-1].days
    return list({int(most * point.days / (last + 1)): point for point in points}.values())


def _hover(curve: Curve, point: Point | None) -> str:
    name = f"{in_chart(words.name(curve.group))} " if curve.group else ""
    if point is None:
        return f"{name}<b>{words.say(100.0, 'percent')}</b>, {rests_on(curve.size)}"
    said = f"{name}<b>{words.say(point.percent, 'percent')}</b>"
    if point.low is not None and point.high is not None:
        low, high = words.say(point.low, "percent"), words.say(point.high, "percent")
        said += ", " + t("95% sure between {low} and {high}", low=low, high=high)
    rests = tn(
        "from {n} customer that long here", "from {n} customers that long here", point.at_risk
    )
    return f"{said}, {rests}"


def _ticks(ends: float) -> Parts:
    step = next((months for months in MONTHS if ends / MONTH / months <= 7), MONTHS[-1])
    shown = range(0, int(ends / MONTH) + 1, step)
    return {
        "tickvals": [months * MONTH for months in shown],
        "ticktext": [
            # The unit stands once and below its number: words run together on a phone.
            "<br>".join(words.counted(months, "month").split())
            if months == step
            else number(months)
            for months in shown
        ],
        "hoverformat": ".0f",
        "tickangle": 0,
    }


def _labels(shown: Sequence[Curve]) -> list[Parts]:
    """Write each group's name at the end of its curve, nudged apart where curves end together."""
    ends = [curve.points[-1].percent if curve.points else 100.0 for curve in shown]
    labels, last = [], 100.0 + APART
    for at in sorted(range(len(shown)), key=lambda at: -ends[at]):
        last = min(ends[at], last - APART)
        labels.append(at_end(in_chart(words.name(shown[at].group)), last, CATEGORY[at]))
    return labels


AFTER = (1, 3, 6, 12, 24)


def _table(shown: Sequence[Curve]) -> dict[str, list[str]]:
    table = {
        t("Customers"): [_name(curve) for curve in shown],
        tc("how many", "Number"): said.counts([curve.size for curve in shown]),
    }
    for months in AFTER:
        found = [curve.percent_after(months * MONTH) for curve in shown]
        if any(share is not None for share in found):
            title = tn("Still here after {n} month", "Still here after {n} months", months)
            table[title] = [said.cell(share, "percent") for share in found]
    return table


def _name(curve: Curve) -> str:
    return words.name(curve.group) if curve.group else t("All")


def _alt(shown: Sequence[Curve]) -> str:
    told = []
    for curve in shown:
        shares = [
            tn(
                "{share} after {n} month",
                "{share} after {n} months",
                months,
                share=words.say(share, "percent"),
            )
            for months in AFTER
            if (share := curve.percent_after(months * MONTH)) is not None
        ]
        told.append(f"{_name(curve)}, {words.counted(curve.size, 'customer')}: {', '.join(shares)}")
    return t("Who is still here. {curves}.", curves=". ".join(told)) if told else nothing()
