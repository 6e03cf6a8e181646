"""The survey that Fernway sends every customer once a quarter: how likely to recommend us?"""

from collections.abc import Iterator
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
from tools.sample.words import AGENTS, CLOSINGS, DETAILS, OPENINGS
from tools.sample.writing import DAY, MINUTE, Row, moment

SURVEY_FILE = "nps_survey.csv"
HEADER = (
    "survey_id",
    "kind",
    "sent_at",
    "responded_at",
    "score",
    "scale_min",
    "scale_max",
    "customer_id",
    "channel",
    "comment",
)
IN_APP_FROM = date(2026, 1, 1)
# Until the form allowed only 0 to 10, a few people typed something else.
FORM_MENDED = date(2025, 9, 1)
TYPED = ("11", "10+", "five", "100")
SHARE_ANSWERED, SHARE_WITH_COMMENT = 0.46, 0.55
# Segment: share of answers from glad and from cross customers, in percent.
USUAL_MOODS = {"Single shop": (46.0, 20.0), "Small chain": (48.0, 17.0), "Enterprise": (54.0, 12.0)}
MOODS = {
    "promoter": {10: 5, 9: 5},
    "passive": {8: 6, 7: 4},
    "detractor": {6: 5, 5: 4, 4: 2, 3: 2, 2: 1, 1: 1, 0: 1},
}


def surveys(company: Company) -> Iterator[Row]:
    """Write every survey sent, answered or not."""
    yield HEADER
    dice, number = Dice("surveys"), 50_000
    day = START
    while day < END:
        for customer in company.customers:
            # Each customer has a day of its own in every quarter.
            if (day - customer.since).days % 91 == 45 and customer.here(day):
                number += 1
                yield _survey(number, customer, day, dice)
        day += DAY


def _survey(number: int, customer: Customer, day: date, dice: Dice) -> Row:
    channel = "in_app" if day >= IN_APP_FROM and dice.chance(0.45) else "email"
    sent = datetime.combine(day, time(9)) + dice.whole(0, 90) * MINUTE
    answered = sent + int(dice.waiting(300 if channel == "in_app" else 900)) * MINUTE
    given, score, comment = None, "", ""
    share = SHARE_ANSWERED * (1.2 if channel == "in_app" else 1)
    if dice.chance(share) and answered.date() < END:
        given = answered
        mood = dice.weighted(_moods(customer, day))
        typed = day < FORM_MENDED and dice.chance(0.02)
        score = dice.one_of(TYPED) if typed else str(dice.weighted(MOODS[mood]))
        comment = _comment(mood, day, dice) if dice.chance(SHARE_WITH_COMMENT) else ""
    scale = ("nps", moment(sent), moment(given), score, 0, 10)
    return (f"N{number}", *scale, customer.customer_id, channel, comment)


def _moods(customer: Customer, day: date) -> dict[str, float]:
    """Return how likely a customer is to be glad, indifferent or cross."""
    glad, cross = USUAL_MOODS[customer.segment]
    if day >= CHAT_OPENS:
        glad += 5
    if OUTAGE <= day < OUTAGE_OVER + 21 * DAY:
        glad, cross = glad - 20, cross + 24
    if day >= PRICE_RISE:
        milder = min(1.0, (day - PRICE_RISE).days / 240)
        glad, cross = glad - 16 * (1 - milder), cross + 20 * (1 - milder)
    return {"promoter": glad, "passive": 100 - glad - cross, "detractor": cross}


def _comment(mood: str, day: date, dice: Dice) -> str:
    """Put together what somebody in this mood writes on this day."""
    about = dice.one_of(DETAILS[_subject(mood, day, dice)])
    agent = dice.one_of(AGENTS["Front line"]).split()[0]
    parts = (dice.one_of(OPENINGS[mood]), about.format(agent=agent) + ".", _closing(mood, dice))
    return " ".join(part for part in parts if part)


def _closing(mood: str, dice: Dice) -> str:
    return dice.one_of(CLOSINGS[mood])


def _subject(mood: str, day: date, dice: Dice) -> str:
    if mood == "promoter":
        return "chat" if day >= CHAT_OPENS and dice.chance(0.25) else mood
    if mood == "passive":
        return mood
    if day >= PRICE_RISE and dice.chance(0.5):
        return "price"
    if OUTAGE <= day < PRICE_RISE and dice.chance(0.55):
        return "outage"
    return "slow billing" if dice.chance(0.3) else mood
