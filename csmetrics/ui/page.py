"""The frame of a page: its head, its empty state, and the view that the filter bar makes."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from csmetrics.analysis.quiet_days import quiet_days
from csmetrics.asking.periods import Period
from csmetrics.charts import Chart
from csmetrics.escape import md
from csmetrics.headline import Answer, Headline
from csmetrics.language import words
from csmetrics.language.stories import Sentence, Strong
from csmetrics.load.import_queue import ImportQueue, queue_of
from csmetrics.team import annotations, settings
from csmetrics.translation import t, tn
from csmetrics.ui import clicks, missing, state
from csmetrics.ui.filters import filter_bar
from csmetrics.ui.saved_views import saved_views
from csmetrics.ui.why import ways_to_why
from csmetrics.view import TARGET, View
from csmetrics.workspace import Workspace

# How often a page looks whether the files on their way are in.
POLL_SECONDS = 1.0
# Of many stretches without tickets, a few are enough to notice.
MOST_GAPS = 3


def open_page(title: str, purpose: str) -> View:
    """Show the head and the filter bar; without data, show where to begin and stop the page."""
    state.keep_in_url()
    head(title, purpose)
    say_while_loading(state.workspace())
    if state.workspace().is_empty or state.remembered("extent") is None:
        _stop_while_loading()
        nothing_yet()
        st.stop()
    view = filter_bar(saved_views)
    _stop_outside_the_data(view)
    return view


def say_while_loading(workspace: Workspace) -> None:
    """Say that files are on their way, and show the numbers anew once they are in."""
    if queue_of(workspace).is_busy:
        st.fragment(run_every=POLL_SECONDS)(_loading)(queue_of(workspace))


def _loading(queue: ImportQueue) -> None:
    if not queue.is_busy:
        st.rerun()
    on_their_way = sum(job.state == "working" for job in queue.jobs.values())
    st.info(
        tn(
            "{n} file is still being loaded. What is here is of the files before it.",
            "{n} files are still being loaded. What is here is of the files before them.",
            on_their_way,
        ),
        icon=":material/hourglass_top:",
    )


def _stop_while_loading() -> None:
    """While files are on their way, ask for none: one of them may bring what is missing."""
    if queue_of(state.workspace()).is_busy:
        st.caption(
            t("This page needs what may be in them: it shows its numbers as soon as they are in.")
        )
        st.stop()


def _stop_outside_the_data(view: View) -> None:
    first, last = state.remembered("extent")
    if view.period.start > last or view.period.end <= first:
        known = words.span(first, view.known_until)
        st.info(
            t(
                "There is no data in these days. What is loaded covers {days}. Choose days "
                "inside that.",
                days=known,
            ),
            icon=":material/event_busy:",
        )
        st.stop()


def head(title: str, purpose: str) -> None:
    """Show the title of a page and what it is for, marked where it shows the sample."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="head"):
        with st.container(gap=None, width="stretch"):
            st.title(md(title), anchor=False)
            st.caption(md(purpose))
        if state.is_sample():
            st.badge(
                t("Sample data"),
                icon=":material/science:",
                color="orange",
                help=t("These numbers are of a made-up company. Your own are on the Data page."),
            )


def nothing_yet() -> None:
    """Show where to begin, on a page that has nothing to show without data."""
    with st.container(border=True, horizontal_alignment="center", gap="small", key="nothing"):
        st.markdown(":material/upload_file:", text_alignment="center")
        st.subheader(t("This page needs your data first"), anchor=False, text_alignment="center")
        st.markdown(
            t(
                "Drop an export of your helpdesk on the Data page, or look around with the sample. "
                "Nothing leaves this computer."
            ),
            text_alignment="center",
        )
        if st.button(t("Go to Data"), type="primary", icon=":material/arrow_forward:"):
            st.switch_page(state.page_file("data"))


def stop_where_missing(metric: str) -> None:
    """Where the data cannot answer a page's question, say what it needs, and stop the page."""
    _stop_where(state.remembered("missing", metric))


def stop_without_group(dimension: str) -> None:
    """Where no row of the data has a channel, or an agent, say what would bring one, and stop."""
    _stop_where(missing.why_no_group(dimension))


def _stop_where(why: str | None) -> None:
    """Say why a page has nothing to show yet, and stop it; without a reason it goes on."""
    if not why:
        return
    _stop_while_loading()
    with st.container(border=True, horizontal_alignment="center", gap="small", key="missing"):
        st.subheader(t("Not yet"), anchor=False, text_alignment="center")
        st.markdown(md(why, 500), text_alignment="center")
        if st.button(t("Go to Data"), type="primary", icon=":material/arrow_forward:"):
            st.switch_page(state.page_file("data"))
    st.stop()


