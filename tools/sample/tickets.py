"""Fernway's tickets, as a Zendesk account with the "Summation column" layout exports them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from tools.sample.company import (
    CHAT_OPENS,
    END,
    OUTAGE,
    OUTAGE_OVER,
    PRICE_RISE,
    START,
    Company,
    Customer,
)
from tools.sample.dice import Dice
from tools.sample.words import AGENTS, SUBJECTS, TOPICS
from tools.sample.writing import (
    DAY,
    MINUTE,
    Row,
    after_opening_minutes,
    minutes_between,
    moment,
    opening_minutes,
)

TICKET_FILE = "zendesk_tickets.csv"
HEADER = (
    "Summation column",
    "Id",
    "Requester",
    "Requester id",
    "Requester external id",
    "Requester email",
    "Requester domain",
    "Submitter",
    "Assignee",
    "Group",
    "Subject",
    "Tags",
    "Status",
    "Priority",
    "Via",
    "Ticket type",
    "Created at",
    "Updated at",
    "Assigned at",
    "Organization",
    "Due date",
    "Initially assigned at",
    "Solved at",
    "Resolution time",
    "Satisfaction Score",
    "Group stations",
    "Assignee stations",
    "Reopens",
    "Replies",
    "First reply time in minutes",
    "First reply time in minutes within business hours",
    "First resolution time in minutes",
    "First resolution time in minutes within business hours",
    "Full resolution time in minutes",
    "Full resolution time in minutes within business hours",
    "Requester wait time in minutes",
    "Requester wait time in minutes within business hours",
    "Topic [list]",
    "Order number [txt]",
    "Satisfaction comment",
)
FIRST_NUMBER = 41_208
LAST_MOMENT = datetime.combine(END, time()) - MINUTE
CLOSES_AFTER = 4 * DAY

WEEKDAYS = (1.3, 1.2, 1.1, 1.05, 0.95, 0.3, 0.2)
BUSY_OUTAGE = (3.0, 4.6, 4.2, 3.4, 2.6, 2.2, 1.8)
DAYTIME = {"night": 6, "morning": 12, "day": 70, "evening": 12}
HOURS = {"night": (0, 6), "morning": (6, 9), "day": (9, 17), "evening": (17, 24)}

TOPIC_SHARES = {
    "How-to": 27,
    "Account": 15,
    "Bug": 20,
    "Integrations": 12,
    "Billing": 15,
    "Setup": 11,
}
CHANNELS = {"Mail": 58, "Web form": 30, "Phone": 12}
TYPES = {"Bug": "Problem", "Integrations": "Problem", "Outage": "Incident", "Setup": "Task"}
PRIORITIES = {"Low": 14, "Normal": 60, "High": 19, "Urgent": 7}
# How many times the usual wait a ticket has to expect.
HURRY = {"Low": 1.5, "Normal": 1.0, "High": 0.6, "Urgent": 0.3}
# Opening minutes until the first reply and from there to the solution, in the middle of all cases.
FIRST_REPLY = {"Mail": 82, "Web form": 70, "Chat": 2, "Phone": 1}
TO_SOLVE = {
    "How-to": 95,
    "Account": 70,
    "Bug": 420,
    "Integrations": 330,
    "Billing": 190,
    "Setup": 240,
    "Outage": 500,
}
SLOW_TEAM, HOW_SLOW = "Billing", 3.2
AT_ONCE = ("Chat", "Phone")


@dataclass(frozen=True)
class Ticket:
    """What happened on one ticket."""

    customer: Customer
    created: datetime
    topic: str
    channel: str
    priority: str
    agent: str
    replied: datetime | None
    first_solved: datetime | None
    solved: datetime | None
    reopens: int
    replies: int
    rating: str

    @property
    def team(self) -> str:
        """Return the group that works on it."""
        return TOPICS[self.topic]


def all_tickets(company: Company, dice: Dice) -> list[tuple[int, Ticket]]:
    """Return every ticket with its number, the oldest first."""
    made = sorted(_all(company, dice), key=lambda one: (one.created, one.customer.customer_id))
    return list(enumerate(made, FIRST_NUMBER))


def tickets(
    made: Sequence[tuple[int, Ticket]], dice: Dice, written: Mapping[int, str]
) -> Iterator[Row]:
    """Write the whole export; the dice are those that made the tickets.

    `written` is what customers wrote beside their ratings, by the number of the ticket.
    """
    yield HEADER
    for number, ticket in made:
        yield (*_row(number, ticket, dice), written[number])


def _all(company: Company, dice: Dice) -> Iterator[Ticket]:
    day = START
    while day < END:
        customers = [one for one in company.customers if one.here(day)]
        expected = sum(one.tickets_a_month for one in customers) / 30 * _busy(day)
        often = {one: one.tickets_a_month for one in _some(customers, dice)}
        for _ in range(dice.rounded(expected * dice.between(0.82, 1.18))):
            yield _ticket(dice.weighted(often), day, dice)
        day += DAY


def _some(customers: list[Customer], dice: Dice) -> list[Customer]:
    """Return customers who may write on one day: some write more than once."""
    return [dice.one_of(customers) for _ in range(60)]


def _busy(day: date) -> float:
    if OUTAGE <= day < OUTAGE_OVER:
        return BUSY_OUTAGE[day.weekday()]
    rise = 1.25 if PRICE_RISE <= day < PRICE_RISE + 28 * DAY else 1.0
    return WEEKDAYS[day.weekday()] * rise


def _ticket(customer: Customer, day: date, dice: Dice) -> Ticket:
    channel = _channel(day, dice)
    topic = _topic(customer, day, dice)
    priority = dice.weighted({**PRIORITIES, **({"Urgent": 60} if topic == "Outage" else {})})
    created = _created(day, channel, dice)
    replied, wait = _first_reply(created, channel, topic, priority, dice)
    first_solved, solved, reopens = _solved(created, replied, channel, topic, dice)
    answered = replied is not None and replied <= LAST_MOMENT
    done = solved is not None and solved <= LAST_MOMENT
    return Ticket(
        customer=customer,
        created=created,
        topic=topic,
        channel=channel,
        priority=priority,
        agent=dice.one_of(AGENTS[TOPICS[topic]]),
        replied=replied if answered else None,
        first_solved=first_solved if done else None,
        solved=solved if done else None,
        reopens=reopens if done else 0,
        replies=_replies(topic, channel, reopens, dice) if answered else 0,
        rating=_rating(topic, channel, day, wait, reopens, dice) if done and answered else "",
    )


def _channel(day: date, dice: Dice) -> str:
    weeks = (day - CHAT_OPENS).days / 7
    chat = 0 if weeks < 0 else min(42, 10 + 2 * weeks)
    return dice.weighted({**CHANNELS, "Chat": chat})


def _topic(customer: Customer, day: date, dice: Dice) -> str:
    shares = dict(TOPIC_SHARES)
    if (day - customer.since).days < 30:
        shares["Setup"] = 90
    if OUTAGE <= day < OUTAGE_OVER:
        shares["Outage"] = 170
    if PRICE_RISE <= day < PRICE_RISE + 60 * DAY:
        shares["Billing"] = 45
    return dice.weighted(shares)


def _created(day: date, channel: str, dice: Dice) -> datetime:
    """Return a minute of the day; chat and phone are open from 9 to 17 only."""
    first, last = HOURS["day" if channel in AT_ONCE else dice.weighted(DAYTIME)]
    return datetime.combine(day, time()) + dice.whole(first * 60, last * 60 - 1) * MINUTE


def _first_reply(
    created: datetime, channel: str, topic: str, priority: str, dice: Dice
) -> tuple[datetime | None, float]:
    """Return when the first answer came and how many opening minutes it took."""
    slow = HOW_SLOW if TOPICS[topic] == SLOW_TEAM else 1.0
    if channel in AT_ONCE:
        minutes = int(dice.waiting(FIRST_REPLY[channel]) * _load(created.date()))
        return created + minutes * MINUTE, minutes
    median = FIRST_REPLY[channel] * HURRY[priority] * slow * _load(created.date())
    if dice.chance(0.025):
        return None, median
    minutes = max(1, int(dice.waiting(median)))
    return after_opening_minutes(created, minutes), minutes


def _load(day: date) -> float:
    """Return how much longer than usual everybody waits."""
    if OUTAGE <= day < OUTAGE_OVER:
        return 4.5
    return 2.0 if OUTAGE_OVER <= day < OUTAGE_OVER + 7 * DAY else 1.0


def _solved(
    created: datetime, replied: datetime | None, channel: str, topic: str, dice: Dice
) -> tuple[datetime | None, datetime | None, int]:
    """Return when the ticket was first and last solved, and how often it was opened again."""
    if dice.chance(0.1 if replied is None else 0.004):
        return None, None, 0
    if replied is None:
        # A duplicate, or settled by phone: closed by hand without an answer.
        closed = after_opening_minutes(created, dice.whole(500, 4000))
        return closed, closed, 0
    slow = HOW_SLOW / 2 if TOPICS[topic] == SLOW_TEAM else 1.0
    quick = 0.2 if channel in AT_ONCE else 1.0
    minutes = 1 + int(dice.waiting(TO_SOLVE[topic] * slow * quick * _load(replied.date())))
    first = after_opening_minutes(replied, minutes)
    reopens = 0 if dice.chance(0.92) else dice.weighted({1: 8, 2: 2})
    last = first
    for _ in range(reopens):
        last = after_opening_minutes(last + dice.whole(60, 4000) * MINUTE, dice.whole(20, 600))
    return first, last, reopens


def _replies(topic: str, channel: str, reopens: int, dice: Dice) -> int:
    more = dice.weighted({0: 46, 1: 28, 2: 14, 3: 8, 5: 4})
    return 1 + more + reopens + (2 if channel == "Chat" else 0) + (topic == "Setup")


def _rating(topic: str, channel: str, day: date, wait: float, reopens: int, dice: Dice) -> str:
    """Return what the account shows for the survey that follows a solved ticket."""
    if dice.chance(0.12):
        return "Not Offered"
    if not dice.chance(0.36 if channel == "Chat" else 0.27):
        return "Offered"
    good = 0.93 - 0.12 * min(1.0, wait / 480) - 0.12 * min(reopens, 2)
    good -= 0.1 if TOPICS[topic] == SLOW_TEAM else 0.0
    good += 0.03 if channel == "Chat" else 0.0
    good -= 0.3 if OUTAGE <= day < OUTAGE_OVER else 0.0
    word = "Good" if dice.chance(good) else "Bad"
    return word + (" with comment" if dice.chance(0.25) else "")


def _row(number: int, ticket: Ticket, dice: Dice) -> Row:
    one, created = ticket.customer, ticket.created
    assigned = min(ticket.replied or created, created + dice.whole(0, 20) * MINUTE)
    waited = ticket.solved and created + (ticket.solved - created) * dice.between(0.4, 0.9)
    return (
        1,
        number,
        one.name,
        one.customer_id,
        "",
        one.email,
        one.email.split("@")[1],
        one.name,
        ticket.agent,
        ticket.team,
        _subject(ticket, dice),
        _tags(ticket),
        _status(ticket, dice),
        ticket.priority if ticket.priority != "Normal" or dice.chance(0.9) else "-",
        ticket.channel,
        TYPES.get(ticket.topic, "Question"),
        moment(created),
        moment(_updated(ticket)),
        moment(assigned),
        "",  # Fernway keeps its customers' kinds elsewhere and uses no organizations
        "",
        moment(assigned),
        moment(ticket.solved),
        _hours(created, ticket.solved),
        ticket.rating,
        1 + dice.chance(0.1),
        1 + dice.chance(0.2),
        ticket.reopens,
        ticket.replies,
        *_both_clocks(created, ticket.replied),
        *_both_clocks(created, ticket.first_solved),
        *_both_clocks(created, ticket.solved),
        *_both_clocks(created, waited),
        ticket.topic,
        f"F-{dice.whole(100000, 999999)}" if ticket.topic == "Billing" else "-",
    )


def _subject(ticket: Ticket, dice: Dice) -> str:
    cross = ticket.topic == "Billing" and ticket.created.date() >= PRICE_RISE
    upset = cross and ticket.created.date() < PRICE_RISE + 60 * DAY and dice.chance(0.6)
    frame, cases = SUBJECTS["Price rise" if upset else ticket.topic]
    return frame.format(dice.one_of(cases).format(n=dice.whole(120, 98_000)))


def _tags(ticket: Ticket) -> str:
    tags = [ticket.topic.lower().replace("-", "_")]
    if ticket.priority == "Urgent":
        tags.append("urgent")
    if ticket.channel == "Chat":
        tags.append("chat")
    return " ".join(tags)


def _status(ticket: Ticket, dice: Dice) -> str:
    if ticket.solved:
        return "Closed" if ticket.solved + CLOSES_AFTER <= LAST_MOMENT else "Solved"
    if not ticket.replied:
        return "New" if dice.chance(0.6) else "Open"
    return dice.weighted({"Open": 4, "Pending": 5, "Hold": 1})


def _updated(ticket: Ticket) -> datetime:
    if not ticket.solved:
        return ticket.replied or ticket.created
    return min(ticket.solved + CLOSES_AFTER, LAST_MOMENT)


def _hours(start: datetime, end: datetime | None) -> object:
    return (minutes_between(start, end) + 30) // 60 if end else ""


def _both_clocks(start: datetime, end: datetime | None) -> tuple[object, object]:
    """Return elapsed minutes and those within opening hours, as the export writes both."""
    return (minutes_between(start, end), opening_minutes(start, end)) if end else ("", "")
