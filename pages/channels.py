"""Channels: where is it better, and where worse?"""

import streamlit as st

from csmetrics import charts, ui
from csmetrics.catalogue import catalogue
from csmetrics.language import stories
from csmetrics.translation import t

ui.guard()

SCORES = [
    *("csat", "nps", "first_response_time_median"),
    *("resolution_time_median", "resolution_rate", "reopen_rate"),
]

view = ui.open_page(t("Channels"), t("Where are customers served better, and where worse?"))
metrics = catalogue()
names = ui.known_metrics(SCORES) or SCORES
answers = ui.ask(
    {
        **{(name, "all"): view.question(name) for name in names},
        **{(name, "each"): view.question(name, by="channel") for name in names},
        "sizes": view.question("tickets_created", by="channel"),
    }
)
ui.stop_without(view, answers["sizes"])
ui.stop_without_group("channel")
averages = {name: answers[name, "all"][0] for name in names}
cells = {(name, one.group): one for name in names for one in answers[name, "each"]}
scores = [metrics[name] for name in names]

ui.result(stories.channels(scores, cells, averages), view)
with ui.card(t("Scorecard"), stories.SCORECARD):
    drawn = charts.scorecard(scores, answers["sizes"], cells, averages)
    ui.show(drawn, "scorecard", view, "channel")


@st.fragment
def one_metric() -> None:
    """Show any metric by channel, over time and against the average."""
    metric = ui.choose_metric("first_response_time_median")
    closer = ui.ask(
        {
            "all": view.question(metric.name),
            "each": view.question(metric.name, by="channel"),
            "trend": view.question(metric.name, "channel", view.trend_grain, view.trend),
        }
    )
    # One channel alone is not compared with itself.
    left, right = st.columns([3, 2]) if closer["each"][1:] else (st.container(), None)
    with left, ui.card(metric.title, stories.per_bucket(view)):
        order = [row["word"] for row in ui.remembered("words", "channel")]
        drawn = charts.lines(metric, closer["trend"], view, order)
        ui.show(drawn, "lines", view, "channel")
    if right:
        with right, ui.card(t("Each channel against the average"), stories.AGAINST_AVERAGE):
            drawn = charts.against_average(metric, closer["each"], closer["all"][0])
            ui.show(drawn, "against", view, "channel")
    ui.folded_switches(view, metric)


one_metric()
