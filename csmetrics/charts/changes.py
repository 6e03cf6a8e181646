"""Why a number changed: a waterfall from the earlier number to the later one."""

import textwrap
from collections.abc import Iterator

from csmetrics.analysis.explain import Explanation, Step, pieces_of, waterfall
from csmetrics.analysis.reasons import label
from csmetrics.analysis.rounding import rounded
from csmetrics.asking.periods import Period
from csmetrics.catalogue import Metric
from csmetrics.charts.frame import TICKS, Chart, Parts, figure, nothing, value_axis
from csmetrics.charts.marks import Mark
from csmetrics.escape import in_chart
from csmetrics.language import words
from csmetrics.language.changes import moved
from csmetrics.language.said import cell
from csmetrics.palette import ACCENT, ACCENT_SOFT, BAD, GOOD, INK, LINE
from csmetrics.translation import later, t

LINE_LENGTH, LINES = 24, 2
MOST_EFFECTS = 8
ENDS = {"before": later("Before"), "now": later("Now")}


def changed(explanation: Explanation, before: Period | None = None) -> Chart:
    """Draw what each group did to the number, largest first, between two dots: before and now.

    With the days of the earlier period, bars and dots can be clicked.

    The axis need not begin at 0, so that a small change of a large number can be seen: the two
    numbers are dots and the effects floating bars, whose lengths can be compared.
    """
    explanation = rounded(explanation)  # Bars say what the words and the table say.
    steps = told_steps(explanation, MOST_EFFECTS)
    names = [_name(step, explanation) for step in steps]
    places = [str(place) for place in range(len(steps))]
    metric = explanation.metric
    ends = [edge for step in _effects(steps) for edge in (step.start, step.end)]
    ends += [step.end for step in steps if step.kind in ("before", "now")]
    drawn = figure(
        44 * len(steps) + 30,
        [*_connectors(steps), *_bars(steps, metric), *_dots(steps, metric)],
        {
            **value_axis(ends, metric.unit),
            **_ticks(metric),
            "showgrid": True,
            "range": _range(ends),
            "tickfont": TICKS,
            "tickangle": 0,
        },
        {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": places,
            "tickvals": places,
            "ticktext": names,
            "range": [len(steps) - 0.4, -0.6],
            "showgrid": False,
            "ticks": "",
            "tickfont": {"size": 12, "color": INK},
        },
        {"r": 40},
        showlegend=False,
        hovermode="closest",
    )
    behind = list(_behind(steps, explanation, before)) if before else []
    return Chart(drawn, _alt(steps, explanation), 460, _table(steps, explanation), behind)


def _behind(steps: tuple[Step, ...], explanation: Explanation, before: Period) -> Iterator[Mark]:
    """Yield the marks: behind a group's effect are its rows of now, else those it had before."""
    metric, effects = explanation.metric, _effects(steps)
    lines = max(0, len(steps) - 1)
    groups = {effect.group: effect for effect in explanation.effects}
    for point, step in enumerate(effects):
        if step.kind == "rest":
            continue
        effect = groups[step.group]
        side = effect.now or effect.before
        yield Mark(
            lines, point, metric.name, said(step, explanation), amount(step, metric),
            side.n if side else 0, None if effect.now else before, True, step.group,
            by=explanation.dimension,
        )  # fmt: skip
    dots = lines + bool(effects)
    for curve, days in enumerate((before, None) if steps else ()):
        title = f"{metric.title}: {t(ENDS['before' if days else 'now'])}"
        value = explanation.before if days else explanation.now
        sides = [effect.before if days else effect.now for effect in explanation.effects]
        yield Mark(
            dots + curve, 0, metric.name, title, words.say(value, metric.unit),
            sum(side.n for side in sides if side), days,
        )  # fmt: skip


def _table(steps: tuple[Step, ...], explanation: Explanation) -> dict[str, list[str]]:
    metric, effects = explanation.metric, _effects(steps)
    return {
        t("What"): [t("Before"), *(said(step, explanation) for step in effects), t("Now")],
        t("How much"): [
            cell(explanation.before, metric.unit),
            *(cell(step.end - step.start, metric.unit, amount(step, metric)) for step in effects),
            cell(explanation.now, metric.unit),
        ],
    }


