"""What a click on a chart leads to: to see only this on the whole page, or the rows behind it.

Whoever uses no mouse chooses the same from a list under the chart.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import streamlit as st

from csmetrics.analysis import drill
from csmetrics.catalogue import catalogue
from csmetrics.charts import Chart
from csmetrics.charts.frame import in_browser
from csmetrics.charts.marks import Mark
from csmetrics.escape import md
from csmetrics.language import words
from csmetrics.translation import t
from csmetrics.ui import filters, state
from csmetrics.ui.details import show_rows
from csmetrics.ui.grid import grid
from csmetrics.view import Question, View

# What each chart is looked closer at: by the chart's key, the place of the mark, or None.
LOOKED_AT = "looked_at"
# What a card leaves to a chart on a common phone.
PHONE_WIDTH = 340


def plain(chart: Chart, key: str) -> None:
    """Show a chart that nothing stands behind."""
    with scrolling(chart.min_width, key):
        _draw(chart, key)
        if chart.table:
            _table_button(chart, key)


@st.fragment
def clickable(chart: Chart, key: str, view: View, by: str) -> None:
    """Show a chart whose marks can be clicked, and under it what was clicked.

    A click runs nothing but this chart again.
    """
    with scrolling(chart.min_width, key):
        if _is_phone():
            _draw(chart, key)
        else:
            clicked = partial(_clicked, chart.behind, key)
            _draw(chart, key, on_select=clicked, selection_mode="points")
        with st.container(horizontal=True, gap="medium", key=f"under_{key}"):
            if chart.table:
                _table_button(chart, key)
            _closer_button(key)
    if key in _looked_at():
        _closer(chart, key, view, by)


def _draw(chart: Chart, key: str, **options: Any) -> None:
    st.plotly_chart(chart.figure, key=f"chart_{key}", config=in_browser(), alt=chart.alt, **options)


def _is_phone() -> bool:
    """Return whether a phone shows the page: a chart to click would not let a finger scroll it."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def scrolling(min_width: int | None, key: str) -> AbstractContextManager[Any]:
    """Hold what needs so many pixels: where there are fewer it scrolls sideways, and says so.

    What scrolls needs something to focus on, so that a keyboard can scroll it: a button in it.
    """
    if min_width:
        if min_width > PHONE_WIDTH and _is_phone():
            with st.container(key=f"swipe_{key}"):
                st.caption(t(":material/swipe: Swipe sideways to see all of it."))
        return st.grid(1, wrap=False, min_column_width=min_width, gap=None, key=f"scroll_{key}")
    return st.container()


def _table_button(chart: Chart, key: str) -> None:
    if st.button(
        t("Show as a table"), key=f"table_{key}", type="tertiary", icon=":material/table:"
    ):
        st.dialog(t("The same as a table"), width="large")(_table)(chart)


def _table(chart: Chart) -> None:
    grid(chart.table, alt=chart.alt)


# ---------------------------------------------------------------------- choosing


def _looked_at() -> dict[str, int | None]:
    held: dict[str, int | None] = st.session_state.setdefault(LOOKED_AT, {})
    return held


def forget() -> None:
    """Look no closer at any chart: another period or page is shown."""
    st.session_state.pop(LOOKED_AT, None)


def _clicked(behind: Sequence[Mark], key: str) -> None:
    points = st.session_state[f"chart_{key}"]["selection"]["points"]
    place = _place(behind, points)
    if place is not None:
        _look(key, place)


def _place(behind: Sequence[Mark], points: Sequence[Mapping[str, Any]]) -> int | None:
    """Return which mark was clicked.

    Over time several may share a day: where the point that Plotly took for nearest has no rows,
    another one of its day is meant.
    """
    for is_meant in (_is_point, _is_same_time):
        for place, mark in enumerate(behind):
            if any(is_meant(mark, one) for one in points):
                return place
    return None


def _is_point(mark: Mark, clicked: Mapping[str, Any]) -> bool:
    return (mark.curve, mark.point) == (clicked["curve_number"], clicked["point_index"])


def _is_same_time(mark: Mark, clicked: Mapping[str, Any]) -> bool:
    return mark.days is not None and mark.point == clicked["point_index"]


def _look(key: str, place: int | None = None) -> None:
    _looked_at()[key] = place
    st.session_state[f"closer_{key}"] = place


