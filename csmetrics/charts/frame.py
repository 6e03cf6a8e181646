"""What all charts share: the frame, the axes, and the words for those who cannot see them.

Figures are put together from plain dictionaries and become a Plotly figure once, unchecked: each
checked update of a figure costs milliseconds, which a page with four charts feels. A test checks
every figure instead.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import plotly.graph_objects as go

from csmetrics.catalogue import Metric
from csmetrics.charts.margins import with_room
from csmetrics.charts.marks import OVERLAY, Mark
from csmetrics.headline import Answer
from csmetrics.language import money, words
from csmetrics.palette import INK, LINE, MUTED
from csmetrics.translation import ENGLISH, number, separators, spoken, t

Parts = dict[str, Any]

SMALL = {"size": 11, "color": MUTED}
TICKS = {"size": 12, "color": INK}

LAYOUT: Parts = {
    "hovermode": "x unified",
    "hoverlabel": {"font": {"size": 13}},
    "dragmode": False,
    "bargap": 0.3,
    "legend": {
        "orientation": "h",
        "y": 1.03,
        "yanchor": "bottom",
        "x": 0,
        "title": {"text": ""},
        "itemclick": False,
        "itemdoubleclick": False,
    },
}
# What Plotly calls the names of a language, long and short.
MONTHS, DAYS = ("months", "shortMonths"), ("days", "shortDays")
STEPPED_BACK = 0.5
# How many points an axis of one share alone reaches to both sides.
AROUND = 5.0
MARGIN: Parts = {"l": 4, "r": 8, "t": 8, "b": 4}
X: Parts = {"showgrid": False, "zeroline": False, "automargin": True, "fixedrange": True}
Y: Parts = {**X, "showgrid": True, "nticks": 6, "gridcolor": LINE}


@dataclass(frozen=True)
class Chart:
    """A figure, the same said in words, and what a figure too wide for a phone needs besides.

    Below `min_width` pixels it scrolls sideways; `table` holds what it shows, column by column;
    `behind` are the bars, points and cells that can be clicked; `note` says what it leaves out.
    """

    figure: go.Figure
    alt: str
    min_width: int | None = None
    table: Mapping[str, Sequence[str]] = field(default_factory=dict)
    behind: Sequence[Mark] = ()
    note: str = ""

    @property
    def marks(self) -> int:
        """Return how many points, bars or cells the figure draws."""
        return sum(_marks(trace) for trace in self.figure.data)


def _marks(trace: Any) -> int:
    if trace.name == OVERLAY:
        return 0
    if trace.type == "heatmap":
        return sum(cell is not None for row in trace.z for cell in row)
    values = trace.x if trace.orientation == "h" else trace.y
    return sum(value is not None for value in values or ())


def figure(
    height: int,
    traces: Sequence[Parts],
    x: Parts | None = None,
    y: Parts | None = None,
    margin: Parts | None = None,
    **layout: Any,
) -> go.Figure:
    """Return a figure of the traces in the frame that every chart has."""
    whole = {
        **LAYOUT,
        **_numbers(),
        "height": height,
        "margin": {**MARGIN, **(margin or {})},
        "xaxis": {**X, **(x or {})},
        "yaxis": {**Y, **(y or {})},
        **layout,
    }
    whole["margin"] = with_room(
        whole["margin"], whole["xaxis"], whole["yaxis"], traces, barmode=whole.get("barmode")
    )
    drawn = [_stepping_back(trace) for trace in traces]
    return go.Figure({"data": drawn, "layout": whole}, _validate=False)


def _numbers() -> Parts:
    """Say how the browser writes numbers: it writes English ones unless told otherwise."""
    return {} if spoken().numbers == ENGLISH else {"separators": separators()}


def in_browser() -> Parts:
    """Return how a browser shows a figure: without buttons, with our names of days and months."""
    quiet: Parts = {"displayModeBar": False, "scrollZoom": False}
    language = spoken().language
    if language == ENGLISH:
        return quiet
    return {**quiet, "locale": language, "locales": {language: {"format": _names(language)}}}


@cache
def _names(language: str) -> Parts:
    from babel.dates import get_day_names, get_month_names

    months = [get_month_names(width, locale=language) for width in ("wide", "abbreviated")]
    days = [get_day_names(width, "stand-alone", language) for width in ("wide", "abbreviated")]
    # The browser's week begins with Sunday, Babel's with Monday.
    return {
        **{name: list(said.values()) for name, said in zip(MONTHS, months, strict=True)},
        **{name: [said[(day + 6) % 7] for day in range(7)]
           for name, said in zip(DAYS, days, strict=True)},
    }  # fmt: skip


def percents(values: Iterable[float | None] = ()) -> Parts:
    """Return the settings of an axis of shares in percent.

    Where all `values` are the same one, the axis shows what lies around it, and nothing below 0 or
    above 100 %: left alone, the browser would put it in the middle.
    """
    suffix = {"ticksuffix": t("{n}%", n="")}
    only = {value for value in values if value is not None}
    if len(only) != 1 or not 0 <= (share := only.pop()) <= 100:
        return suffix
    around = [max(0.0, share - AROUND), min(100.0, share + AROUND)]
    return {**suffix, "autorangeoptions": {"include": around}}


def rests_on(n: int) -> str:
    """Say how many rows a number rests on."""
    return t("from {n}", n=number(n))


def nothing() -> str:
    """Return the sentence that stands for an empty chart."""
    return t("Nothing to show.")


def _stepping_back(trace: Parts) -> Parts:
    """Return a trace whose marks step back where others are clicked; their texts stay readable."""
    if trace["type"] == "heatmap":
        return trace
    text = {"color": trace.get("textfont", TICKS)["color"]}
    # Plotly stops at a bar with a text that was chosen where it does not know the text's colour.
    return {
        "selected": {"textfont": text},
        "unselected": {"marker": {"opacity": STEPPED_BACK}, "textfont": text},
        **trace,
    }


def value_axis(values: Sequence[float | None], unit: str, floor: float | None = None) -> Parts:
    """Return the settings of an axis so that its ticks read as people say the unit.

    With a `floor` the axis is logarithmic from there on.
    """
    known = [value for value in values if value is not None]
    if unit == "seconds" and known:
        ticks = _log_ticks(floor, max(known)) if floor else _ticks(max(known))
        text = [words.duration(tick) for tick in ticks]
        return {"tickvals": ticks, "ticktext": text, "type": "log" if floor else "linear"}
    if unit == "percent":
        return percents(known)
    # Left alone, the browser puts nothing but 0 between −1 and 1.
    from_zero = {"rangemode": "tozero"} if known and not any(known) else {}
    if unit == "money":
        return {**money.axis(), **from_zero}
    # Half a ticket is no tick.
    few = unit == "count" and max(known, default=0) <= 6
    return {"tickformat": ",", **({"dtick": 1} if few else {}), **from_zero}


STEPS = (
    *(1, 2, 5, 10, 15, 30),
    *(60 * minutes for minutes in (1, 2, 5, 10, 15, 30)),
    *(3600 * hours for hours in (1, 2, 4, 6, 12)),
    *(86400 * days for days in (1, 2, 5, 10, 30, 60, 180, 365)),
)


def _ticks(high: float) -> list[float]:
    step = next((step for step in STEPS if high / step <= 5), STEPS[-1])
    return [float(step * place) for place in range(math.ceil(high / step) + 1)]


def _log_ticks(low: float, high: float) -> list[float]:
    """Return steps inside the range, a quarter of it apart: a phone has room for those."""
    apart = (high / low) ** (1 / 4)
    ticks: list[float] = []
    for step in STEPS:
        if low * 0.8 <= step <= high * 1.25 and (not ticks or step >= ticks[-1] * apart):
            ticks.append(float(step))
    return ticks


def log_floor(values: Sequence[float | None], unit: str) -> float | None:
    """Return where a logarithmic axis begins, or None where a linear one shows all.

    Durations far apart need one: else the short ones lie flat on the axis. It has no 0, so that
    an answer in no time stands just below the shortest other one.
    """
    positive = [value for value in values if value and value > 0]
    if unit != "seconds" or len(positive) < 2 or max(positive) <= 12 * min(positive):
        return None
    return min(positive) / 2


def at_least(floor: float | None, value: float | None) -> float | None:
    """Return a value, or the floor of a logarithmic axis where it is lower."""
    return value if value is None or floor is None else max(floor, value)


def interval(metric: Metric, answer: Answer) -> str:
    """Return the 95% range in words, or "" where there is none."""
    if answer.low is None or answer.high is None:
        return ""
    low, high = words.say(answer.low, metric.unit), words.say(answer.high, metric.unit)
    return t("95% sure between {low} and {high}", low=low, high=high)


def at_end(name: str, height: float, colour: str) -> Parts:
    """Return the name of a line beside its end, in its colour."""
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 6,
        "y": height,
        "text": f"<b>{name}</b>",
        "font": {"size": 12, "color": colour},
        "showarrow": False,
    }


def most_of(shown: int, known: int) -> str:
    """Say that a chart shows the largest groups alone, where there are more of them."""
    if shown >= known:
        return ""
    return t("The {n} largest of {all} are shown.", n=number(shown), all=number(known))


def in_words(title: str, answers: Sequence[Answer], unit: str, grain: str) -> str:
    """Return the sentence that stands for a line or bars over time."""
    known = [answer for answer in answers if answer.value is not None and answer.period]
    if not known:
        return t("{title}: nothing to show.", title=title)
    if len(known) == 1:
        return f"{title}: {_point(known[0], unit, grain)}."
    said = [words.say(answer.value, unit) for answer in known]
    buckets = [words.bucket(answer.period, grain) for answer in known if answer.period]
    if len(set(said)) == 1:
        return t(
            "{title}: {value} throughout, {first} – {last}.",
            title=title,
            value=said[0],
            first=buckets[0],
            last=buckets[-1],
        )
    lowest = min(known, key=lambda answer: answer.value or 0)
    highest = max(known, key=lambda answer: answer.value or 0)
    return t(
        "{title} from {first} to {last}; lowest {lowest}, highest {highest}.",
        title=title,
        first=_point(known[0], unit, grain),
        last=_point(known[-1], unit, grain),
        lowest=_point(lowest, unit, grain),
        highest=_point(highest, unit, grain),
    )


def _point(answer: Answer, unit: str, grain: str) -> str:
    assert answer.period is not None
    return f"{words.say(answer.value, unit)} ({words.bucket(answer.period, grain)})"
