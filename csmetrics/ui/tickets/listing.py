"""The list of tickets: a search, an order, pages, and files of all that is listed."""

from math import ceil
from typing import Any

import pyarrow as pa
import streamlit as st

from csmetrics import downloads
from csmetrics.analysis import tickets
from csmetrics.analysis.tickets import SORTS
from csmetrics.language import clock, words
from csmetrics.team import settings
from csmetrics.translation import in_this_language, t, tc
from csmetrics.ui import address, state
from csmetrics.ui.filters import BOUND
from csmetrics.ui.page import say
from csmetrics.ui.tickets import opened
from csmetrics.view import Question, View

PER_PAGE = 50
# Writing a workbook takes about a second for ten thousand rows.
MOST_IN_FILE = 100_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def ticket_list(view: View) -> None:
    """Show the tickets opened in the period, in the groups chosen, that have the words searched."""
    question = view.question("tickets_created")
    text, sort = _asked()
    _by_number(text)
    total = state.kept(tickets.count, question, text)
    say(clock.how_many(total, text))
    if not total:
        _nothing(text)
        return
    place = _page(total, text, sort)
    zone = state.kept(settings.timezone, question)
    rows = state.kept(tickets.found, question, text, sort, PER_PAGE, place * PER_PAGE)
    opened.rows(
        clock.listed(rows, zone), rows, "tickets",
        height=36 * (rows.num_rows + 1) + 2, row_height=36, alt=t("Tickets"),
        column_config=_columns(zone),
    )  # fmt: skip
    _files(question, text, sort, zone, total)


def _asked() -> tuple[str, str]:
    kept = st.session_state.setdefault(opened.KEPT, {})
    for name, value in kept.items():
        if name not in st.session_state and name not in st.query_params:
            address.restore(name, value)
    sorts = list(SORTS)
    address.follow("sort", sorts, sorts[0], _order)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="search_bar"):
        text = st.text_input(
            t("Search"),
            key="search",
            type="search",
            placeholder=t("Number, words of the subject, customer or agent"),
            icon=":material/search:",
            width="stretch",
            live="300ms",
            **BOUND,
        )
        sort: str = st.selectbox(
            tc("sorting", "Order"),
            sorts,
            format_func=_order,
            key="sort",
            width=230,
        )
        address.note("sort", sort, sorts[0])
    kept |= {"search": text or "", "sort": sort}
    return text or "", sort


def _order(sort: str) -> str:
    return t(clock.SORTS[sort])


def _by_number(text: str) -> None:
    """Offer the tickets whose number was typed, also those outside of the period and groups."""
    number = text.strip().lstrip("#")
    if not number or " " in number:
        return
    for place, name in enumerate(state.kept(tickets.named, number)[:5]):
        opened.offer(name, f"open_number_{place}")


def _nothing(text: str) -> None:
    if text.strip():
        said = t(
            "No tickets with these words match these filters. Choose a longer period, more "
            "channels, segments or teams, or other words."
        )
    else:
        said = t(
            "No tickets match these filters. Choose a longer period, more channels, segments or "
            "teams, or other words."
        )
    st.info(
        said,
        icon=":material/filter_alt_off:",
    )


def _page(total: int, text: str, sort: str) -> int:
    """Return which page is shown, from 0."""
    pages = ceil(total / PER_PAGE)
    if pages < 2:
        return 0
    with st.container(horizontal=True, vertical_alignment="center", key="pages"):
        # What is searched begins at its first page.
        shown = st.pagination(pages, key=f"page_{hash((text, sort, total))}")
        first = (shown - 1) * PER_PAGE + 1
        last = min(total, shown * PER_PAGE)
        all_of_them = words.counted(total, "ticket")
        ends = {"first": words.plain(first), "last": words.plain(last)}
        st.caption(t("{first} – {last} of {tickets}", **ends, tickets=all_of_them))
    return int(shown) - 1


def _columns(zone: str) -> dict[str, Any]:
    column = st.column_config
    return {
        t("Opened ({zone})", zone=zone): column.DatetimeColumn(
            format=t("D MMM YYYY, HH:mm"), width=150
        ),
        t("Ticket"): column.TextColumn(width=70),
        t("Subject"): column.TextColumn(width=220),
        t("Reopens"): column.NumberColumn(width=75),
    }


def _files(question: Question, text: str, sort: str, zone: str, total: int) -> None:
    database = state.workspace().database

    # Runs in a thread of its own when clicked, so it must not touch the page.
    def listed() -> pa.Table:
        return clock.for_file(tickets.found(database, question, text, sort, MOST_IN_FILE), zone)

    with st.container(horizontal=True, gap="small", key="ticket_files"):
        _file("CSV", lambda: downloads.to_csv(listed()), "text/csv")
        _file("XLSX", lambda: downloads.to_xlsx(listed(), t("Tickets")), XLSX)
    if total > MOST_IN_FILE:
        st.caption(t("A file holds the first {n} of them.", n=words.plain(MOST_IN_FILE)))


def _file(kind: str, made: Any, mime: str) -> None:
    st.download_button(
        t("Download as {kind}", kind=kind),
        in_this_language(made),
        f"tickets.{kind.lower()}",
        mime,
        on_click="ignore",
        icon=":material/download:",
        key=f"tickets_{kind}",
    )
