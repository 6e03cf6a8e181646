"""Charts about money: costs by category, what came and went of the revenue, how much stays."""

from collections.abc import Sequence
from datetime import date

from csmetrics.analysis.costs import END, START, RevenueCohort, Spent, Step, categories
from csmetrics.analysis.drill import Part
from csmetrics.asking.periods import Grain, Period, next_first_day
from csmetrics.charts import cells
from csmetrics.charts.axis import hovered_bucket, narrow, over_time, time_axis
from csmetrics.charts.events import marked
from csmetrics.charts.frame import LAYOUT, TICKS, Chart, Parts, figure, value_axis
from csmetrics.charts.marks import Mark, inside
from csmetrics.escape import in_chart
from csmetrics.headline import Answer
from csmetrics.language import costs, money, said, words
from csmetrics.palette import ACCENT, BAD, CATEGORY, GOOD, LINE
from csmetrics.team.annotations import Annotation
from csmetrics.translation import later, t

MOST_CATEGORIES = 6
REST = later("All else")
BUCKETS = {"month": later("Month"), "quarter": later("Quarter")}


def spending(
    spent: Sequence[Spent],
    events: Sequence[Annotation] = (),
    days: Period | None = None,
    grain: Grain = "month",
) -> Chart:
    """Draw what each category cost per month or quarter, stacked; the small ones are put together.

    With the `days` that it is of, the bars can be clicked.
    """
    totals, rest = categories(spent), t(REST)
    named = list(totals)[:MOST_CATEGORIES]
    periods = sorted({one.period for one in spent if one.period})
    groups: dict[str, dict[date, float]] = {}
    for one in spent:
        group = costs.category(one.category) if one.category in named else rest
        months = groups.setdefault(group, {})
        if one.period:
            months[one.period] = months.get(one.period, 0.0) + one.amount
    shown = [costs.category(name) for name in named] + ([rest] if rest in groups else [])
    told = [
        hovered_bucket(
            period,
            grain,
            [
                f"{money.roughly(amount)} {in_chart(name)}"
                for name in dict.fromkeys(shown)
                if (amount := groups[name].get(period, 0.0))
            ],
        )
        for period in periods
    ]
    bars = [
        _bar(
            name, [groups[name].get(period, 0.0) for period in periods], periods, place, told, grain
        )
        for place, name in enumerate(dict.fromkeys(shown))
    ]
    whole = [sum(months.get(period, 0.0) for months in groups.values()) for period in periods]
    room, width = narrow(periods, grain)
    drawn = figure(
        330,
        [{**bar, **width} for bar in bars],
        {**time_axis(periods, grain), **room},
        value_axis(whole, "money"),
        barmode="stack",
        hovermode="closest",
        legend={**LAYOUT["legend"], "traceorder": "normal"},
    )
    table = {t(BUCKETS[grain]): [words.bucket(period, grain) for period in periods]}
    for name in dict.fromkeys(shown):
        table[name] = [_amount(groups[name].get(period, 0.0)) for period in periods]
    buckets = [
        Answer(amount, 1, period=period) for period, amount in zip(periods, whole, strict=True)
    ]
    # What a bar is of: one category, or all of the small ones.
    behind_bars: dict[str, list[str | None]] = {}
    for category in totals:
        bar = costs.category(category) if category in named else rest
        behind_bars.setdefault(bar, []).append(category)
    behind = [
        Mark(
            curve, point, "cost_shares", f"{name}, {words.bucket(period, grain)}",
            money.roughly(amount), 0, inside(Period(period, next_first_day(period, grain)), days),
            part=Part(named=(("category", tuple(behind_bars[name])),)),
        )
        for curve, name in enumerate(dict.fromkeys(shown) if days else ())
        for point, period in enumerate(periods)
        if days and (amount := groups[name].get(period, 0.0))
    ]  # fmt: skip
    chart = Chart(drawn, costs.spending_alt(totals), None, table, behind)
    return marked(chart, events, buckets, grain)


