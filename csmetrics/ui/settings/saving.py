"""The one place where settings are saved: what changes, from when it holds, and yes or no."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from csmetrics.asking.periods import first_day
from csmetrics.engine import Session
from csmetrics.errors import Problem
from csmetrics.escape import md
from csmetrics.language import setting_words, words
from csmetrics.language.setting_words import Changed
from csmetrics.team import settings
from csmetrics.translation import later, t, tn
from csmetrics.ui import state
from csmetrics.ui.trouble import show_problem

Save = Callable[[Session, dt.date | None], object]
ALWAYS, FROM = "always", "from"
HOLDS = {ALWAYS: later("For all data, earlier reports too"), FROM: later("From a day on")}
SAVED = "settings_saved"


def now() -> dict[str, Any]:
    """Return all settings as they hold on the last day known, or today where that is later."""
    return state.kept(settings.effective, last_known_day())


def last_known_day() -> dt.date:
    """Return the last day of the data, or today where that is later or there is no data."""
    extent = state.remembered("extent")
    return max(extent[1], today()) if extent else today()


def today() -> dt.date:
    """Return today, by the clock of this computer."""
    return dt.datetime.now().astimezone().date()


def tag(*values: Any) -> str:
    """Return a short text that changes with what is saved, so that widgets then begin anew."""
    written = json.dumps(values, default=str, sort_keys=True)
    return hashlib.blake2b(written.encode(), digest_size=5).hexdigest()


def save_bar(key: str, held: Mapping[str, Any], ask: Callable[[], Mapping[str, Any]]) -> None:
    """Show what changes in settings and save it; what cannot be saved is said in its place.

    `ask` reads what was typed and may raise Problem.
    """
    try:
        wanted = {name: settings.check(name, value) for name, value in ask().items()}
    except Problem as problem:
        show_problem(problem)
        return
    changed = {name: value for name, value in wanted.items() if value != held[name]}
    if changed:
        review_settings(key, held, changed)
    else:
        st.caption(t("Change something above to save it."))


def review_settings(key: str, held: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
    """Show what a change of settings changes, and save it after a yes."""
    names = list(changed)

    def save(session: Session, since: dt.date | None) -> None:
        for name, value in changed.items():
            settings.save(session, name, value, since)

    entries = [one for one in state.kept(settings.history) if one.name in names]
    review(
        key,
        setting_words.changes(held, changed),
        save,
        is_first=not entries,
        later=lambda since: setting_words.later(entries, names, since),
    )


def review(
    key: str,
    lines: Sequence[Changed],
    save: Save,
    is_first: bool,
    later: Callable[[dt.date | None], str] = lambda since: "",
) -> None:
    """Show what changes, ask from when it holds, and save it after a yes.

    What is set for the first time holds for all data, unless the person says otherwise.
    """
    with st.container(border=True, gap="small", key=f"review_{key}"):
        st.markdown(t("**What changes**"))
        st.markdown(_table(lines))
        since = _since(key, is_first)
        st.caption(md(_consequence(since), 300))
        if also := later(since):
            st.caption(f":material/info: {md(also, 500)}")
        was_agreed = st.button(
            t("Save"), type="primary", icon=":material/check:", key=f"save_{key}"
        )
        is_as_read = _is_as_read(key)
        if was_agreed and is_as_read:
            _write(lines, save, since)
        elif was_agreed:
            st.warning(t("Something else was saved meanwhile. Look at it again, then save."))


def _is_as_read(key: str) -> bool:
    """Return whether what is agreed to still stands as it was shown: others save too."""
    name, version = f"shown_{key}", state.workspace().version
    shown = st.session_state.get(name)
    st.session_state[name] = version
    return bool(shown == version)


def _write(lines: Sequence[Changed], save: Save, since: dt.date | None) -> None:
    try:
        with state.workspace().changing() as session:
            save(session, since)
    except Problem as problem:
        show_problem(problem)
        return
    said = tn(
        "Saved: {what}, {since}.",
        "Saved: {n} changes, {since}.",
        len(lines),
        what=lines[0].what,
        since=setting_words.since(since),
    )
    st.session_state[SAVED] = said
    st.rerun()


def say_saved() -> None:
    """Say once what was saved."""
    if said := st.session_state.pop(SAVED, None):
        st.toast(md(said), icon=":material/check:")


def _table(lines: Sequence[Changed]) -> str:
    rows = [
        f"| {md(one.what)} | {md(one.before, 400)} | **{md(one.after, 400)}** |" for one in lines
    ]
    return "\n".join([t("| What | Now | New |"), "|---|---|---|", *rows])


def _since(key: str, is_first: bool) -> dt.date | None:
    # Begins anew after each save.
    key = f"{key}_{state.workspace().version}"
    how = st.radio(
        t("It holds"),
        list(HOLDS),
        index=0 if is_first else 1,
        format_func=lambda one: t(HOLDS[one]),
        horizontal=True,
        key=f"holds_{key}",
    )
    if how != FROM:
        return None
    extent = state.remembered("extent")
    newest = extent[1] if extent else today()
    chosen: dt.date = st.date_input(
        t("First day"),
        first_day(newest, "month"),
        format=t("YYYY/MM/DD"),
        key=f"holds_from_{key}",
        width=200,
    )
    return chosen


def _consequence(since: dt.date | None) -> str:
    if since is None:
        return t("Reports of earlier periods change too.")
    before = words.last_day(since)
    return t("Periods that end on {day} or earlier keep what held then.", day=before)
