"""Low scores to follow up: a table in which the team says who took one on and how far it is."""

import datetime as dt
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import streamlit as st

from csmetrics import downloads
from csmetrics.analysis import drivers
from csmetrics.errors import Problem
from csmetrics.escape import md
from csmetrics.language import drivers as words
from csmetrics.team import follow_ups, settings
from csmetrics.team.follow_ups import LONGEST_NOTE, LONGEST_OWNER, STATES, FollowUp
from csmetrics.translation import in_this_language, later, t
from csmetrics.ui import state
from csmetrics.ui.choices import choose
from csmetrics.ui.page import card, say
from csmetrics.ui.parts import said
from csmetrics.ui.settings.saving import tag
from csmetrics.ui.trouble import show_problem
from csmetrics.view import View

ALL = later("All")
SHOWN, MOST_IN_FILE = 200, 5000
BY_WORD = {word: name for name, word in STATES.items()}
PROBLEM, KEPT = "follow_up_problem", "follow_up_kept"
# A low score as its survey has it, and what was done about it.
Pair = tuple[Mapping[str, Any], FollowUp]


@st.fragment
def follow_up(view: View, metric: str) -> None:
    """Show each low score of a survey with what was done about it, to be changed in place."""
    question = view.question(metric)
    total, table = state.kept(drivers.low_scores, question, MOST_IN_FILE)
    zone = state.kept(settings.timezone, question)
    with card(t("Follow up on low scores"), words.FOLLOW_HOW, key="follow_up"):
        # Read anew each time: it changes no number, so answers that are kept stay.
        known = follow_ups.kept(state.workspace().database)
        rows = table.to_pylist()
        of_rows = [follow_ups.of_row(row, known) for row in rows]
        days = [
            (one.key, words.answered_on(row, zone)) for row, one in zip(rows, of_rows, strict=True)
        ]
        say(words.progress(follow_ups.progress(days, known)))
        if not rows:
            return
        if total > len(rows):
            st.caption(md(words.shortened(len(rows), total)))
        wanted = choose(t("State"), [ALL, *STATES.values()], "follow_up_state")
        pairs = [
            (row, one)
            for row, one in zip(rows, of_rows, strict=True)
            if wanted in (ALL, STATES[one.state])
        ]
        _editor(pairs[:SHOWN], zone)
        if len(pairs) > SHOWN:
            st.caption(md(words.shortened(SHOWN, len(pairs))))
        if problem := st.session_state.pop(PROBLEM, None):
            show_problem(problem)
        _file(pairs, zone, metric)


def _editor(pairs: Sequence[Pair], zone: str) -> None:
    if not pairs:
        st.caption(t("No low score is in this state."))
        return
    shown = [one for _, one in pairs]
    key = f"follow_up_{tag([one.key for one in shown])}"
    column, days = st.column_config, t("D MMM YYYY")
    table = words.without_empty(_table(pairs, zone))
    st.data_editor(
        table,
        hide_index=True,
        key=key,
        disabled=[name for name in table.column_names if name not in words.EDITED],
        on_change=_save,
        args=(key, pairs, zone),
        column_config={
            words.ANSWERED: column.DateColumn(t(words.ANSWERED), format=days, width=100),
            words.CUSTOMER: column.TextColumn(t(words.CUSTOMER), width=130),
            words.SCORE: column.TextColumn(t(words.SCORE), width=105),
            words.COMMENT: column.TextColumn(t(words.COMMENT), width=250),
            words.STATE: column.SelectboxColumn(
                t(words.STATE),
                options=list(STATES.values()),
                format_func=said,
                required=True,
                width=100,
            ),
            words.OWNER: column.TextColumn(t(words.OWNER), width=110, max_chars=LONGEST_OWNER),
            words.CONTACTED: column.DateColumn(t(words.CONTACTED), format=days, width=100),
            words.NOTE: column.TextColumn(t(words.NOTE), width=170, max_chars=LONGEST_NOTE),
            # A long name must not push the number of the ticket out of sight.
            words.SEGMENT: column.TextColumn(t(words.SEGMENT), width=85),
        },
        alt=t("Low scores to follow up"),
        placeholder="",
    )
    said_of, sentence = st.session_state.get(KEPT, ("", ""))
    if said_of == key:
        st.caption(f":material/check: {md(sentence, 300)}")


def _save(key: str, pairs: Sequence[Pair], zone: str) -> None:
    """Keep what was changed in the table; what somebody else changed meanwhile stays."""
    edited = _new_edits(key)
    those = [(pairs[at][1], cells) for at, cells in edited.items()]
    database = state.workspace().database
    today = dt.datetime.now(ZoneInfo(zone)).date()
    try:
        with database.transaction() as session:
            known = follow_ups.kept(session)
            before = [(known.get(one.key, one), one, cells) for one, cells in those]
            changed = [
                replace(one, customer_id=seen.customer_id, ticket_id=seen.ticket_id, **_read(cells))
                for one, seen, cells in before
            ]
            follow_ups.save(session, changed, today)
    except Problem as problem:
        st.session_state[PROBLEM] = problem
        return
    st.session_state[f"{key}_kept"] = deepcopy(st.session_state[key]["edited_rows"])
    database.checkpoint()
    told = [(pairs[at][0], cells) for at, cells in edited.items()]
    if told:
        st.session_state[KEPT] = key, words.kept(told, zone)


def _new_edits(key: str) -> dict[int, dict[str, Any]]:
    """Return the cells of each row that were changed since the last time: a table tells all."""
    before: Mapping[int, Mapping[str, Any]] = st.session_state.get(f"{key}_kept", {})
    return {
        row: {
            name: cell
            for name, cell in cells.items()
            if name not in before.get(row, {}) or before[row][name] != cell
        }
        for row, cells in st.session_state[key]["edited_rows"].items()
        if cells != before.get(row)
    }


def _read(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changed cells of a row by the names of a follow-up."""
    read: dict[str, Any] = {}
    if words.STATE in cells:
        read["state"] = BY_WORD.get(cells[words.STATE] or "", follow_ups.TO_DO)
    if words.OWNER in cells:
        read["owner"] = cells[words.OWNER] or ""
    if words.NOTE in cells:
        read["note"] = cells[words.NOTE] or ""
    if words.CONTACTED in cells:
        day = cells[words.CONTACTED]
        read["contacted_on"] = dt.date.fromisoformat(str(day)[:10]) if day else None
    return read


def _table(pairs: Sequence[Pair], zone: str) -> pa.Table:
    return words.followed([row for row, _ in pairs], [one for _, one in pairs], zone)


def _file(pairs: Sequence[Pair], zone: str, metric: str) -> None:
    st.download_button(
        t("Download as CSV"),
        in_this_language(lambda: downloads.to_csv(words.for_file(_table(pairs, zone)))),
        f"follow_up_{metric}.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        key="follow_up_file",
        disabled=not pairs,
    )
