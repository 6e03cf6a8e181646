"""Numbers, dates and names as people say them.

One place decides how everything reads: `37m`, `94.3%`, `+41`, `−1.2 pts`, `1 ticket`, `–`.
"""

import math
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Literal

from csmetrics.language import money
from csmetrics.translation import ENGLISH, date_text, later, later_n, number, rounded, spoken, t, tn

NOTHING = "–"
MINUS = "−"

MINUTE, HOUR, DAY = 60, 3600, 86400

NAMES = {
    "email": later("Email"),
    "chat": later("Chat"),
    "phone": later("Phone"),
    "social": later("Social"),
    "web": later("Web form"),
    "messaging": later("Messaging"),
    "sms": later("SMS"),
    "in_app": later("In-app"),
    "other": later("Other"),
    "low": later("Low"),
    "normal": later("Normal"),
    "high": later("High"),
    "urgent": later("Urgent"),
}

# How the number of groups is said of each column to split by.
DIMENSIONS = {
    "channel": later("channel"),
    "segment": later("segment"),
    "team": later("team"),
    "priority": later("priority"),
    "topic": later("topic"),
    "agent_id": later("agent"),
    "source": later("source"),
}

# What `setting` makes of names, to be translated.
SETTINGS = (
    later("Calendar"),
    later("Churn definition"),
    later("Csat definition"),
    later("Currency"),
    later("Fcr days"),
    later("First day of week"),
    later("Gross margin"),
    later("Hours"),
    later("Language"),
    later("Retention months"),
    later("Number format"),
    later("Revenue days"),
    later("Schedules"),
    later("Service level definition"),
    later("Service level seconds"),
    later("Short abandon seconds"),
    later("Single reply definition"),
    later("Sla first response seconds"),
    later("Sla resolution seconds"),
    later("Timezone"),
)

# What can be counted: whatever is passed as a noun is named here, with its plural.
_COUNTS = (
    later_n("{n} agent", "{n} agents"),
    later_n("{n} agent and day", "{n} agents and days"),
    later_n("{n} agent day", "{n} agent days"),
    later_n("{n} answer", "{n} answers"),
    later_n("{n} answered ticket", "{n} answered tickets"),
    later_n("{n} call", "{n} calls"),
    later_n("{n} CES rating", "{n} CES ratings"),
    later_n("{n} column", "{n} columns"),
    later_n("{n} comment in a finished pack", "{n} comments in finished packs"),
    later_n("{n} contact", "{n} contacts"),
    later_n("{n} cost", "{n} costs"),
    later_n("{n} CSAT rating", "{n} CSAT ratings"),
    later_n("{n} customer", "{n} customers"),
    later_n("{n} customer who joined", "{n} customers who joined"),
    later_n("{n} customer whose revenue changed", "{n} customers whose revenue changed"),
    later_n("{n} daily mention count", "{n} daily mention counts"),
    later_n("{n} day", "{n} days"),
    later_n("{n} day and platform", "{n} days and platforms"),
    later_n("{n} duplicate row", "{n} duplicate rows"),
    later_n("{n} entry of rows set aside", "{n} entries of rows set aside"),
    later_n("{n} event", "{n} events"),
    later_n("{n} fact", "{n} facts"),
    later_n("{n} file", "{n} files"),
    later_n("{n} follow-up", "{n} follow-ups"),
    later_n("{n} goal", "{n} goals"),
    later_n("{n} holiday", "{n} holidays"),
    later_n("{n} hour", "{n} hours"),
    later_n("{n} interaction", "{n} interactions"),
    later_n("{n} low score", "{n} low scores"),
    later_n("{n} mapping", "{n} mappings"),
    later_n("{n} mended row", "{n} mended rows"),
    later_n("{n} mention elsewhere", "{n} mentions elsewhere"),
    later_n("{n} month", "{n} months"),
    later_n("{n} more column", "{n} more columns"),
    later_n("{n} more remark", "{n} more remarks"),
    later_n("{n} NPS rating", "{n} NPS ratings"),
    later_n("{n} open ticket", "{n} open tickets"),
    later_n("{n} order", "{n} orders"),
    later_n("{n} paid period", "{n} paid periods"),
    later_n("{n} paying customer", "{n} paying customers"),
    later_n("{n} point", "{n} points"),
    later_n("{n} rating", "{n} ratings"),
    later_n("{n} reply", "{n} replies"),
    later_n("{n} resolved ticket", "{n} resolved tickets"),
    later_n("{n} review", "{n} reviews"),
    later_n("{n} review score", "{n} review scores"),
    later_n("{n} row", "{n} rows"),
    later_n("{n} row as it was before", "{n} rows as they were before"),
    later_n("{n} survey", "{n} surveys"),
    later_n("{n} survey sent", "{n} surveys sent"),
    later_n("{n} ticket", "{n} tickets"),
)
# What is counted, in one word, where there is little room.
SHORT = {
    "agent and day": "day",
    "answered ticket": "ticket",
    "customer who joined": "customer",
    "customer whose revenue changed": "customer",
    "day and platform": "day",
    "paying customer": "customer",
    "resolved ticket": "ticket",
    "survey sent": "survey",
}
NOUNS = {one.removeprefix("{n} "): (one, many) for one, many in _COUNTS}


