"""What a page shows where the data lacks something: what it can, and what would open the rest."""

from collections.abc import Sequence

import streamlit as st

from csmetrics.analysis import filtered
from csmetrics.ask import answerable
from csmetrics.catalogue import catalogue
from csmetrics.escape import md
from csmetrics.language.stories import short
from csmetrics.reading_back import is_filled, known_dimensions
from csmetrics.translation import later, t
from csmetrics.ui import state
from csmetrics.view import View

# A page with fewer cards than fit beside each other has room for others.
FEW = 4
NO_GROUP = {
    "channel": later(
        "No ticket says its channel. Load an export that has it; where the Data page asks, choose "
        "its column as “Channel”."
    ),
    "agent_id": later(
        "No ticket says who handled it. Load an export that does; where the Data page asks, choose "
        "its column as “Agent id”."
    ),
}


def known_metrics(metrics: Sequence[str]) -> list[str]:
    """Return those metrics that the data can answer."""
    known = state.kept(answerable)
    return [name for name in metrics if name in known]


def fill_up(metrics: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return those metrics that the data can answer; where they are few, also such others."""
    known = known_metrics(metrics)
    return known if len(known) >= FEW else [*known, *known_metrics(others)][:FEW]


def known_groups(dimensions: Sequence[str], metric: str) -> list[str]:
    """Return those of the dimensions that any answer, or review, of a score says something of."""
    known = state.kept(known_dimensions, metric)
    return [name for name in dimensions if name in known]


def has(table: str, column: str) -> bool:
    """Return whether any row of a table says something in a column."""
    return state.kept(is_filled, table, column)


def why_no_group(dimension: str) -> str | None:
    """Say what to load where no row of the data has a channel, or an agent; else None."""
    return None if state.remembered("words", dimension) else t(NO_GROUP[dimension])


def why_nothing(view: View, metric: str) -> str | None:
    """Say what a number needs to be measured, or which filter it knows nothing of; else None."""
    needs: str | None = state.remembered("missing", metric)
    return needs or state.kept(filtered.why_nothing, metric, tuple(view.where))


def what_else(metrics: Sequence[str]) -> None:
    """Say of the metrics that the data cannot answer what they need, each need once."""
    needs: dict[str, list[str]] = {}
    for name in metrics:
        if why := state.remembered("missing", name):
            needs.setdefault(why, []).append(short(catalogue()[name].title))
    show_openings(
        [f"**{md(' · '.join(titles), 300)}**  \n{md(why, 300)}" for why, titles in needs.items()]
    )


def show_openings(told: Sequence[str]) -> None:
    """Show in Markdown what opens more of a page, with the way to the Data page."""
    if not told:
        return
    with st.container(border=True, gap="small", key="missing_files"):
        st.markdown(t("**What else this page can show**"))
        for sentence in told:
            st.markdown(f":material/upload_file: {sentence}")
        if st.button(t("Go to Data"), icon=":material/arrow_forward:"):
            st.switch_page(state.page_file("data"))
