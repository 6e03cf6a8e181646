"""Presenting a pack: one story a screen, in large type, for a phone as for a projector."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from csmetrics.escape import md
from csmetrics.language import words
from csmetrics.report import Pack
from csmetrics.report.content import Card, Table
from csmetrics.report.figures import chart
from csmetrics.report.stories import Story, stories
from csmetrics.translation import t
from csmetrics.ui.page import say as show_sentence
from csmetrics.ui.page import show
from csmetrics.ui.report.month import CHOSEN, STORY, WITHOUT

STYLE = Path(__file__).with_name("present.css")
HEIGHT, LETTERS = 480, 17
COLOURS: Mapping[str, Any] = {"good": "green", "bad": "red"}


def start() -> None:
    """Begin to present, with the first story."""
    month, with_comments = st.session_state[CHOSEN]
    st.query_params.update({"month": month.isoformat(), STORY: "1"})
    if not with_comments:
        st.query_params[WITHOUT] = "yes"


def stop_where_presenting(pack: Pack) -> None:
    """Show the story that is presented instead of the page, where one is."""
    if STORY not in st.query_params:
        return
    st.html(STYLE)
    present(pack)
    st.stop()


@st.fragment
def present(pack: Pack) -> None:
    """Show one story, and the way on and back."""
    told = stories(pack)
    place = _place(len(told))
    with st.container(key="story", gap="medium"):
        _story(told[place], place)
    _ways(place, len(told))


def _ways(place: int, many: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="ways"):
        st.button(
            t("Back"),
            icon=":material/arrow_back:",
            key="story_back",
            shortcut="Left",
            disabled=not place,
            on_click=_go,
            args=(place - 1,),
        )
        st.button(
            t("Next"),
            icon=":material/arrow_forward:",
            type="primary",
            key="story_on",
            shortcut="Right",
            disabled=place == many - 1,
            on_click=_go,
            args=(place + 1,),
        )
        st.caption(t("{place} of {many}", place=place + 1, many=many))
        st.space("stretch")
        if st.button(t("Leave"), icon=":material/close:", key="story_leave", shortcut="Esc"):
            for name in (STORY, WITHOUT):
                st.query_params.pop(name, None)
            st.rerun()


def _place(many: int) -> int:
    """Return the place of the story that the address asks for, by its number from 1."""
    said = st.query_params.get(STORY, "")
    return min(int(said), many) - 1 if re.fullmatch("[1-9][0-9]{0,3}", said) else 0


def _go(place: int) -> None:
    st.query_params[STORY] = str(place + 1)


def _story(story: Story, place: int) -> None:
    st.title(md(story.title), anchor=False)
    with st.container(key="story_said"):
        show_sentence(story.sentence)
    if story.cards:
        with st.grid(4, min_column_width=200, gap="medium"):
            for card in story.cards:
                _card(card)
    if story.graph:
        key = f"story_{place}" if story.graph.lies else f"months_{place}"
        show(chart(story.graph, HEIGHT, LETTERS), key)
    if story.table:
        _table(story.table)
    if story.quotes:
        with st.grid(2, min_column_width=300, gap="medium", key="story_quotes"):
            for quote in story.quotes:
                with st.container(border=True, height="stretch"):
                    said = t("“{words}”", words=md(quote.text, 500))
                    st.markdown(f"{said}  \n:gray[{md(quote.score)} · {md(quote.about)}]")


def _card(card: Card) -> None:
    with st.container(border=True, height="stretch"):
        st.metric(
            md(card.title),
            card.value.text,
            card.change.said if card.change.text != words.NOTHING else None,
            delta_color=COLOURS.get(card.change.tone, "gray"),
            delta_arrow="off",
        )
        lines = [card.goal.said, card.rests_on, card.value.mark]
        if said := " · ".join(line for line in lines if line):
            st.caption(md(said))


def _table(table: Table) -> None:
    rows = ["| " + " | ".join(_cell(cell.said) for cell in row) + " |" for row in table.rows]
    head = "| " + " | ".join(_cell(name) for name in table.columns) + " |"
    st.markdown("\n".join([head, "|---" * len(table.columns) + "|", *rows]))


def _cell(text: str) -> str:
    return md(text, 300) or " "
