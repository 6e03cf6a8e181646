"""The two drawers behind every number: how it is worked out, and the rows it rests on."""

from typing import Any

import pyarrow as pa
import streamlit as st

from csmetrics import downloads
from csmetrics.catalogue import Metric, catalogue
from csmetrics.escape import md
from csmetrics.language import setting_words, words
from csmetrics.ui import state
from csmetrics.view import Question

SHOWN = 500
DOWNLOADED = 100_000

TITLES = {
    "ticket_id": "Ticket",
    "ticket_source": "From",
    "survey_id": "Survey",
    "survey_source": "From",
    "customer_id": "Customer",
    "agent_id": "Agent",
    "happened_at": "When (UTC)",
    "began_at": "From (UTC)",
    "ended_at": "Until (UTC)",
    "created_at": "Opened (UTC)",
}


def definition(metric: Metric, with_choices: bool = True) -> None:
    """Show a metric's question, formula, what it leaves out, what others call it, and its SQL."""
    st.markdown(f"*{md(metric.question)}*")
    st.markdown(f"**How it is worked out**  \n{md(metric.formula, 600)}")
    left_out = "\n".join(f"- {md(reason, 300)}" for reason in metric.leaves_out)
    st.markdown(f"**Left out**\n{left_out}")
    for name, choices in metric.switches.items() if with_choices else ():
        listed = "\n".join(f"- {md(meaning, 300)}" for meaning in choices.values())
        st.markdown(f"**{md(setting_words.title(name))}: you can choose**\n{listed}")
    if metric.vendors:
        calls = "\n".join(f"- {md(who)}: {md(name)}" for who, name in metric.vendors.items())
        st.markdown(f"**What your tool calls it**\n{calls}")
    st.caption(md(_better(metric), 300))
    with st.expander("The exact query", icon=":material/code:"):
        st.code(metric.sql, language="sql")


def folded_definition(metric: Metric) -> None:
    """Show a definition folded; what is inside is made only where it is opened."""
    title = f"**{md(metric.title)}**  :gray[{md(metric.question)}]"
    folded = st.expander(title, key=f"definition_{metric.name}", on_change="rerun")
    if folded.open:
        with folded:
            definition(metric)


def _better(metric: Metric) -> str:
    sure = "A change is called real where chance explains it in fewer than 5 of 100 cases."
    if metric.better == "none":
        return f"Neither more nor less is better. {sure}"
    return f"{metric.better.capitalize()} is better. {sure}"


def show_rows(metric: Metric, question: Question) -> None:
    """Open the drawer with the rows that a number rests on."""
    open_drawer = st.dialog(metric.title, width="large", position="right")
    open_drawer(_rows)(metric, question)


def _rows(metric: Metric, question: Question) -> None:
    total = state.remembered("count_behind", question)
    table = state.remembered("rows_behind", question, SHOWN)
    each = catalogue()[metric.behind or metric.name].each
    first = f"The first {SHOWN} of " if total > SHOWN else ""
    st.markdown(md(f"{first}{words.counted(total, each)} that this number rests on."))
    st.dataframe(readable(table), hide_index=True, height=520, alt=f"Rows behind {metric.title}")
    workspace = state.workspace()
    st.download_button(
        "Download as CSV",
        # Runs in a thread of its own when clicked, so it must not touch the page.
        lambda: downloads.to_csv(workspace.rows_behind(question, DOWNLOADED)),
        f"{metric.name}.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
    if total > DOWNLOADED:
        st.caption(f"The file holds the first {DOWNLOADED:,} rows.")


def readable(table: pa.Table) -> pa.Table:
    """Return rows with people's names on the columns and durations as text."""
    names, columns = [], []
    for name in table.column_names:
        column = table[name]
        if _is_empty(column):
            continue
        names.append(_title(name))
        columns.append(_durations(column) if name.endswith("_seconds") else column)
    return pa.table(dict(zip(_unique(names), columns, strict=True)))


def _is_empty(column: Any) -> bool:
    return len(column) > 0 and column.null_count == len(column)


def _durations(column: Any) -> Any:
    return pa.array([words.say(value, "seconds") for value in column.to_pylist()], pa.string())


def _title(name: str) -> str:
    plain = name.removesuffix("_seconds").removesuffix("_at").replace("_", " ").capitalize()
    return TITLES.get(name, f"{plain} (UTC)" if name.endswith("_at") else plain)


def _unique(names: list[str]) -> list[str]:
    return [
        f"{name} {place}" if name in names[:place] else name for place, name in enumerate(names)
    ]
