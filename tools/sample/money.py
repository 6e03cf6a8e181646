"""What Fernway's support costs, and what its customers order beside their subscription."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from tools.sample.company import CHAT_OPENS, END, OUTAGE, START, Company
from tools.sample.dice import Dice
from tools.sample.tickets import Ticket
from tools.sample.words import AGENTS
from tools.sample.writing import DAY, MINUTE, Row, moment

COST_FILE, ORDER_FILE = "costs.csv", "orders.csv"
COST_HEADER = ("period_start", "period_end", "category", "amount")
ORDER_HEADER = ("order_id", "customer_id", "ordered_at", "amount")

SALARY, NEW_SALARY, RAISED = 2_350, 2_420, date(2026, 1, 1)
SEAT, CHAT_SEAT, TELEPHONE = 89, 24, 210
TRAINING_A_QUARTER = 900
OUTSIDE_HELP, HELPED_UNTIL = 9_600, date(2026, 5, 25)

# Scanners, label printers and rolls: what, and for how much.
GOODS = {24: 46, 59: 20, 129: 18, 219: 12, 449: 4}
ORDERS_A_MONTH = 0.09
SHARE_ORDERS_AFTER_HELP = 0.045
FIRST_NUMBER = 900_001


def costs() -> Iterator[Row]:
    """Write what support cost, month by month and where it was needed."""
    yield COST_HEADER
    people = sum(len(team) for team in AGENTS.values())
    month = START
    while month < END:
        following = (month + 32 * DAY).replace(day=1)
        salary = NEW_SALARY if month >= RAISED else SALARY
        seat = SEAT + (CHAT_SEAT if following > CHAT_OPENS else 0)
        yield (month, following, "Salaries", people * salary)
        yield (month, following, "Software", people * seat)
        yield (month, following, "Telephone", TELEPHONE)
        if month.month in (1, 4, 7, 10):
            quarter = (following + 62 * DAY).replace(day=1)
            yield (month, quarter, "Training", TRAINING_A_QUARTER)
        if month == OUTAGE.replace(day=1):
            yield (OUTAGE, HELPED_UNTIL, "Outside help", OUTSIDE_HELP)
        month = following


def orders(company: Company, tickets: Sequence[tuple[int, Ticket]]) -> Iterator[Row]:
    """Write every order, oldest first: some of their own accord, some after a good answer."""
    yield ORDER_HEADER
    dice = Dice("orders")
    made = sorted([*_usual(company, dice), *_after_help(tickets, dice)])
    for number, (when, customer, amount) in enumerate(made, FIRST_NUMBER):
        yield (number, customer, moment(when), amount)


def _usual(company: Company, dice: Dice) -> Iterator[tuple[datetime, int, int]]:
    day = START
    while day < END:
        here = [one for one in company.customers if one.here(day)]
        for _ in range(dice.rounded(len(here) * ORDERS_A_MONTH / 30)):
            when = datetime.combine(day, time()) + dice.whole(7 * 60, 21 * 60) * MINUTE
            yield when, dice.one_of(here).customer_id, dice.weighted(GOODS)
        day += DAY


def _after_help(
    tickets: Sequence[tuple[int, Ticket]], dice: Dice
) -> Iterator[tuple[datetime, int, int]]:
    for _, ticket in tickets:
        # Who was helped to set up a shop buys more than who complains about a bill.
        share = SHARE_ORDERS_AFTER_HELP * {"Setup": 2.2, "Billing": 0.4}.get(ticket.topic, 1.0)
        if ticket.solved and ticket.replied and dice.chance(share):
            when = ticket.solved + timedelta(minutes=dice.whole(30, 13 * 24 * 60))
            if when.date() < END:
                yield when, ticket.customer.customer_id, dice.weighted(GOODS)
