"""What customers write, with the mood of each comment: some as cards, all in a table."""

from collections.abc import Mapping, Sequence

import pyarrow as pa
import streamlit as st

from csmetrics import downloads
from csmetrics.analysis import drivers_moods
from csmetrics.analysis.drivers_moods import Read
from csmetrics.escape import md
from csmetrics.language import drivers as words
from csmetrics.team import settings
from csmetrics.translation import in_this_language, later, t
from csmetrics.ui import address, state
from csmetrics.ui.choices import choose
from csmetrics.ui.grid import grid
from csmetrics.ui.page import card, say
from csmetrics.ui.parts import quotes
from csmetrics.ui.tickets import opened
from csmetrics.view import View

ALL = later("All")
SHOWN = 300
ABOUT = later("The newest comments of the period, in the customers' own words")


@st.fragment
def what_they_say(
    view: View, metric: str, method: str, groups: Mapping[str, tuple[float, ...]], key: str
) -> None:
    """Show what customers of one group wrote; `method` of the workspace finds it."""
    with card(t("What they say"), ABOUT):
        question = view.question(metric)
        found = {one: state.remembered(method, question, *groups[one], 9) for one in groups}
        # The first group may be happy or silent: then the page opens on one that wrote something.
        wrote = next((one for one in groups if found[one]), None)
        chosen = choose(t("Group"), list(groups), key, default=wrote)
        quotes(found[chosen], state.kept(settings.timezone, question))


@st.fragment
def moods(view: View, metric: str) -> None:
    """Show how comments sound, whether that goes with the score, and all of them in a table."""
    question = view.question(metric)
    with card(t("How they sound"), words.MOOD_HOW, key="moods"):
        found = state.kept(drivers_moods.read, question)
        say(words.mood(found, metric))
        if not found.read:
            return
        kept = _chosen(found, metric)
        zone = state.kept(settings.timezone, question)
        if not kept.num_rows:
            st.caption(t("No comment is like this. Choose another mood, score or topic."))
            return
        if kept.num_rows > SHOWN:
            st.caption(md(words.shortened(SHOWN, kept.num_rows)))
        _table(kept.slice(0, SHOWN), zone)
        _file(kept, zone)


def _table(shown: pa.Table, zone: str) -> None:
    cells = words.comments(shown, zone)
    column = st.column_config.TextColumn
    options = {
        t("Comment"): column(width="large"),
        t("Answered"): column(width=100),
        # A long name must not push the number of the ticket out of sight.
        t("Topic"): column(width=160),
    }
    if shown["ticket_source"].null_count == shown.num_rows:
        grid(cells, alt=t("Comments"), column_config=options)
        return
    opened.rows(cells, shown, "comments", alt=t("Comments"), column_config=options)


def _chosen(found: Read, metric: str) -> pa.Table:
    groups = words.GROUPS[metric]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="mood_bar"):
        mood = choose(t("Mood"), [ALL, *words.MOODS], "mood", _mood)
        scores = [ALL, *groups.values()]
        score = choose(t("Score"), scores, f"{metric}_score")
        topic = _one_topic(found.topics, f"{metric}_topic") if found.topics else ALL
    group = next((name for name, said in groups.items() if said == score), None)
    return found.those(None if mood == ALL else mood, group, None if topic == ALL else topic)


def _one_topic(found: Sequence[str], key: str) -> str:
    topics = [ALL, *found]
    address.follow(key, topics, ALL)
    topic: str = st.selectbox(
        t("Topic"),
        topics,
        key=key,
        width=200,
        label_visibility="collapsed",
        format_func=_topic,
    )
    address.note(key, topic, ALL)
    return topic


def _mood(one: str) -> str:
    return t(words.MOODS.get(one, one))


def _topic(one: str) -> str:
    return t("All topics") if one == ALL else one


def _file(kept: pa.Table, zone: str) -> None:
    st.download_button(
        t("Download as CSV"),
        in_this_language(lambda: downloads.to_csv(pa.table(words.comments(kept, zone)))),
        "comments.csv",
        "text/csv",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
        key="comments_file",
    )
