"""What people type into settings: how long something may take, and from when until when."""

import re
from collections.abc import Sequence

from csmetrics.errors import Problem
from csmetrics.language import words

UNITS = {"d": words.DAY, "h": words.HOUR, "m": words.MINUTE, "s": 1}
# A day here is 24 hours, as everywhere that durations are written.
PART = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(d|days?|h|hours?|hrs?|m|min|mins|minutes?|s|sec|secs|seconds?)\b"
)
CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:h|uhr)?"
OPENING = re.compile(rf"{CLOCK}\s*(?:-|–|—|to|until)\s*{CLOCK}")
ALL_DAY = ("all day", "24h", "24 h", "0-24", "24 hours")
CLOSED = ("", "closed", "-", "–")


def seconds(text: str) -> float:
    """Return how many seconds "1h 30m", "90 min" or "2 days" are. Raises Problem."""
    plain = text.strip().lower()
    # Without a space, "1h30m" is two parts too.
    parts = PART.findall(re.sub(r"([a-z])(\d)", r"\1 \2", plain))
    rest = PART.sub("", re.sub(r"([a-z])(\d)", r"\1 \2", plain))
    if not parts or rest.strip(" ,"):
        raise Problem(
            f"“{text}” is not a length of time.",
            "It needs a number and d, h, m or s." if plain else "",
            "Write it such as 30m, 1h 30m or 2d.",
        )
    return sum(float(amount.replace(",", ".")) * UNITS[unit[0]] for amount, unit in parts)


def openings(text: str) -> list[list[str]]:
    """Return the times of a day in "9–12, 13:00–17:30", each from and until. Raises Problem."""
    plain = text.strip().lower()
    if plain in CLOSED:
        return []
    if plain in ALL_DAY:
        return [["00:00", "24:00"]]
    return [_opening(part.strip(), text) for part in re.split(r"[,;&]|\band\b", plain)]


def _opening(part: str, text: str) -> list[str]:
    match = OPENING.fullmatch(part)
    if match is None:
        raise Problem(
            f"“{text}” does not say from when until when.",
            "",
            "Write it such as 09:00–17:00, or 9–12, 13–17; leave it blank where you are closed.",
        )
    start, start_minute, end, end_minute = match.groups()
    return [f"{int(start):02d}:{start_minute or '00'}", f"{int(end):02d}:{end_minute or '00'}"]


def say_openings(times: Sequence[Sequence[str]]) -> str:
    """Return the times of a day as people write them: 09:00–12:00, 13:00–17:00."""
    return ", ".join(f"{start}–{end}" for start, end in times)