def _bar(
    name: str,
    amounts: Sequence[float],
    periods: Sequence[date],
    place: int,
    told: Sequence[str],
    grain: Grain,
) -> Parts:
    return {
        "type": "bar",
        **over_time(periods, grain),
        "y": list(amounts),
        "name": in_chart(name),
        "marker": {"color": CATEGORY[place % 8], "line": {"width": 0}},
        "customdata": told,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _amount(value: float | None) -> said.Said:
    return said.cell(value, "money", money.roughly(value))


def revenue_bridge(steps: Sequence[Step]) -> Chart:
    """Draw how the revenue of the start became that of the end: what came above, what went below.

    The two ends are bars from 0, so that the moves between them are seen at their true size.
    """
    names = [t(costs.STEPS[step.metric]) for step in steps]
    said = [costs.moved(step) for step in steps]
    bars = {
        "type": "bar",
        "x": names,
        "y": [step.amount for step in steps],
        "base": [step.start for step in steps],
        "marker": {"color": [_colour(step) for step in steps], "line": {"width": 0}},
        "text": [f"<b>{text}</b>" for text in said],
        "textposition": "outside",
        "textfont": TICKS,
        "constraintext": "none",
        "cliponaxis": False,
        "customdata": said,
        "hovertemplate": "%{customdata}<extra></extra>",
        "width": 0.62,
    }
    highest = max((max(step.start, step.end) for step in steps), default=1.0)
    drawn = figure(
        340,
        [*_levels(steps, names), bars],
        {
            "type": "category",
            "tickfont": TICKS,
            "tickangle": 0,
            "tickvals": names,
            "ticktext": [name.replace(" ", "<br>") for name in names],
        },
        {**value_axis([highest], "money"), "range": [0, highest * 1.12 or 1]},
        {"t": 12},
        showlegend=False,
    )
    table = {t("What"): names, t("A month"): said}
    # The thin lines between the steps are drawn first.
    behind = [
        Mark(max(0, len(steps) - 1), place, step.metric, name, text, 0)
        for place, (step, name, text) in enumerate(zip(steps, names, said, strict=True))
        if step.amount
    ]
    longest = max((len(part) for text in (*said, *names) for part in text.split()), default=0)
    # Room for the axis, and for each step the longest of what stands above or below it.
    wide = 75 + len(steps) * (14 + round(7.5 * longest))
    return Chart(drawn, costs.bridge_alt(steps), wide, table, behind)


def _colour(step: Step) -> str:
    if step.metric in (START, END):
        return ACCENT
    return GOOD if step.amount >= 0 else BAD


def _levels(steps: Sequence[Step], names: Sequence[str]) -> list[Parts]:
    """Return thin lines that carry each level over to the next step."""
    return [
        {
            "type": "scatter",
            "x": [names[place], names[place + 1]],
            "y": [step.end, step.end],
            "mode": "lines",
            "line": {"width": 1, "color": LINE},
            "hoverinfo": "skip",
        }
        for place, step in enumerate(steps[:-1])
    ]


def revenue_triangle(rows: Sequence[RevenueCohort]) -> Chart:
    """Draw how much of each month's first revenue is still there; above 100 % it has grown."""
    shares = [row.shares for row in rows]
    known = [share for row in shares for share in row if share is not None]
    names = [words.month(row.joined) if row.joined else t("All") for row in rows]

    def told(place: int, age: int, share: str) -> str:
        return t(
            "Joined {joined}<br>{share} of the first revenue in month {month}",
            joined=names[place],
            share=share,
            month=age,
        )

    ends = {"zmin": min(known, default=0), "zmax": max([100.0, *known])}
    drawn = cells.triangle(shares, [_label(row) for row in rows], told, **ends)
    table: dict[str, list[str]] = {
        t("Joined"): names,
        t("Customers"): said.counts([row.customers for row in rows]),
        t("First revenue"): [_amount(row.mrr) for row in rows],
    }
    wide = cells.COLUMN_WIDTH * max(map(len, shares), default=0) + 150
    behind = list(cells.behind("cohort_revenue", shares, [row.joined for row in rows]))
    note = cells.only_newest(len(rows[1:]))
    table |= cells.months_table(shares)
    return Chart(drawn, costs.triangle_alt(rows), wide, table, behind, note)


def _label(row: RevenueCohort) -> str:
    name = f"<b>{t('All')}</b>" if row.joined is None else words.month(row.joined)
    return f"{name}  <span style='font-size:11px'>{in_chart(money.say(row.mrr, 0))}</span>"
