"""Who wrote when on a ticket: the log of messages that Fernway keeps since May 2026."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from tools.sample.dice import Dice
from tools.sample.tickets import LAST_MOMENT, Ticket
from tools.sample.writing import MINUTE, Row, after_opening_minutes, minutes_between

MESSAGE_FILE = "ticket_messages.csv"
HEADER = ("ticket_id", "sent_at", "author", "is_public", "agent_id")
KEPT_FROM = date(2026, 5, 1)
SHARE_WITH_NOTE, SHARE_OPEN_ANSWERED_BACK = 0.12, 0.5

Message = tuple[datetime, str, str, str]


def messages(tickets: Sequence[tuple[int, Ticket]]) -> Iterator[Row]:
    """Write the messages of every ticket opened since the log is kept, ticket by ticket."""
    yield HEADER
    dice = Dice("messages")
    for number, ticket in tickets:
        if ticket.created.date() >= KEPT_FROM:
            for sent, author, public, agent in sorted(set(_of(ticket, dice)), key=_place):
                yield (number, sent.strftime("%Y-%m-%d %H:%M:%S"), author, public, agent)


def _place(message: Message) -> tuple[object, ...]:
    sent, author, *_ = message
    # An answer within the same minute stands below what it answers.
    return sent, author != "customer", author


def _of(ticket: Ticket, dice: Dice) -> Iterator[Message]:
    yield (ticket.created, "customer", "true", "")
    if ticket.channel == "Chat":
        yield (ticket.created + timedelta(seconds=4), "bot", "true", "")
    if ticket.replied is None:
        return
    if dice.chance(SHARE_WITH_NOTE) and ticket.replied - ticket.created > 10 * MINUTE:
        yield (_between(ticket.created, ticket.replied, dice), "agent", "false", ticket.agent)
    answers = _answers(ticket, ticket.replied, dice)
    for place, answer in enumerate(answers):
        yield (answer, "agent", "true", ticket.agent)
        if place and answer - answers[place - 1] > 2 * MINUTE and dice.chance(0.85):
            yield (_between(answers[place - 1], answer, dice), "customer", "true", "")
    if not ticket.solved and dice.chance(SHARE_OPEN_ANSWERED_BACK):
        yield (_between(answers[-1], LAST_MOMENT, dice), "customer", "true", "")


def _answers(ticket: Ticket, replied: datetime, dice: Dice) -> list[datetime]:
    """Return when an agent answered: first, on the way, with the solution, after reopenings."""
    first_solved = ticket.first_solved or LAST_MOMENT
    on_the_way = ticket.replies - ticket.reopens - 1
    answers = [replied, *(_working(replied, first_solved, dice) for _ in range(on_the_way - 1))]
    if on_the_way > 0:
        answers.append(first_solved if ticket.solved else _working(replied, first_solved, dice))
    for _ in range(ticket.reopens):
        answers.append(_working(first_solved, ticket.solved or LAST_MOMENT, dice))
    if ticket.reopens and ticket.solved:
        answers[-1] = ticket.solved
    return sorted(answers)


def _working(start: datetime, end: datetime, dice: Dice) -> datetime:
    """Return a time between two at which somebody works."""
    return min(end, after_opening_minutes(_between(start, end, dice), 0))


def _between(start: datetime, end: datetime, dice: Dice) -> datetime:
    seconds = minutes_between(start, end) * 60
    return start + timedelta(seconds=dice.whole(0, seconds - 1)) if seconds else start
