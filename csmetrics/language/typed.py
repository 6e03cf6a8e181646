"""What people type into settings: how long something may take, and from when until when.

English and German are both read, whichever language is spoken: a table is copied from anywhere.
"""

import re
from collections.abc import Sequence

from csmetrics.errors import Problem
from csmetrics.language import money, words
from csmetrics.translation import separators, t

# A day here is 24 hours, as everywhere that durations are written.
UNITS = {
    words.DAY: "d|days?|t|tage?n?",
    words.HOUR: r"h|hours?|hrs?|std\.?|stunden?",
    words.MINUTE: r"m|min\.?|mins|minutes?|minuten?",
    1: r"s|sec|secs|seconds?|sek\.?|sekunden?",
}
PART = re.compile(
    rf"(\d+(?:[.,]\d+)?)\s*(?:{'|'.join(f'({unit})' for unit in UNITS.values())})(?![^\W\d])"
)
BESIDE = rf"(?:%|{'|'.join(map(re.escape, money.OFFERED))})?"
AMOUNT = re.compile(rf"{BESIDE}\s*([+-]?\d+(?:[\s'’.,]\d{{3}})*(?:[.,]\d+)?)\s*{BESIDE}")
CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:h|uhr)?"
OPENING = re.compile(rf"{CLOCK}\s*(?:-|–|—|to|until|bis)\s*{CLOCK}")
ALL_DAY = ("all day", "24h", "24 h", "0-24", "24 hours", "ganztags", "24 stunden")
CLOSED = ("", "closed", "geschlossen", "zu", "-", "–")


def seconds(text: str) -> float:
    """Return how many seconds "1h 30m", "90 min" or "2 days" are. Raises Problem."""
    plain = text.strip().lower()
    # Without a space, "1h30m" is two parts too.
    parts = PART.findall(re.sub(r"([a-z])(\d)", r"\1 \2", plain))
    rest = PART.sub("", re.sub(r"([a-z])(\d)", r"\1 \2", plain))
    if not parts or rest.strip(" ,"):
        raise Problem(
            t("“{text}” is not a length of time.", text=text),
            t("It needs a number and d, h, m or s.") if plain else "",
            t("Write it such as 30m, 1h 30m or 2d."),
        )
    return sum(_seconds(amount, units) for amount, *units in parts)


def _seconds(count: str, units: Sequence[str]) -> float:
    each = next(each for each, unit in zip(UNITS, units, strict=True) if unit)
    return amount(count) * each


def amount(text: str) -> float:
    """Return the number that "90", "90 %", "€1,200" or "4,5" says. Raises Problem.

    A mark before three digits parts thousands, where the language that is spoken does so: in
    English "1,200" is more than a thousand, and "1.200" is 1.2.
    """
    match = AMOUNT.fullmatch(text.strip().replace("−", "-"))
    digits = match[1].translate(dict.fromkeys(map(ord, " '’\N{NO-BREAK SPACE}"))) if match else ""
    thousands = re.escape(separators()[1])
    try:
        return float(re.sub(rf"{thousands}(?=\d{{3}}(?!\d))", "", digits).replace(",", "."))
    except ValueError as error:
        raise Problem(
            t("“{text}” is not a number.", text=text), "", t("Write it in digits, such as 90.")
        ) from error


def openings(text: str) -> list[list[str]]:
    """Return the times of a day in "9–12, 13:00–17:30", each from and until. Raises Problem."""
    plain = text.strip().lower()
    if plain in CLOSED:
        return []
    if plain in ALL_DAY:
        return [["00:00", "24:00"]]
    return [_opening(part.strip(), text) for part in re.split(r"[,;&]|\b(?:and|und)\b", plain)]


def _opening(part: str, text: str) -> list[str]:
    match = OPENING.fullmatch(part)
    if match is None:
        raise Problem(
            t("“{text}” does not say from when until when.", text=text),
            "",
            t("Write it such as 09:00–17:00, or 9–12, 13–17; leave it blank where you are closed."),
        )
    start, start_minute, end, end_minute = match.groups()
    return [f"{int(start):02d}:{start_minute or '00'}", f"{int(end):02d}:{end_minute or '00'}"]


def say_openings(times: Sequence[Sequence[str]]) -> str:
    """Return the times of a day as people write them: 09:00–12:00, 13:00–17:00."""
    return ", ".join(f"{start}–{end}" for start, end in times)
