"""Charts over time."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from csmetrics.analysis.drill import Part
from csmetrics.asking.periods import Grain, Period
from csmetrics.catalogue import Metric, catalogue
from csmetrics.charts import goals, marks
from csmetrics.charts.axis import hovered_bucket, narrow, over_time, shade, time_axis
from csmetrics.charts.events import marked
from csmetrics.charts.frame import (
    LAYOUT,
    SMALL,
    Chart,
    Parts,
    at_least,
    figure,
    in_words,
    interval,
    log_floor,
    most_of,
    percents,
    rests_on,
    value_axis,
)
from csmetrics.charts.marks import Mark
from csmetrics.escape import in_chart
from csmetrics.headline import Answer
from csmetrics.language import said, words
from csmetrics.language.stories import DETRACTORS, PASSIVES, PROMOTERS, short
from csmetrics.palette import (
    ACCENT,
    ACCENT_PALE,
    ACCENT_SOFT,
    BAD,
    CATEGORY,
    GOOD,
    MUTED,
    NEUTRAL,
    PAPER,
)
from csmetrics.translation import later, number, t
from csmetrics.view import View, moved

Answers = Sequence[Answer]
MOST_LINES = 7
# What the room beside the lines holds of the name at the end of each.
ROOM, NAME = 120, 14
# The two edges of a band are drawn before the line.
LINE_ON_BAND = 2
FITS_TEXT = 14


def in_and_out(opened: Answers, solved: Answers, view: View) -> Chart:
    """Draw tickets opened as bars and tickets solved as a line; cut buckets are paler.

    Without `solved` nobody knows which were: the bars stand alone.
    """
    cut = [view.is_cut(answer.period, view.grain) for answer in opened]
    # Either says both: a box that stands for all of a day would not let one of them be clicked.
    both: Parts = {
        "customdata": [
            _both(one, solved[place] if solved else None, view.grain)
            for place, one in enumerate(opened)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    periods = [answer.period for answer in opened]
    room, width = narrow(periods, view.grain)
    bars = {
        "type": "bar",
        **_placed(opened, view.grain),
        **width,
        "name": t("Opened"),
        "marker": {
            "color": ACCENT_SOFT,
            "line": {"width": 0},
            "opacity": [0.45 if is_cut else 1 for is_cut in cut],
        },
        **both,
    }
    line = {
        "type": "scatter",
        **_placed(solved, view.grain),
        "name": t("Solved"),
        "mode": "lines+markers",
        "line": {"color": GOOD, "width": 2.4},
        "marker": {"size": 5},
        **both,
    }
    alt = [in_words(t("Tickets opened"), opened, "count", view.grain)]
    alt += [in_words(t("Tickets solved"), solved, "count", view.grain)] if solved else []
    axis = {**time_axis(periods, view.grain), **room}
    y = value_axis([answer.value for answer in [*opened, *solved]], "count")
    behind = [
        *marks.over_time(0, catalogue()["tickets_created"], opened, view.grain, view.period),
        *marks.over_time(1, catalogue()["tickets_resolved"], solved, view.grain, view.period),
    ]
    drawn = figure(320, [bars, line] if solved else [bars], axis, y, hovermode="closest")
    chart = Chart(drawn, " ".join(alt), behind=behind)
    return marked(chart, view.events, opened, view.grain)


def _both(opened: Answer, solved: Answer | None, grain: str) -> str:
    told = [t("{n} opened", n=number(opened.value or 0))]
    if solved:
        told.append(t("{n} solved", n=number(solved.value or 0)))
    return hovered_bucket(opened.period, grain, told)


def _placed(answers: Answers, grain: str) -> Parts:
    values = [answer.value for answer in answers]
    return {**over_time([answer.period for answer in answers], grain), "y": values}


def trend(
    metric: Metric,
    answers: Answers,
    grain: Grain,
    view: View,
    average: Answer | None = None,
    days: Period | None = None,
    earlier: Answers = (),
) -> Chart:
    """Draw one metric over time with its 95% band; open dots rest on fewer than 30 rows.

    Where the trend is much longer than the view's period, the period is shaded. `days` are those
    that the answers are of, the view's trend if not said. `earlier` are the answers of the period
    compared with, drawn dashed under the buckets of the present.
    """
    is_compared = any(answer.value is not None for answer in earlier)
    earlier = earlier if is_compared else ()
    line = {
        **line_of(metric, answers, grain, ACCENT),
        "name": short(metric.title),
        "marker": {
            "size": 7,
            "color": [PAPER if _is_open(metric, answer) else ACCENT for answer in answers],
            "line": {"width": 1.8, "color": ACCENT},
        },
    }
    held = goals.stretches(view, metric, answers, grain)
    values = [v for answer in answers for v in (answer.value, answer.high, answer.low)]
    values += [answer.value for answer in earlier]
    y = value_axis([*values, *(one.goal.value for one in held)], metric.unit)
    if metric.unit == "count":
        y["rangemode"] = "tozero"
    drawn = figure(
        320,
        [
            *band(answers, grain),
            line,
            *_earlier_line(metric, earlier, grain, view),
            *goals.named(metric, held),
        ],
        time_axis([answer.period for answer in answers], grain),
        y,
        showlegend=is_compared or bool(held),
        legend={**LAYOUT["legend"], "traceorder": "normal"},
        shapes=[*shade(answers, view), *_reference_line(average), *goals.drawn(held)],
        annotations=_reference_label(metric, average, answers),
    )
    behind = list(marks.over_time(LINE_ON_BAND, metric, answers, grain, days or view.trend))
    if earlier_days := view.earlier_days(grain):
        behind += marks.over_time(LINE_ON_BAND + 1, metric, earlier, grain, earlier_days)
    alt = in_words(metric.title, answers, metric.unit, grain)
    if is_compared:
        alt += " " + in_words(_earlier_name(view), earlier, metric.unit, grain)
    if held:
        alt += f" {goals.in_words(metric, held)}."
    chart, question = Chart(drawn, alt, behind=behind), view.question(metric.name)
    return marked(chart, view.events, answers, grain, question)


def _earlier_line(metric: Metric, earlier: Answers, grain: Grain, view: View) -> list[Parts]:
    """Return the line of an earlier period: each bucket stands where the present's like it does."""
    if not earlier:
        return []
    name = _earlier_name(view)
    ago = view.buckets_ago(grain)
    places = [moved(answer.period, grain, ago) if answer.period else None for answer in earlier]
    told = [
        f"{name}, {words.bucket(answer.period, grain)}<br>{_value(metric, answer)}"
        if answer.period
        else ""
        for answer in earlier
    ]
    return [
        {
            "type": "scatter",
            **over_time(places, grain),
            "y": [answer.value for answer in earlier],
            "name": name,
            "mode": "lines+markers",
            "line": {"color": MUTED, "width": 1.5, "dash": "dash"},
            "marker": {"size": 3},
            "customdata": told,
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    ]


def _earlier_name(view: View) -> str:
    # Not as a sentence names it: after "gegenüber" stands another case than in a legend.
    return words.span(view.before.start, view.before.end) if view.before else ""


def _value(metric: Metric, answer: Answer) -> str:
    value = f"<b>{words.say(answer.value, metric.unit)}</b>"
    return value if metric.unit == "count" else f"{value}, {rests_on(answer.n)}"


def line_of(metric: Metric, answers: Answers, grain: str, colour: str, name: str = "") -> Parts:
    """Return a line with dots that says value, range and n at each."""
    return {
        "type": "scatter",
        **_placed(answers, grain),
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2.5},
        "marker": {"size": 5},
        "customdata": [f"{name} {hover(metric, answer)}".strip() for answer in answers],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _is_open(metric: Metric, answer: Answer) -> bool:
    return answer.is_small and metric.unit != "count"


def band(answers: Answers, grain: str, yaxis: str = "y") -> list[Parts]:
    """Return the two edges of the 95% range around a line, filled between.

    Around one point alone there is no area to fill: the first edge is the range itself.
    """
    known = [answer for answer in answers if answer.low is not None and answer.high is not None]
    edge = {
        "type": "scatter",
        **over_time([answer.period for answer in known], grain),
        "mode": "lines",
        "line": {"width": 0},
        "hoverinfo": "skip",
        "showlegend": False,
        "yaxis": yaxis,
    }
    high = {**edge, "y": [answer.high for answer in known]}
    low = {**edge, "y": [answer.low for answer in known]}
    if len(known) == 1:
        ends: Parts = over_time([known[0].period] * 2, grain)
        high |= {**ends, "y": [*high["y"], *low["y"]], "line": {"width": 14, "color": ACCENT_PALE}}
    return [high, {**low, "fill": "tonexty", "fillcolor": ACCENT_PALE}]


def hover(metric: Metric, answer: Answer) -> str:
    """Return what is shown at a point: its value and its n, and below them its range.

    In one line they would be wider than a phone.
    """
    value = f"<b>{words.say(answer.value, metric.unit)}</b>, {rests_on(answer.n)}"
    return "<br>".join(part for part in (value, interval(metric, answer)) if part)


def _reference_line(average: Answer | None) -> list[Parts]:
    if average is None or average.value is None:
        return []
    at = {"xref": "paper", "x0": 0, "x1": 1, "y0": average.value, "y1": average.value}
    return [{"type": "line", **at, "line": {"dash": "dot", "width": 1.2, "color": MUTED}}]


def _reference_label(metric: Metric, average: Answer | None, answers: Answers) -> list[Parts]:
    if average is None or average.value is None:
        return []
    said = t("Period {value}", value=words.say(average.value, metric.unit))
    known = [answer.value for answer in answers if answer.value is not None]
    # Not where the curve begins; below its lowest point is the axis.
    is_below = bool(known) and known[0] > average.value > min(known)
    at = {"x": 0, "xref": "paper", "xanchor": "left", "y": average.value}
    at["yanchor"] = "top" if is_below else "bottom"
    return [{**at, "text": said, "showarrow": False, "font": SMALL}]


def lines(metric: Metric, answers: Answers, view: View, order: Sequence[str]) -> Chart:
    """Draw one line per group, named at its end. `order` gives each group its lasting colour."""
    groups = _by_group(answers)
    shown = {group: groups[group] for group in order if group in groups}
    shown = dict(list(shown.items())[:MOST_LINES])
    values = [answer.value for group in shown for answer in shown[group]]
    floor = log_floor(values, metric.unit)
    colours = {group: CATEGORY[order.index(group) % 8] for group in shown}
    grain = view.trend_grain
    drawn = figure(
        340,
        [_line(metric, group, shown[group], grain, colours[group], floor) for group in shown],
        time_axis([answer.period for answer in answers], grain),
        value_axis(values, metric.unit, floor),
        {"r": ROOM},
        showlegend=False,
        shapes=shade(answers, view),
        annotations=_names_at_ends(shown, colours, floor),
    )
    behind = [
        mark
        for curve, group in enumerate(shown)
        for mark in marks.over_time(curve, metric, shown[group], grain, view.trend)
    ]
    alt = [in_words(words.name(g), shown[g], metric.unit, grain) for g in shown]
    said = " ".join([t(PER[grain], metric=metric.title), *alt])
    note = most_of(len(shown), len(groups))
    chart = Chart(drawn, said, 460, _lines_table(metric, shown, grain), behind, note)
    return marked(chart, view.events, answers, grain, view.question(metric.name))


PER = {
    "day": later("{metric} per day."),
    "week": later("{metric} per week."),
    "month": later("{metric} per month."),
}


def _by_group(answers: Answers) -> dict[str, list[Answer]]:
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.group is not None:
            groups.setdefault(answer.group, []).append(answer)
    return groups


def _line(
    metric: Metric, group: str, answers: Answers, grain: str, colour: str, floor: float | None
) -> Parts:
    name = in_chart(words.name(group))
    heights = [at_least(floor, answer.value) for answer in answers]
    return {
        **line_of(metric, answers, grain, colour, name),
        "y": heights,
        "name": name,
        "marker": {"size": 4},
    }


def _names_at_ends(
    groups: Mapping[str, Answers], colours: Mapping[str, str], floor: float | None
) -> list[Parts]:
    """Write each group's name at the end of its line, nudged apart where lines end together."""
    heights = {
        group: [_height(answer.value, floor) for answer in answers if answer.value is not None]
        for group, answers in groups.items()
    }
    all_heights = [height for known in heights.values() for height in known]
    apart = (max(all_heights) - min(all_heights)) * 0.075 if all_heights else 0
    labels, last = [], math.inf
    for end, group in sorted(((h[-1], group) for group, h in heights.items() if h), reverse=True):
        last = min(end, last - apart)
        labels.append(_name(group, last, colours[group]))
    return labels


def _height(value: float, floor: float | None) -> float:
    return value if floor is None else math.log10(max(floor, value))


def _name(group: str, height: float, colour: str) -> Parts:
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 6,
        "y": height,
        "text": f"<b>{in_chart(words.name(group), NAME)}</b>",
        "font": {"size": 12, "color": colour},
        "showarrow": False,
    }


