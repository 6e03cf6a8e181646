"""Durations in any spelling, to seconds: numbers with a unit, H:MM:SS over 24 h, "1d 3h", PT1H."""

import re
from collections.abc import Sequence
from functools import lru_cache

from csmetrics.mapping.profile import Profile
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell
from csmetrics.translation import t

SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400, "milliseconds": 0.001}

_NUMBER = r"^[+-]?\d+(?:[.,]\d+)?$"
# Thousands set apart: surely or perhaps by commas, and surely by points.
_GROUPED = r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"
_SURELY = r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)"
_POINTS = r"[+-]?[1-9]\d{0,2}(?:(?:\.\d{3}){2,}(?:,\d+)?|\.\d{3},\d+)"
_COLONS = r"^-?\d+:\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?$"
# What a spreadsheet makes of a duration of some digits too many is none.
CENTURY = 3_155_760_000
# Durations that a spreadsheet writes as a moment, counted from its day 0: that of Excel is the
# 31 December 1899; other programs have the day before, on which durations of less than a day are.
_DAY_0 = r"^(?:1899-12-3[01]|1900-01-0\d)"
# At midnight it is what some databases write for "never".
_SINCE_DAY_0 = rf"{_DAY_0}[ T](?!00:00(?::00)?(?:\D|$))"
# 12:15:00 AM: so it shows a quarter of an hour as a time of day.
_HALF_DAY = r"(?i)^(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap])\.?m\.?$"
# 1/2/1900 2:00:00 and 02.01.1900 02:00: Excel's second day, so 50 hours.
_SINCE_1900 = (
    r"^(?:0?1[/.-](\d{1,2})|(\d{1,2})[/.-]0?1)[/.-]1900\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*AM)?$"
)
# Days before a clock, as Python, pandas, Postgres and .NET write them: “1 day, 2:00:00”,
# “3 days 04:05:06”, “1.02:00:00”.
_DAYS_CLOCK = (
    r"(?i)^([+-]?\d+)(?:\s*(?:d|days?|tage?|jours?|d[ií]as?|giorn[io]|dag(?:en)?),?\s*|\.)"
    r"([+-]?)(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?$"
)
_PARTS = (
    (r"(?:w|weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken)\b", 604_800),
    (r"(?:d|days?|tage?n?|jours?|d[ií]as?|giorn[io]|dag(?:en)?|dni|gün)(?:\b|t)|[日天]", 86_400),
    (
        r"(?:h|hrs?|hours?|std|stunden?|heures?|horas?|or[ae]|uur|uren|godz|godzin[ay]?|saat)"
        r"(?:\b|\d)|時間|小时",
        3_600,
    ),
    (
        r"(?:m|mins?|minutes?|minuten|minuut|minutos?|minut[aoiy]?|dakika|dk)(?:\b|\d)|分",
        60,
    ),
    (
        r"(?:s|secs?|seconds?|sek|sekund[ay]?|sekunden|secondes?|segundos?|second[io]|seconden"
        r"|saniye|sn)\b|秒",
        1,
    ),
)
_WORDED = (
    r"(?i)^-?\s*p?\s*(?:t?\s*[\d.,]+\s*[a-zíńü日天時間小时分秒]+\.?[\s,]*"
    r"(?:(?:and|und|et|y|e|en|i|ve)\s+)?)+$"
)
_SPELLINGS = (_COLONS, _HALF_DAY, _DAYS_CLOCK, _SINCE_1900, _SINCE_DAY_0, _WORDED)
HEADER_UNITS = (
    (r"\b(?:milliseconds|millisekunden|ms$)(?:\b|$)", "milliseconds"),
    (
        r"\b(?:seconds|secs|sec|sek|sekunden|secondes|segundos|secondi|seconden|sekundy|saniye|sn|秒"
        r"|s$)(?:\b|$)",
        "seconds",
    ),
    (r"\b(?:minutes|mins|min|minuten|minutos|minuti|minuty|minut|dakika|dk|分)\b", "minutes"),
    (
        r"\b(?:hours|hrs|hr|stunden|std|horas|heures|ore|uur|uren|godziny|godzin|godz|saat|時間|h$)"
        r"(?:\b|$)",
        "hours",
    ),
    (r"\b(?:days|tage|tagen|jours|dias|giorni|dagen|dni|gun|d$)(?:\b|$)", "days"),
)
# Headers (folded) of durations that stop at the end of the working day.
BUSINESS = re.compile(
    r"business|office hours|working|geschafts|arbeitszeit|burozeit|servicezeit|ouvre|laboral|habil"
)
_CLOCK = re.compile(r" (?:calendar|elapsed|business|working)$")


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


