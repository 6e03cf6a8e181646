"""The shell around every page: navigation, look, and where a new team lands."""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

# ruff: noqa: E402 - the folder above must be found first
from csmetrics.translation import t, tc
from csmetrics.ui import in_browser, state

HERE = Path(__file__).parent
state.speak()


def _page(name: str, title: str, icon: str, about: str, default: bool = False) -> st.Page:
    return st.Page(
        ROOT / "pages" / f"{name}.py",
        title=title,
        icon=f":material/{icon}:",
        help=about,
        default=default,
    )


# The tab icon is a file: a material icon here would be fetched from the internet.
st.set_page_config(
    page_title="csmetrics", page_icon=str(HERE / "static" / "favicon.svg"), layout="wide"
)
st.html(HERE / "style.css")
in_browser.tell_the_browser()
st.logo(str(HERE / "static" / "logo.svg"), size="large")

overview = _page(
    "overview", t("Overview"), "dashboard", t("How support is doing, at a glance."), True
)
channels = _page(
    "channels", t("Channels"), "forum", t("Where customers are served better or worse.")
)
response = _page("response", t("Response"), "hourglass_top", t("How long do people wait?"))
agents = _page("agents", t("Agents"), "support_agent", t("A fair comparison, for coaching."))
satisfaction = _page(
    "satisfaction", t("Satisfaction"), "thumbs_up_down", t("CSAT, effort, quality.")
)
nps = _page(
    "nps", t("NPS"), "sentiment_satisfied", t("Would customers recommend you, and why not?")
)
churn = _page("churn", t("Churn"), "group_remove", t("Who leaves, when, and for what reason."))
costs = _page("costs", t("Costs"), "payments", t("What support costs, and what customers bring."))
what_changed = _page(
    "what_changed", tc("menu", "What changed?"), "waterfall_chart", t("Why did a number move?")
)
what_if = _page("what_if", tc("menu", "What if?"), "lightbulb", t("What could a change be worth?"))
tickets = _page("tickets", t("Tickets"), "confirmation_number", t("Find a ticket and its clock."))
report = _page("report", t("Report"), "summarize", t("The month's pack, and what was agreed."))
data = _page("data", t("Data"), "upload_file", t("Add exports, see what was loaded, undo."))
definitions = _page("definitions", t("Definitions"), "menu_book", t("What every number means."))
settings = _page(
    "settings", t("Settings"), "tune", t("Goals, promises, working hours, definitions.")
)

# In the order of a walk through the business. Menus of pages would have lists within lists on a
# phone that no screen reader can follow; what has no room stands under "more".
service = [overview, response, channels, agents, satisfaction]
business = [nps, churn, costs, what_changed, what_if]
page = st.navigation(
    [*service, *business, tickets, report, data, definitions, settings], position="top"
)
if page == overview and "landed" not in st.session_state:
    st.session_state["landed"] = True
    if state.workspace().is_empty:
        st.switch_page(data)
st.session_state["landed"] = True
state.note_page(page.url_path or "overview")
page.run()
