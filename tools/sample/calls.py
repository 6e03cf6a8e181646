"""The log of Fernway's telephone: a call for each ticket by phone, and those that became none."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from tools.sample.company import END, OUTAGE, OUTAGE_OVER, START, Company
from tools.sample.dice import Dice
from tools.sample.tickets import HOURS, Ticket
from tools.sample.words import AGENTS
from tools.sample.writing import DAY, MINUTE, Row

CALL_FILE = "calls.csv"
HEADER = (
    "call_id",
    "started_at",
    "outcome",
    "wait_seconds",
    "talk_seconds",
    "hold_seconds",
    "wrap_seconds",
    "agent_id",
    "team",
    "customer_id",
    "ticket_id",
)
WITHOUT_TICKET_A_DAY, DURING_OUTAGE = 1.3, 14.0
OUTCOMES = {"answered": 46, "missed": 20, "abandoned": 24, "voicemail": 10}
OUTCOMES_OF_OUTAGE = {"answered": 15, "missed": 40, "abandoned": 40, "voicemail": 5}
FIRST_NUMBER = 700_001

Call = tuple[datetime, tuple[object, ...]]


def calls(company: Company, tickets: Sequence[tuple[int, Ticket]]) -> Iterator[Row]:
    """Write every call, oldest first."""
    yield HEADER
    dice = Dice("calls")
    made = [*_with_tickets(tickets, dice), *_others(company, dice)]
    for number, (started, rest) in enumerate(
        sorted(made, key=lambda call: (call[0], str(call[1])))
    ):
        yield (FIRST_NUMBER + number, started.strftime("%Y-%m-%d %H:%M:%S"), *rest)


def _with_tickets(tickets: Sequence[tuple[int, Ticket]], dice: Dice) -> Iterator[Call]:
    for number, ticket in tickets:
        if ticket.channel == "Phone" and ticket.replied:
            # The answer to a call is when somebody takes it.
            waited = int((ticket.replied - ticket.created).total_seconds())
            wait = waited or dice.whole(4, 50)
            spoken = (int(dice.waiting(260)), dice.rounded(0.3) * dice.whole(15, 150))
            who = (ticket.agent, ticket.team, ticket.customer.customer_id, number)
            yield (ticket.created, ("answered", wait, *spoken, dice.whole(20, 200), *who))


def _others(company: Company, dice: Dice) -> Iterator[Call]:
    day = START
    while day < END:
        if day.weekday() < 5:
            is_outage = OUTAGE <= day < OUTAGE_OVER
            here = [one for one in company.customers if one.here(day)]
            for _ in range(dice.rounded(DURING_OUTAGE if is_outage else WITHOUT_TICKET_A_DAY)):
                yield _other(day, dice.one_of(here).customer_id, is_outage, dice)
        day += DAY


def _other(day: date, customer_id: int, is_outage: bool, dice: Dice) -> Call:
    first, last = HOURS["day"]
    minute = dice.whole(first * 60, last * 60 - 1)
    started = datetime.combine(day, time()) + minute * MINUTE + timedelta(seconds=dice.whole(0, 59))
    outcome = dice.weighted(OUTCOMES_OF_OUTAGE if is_outage else OUTCOMES)
    wait = int(dice.waiting(180 if is_outage else 45))
    if outcome != "answered":
        return started, (outcome, wait, "", "", "", "", "", customer_id, "")
    agent = dice.one_of(AGENTS["Front line"])
    spoken = (int(dice.waiting(120)), 0, dice.whole(10, 60))
    return started, (outcome, wait, *spoken, agent, "Front line", customer_id, "")
