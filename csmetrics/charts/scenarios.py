"""What a scenario comes to: the way there, what it hangs on, agents, and a backlog."""

import textwrap
from collections.abc import Sequence
from dataclasses import replace

from csmetrics.asking.periods import MONDAY
from csmetrics.charts import cells
from csmetrics.charts.frame import TICKS, Chart, Parts, figure, percents, value_axis
from csmetrics.escape import in_chart
from csmetrics.language import scenarios, staffing, words
from csmetrics.palette import ACCENT, ACCENT_SOFT, BAD, GOOD, INK, LINE, MUTED
from csmetrics.translation import ENGLISH, spoken, t, tn
from csmetrics.what_if.erlang import Queue
from csmetrics.what_if.outcome import BETTER, UNIT, Number, Steps, Swing
from csmetrics.what_if.staffing import Need, Promise

LINE_LENGTH, LINES = 22, 2
MOST_SWINGS = 8
QUARTERS = (0, 25, 50, 75, 100)
# Room for the names and the ticks, given at once: to measure them first would draw twice.
ROOM: Parts = {"l": 166, "b": 28}
NAMES: Parts = {
    "type": "category",
    "automargin": False,
    "categoryorder": "array",
    "showgrid": False,
    "ticks": "",
    "tickfont": {"size": 12, "color": INK},
}


# ---------------------------------------------------------------------- waterfall


def way(steps: Steps) -> Chart:
    """Draw what each lever adds, in the order in which they act, between today and the result.

    What is worth money starts at 0 and ends in a bar; of other numbers, today and the result are
    dots, so that a small change of a large number can be seen.
    """
    steps = _told(steps)
    if not steps.parts:
        return Chart(figure(80, []), scenarios.steps_alt(steps, UNIT[steps.name]))
    is_worth = steps.name == "value"
    floating = _floating(steps, 0 if is_worth else 1)
    last = len(steps.parts) + (0 if is_worth else 1)
    ends = _dots(steps, last) if not is_worth else [_total(steps, last)]
    result = t("Together") if is_worth else t("Then")
    names = [*([] if is_worth else [f"<b>{t('Today')}</b>"]),
             *(_wrapped(scenarios.step(what)) for what, _ in steps.parts),
             f"<b>{result}</b>"]  # fmt: skip
    reached = _reached(steps)
    drawn = figure(
        46 * len(names) + 34,
        [*_connectors(steps, 0 if is_worth else 1), *floating, *ends],
        {**_amounts(reached, UNIT[steps.name]), "range": _with_air(reached, is_worth)},
        _rows(names),
        {**ROOM, "r": 24},
        showlegend=False,
        hovermode="closest",
    )
    unit = UNIT[steps.name]
    return Chart(drawn, scenarios.steps_alt(steps, unit), 440, _steps_table(steps))


def _told(steps: Steps) -> Steps:
    """Return the way without the parts that would be said to be 0."""
    unit = UNIT[steps.name]
    nothing = scenarios.amount(0.0, steps.name, unit)
    parts = [one for one in steps.parts if scenarios.amount(one[1], steps.name, unit) != nothing]
    return replace(steps, parts=tuple(parts))


def _reached(steps: Steps) -> list[float]:
    reached = [steps.before]
    for _, part in steps.parts:
        reached.append(reached[-1] + part)
    return reached


def _floating(steps: Steps, first: int) -> list[Parts]:
    unit = UNIT[steps.name]
    parts = [part for _, part in steps.parts]
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": [str(first + place) for place in range(len(parts))],
            "x": parts,
            "base": _reached(steps)[:-1],
            "width": 0.6,
            "marker": {
                "color": [_colour(part, steps.name) for part in parts],
                "line": {"width": 0},
            },
            "text": [f"<b>{scenarios.amount(part, steps.name, unit)}</b>" for part in parts],
            "textposition": "outside",
            "textfont": TICKS,
            "cliponaxis": False,
            "hovertemplate": "%{text}<extra></extra>",
        }
    ]


