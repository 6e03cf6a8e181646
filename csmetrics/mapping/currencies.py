"""Amounts in several currencies: they are added up as they stand, which nobody means."""

from collections.abc import Mapping

from csmetrics.mapping.headers import currency_in
from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell
from csmetrics.mapping.values import Values
from csmetrics.read.telling import in_quotes
from csmetrics.translation import number, t

AMOUNTS = ("mrr", "amount")
NAMED = (
    *("currency", "currency code", "currency iso code", "base currency code", "plan currency"),
    *("order currency", "subscription currency", "subscription currency code"),
    *("transaction currency", "währung", "währungscode", "devise", "moneda", "moeda", "divisa"),
    *("valuta", "waluta", "para birimi", "通貨", "货币", "币种"),
)
SIGNS = "[€$£¥₹]|USD|EUR|GBP"
MOST_SAID = 5


def find(values: Values, found: Mapping[str, Reading]) -> str:
    """Return the currency of a file's amounts: of a column, their signs or their header.

    "" where nothing tells it. Several are warned about, and none is returned.
    """
    amount = next((found[name] for name in AMOUNTS if name in found), None)
    if amount is None:
        return ""
    place, pattern = values.place_of(NAMED), r"\S.{0,11}"
    if place is None:
        place, pattern = values.place_of(amount.headers), SIGNS
    if place is None:
        return ""
    counted = _counted(values, cell(place), pattern, amount.value)
    if len(counted) > 1:
        listed = ", ".join(f"{in_quotes(word)} ({number(n)})" for word, n in counted.items())
        values.warn(
            t(
                "Amounts are in several currencies: {listed}. They are added up as if they were of "
                "one. Load the rows of one currency alone, or convert the others first.",
                listed=listed,
            )
        )
        return ""
    return next(iter(counted), currency_in(values.header(place)).upper())


def _counted(values: Values, column: str, pattern: str, amount: str) -> dict[str, int]:
    """Return the currencies of amounts other than 0, those of most rows first."""
    word = f"nullif(upper(trim(regexp_extract({column}, '{pattern}'))), '')"
    rows = values.profile.rows(
        f"select {word} as word, count(*) as n from upload where {word} is not null "
        f"and ({amount}) <> 0 group by 1 order by n desc, word limit {MOST_SAID}"
    )
    return {row["word"]: row["n"] for row in rows}