def without_clock(header: str) -> str:
    """Return a (folded) header without the clock that it ends in: “reply time calendar”."""
    return _CLOCK.sub("", header)


def reading(profile: Profile, place: int, unit: str, header: str) -> Reading:
    """Return how a column of durations is read as seconds.

    Plain numbers are in `unit` ("clock": they are hours, as beside H:MM:SS).
    """
    c = cell(place)
    factor = SECONDS["hours" if unit == "clock" else unit]
    counts = profile.measure(
        {
            "filled": f"count({c})",
            "plain": f"count(try_cast({c} as double))",
            "points": f"count(*) filter (contains({c}, '.'))",
            "over": f"count(*) filter (try_cast({c} as double) * {factor} >= {CENTURY})",
            "half_days": f"count(*) filter (regexp_full_match({c}, '{_HALF_DAY}'))",
            "day_before": f"count(*) filter (starts_with({c}, '1899-12-30'))",
            "long": f"count(*) filter (regexp_matches({c}, '[.,]\\d{{6}}|\\dE-0?[3-9]$'))",
        }
    )
    if counts["long"] and _are_parts_of_days(profile, c, factor):
        days = f"try_cast(replace({c}, ',', '.') as double)"
        return Reading(f"round({days} * 86400, 3)", c, (header,)).saying(notes=[_say_parts(header)])
    grouped = counts["points"] and points_are_thousands(profile, f"trim({c})")
    plain = counts["filled"] == counts["plain"] and not counts["over"]
    if plain and not grouped and not _odd(profile, place):
        return Reading(f"try_cast({c} as double) * {factor}", "", (header,))
    day_0 = "1899-12-30" if counts["day_before"] else "1899-12-31"
    read = seconds(_without_groups(profile, place), factor, day_0)
    made = Reading(f"nullif(least({read}, {CENTURY}), {CENTURY})", c, (header,))
    return made.saying(warnings=[_say_half_days(header)] if counts["half_days"] else [])


def _are_parts_of_days(profile: Profile, c: str, factor: float) -> bool:
    """Return whether numbers are whole seconds as parts of a day alone, not in their own unit."""
    number = f"try_cast(replace({c}, ',', '.') as double)"

    def whole(seconds: str) -> str:
        near = f"abs({seconds} - round({seconds})) <= 0.001"
        return f"count(*) filter ({near} and (round({seconds}) <> 0 or {number} = 0))"

    told = profile.measure(
        {
            "all": f"count({c})",
            "days": whole(f"({number} * 86400)"),
            "own": whole(f"({number} * {factor})"),
        }
    )
    return bool(told["days"] == told["all"] > told["own"])


def _say_parts(header: str) -> str:
    return t(
        "“{header}” has parts of a day, as a spreadsheet keeps durations: 0.5 is 12 hours.",
        header=header,
    )


def _say_half_days(header: str) -> str:
    return t(
        "“{header}” has times of day such as 12:15:00 AM, as a spreadsheet may show a quarter of "
        "an hour. Whole days are not shown so: if some took longer than a day, export again.",
        header=header,
    )


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
    if not told["sure"] and (told["points"] or points_are_thousands(profile, c)):
        return f"replace({c}, '.', '')"
    # A decimal comma stands in every cell; one between thousands only in the large ones.
    all_grouped = told["grouped"] == told["commas"] > 0
    return f"replace({c}, ',', '')" if all_grouped and (told["whole"] or told["sure"]) else c


def points_are_thousands(profile: Profile, c: str) -> bool:
    """Return whether 1.500 is one thousand five hundred in a column, and not one and a half.

    A program that writes three decimals writes them in every cell, or leaves trailing noughts out.
    """
    patterns = {
        "points": r"[+-]?\d*\.\d*",
        "groups": r"[+-]?[1-9]\d{0,2}(\.\d{3})+",
        "round": r"[+-]?[1-9]\d{0,2}(\.\d{3})*\.\d\d0",
        "decimal": r"[+-]?\d{1,3}(\.\d{3})*,(\d{1,2}|\d{4,})",
        "whole": r"[+-]?\d{1,3}",
        "long": r"[+-]?\d{4,}",
    }
    told = profile.measure(
        {
            name: f"count(*) filter (regexp_full_match({c}, '{pattern}'))"
            for name, pattern in patterns.items()
        }
    )
    all_groups = told["groups"] == told["points"] > 0 and not told["long"]
    return all_groups and bool(told["decimal"] or (told["round"] and told["whole"]))


