"""Which of our tables the rows of an unknown file belong to, by its columns."""

import re
from collections.abc import Sequence

from csmetrics.folding import fold
from csmetrics.mapping.columns import (
    RATINGS,
    REFERENCES,
    SURE,
    Examples,
    Match,
    Matches,
    by_synonyms,
    monthly_of,
    synonyms,
)
from csmetrics.mapping.headers import places_of, plain_of
from csmetrics.tables import TABLES, Table
from csmetrics.translation import later

# So many known columns show what a file is about, though a required one is missing.
FEWEST_FITTING = 4
MORE_IF_COMPLETE = 3
MORE_OF_TICKETS = 6
# What the rows of each table are called where a file could hold them.
ROWS = {
    "tickets": later("tickets"),
    "replies": later("messages on tickets"),
    "surveys": later("survey answers"),
    "calls": later("calls"),
    "customers": later("a list of customers"),
    "subscriptions": later("subscriptions"),
    "orders": later("orders"),
    "agent_time": later("working hours of agents"),
    "costs": later("costs"),
    "qa_reviews": later("quality reviews"),
    "mentions": later("mentions in public"),
}
# Columns that nearly every file has tell nothing about what its rows are.
EVERYWHERE = frozenset(
    {
        *("id", "name", "email", "date", "created", "created at", "updated", "updated at", "end"),
        *("datum", "fecha", "data", "tarih", "日付"),
        *("beginn", "ende", "debut", "fin", "inicio", "fim", "inizio", "fine", "einde"),
        *("status", "type", "user id", "title", "description", "start", "amount", "url", "size"),
    }
)
# Without one of these, the columns of a table are too common to tell it from any other file.
DISTINCTIVE = {
    "customers": {"acquired_at", "churned_at", "churn_reason"},
    "agent_time": {"scheduled_seconds", "handling_seconds"},
}
# What tickets have and other things with a number and a date have not.
OF_TICKETS = frozenset(
    {
        *("first_response_at", "resolved_at", "channel", "priority", "agent_id"),
        *("agent_replies", "reopens", "subject", *RATINGS),
    }
)
ANY_NUMBER = frozenset({"id", "number", "#", "numero", "nummer", "numer", "番号"}) | REFERENCES
OF_OTHERS = frozenset(
    {
        *("body", "public", "is public", "author id", "message", "message id", "event"),
        *("field name", "action", "interval", "email verified", "subscription id", "plan id"),
    }
)
# A customer may have several subscriptions: one that ended is no customer who left.
OF_SUBSCRIPTIONS = frozenset(
    {
        *("subscription id", "subscription", "next billing date", "next charge date"),
        *("current period start", "current period started at", "current period starts at"),
        *("current period end", "current period ends at", "current term end"),
        *("next billed at", "first billed at", "next billing at", "billing cycle interval"),
    }
)
# What tickets have and the tasks of a plan have not, though these, too, have a title and an owner.
OF_HELPDESKS = OF_TICKETS - {"resolved_at", "priority", "agent_id", "subject"}
OF_PLANS = frozenset(
    {
        *("start", "start date", "startdatum", "beginn", "date de debut", "fecha de inicio"),
        *("end", "end date", "enddatum", "ende", "date de fin", "fecha de fin"),
    }
)
# Logs of calls number conversations, too.
OF_CALLS = frozenset(
    {
        *("ani", "dnis", "talk time", "total talk", "total hold", "total acw", "hold time"),
        *("ring time", "after call work time", "call direction", "call type"),
    }
)
OF_ONE_CALL = OF_CALLS | {
    *("call id", "call sid", "call time", "call start time", "call length", "call duration"),
    *("caller id", "caller", "talking", "ringing"),
}
# How any row may stand: “completed” is no call that was answered unless the rest speaks of calls.
ANY_STATE = frozenset({"status", "result"})
# What is paid for an order, or back, has its number, its customer and a date as well.
OF_PAYMENTS = frozenset(
    {
        *("refund id", "refund", "refund reason", "return id", "return reason", "credit note"),
        *("transaction id", "transaction", "payment id", "invoice id", "invoice number"),
    }
)
OF_COSTS = frozenset(
    {
        *("cost", "costs", "cost type", "cost category", "cost center", "cost centre", "expense"),
        *("expenses", "expense type", "spend", "spending", "kosten", "kostenart", "kostenstelle"),
        *("ausgaben", "aufwand", "coste", "costes", "gasto", "gastos", "cout", "couts", "charges"),
        *("depense", "depenses", "custo", "custos", "despesa", "costo", "costi", "spesa", "spese"),
        *("kostensoort", "uitgaven", "koszt", "koszty", "wydatki", "maliyet", "gider", "費用"),
    }
)
CATEGORIES = frozenset({"category", "kategorie", "categoria", "categorie", "kategoria"})
OF_PERIODS = frozenset(
    {
        *("month", "period", "quarter", "year", "monat", "periode", "quartal", "jahr", "mes"),
        *("periodo", "trimestre", "ano", "mois", "annee", "mese", "anno", "maand", "kwartaal"),
        *("jaar", "miesiac", "okres", "kwartal", "rok", "ay", "donem", "yil", "月", "期間"),
    }
)
ANY_DAY = frozenset({"date", "datum", "fecha", "data", "tarih", "日付"})
OF_A_RATING = frozenset({*RATINGS, "comment", "segment"})
# What a list of answers says of its survey; its score may be called just that.
OF_A_SURVEY = frozenset({"survey", "survey name", "survey id", "survey type", "question", "answer"})
OF_A_SCORE = frozenset({"score", "rating", "answer", "response", "sentiment"})
# What an answer has, and the ratings of a day or of a month have not.
OF_ANSWERS = frozenset({"survey_id", "ticket_id", "customer_id", "agent_id", "comment"})
_LASTING = frozenset({"wait_seconds", "talk_seconds", "hold_seconds", "wrap_seconds"})
_SUMS = re.compile(
    r"\b(?:avg|average|mean|median|moy|moyenne?|promedio|media|gemiddelde?|srednia|ortalama"
    r"|durchschnitt\w*|mittelwert|anzahl|number of|count|total|tickets|conversations|responses)\b"
    r"|平均|件数"
)


