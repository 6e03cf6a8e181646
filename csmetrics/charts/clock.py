"""The clock of one ticket, drawn: who waited for whom, when the team was open, what happened."""

import datetime as dt
from collections.abc import Iterable, Sequence

from csmetrics.analysis.ticket_clock import Clock, Span
from csmetrics.charts.frame import SMALL, TICKS, Chart, Parts, figure
from csmetrics.language import clock as said
from csmetrics.language import words
from csmetrics.palette import ACCENT, BAD, GOOD, INK, MUTED, NEUTRAL
from csmetrics.translation import later, t

OPEN, EVENTS = later("Team is open"), later("What happened")
# The browser knows the names of days and months in English alone.
HOURS_AND_DAY, DAY_AND_YEAR = later("%H:%M\n%a %-d %b"), later("%a %-d %b\n%Y")
# More spans than these are thinner than a pixel.
MOST_SPANS = 150
MOST_EVENTS = 100
# Events nearer to each other than this part of the drawing share one label.
APART = 0.03
COLOURS = {"us": ACCENT, "customer": NEUTRAL, "unknown": MUTED}
# A promise is drawn where it does not press the rest into a corner.
MOST_AFTER = 1.0
ROOM = 0.03


def ticket(clock: Clock, zone: str) -> Chart:
    """Draw the time from opening to solution in lanes, on the clock of a time zone.

    Lanes have names and events have numbers, so that nothing is told by colour alone.
    """
    ends = _until(clock)
    kinds = [kind for kind in said.WAITING if clock.seconds(kind) > 0]
    spans = [span for span in _clipped(clock.hours, clock.start, ends)]
    lanes = [t(OPEN), *(t(said.WAITING[kind]) for kind in reversed(kinds)), t(EVENTS)]
    traces = [
        _bars(
            t(said.WAITING[kind]),
            [(s.start, s.end) for s in clock.stretches if s.waiting_for == kind][:MOST_SPANS],
            COLOURS[kind],
            zone,
        )
        for kind in kinds
    ]
    if 0 < len(spans) <= MOST_SPANS:
        traces.append(_bars(t(OPEN), spans, GOOD, zone))
    else:
        lanes.remove(t(OPEN))
    margin = (ends - clock.start) * ROOM or dt.timedelta(minutes=1)
    drawn = figure(
        62 + 46 * len(lanes),
        [*traces, _events(clock, zone, ends)],
        {
            "type": "date",
            "range": [said.local(clock.start - margin, zone), said.local(ends + margin, zone)],
            "tickfont": TICKS,
            "showgrid": True,
            "nticks": 6,
            "tickformatstops": [
                {"dtickrange": [None, 86_399_999], "value": t(HOURS_AND_DAY)},
                {"dtickrange": [86_400_000, None], "value": t(DAY_AND_YEAR)},
            ],
        },
        {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": lanes,
            "range": [-0.6, len(lanes) - 0.4],
            "showgrid": False,
            "ticks": "",
            "tickfont": {"size": 12, "color": INK},
        },
        {"t": 26, "r": 16},
        showlegend=False,
        hovermode="closest",
        shapes=[_line(at, zone) for _, at in _promises(clock, ends)],
        annotations=[
            _label(text, at, zone, place) for place, (text, at) in enumerate(_promises(clock, ends))
        ],
    )
    return Chart(drawn, alt(clock, zone), 620, said.stretches(clock, zone))


def _until(clock: Clock) -> dt.datetime:
    """Return where the drawing ends: at the solution, or a little later for a promise."""
    furthest = clock.end + (clock.end - clock.start) * MOST_AFTER
    dues = [at for wait in clock.waits for at in (wait.due, wait.due_inside) if at]
    events = [event.at for event in clock.events[:MOST_EVENTS]]
    return max([clock.end, *(at for at in [*dues, *events] if at <= furthest)])


def _clipped(hours: Iterable[Span], start: dt.datetime, end: dt.datetime) -> list[Span]:
    return [(max(a, start), min(b, end)) for a, b in hours if b > start and a < end]


