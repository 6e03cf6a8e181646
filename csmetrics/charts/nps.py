"""The answers to the NPS question over time, split into promoters, passives and detractors."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from csmetrics.analysis.drill import Part
from csmetrics.asking.periods import Grain, Period
from csmetrics.catalogue import catalogue
from csmetrics.charts import marks
from csmetrics.charts.axis import hovered_bucket, narrow, over_time, shade, time_axis
from csmetrics.charts.events import marked
from csmetrics.charts.frame import (
    LAYOUT,
    Chart,
    Parts,
    figure,
    percents,
)
from csmetrics.charts.marks import Mark
from csmetrics.charts.time import Answers
from csmetrics.headline import Answer
from csmetrics.language import words
from csmetrics.language.stories import DETRACTORS, PASSIVES, PROMOTERS
from csmetrics.palette import (
    BAD,
    GOOD,
    NEUTRAL,
    PAPER,
)
from csmetrics.translation import later, t
from csmetrics.view import View

FITS_TEXT = 14


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
