"""What sets low from high scores apart: a dot with its 95% range for each fact or word."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from csmetrics.analysis.drivers import ROWS, Driver, Drivers, Words
from csmetrics.asking.statistics import is_small_sample
from csmetrics.charts.frame import SMALL, TICKS, Chart, Parts, figure, rests_on
from csmetrics.charts.marks import Mark
from csmetrics.escape import in_chart
from csmetrics.language import drivers as say
from csmetrics.language import words
from csmetrics.palette import BAD, GOOD, INK, MUTED
from csmetrics.translation import number, t
from csmetrics.words.log_odds import LogOdds

ROW = 40
MOST = 16
# What chance may explain is shown only to fill a short list.
FILLED_UP_TO = 8
TIMES = (1 / 256, 1 / 64, 1 / 16, 1 / 4, 1, 4, 16, 64, 256)
CLOSE = (1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8)
# An axis as wide as the range of a word that only one side uses would flatten all others.
FURTHEST = 600.0
# What the words above the dots need: a phone has less and scrolls sideways.
WIDE = 620


@dataclass(frozen=True)
class _Row:
    title: str
    n: int
    odds: LogOdds
    stands_out: bool
    told: str
    driver: Driver | None = None


def service_facts(found: Drivers) -> Chart:
    """Draw the facts that go most surely with low scores, then those with high ones."""
    rows = [
        _Row(say.fact(one), one.n, one.odds, one.stands_out, say.share(one), one)
        for one in found.facts
    ]
    return _drawn(rows, t("What happened"), found.is_about_us)


# What the whole page can be narrowed to, by the fact that says it.
COLUMNS = {"segment": "segment", "about_topic": "topic", "about_channel": "channel"}


def _behind(shown: Sequence[_Row], is_about_us: bool) -> Iterator[Mark]:
    """Yield the mark of each fact with low answers: those are behind it.

    Answers without a ticket of their own have the segment of the customer alone: to show only a
    topic or channel would leave them out.
    """
    for place, row in enumerate(shown):
        one = row.driver
        if one is None or one.behind is None or not one.low:
            continue
        column = COLUMNS.get(one.fact) if one.fact == "segment" or not is_about_us else None
        title = t("Low scores: {fact}", fact=row.title)
        yield Mark(
            2 * place + 1, 0, ROWS, title, row.told, one.low,
            group=one.group, part=one.behind, by=column,
        )  # fmt: skip


def telling_words(found: Words) -> Chart:
    """Draw the words that come with low scores, then those that come with high ones."""
    rows = [
        _Row(f"“{one.text}”", one.n, one.odds, one.stands_out, say.term(one)) for one in found.terms
    ]
    return _drawn(sorted(rows, key=lambda row: row.odds.chance), t("Word"))


def _drawn(rows: Sequence[_Row], what: str, is_about_us: bool = False) -> Chart:
    sure = [row for row in rows if row.stands_out][:MOST]
    rest = [row for row in rows if not row.stands_out][: max(0, FILLED_UP_TO - len(sure))]
    shown = sorted([*sure, *rest], key=lambda row: -row.odds.value)
    ticks = _ticks(shown)
    drawn = figure(
        max(220, ROW * len(shown) + 70),
        [trace for place, row in enumerate(shown) for trace in _traces(place, row)],
        {
            "type": "log",
            "tickvals": [*ticks],
            "ticktext": [_times(one) for one in ticks],
            "tickfont": SMALL,
            "tickangle": 0,
            "showgrid": True,
            "range": _range(shown),
        },
        {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": [str(place) for place in range(len(shown))],
            "tickvals": [str(place) for place in range(len(shown))],
            "ticktext": [_label(row) for row in shown],
            "range": [len(shown) - 0.4, -0.8],
            "showgrid": False,
            "tickfont": {"size": 12, "color": INK},
        },
        {"t": 50, "r": 16},
        showlegend=False,
        hovermode="closest",
        shapes=[_as_usual()],
        annotations=_sides(),
    )
    behind = list(_behind(shown, is_about_us))
    return Chart(drawn, _alt(shown), WIDE, _table(shown, what), behind)


def _traces(place: int, row: _Row) -> list[Parts]:
    colour = _colour(row)
    where = str(place)
    range_: Parts = {
        "type": "scatter",
        "orientation": "h",
        "x": [_near(row.odds.low), _near(row.odds.high)],
        "y": [where, where],
        "mode": "lines",
        "line": {"color": colour, "width": 9},
        "opacity": 0.25,
        "hoverinfo": "skip",
    }
    dot: Parts = {
        "type": "scatter",
        "orientation": "h",
        "x": [_near(row.odds.value)],
        "y": [where],
        "mode": "markers+text",
        "marker": {
            "size": 12,
            "color": colour,
            "symbol": "circle-open" if is_small_sample(row.n) else "circle",
        },
        "text": [f"<b>{row.told}</b>" if row.stands_out else row.told],
        "textposition": "top center",
        "textfont": {**TICKS, "size": 11},
        "cliponaxis": False,
        "customdata": ["<br>".join([in_chart(row.title, 60), *_said(row), rests_on(row.n)])],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    return [range_, dot]


def _colour(row: _Row) -> str:
    if not row.stands_out:
        return MUTED
    return BAD if row.odds.value > 0 else GOOD


def _near(log: float) -> float:
    return min(FURTHEST, max(1 / FURTHEST, math.exp(log)))


def _times(odds: float) -> str:
    if odds >= 1:
        # On a line of its own: it is longer than the others are apart on a phone.
        return f"×1<br>{t('as usual')}" if odds == 1 else f"×{words.bare(odds)}"
    return f"÷{words.bare(1 / odds)}"


def _said(row: _Row) -> list[str]:
    low, middle, high = (math.exp(one) for one in (row.odds.low, row.odds.value, row.odds.high))
    return [
        t("odds of a low score {middle}", middle=_factor(middle)),
        t("95% sure {low} – {high}", low=_factor(low), high=_factor(high)),
    ]


def _factor(odds: float) -> str:
    if odds >= 10:
        return f"×{number(odds)}"
    text = f"{odds:.2g}"
    return f"×{text if 'e' in text else words.plain(float(text), len(text.partition('.')[2]))}"


def _label(row: _Row) -> str:
    # A fact and its value on two lines leave room for the chart on a phone.
    fact, colon, value = row.title.partition(": ")
    lines = [in_chart(one, 22) for one in (f"{fact}{colon}".strip(), value) if one]
    return f"{'<br>'.join(lines)}  <span style='font-size:11px'>{number(row.n)}</span>"


def _range(shown: Sequence[_Row]) -> list[float]:
    ends = [_near(end) for row in shown for end in (row.odds.low, row.odds.high)]
    # Room on both sides, so that the middle is in view and words beside a dot are not cut.
    low, high = min([*ends, 0.5]), max([*ends, 2.0])
    return [math.log10(low) - 0.15, math.log10(high) + 0.15]


def _ticks(shown: Sequence[_Row]) -> Sequence[float]:
    ends = [abs(end) for row in shown for end in (row.odds.low, row.odds.high)]
    # Half and twice are worth a tick where nothing is far off.
    return CLOSE if max(ends, default=0.0) <= math.log(CLOSE[-1] * 2) else TIMES


def _as_usual() -> Parts:
    line = {"width": 1.3, "dash": "dash", "color": MUTED}
    return {
        "type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": 1, "x1": 1, "line": line,
        "layer": "below",
    }  # fmt: skip


def _sides() -> list[Parts]:
    at: Parts = {"xref": "paper", "yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False,
                 "font": SMALL}  # fmt: skip
    return [
        {**at, "x": 0, "xanchor": "left", "text": t("◂ more high scores")},
        {**at, "x": 1, "xanchor": "right", "yshift": 15, "text": t("more low scores ▸")},
    ]


def _table(shown: Sequence[_Row], what: str) -> dict[str, list[str]]:
    return {
        what: [row.title for row in shown],
        t("Answers"): [number(row.n) for row in shown],
        t("Low and high"): [row.told for row in shown],
        t("Odds of a low score"): [_factor(math.exp(row.odds.value)) for row in shown],
        t("95% range"): [
            f"{_factor(math.exp(row.odds.low))} – {_factor(math.exp(row.odds.high))}"
            for row in shown
        ],
        t("Beyond chance"): [t("Yes") if row.stands_out else t("No") for row in shown],
    }


def _alt(shown: Sequence[_Row]) -> str:
    sure = [f"{row.title} {', '.join(_said(row))}" for row in shown if row.stands_out]
    if not sure:
        return t("Nothing sets low from high scores apart beyond chance.")
    return t("What sets low from high scores apart: {facts}.", facts="; ".join(sure))
