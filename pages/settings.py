"""Settings: what are our numbers measured by?"""

from csmetrics import ui
from csmetrics.translation import t
from csmetrics.ui import state
from csmetrics.ui.settings import saving
from csmetrics.ui.settings.sections import SECTIONS

ui.guard()
state.keep_in_url()
saving.say_saved()

ui.head(
    t("Settings"),
    t(
        "What your numbers are measured by. Each setting holds from a day on, so that the reports "
        "of earlier periods stay as they were."
    ),
)
SECTIONS[ui.choose(t("Section"), list(SECTIONS), "section")]()
