"""Amounts of money as people say them, in the currency that the team has set.

A currency is a sign that stands before the amount (€1,234.50) or letters with a space after them
(CHF 1,234.50). Without one amounts are plain numbers. Where it stands behind the amount in the
language that is spoken (1.234,50 €), both do. Which currency holds belongs to whoever looks at the
numbers, so it is kept per thread of work and not passed through every sentence.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from csmetrics.translation import ENGLISH, number, rounded, spoken

MINUS = "−"
# An amount must not be parted from its currency at the end of a line.
SPACE = "\N{NO-BREAK SPACE}"
LONGEST = 4
# What the settings offer; anything as short may be typed.
OFFERED = ("€", "$", "£", "¥", "CHF", "kr", "zł", "R$", "₹", "A$", "C$", "USD", "EUR", "GBP")
# From here on nobody reads the cents.
WHOLE_FROM = 1000

_currency: ContextVar[str | None] = ContextVar("currency", default=None)
_who_knows: Callable[[], str] = str


def ask_for_currency(who_knows: Callable[[], str]) -> None:
    """Let a thread of work in which nobody chose a currency ask for it once."""
    global _who_knows
    _who_knows = who_knows


def show_in(currency: str) -> None:
    """Let amounts be said in a currency from now on, in this thread of work."""
    _currency.set(currency)


@contextmanager
def shown_in(currency: str) -> Iterator[None]:
    """Let amounts be said in a currency inside the `with` block."""
    before = _currency.set(currency)
    try:
        yield
    finally:
        _currency.reset(before)


def is_currency(text: str) -> bool:
    """Return whether a text can stand before an amount: letters and signs of money, at most four.

    Digits and other marks are none: they would read as a part of the amount, or of the page.
    """
    return len(text) <= LONGEST and all(
        letter.isalpha() or unicodedata.category(letter) == "Sc" for letter in text
    )


def has_currency() -> bool:
    """Return whether amounts are said in a currency."""
    return bool(_shown())


def _shown() -> str:
    shown = _currency.get()
    if shown is None:
        shown = _who_knows()
        _currency.set(shown)
    return shown


def prefix() -> str:
    """Return what stands before an amount, "" without a currency or where it stands behind."""
    currency = _shown()
    if _is_behind():
        return ""
    return f"{currency}{SPACE}" if currency[-1:].isalpha() else currency


def suffix() -> str:
    """Return what stands behind an amount, "" without a currency or where it stands before."""
    currency = _shown()
    return f"{SPACE}{currency}" if currency and _is_behind() else ""


def _is_behind() -> bool:
    return spoken().language != ENGLISH


def say(value: float, decimals: int = 2) -> str:
    """Return an amount: €1,234.50, −CHF 12.00."""
    negative = rounded(value, decimals) < 0
    return f"{MINUS if negative else ''}{prefix()}{number(abs(value), decimals)}{suffix()}"


def roughly(value: float | None) -> str:
    """Return an amount for a sentence or a chart: large ones without cents; None is a dash."""
    if value is None:
        return "–"
    return say(value, decimals_of(value))


def decimals_of(value: float) -> int:
    """Return how many decimals an amount has where it is said roughly."""
    return 0 if abs(value) >= WHOLE_FROM or value == int(value) else 2


def alike(values: Sequence[float | None]) -> list[str | None]:
    """Return a column of amounts: all of them have cents where one needs them."""
    decimals = max((decimals_of(each) for each in values if each is not None), default=0)
    return [None if each is None else say(each, decimals) for each in values]


def signed(value: float) -> str:
    """Return a change of an amount, said roughly: +€1,200, −€35.50, €0."""
    said = roughly(abs(value))
    nothing = not any(digit in "123456789" for digit in said)
    return said if nothing else f"{'+' if value > 0 else MINUS}{said}"


def axis() -> dict[str, Any]:
    """Return the settings of a chart's axis of amounts."""
    beside = {"ticksuffix": suffix()} if _is_behind() else {"tickprefix": prefix()}
    return {"tickformat": ",", **beside}
