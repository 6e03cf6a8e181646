"""Choices in the address of a page: short codes that stay the same whatever words are shown.

Streamlit's own binding writes the words of an option into the address, which another language
or another wording would break. Words of older addresses are still understood.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from csmetrics.translation import ENGLISH, speaking

# What we wrote last: another address came from the browser, by its Back button or a link.
WRITTEN = "address_written"

Codes = Mapping[str, Sequence[str]]


def choices(names: Iterable[str]) -> dict[str, list[str]]:
    """Return what the address says about some choices."""
    return {name: st.query_params.get_all(name) for name in names if name in st.query_params}


def was_ours(names: Iterable[str]) -> bool:
    """Return whether the address says about some choices what we wrote there."""
    return st.session_state.get(WRITTEN) == choices(names)


def write(names: Iterable[str], codes: Codes, again: bool = False) -> None:
    """Let the address say these codes of some choices, and no others of them.

    `again` also where it says so already: a link to the page that is open tells us of another
    address, but does not show it.
    """
    said = {name: list(values) for name, values in codes.items() if values}
    now = choices(names)
    if said != now:
        _replace(now, said)
    elif again:
        st.query_params.update(said)
    st.session_state[WRITTEN] = said


def _replace(now: Codes, said: Codes) -> None:
    gone = [name for name in now if name not in said]
    if not gone:
        st.query_params.update(said)
        return
    others = {name: st.query_params.get_all(name) for name in st.query_params if name not in now}
    try:
        # At once, as each message is a step of the browser's Back button.
        st.query_params.from_dict({**others, **said})
    except StreamlitAPIException:  # What a widget of the page wrote may not be written again.
        for name in gone:
            del st.query_params[name]
        st.query_params.update(said)


def read(
    said: Sequence[str], options: Sequence[Any], named: Callable[[Any], str] = str
) -> list[Any]:
    """Return the options that codes or, in older addresses, English words stand for."""
    with speaking(ENGLISH):
        known = {named(option): option for option in options}
    known |= {str(option): option for option in options}
    return [known[code] for code in dict.fromkeys(said) if code in known]


def follow(
    name: str, options: Sequence[Any], default: Any, named: Callable[[Any], str] = str
) -> None:
    """Set a choice of one page, before it is drawn, to what the address says of it."""
    said = st.query_params.get(name)
    is_new = name not in st.session_state or said != st.session_state.get(f"{WRITTEN}_{name}")
    found = read([said], options, named) if said else []
    if is_new and found:
        st.session_state[name] = found[0]
    elif said is None and st.session_state.pop(f"{WRITTEN}_{name}", None):
        # It said something and no longer does: the browser went back, or a saved view of the same
        # page was opened. Set, so that the browser shows it too.
        st.session_state[name] = default


def restore(name: str, value: Any) -> None:
    """Set a choice as it was when the visitor left the page, where the address says nothing."""
    st.session_state[name] = value
    st.session_state.pop(f"{WRITTEN}_{name}", None)


def note(name: str, chosen: str, default: str) -> None:
    """Let the address say a choice of one page, by its code, where it is not the default."""
    said = st.query_params.get(name)
    if chosen == default:
        if said is not None:
            del st.query_params[name]
        st.session_state.pop(f"{WRITTEN}_{name}", None)
        return
    if said != chosen:
        st.query_params[name] = chosen
    st.session_state[f"{WRITTEN}_{name}"] = chosen