def all_customers(view: View) -> None:
    """Say that filters do not apply where a page is about the whole business."""
    if view.where:
        st.caption(
            t(":material/info: Filters do not apply here: these numbers are of all customers.")
        )


def result(sentence: Sentence, view: View, shown: Sequence[Headline] = ()) -> None:
    """Show the result of a page in a sentence, the days it is of, and why its numbers moved."""
    with st.container(gap=None, key="result"):
        say(sentence)
        _period_line(view)
        if view.before and (named := annotations.named_in(view.events, view.period, view.before)):
            st.caption(f":material/event: {md(named, 600)}")
    if any(one.metric.each == "ticket" for one in shown):
        _say_quiet_days(view)
    ways_to_why(view, shown)


def _say_quiet_days(view: View) -> None:
    """Say on which days of the period, or the one before, tickets are probably missing."""
    zone = state.kept(settings.timezone, view.question("tickets_created"))
    periods = [view.period, *([view.before] if view.before else [])]
    found = [
        (quiet, a_day)
        for quiet, a_day in state.kept(quiet_days, zone)
        if any(_overlap(quiet, period) for period in periods)
    ]
    for quiet, a_day in found[:MOST_GAPS]:
        said = t(
            "No ticket was opened in {days}, though on other days {n} come on average. If an "
            "export is missing, add it on Data.",
            days=words.span(quiet.start, quiet.end),
            n=words.average(a_day),
        )
        st.caption(f":material/event_busy: {md(said, 400)}")


def _overlap(one: Period, other: Period) -> bool:
    return one.start < other.end and other.start < one.end


def _period_line(view: View) -> None:
    said = _period_and_comparison(view, words.span(view.period.start, view.period.end))
    if view.known_from and view.known_from > view.period.start:
        said += " " + t("The data begins on {day}.", day=words.day(view.known_from))
    if view.is_unfinished:
        last = words.last_day(view.known_until)
        said += " " + t("Not over yet: the data ends on {day}.", day=last)
    st.caption(md(said))


def _period_and_comparison(view: View, days: str) -> str:
    if view.before:
        return t(
            "{days}, compared with {period} ({earlier}).",
            days=days,
            period=view.compared_with,
            earlier=words.span(view.before.start, view.before.end),
        )
    if view.comparison == TARGET and view.goals:
        return t("{days}, compared with your goals.", days=days)
    if view.comparison == TARGET:
        return t("{days}; there are no goals to compare with yet: set them on Settings.", days=days)
    return f"{days}; {view.compared_with}." if view.compared_with else f"{days}."


def stop_without(
    view: View, answers: Iterable[Answer], metrics: Sequence[str] = ("tickets_created",)
) -> None:
    """Where there is nothing to measure, say so and what to do, and show no more of the page.

    Where the data has nothing for any of the metrics in any period, it says what they need, and
    where none of them can be filtered as it is, that.
    """
    if any(answer.n for answer in answers):
        return
    if all(state.remembered("missing", name) for name in metrics):
        stop_where_missing(metrics[0])
    reasons = [missing.why_nothing(view, name) for name in metrics]
    st.info(
        md(reasons[0], 300)
        if reasons[0] and all(reasons)
        else t(
            "There is nothing in this period with these filters. Choose a longer period, or take "
            "filters away."
        ),
        icon=":material/filter_alt_off:",
    )
    st.stop()


def say(sentence: Sentence) -> None:
    """Show a sentence that was written from data, its key words stressed."""
    st.markdown(
        "".join(_stressed(part) if isinstance(part, Strong) else md(part, 900) for part in sentence)
    )


def _stressed(part: str) -> str:
    # Markdown wants no space inside the stars.
    inner = part.strip()
    before, after = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :]
    return f"{before}**{md(inner)}**{after}"


@contextmanager
def card(title: str, about: str = "", key: str | None = None) -> Iterator[None]:
    """Put what follows into a card with a title and a line that says how to read it.

    Both may be marked to be translated, or be said already.
    """
    with st.container(border=True, height="stretch", gap="small", key=key):
        line = f"  \n:gray[:small[{md(t(about), 300)}]]" if about else ""
        st.markdown(f"**{md(t(title))}**{line}")
        yield


def show(chart: Chart, key: str, view: View | None = None, by: str = "") -> None:
    """Show a chart; where the page is narrower than it can bear, it scrolls sideways.

    With the view that it was drawn of, its marks can be clicked; where they are groups, `by` says
    of which column.
    """
    if not chart.marks:
        st.caption(
            t(":material/visibility_off: Nothing to show for this period and these filters.")
        )
    elif view is None or not chart.behind:
        clicks.plain(chart, key)
    else:
        clicks.clickable(chart, key, view, by)
    if chart.note:
        st.caption(md(chart.note))
