"""Numbers, dates and names as people say them.

One place decides how everything reads: `37m`, `94.3%`, `+41`, `−1.2 pts`, `1 ticket`, `–`.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from csmetrics.language import money

NOTHING = "–"
MINUS = "−"

MINUTE, HOUR, DAY = 60, 3600, 86400

NAMES = {
    "email": "Email",
    "chat": "Chat",
    "phone": "Phone",
    "social": "Social",
    "web": "Web form",
    "messaging": "Messaging",
    "sms": "SMS",
    "in_app": "In-app",
    "other": "Other",
    "low": "Low",
    "normal": "Normal",
    "high": "High",
    "urgent": "Urgent",
}

# How the number of groups is said of each column to split by.
DIMENSIONS = {
    "channel": "channel",
    "segment": "segment",
    "team": "team",
    "priority": "priority",
    "topic": "topic",
    "agent_id": "agent",
    "source": "source",
}


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
    if round(seconds) < MINUTE:
        return f"{round(seconds)}s"
    if round(seconds) < 10 * MINUTE:
        return _two(round(seconds), MINUTE, "m", "s")
    if round(seconds / MINUTE) < 60:
        return f"{round(seconds / MINUTE)}m"
    if round(seconds / MINUTE) < 24 * 60:
        return _two(round(seconds / MINUTE), 60, "h", "m")
    return _two(round(seconds / HOUR), 24, "d", "h", pad=1)


def _two(amount: int, per: int, large: str, small: str, pad: int = 2) -> str:
    whole, rest = divmod(amount, per)
    return f"{whole}{large} {rest:0{pad}d}{small}" if rest else f"{whole}{large}"


def whole(value: float) -> int:
    """Return the nearest whole number, halves away from zero as people round."""
    return int(abs(value) + 0.5) * (1 if value >= 0 else -1)


def signed(value: float, decimals: int = 0, before: str = "") -> str:
    """Return a number with its sign, a true minus, and no sign on zero.

    `before` stands between the sign and the number: a currency.
    """
    rounded = whole(value * 10**decimals) / 10**decimals
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else ""
    return f"{sign}{before}{abs(rounded):,.{decimals}f}"


def _plain(decimals: int, after: str = "") -> Callable[[float], str]:
    def in_words(value: float) -> str:
        text = f"{abs(value):,.{decimals}f}"
        negative = value < 0 and float(text.replace(",", "")) != 0
        return f"{MINUS if negative else ''}{text}{after}"

    return in_words


_SAY: dict[str, Callable[[float], str]] = {
    "seconds": duration,
    "percent": _plain(1, "%"),
    "points": signed,
    "score": _plain(2),
    "count": _plain(0),
    "money": money.say,
    "rate": _plain(1),
}


def say_change(before: float, difference: float, unit: str) -> str:
    """Return how far a value moved: shares in points, scores as they are, all else in percent."""
    if unit == "percent":
        return f"{signed(difference, 1)} pts"
    if unit == "points":
        return f"{signed(difference)} {_plural(abs(whole(difference)), 'point')}"
    if unit == "score":
        return signed(difference, 2)
    if not before:
        return signed_value(difference, unit)
    percent = 100 * difference / abs(before)
    return f"{signed(percent, 0 if abs(percent) >= 100 else 1)}%"


def signed_value(value: float, unit: str) -> str:
    """Return a value with a sign: +37m, −1.2%."""
    text = say(abs(value), unit).lstrip("+")
    return text if not value else f"{'+' if value > 0 else MINUS}{text}"


def counted(count: int, noun: str) -> str:
    """Return a count with its noun: 1 ticket, 2,140 tickets, 3 replies."""
    return f"{count:,} {_plural(count, noun)}"


def _plural(count: int, noun: str) -> str:
    if count == 1 or noun.endswith("s"):
        return noun
    head, _, tail = noun.rpartition(" ")
    if tail.endswith("y") and tail[-2:-1] not in "aeiou":
        tail = tail[:-1] + "ies"
    else:
        tail += "s"
    return f"{head} {tail}".strip()


def listed(words: Sequence[str], most: int | None = None) -> str:
    """Return words as a list in a sentence: a, b and c; or a, b and 12 more, where `most` is 2."""
    if most is not None and len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most:,} more"
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def name(value: str | None) -> str:
    """Return a channel, team or other group as people call it; the user's own words stay."""
    if value is None or not value.strip():
        return "Not known"
    return NAMES.get(value, value)


def day(moment: date) -> str:
    """Return a day: 31 Oct 2026."""
    return f"{moment.day} {moment:%b %Y}"


def span(start: date, end: date) -> str:
    """Return a half-open range of days by its first and last day: 3 Aug – 31 Oct 2026."""
    last = end - timedelta(days=1)
    if start == last:
        return day(start)
    if start.year != last.year:
        return f"{day(start)} – {day(last)}"
    if start.month != last.month:
        return f"{start.day} {start:%b} – {day(last)}"
    return f"{start.day} – {day(last)}"


def last_day(end: date) -> str:
    """Return the last day before the end of a half-open range."""
    return day(end - timedelta(days=1))


def bucket(start: date, grain: str) -> str:
    """Return a bucket of a trend: 3 Aug, week of 3 Aug, Aug 2026, Q3 2026, 2026."""
    says = {
        "day": f"{start.day} {start:%b}",
        "week": f"Week of {start.day} {start:%b}",
        "month": f"{start:%b %Y}",
        "quarter": f"Q{(start.month + 2) // 3} {start.year}",
        "year": f"{start.year}",
    }
    return says[grain]


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
    return plain.upper() if len(plain) <= 4 else plain[:1].upper() + plain[1:]
