"""Overview: how is support doing?"""

import streamlit as st

from csmetrics import charts, ui
from csmetrics.catalogue import catalogue
from csmetrics.language import stories
from csmetrics.translation import later, t

ui.guard()

CARDS = [
    "csat",
    "nps",
    "first_response_time_median",
    "resolution_time_median",
    "tickets_created",
    "backlog",
    "reopen_rate",
    "churn_rate",
]

IN_AND_OUT = {
    "day": later("Opened and solved per day"),
    "week": later("Opened and solved per week"),
    "month": later("Opened and solved per month"),
}

view = ui.open_page(t("Overview"), t("How is support doing?"))
metrics = catalogue()
answers = ui.ask(
    {
        **view.headlines(CARDS),
        **view.earlier(["csat", "backlog"]),
        "opened": view.question("tickets_created", grain=view.grain),
        "solved": view.question("tickets_resolved", grain=view.grain),
        "response": view.question("first_response_time_median", by="channel"),
    }
)
filtered = ui.known_metrics(CARDS[:5]) or CARDS
ui.stop_without((answers[name, "now"][0] for name in filtered), CARDS[4::-1])
headlines = ui.headlines(CARDS, answers)

judgements = ui.goals(view, headlines)
ui.result(stories.overview(headlines, view.compared_with, judgements), view)
ui.cards(view, headlines)

why_not = {one.metric.name: one.why_not for one in headlines}
if ui.known_metrics(["tickets_created"]):
    left, right = st.columns([3, 2])
    with left, ui.card(t("Tickets in and out"), t(IN_AND_OUT[view.grain])):
        drawn = charts.in_and_out(answers["opened"], answers["solved"], view)
        ui.show(drawn, "in_and_out", view)
    about = t("Median by channel with its 95% range, n beside")
    with right, ui.card(t("Wait for a first answer"), about):
        response = metrics["first_response_time_median"]
        average = answers["first_response_time_median", "now"][0]
        drawn = charts.against_average(response, answers["response"], average)
        ui.show(drawn, "response", view, "channel", why_not[response.name])

for place, name in zip(st.columns(2), ui.known_metrics(["csat", "backlog"]), strict=False):
    with place, ui.card(metrics[name].title, stories.trend(metrics[name], view)):
        trend, earlier = answers[name, "trend"], answers.get((name, "earlier"), ())
        trend = charts.trend(metrics[name], trend, view.trend_grain, view, earlier=earlier)
        ui.show(trend, name, view)
ui.folded_switches(view, metrics["csat"])
