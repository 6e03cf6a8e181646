"""Amounts of another currency than those that are here: all are added up as if they were of one."""

from csmetrics.engine import Session
from csmetrics.mapping import Plan
from csmetrics.read.telling import in_quotes
from csmetrics.team import settings
from csmetrics.translation import t

DOLLARS = ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN")
# What a sign or a word can stand for; any other is a code.
MEANT = {
    "€": ("EUR",),
    "£": ("GBP",),
    "₹": ("INR",),
    "¥": ("JPY", "CNY"),
    "$": DOLLARS,
    "DOLLAR": DOLLARS,
    "DOLLARS": DOLLARS,
    "KR": ("SEK", "NOK", "DKK", "ISK"),
    "ZŁ": ("PLN",),
    "R$": ("BRL",),
    "A$": ("AUD",),
    "C$": ("CAD",),
    "US$": ("USD",),
}


def said(session: Session, made: Plan) -> list[str]:
    """Return a sentence where a file's amounts are not in the currency of others, or of Settings.

    Nobody means to add them up, and nothing else would show it.
    """
    if not made.currency:
        return []
    earlier = session.rows(
        "select file, currency from imports where undone_at is null and currency <> '' "
        "order by import_id desc"
    )
    for entry in earlier:
        if _differ(made.currency, entry["currency"]):
            return [
                t(
                    "Amounts of this file are in {currency}, those of {file} in {other}. They are "
                    "added up as if they were of one currency: convert one of the files, or keep "
                    "each in a workspace of its own.",
                    currency=in_quotes(made.currency),
                    file=in_quotes(entry["file"]),
                    other=in_quotes(entry["currency"]),
                )
            ]
    shown = settings.currency(session)
    if not shown or not _differ(made.currency, shown):
        return []
    return [
        t(
            "Amounts of this file are in {currency}, and all amounts are shown in {shown}: convert "
            "the file, or choose another currency on Settings.",
            currency=in_quotes(made.currency),
            shown=in_quotes(shown),
        )
    ]


def _differ(one: str, other: str) -> bool:
    return not set(_meant(one)) & set(_meant(other))


def _meant(currency: str) -> tuple[str, ...]:
    plain = currency.strip().upper()
    return MEANT.get(plain, (plain,))
