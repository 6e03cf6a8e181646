"""The sections of the settings page, by the name that stands in its address."""

from collections.abc import Callable

from csmetrics.translation import later
from csmetrics.ui.settings.definitions import definitions
from csmetrics.ui.settings.events import events
from csmetrics.ui.settings.goals import goals
from csmetrics.ui.settings.history import history
from csmetrics.ui.settings.hours import hours
from csmetrics.ui.settings.numbers import numbers
from csmetrics.ui.settings.promises import ask_promises

SECTIONS: dict[str, Callable[[], None]] = {
    later("Goals"): goals,
    later("Promised times"): ask_promises,
    later("Working hours"): hours,
    later("Definitions"): definitions,
    later("Days, zone and currency"): numbers,
    later("Events"): events,
    later("What was set"): history,
}
