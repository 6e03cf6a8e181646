"""What customers write beside the rating of a solved ticket, fitting what happened on it."""

from tools.sample.company import OUTAGE, OUTAGE_OVER
from tools.sample.dice import Dice
from tools.sample.tickets import AT_ONCE, Ticket
from tools.sample.words import TOPICS

SLOW_HOURS, QUICK_HOURS = 24, 2
HOUR = 3600

GOOD = {
    "quick": (
        "Fast answer and it worked.",
        "Solved within the hour, great.",
        "Quick reply, thank you {agent}!",
        "I did not expect such a fast answer.",
        "That was quick. Very helpful.",
    ),
    "chat": (
        "The chat is excellent, two minutes and done.",
        "Great chat, friendly and clear.",
        "Love the chat. Solved while a customer was waiting.",
    ),
    "usual": (
        "Friendly and competent as always.",
        "{agent} was very helpful.",
        "Clear explanation, easy to follow.",
        "Thank you, that solved it.",
        "Very patient and kind.",
        "Perfect help, I learned something.",
        "Good support, no complaints.",
        "Works again, thanks a lot.",
    ),
    "Setup": (
        "The training was excellent, we were ready in a day.",
        "Good help with our first stock count.",
        "Lovely onboarding, well explained.",
    ),
    "Billing": (
        "Refund arrived, thank you.",
        "The invoice is correct now.",
        "Took a while, but billing sorted it out.",
    ),
}
BAD = {
    "slow": (
        "I waited far too long for an answer.",
        "Days without a reply.",
        "Slow. We could not work in the meantime.",
        "Nobody answered until I wrote again.",
        "Too slow for a question this simple.",
    ),
    "reopened": (
        "It was closed although nothing was solved.",
        "The problem came back the next day.",
        "I had to write three times about the same problem.",
        "Not solved the first time, and not the second.",
    ),
    "Outage": (
        "We lost a whole market day and got no news.",
        "The outage was a disaster for us.",
        "Down for days, and only standard answers.",
        "Terrible week. Nobody knew when it would work again.",
    ),
    "Billing": (
        "The invoice is still wrong.",
        "Billing never answers.",
        "Charged twice and then no reply for days.",
        "A week for a refund is unacceptable.",
    ),
    "Bug": (
        "The bug is still there.",
        "They told me to restart. That did not help.",
        "Still broken after the update.",
    ),
    "usual": (
        "That did not answer my question.",
        "The answer was a link to a page I had read already.",
        "Not helpful, I found it out myself.",
        "Unfriendly answer.",
        "I still do not understand it.",
        "Confusing instructions.",
    ),
}


def comment(ticket: Ticket, dice: Dice) -> str:
    """Return what was written, or nothing where the rating came without a comment."""
    if not ticket.rating.endswith("with comment"):
        return ""
    is_good = ticket.rating.startswith("Good")
    kinds, said = (_praised(ticket), GOOD) if is_good else (_blamed(ticket), BAD)
    kind = dice.one_of(kinds)
    return dice.one_of(said[kind]).format(agent=ticket.agent.split()[0])


def _praised(ticket: Ticket) -> list[str]:
    kinds = ["usual", "usual"]
    if ticket.channel == "Chat":
        kinds += ["chat", "chat"]
    elif _hours_waited(ticket) <= QUICK_HOURS and ticket.channel not in AT_ONCE:
        kinds += ["quick", "quick"]
    if ticket.topic in GOOD:
        kinds.append(ticket.topic)
    return kinds


def _blamed(ticket: Ticket) -> list[str]:
    """Return what somebody may be cross about; a solution that did not hold comes first."""
    if ticket.reopens:
        return ["reopened"]
    if ticket.topic == "Outage" or OUTAGE <= ticket.created.date() < OUTAGE_OVER:
        return ["Outage", "Outage", "slow"]
    kinds = ["usual"]
    if _hours_waited(ticket) >= SLOW_HOURS:
        kinds += ["slow", "slow"]
    if ticket.topic in BAD or TOPICS[ticket.topic] in BAD:
        kinds += [ticket.topic] * 2
    return kinds


def _hours_waited(ticket: Ticket) -> float:
    return (ticket.replied - ticket.created).total_seconds() / HOUR if ticket.replied else 0.0
