"""Durations in any spelling, to seconds: numbers with a unit, H:MM:SS over 24 h, "1d 3h", PT1H."""

import re
from collections.abc import Sequence
from functools import lru_cache

from csmetrics.mapping.profile import Profile
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell

SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400, "milliseconds": 0.001}

_NUMBER = r"^[+-]?\d+(?:[.,]\d+)?$"
# Thousands set apart: surely or perhaps by commas, and surely by points.
_GROUPED = r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"
_SURELY = r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)"
_POINTS = r"[+-]?[1-9]\d{0,2}(?:(?:\.\d{3}){2,}(?:,\d+)?|\.\d{3},\d+)"
_COLONS = r"^-?\d+:\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?$"
# Durations that a tool writes as a moment: counted from 1970, or from Excel's day 0.
_SINCE = (("1970-01-", "1970-01-01"), ("1899-12-3", "1899-12-30"), ("1900-01-0", "1899-12-31"))
_PARTS = (
    (r"([\d.,]+)\s*(?:w|weeks?|wochen?)\b", 604_800),
    (r"([\d.,]+)\s*(?:d|days?|tage?|jours?|dias?|giorni?|dagen)(?:\b|t)", 86_400),
    (r"([\d.,]+)\s*(?:h|hrs?|hours?|std|stunden?|heures?|horas?|ore|uur)(?:\b|\d)", 3_600),
    (r"([\d.,]+)\s*(?:m|mins?|minutes?|minuten|minutos?|minuti)(?:\b|\d)", 60),
    (r"([\d.,]+)\s*(?:s|secs?|seconds?|sekunden?|secondes?|segundos?|secondi)\b", 1),
)
_WORDED = r"(?i)^-?\s*p?\s*(?:t?\s*[\d.,]+\s*[a-z]+\.?[\s,]*(?:and\s+|und\s+|et\s+)?)+$"
HEADER_UNITS = (
    (r"\b(?:milliseconds|millisekunden|ms$)(?:\b|$)", "milliseconds"),
    (r"\b(?:seconds|secs|sec|sek|sekunden|secondes|segundos|secondi|s$)(?:\b|$)", "seconds"),
    (r"\b(?:minutes|mins|min|minuten|minutos|minuti|dakika|dk)\b", "minutes"),
    (r"\b(?:hours|hrs|hr|stunden|std|horas|heures|ore|uur|saat|h$)(?:\b|$)", "hours"),
    (r"\b(?:days|tage|tagen|jours|dias|giorni|dagen)\b", "days"),
)


def unit_in(header: str) -> str | None:
    """Return the unit that a (folded) header names, such as "first reply time in minutes"."""
    for pattern, unit in HEADER_UNITS:
        if re.search(pattern, header):
            return unit
    return None


@lru_cache(10_000)
def without_unit(header: str) -> str:
    """Return a (folded) header without the unit it names: "first reply time in minutes"."""
    for pattern, _ in HEADER_UNITS:
        header = re.sub(rf"\s*(?:\b(?:in|en)\b\s*)?{pattern}", " ", header)
    return " ".join(header.split())


def reading(profile: Profile, place: int, unit: str, header: str) -> Reading:
    """Return how a column of durations is read as seconds.

    Plain numbers are in `unit` ("clock": they are hours, as beside H:MM:SS).
    """
    c = cell(place)
    factor = SECONDS["hours" if unit == "clock" else unit]
    counts = profile.measure({"filled": f"count({c})", "plain": f"count(try_cast({c} as double))"})
    if counts["filled"] == counts["plain"] and not _odd(profile, place):
        return Reading(f"try_cast({c} as double) * {factor}", "", (header,))
    return Reading(seconds(_without_groups(profile, place), factor), c, (header,))


def _without_groups(profile: Profile, place: int) -> str:
    """Return SQL for a cell without separators of thousands: 1,200 is 1200, and 7,5 is 7.5."""
    c = f"trim({cell(place)})"
    counts = {
        "commas": f"count(*) filter (contains({c}, ','))",
        "whole": f"count(*) filter (regexp_full_match({c}, '[+-]?\\d{{1,3}}(\\.\\d+)?'))",
        **{
            name: f"count(*) filter (regexp_full_match({c}, '{pattern}'))"
            for name, pattern in (("grouped", _GROUPED), ("sure", _SURELY), ("points", _POINTS))
        },
    }
    told = profile.measure(counts)
    if told["points"] and not told["sure"]:
        return f"replace({c}, '.', '')"
    # A decimal comma stands in every cell; one between thousands only in the large ones.
    all_grouped = told["grouped"] == told["commas"] > 0
    return f"replace({c}, ',', '')" if all_grouped and (told["whole"] or told["sure"]) else c


def _odd(profile: Profile, place: int) -> bool:
    """Return whether a cell would pass for a number though it is none, such as inf or 1_000."""
    c = cell(place)
    found = profile.measure({"odd": f"count(*) filter (not regexp_full_match({c}, '{_NUMBER}'))"})
    return bool(found["odd"])


def seconds(c: str, factor: float) -> str:
    """Return SQL that reads one cell in any spelling as seconds."""
    since = " ".join(
        f"when {c} like '{start}%' then epoch(try_cast({c} as timestamp) - timestamp '{zero}')"
        for start, zero in _SINCE
    )
    parts = " + ".join(
        f"coalesce({_decimal(_found(c, pattern))}, 0) * {each}" for pattern, each in _PARTS
    )
    sign = f"case when starts_with({c}, '-') then -1 else 1 end"
    clock = (
        f"(try_cast(ltrim(split_part({c}, ':', 1), '-') as double) * 3600"
        f" + try_cast(split_part({c}, ':', 2) as double) * 60"
        f" + coalesce(try_cast(replace(split_part({c}, ':', 3), ',', '.') as double), 0))"
    )
    return (
        f"case when regexp_full_match({c}, '{_NUMBER}') "
        f"then try_cast(replace({c}, ',', '.') as double) * {factor} "
        f"when regexp_full_match({c}, '{_COLONS}') then {sign} * {clock} "
        f"{since} when regexp_full_match({c}, '{_WORDED}') then {sign} * ({parts}) end"
    )


def _found(c: str, pattern: str) -> str:
    return f"regexp_extract({c}, '(?i){pattern}', 1)"


def _decimal(text: str) -> str:
    return f"try_cast(replace({text}, ',', '.') as double)"


def looks_like_durations(values: Sequence[str]) -> bool:
    """Return whether most of some cells are spelt as durations (plain numbers do not count)."""
    filled = [value for value in values if value.strip()][:200]
    spelt = sum(
        bool(re.match(_COLONS, value) or re.match(_WORDED.removeprefix("(?i)"), value, re.I))
        for value in filled
    )
    return bool(filled) and spelt > len(filled) / 2
