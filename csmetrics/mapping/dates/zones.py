"""Time zones that stand after a date: CEST, EST, Europe/Berlin, GMT+0200 (a name in words).

An abbreviation that several parts of the world use, such as IST, has a meaning only where the zone
of the tool is stated; else the person is asked which one it is.
"""

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from csmetrics.mapping.sql import literal

# How many hours ahead of UTC; those that mean one thing only to all who write them.
_HOURS = {
    **{"UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2},
    **{"EET": 2, "EEST": 3, "MSK": 3, "SAST": 2, "WIB": 7, "HKT": 8, "SGT": 8, "AWST": 8},
    **{"JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13},
    **{"EST": -5, "EDT": -4, "CDT": -5, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8},
    **{"HST": -10, "BRT": -3, "ART": -3, "CLT": -4, "ADT": -3, "WAT": 1, "CAT": 2, "EAT": 3},
}
_HALF_HOURS = {"ACST": "Australia/Darwin", "NPT": "Asia/Kathmandu"}
# Those that mean several zones, and where how many hours ahead.
AMBIGUOUS: dict[str, dict[str, float]] = {
    "IST": {"Asia/Kolkata": 5.5, "Asia/Jerusalem": 2, "Europe/Dublin": 1},
    "CST": {"America/Chicago": -6, "Asia/Shanghai": 8},
    "BST": {"Europe/London": 1, "Asia/Dhaka": 6},
    "MST": {"America/Denver": -7, "Asia/Kuala_Lumpur": 8},
    "AST": {"America/Halifax": -4, "Asia/Riyadh": 3},
    "GST": {"Asia/Dubai": 4, "Atlantic/South_Georgia": -2},
    "SST": {"Asia/Singapore": 8, "Pacific/Pago_Pago": -11},
    "AMT": {"Asia/Yerevan": 4, "America/Manaus": -4},
    "WST": {"Australia/Perth": 8, "Pacific/Apia": 13},
}

_WORD = r"[A-Za-z]{2,5}|[A-Z]\w+(?:/[A-Z][\w+-]+)+"
# A half of the day after a time, with dots or without, or none.
ANY_HALF = r"(?:\s?[AaPp]\.?\s?[Mm]\.?)?"
ENDS_IN_ZONE = re.compile(rf"(.*\d{ANY_HALF})\s*\s({_WORD})")

# In SQL \s is no space that keeps words together.
_SPACE = "[\\s\u00a0\u202f]"
# What stands between a day and a time in French, Portuguese, Italian, Spanish, Dutch, the Nordic
# languages, Polish and Russian.
_AT = r"à|às|alle(?: ore)?|a las|om|klo|kl\.?|o(?: godz\.)?|в"
# The days of the week, and no other word: “before 01.03.2026” is no moment.
_DAYS = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|mo|di|mi|do|fr|sa|so"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lun|mar|mer|jeu|ven|sam|dim"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo|mié|jue|vie|sáb|dom"
    r"|(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|gio|sab"
    r"|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?|seg|ter|qua|qui|sex"
    r"|(?:maan|dins|woens|donder|vrij|zater|zon)dag|ma|wo|vr|za|zo"
)
# Dates as JavaScript, Java and Unix print them, in the words and the order of the others. The same
# patterns are used here and in SQL, where a counted number of letters would take half a second.
_REARRANGED = (
    # The real sign for minus, before an offset.
    ("\u2212", "-"),
    # /Date(1740992400000+0100)/, as .NET writes milliseconds into JSON; the offset is for the eye.
    (r"^\\?/Date\((-?\d+)(?:[+-]\d{4})?\)\\?/$", r"\1"),
    # 3:15 p. m., as Spanish and Canadian programs write it.
    (rf"(\d){_SPACE}*([AaPp])\.{_SPACE}?([Mm])\.?", r"\1 \2\3"),
    (rf"(\d){_SPACE}*[πΠ]\.?{_SPACE}?[μΜ]\.?$", r"\1 AM"),
    (rf"(\d){_SPACE}*[μΜ]\.?{_SPACE}?[μΜ]\.?$", r"\1 PM"),
    # 2026. 3. 1 오후 3:15
    (rf"(?:오전|上午|午前){_SPACE}*(\d{{1,2}}:\d\d(?::\d\d)?)$", r" \1 AM"),
    (rf"(?:오후|下午|午後){_SPACE}*(\d{{1,2}}:\d\d(?::\d\d)?)$", r" \1 PM"),
    (rf"^(\d{{4}})\.{_SPACE}?(\d{{1,2}})\.{_SPACE}?(\d{{1,2}})(?:\.|\b)", r"\1-\2-\3"),
    # 16:13 PM: the half of the day says once more what the hour says.
    (rf"([T\s])((?:00|1[3-9]|2[0-3]):\d\d(?::\d\d)?){_SPACE}?[AaPp][Mm]$", r"\1\2"),
    # 2026/03/01(日) 15:15
    (r"^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2})\s?\(\pL{1,9}\)", r"\1"),
    # 1 марта 2026 г., 15:15; in Ukrainian р.
    (rf"(\d{{4}}){_SPACE}*[гр]\.", r"\1"),
    # 01/03/2026 à 15h15
    (rf"(\d),?{_SPACE}+(?:{_AT}){_SPACE}+(\d)", r"\1 \2"),
    (rf"({_SPACE}\d{{1,2}}){_SPACE}?h{_SPACE}?(\d\d)$", r"\1:\2"),
    # The name of a zone in words after its offset.
    (r"([+-]\d{2}:?\d{2}|Z)\s*(?:\([^()]*\)|\[[^\[\]]*\])$", r"\1"),
    (r"\s*(?:GMT|UTC)\s*([+-]\d{2}:?\d{2})$", r" \1"),
    (r"^\pL+\.?,?\s+(\pL+\.?\s+\d)", r"\1"),
    # So. 01.03.2026 09:05, but not Mar 31 14:05:00 2026
    (rf"(?i)^(?:{_DAYS})\.?,?{_SPACE}+(\d+(?:[-/.]\d|\.?{_SPACE}+\pL))", r"\1"),
    # Sun Mar 01 09:05:00 UTC 2026
    (r"^(\pL+)\s+(\d{1,2})\s+(\d\d:\d\d:\d\d)((?:\s+[A-Z]{3,5})?)\s+(\d{4})$", r"\1 \2 \5 \3\4"),
    # 2026年03月01日 09時05分
    (r"^(\d{4})[年년]\s*(\d{1,2})[月월]\s*(\d{1,2})[日일]", r"\1-\2-\3"),
    (r"(\d{1,2})[時时시]\s*(\d{1,2})[分분]\s*(\d{1,2})[秒초]$", r"\1:\2:\3"),
    (r"(\d{1,2})[時时시]\s*(\d{1,2})[分분]$", r"\1:\2"),
    # 31.03.2026 14.05
    (r"(\d,?\s+\d{1,2})\.(\d{2})\.(\d{2})(?:\.\d+)?(\s[AaPp][Mm])?$", r"\1:\2:\3\4"),
    (r"(\d,?\s+\d{1,2})\.(\d{2})(?:\s*Uhr)?$", r"\1:\2"),
    # 14:05:00 UTC 2026-03-31
    (
        r"^(\d{1,2}:\d{2}(?::\d{2})?)\s+([A-Z]{2,5}|[+-]\d{2}:?\d{2})\s+(\d{4}-\d{2}-\d{2})$",
        r"\3 \1 \2",
    ),
    # 14:05 31/03/2026
    (r"^(\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp][Mm])?),?\s+([^:]*\d[^:]*)$", r"\2 \1"),
    # 2026-Mar-31, 2026. márc. 31.
    (
        r"^(\d{4})(?:[-/. ]|\. )(\pL+)(?:[-/. ]|\. )(\d{1,2})(?:\.|\b)",
        r"\3-\2-\1",
    ),
    # 2026-03-31 02:05 PM: with dots the day always comes first.
    (
        r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2}),?[T ]\s*(\d{1,2}:\d{2}(?::\d{2})?\s*[AaPp][Mm])$",
        r"\3.\2.\1 \4",
    ),
)
_IN_PYTHON = tuple(
    (re.compile(pattern.replace(r"\pL", r"[^\W\d_]")), other) for pattern, other in _REARRANGED
)


