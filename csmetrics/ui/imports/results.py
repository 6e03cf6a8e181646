"""What became of a file: counts that add up, every sentence, and the rows set aside."""

from collections.abc import Mapping, Sequence

import streamlit as st

from csmetrics.escape import md
from csmetrics.language import words
from csmetrics.load.jobs import ImportJob
from csmetrics.load.report import ImportReport, TableCounts
from csmetrics.translation import later, t
from csmetrics.ui.imports import set_aside

MESSAGES_SHOWN = 6
LONGEST_MESSAGE = 600

# What a row of each table is called when they are counted.
NOUNS = {
    "tickets": "ticket",
    "replies": "reply",
    "surveys": "survey",
    "calls": "call",
    "customers": "customer",
    "subscriptions": "paid period",
    "orders": "order",
    "agent_time": "agent day",
    "costs": "cost",
    "qa_reviews": "review score",
    "mentions": "daily mention count",
}


def show_result(number: int, job: ImportJob) -> None:
    """Show what became of one file of this visit."""
    with st.container(border=True, key=f"result_{number}"):
        if job.report is None:
            _head(job.name, t(":gray-badge[:material/close: Cancelled]"))
            st.caption(t("This file was stopped. Nothing of it was saved."))
            return
        report = job.report
        _head(report.file, _badge(report))
        if report.problem is not None:
            _refused(report)
        elif report.import_id is not None:
            st.markdown(recognised(report.title, report.table, report.changes))
        if report.rows_read:
            account(
                report.rows_read, report.rows_loaded, report.rows_quarantined, report.rows_skipped
            )
        messages(_unsaid(report), key=f"result_{number}")
        if report.faults:
            headers = job.text.columns if job.text else ()
            told = (headers, vars(job.answers), job.text is not None and job.text.mended)
            set_aside.show_report(f"result_{number}", report, *told)


def recognised(title: str, table: str | None, changes: Mapping[str, TableCounts]) -> str:
    """Return what a file is and what came of it into each table.

    Zendesk ticket export: 10,825 tickets (all new) and 9,341 surveys (all new)
    """
    parts = [
        f"**{words.counted(counts.total, NOUNS.get(name, 'row'))}** ({_changes(counts)})"
        for name, counts in changes.items()
        if counts.total
    ]
    said = words.listed(parts)
    # A file in our own layout has no other name than its table's.
    return said if title.casefold() == table else f"{md(t(title))}: {said}"


def account(read: int, loaded: int, set_aside_rows: int, skipped: int) -> None:
    """Show the rows of a file as a sum that adds up: read = loaded + set aside + left out."""
    colour = "orange" if set_aside_rows else "gray"
    aside = t("{n} set aside", n=words.plain(set_aside_rows))
    parts = [
        t(":green-badge[:material/check: {n} loaded]", n=words.plain(loaded)),
        f":{colour}-badge[{aside}]",
        t(":gray-badge[{n} left out]", n=words.plain(skipped)),
    ]
    rows = t(":gray-badge[{rows} read]", rows=words.counted(read, "row"))
    st.markdown(f"{rows} = {' + '.join(parts)}")


def messages(said: Sequence[str], key: str) -> None:
    """Show every sentence about a file, the first ones at once and the rest on demand."""
    _list(said[:MESSAGES_SHOWN])
    if rest := said[MESSAGES_SHOWN:]:
        with st.expander(words.counted(len(rest), "more remark"), key=f"{key}_more"):
            _list(rest)


def _list(said: Sequence[str]) -> None:
    if said:
        st.markdown("\n".join(f"- {md(sentence, LONGEST_MESSAGE)}" for sentence in said))


def _head(name: str, badge: str) -> None:
    st.markdown(f":material/description: **{md(name)}** &nbsp;{badge}")


def _badge(report: ImportReport) -> str:
    if report.outcome == "reject":
        return t(":red-badge[:material/block: Not loaded]")
    if report.import_id is None:
        return t(":gray-badge[:material/done_all: Already here]")
    if report.rows_quarantined:
        return t(":orange-badge[:material/warning: Loaded, some rows set aside]")
    return t(":green-badge[:material/check: Loaded]")


def _refused(report: ImportReport) -> None:
    assert report.problem is not None
    problem = report.problem
    parts = [f"**{md(problem.what, LONGEST_MESSAGE)}**"]
    parts += [md(part, LONGEST_MESSAGE) for part in (problem.why, problem.fix) if part]
    st.markdown("  \n".join(parts))
    st.caption(t("What you loaded before is unchanged."))


def _unsaid(report: ImportReport) -> list[str]:
    problem = report.problem
    said = {problem.what, problem.why, problem.fix} if problem else set()
    return [sentence for sentence in report.messages if sentence not in said]


def _changes(counts: TableCounts) -> str:
    kinds = {
        (later("all new"), later("{n} new")): counts.added,
        (later("all updated"), later("{n} updated")): counts.updated,
        (later("all unchanged"), later("{n} unchanged")): counts.unchanged,
    }
    found = {said: count for said, count in kinds.items() if count}
    if len(found) == 1:
        ((every, _),) = found
        return t(every)
    return words.listed([t(some, n=words.plain(count)) for (_, some), count in found.items()])