def _bars(lane: str, spans: Sequence[Span], colour: str, zone: str) -> Parts:
    """Return thick lines in a lane, one for each span; a gap parts them."""
    x: list[dt.datetime | None] = []
    told: list[str] = []
    for start, end in spans:
        length = words.duration((end - start).total_seconds())
        text = f"{lane}: {said.when(start, zone)} – {said.when(end, zone)}, {length}"
        x += [said.local(start, zone), said.local(end, zone), None]
        told += [text, text, ""]
    return {
        "type": "scatter",
        "x": x,
        "y": [None if at is None else lane for at in x],
        "mode": "lines",
        "line": {"width": 16, "color": colour},
        "connectgaps": False,
        "customdata": told,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _events(clock: Clock, zone: str, ends: dt.datetime) -> Parts:
    shown = clock.events[:MOST_EVENTS]
    titles = [said.event_title(event, place, clock.events) for place, event in enumerate(shown)]
    return {
        "type": "scatter",
        "x": [said.local(event.at, zone) for event in shown],
        "y": [t(EVENTS)] * len(shown),
        "mode": "markers+text",
        "marker": {
            "size": 11,
            "color": INK,
            "symbol": [_symbol(event.kind) for event in shown],
        },
        "text": _numbers([event.at for event in shown], ends - clock.start),
        "textposition": "top center",
        "textfont": {"size": 11, "color": INK},
        "cliponaxis": False,
        "customdata": [
            f"{place}. {title}, {said.when(event.at, zone)}"
            for place, (title, event) in enumerate(zip(titles, shown, strict=True), 1)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip


def _numbers(moments: Sequence[dt.datetime], length: dt.timedelta) -> list[str]:
    """Return a label for each event: its number, or “4–7” on the first of some that are close."""
    labels = [""] * len(moments)
    first = 0
    for place, at in enumerate(moments):
        if at - moments[first] > length * APART:
            first = place
        labels[first] = str(first + 1) if first == place else f"{first + 1}–{place + 1}"
    return labels


def _symbol(kind: str) -> str:
    symbols = {
        "opened": "star",
        "customer": "triangle-down",
        "answer": "triangle-up",
        "answered": "triangle-up",
        "solved": "square",
        "closed": "square-open",
        "call": "diamond",
        "rated": "star-open",
    }
    return symbols.get(kind, "circle-open")


def _promises(clock: Clock, ends: dt.datetime) -> list[tuple[str, dt.datetime]]:
    """Return when each promise ended inside business hours, where that is on the drawing."""
    return [
        (t("{promise} due", promise=t(wait.name)), wait.due_inside)
        for wait in clock.waits
        if wait.due_inside and clock.start <= wait.due_inside <= ends
    ]


def _line(at: dt.datetime, zone: str) -> Parts:
    where = said.local(at, zone)
    ends = {"x0": where, "x1": where, "yref": "paper", "y0": 0, "y1": 1}
    return {"type": "line", **ends, "line": {"dash": "dot", "width": 1.5, "color": BAD}}


def _label(text: str, at: dt.datetime, zone: str, place: int) -> Parts:
    return {
        "text": text,
        "x": said.local(at, zone),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "right" if place else "center",
        "showarrow": False,
        "font": SMALL,
    }


def alt(clock: Clock, zone: str) -> str:
    """Return the sentence that stands for the drawing."""
    told = [
        f"{words.small(t(said.WAITING[kind]))} {words.duration(clock.seconds(kind))}"
        for kind in said.WAITING
        if clock.seconds(kind) > 0
    ]
    return t(
        SOLVED if clock.is_solved else STILL_OPEN,
        start=said.when(clock.start, zone),
        end=said.when(clock.end, zone),
        waits=", ".join(told) or t("no time passed"),
        events=words.counted(len(clock.events), "event"),
    )


SOLVED = later("From {start}, solved {end}: {waits}; {events}.")
STILL_OPEN = later("From {start}, open until the data ends {end}: {waits}; {events}.")