def _colour(part: float, name: str) -> str:
    return GOOD if (part >= 0) == (BETTER[name] == "higher") else BAD


def _total(steps: Steps, place: int) -> Parts:
    unit = UNIT[steps.name]
    return {
        "type": "bar",
        "orientation": "h",
        "y": [str(place)],
        "x": [steps.after],
        "width": 0.6,
        "marker": {"color": ACCENT, "line": {"width": 0}},
        "text": [f"<b>{scenarios.amount(steps.after, steps.name, unit)}</b>"],
        "textposition": "outside",
        "textfont": TICKS,
        "cliponaxis": False,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _dots(steps: Steps, last: int) -> list[Parts]:
    number = Number(steps.name, steps.before, steps.after)
    values = [steps.before, steps.after]
    return [
        {
            "type": "scatter",
            "orientation": "h",
            "x": values,
            "y": ["0", str(last)],
            "mode": "markers+text",
            "marker": {"size": 14, "color": ACCENT, "symbol": "diamond"},
            "text": [f"<b>{scenarios.say(value, number)}</b>" for value in values],
            "textposition": "middle right",
            "textfont": {"size": 13, "color": INK},
            "cliponaxis": False,
            "hovertemplate": "%{text}<extra></extra>",
        }
    ]


def _connectors(steps: Steps, first: int) -> list[Parts]:
    reached = _reached(steps)
    lines = [(reached[place + 1], first + place) for place in range(len(steps.parts))]
    if first:
        lines.insert(0, (steps.before, 0))
    # One trace with gaps: each trace of its own costs time with every move of a slider.
    return [
        {
            "type": "scatter",
            "orientation": "h",
            "x": [x for value, _ in lines for x in (value, value, None)],
            "y": [y for _, place in lines for y in (str(place), str(place + 1), None)],
            "mode": "lines",
            "line": {"width": 1, "color": LINE},
            "hoverinfo": "skip",
        }
    ]


def _steps_table(steps: Steps) -> dict[str, list[str]]:
    unit = UNIT[steps.name]
    number = Number(steps.name, steps.before, steps.after)
    return {
        t("What"): [t("Today"), *(scenarios.step(what) for what, _ in steps.parts), t("Then")],
        t("How much"): [
            scenarios.say(steps.before, number),
            *(scenarios.amount(part, steps.name, unit) for _, part in steps.parts),
            scenarios.say(steps.after, number),
        ],
    }


# ---------------------------------------------------------------------- tornado


def tornado(swings: Sequence[Swing], number: Number) -> Chart:
    """Draw how far the result would move with each assumption, the widest bar on top.

    The line is the change of the scenario as it is set.
    """
    shown = swings[:MOST_SWINGS]
    alt = scenarios.swings_alt(shown, number.name, number.unit)
    if not shown:
        return Chart(figure(80, []), alt)
    places = [str(place) for place in range(len(shown))]
    ends = [end for one in shown for end in (one.low, one.high)]
    bars: Parts = {
        "type": "bar",
        "orientation": "h",
        "y": places,
        "x": [one.width for one in shown],
        "base": [one.low for one in shown],
        "width": 0.5,
        "marker": {"color": ACCENT_SOFT, "line": {"width": 0}},
        "customdata": [_said(one, number) for one in shown],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    drawn = figure(
        46 * len(shown) + 44,
        [bars, *_ends(shown, number)],
        {
            **_amounts(ends, number.unit),
            **_suffix(number),
            "range": _with_air([*ends, number.change]),
        },
        _rows([_wrapped(scenarios.swing(one)) for one in shown]),
        {**ROOM, "t": 22},
        showlegend=False,
        hovermode="closest",
        shapes=[_line(number.change, len(shown))],
        annotations=[_named(number)],
    )
    low = [scenarios.amount(one.low, number.name, number.unit) for one in shown]
    high = [scenarios.amount(one.high, number.name, number.unit) for one in shown]
    table = {
        t("What"): [scenarios.swing(one) for one in shown],
        t("Low"): low,
        t("High"): high,
    }
    longest = max(map(len, [*low, *high]))
    # The words beside the outermost bars stand in a sixth of what the names leave.
    return Chart(drawn, alt, 196 + 6 * round(6.4 * longest), table)


def _suffix(number: Number) -> Parts:
    # A change of a share is in points, not in percent.
    return {"ticksuffix": tn("{n} pt", "{n} pts", 2, n="")} if number.unit == "percent" else {}


def _said(one: Swing, number: Number) -> str:
    low, high = (scenarios.amount(end, number.name, number.unit) for end in (one.low, one.high))
    ends = t("{low} to {high}", low=f"<b>{low}</b>", high=f"<b>{high}</b>")
    return f"{in_chart(scenarios.swing(one), 60)}<br>{ends}"


def _ends(shown: Sequence[Swing], number: Number) -> list[Parts]:
    """Write the two ends of each bar beside it."""
    sides = (("low", "middle left"), ("high", "middle right"))
    return [
        {
            "type": "scatter",
            "orientation": "h",
            "x": [getattr(one, side) for one in shown],
            "y": [str(place) for place in range(len(shown))],
            "mode": "text",
            "text": [
                f" {scenarios.amount(getattr(one, side), number.name, number.unit)} "
                for one in shown
            ],
            "textposition": where,
            "textfont": TICKS,
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
        for side, where in sides
    ]


def _line(at: float, rows: int) -> Parts:
    return {
        "type": "line",
        "x0": at,
        "x1": at,
        "y0": -0.6,
        "y1": rows - 0.4,
        "line": {"width": 1.5, "color": INK, "dash": "dot"},
    }


def _named(number: Number) -> Parts:
    return {
        "x": number.change,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "text": f"<b>{scenarios.change(number)}</b>",
        "font": {"size": 12, "color": INK},
        "showarrow": False,
    }


# ---------------------------------------------------------------------- staffing


def needed(found: Sequence[Need], week_start: str = MONDAY) -> Chart:
    """Draw the agents that each hour of an average week needs, its first day on top."""
    days = cells.week_days(week_start)
    rows = [[_agents(found, day, hour) for hour in range(24)] for day in days] if found else []
    text = [[f"{agents}" for agents in row] for row in rows]
    hover = t("{weekday}, {hour}:00<br>{n} agents", weekday="%{y}", hour="%{x}", n="%{text}")
    heatmap = cells.week(rows, text, days, hovertemplate=f"{hover}<extra></extra>")
    wide, table = cells.WEEK_WIDTH, cells.week_table(text, days)
    return Chart(cells.week_drawn([heatmap]), _needed_alt(found, days), wide, table)


def _agents(found: Sequence[Need], weekday: int, hour: int) -> int:
    return found[24 * weekday + hour].agents


def _needed_alt(found: Sequence[Need], days: Sequence[int]) -> str:
    most = [
        f"{words.weekday(day)} "
        f"{max((one.agents for one in found if one.weekday == day), default=0)}"
        for day in days
    ]
    return t("Agents needed by weekday and hour. At most: {days}.", days=", ".join(most))


def by_agents(choices: Sequence[tuple[int, Queue | None]], promise: Promise, chosen: int) -> Chart:
    """Draw how much is answered in time with each number of agents, and the promise as a line.

    A number of agents under which the queue would grow without end has a bar of 0.
    """
    shares = [0.0 if queue is None else 100 * queue.service_level for _, queue in choices]
    bars: Parts = {
        "type": "bar",
        "x": [f"{agents}" for agents, _ in choices],
        "y": shares,
        "text": [
            t("never") if queue is None else words.say(share, "percent")
            for (_, queue), share in zip(choices, shares, strict=True)
        ],
        "textposition": "outside",
        "textfont": TICKS,
        "cliponaxis": False,
        "marker": {
            "color": [ACCENT if agents == chosen else ACCENT_SOFT for agents, _ in choices],
            "line": {"width": 0},
        },
        "hovertemplate": t("{n} agents: {share}", n="%{x}", share="%{text}") + "<extra></extra>",
    }
    target = 100 * promise.target
    drawn = figure(
        250,
        [bars],
        {"type": "category", "title": {"text": t("Agents"), "font": TICKS}, "tickfont": TICKS},
        {**percents(), "range": [0, 112], "tickvals": QUARTERS,
         "ticktext": [words.percent(share) for share in QUARTERS]},
        {"t": 14},
        showlegend=False,
        hovermode="closest",
        shapes=[{"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": target, "y1": target,
                 "line": {"width": 1.5, "color": MUTED, "dash": "dash"}}],
    )  # fmt: skip
    said = [f"{agents}: {text}" for (agents, _), text in zip(choices, bars["text"], strict=True)]
    alt = t(
        "Answered in time by number of agents, promise {promise}. {shares}.",
        promise=words.percent(target),
        shares="; ".join(said),
    )
    return Chart(drawn, alt, 420, staffing.table(choices, promise))


def run_down(today: Sequence[float], then: Sequence[float]) -> Chart:
    """Draw the open tickets of the next days, as things go today and under the scenario."""
    usual, result = t("As things go today"), t("Then")
    lines = [_run(today, usual, MUTED, "dash"), _run(then, result, ACCENT, "solid")]
    drawn = figure(
        250,
        lines,
        {
            "title": {"text": t("Days from the end of the period"), "font": TICKS},
            "tickfont": TICKS,
        },
        {**value_axis([*today, *then], "count"), "rangemode": "tozero"},
        {"t": 26},
    )
    alt = t(
        "Open tickets from {open} to {today} in {days} days as things go today, and to {then} "
        "then.",
        open=words.say(today[0], "count"),
        today=words.say(today[-1], "count"),
        days=len(today) - 1,
        then=words.say(then[-1], "count"),
    )
    table = {
        t("Day"): [f"{day}" for day in range(len(today))],
        usual: [words.say(value, "count") for value in today],
        result: [words.say(value, "count") for value in then],
    }
    return Chart(drawn, alt, None, table)


def _run(values: Sequence[float], name: str, colour: str, dash: str) -> Parts:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": list(range(len(values))),
        "y": list(values),
        "line": {"width": 2.5, "color": colour, "dash": dash},
        "hovertemplate": "%{y:,.0f}",
    }


# ---------------------------------------------------------------------- axes


def _amounts(ends: Sequence[float], unit: str) -> Parts:
    highest = max(map(abs, ends), default=0)
    # The browser shortens a number as English does: 20k.
    is_short = highest >= 10_000 and spoken().language == ENGLISH
    return {
        **value_axis(list(ends), unit),
        "tickformat": "~s" if is_short else ",",
        "automargin": False,
        "dtick": None,
        "nticks": 5 if is_short or highest < 1_000_000 else 3,
        "showgrid": True,
        "zeroline": False,
        "tickfont": TICKS,
        "tickangle": 0,
    }


def _rows(names: Sequence[str]) -> Parts:
    places = [str(place) for place in range(len(names))]
    return {
        **NAMES,
        "categoryarray": places,
        "tickvals": places,
        "ticktext": list(names),
        "range": [len(names) - 0.4, -0.6],
    }


def _with_air(ends: Sequence[float], from_zero: bool = False) -> list[float]:
    """Return a range with room for the words beside the outermost bars.

    What starts at 0 and only grows needs none on the left.
    """
    low, high = min(ends), max(ends)
    air = 0.25 * (high - low) or abs(high) * 0.1 or 1.0
    return [low - air * (0.08 if from_zero and low >= 0 else 1), high + air]


def _wrapped(name: str) -> str:
    lines = textwrap.wrap(name, LINE_LENGTH, max_lines=LINES, placeholder="…")
    return "<br>".join(in_chart(line, LINE_LENGTH + 2) for line in lines)
