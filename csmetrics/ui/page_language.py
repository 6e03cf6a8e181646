"""The language of the page itself, which screen readers and translators of browsers go by."""

import streamlit as st

from csmetrics.translation import spoken

# Streamlit's page says "en" whatever it shows.
SCRIPT = "export default ({ data }) => { document.documentElement.lang = data.language }"
_mount = st.components.v2.component("page_language", js=SCRIPT)


def tell_the_browser() -> None:
    """Let the page say in which language it is."""
    _mount(key="page_language", data={"language": spoken().language}, height=0)