def _chosen(key: str) -> None:
    _looked_at()[key] = st.session_state[f"closer_{key}"]


def _close(key: str) -> None:
    _looked_at().pop(key, None)


def _closer_button(key: str) -> None:
    # It stays where it is, so that a keyboard stays on it: the list is one step further.
    is_open = key in _looked_at()
    st.button(
        t("Look closer"),
        key=f"look_{key}",
        type="tertiary",
        icon=":material/ads_click:",
        help=t(
            "Click the chart, or press here to choose from a list: "
            "then show only that, or the rows behind it."
        ),
        on_click=_close if is_open else _look,
        args=(key,),
    )


# ---------------------------------------------------------------------- what was chosen


def _closer(chart: Chart, key: str, view: View, by: str) -> None:
    place = _looked_at()[key]
    if place is not None and place >= len(chart.behind):
        place = None
    with st.container(border=True, gap="small", key=f"closer_box_{key}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.selectbox(
                t("Look closer at"),
                range(len(chart.behind)),
                index=place,
                format_func=lambda one: _listed(chart.behind[one]),
                key=f"closer_{key}",
                on_change=_chosen,
                args=(key,),
                placeholder=t("Choose what to look at"),
                label_visibility="collapsed",
                width=360,
            )
            st.space("stretch")
            st.button(
                t("Close"),
                key=f"close_{key}",
                type="tertiary",
                icon=":material/close:",
                on_click=_close,
                args=(key,),
            )
        if place is not None:
            _ways_on(chart.behind[place], key, view, by)


def _listed(mark: Mark) -> str:
    return f"{mark.title} · {mark.said}" if mark.said else mark.title


def _ways_on(mark: Mark, key: str, view: View, by: str) -> None:
    question = asked(mark, view, by)
    count = state.kept(drill.count, question, mark.part)
    each = drill.metric_of(question).each
    rows = words.counted(count, each)
    title = sentence(mark, by)
    told = " · ".join(part for part in (rows, mark.said) if part)
    st.markdown(f"**{md(title)}** · {md(told, 300)}")
    with st.container(horizontal=True, gap="small"):
        if can_filter(mark, by):
            st.button(
                _only_label(mark, by),
                key=f"only_{key}",
                icon=":material/filter_alt:",
                on_click=_only,
                args=(mark, by),
            )
        label = t("Show the {rows}", rows=rows if count != 1 else words.singular(each))
        if st.button(label, key=f"behind_{key}", icon=":material/table_rows:"):
            show_rows(drill.metric_of(question), question, mark.part, title)


def sentence(mark: Mark, by: str) -> str:
    """Return what a mark shows: “Channel: Chat, Mar 2026”."""
    if not mark.grouped or mark.by:
        return mark.title
    kind = words.dimension(by) if by in words.DIMENSIONS else by
    return f"{kind[:1].upper()}{kind[1:]}: {mark.title}"


def asked(mark: Mark, view: View, by: str) -> Question:
    """Return the question whose rows are behind a mark."""
    # A breakdown is no metric: it is asked about with the question of a metric like it.
    name = mark.metric if mark.metric in catalogue() else "tickets_created"
    question = view.question(name, period=mark.days) | {"metric": mark.metric}
    if drill.metric_of(question).account:
        question.pop("where", None)
    if mark.grouped:
        question["where"] = {**question.get("where", {}), mark.by or by: [mark.group]}
    return question


def can_filter(mark: Mark, by: str) -> bool:
    """Return whether the whole page can show only this."""
    if column := _column(mark, by):
        return column in filters.FILTERS and mark.group is not None
    return mark.days is not None


def _only_label(mark: Mark, by: str) -> str:
    """Say what the page is narrowed to: of a piece of a stack that no filter knows, its days."""
    if mark.days and mark.part != drill.WHOLE and not _column(mark, by):
        return t("Show only {days}", days=words.span(mark.days.start, mark.days.end))
    return t("Show only this")


def _column(mark: Mark, by: str) -> str:
    return mark.by or (by if mark.grouped else "")


def _only(mark: Mark, by: str) -> None:
    forget()
    filters.narrow(_column(mark, by), mark.group, mark.days)
    # The chart is a part of the page that runs alone; this is about all of it.
    st.rerun("app")