def rearranged(value: str) -> tuple[str, dict[int, None]]:
    """Return a date in the order and the words of the usual ones, and the steps that it took."""
    steps: dict[int, None] = {}
    for step, (pattern, other) in enumerate(_IN_PYTHON):
        if (changed := pattern.sub(other, value)) != value:
            value, steps[step] = changed, None
    return value, steps


def rearranged_sql(expression: str, steps: Collection[int]) -> str:
    """Return SQL for what `rearranged` does. Only some steps: each takes as long as a cast."""
    for step in sorted(steps):
        pattern, other = _REARRANGED[step]
        expression = f"regexp_replace({expression}, {literal(pattern)}, {literal(other)})"
    return expression


def is_zone(word: str) -> bool:
    """Return whether a word after a time may name a zone."""
    return word in _HOURS or word in _HALF_HOURS or word in AMBIGUOUS or word in _names()


# “Started at (Europe/Berlin)”, “Created (UTC)”
_IN_HEADER = re.compile(r"\s*[(\[]?\b(UTC|GMT|[A-Z][A-Za-z]+(?:/[A-Za-z_-]+){1,2})[)\]]?\s*$")


def in_header(header: str) -> str | None:
    """Return the zone that a header names, if it does."""
    match = _IN_HEADER.search(header)
    return known_zone(match[1]) if match is not None else None


