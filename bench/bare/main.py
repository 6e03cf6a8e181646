"""Streamlit's own cards and charts and nothing else: what our pages are measured against.

The pages are named in the environment: BARE = "Overview 8 4,Channels 4 3", each with how many cards
and how many charts it has.
"""

import os
from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go
import streamlit as st

POINTS = 36
PERIODS = ["30 days", "90 days", "12 months"]


def numbers(seed: str, place: int) -> list[float]:
    """Return a line that differs with what was chosen, so that everything is drawn anew."""
    generator = np.random.default_rng([place, *seed.encode()])
    return list(100 + generator.standard_normal(POINTS).cumsum())


def show(title: str, seed: str, cards: int, charts: int) -> None:
    """Show cards with a little line, then charts two beside each other."""
    with st.grid(4, min_column_width=160):
        for place in range(cards):
            line = numbers(seed, place)
            st.metric(f"Card {place}", f"{line[-1]:.1f}", f"{line[-1] - line[0]:.1f}",
                      chart_data=line, border=True)  # fmt: skip
    for place in range(charts):
        if place % 2 == 0:
            columns = st.columns(2)
        line = go.Scatter(y=numbers(seed, 100 + place), name=title)
        columns[place % 2].plotly_chart(go.Figure(line), height=280, key=f"chart_{place}")


def page(title: str, cards: int, charts: int) -> Callable[[], None]:
    """Return a page with a filter, or with a slider that moves nothing but its own part."""

    def filtered() -> None:
        st.title(title)
        chosen = st.segmented_control("Period", PERIODS, default=PERIODS[0], required=True)
        show(title, f"{title} {chosen}", cards, charts)

    @st.fragment
    def moved() -> None:
        value = st.slider("How much", 0, 100, 50)
        show(title, f"{title} {value}", cards, charts)

    def sliding() -> None:
        st.title(title)
        moved()

    return sliding if title == "What if?" else filtered


st.set_page_config(layout="wide")
pages = []
for told in os.environ["BARE"].split(","):
    name, cards, charts = told.rsplit(" ", 2)
    path = name.lower().replace(" ", "_").strip("?")
    shown = page(name, int(cards), int(charts))
    pages.append(st.Page(shown, title=name, url_path=path, default=not pages))
st.navigation(pages, position="top").run()
