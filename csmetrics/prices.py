"""How an export states what a subscription brings: prices, their intervals, and discounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Items:
    """A cell with all that one subscription is for, as JSON: what it brings is their sum.

    theirs: spellings of its header; all others are names that lead to a value in each of its parts
    once, once_words: what tells the parts that are paid once, as a fee for setting up is
    """

    theirs: tuple[str, ...]
    amount: tuple[str, ...]
    quantity: tuple[str, ...]
    unit: tuple[str, ...]
    count: tuple[str, ...]
    once: tuple[str, ...] = ()
    once_words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Discounts:
    """What is taken off the price of a subscription, where an export says it.

    each:   spellings of the header of a cell with all discounts, as JSON
    one:    what the headers begin with where there is but one, such as `discount.`
    percent, amount, currency, lasting: names that lead to what one takes off, and for how long
    always, once: how long one lasts, in a word: for good, or for a single invoice
    some:   names that lead to what tells that it is for some of the items alone
    of_items: names of lists inside an item, of what is taken off that one
    """

    each: tuple[str, ...]
    one: str
    percent: tuple[str, ...]
    amount: tuple[str, ...]
    currency: tuple[str, ...]
    lasting: tuple[str, ...]
    always: str
    once: str
    some: tuple[str, ...] = ()
    of_items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Monthly:
    """How an export states what a subscription brings: an amount for each billing interval.

    months: how many months an amount is for, where no column says its interval
    cents: True where amounts are in the smallest unit of the currency, unless they have decimals
    currency: spellings of the header of the currency: some, such as the yen, have no cents
    items: a cell with several amounts, which goes before the one of the row
    off: what is taken off the amount
    """

    amount: tuple[str, ...]
    quantity: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    count: tuple[str, ...] = ()
    cents: bool = False
    months: float = 1
    currency: tuple[str, ...] = ()
    items: Items | None = None
    off: Discounts | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Return the headers of which each holds an amount."""
        return (*self.amount, *(self.items.theirs if self.items else ()))


def spellings(told: str | Sequence[str]) -> tuple[str, ...]:
    """Return what may stand in the file of a source as one name or as several."""
    return (told,) if isinstance(told, str) else tuple(told)


def monthly(told: Mapping[str, Any]) -> Monthly:
    """Return what the file of a source tells of its amounts."""
    return Monthly(
        amount=spellings(told["amount"]),
        quantity=spellings(told.get("quantity", ())),
        unit=spellings(told.get("unit", ())),
        count=spellings(told.get("count", ())),
        cents=told.get("cents", False),
        currency=spellings(told.get("currency", ())),
        items=_items(told["items"]) if "items" in told else None,
        off=_discounts(told["off"]) if "off" in told else None,
    )


def _items(told: Mapping[str, Any]) -> Items:
    parts = ("theirs", "amount", "quantity", "unit", "count")
    once = told.get("once", {})
    theirs, amount, quantity, unit, count = (spellings(told.get(part, ())) for part in parts)
    once_in, once_words = spellings(once.get("theirs", ())), frozenset(once.get("words", ()))
    return Items(theirs, amount, quantity, unit, count, once_in, once_words)


def _discounts(told: Mapping[str, Any]) -> Discounts:
    parts = ("percent", "amount", "currency", "lasting", "some", "of_items")
    return Discounts(
        each=spellings(told.get("each", ())),
        one=told.get("one", ""),
        always=told["always"],
        once=told["once"],
        **{part: spellings(told.get(part, ())) for part in parts},
    )