def likeliest(columns: Sequence[str], examples: Examples) -> str | None:
    """Return the table whose required columns are there and which most columns fit.

    A table that many more columns fit is taken though it is incomplete: the person then hears
    what it lacks, instead of finding their tickets among the surveys.
    """
    fitting = []
    for order, (name, table) in enumerate(TABLES.items()):
        found = by_synonyms(name, columns, examples)
        if _are_others(name, found, columns):
            continue
        if name == "subscriptions" and (monthly := monthly_of(columns, found, examples)):
            found.setdefault("mrr", Match("mrr", places_of(columns)[monthly.amount[0]], SURE))
        complete = _complete(table, found, columns)
        telling = len(OF_TICKETS & set(found)) if name == "tickets" else int(name != "costs")
        enough = FEWEST_FITTING
        if telling == 1 and name == "tickets" and not table.lacks(found):
            # A number, a date, a state, an owner and a team: deals and tasks have these as well.
            enough = MORE_OF_TICKETS
        if complete or (len(found) >= enough and telling):
            fitting.append((len(found) + MORE_IF_COMPLETE * complete, -order, name))
    return max(fitting)[2] if fitting else None


def nearest(columns: Sequence[str], examples: Examples) -> tuple[str, Matches] | None:
    """Return the table that most columns of an unknown file fit, and those columns, if any do."""
    near = []
    for order, name in enumerate(TABLES):
        fitting = by_synonyms(name, columns, examples)
        telling = [m for m in fitting.values() if fold(columns[m.place]) not in EVERYWHERE]
        if len(telling) > 1:
            near.append((len(telling), len(fitting), -order, name, fitting))
    return max(near, key=lambda one: one[:3])[3:] if near else None


