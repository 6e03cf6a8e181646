"""What the team agreed: a short list on the Report page, kept with the month of its pack."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from csmetrics.errors import Problem
from csmetrics.language import pack as say
from csmetrics.report import Pack
from csmetrics.team import actions
from csmetrics.team.actions import STATES, Action
from csmetrics.translation import later, t
from csmetrics.ui import state
from csmetrics.ui.parts import said
from csmetrics.ui.report.month import DONE
from csmetrics.ui.settings.saving import tag
from csmetrics.ui.trouble import show_problem

# The names and states of the table stay as they are in every language.
NUMBER, WHAT, WHO, UNTIL = "number", later("What"), later("Who"), later("Until")
STATE, AGREED = later("State"), later("Agreed in")
SCHEMA = pa.schema(
    [
        (NUMBER, pa.int64()),
        (WHAT, pa.string()),
        (WHO, pa.string()),
        (UNTIL, pa.date32()),
        (STATE, pa.string()),
        (AGREED, pa.string()),
    ]
)
BY_WORD = {word: name for name, word in STATES.items()}
# Of which month the table was when it was last drawn, and under which key.
SHOWN = "actions_shown"


def show(pack: Pack) -> None:
    """Show the actions that the pack reports on, to be changed and added to."""
    known = state.kept(actions.history)
    before = [*actions.carried_into(known, pack.first), *actions.agreed_in(known, pack.first)]
    with st.container(border=True, gap="small", key="actions"):
        heading = say.TITLES["actions"]
        title = t(heading)
        st.markdown(f"**{title}**  \n:gray[:small[{t(say.ACTIONS_KEPT)}]]")
        key = f"actions_{tag(pack.first, before)}"
        _say_what_is_lost(pack.first, key)
        edited = st.data_editor(
            _table(before),
            num_rows="dynamic",
            hide_index=True,
            placeholder="",
            key=key,
            column_config={
                NUMBER: None,
                WHAT: st.column_config.TextColumn(t(WHAT), required=True, width="large"),
                WHO: st.column_config.TextColumn(t(WHO), width="small"),
                UNTIL: st.column_config.DateColumn(t(UNTIL), width="small", format=t("D MMM YYYY")),
                STATE: st.column_config.SelectboxColumn(
                    t(STATE),
                    options=list(BY_WORD),
                    format_func=said,
                    default=STATES[actions.OPEN],
                    width="small",
                ),
                AGREED: st.column_config.TextColumn(
                    t(AGREED), disabled=True, default=say.column(pack.first), width="small"
                ),
            },
            alt=title,
        )
        now = _read(edited.to_pylist(), before, pack.first)
        st.button(
            t("Save the actions"),
            icon=":material/check:",
            key="save_actions",
            disabled=now == before,
            on_click=_save,
            args=(before, now),
        )
        if problem := st.session_state.pop("actions_problem", None):
            show_problem(problem)


def _say_what_is_lost(month: dt.date, key: str) -> None:
    """Say so where somebody else's changes have put the table in the place of an edited one."""
    of, last = st.session_state.get(SHOWN, (month, key))
    st.session_state[SHOWN] = (month, key)
    if of == month and last != key and any(st.session_state.get(last, {}).values()):
        st.warning(
            t("Somebody else saved actions meanwhile. What you typed is not kept: type it again."),
            icon=":material/group:",
        )


def _table(shown: Sequence[Action]) -> pa.Table:
    rows = [
        {
            NUMBER: one.action_id,
            WHAT: one.what,
            WHO: one.who,
            UNTIL: one.due,
            STATE: STATES[one.state],
            AGREED: say.column(one.agreed_in),
        }
        for one in shown
    ]
    return pa.Table.from_pylist(rows, SCHEMA)


def _read(rows: Sequence[dict[str, Any]], before: Sequence[Action], month: dt.date) -> list[Action]:
    """Return the actions of a table; a new row is agreed on this month's pack."""
    agreed = {one.action_id: one.agreed_in for one in before}
    return [
        Action(
            row[WHAT] or "",
            agreed.get(row[NUMBER], month),
            row[WHO] or "",
            row[UNTIL],
            BY_WORD.get(row[STATE] or "", actions.OPEN),
            row[NUMBER],
        )
        for row in rows
        if any(row[name] for name in (WHAT, WHO, UNTIL))
    ]


def _save(before: Sequence[Action], now: Sequence[Action]) -> None:
    try:
        with state.workspace().changing() as session:
            changed = actions.save(session, before, now)
    except Problem as problem:
        st.session_state["actions_problem"] = problem
        return
    st.session_state.pop(SHOWN)
    st.session_state[DONE] = say.actions_saved(changed)
