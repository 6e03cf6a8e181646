"""Smaller pieces: the bar of an NPS, comments of customers, tables of words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from csmetrics import downloads
from csmetrics.asking.periods import local_day
from csmetrics.catalogue import catalogue
from csmetrics.escape import md
from csmetrics.headline import Answer
from csmetrics.language import money, satisfaction, words
from csmetrics.language.said import as_numbers
from csmetrics.translation import in_this_language, later, t
from csmetrics.ui import state
from csmetrics.ui.grid import grid
from csmetrics.ui.tickets import opened

NPS_GROUPS = (
    ("detractors", later("Detractors")),
    ("passives", later("Passives")),
    ("promoters", later("Promoters")),
)
# Letters and pixels: what a cell of a table shows in one line, and the room of a sentence in it.
ONE_LINE = 60
TWO_LINES_HIGH, SENTENCE_WIDE = 64, 420


def split_bar(promoters: Answer, passives: Answer, detractors: Answer) -> None:
    """Show the three groups of an NPS as one bar of whole percents that agree with the score.

    Only our own words and whole numbers go into the HTML.
    """
    if promoters.value is None or passives.value is None or detractors.value is None:
        return
    split = words.nps_split(promoters.value, passives.value, detractors.value)
    shares = zip(NPS_GROUPS, reversed(split), strict=True)
    pieces = [
        f'<div class="{kind}" style="flex-grow:{share}">'
        f"<b>{words.percent(share)}</b><span>{t(name)}</span></div>"
        for (kind, name), share in shares
        if share
    ]
    st.html(f'<div class="cs-split">{"".join(pieces)}</div>')


def note_currency(units: Iterable[str]) -> None:
    """Say that amounts, where there are some, stand without a currency until one is chosen."""
    if "money" in units and not money.has_currency():
        st.caption(
            t(
                ":material/payments: Amounts stand without a currency: choose yours on Settings, "
                "under “{section}”.",
                section=t("Days, zone and currency"),
            )
        )


def quotes(found: Sequence[Mapping[str, Any]], zone: str, links: bool = True) -> None:
    """Show comments as cards, each with its score, its day in a zone, and a way to its ticket."""
    if not found:
        st.caption(t("Nobody of this group wrote a comment in this period."))
        return
    with st.grid(3, min_column_width=260, gap="small"):
        for quote in found:
            _quote(quote, zone, links)


def _quote(quote: Mapping[str, Any], zone: str, links: bool) -> None:
    colour = {"better": "green", "worse": "red", "": "gray"}[satisfaction.verdict(quote)]
    badges = [f":{colour}-badge[{md(satisfaction.score(quote))}]"]
    badges += [
        f":gray-badge[{md(words.name(quote[name]), 40)}]"
        for name in ("channel", "segment")
        if quote.get(name)
    ]
    with st.container(border=True, height="stretch", gap="small"):
        st.markdown(t("“{words}”", words=md(quote["comment"], 500)))
        st.markdown(" ".join(badges))
        answered = quote["responded_at"]
        about = words.day(local_day(answered, ZoneInfo(zone))) if answered else words.NOTHING
        if quote.get("ticket_id"):
            about = t("{day} · ticket {number}", day=about, number=quote["ticket_id"])
        st.caption(md(about))
        # Of a ticket that is not loaded there is nothing to open.
        if links and quote.get("ticket_source"):
            opened.link(quote)


def warn(text: str) -> None:
    """Show a warning about a number, where there is one to show."""
    st.warning(md(t(text), 600), icon=":material/alt_route:")


def why_missing(metrics: Sequence[str], said: str | None = None) -> None:
    """Say of the metrics that the data cannot answer what they need, but for what is said."""
    told = {state.remembered("missing", name): catalogue()[name].title for name in metrics}
    for why, title in told.items():
        if why and why != said:
            st.caption(md(f"{title}: {why}", 300))


def table(columns: Mapping[str, Sequence[str]], alt: str, key: str) -> None:
    """Show a table that is already in words, with a download; what is empty shows nothing."""
    named = {t(name) if name else name: cells for name, cells in columns.items()}
    if not any(named.values()):
        return
    grid(named, alt=alt, key=f"rows_of_{key}", **_two_lines(named))
    st.download_button(
        t("Download as CSV"),
        in_this_language(lambda: downloads.to_csv(as_numbers(named))),
        f"{key}.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        key=f"download_{key}",
    )


def _two_lines(columns: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return the options of a table whose sentences go on in a second line instead of being cut."""
    long = [name for name, cells in columns.items() if max(map(len, cells), default=0) > ONE_LINE]
    if not long:
        return {}
    column = st.column_config.TextColumn
    return {
        "row_height": TWO_LINES_HIGH,
        "column_config": {name: column(name, width=SENTENCE_WIDE) for name in long},
    }


def first_of_many(
    entries: Sequence[Any], shown: int, key: str, show_one: Callable[[Any], None]
) -> None:
    """Show the first entries, and all of them once that is asked for."""
    every = st.session_state.get(key, False)
    for entry in entries if every else entries[:shown]:
        show_one(entry)
    if not every and len(entries) > shown:
        st.button(
            t("Show all {n}", n=words.plain(len(entries))),
            key=f"show_{key}",
            on_click=lambda: st.session_state.update({key: True}),
        )


def yes_or_no(
    no: str, yes: str, icon: str, key: str, on_yes: Callable[..., None], args: tuple[Any, ...]
) -> None:
    """Offer to close a dialog and leave all as it is, or to do what it asks about."""
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button(no, key=f"keep_{key}"):
            st.rerun()
        if st.button(
            yes, type="primary", icon=icon, key=f"confirm_{key}", on_click=on_yes, args=args
        ):
            st.rerun()


def said(option: object) -> str:
    """Say an option of a table's column in the reader's language; it is kept as it is."""
    return t(str(option))
