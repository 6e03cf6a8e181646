"""The headers of a file as they are looked up: folded, and as programs and people vary them."""

import re
from collections.abc import Sequence

from csmetrics.folding import fold
from csmetrics.mapping import scores
from csmetrics.mapping.dates import durations, zones

# What extracts of a database put before the name of a column: Tickets Status, tickets[Status].
PREFIXES = {
    "tickets": re.compile(
        r"(?i)^(?:zendesk |support )?(?:tickets?|cases?|conversations?|issues?|stats|attributes"
        r"|properties|fields|metrics|metric_set)\b[ ._]+"
    ),
    "calls": re.compile(r"(?i)^calls?\b[ ._]+"),
    "surveys": re.compile(r"(?i)^(?:surveys?|responses?)\b[ ._]+"),
    "subscriptions": re.compile(r"(?i)^subscriptions?\b[ ._]+"),
}
# Data de criação do ticket, Date de création du ticket
_OF_THE_TICKET = re.compile(
    r"(?i)\s+(?:do|du|de|del|della?|des|van(?: het| de)?|der|of the)\s+"
    r"(?:tickets?|chamado|caso|demande)$"
)
# N° du chamado, Nro. de caso, Casenummer, Incident no.: folded.
_NUMBER_WORD = r"(?:n|no|nro|nr|num|numero|nummer|numer|number|id|ref)"
_CASE = (
    r"(?:tickets?|case|caso|chamado|incident|incidente|incidencia|solicitud|solicitacao|demande"
    r"|requete|atendimento|segnalazione|richiesta|anfrage|vorgang|fall|storung|meldung|melding"
    r"|zgloszenia|talep|bilet|conversation|conversacion|conversa|request|issue)"
)
_NUMBER_OF = re.compile(
    rf"{_NUMBER_WORD} (?:(?:de|do|da|du|del|della|der|di|des|van|of|la|le|het|the) ){{0,2}}{_CASE}$"
    rf"|{_CASE}s? ?{_NUMBER_WORD}$"
)
# Date/Time Opened, Datum/Uhrzeit der Öffnung, Fecha y hora de cierre: folded.
_DAY_AND_TIME = re.compile(
    r"^(date|datum|fecha|data) (?:(?:and|und|et|y|e|en|i) )?"
    r"(?:time|uhrzeit|heure|hora|ora|tijd|godzina)\b(?=.)"
)
_IN_BRACKETS = re.compile(r"(?:[^\[\]\s]*|'[^']*')\[([^\[\]]+)\]")
# Amount (EUR), MRR in cents: folded.
_CURRENCY = re.compile(
    r"(?: in)? (usd|eur|gbp|chf|aud|cad|nzd|sek|nok|dkk|pln|inr|jpy|brl|mxn|euros?|dollars?"
    r"|cents?)$"
)
OF_MONEY = ("subscriptions", "orders", "costs")
# The one duration of tickets that no moment is called by.
WORKED = frozenset({"handle time", "handling time"})
_NEW_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def known_places(table: str, columns: Sequence[str]) -> dict[str, int]:
    """Return folded header -> place, also as programs change it: CreatedOn, tickets[created_on]."""
    places = places_of(columns)
    plain = [plain_of(table, column) for column in columns]
    others = [*places_of(plain).items(), *places_of(_without_scales(plain)).items()]
    others += [(_DAY_AND_TIME.sub(r"\1", name), place) for name, place in places.items()]
    if table != "tickets":
        # Those of tickets have names of their own, for a moment may be called as a duration is.
        others += [(durations.without_unit(fold(name)), place) for place, name in enumerate(plain)]
    else:
        bare = [(durations.without_unit(fold(name)), place) for place, name in enumerate(plain)]
        others += [(name, place) for name, place in bare if name in WORKED]
    if table in OF_MONEY:
        others += [(without_currency(name), place) for name, place in places.items()]
    if table == "tickets":
        others += [("ticket id", at) for name, at in places.items() if _NUMBER_OF.match(name)]
    for name, place in others:
        places.setdefault(name, place)
    return places


def plain_of(table: str, header: str) -> str:
    """Return a header without its table, and with its words apart."""
    inner = match[1] if (match := _IN_BRACKETS.fullmatch(header.strip())) else header
    apart = _NEW_WORD.sub(" ", zones.without_zone(inner))
    bare = _OF_THE_TICKET.sub("", apart) if table == "tickets" else apart
    return PREFIXES[table].sub("", bare) if table in PREFIXES else bare


def without_currency(name: str) -> str:
    """Return a folded header without the currency of its amounts: “mrr eur” is “mrr”."""
    return _CURRENCY.sub("", name)


def currency_in(header: str) -> str:
    """Return the currency that a header names, as a code: of “MRR (EUR)” it is “eur”."""
    named = _CURRENCY.search(fold(header))
    word = named[1] if named else ""
    return {"euro": "eur", "euros": "eur", "cent": "", "cents": ""}.get(word, word)


def says_cents(header: str) -> bool:
    """Return whether a header says that its amounts are in the smallest coin."""
    return bool(re.search(r" cents?$", fold(header)))


def _without_scales(headers: Sequence[str]) -> list[str]:
    return [scores.without_scale(header) for header in headers]


def places_of(columns: Sequence[str]) -> dict[str, int]:
    """Return folded header -> place; the first of headers that are alike."""
    places: dict[str, int] = {}
    for place, header in enumerate(columns):
        places.setdefault(fold(header), place)
    return places
