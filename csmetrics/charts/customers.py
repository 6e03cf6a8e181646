"""Charts about customers: who stays, who joins, who leaves and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from csmetrics.analysis.customers import Cohort, Movement, Triangle
from csmetrics.analysis.drill import WHOLE, Part
from csmetrics.asking.periods import Grain, Period
from csmetrics.catalogue import Metric, catalogue
from csmetrics.charts import cells, marks
from csmetrics.charts.axis import hovered_bucket, narrow, over_time, time_axis
from csmetrics.charts.events import marked
from csmetrics.charts.frame import TICKS, Chart, Parts, Y, figure, in_words, percents
from csmetrics.charts.marks import Mark
from csmetrics.charts.time import band, line_of
from csmetrics.escape import in_chart
from csmetrics.headline import Answer
from csmetrics.language import said, words
from csmetrics.palette import ACCENT, ACCENT_SOFT, BAD, BAD_PALE, INK, LINE
from csmetrics.team.annotations import Annotation
from csmetrics.translation import later, later_n, number, t, tn

MOST_REASONS = 10
# What customers who left soon are called, by the buckets they came and went in.
AT_ONCE = {
    "month": (
        later("Joined and left within the month"),
        later("{n} joined and left within the month"),
    ),
    "quarter": (
        later("Joined and left within the quarter"),
        later("{n} joined and left within the quarter"),
    ),
}
MOVED_IN = {
    "month": later_n(
        "{n} customer joined and {left} left, {both} of them in the month they joined.",
        "{n} customers joined and {left} left, {both} of them in the month they joined.",
    ),
    "quarter": later_n(
        "{n} customer joined and {left} left, {both} of them in the quarter they joined.",
        "{n} customers joined and {left} left, {both} of them in the quarter they joined.",
    ),
}


def triangle(cohorts: Triangle) -> Chart:
    """Draw who is still here by month of joining; each row says how many joined."""
    rows = [cohorts.everyone, *cohorts.rows]
    shares = [row.shares for row in rows]
    known = [share for row in shares for share in row if share is not None]
    names = [words.month(row.joined) if row.joined else t("All") for row in rows]

    def told(place: int, age: int, share: str) -> str:
        return t(
            "Joined {joined}<br>{share} still here after month {month}",
            joined=names[place],
            share=share,
            month=age,
        )

    labels = [_label(row) for row in rows]
    drawn = cells.triangle(shares, labels, told, zmin=min(known, default=0), zmax=100)
    table = {
        t("Joined"): names,
        t("Customers"): said.counts([row.size for row in rows]),
    }
    wide = cells.COLUMN_WIDTH * max(map(len, shares)) + 120
    joined, sizes = [row.joined for row in rows], [row.size for row in rows]
    behind = list(cells.behind("cohort_customers", shares, joined, sizes))
    note = cells.only_newest(len(cohorts.rows))
    table |= cells.months_table(shares)
    return Chart(drawn, _triangle_alt(cohorts), wide, table, behind, note)


def _label(row: Cohort) -> str:
    name = f"<b>{t('All')}</b>" if row.joined is None else words.month(row.joined)
    return f"{name}  <span style='font-size:11px'>{number(row.size)}</span>"


def _triangle_alt(cohorts: Triangle) -> str:
    shares = cohorts.everyone.shares
    said = [
        tn(
            "{share} after {n} month",
            "{share} after {n} months",
            age,
            share=words.percent(share),
        )
        for age in (1, 3, 6, 12)
        if age < len(shares) and (share := shares[age]) is not None
    ]
    return tn(
        "Who stays, by month of joining: {n} month of joining, {customers}. Still here: {shares}.",
        "Who stays, by month of joining: {n} months of joining, {customers}. Still here: {shares}.",
        len(cohorts.rows),
        customers=words.counted(cohorts.everyone.size, "customer"),
        shares=", ".join(said),
    )


def rates(
    churn: Metric,
    left: Sequence[Answer],
    stayed: Sequence[Answer],
    events: Sequence[Annotation] = (),
    days: Period | None = None,
    grain: Grain = "month",
) -> Chart:
    """Draw churn per month or quarter and, under it on a scale of its own, retention.

    With the `days` that the answers are of, the points can be clicked.
    """
    upper = [*band(left, grain), line_of(churn, left, grain, BAD, t("Churn"))]
    lower = [
        *band(stayed, grain, "y2"),
        {**line_of(churn, stayed, grain, ACCENT, t("Retention")), "yaxis": "y2"},
    ]
    drawn = figure(
        340,
        [*upper, *lower],
        {**time_axis([answer.period for answer in left], grain), "anchor": "y2"},
        {**_scale(left), "domain": [0.58, 1]},
        {"t": 24},
        yaxis2={**Y, **_scale(stayed), "domain": [0, 0.42]},
        showlegend=False,
        annotations=[_heading(t("Churn"), 1.0), _heading(t("Retention"), 0.42)],
    )
    alt = [
        in_words(t("Churn"), left, "percent", grain),
        in_words(t("Retention"), stayed, "percent", grain),
    ]
    behind = [
        mark
        for curve, name, line in ((2, churn.name, left), (5, "retention_rate", stayed))
        for mark in (marks.over_time(curve, catalogue()[name], line, grain, days) if days else ())
    ]
    chart = Chart(drawn, " ".join(alt), behind=behind)
    return marked(chart, events, left, grain, {"metric": churn.name})


def _scale(answers: Sequence[Answer]) -> Parts:
    shares = [one for answer in answers for one in (answer.value, answer.low, answer.high)]
    return {**percents(shares), "nticks": 4}


def _heading(text: str, height: float) -> Parts:
    return {
        "text": f"<b>{text}</b>",
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": height,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "font": TICKS,
    }


# The rows behind the three bars of a month: a metric, and what is kept of it.
MOVED = (
    ("customers_new", WHOLE),
    ("customers_lost_of_start", WHOLE),
    ("customers_lost", Part(named=(("here_at_start", (None,)),))),
)


def joined_and_left(
    movements: Sequence[Movement],
    events: Sequence[Annotation] = (),
    days: Period | None = None,
    grain: Grain = "month",
) -> Chart:
    """Draw customers who joined per month or quarter above the line, those who left below it.

    With the `days` that the movements are of, the bars can be clicked.
    """
    periods = [movement.period for movement in movements]
    # What each is called, how its count is said, its colour and its counts.
    series: list[tuple[str, str, str, list[int]]] = [
        (
            t("Joined"),
            later("{n} joined"),
            ACCENT_SOFT,
            [movement.joined for movement in movements],
        ),
        (
            t("Left"),
            later("{n} left"),
            BAD,
            [-movement.left_from_start for movement in movements],
        ),
        (
            t(AT_ONCE[grain][0]),
            AT_ONCE[grain][1],
            BAD_PALE,
            [-movement.joined_and_left for movement in movements],
        ),
    ]
    # Each bar of a month says all of it: one box for them all would not let one be clicked.
    told = [
        hovered_bucket(
            period, grain, [t(how, n=number(abs(counts[place]))) for _, how, _, counts in series]
        )
        for place, period in enumerate(periods)
    ]
    bars = [
        {
            "type": "bar",
            **over_time(periods, grain),
            "y": counts,
            "name": name,
            "marker": {"color": colour, "line": {"width": 0}},
            "customdata": told,
            "hovertemplate": "%{customdata}<extra></extra>",
        }
        for name, _, colour, counts in series
    ]
    y = {
        "zeroline": True,
        "zerolinecolor": LINE,
        **_both_ways([count for *_, counts in series for count in counts]),
    }
    room, width = narrow(periods, grain)
    drawn = figure(
        340,
        [{**bar, **width} for bar in bars],
        {**time_axis(periods, grain), **room},
        y,
        barmode="relative",
        hovermode="closest",
    )
    behind = [
        replace(mark, title=f"{name}, {mark.title}", said="", part=part)
        for curve, ((metric, part), (name, _, _, counts)) in enumerate(
            zip(MOVED, series, strict=True)
        )
        for mark in (_moves(curve, metric, periods, counts, days, grain) if days else ())
    ]
    chart = Chart(drawn, _movements_alt(movements, grain), behind=behind)
    return marked(chart, events, movements, grain)


def _moves(
    curve: int,
    metric: str,
    periods: Sequence[date | None],
    counts: Sequence[int],
    days: Period,
    grain: Grain,
) -> Iterator[Mark]:
    moved = zip(periods, counts, strict=True)
    bars = [Answer(abs(count), abs(count), period=period) for period, count in moved]
    return marks.over_time(curve, catalogue()[metric], bars, grain, days)


def _both_ways(counts: Sequence[int]) -> Parts:
    """Return ticks without a minus: below the line are people, too."""
    highest = max((abs(count) for count in counts), default=1) or 1
    size = 10 ** (len(str(highest)) - 1)
    step = next(step for step in (size // 2, size, 2 * size, 5 * size) if highest <= 3 * step)
    ticks = [place * step for place in range(-3, 4)]
    return {"tickvals": ticks, "ticktext": [number(abs(tick)) for tick in ticks]}


def _movements_alt(movements: Sequence[Movement], grain: Grain) -> str:
    joined = sum(movement.joined for movement in movements)
    left = sum(movement.left_from_start + movement.joined_and_left for movement in movements)
    both = sum(movement.joined_and_left for movement in movements)
    return tn(
        *MOVED_IN[grain],
        joined,
        left=number(left),
        both=number(both),
    )


def reasons(given: Sequence[Mapping[str, Any]]) -> Chart:
    """Draw why customers left, the commonest reason on top."""
    shown = list(reversed(given[:MOST_REASONS]))
    total = sum(reason["customers"] for reason in given) or 1
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": [in_chart(reason["reason"]) for reason in shown],
        "x": [reason["customers"] for reason in shown],
        "text": [_share(reason["customers"], total) for reason in shown],
        "textposition": "outside",
        "textfont": TICKS,
        "cliponaxis": False,
        "marker": {"color": ACCENT_SOFT, "line": {"width": 0}},
        "hovertemplate": "%{y}: %{x:,}<extra></extra>",
    }
    y = {"type": "category", "dtick": 1, "showgrid": False, "tickfont": {"size": 13, "color": INK}}
    drawn = figure(
        36 * len(shown) + 24,
        [bars],
        {"visible": False},
        y,
        {"r": 64},
        showlegend=False,
        hovermode="closest",
    )
    said = [f"{reason['reason']} {number(reason['customers'])}" for reason in reversed(shown)]
    behind = [
        Mark(
            0, point, "leavers", reason["reason"], words.percent(100 * reason["customers"] / total),
            reason["customers"], part=_of_reason(reason["reason"]),
        )
        for point, reason in enumerate(shown)
    ]  # fmt: skip
    return Chart(drawn, t("Why customers left: {reasons}.", reasons="; ".join(said)), behind=behind)


def _share(count: int, total: int) -> str:
    share = words.percent(100 * count / total)
    return f"{number(count)}  <span style='font-size:11px'>{share}</span>"


def _of_reason(reason: str) -> Part:
    # Who gave none is listed under these words.
    return Part(named=(("reason", (None if reason == t("Not given") else reason,)),))