def say(value: float | None, unit: str) -> str:
    """Return a value of a metric's unit in words; nothing to measure is an en dash."""
    if value is None or value != value:  # Only NaN differs from itself.
        return NOTHING
    return _SAY[unit](value)


def duration(seconds: float) -> str:
    """Return elapsed seconds: 49s, 1m 34s, 37m, 2h 07m, 5h, 2d 18h."""
    sign = MINUS if seconds < 0 else ""
    return sign + _duration(abs(seconds))


def _duration(seconds: float) -> str:
    # Each scale rounds what the next smaller one would show, so that 59m 40s is 1h and never 60m.
    if whole(seconds) < MINUTE:
        return t("{n}s", n=whole(seconds))
    if whole(seconds) < 10 * MINUTE:
        minutes, rest = divmod(whole(seconds), MINUTE)
        return _joined(t("{n}m", n=minutes), t("{n}s", n=f"{rest:02d}"), rest)
    if whole(seconds / MINUTE) < 60:
        return t("{n}m", n=whole(seconds / MINUTE))
    if whole(seconds / MINUTE) < 24 * 60:
        hours, rest = divmod(whole(seconds / MINUTE), 60)
        return _joined(t("{n}h", n=hours), t("{n}m", n=f"{rest:02d}"), rest)
    days, rest = divmod(whole(seconds / HOUR), 24)
    return _joined(t("{n}d", n=days), t("{n}h", n=rest), rest)


def _joined(large: str, small: str, rest: int) -> str:
    return f"{large} {small}" if rest else large


def whole(value: float) -> int:
    """Return the nearest whole number, halves away from zero as people round."""
    return int(rounded(value))


def signed(value: float, decimals: int = 0, before: str = "", after: str = "") -> str:
    """Return a number with its sign, a true minus, and no sign on zero.

    `before` stands between the sign and the number, and `after` behind it: a currency.
    """
    shown = rounded(value, decimals)
    sign = "+" if shown > 0 else MINUS if shown < 0 else ""
    return f"{sign}{before}{number(abs(shown), decimals)}{after}"


def plain(value: float, decimals: int = 0) -> str:
    """Return a number with a true minus, and none on zero: −1,234.5."""
    negative = rounded(value, decimals) < 0
    return f"{MINUS if negative else ''}{number(abs(value), decimals)}"


def bare(value: float) -> str:
    """Return a number without decimals that say nothing: 4, 4.5."""
    return plain(value, len(f"{value:g}".partition(".")[2]))


def average(value: float) -> str:
    """Return how many come on average: 14, 2.5, 0.02, and 0 only where nothing comes."""
    if not value:
        return "0"
    if value >= 10:
        return plain(value)
    # As many decimals as the first digit needs.
    return plain(value, max(1, math.ceil(-math.log10(value / 0.95))))


def percent(value: float, decimals: int = 0) -> str:
    """Return a share in percent, which no end of a line parts from its sign: 94%."""
    return t("{n}%", n=plain(value, decimals))


_SAY: dict[str, Callable[[float], str]] = {
    "seconds": duration,
    "percent": lambda value: percent(value, 1),
    "points": signed,
    "score": lambda value: plain(value, 2),
    "count": plain,
    "money": money.say,
    "rate": lambda value: plain(value, 1),
}


def say_change(before: float, difference: float, unit: str) -> str:
    """Return how far a value moved: shares in points, scores as they are, all else in percent."""
    if unit == "percent":
        return points(difference, 1)
    if unit == "points":
        return tn("{n} point", "{n} points", abs(whole(difference)), n=signed(difference))
    if unit == "score":
        return signed(difference, 2)
    if not before:
        return signed_value(difference, unit)
    moved = 100 * difference / abs(before)
    return t("{n}%", n=signed(moved, 0 if abs(moved) >= 100 else 1))


def points(difference: float, decimals: int) -> str:
    """Return how far a share moved: +1.2 pts."""
    # What has decimals is never one: 1.0 points.
    count = 2 if decimals else abs(whole(difference))
    return tn("{n} pt", "{n} pts", count, n=signed(difference, decimals))