def told_steps(explanation: Explanation, most: int) -> tuple[Step, ...]:
    """Return the steps of the waterfall, at most so many effects on their own.

    Those that would be said to be 0 have none: they share the last one with all beyond the most.
    """
    zero = moved(0.0, explanation.metric)
    amounts = [moved(amount, explanation.metric) for _, _, amount in pieces_of(explanation)]
    return waterfall(explanation, min(most, sum(each != zero for each in amounts)))


def _effects(steps: tuple[Step, ...]) -> list[Step]:
    return [step for step in steps if step.kind not in ("before", "now")]


def _name(step: Step, explanation: Explanation) -> str:
    if step.kind in ("before", "now"):
        return f"<b>{t(ENDS[step.kind])}</b>"
    told = said(step, explanation)
    lines = textwrap.wrap(told, LINE_LENGTH, max_lines=LINES, placeholder="…")
    return "<br>".join(in_chart(line) for line in lines)


def said(step: Step, explanation: Explanation) -> str:
    """Return what an effect is in words: “Email got slower”."""
    if step.kind == "rest":
        return t("All else together")
    named = label(step.kind, step.group, step.end - step.start, explanation)
    return words.capital(named)


def _bars(steps: tuple[Step, ...], metric: Metric) -> list[Parts]:
    shown = [(place, step) for place, step in enumerate(steps) if step in _effects(steps)]
    if not shown:
        return []
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": [str(place) for place, _ in shown],
            "x": [step.end - step.start for _, step in shown],
            "base": [step.start for _, step in shown],
            "width": 0.6,
            "marker": {
                "color": [_colour(step, metric) for _, step in shown],
                "line": {"width": 0},
            },
            "text": [f"<b>{amount(step, metric)}</b>" for _, step in shown],
            "textposition": "outside",
            "textfont": TICKS,
            "cliponaxis": False,
            "hovertemplate": "%{text}<extra></extra>",
        }
    ]


def amount(step: Step, metric: Metric) -> str:
    """Return how far an effect moved the number: +37m, −1.2 pts."""
    return moved(step.end - step.start, metric)


def _colour(step: Step, metric: Metric) -> str:
    if metric.better == "none":
        return ACCENT_SOFT
    return GOOD if (step.end > step.start) == (metric.better == "higher") else BAD


def _dots(steps: tuple[Step, ...], metric: Metric) -> list[Parts]:
    shown = [(place, step) for place, step in enumerate(steps) if step.kind in ("before", "now")]
    return [
        {
            "type": "scatter",
            "orientation": "h",
            "x": [step.end],
            "y": [str(place)],
            "mode": "markers+text",
            "marker": {"size": 14, "color": ACCENT, "symbol": "diamond"},
            "text": [f"<b>{words.say(step.end, metric.unit)}</b>"],
            "textposition": "middle right",
            "textfont": {"size": 13, "color": INK},
            "cliponaxis": False,
            "hovertemplate": "%{text}<extra></extra>",
        }
        for place, step in shown
    ]


def _connectors(steps: tuple[Step, ...]) -> list[Parts]:
    return [
        {
            "type": "scatter",
            "orientation": "h",
            "x": [step.end, step.end],
            "y": [str(place), str(place + 1)],
            "mode": "lines",
            "line": {"width": 1, "color": LINE},
            "hoverinfo": "skip",
        }
        for place, step in enumerate(steps[:-1])
    ]


def _range(ends: list[float]) -> list[float] | None:
    if not ends:
        return None
    # Room for the words beside the outermost bars.
    air = 0.2 * (max(ends) - min(ends)) or abs(ends[0]) * 0.1 or 1.0
    return [min(ends) - air, max(ends) + air]


def _ticks(metric: Metric) -> Parts:
    # Steps that fit 0 to the highest value may leave a narrow range without any tick.
    return {"showticklabels": False, "tickvals": None} if metric.unit == "seconds" else {}


def _alt(steps: tuple[Step, ...], explanation: Explanation) -> str:
    if not steps:
        return nothing()
    metric = explanation.metric
    told = [f"{said(step, explanation)} {amount(step, metric)}" for step in _effects(steps)]
    return t(
        "{metric} from {before} to {now}: {effects}.",
        metric=metric.title,
        before=words.say(explanation.before, metric.unit),
        now=words.say(explanation.now, metric.unit),
        effects="; ".join(told),
    )
