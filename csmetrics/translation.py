"""What csmetrics says, in the reader's language: texts, numbers and the names of months and days.

English is written in the code, as gettext does it: `t("{n} goals met", n=3)` says a text in the
language that is spoken, `tn(...)` one that counts, and `later("…")` marks a constant that is said
with `t` where it is shown. `locale/<language>/*.po` hold the other languages; a text that one of
them lacks is said in English. Texts that customers or tools wrote are never passed here.

Which language holds belongs to whoever looks, so it is kept per thread of work.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

ENGLISH = "en"
# By their own names, as whoever looks for theirs expects.
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "de": "Deutsch"}
# How numbers can be written apart from the language: by the language that writes them so.
NUMBERS: Mapping[str, str] = {"en": "1,234.5", "de": "1.234,5", "fr": "1 234,5", "de_CH": "1'234.5"}
LOCALE = Path(__file__).parent / "locale"
# Beyond, a float has no decimals that mean anything.
EXACT_BELOW = 1e15

P = ParamSpec("P")
Said = TypeVar("Said")


@dataclass(frozen=True)
class Spoken:
    """The language of texts, and the locale whose way to write numbers holds."""

    language: str = ENGLISH
    numbers: str = ENGLISH


_spoken: ContextVar[Spoken | None] = ContextVar("spoken", default=None)
_who_knows: Callable[[], Spoken] = Spoken


def ask_for_language(who_knows: Callable[[], Spoken]) -> None:
    """Let a thread of work in which nobody chose a language ask for it once."""
    global _who_knows
    _who_knows = who_knows


def speak(language: str, numbers: str = "") -> None:
    """Say everything in a language from now on, in this thread of work.

    numbers: the locale whose way to write numbers holds; "" is that of the language
    """
    _spoken.set(Spoken(language, numbers or language))


@contextmanager
def speaking(language: str, numbers: str = "") -> Iterator[None]:
    """Say everything in a language inside the `with` block."""
    before = _spoken.set(Spoken(language, numbers or language))
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> Spoken:
    """Return what is spoken: part of the key of whatever keeps texts."""
    said = _spoken.get()
    if said is None:
        said = _who_knows()
        _spoken.set(said)
    return said


def in_this_language(function: Callable[P, Said]) -> Callable[P, Said]:
    """Return a function that says everything as now, in whatever thread it is called."""
    chosen = spoken()

    @wraps(function)
    def wrapped(*arguments: P.args, **named: P.kwargs) -> Said:
        with speaking(chosen.language, chosen.numbers):
            return function(*arguments, **named)

    return wrapped


def t(text: str, /, **values: Any) -> str:
    """Return a text in the language that is spoken, with values in the places named in it."""
    said = _translated(text) if spoken().language != ENGLISH else text
    return said.format(**values) if values else said


def tn(one: str, many: str, count: float, /, **values: Any) -> str:
    """Return `one` or `many` in the language that is spoken; `{n}` is the count as it is written.

    Pass n yourself where it is to be written in another way.
    """
    values.setdefault("n", number(count))
    language = spoken().language
    said = one if count == 1 else many
    if language != ENGLISH:
        said = _catalogue(language).plurals.get((one, count == 1), said)
    return said.format(**values)


def tc(context: str, text: str, /, **values: Any) -> str:
    """Return a text that needs a context to be translated: "Open" of a ticket, or of a button."""
    language = spoken().language
    said = text
    if language != ENGLISH:
        said = _catalogue(language).texts.get((context, text), text)
    return said.format(**values) if values else said


def later(text: str) -> str:
    """Mark a constant to be translated: it is said with `t` where it is shown."""
    return text


def later_n(one: str, many: str) -> tuple[str, str]:
    """Mark a constant that counts to be translated: it is said with `tn` where it is shown."""
    return one, many


def rounded(value: float, decimals: int = 0) -> float:
    """Round halves away from zero, as people and spreadsheets do: 6.25 is 6.3, 2.675 is 2.68.

    Python itself would say 6.2, and a workbook with the same number in it 6.3.
    """
    if isinstance(value, int) or not abs(value) < EXACT_BELOW:
        return value
    written = Decimal(repr(float(value)))
    return float(written.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


def number(value: float, decimals: int = 0) -> str:
    """Return a number as it is written where the language is spoken: 1,234.50 or 1.234,50."""
    text = f"{rounded(value, decimals):,.{decimals}f}"
    numbers = spoken().numbers
    return text if numbers == ENGLISH else text.translate(_separators(numbers))


def separators() -> str:
    """Return the decimal and the thousands separator, as Plotly takes them: ".,"."""
    return number(1000.1, 1)[-2] + number(1000.1, 1)[1]


def date_text(day: date, pattern: str, skeleton: str) -> str:
    """Return a day: by strftime's pattern in English, elsewhere by a CLDR skeleton (yMMMd).

    What is no skeleton is a pattern: LLL, a month that stands alone.
    """
    language = spoken().language
    if language == ENGLISH:
        # On Windows there is no way to write a day without its zero.
        return day.strftime(pattern.replace("%-d", str(day.day)))
    from babel import Locale
    from babel.dates import format_date, format_skeleton

    if skeleton in Locale.parse(language).datetime_skeletons:
        return str(format_skeleton(skeleton, day, locale=language))
    return str(format_date(day, skeleton, locale=language))


@dataclass(frozen=True)
class _Catalogue:
    texts: Mapping[tuple[str | None, str], str]
    plurals: Mapping[tuple[str, bool], str]


def _translated(text: str) -> str:
    return _catalogue(spoken().language).texts.get((None, text), text)


# Read as it is written: a thousand texts take less than a tenth of a second, once, and only where
# another language than English is spoken.
@cache
def _catalogue(language: str) -> _Catalogue:
    from babel.messages.pofile import read_po

    texts: dict[tuple[str | None, str], str] = {}
    plurals: dict[tuple[str, bool], str] = {}
    for path in sorted((LOCALE / language).glob("*.po")):
        with path.open("rb") as file:
            messages = read_po(file, locale=language)
        for message in messages:
            if not message.id or message.fuzzy:
                continue
            if isinstance(message.id, list | tuple):
                for said, is_one in zip(message.string or (), (True, False), strict=False):
                    if said:
                        plurals[message.id[0], is_one] = said
            elif message.string:
                texts[message.context, message.id] = str(message.string)
    return _Catalogue(texts, plurals)


@cache
def _separators(numbers: str) -> dict[int, str]:
    from babel.numbers import get_decimal_symbol, get_group_symbol

    return {ord(","): get_group_symbol(numbers), ord("."): get_decimal_symbol(numbers)}
