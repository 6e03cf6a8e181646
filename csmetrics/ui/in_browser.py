"""What Streamlit's page lacks in the browser: its language, and Escape once the focus is lost."""

import streamlit as st

from csmetrics.translation import spoken

# Screen readers and translators go by the language; Streamlit's page says "en" whatever it shows.
# A button that was just used to download is switched off for a moment and loses the focus, and the
# drawer it stands in hears no Escape any more.
SCRIPT = """
export default ({ data }) => {
  const page = document.documentElement
  page.lang = data.language
  page.onkeydown = (event) => {
    if (event.key !== "Escape" || document.activeElement !== document.body) return
    document.querySelector('[role="dialog"] [aria-label="Close"]')?.click()
  }
}
"""
_mount = st.components.v2.component("in_browser", js=SCRIPT)


def tell_the_browser() -> None:
    """Let the page say in which language it is, and close what is open with Escape."""
    _mount(key="in_browser", data={"language": spoken().language}, height=0)