def signed_value(value: float, unit: str) -> str:
    """Return a value with a sign: +37m, −1.2%."""
    text = say(abs(value), unit).lstrip("+")
    return text if not value else f"{'+' if value > 0 else MINUS}{text}"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: 1 ticket, 2,140 tickets, 3 replies.

    The noun is one of NOUNS; another one, of a metric that a team has added, stays in English.
    """
    if noun in NOUNS:
        return tn(*NOUNS[noun], count)
    return f"{number(count)} {noun}{'' if count == 1 or noun.endswith('s') else 's'}"


def counted_shortly(count: int, noun: str) -> str:
    """Return a count with its noun in one word: answered tickets are tickets."""
    return counted(count, SHORT.get(noun, noun))


def plural(noun: str) -> str:
    """Return a noun alone, of many: tickets."""
    return counted(2, noun).removeprefix("2 ")


def singular(noun: str) -> str:
    """Return a noun alone, of one: ticket."""
    return counted(1, noun).removeprefix("1 ")


def listed(words: Sequence[str], most: int | None = None, of: int | None = None) -> str:
    """Return words as a list in a sentence: a, b and c; or a, b and 12 more, where `most` is 2.

    `of` says how many there are in all, where only the first ones are known.
    """
    shown = words if most is None else words[:most]
    if (more := (of or len(words)) - len(shown)) > 0:
        return t("{listed} and {n} more", listed=", ".join(shown), n=number(more))
    if len(words) < 2:
        return "".join(words)
    return t("{listed} and {last}", listed=", ".join(words[:-1]), last=words[-1])


def name(value: str | None) -> str:
    """Return a channel, team or other group as people call it; the user's own words stay."""
    if value is None or not value.strip():
        return t("Not known")
    return t(NAMES[value]) if value in NAMES else value


def alphabetic(text: str) -> str:
    """Return a text to sort names by, as a list in a book has them: “Öffnung” stands under o."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def small(text: str) -> str:
    """Return a text that stands inside a sentence: in small letters, as English has them."""
    return text.lower() if spoken().language == ENGLISH else text


def capital(text: str) -> str:
    """Return a text that begins something: its first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def dimension(column: str) -> str:
    """Return what a column to split by holds: channel, agent."""
    return t(DIMENSIONS[column])


def day(moment: date) -> str:
    """Return a day: 31 Oct 2026."""
    return date_text(moment, "%-d %b %Y", "yMMMd")


def span(start: date, end: date) -> str:
    """Return a half-open range of days by its first and last day: 3 Aug – 31 Oct 2026."""
    last = end - timedelta(days=1)
    if start == last:
        return day(start)
    if spoken().language != ENGLISH:
        from babel.dates import format_interval

        # A datetime would be said by its hours.
        first, end = (date(each.year, each.month, each.day) for each in (start, last))
        return str(format_interval(first, end, "yMMMd", locale=spoken().language))
    if start.year != last.year:
        return f"{day(start)} – {day(last)}"
    if start.month != last.month:
        return f"{start.day} {start:%b} – {day(last)}"
    return f"{start.day} – {day(last)}"


def last_day(end: date) -> str:
    """Return the last day before the end of a half-open range."""
    return day(end - timedelta(days=1))


def day_of_year(moment: date) -> str:
    """Return a day without its year: 3 Aug."""
    return date_text(moment, "%-d %b", "MMMd")


def month(first: date) -> str:
    """Return a month: Aug 2026."""
    return date_text(first, "%b %Y", "yMMM")


def weekday(place: int) -> str:
    """Return a day of the week, 0 is Monday."""
    return _weekday(place, "%A", "wide")


def weekday_short(place: int) -> str:
    """Return a day of the week in few letters, 0 is Monday: Mon."""
    return _weekday(place, "%a", "abbreviated")


def _weekday(place: int, pattern: str, width: Literal["wide", "abbreviated"]) -> str:
    if spoken().language == ENGLISH:
        # The first of January 1900 was a Monday.
        return f"{date(1900, 1, 1 + place):{pattern}}"
    from babel.dates import get_day_names

    return str(get_day_names(width, "stand-alone", spoken().language)[place])


def bucket(start: date, grain: str) -> str:
    """Return a bucket of a trend: 3 Aug, week of 3 Aug, Aug 2026, Q3 2026, 2026."""
    match grain:
        case "day":
            return day_of_year(start)
        case "week":
            return t("Week of {day}", day=day_of_year(start))
        case "month":
            return month(start)
        case "quarter":
            return t("Q{quarter} {year}", quarter=(start.month + 2) // 3, year=start.year)
        case "year":
            return f"{start.year}"
    raise KeyError(grain)


def nps_split(promoters: float, passives: float, detractors: float) -> tuple[int, int, int]:
    """Return three whole percents that add up to 100 and differ by exactly the NPS shown.

    Rounding each share alone can show 34 and 33 beside an NPS of 0. Of all whole splits that agree
    with the rounded NPS, this is the nearest one.
    """
    nps = whole(promoters - detractors)
    candidates = [
        (many, 100 - many - (many - nps), many - nps)
        for many in range(max(0, int(promoters) - 2), min(100, int(promoters) + 3) + 1)
    ]
    exact = (promoters, passives, detractors)
    return min(
        (split for split in candidates if min(split) >= 0),
        key=lambda split: sum((a - b) ** 2 for a, b in zip(split, exact, strict=True)),
    )


def setting(name: str) -> str:
    """Return a setting's name as people say it: churn_definition is Churn definition."""
    plain = name.replace("_", " ")
    return t(plain.upper() if len(plain) <= 4 else plain[:1].upper() + plain[1:])
