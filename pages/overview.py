"""Overview: how is support doing?"""

import streamlit as st

from csmetrics import charts, ui
from csmetrics.catalogue import catalogue
from csmetrics.language import stories
from csmetrics.translation import t

ui.guard()

CARDS = [
    *("csat", "nps", "first_response_time_median", "resolution_time_median"),
    *("tickets_created", "backlog", "reopen_rate", "churn_rate"),
]
# For data of which few of those are known, such as calls alone.
FURTHER = [
    *("service_level", "missed_call_rate", "handle_time_average", "qa_score", "ces_low_effort"),
    *("customers_lost", "customers_new", "retention_rate"),
]
SOLVED = ["tickets_resolved"]

view = ui.open_page(t("Overview"), t("How is support doing?"))
metrics = catalogue()
cards = ui.fill_up(CARDS, FURTHER)
# What came in has a chart of its own.
trends = ui.known_metrics(["csat", "backlog"]) or [n for n in cards if n != "tickets_created"][:2]
answers = ui.ask(
    {
        **view.headlines(cards),
        **view.earlier(trends),
        "opened": view.question("tickets_created", grain=view.grain),
        **{one: view.question(one, grain=view.grain) for one in ui.known_metrics(SOLVED)},
        "response": view.question("first_response_time_median", by="channel"),
    }
)
filtered = ui.known_metrics(CARDS[:5]) or cards
ui.stop_without(view, (answers[name, "now"][0] for name in filtered), cards or CARDS[4:])
headlines = ui.headlines(view, cards, answers)

told = stories.overview(headlines, view.compared_with, ui.goals(view, headlines))
ui.result(told, view, headlines)
ui.cards(view, headlines)

if ui.known_metrics(["tickets_created"]):
    answered = ui.known_metrics(["first_response_time_median"])
    # Of one channel, or none that is known, there is nothing to compare.
    compared = answered and len(ui.remembered("words", "channel")) > 1
    solved = answers.get(SOLVED[0], ())
    places = st.columns([3, 2] if compared else 1)
    with places[0], ui.card(*stories.in_and_out(view, bool(solved))):
        ui.show(charts.in_and_out(answers["opened"], solved, view), "in_and_out", view)
    if compared:
        about = t("Median by channel with its 95% range, n beside")
        with places[1], ui.card(t("Wait for a first answer"), about):
            wait, now = metrics[answered[0]], answers[answered[0], "now"][0]
            drawn = charts.against_average(wait, answers["response"], now)
            ui.show(drawn, "response", view, "channel")

for place, name in zip(st.columns(len(trends)) if trends else [], trends, strict=True):
    with place, ui.card(metrics[name].title, stories.trend(metrics[name], view)):
        trend, earlier = answers[name, "trend"], answers.get((name, "earlier"), ())
        drawn = charts.trend(metrics[name], trend, view.trend_grain, view, earlier=earlier)
        ui.show(drawn, name, view)
ui.folded_switches(view, metrics["csat"])
ui.what_else(CARDS)