def known_zone(word: str) -> str | None:
    """Return the name of the zone that a file calls by its name, or None where there is none."""
    return "UTC" if word in ("UTC", "GMT") else word if word in _names() else None


def without_zone(header: str) -> str:
    """Return a header without the zone that it names."""
    return _IN_HEADER.sub("", header) if in_header(header) else header


def zone_of(word: str, stated: str) -> str | None:
    """Return the zone of the time-zone database that a word means, where `stated` is the tool's.

    None where several parts of the world use the word, and the stated zone is in none or in many.
    """
    if word in _HOURS:
        return _fixed(timedelta(hours=_HOURS[word]))
    if word in _HALF_HOURS:
        return _HALF_HOURS[word]
    if word in _names():
        return word
    known = AMBIGUOUS.get(word, {})
    area = [zone for zone in known if zone.split("/")[0] == stated.split("/")[0]]
    likely = stated if stated in known else area[0] if len(area) == 1 else None
    if likely is None:
        return None
    hours = known[likely]
    return _fixed(timedelta(hours=hours)) if hours == round(hours) else likely


def unclear(words: Iterable[str], stated: str) -> list[str]:
    """Return the words of which nobody can tell what zone they mean."""
    return [word for word in words if zone_of(word, stated) is None]


def ahead(word: str, stated: str) -> str:
    """Return how far the zone of an abbreviation is ahead of UTC, such as UTC+2."""
    zone = zone_of(word, stated)
    offset = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)).utcoffset() if zone else None
    return hours_ahead((offset or timedelta()).total_seconds() / 3600)


def hours_ahead(hours: float) -> str:
    """Return how far a zone is ahead of UTC as it is written: UTC+5:30."""
    minutes = round(hours * 60)
    rest = f":{abs(minutes) % 60:02d}" if minutes % 60 else ""
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60}{rest}" if minutes else "UTC"


def without(expression: str, words: Iterable[str]) -> str:
    """Return SQL for a date without the zone that stands after it."""
    listed = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    pattern = rf"\s+(?:{listed})$"
    return f"regexp_replace({expression}, {literal(pattern)}, '')"


def ends_in(expression: str, word: str) -> str:
    """Return SQL for whether a date names a zone."""
    return f"suffix({expression}, {literal(' ' + word)})"


def _fixed(offset: timedelta) -> str:
    hours = round(offset.total_seconds() / 3600)
    # The database of zones counts what is behind UTC.
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


@cache
def _names() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if "/" in name)
