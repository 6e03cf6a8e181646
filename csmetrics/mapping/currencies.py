"""Amounts in several currencies: they are added up as they stand, which nobody means."""

from collections.abc import Mapping

from csmetrics.mapping.readings import Reading
from csmetrics.mapping.sql import cell
from csmetrics.mapping.values import Values
from csmetrics.read.telling import in_quotes
from csmetrics.translation import number, t

AMOUNTS = ("mrr", "amount")
NAMED = (
    *("currency", "currency code", "currency iso code", "plan currency", "order currency"),
    *("subscription currency", "subscription currency code", "transaction currency", "währung"),
    *("währungscode", "devise", "moneda", "moeda", "divisa", "valuta", "waluta", "para birimi"),
    *("通貨", "货币", "币种"),
)
SIGNS = "[€$£¥₹]|USD|EUR|GBP"
MOST_SAID = 5


def say(values: Values, found: Mapping[str, Reading]) -> None:
    """Warn where the amounts of a file are in several currencies, by a column or by their signs."""
    amount = next((found[name] for name in AMOUNTS if name in found), None)
    if amount is None:
        return
    place, pattern = values.place_of(NAMED), r"\S.{0,11}"
    if place is None:
        place, pattern = values.place_of(amount.headers), SIGNS
    counted = {} if place is None else _counted(values, cell(place), pattern, amount.value)
    if len(counted) < 2:
        return
    listed = ", ".join(f"{in_quotes(word)} ({number(n)})" for word, n in counted.items())
    values.warn(
        t(
            "Amounts are in several currencies: {listed}. They are added up as if they were of "
            "one. Load the rows of one currency alone, or convert the others first.",
            listed=listed,
        )
    )


def _counted(values: Values, column: str, pattern: str, amount: str) -> dict[str, int]:
    """Return the currencies of amounts other than 0, those of most rows first."""
    word = f"nullif(upper(trim(regexp_extract({column}, '{pattern}'))), '')"
    rows = values.profile.rows(
        f"select {word} as word, count(*) as n from upload where {word} is not null "
        f"and ({amount}) <> 0 group by 1 order by n desc, word limit {MOST_SAID}"
    )
    return {row["word"]: row["n"] for row in rows}