def _are_others(table: str, found: Matches, columns: Sequence[str]) -> bool:
    """Return whether rows that look like a table are something else: calls, people or tasks."""

    def is_header(ours: str, names: frozenset[str]) -> bool:
        if ours not in found:
            return False
        header = columns[found[ours].place]
        return bool({fold(header), fold(plain_of(table, header))} & names)

    if table in ("tickets", "replies") and len(OF_CALLS & set(map(fold, columns))) > 1:
        return True
    if table == "tickets" and is_header("created_at", ANY_DAY) and set(RATINGS) & set(found):
        # The day of an answer: nothing else tells of its ticket.
        return set(found) <= {"ticket_id", "created_at", "agent_id", "customer_id", *OF_A_RATING}
    if table == "tickets" and _are_answers(found, set(map(fold, columns))):
        return True
    if table == "tickets" and is_header("ticket_id", ANY_NUMBER):
        return is_header("created_at", OF_PLANS) and not OF_HELPDESKS & set(found)
    if table == "calls" and is_header("outcome", ANY_STATE):
        return not (OF_ONE_CALL & set(map(fold, columns)) or _LASTING & set(found))
    if table == "orders" and is_header(
        "ordered_at", frozenset(synonyms()["tickets"]["created_at"])
    ):
        own = "order_id" in found and not is_header("order_id", ANY_NUMBER)
        return not (own and "amount" in found) or bool(OF_PAYMENTS & set(map(fold, columns)))
    if table == "customers":
        told = DISTINCTIVE["customers"] & set(found)
        bare = is_header("customer_id", ANY_NUMBER)
        return bare and bool(told) and all(is_header(ours, OF_PLANS) for ours in told)
    return False


def _are_answers(found: Matches, headers: set[str]) -> bool:
    """Return whether rows say of their survey and its scores, and nothing of how a ticket went."""
    went = {"first_response_at", "resolved_at", "closed_at", "status", "channel", "priority"}
    return bool(OF_A_SURVEY & headers and OF_A_SCORE & headers) and not went & set(found)


def _are_sums(columns: Sequence[str]) -> bool:
    """Return whether some column counts or averages what others are one each of."""
    names = [fold(column) for column in columns]
    # Questions are longer.
    return any(_SUMS.search(name) for name in names if len(name.split()) <= 6)


def _complete(table: Table, found: Matches, columns: Sequence[str]) -> bool:
    if _is_written_for_us(table, set(columns)):
        return True
    if table.name == "costs":
        return _are_costs(found, columns)
    if table.name in DISTINCTIVE and not DISTINCTIVE[table.name] & set(found):
        return False
    if table.name == "customers" and OF_SUBSCRIPTIONS & {fold(column) for column in columns}:
        return False
    if table.name == "surveys" and not OF_ANSWERS & set(found) and _are_sums(columns):
        return False
    if table.name == "surveys" and set(RATINGS) & set(found):
        # A column for each kind of rating does as well as columns for kind, score and scale.
        dated = "responded_at" in found or "sent_at" in found
        return dated and ("ticket_id" not in found or "responded_at" in found)
    if table.lacks(found):
        return False
    return table.name != "tickets" or _are_tickets(found, columns)


def _are_costs(found: Matches, columns: Sequence[str]) -> bool:
    """Return whether a list says that it is of costs, or of what and how long: much has amounts."""
    headers = {ours: fold(columns[match.place]) for ours, match in found.items()}
    if not {"period_start", "amount"} <= set(headers):
        return False
    if "period_end" in headers:
        return headers.get("category", "") in OF_COSTS | CATEGORIES
    says_so = {headers["amount"], headers.get("category", "")} & OF_COSTS
    return bool(says_so) and headers["period_start"] in OF_PERIODS


def _is_written_for_us(table: Table, columns: set[str]) -> bool:
    """Return whether all headers are our own, and enough of them to tell the table."""
    ours = columns <= set(table.names) and not table.lacks(columns)
    return ours and (not table.telling or bool(columns & set(table.telling)))


def _are_tickets(found: Matches, columns: Sequence[str]) -> bool:
    """Return whether rows with a number and a date are tickets: users and invoices have both."""
    headers = {fold(column) for column in columns}
    doubtful = fold(columns[found["ticket_id"].place]) in ANY_NUMBER or OF_OTHERS & headers
    return not doubtful or len(OF_TICKETS & set(found)) >= 2