def _odd(profile: Profile, place: int) -> bool:
    """Return whether a cell would pass for a number though it is none, such as inf or 1_000."""
    c = cell(place)
    found = profile.measure({"odd": f"count(*) filter (not regexp_full_match({c}, '{_NUMBER}'))"})
    return bool(found["odd"])


def seconds(c: str, factor: float, day_0: str) -> str:
    """Return SQL that reads one cell in any spelling as seconds; `day_0` is a spreadsheet's."""
    since = " ".join(
        f"when regexp_matches({c}, '{start}') "
        f"then epoch(try_cast({c} as timestamp) - timestamp '{zero}')"
        for start, zero in ((_DAY_0, day_0), ("^1970-01-", "1970-01-01"))
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
        f"when regexp_full_match({c}, '{_HALF_DAY}') then {_half_day(c)} "
        f"when regexp_full_match({c}, '{_DAYS_CLOCK}') then {_days_and_clock(c)} "
        f"when regexp_full_match({c}, '{_SINCE_1900}') then {_since_1900(c)} "
        f"{since} when regexp_full_match({c}, '{_WORDED}') then {sign} * ({_worded(c)}) end"
    )


def _worded(c: str) -> str:
    """Return SQL for the sum of parts such as “2d 3h”; null where one has a unit we do not know."""
    found = [
        (_decimal(_group(c, rf"(?i)([\d.,]+)\s*(?:{unit})", 1)), each) for unit, each in _PARTS
    ]
    parts = " + ".join(f"coalesce({part}, 0) * {each}" for part, each in found)
    known = " + ".join(f"cast({part} is not null as integer)" for part, _ in found)
    all_parts = f"length(regexp_extract_all({c}, '\\d[\\d.,]*'))"
    return f"case when {known} = {all_parts} then {parts} end"


def _days_and_clock(c: str) -> str:
    """Return SQL for “3 days 04:05:06”. Python writes a minute ago as “-1 day, 23:59:00”."""
    days, sign, hours, minutes, rest = (_group(c, _DAYS_CLOCK, n) for n in range(1, 6))
    clock = (
        f"(try_cast({hours} as double) * 3600 + try_cast({minutes} as double) * 60"
        f" + coalesce({_decimal(rest)}, 0))"
    )
    signed = f"case when {sign} = '-' then -{clock} else {clock} end"
    return f"try_cast({days} as double) * 86400 + {signed}"


def _half_day(c: str) -> str:
    """Return SQL for a duration that a spreadsheet shows as a time of day."""
    hours, minutes, rest, half = (_group(c, _HALF_DAY, n) for n in range(1, 5))
    return (
        f"try_cast({hours} as double) % 12 * 3600 + if(lower({half}) = 'p', 43200, 0)"
        f" + try_cast({minutes} as double) * 60 + coalesce(try_cast({rest} as double), 0)"
    )


def _since_1900(c: str) -> str:
    """Return SQL for a duration that a spreadsheet shows as a moment of January 1900."""
    month_first, day_first, hours, minutes, rest = (_group(c, _SINCE_1900, n) for n in range(1, 6))
    day = f"coalesce(try_cast({month_first} as double), try_cast({day_first} as double))"
    return (
        f"{day} * 86400 + try_cast({hours} as double) * 3600 + try_cast({minutes} as double) * 60"
        f" + coalesce(try_cast({rest} as double), 0)"
    )


def _group(c: str, pattern: str, number: int) -> str:
    return f"regexp_extract({c}, '{pattern}', {number})"


def _decimal(text: str) -> str:
    return f"try_cast(replace({text}, ',', '.') as double)"


def are_since_day_0(values: Sequence[str]) -> bool:
    """Return whether most of some cells are durations that a spreadsheet shows as moments."""
    filled = [value for value in values if value.strip()][:200]
    shown = sum(bool(re.match(_SINCE_DAY_0, v) or re.match(_SINCE_1900, v)) for v in filled)
    return shown * 2 > len(filled)


def looks_like_durations(values: Sequence[str]) -> bool:
    """Return whether most of some cells are spelt as durations (plain numbers do not count)."""
    filled = [value for value in values if value.strip()][:200]
    spelt = sum(any(re.match(pattern, value) for pattern in _SPELLINGS) for value in filled)
    return bool(filled) and spelt > len(filled) / 2
