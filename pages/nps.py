"""NPS: would customers recommend us, and why not?"""

import streamlit as st

from csmetrics import charts, ui
from csmetrics.catalogue import catalogue
from csmetrics.language import satisfaction, stories
from csmetrics.translation import later, t

ui.guard()

PARTS = ["nps_promoters", "nps_passives", "nps_detractors"]
SPLITS = ["channel", "segment", "topic"]
BANDS = {later("Detractors"): (0, 6), later("Passives"): (7, 8), later("Promoters"): (9, 10)}

view = ui.open_page(t("NPS"), t("Would customers recommend us, and why not?"))
ui.stop_where_missing("nps")
nps = catalogue()["nps"]
answers = ui.ask(
    {
        **view.headlines(["nps"]),
        **view.earlier(["nps"], view.year_grain),
        **{(part, "now"): view.question(part) for part in PARTS},
        **{
            (name, "year"): view.question(name, grain=view.year_grain, period=view.year)
            for name in ["nps", *PARTS]
        },
    }
)
ui.stop_without(view, answers["nps", "now"], ["nps"])
now = answers["nps", "now"][0]
(headline,) = ui.headlines(view, ["nps"], answers)

ui.result(stories.nps(headline, view.compared_with), view, [headline])
left, right = st.columns([1, 2])
with left, ui.card(t("Who would recommend us"), stories.answered(now)):
    ui.number(view, headline)
    ui.split_bar(*(answers[part, "now"][0] for part in PARTS))
with right, ui.card(t("Over time"), stories.year(view)):
    year, earlier = answers["nps", "year"], answers.get(("nps", "earlier"), ())
    drawn = charts.trend(nps, year, view.year_grain, view, now, view.year, earlier)
    ui.show(drawn, "trend", view)


@st.fragment
def by_group() -> None:
    """Compare the channels, segments or topics with all together."""
    with ui.card(t("By group"), stories.AGAINST_AVERAGE):
        by = ui.choose(t("Group"), splits, "nps_by", satisfaction.split)
        groups = ui.ask({by: view.question("nps", by=by)})[by]
        ui.show(charts.against_average(nps, groups, now), "groups", view, by)


splits = ui.known_groups(SPLITS, "nps")
places = st.columns(2 if splits else 1)
with places[0], ui.card(t("Who answered what"), stories.SHARES[view.year_grain]):
    parts = [answers[part, "year"] for part in PARTS]
    ui.show(charts.nps_bars(*parts, view.year_grain, view), "split", view)
if splits:
    with places[1]:
        by_group()
ui.low_score_drivers(view, "nps")
if ui.has("surveys", "comment"):
    ui.what_they_say(view, "nps", "verbatims", BANDS, "group")
    ui.moods(view, "nps")
ui.follow_up(view, "nps")
