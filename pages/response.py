"""Response & resolution: how long do people wait?"""

import streamlit as st

from csmetrics import charts, ui
from csmetrics.language import waits
from csmetrics.translation import t

ui.guard()

CARDS = [
    *("first_response_time_median", "first_response_time_p90", "response_time_median"),
    *("waiting_first_response", "resolution_time_median", "resolution_time_p90"),
    *("backlog", "service_level"),
]
CALLS = ["service_level", "missed_call_rate", "handle_time_average"]
PROMISES = ["sla_first_response", "sla_resolution", "service_level", "missed_call_rate"]
MORE = ["first_response_time_km", "resolution_time_km", "waiting_resolution", *PROMISES]

view = ui.open_page(t("Response & resolution"), t("How long do people wait?"))
view, has_tickets = ui.business_hours(view), bool(ui.known_metrics(["tickets_created"]))
cards = CARDS if has_tickets else ui.known_metrics(CALLS)
counted = ["tickets_created", *CARDS, *MORE]
answers = ui.ask({**{(n, "now"): view.question(n) for n in counted}, **view.headlines(cards)})
now = {name: answers[name, "now"][0] for name in {*counted, *cards}}
ui.stop_without(now[name] for name in (["tickets_created"] if has_tickets else cards))
headlines = ui.headlines(cards, answers)

ui.result(waits.opening({one.metric.name: one for one in headlines}, view.compared_with), view)
ui.cards(view, headlines)
if not has_tickets:
    ui.what_else(CARDS)
    st.stop()


@st.fragment
def spread() -> None:
    """Show how the waits spread, and the median with those who still wait."""
    name, estimated, waiting, done = waits.TIMES[ui.choose(t("Time"), list(waits.TIMES), "time")]
    found = ui.remembered("spread", view.question(name))
    why_not = ui.remembered("missing", name)
    ui.show(charts.bands(found, "ticket", name), "spread", view, why_not=why_not)
    if not why_not:
        ui.say(waits.plain_and_estimated(now[name], now[estimated], now[waiting], done))


ages = ui.remembered("backlog_age", view.question("backlog"))
hours = ui.remembered("arrivals", view.question("tickets_created"))
left, right = st.columns(2)
with left, ui.card(t("How the waits spread"), t("Tickets by the time until it was done")):
    spread()
with right:
    with ui.card(t("Promises kept"), waits.IN_TIME):
        if ui.known_metrics(PROMISES):
            ui.show(charts.promises({name: now[name] for name in PROMISES}), "promises", view)
        ui.why_missing(PROMISES)
    why_not = ui.remembered("missing", "backlog")
    with ui.card(t("How old the backlog is"), "" if why_not else waits.aged(ages)):
        drawn = charts.bands(ages, "open ticket", "backlog_age")
        ui.show(drawn, "ages", view, why_not=why_not)
with ui.card(t("When requests arrive"), waits.busiest(hours)):
    ui.show(charts.arrivals(hours, view.week_start), "arrivals", view)
