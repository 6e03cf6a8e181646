"""Smaller pieces: the bar of an NPS, comments of customers."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from csmetrics import words
from csmetrics.escape import md
from csmetrics.headline import Answer

NPS_GROUPS = (("detractors", "Detractors"), ("passives", "Passives"), ("promoters", "Promoters"))


def split_bar(promoters: Answer, passives: Answer, detractors: Answer) -> None:
    """Show the three groups of an NPS as one bar of whole percents that agree with the score.

    Only our own words and whole numbers go into the HTML.
    """
    if promoters.value is None or passives.value is None or detractors.value is None:
        return
    split = words.nps_split(promoters.value, passives.value, detractors.value)
    shares = zip(NPS_GROUPS, reversed(split), strict=True)
    pieces = [
        f'<div class="{kind}" style="flex-grow:{share}"><b>{share:d}%</b><span>{name}</span></div>'
        for (kind, name), share in shares
        if share
    ]
    st.html(f'<div class="cs-split">{"".join(pieces)}</div>')


def quotes(found: Sequence[Mapping[str, Any]]) -> None:
    """Show comments as cards, each with its score and where it came from."""
    if not found:
        st.caption("Nobody of this group wrote a comment in this period.")
        return
    with st.grid(3, min_column_width=260, gap="small"):
        for quote in found:
            _quote(quote)


def _quote(quote: Mapping[str, Any]) -> None:
    score = round(quote["score"])
    colour = "green" if score >= 9 else "red" if score <= 6 else "gray"
    badges = [f":{colour}-badge[{score} of 10]"]
    badges += [
        f":gray-badge[{md(words.name(quote[name]), 40)}]"
        for name in ("channel", "segment")
        if quote.get(name)
    ]
    with st.container(border=True, height="stretch", gap="small"):
        st.markdown(f"“{md(quote['comment'], 500)}”")
        st.markdown(" ".join(badges))
        ticket = f" · ticket {quote['ticket_id']}" if quote.get("ticket_id") else ""
        st.caption(md(f"{words.day(quote['responded_at'])}{ticket}"))
