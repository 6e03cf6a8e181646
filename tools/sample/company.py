"""Fernway's customers and what they pay."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from tools.sample.dice import Dice
from tools.sample.words import FIRST_NAMES, LAST_NAMES, REASONS, SHOP_FIRST, SHOP_LAST
from tools.sample.writing import DAY, MINUTE, Row, moment

CUSTOMER_FILE, SUBSCRIPTION_FILE = "customers.csv", "subscriptions.csv"
CUSTOMER_HEADER = (
    "customer_id",
    "acquired_at",
    "churned_at",
    "churn_reason",
    "segment",
    "plan",
    "country",
)
SUBSCRIPTION_HEADER = (
    "subscription_id",
    "customer_id",
    "started_at",
    "ended_at",
    "mrr",
    "plan",
    "cancel_reason",
)

FOUNDED = date(2023, 9, 1)
START, END = date(2025, 5, 1), date(2026, 11, 1)
CHAT_OPENS = date(2026, 2, 2)
OUTAGE, OUTAGE_OVER = date(2026, 5, 11), date(2026, 5, 18)
PRICE_RISE = date(2026, 7, 1)
PRICE_RISE_LEFT = date(2026, 10, 1)  # who minds the new price has left by then

PLANS = {"Starter": 29, "Growth": 89, "Scale": 249}
NEW_PRICES = {"Starter": 35, "Growth": 107, "Scale": 299}
NEXT_PLAN = {"Starter": "Growth", "Growth": "Scale"}
# Segment: share of new customers, plans they choose, chance to leave and tickets in a month.
SEGMENTS = {
    "Single shop": (0.58, {"Starter": 8, "Growth": 2}, 0.022, 0.55),
    "Small chain": (0.32, {"Starter": 1, "Growth": 8, "Scale": 1}, 0.014, 0.9),
    "Enterprise": (0.10, {"Growth": 2, "Scale": 8}, 0.007, 2.0),
}
COUNTRIES = {"GB": 30, "IE": 8, "DE": 18, "NL": 12, "FR": 12, "ES": 8, "PT": 6, "SE": 6}
FIRST_MONTHS = 90  # days in which twice as many leave
UPGRADE_A_DAY = 0.0006
COMES_BACK = 0.05


@dataclass(eq=False)
class Customer:
    """One shop: who they are, when they came and left, and what they paid."""

    customer_id: int
    name: str
    email: str
    segment: str
    country: str
    since: date
    plan: str
    minutes: int  # the time of day at which they signed up
    left: date | None = None
    reason: str = ""
    periods: list[tuple[date, date | None, str, int]] = field(default_factory=list)

    def here(self, at: date) -> bool:
        """Say whether they are a customer on a day."""
        return any(start <= at and (end is None or at < end) for start, end, *_ in self.periods)

    @property
    def leaving_a_month(self) -> float:
        """Return the chance that they leave in an ordinary month."""
        return SEGMENTS[self.segment][2]

    @property
    def tickets_a_month(self) -> float:
        """Return how many tickets they write in an ordinary month."""
        return SEGMENTS[self.segment][3]


class Company:
    """All customers there ever were, with their whole history."""

    def __init__(self) -> None:
        self.customers = list(_customers(Dice("customers")))
        dice = Dice("subscriptions")
        for customer in self.customers:
            _live(customer, dice)

    def customer_rows(self) -> Iterator[Row]:
        """Write the customers as the template asks for them."""
        yield CUSTOMER_HEADER
        for one in self.customers:
            gone = one.left and moment(_at(one, one.left))
            since = moment(_at(one, one.since))
            reason = one.reason if gone else ""
            yield (one.customer_id, since, gone, reason, one.segment, one.plan, one.country)

    def subscription_rows(self) -> Iterator[Row]:
        """Write the subscriptions: a row for each period at one price."""
        yield SUBSCRIPTION_HEADER
        for number, one in enumerate(self.customers, 20001):
            for start, end, plan, price in one.periods:
                ended = moment(_at(one, end)) if end else ""
                goes_on = any(other[0] == end for other in one.periods)
                reason = one.reason if end and not goes_on else ""
                started = moment(_at(one, start))
                yield (f"sub_{number}", one.customer_id, started, ended, price, plan, reason)


def _at(customer: Customer, when: date) -> datetime:
    return datetime.combine(when, time()) + customer.minutes * MINUTE


def _customers(dice: Dice) -> Iterator[Customer]:
    months = (END - FOUNDED).days // 30
    day = FOUNDED
    number = 0
    while day < END:
        expected = (22 + 34 * (day - FOUNDED).days / 30 / months) / 30
        for _ in range(dice.rounded(expected)):
            number += 1
            yield _customer(number, day, dice)
        day += DAY


def _customer(number: int, since: date, dice: Dice) -> Customer:
    segment = dice.weighted({name: share for name, (share, *_) in SEGMENTS.items()})
    first, last = dice.one_of(FIRST_NAMES), dice.one_of(LAST_NAMES)
    one, two = dice.one_of(SHOP_FIRST), dice.one_of(SHOP_LAST)
    return Customer(
        customer_id=21_098_400_000_000 + number * 7_919,
        name=f"{first} {last}",
        email=f"{first}.{last}@{one}-{two}{number}.example".lower(),
        segment=segment,
        country=dice.weighted(COUNTRIES),
        since=since,
        plan=dice.weighted(SEGMENTS[segment][1]),
        minutes=dice.whole(7 * 60, 20 * 60),
    )


def _live(customer: Customer, dice: Dice) -> None:
    """Let a customer pay, move to a larger plan, leave, and sometimes come back."""
    day = begun = customer.since
    while day < END:
        if day == PRICE_RISE and begun < day:
            begun = _next_period(customer, begun, day)
        if day > begun and dice.chance(_leaving(customer, day)):
            _leave(customer, begun, day, dice)
            back = day + dice.whole(40, 130) * DAY
            if not dice.chance(COMES_BACK) or back >= END:
                return
            day = begun = back
            customer.left, customer.reason = None, ""
        elif day > begun and customer.plan in NEXT_PLAN and dice.chance(UPGRADE_A_DAY):
            begun = _next_period(customer, begun, day)
            customer.plan = NEXT_PLAN[customer.plan]
        day += DAY
    customer.periods.append((begun, None, customer.plan, _price(customer.plan, begun)))


def _next_period(customer: Customer, begun: date, day: date) -> date:
    customer.periods.append((begun, day, customer.plan, _price(customer.plan, begun)))
    return day


def _leave(customer: Customer, begun: date, day: date, dice: Dice) -> None:
    _next_period(customer, begun, day)
    minds = {"Price": 90} if PRICE_RISE <= day < PRICE_RISE_LEFT else {}
    shaken = {"Reliability": 40} if OUTAGE <= day < PRICE_RISE else {}
    customer.left, customer.reason = day, dice.weighted({**REASONS, **minds, **shaken})


def _leaving(customer: Customer, day: date) -> float:
    """Return the chance that a customer leaves on a day."""
    a_month = customer.leaving_a_month * (2 if (day - customer.since).days < FIRST_MONTHS else 1)
    if OUTAGE <= day < PRICE_RISE:
        a_month += 0.006
    if PRICE_RISE <= day < PRICE_RISE_LEFT:
        a_month += {"Starter": 0.04, "Growth": 0.025, "Scale": 0.01}[customer.plan]
    return a_month / 30


def _price(plan: str, day: date) -> int:
    return (NEW_PRICES if day >= PRICE_RISE else PLANS)[plan]
