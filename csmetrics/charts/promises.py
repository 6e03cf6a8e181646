"""How often promises were kept: a share with its 95% range per promise."""

import textwrap
from collections.abc import Mapping, Sequence

from csmetrics.catalogue import Metric, catalogue
from csmetrics.charts.frame import (
    SMALL,
    TICKS,
    Chart,
    Parts,
    figure,
    interval,
    nothing,
    percents,
)
from csmetrics.charts.marks import of_metric
from csmetrics.headline import Answer
from csmetrics.language import words
from csmetrics.palette import ACCENT, INK
from csmetrics.translation import number, t

LINE_LENGTH = 24


def promises(answers: Mapping[str, Answer]) -> Chart:
    """Draw shares by metric from 0 to 100 %; an open dot rests on fewer than 30."""
    shown = [
        (catalogue()[name], answer)
        for name, answer in reversed(list(answers.items()))
        if answer.value is not None
    ]
    drawn = figure(
        58 * len(shown) + 44,
        [trace for metric, answer in shown for trace in _dot(metric, answer)],
        {"range": [-4, 104], **percents(), "dtick": 50, "showgrid": True, "tickfont": SMALL},
        {
            "type": "category",
            "dtick": 1,
            "range": [-0.6, len(shown) - 0.3],
            "showgrid": False,
            "tickfont": {"size": 13, "color": INK},
        },
        # Half of what stands over a dot at 100 %.
        {"r": 24},
        showlegend=False,
        hovermode="closest",
    )
    # Each has the trace of its range before the one of its dot.
    behind = [of_metric(2 * place + 1, 0, m.name, one) for place, (m, one) in enumerate(shown)]
    return Chart(drawn, _alt(shown), behind=behind[::-1])


def _dot(metric: Metric, answer: Answer) -> list[Parts]:
    name = _name(metric, answer)
    dot = {
        "type": "scatter",
        "orientation": "h",
        "x": [answer.value],
        "y": [name],
        "mode": "markers+text",
        "marker": {
            "size": 12,
            "color": ACCENT,
            "symbol": "circle-open" if answer.is_small else "circle",
        },
        "text": [f"<b>{words.say(answer.value, metric.unit)}</b>"],
        "textposition": "top center",
        "textfont": TICKS,
        "cliponaxis": False,
        "customdata": [f"{words.say(answer.value, metric.unit)}<br>{interval(metric, answer)}"],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    range_ = {
        "type": "scatter",
        "orientation": "h",
        "x": [answer.low, answer.high],
        "y": [name, name],
        "mode": "lines",
        "line": {"color": ACCENT, "width": 9},
        "opacity": 0.25,
        "hoverinfo": "skip",
    }
    return [range_, dot]


def _name(metric: Metric, answer: Answer) -> str:
    less = f"; {t('less is better')}" if metric.better == "lower" else ""
    small = f"<span style='font-size:11px'>n {number(answer.n)}{less}</span>"
    head, _, tail = metric.title.partition(" within ")
    lines = [head, f"within {tail}"] if tail else textwrap.wrap(metric.title, LINE_LENGTH)
    return "<br>".join([*lines, small])


def _alt(shown: Sequence[tuple[Metric, Answer]]) -> str:
    said = [
        t(
            "{metric} {share} of {n}",
            metric=metric.title,
            share=words.say(answer.value, metric.unit),
            n=number(answer.n),
        )
        for metric, answer in reversed(shown)
    ]
    return t("Promises kept: {promises}.", promises="; ".join(said)) if said else nothing()
