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
times = [said for said, (name, *_) in waits.TIMES.items() if ui.known_metrics([name])]
# Without a time there is none whose nights could be left out.
view, has_tickets = ui.business_hours(view) if times else view, ui.has("tickets", "created_at")
cards = CARDS if has_tickets else ui.known_metrics(CALLS)
counted = ["tickets_created", *CARDS, *MORE]
answers = ui.ask({**{(n, "now"): view.question(n) for n in counted}, **view.headlines(cards)})
now = {name: answers[name, "now"][0] for name in {*counted, *cards}}
ui.stop_without(view, (now[name] for name in (["tickets_created"] if has_tickets else cards)))
headlines = ui.headlines(view, cards, answers)

told = waits.opening({one.metric.name: one for one in headlines}, view.compared_with)
ui.result(told, view, headlines)
ui.cards(view, [one for one in headlines if not one.why_not])
if not has_tickets:
    ui.what_else(CARDS)
    st.stop()


@st.fragment
def spread() -> None:
    """Show how the waits spread, and the median with those who still wait."""
    name, estimated, waiting, done = waits.TIMES[ui.choose(t("Time"), times, "time")]
    found = ui.remembered("spread", view.question(name))
    ui.show(charts.bands(found, "ticket", name), "spread", view)
    ui.say(waits.plain_and_estimated(now[name], now[estimated], now[waiting], done))


hours = ui.remembered("arrivals", view.question("tickets_created"))
backlog = ui.known_metrics(["backlog"])
places = st.columns(2) if times and backlog else [st.container()]
if times:
    about = t("Tickets by the time until it was done")
    with places[0], ui.card(t("How the waits spread"), about):
        spread()
if backlog:
    ages = ui.remembered("backlog_age", view.question("backlog"))
    with places[-1], ui.card(t("How old the backlog is"), waits.aged(ages)):
        if any(band.count for band in ages):
            ui.show(charts.bands(ages, "open ticket", "backlog_age"), "ages", view)
if ui.known_metrics(PROMISES):
    with ui.card(t("Promises kept"), waits.IN_TIME):
        ui.show(charts.promises({name: now[name] for name in PROMISES}), "promises", view)
        ui.why_missing(PROMISES)
with ui.card(t("When requests arrive"), waits.busiest(hours)):
    ui.show(charts.arrivals(hours, view.week_start), "arrivals", view)
ui.what_else(CARDS)
