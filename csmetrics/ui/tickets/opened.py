"""One ticket in the address of the page, so that a link to it opens it anywhere."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import streamlit as st

from csmetrics.analysis.tickets import Name
from csmetrics.language import clock
from csmetrics.language.said import Columns
from csmetrics.language.stories import in_sentence
from csmetrics.translation import t
from csmetrics.ui import state
from csmetrics.ui.filters import CHOICES
from csmetrics.ui.grid import grid

PAGE = "tickets"
TICKET, SOURCE = "ticket", "source"
# A table forgets which row was chosen where its key changes.
TIMES = "tickets_opened"
# The search and the order of the list, which Streamlit forgets while a ticket is shown.
KEPT = "tickets_kept"


def in_address() -> tuple[str, str | None] | None:
    """Return number and tool of the ticket that the address names, or None."""
    number = st.query_params.get(TICKET)
    return (number, st.query_params.get(SOURCE)) if number else None


def close(search: str | None = None) -> None:
    """Go back to the list, as it was, or to all tickets that a search finds."""
    for name in (TICKET, SOURCE):
        if name in st.query_params:
            del st.query_params[name]
    if search is not None:
        st.session_state[KEPT] = {**st.session_state.get(KEPT, {}), "search": search}
        st.session_state[CHOICES] = {"period": "all"}
    state.open_anew()
    st.rerun()


def go_to(name: Name) -> None:
    """Open a ticket on the page of tickets."""
    st.session_state[TIMES] = st.session_state.get(TIMES, 0) + 1
    st.switch_page(state.page_file(PAGE), query_params=_address(name))


def _address(name: Name) -> dict[str, str]:
    said = {TICKET: name.ticket_id} | ({SOURCE: name.source} if name.source else {})
    return said | ({state.PARAMETER: state.SAMPLE} if state.is_sample() else {})


def link(row: Mapping[str, Any]) -> None:
    """Show a link to the ticket of a row that knows its number."""
    st.page_link(
        state.page_file(PAGE),
        label=t("Open ticket"),
        icon=":material/open_in_new:",
        query_params=_address(name_of(row)),
    )


def rows(shown: Columns, table: pa.Table, key: str, **options: Any) -> None:
    """Show rows; where they are of tickets, the row that is chosen can be opened.

    `shown` is what stands on the screen, row by row the same as `table`.
    """
    if "ticket_id" not in table.column_names:
        grid(shown, **options)
        return
    chosen = grid(
        shown,
        key=f"{key}_{st.session_state.get(TIMES, 0)}",
        on_select="rerun",
        selection_mode="single-row",
        **options,
    )
    picked = [table.slice(row, 1).to_pylist()[0] for row in chosen["selection"]["rows"]]
    if picked and picked[0]["ticket_id"]:
        offer(name_of(picked[0]), f"open_{key}")
    else:
        st.caption(t(":material/arrow_selector_tool: Choose a row to open its ticket."))


def name_of(row: Mapping[str, Any]) -> Name:
    """Return which ticket a row is of; where it does not say the tool, the number alone."""
    return Name(row["ticket_id"], row.get("ticket_source") or row.get("source"))


def offer(name: Name, key: str) -> None:
    """Offer to open a ticket."""
    label = t("Open {ticket}", ticket=in_sentence(clock.named(name)[:80]))
    if st.button(label, type="primary", icon=":material/open_in_new:", key=key):
        go_to(name)
