"""The drawer behind “How?”: the definition, other ways to count, and what others reached."""

import streamlit as st

from csmetrics.catalogue import Metric
from csmetrics.escape import md
from csmetrics.headline import Answer
from csmetrics.team import benchmarks
from csmetrics.team.benchmarks import Benchmark
from csmetrics.translation import later, t
from csmetrics.ui.details import definition
from csmetrics.ui.switch_panel import in_force, switch_panel, switchable
from csmetrics.view import View

ANOTHER = later(
    "What others reached is known only for another definition, channel, group or clock than this "
    "number's, so it is not shown."
)


def explain(view: View, metric: Metric, now: Answer) -> None:
    """Open the drawer that says how a number is worked out, and what it would be otherwise."""
    st.dialog(metric.title, width="medium", position="right")(_how)(view, metric, now)


def _how(view: View, metric: Metric, now: Answer) -> None:
    definition(metric, view.question(metric.name))
    if switchable(metric):
        with st.container(border=True, gap="small"):
            switch_panel(view, metric, in_drawer=True)
    _benchmarks(view, metric, now)


def _benchmarks(view: View, metric: Metric, now: Answer) -> None:
    found = comparable(view, metric)
    if not found:
        if any(one.metric == metric.name for one in benchmarks.benchmarks()):
            st.caption(t(ANOTHER))
        return
    with st.expander(t("What others reached ({n})", n=len(found)), icon=":material/public:"):
        for one in found:
            compared = benchmarks.compared(now.value, one)
            by = t("Published by {publisher}.", publisher=md(one.publisher))
            st.markdown(
                f"**{md(t(one.title), 300)}**  \n{md(compared, 300)}  \n"
                f":gray[:small[{md(t(one.evidence), 700)} {by}]]"
            )


def comparable(view: View, metric: Metric) -> list[Benchmark]:
    """Return the benchmarks that a number of a view may be compared with.

    A number of a few segments or teams, or of several channels, is nobody else's number.
    """
    chosen = {name: values for name, values in view.where.items() if values}
    channels = chosen.pop("channel", ())
    if chosen or len(channels) > 1:
        return []
    return benchmarks.matching(
        metric.name,
        in_force(view),
        channel=channels[0] if channels else None,
        hours=view.hours,
    )
