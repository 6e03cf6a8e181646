"""What Streamlit's page lacks in the browser: its language, and ways of a keyboard."""

import streamlit as st

from csmetrics.translation import spoken

# Screen readers and translators go by the language; Streamlit's page says "en" whatever it shows.
# A button that was just used to download is switched off for a moment and loses the focus, and the
# drawer it stands in hears no Escape any more. What a button such as Filters opens stands at the
# end of the page: a keyboard would come to it last of all, after every card and chart.
SCRIPT = """
export default ({ data }) => {
  const page = document.documentElement
  page.lang = data.language
  page.onkeydown = (event) => {
    if (event.key !== "Escape" || document.activeElement !== document.body) return
    document.querySelector('[role="dialog"] [aria-label="Close"]')?.click()
  }
  page.onclick = (event) => {
    const button = event.target.closest('[data-testid="stPopoverButton"]')
    const isByMouse = event.detail > 0
    if (button && !isByMouse) requestAnimationFrame(() => enter(button, 60))
  }
  const enter = (button, tries) => {
    const opened = button.ariaExpanded === "true"
      && document.querySelector('[data-testid="stPopoverBody"]')
    // Some fields are fetched when they are first shown, and come after what stands below them.
    const isWhole = opened && !opened.querySelector('[data-testid="stSkeleton"]')
    if (isWhole) opened.querySelector("input, a, button")?.focus()
    else if (tries) requestAnimationFrame(() => enter(button, tries - 1))
  }
}
"""
_mount = st.components.v2.component("in_browser", js=SCRIPT)


def tell_the_browser() -> None:
    """Say in which language the page is, close what is open, and enter what opens."""
    _mount(key="in_browser", data={"language": spoken().language}, height=0)
