"""The Report page: which month, what it says, and the pack as a file of any format."""

import datetime as dt
from collections.abc import Callable

import streamlit as st

from csmetrics import report
from csmetrics.escape import md
from csmetrics.language import pack as say
from csmetrics.report import FORMATS, Pack
from csmetrics.translation import Spoken, in_this_language, later, spoken, t
from csmetrics.ui import address, state
from csmetrics.ui.page import head, nothing_yet
from csmetrics.ui.page import say as show_sentence
from csmetrics.workspace import Workspace

DONE, CHOSEN = "report_done", "report_chosen"
# In the address: a reload, or someone who is sent it, sees the same story of the same pack.
STORY, WITHOUT = "story", "without_comments"
COMMENTS = "with_comments"
ICONS = {"pptx": "co_present", "pdf": "picture_as_pdf", "html": "public", "xlsx": "table_view"}
PURPOSE = later("The month's pack for a meeting: made with one click, and kept as it was said.")


def open_page() -> Pack:
    """Show the head and what to choose, and return the pack; without data, stop the page.

    While it is presented there is nothing to choose: the pack is the one chosen before.
    """
    state.keep_in_url()
    if done := st.session_state.pop(DONE, None):
        st.toast(md(done), icon=":material/check:")
    if state.workspace().is_empty or state.remembered("extent") is None:
        head(t("Report"), t(PURPOSE))
        nothing_yet()
        st.stop()
    if STORY not in st.query_params:
        head(t("Report"), t(PURPOSE))
        st.session_state[CHOSEN] = choose()
    elif CHOSEN not in st.session_state:
        st.session_state[CHOSEN] = _said()
    return made(*st.session_state[CHOSEN])


def _said() -> tuple[dt.date, bool]:
    """Return the month, and whether with comments, that the address of a story says."""
    extent = state.remembered("extent")
    said = address.read(st.query_params.get_all("month"), report.months(*extent), say.month)
    return next(iter(said), report.last_finished(*extent)), WITHOUT not in st.query_params


def choose() -> tuple[dt.date, bool]:
    """Ask for the month, and whether the words of customers are in its pack."""
    extent = state.remembered("extent")
    months = report.months(*extent)
    last = report.last_finished(*extent)
    address.follow("month", months, last, say.month)
    if COMMENTS not in st.session_state and CHOSEN in st.session_state:
        # While stories were shown there was no such switch, and what was off stays off.
        st.session_state[COMMENTS] = st.session_state[CHOSEN][1]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="report_bar"):
        month = st.selectbox(
            t("Month"),
            months,
            index=months.index(last),
            format_func=say.month,
            key="month",
            width=200,
            label_visibility="collapsed",
        )
        comments = st.toggle(
            t("With customers' comments"),
            True,
            key=COMMENTS,
            bind="query-params",
            help=t("Without them, the pack holds no words of customers: for a wider circle."),
        )
    address.note("month", month.isoformat(), last.isoformat())
    return month, comments


def made(month: dt.date, comments: bool) -> Pack:
    """Return the pack of a month, made once per version of the data."""
    shown = state.workspace()
    return _made(str(shown.path), shown.version, spoken(), month, comments, shown)


@st.cache_resource(max_entries=24, show_spinner=False)
def _made(
    path: str, version: int, language: Spoken, month: dt.date, comments: bool, _shown: Workspace
) -> Pack:
    with st.spinner(t("Making the pack …")):
        return report.gather(_shown, month, comments)


def result(pack: Pack) -> None:
    """Show the result of the month in a sentence, and the days it is of."""
    with st.container(gap=None, key="result"):
        show_sentence(pack.sentence)
        st.caption(md(f"{pack.byline}."))


def offer(pack: Pack, present: Callable[[], None]) -> None:
    """Offer the pack in every format, to present it, and to keep it as it is now."""
    with st.container(border=True, gap="small", key="offer"):
        st.markdown(f"**{md(pack.title)}**  \n:gray[:small[{md(t(say.SAME_NUMBERS))}]]")
        downloads(pack, "now")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                t("Present"),
                icon=":material/slideshow:",
                key="present",
                on_click=present,
                help=t("One story a screen, in large type; the arrow keys go on and back."),
            )
            st.button(
                t("Finish this pack"),
                icon=":material/inventory_2:",
                key="finish",
                on_click=_finish,
                args=(pack,),
                help=t("Keeps what it says, so that next month can be compared with it."),
            )


def downloads(pack: Pack, key: str) -> None:
    """Offer a pack as a file of each format; it is written when it is asked for."""
    with st.grid(4, min_column_width=150, gap="small", key=f"files_{key}"):
        for place, (name, kind) in enumerate(FORMATS.items()):
            st.download_button(
                t(say.FORMATS[name]),
                _writer(pack, name),
                report.file_name(pack, name),
                kind.mime,
                on_click="ignore",
                type="primary" if not place and key == "now" else "secondary",
                icon=f":material/{ICONS[name]}:",
                width="stretch",
                key=f"download_{name}_{key}",
            )


def _writer(pack: Pack, name: str) -> Callable[[], bytes]:
    # Runs in a thread of its own when it is pressed: it needs the pack and nothing else.
    return in_this_language(lambda: report.write(pack, name))


def _finish(pack: Pack) -> None:
    report.finish(state.workspace(), pack)
    st.session_state[DONE] = t("Kept: {title}.", title=pack.title)


def contents(pack: Pack) -> None:
    """Show what the pack says, section by section."""
    with st.container(border=True, gap="small", key="contents"):
        st.markdown(t("**What it says**"))
        for section in pack.sections:
            st.markdown(f"**{md(section.title)}**  \n{md(section.plain, 900)}")
