"""How soon an answer and a solution are promised: by priority and channel, and for whom."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from csmetrics.asking import lookups
from csmetrics.language import setting_words
from csmetrics.team import promises
from csmetrics.team.promises import EVERYONE, WHOM, Group
from csmetrics.team.settings import PRIORITIES
from csmetrics.translation import later, t
from csmetrics.ui import state
from csmetrics.ui.settings.numbers import purpose
from csmetrics.ui.settings.saving import now, save_bar, tag

URGENT_FIRST = tuple(reversed(PRIORITIES))
# Whose own promise there may be: a channel of its own has its time in the channel's column.
OF = {
    "sla_first_response_seconds": ("segment", "channel"),
    "sla_resolution_seconds": ("segment", "channel"),
    "service_level_seconds": ("segment",),
}
EXPLAINED = later(
    "Write times such as 30m, 4h or 1d. A further row promises something else to one segment or on "
    "one channel; a blank cell there is as for everyone. A ticket without a priority counts as "
    "normal."
)


@st.fragment
def ask_promises() -> None:
    """Ask how soon answers and solutions are promised."""
    held = now()
    st.caption(t(EXPLAINED))
    tables = {name: _table(name, held[name]) for name in OF}

    def ask() -> dict[str, Any]:
        return {
            name: promises.read(rows, held[name], _words(name, held[name]), _groups(name, held))
            for name, rows in tables.items()
        }

    save_bar("promises", held, ask)


def _table(name: str, held: Mapping[str, float]) -> list[dict[str, Any]]:
    purpose(name)
    rows = promises.rows(held, _words(name, held))
    offered = [promises.label(group) for group in _groups(name, {name: held})]
    edited = st.data_editor(
        pa.Table.from_pylist(rows, pa.schema([(column, pa.string()) for column in rows[0]])),
        num_rows="dynamic",
        hide_index=True,
        placeholder="",
        key=f"{name}_{tag(held)}",
        column_config={
            WHOM: st.column_config.SelectboxColumn(
                t(WHOM), options=[t(EVERYONE), *offered], required=True, pinned=True
            )
        },
        alt=setting_words.title(name),
    )
    found: list[dict[str, Any]] = edited.to_pylist()
    return found


def _words(name: str, held: Mapping[str, float]) -> Sequence[str]:
    if name != "service_level_seconds":
        return URGENT_FIRST
    return [key for key in held if not lookups.word(key).column]


def _groups(name: str, held: Mapping[str, Any]) -> list[Group]:
    """Return the groups in the data, and those that have a promise already."""
    known = [(by, row["word"]) for by in OF[name] for row in state.remembered("words", by)]
    said = [lookups.word(key) for key in held[name]]
    own = [(one.column, one.group) for one in said if one.column]
    return list(dict.fromkeys([*known, *own]))
