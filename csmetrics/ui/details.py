"""The two drawers behind every number: how it is worked out, and the rows it rests on."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date
from threading import Lock
from typing import Any

import pyarrow as pa
import streamlit as st

from csmetrics import downloads
from csmetrics.analysis import drill
from csmetrics.analysis.drill import WHOLE, Part
from csmetrics.analysis.written_out import written_out
from csmetrics.catalogue import Metric
from csmetrics.escape import md
from csmetrics.language import rows as readable_rows
from csmetrics.language import setting_words, words
from csmetrics.language.said import Columns
from csmetrics.team import settings
from csmetrics.translation import in_this_language, later, t
from csmetrics.ui import state
from csmetrics.ui.tickets import opened
from csmetrics.view import Question

SHOWN = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What one download holds: a million rows are about 200 MB of CSV, which the browser is handed from
# memory; a workbook takes a second to write per ten thousand rows.
MOST_IN_CSV = 1_000_000
MOST_IN_XLSX = 100_000
# What is good news of a metric.
BETTER = {
    "higher": later("Higher is better."),
    "lower": later("Lower is better."),
    "none": later("Neither more nor less is better."),
}
# Several at once would take the memory of several.
_ONE_LARGE_FILE = Lock()


def definition(metric: Metric, question: Question | None = None) -> None:
    """Show a metric's question, formula, what it leaves out, what others call it, and its SQL.

    With a `question` the SQL is that of its number, ready to be run, and choices stand elsewhere.
    """
    st.markdown(f"*{md(metric.question)}*")
    worked_out = t("How it is worked out")
    st.markdown(f"**{worked_out}**  \n{md(metric.formula, 600)}")
    left_out = "\n".join(f"- {md(reason, 300)}" for reason in metric.leaves_out)
    left_out_title = t("Left out")
    st.markdown(f"**{left_out_title}**\n{left_out}")
    for name, choices in metric.switches.items() if question is None else ():
        listed = "\n".join(f"- {md(meaning, 300)}" for meaning in choices.values())
        title = t("**{setting}: you can choose**", setting=md(setting_words.title(name)))
        st.markdown(f"{title}\n{listed}")
    if metric.vendors:
        calls = "\n".join(f"- {md(who)}: {md(name)}" for who, name in metric.vendors.items())
        title = t("**What your tool calls it**")
        st.markdown(f"{title}\n{calls}")
    st.caption(md(_better(metric), 300))
    with st.expander(t("The exact query"), icon=":material/code:"):
        sql = state.kept(written_out, question) if question else None
        st.code(sql or metric.sql, language="sql")
        if sql:
            st.caption(t("Run in DuckDB on a backup of this workspace, it gives this number."))


def folded_definition(metric: Metric) -> None:
    """Show a definition folded; what is inside is made only where it is opened."""
    title = f"**{md(metric.title)}**  :gray[{md(metric.question)}]"
    folded = st.expander(title, key=f"definition_{metric.name}", on_change="rerun")
    if folded.open:
        with folded:
            definition(metric)


def _better(metric: Metric) -> str:
    sure = t("A change is called real where chance explains it in fewer than 5 of 100 cases.")
    return f"{t(BETTER[metric.better])} {sure}"


def show_rows(metric: Metric, question: Question, part: Part = WHOLE, only: str = "") -> None:
    """Open the drawer with the rows that a number rests on.

    With a `part` they are only some of them, and `only` says which: “Mondays, 9:00 – 10:00”.
    """
    open_drawer = st.dialog(metric.title, width="large", position="right")
    open_drawer(_rows)(metric, question, part, only)


def _rows(metric: Metric, question: Question, part: Part, only: str) -> None:
    total = state.kept(drill.count, question, part)
    table = state.kept(drill.rows, question, part, SHOWN)
    zone = state.kept(settings.timezone, question)
    each = drill.metric_of(question).each
    if only:
        st.markdown(f"**{md(only)}**")
    counted = words.counted(total, each)
    if total > SHOWN:
        said = t("The first {n} of {rows} that this number rests on.", n=SHOWN, rows=counted)
        said += _in_files(total)
    else:
        said = t("{rows} that this number rests on.", rows=counted)
    st.markdown(md(said))
    if not total:
        return
    opened.rows(
        readable(table, zone),
        table,
        "behind",
        height=520,
        alt=t("Rows behind {metric}", metric=metric.title),
    )
    _downloads(metric, question, part, about(metric, question, part, only))


def _in_files(total: int) -> str:
    if total > MOST_IN_CSV:
        return ""
    said = t("The files below hold all of them.")
    return " " + (said if total <= MOST_IN_XLSX else t("The CSV file below holds all of them."))


def about(metric: Metric, question: Question, part: Part, only: str = "") -> list[tuple[str, str]]:
    """Return what stands above the rows in a file: what they are, of when, of whom, how many."""
    total = state.kept(drill.count, question, part)
    zone = state.kept(settings.timezone, question)
    where = question.get("where") or {}
    groups = [
        f"{_capital(words.dimension(name))}: {words.listed([*map(words.name, values)])}"
        for name, values in where.items()
    ]
    told = [
        (t("Metric"), metric.title),
        (t("Period"), _period(question)),
        (t("Filters"), "; ".join(groups) or t("None")),
        (t("Rows"), words.counted(total, drill.metric_of(question).each)),
        (t("Time zone"), zone),
    ]
    if only and part != WHOLE:
        told.insert(1, (t("Only"), only))
    if question.get("hours") == "business":
        told.append((t("Waits"), t("Business hours only")))
    return told


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _period(question: Question) -> str:
    first, end = (date.fromisoformat(question[name]) for name in ("from", "to"))
    return words.span(first, end)


def _downloads(metric: Metric, question: Question, part: Part, told: list[tuple[str, str]]) -> None:
    total = state.kept(drill.count, question, part)
    zone = state.kept(settings.timezone, question)
    database = state.workspace().database

    # These run in a thread of their own when clicked, so they must not touch the page.
    def pieces() -> Iterator[pa.Table]:
        with _ONE_LARGE_FILE if total > MOST_IN_XLSX else nullcontext():
            for piece in drill.pieces(database, question, part):
                yield readable_rows.titled(piece, zone)

    with st.container(horizontal=True, gap="small", key="row_files"):
        _download(
            "CSV", lambda: downloads.csv_of_pieces(pieces(), told), metric, total, MOST_IN_CSV
        )
        _download(
            "XLSX", lambda: downloads.xlsx_of_pieces(pieces(), told), metric, total, MOST_IN_XLSX
        )
    if total > MOST_IN_XLSX:
        st.caption(_too_many(total))


def _download(kind: str, made: Callable[[], Any], metric: Metric, total: int, most: int) -> None:
    st.download_button(
        t("Download as {kind}", kind=kind),
        in_this_language(made),
        f"{metric.name}.{kind.lower()}",
        XLSX if kind == "XLSX" else "text/csv",
        on_click="ignore",
        icon=":material/download:",
        key=f"rows_{kind}",
        disabled=total > most,
    )


def _too_many(total: int) -> str:
    if total > MOST_IN_CSV:
        return t(
            "One file holds at most {n} rows: choose a shorter period or fewer groups to download "
            "them.",
            n=words.plain(MOST_IN_CSV),
        )
    return t(
        "A workbook holds at most {n} rows: take the CSV, or choose a shorter period or fewer "
        "groups.",
        n=words.plain(MOST_IN_XLSX),
    )


def readable(table: pa.Table, zone: str = "UTC") -> Columns:
    """Return rows with people's names on the columns, local times, and durations in words."""
    return readable_rows.in_words(table, zone)
