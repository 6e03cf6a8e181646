"""Satisfaction: are customers happy with our help, and where not?"""

import streamlit as st

from csmetrics import charts, ui
from csmetrics.analysis.scorecards import TOPICS
from csmetrics.catalogue import catalogue
from csmetrics.language import satisfaction, stories
from csmetrics.translation import t

ui.guard()

SCORES = ["csat", "csat_average", "ces", "ces_low_effort", "qa_score"]

purpose = t("Are customers happy with our help, and where are they not?")
view = ui.open_page(t("Satisfaction"), purpose)
metrics = catalogue()
answers = ui.ask({**view.headlines(SCORES), **{(n, "all"): view.question(n) for n in TOPICS}})
counted = [*(answers[name, "now"][0] for name in SCORES), *answers[TOPICS[0], "all"]]
ui.stop_without(view, counted, [*SCORES, TOPICS[0]])
headlines = ui.headlines(view, SCORES, answers)
known = satisfaction.known(headlines)
rates = ui.remembered("response_rates", view.question("csat"))

first = (known or headlines)[0]
rate = satisfaction.rate_of(first.metric, rates)
ui.result(satisfaction.opening(first, rate, view.compared_with), view, [first])
ui.cards(view, known)
ui.why_missing(SCORES, said=first.why_not)


@st.fragment
def one_score() -> None:
    """Show one score over time and by group, with how many answered."""
    names = [one.metric.name for one in known]
    score = metrics[ui.choose(t("Score"), names, "score", lambda name: metrics[name].title)]
    splits = ui.known_groups(["topic", "channel", "agent_id", "team", "segment"], score.name)
    places = st.columns(2 if splits else 1)
    with places[0], ui.card(t("Over time"), satisfaction.beside(score, rates, view)):
        earlier = ui.ask(view.earlier([score.name])).get((score.name, "earlier"), ())
        trend = answers[score.name, "trend"]
        drawn = charts.trend(score, trend, view.trend_grain, view, earlier=earlier)
        ui.show(drawn, "trend", view)
    if splits:
        with places[1], ui.card(t("By group"), stories.AGAINST_AVERAGE):
            by = ui.choose(t("Group"), splits, "by", satisfaction.split)
            groups = ui.ask({by: view.question(score.name, by)})[by]
            average = answers[score.name, "now"][0]
            ui.show(charts.against_average(score, groups, average), "groups", view, by)


if known:
    one_score()
ui.folded_switches(view, metrics["csat"])
if ui.has("tickets", "topic"):
    averages = {name: answers[name, "all"][0] for name in TOPICS}
    topics = ui.remembered("topics", view.question("tickets_created"))
    drawn = charts.comparison([metrics[name] for name in TOPICS], topics, averages, "topic")
    with ui.card(t("Topics"), satisfaction.TOPICS):
        ui.show(drawn, "topics", view, "topic")
if ui.known_metrics(["csat"]):
    ui.low_score_drivers(view, "csat")
    if ui.has("surveys", "comment"):
        ui.what_they_say(view, "csat", "comments", satisfaction.GROUPS, "who")
        ui.moods(view, "csat")
    ui.follow_up(view, "csat")