def _lines_table(metric: Metric, shown: Mapping[str, Answers], grain: str) -> dict[str, list[str]]:
    values = {(g, answer.period): answer.value for g in shown for answer in shown[g]}
    periods = sorted({period for _, period in values if period})
    table = {t("When"): [words.bucket(period, grain) for period in periods]}
    for group in shown:
        table[words.name(group)] = [
            said.cell(values.get((group, period)), metric.unit) for period in periods
        ]
    return table


NPS_PARTS = ("nps_detractors", "nps_passives", "nps_promoters")
# What each is called, and its colour.
NPS_GROUPS = (
    (later("Detractors"), BAD),
    (later("Passives"), NEUTRAL),
    (later("Promoters"), GOOD),
)
Split = tuple[int, int, int]


def nps_bars(
    promoters: Answers,
    passives: Answers,
    detractors: Answers,
    grain: Grain,
    view: View,
    days: Period | None = None,
) -> Chart:
    """Draw the three groups of an NPS over time as whole percents that agree with the NPS.

    `days` are those that the answers are of, the view's year if not said.
    """
    known = [
        (one, words.nps_split(one.value, two.value, three.value))
        for one, two, three in zip(promoters, passives, detractors, strict=True)
        if one.value is not None and two.value is not None and three.value is not None
    ]
    answers = [answer for answer, _ in known]
    periods = [answer.period for answer in answers]
    room, width = narrow(periods, grain)
    drawn = figure(
        330,
        [
            {**_share_bars(known, 2 - place, name, colour, grain), **width}
            for place, (name, colour) in enumerate(NPS_GROUPS)
        ],
        {**time_axis(periods, grain), **room},
        {**percents(), "range": [0, 100], "nticks": 5},
        barmode="stack",
        hovermode="closest",
        shapes=shade(answers, view),
        legend={**LAYOUT["legend"], "traceorder": "reversed"},
    )
    groups = (detractors, passives, promoters)
    behind = [
        mark
        for curve, (name, group) in enumerate(zip(NPS_PARTS, groups, strict=True))
        for mark in _nps_marks(curve, name, group, grain, days or view.year)
    ]
    chart = Chart(drawn, _nps_alt(known, grain), behind=behind)
    return marked(chart, view.events, answers, grain)


