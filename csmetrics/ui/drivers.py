"""What goes with a low score: facts of the service or words, chosen and drawn."""

import streamlit as st

from csmetrics.analysis import drivers
from csmetrics.charts import drivers as charts
from csmetrics.escape import md
from csmetrics.language import drivers as words
from csmetrics.translation import t
from csmetrics.ui import state
from csmetrics.ui.choices import choose
from csmetrics.ui.missing import has
from csmetrics.ui.page import card, say, show
from csmetrics.view import View

# Where the words stand that are compared.
TOLD = {words.COMMENTS: ("surveys", "comment"), words.SUBJECTS: ("tickets", "subject")}


@st.fragment
def low_score_drivers(view: View, metric: str) -> None:
    """Show what sets the low scores of a survey (nps or csat) from the high ones apart."""
    question = view.question(metric)
    with card(t("What goes with a low score"), words.HOW, key="drivers"):
        offered = [name for name in words.LOOKED_AT if name not in TOLD or has(*TOLD[name])]
        looked_at = choose(t("Look at"), offered, "apart", lambda one: t(words.LOOKED_AT[one]))
        if looked_at == words.SERVICE:
            found = state.kept(drivers.service_facts, question)
            say(words.opening(found, metric))
            if not found.facts:
                return
            chart, basis = charts.service_facts(found), words.basis(found, metric)
        else:
            told = state.kept(drivers.told_by_words, question, looked_at)
            say(words.about_words(told, metric, looked_at))
            if not told.terms:
                return
            chart, basis = charts.telling_words(told), words.basis(told, metric)
        show(chart, f"drivers_{looked_at}", view)
        st.caption(md(f"{t(words.READ)} {basis}", 900))