def _nps_marks(
    curve: int, name: str, answers: Answers, grain: Grain, days: Period
) -> Iterator[Mark]:
    """Behind a piece of a bar are the answers of its group, not all that its share is of."""
    known = [answer for answer in answers if answer.value is not None]
    title = catalogue()[name].title
    for mark in marks.over_time(curve, catalogue()[name], known, grain, days):
        share = known[mark.point].value or 0
        theirs = round(mark.n * share / 100)
        if theirs:
            yield replace(
                mark, title=f"{title}, {mark.title}", n=theirs, part=Part(only_true=True),
                said=_share_of(words.say(share, "percent"), words.counted(mark.n, "answer")),
            )  # fmt: skip


def _share_of(share: str, answers: str) -> str:
    return t("{share} of {answers}", share=share, answers=answers)


def _share_bars(
    known: Sequence[tuple[Answer, Split]],
    place: int,
    name: str,
    colour: str,
    grain: str,
) -> Parts:
    shares = [split[place] for _, split in known]
    fits = len(known) <= FITS_TEXT
    return {
        "type": "bar",
        **over_time([answer.period for answer, _ in known], grain),
        "y": shares,
        "name": t(name),
        "marker": {"color": colour, "line": {"width": 0}},
        "text": [f"{share}" if share >= 6 and fits else "" for share in shares],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": PAPER, "size": 11},
        "customdata": [
            hovered_bucket(answer.period, grain, _shares(split)) for answer, split in known
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _nps_alt(known: Sequence[tuple[Answer, Split]], grain: str) -> str:
    said = [
        f"{words.bucket(answer.period, grain)}: {_split(split)}"
        for answer, split in [*known[:1], *known[1:][-1:]]
        if answer.period
    ]
    if not said:
        return t("No answers to show.")
    return t("Who answered what. {shares}.", shares="; ".join(said))


def _split(split: Split) -> str:
    return ", ".join(_shares(split))


def _shares(split: Split) -> list[str]:
    named = zip((PROMOTERS, PASSIVES, DETRACTORS), split, strict=True)
    return [t(name, share=words.percent(share)) for name, share in named]
