"""The sentences about low scores: what goes with them, what customers write, what was done."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from csmetrics.analysis.drivers import BETWEEN, HIGH, LOW, NONE, YES, Driver, Drivers, Words
from csmetrics.analysis.drivers_moods import Read
from csmetrics.headline import Answer
from csmetrics.language import money, satisfaction, words
from csmetrics.language.stories import Sentence, Strong
from csmetrics.team.follow_ups import STATES, FollowUp, Progress
from csmetrics.words.apart import Term
from csmetrics.words.mood import NEGATIVE, NEUTRAL, POSITIVE, UNKNOWN

SERVICE, COMMENTS, SUBJECTS = "service", "comment", "subject"
LOOKED_AT = {
    SERVICE: "What happened",
    COMMENTS: "Words in comments",
    SUBJECTS: "Words in subjects",
}
HOW = "What comes together with low scores: a hint where to look, no proof of a cause"
READ = (
    "×2 means twice the odds of a low score. Bars are 95 % ranges; grey is what chance may "
    "explain, open dots are fewer than 30 answers. The small number is how many answers "
    "are behind it."
)
FACTS = {
    "about_topic": "Topic",
    "about_channel": "Channel",
    "segment": "Segment",
    "first_response_seconds": "First response",
    "resolution_seconds": "Resolution",
    "agent_replies": "Agent replies",
}
YES_OR_NO = {"reopens": "Reopened", "asked_at": "Asked in opening hours"}
GROUPS: Mapping[str, Mapping[str, str]] = {
    "nps": {LOW: "0–6", BETWEEN: "7–8", HIGH: "9–10"},
    "csat": {LOW: "Not satisfied", HIGH: "Satisfied"},
}
LOW_SAID = {"nps": "gave 0–6", "csat": "were not satisfied"}
HIGH_SAID = {"nps": "gave 9–10", "csat": "were satisfied"}
WHO = {"nps": "detractors and promoters", "csat": "unsatisfied and satisfied customers"}
MOODS = {
    NEGATIVE: "Negative",
    NEUTRAL: "Neutral",
    POSITIVE: "Positive",
    UNKNOWN: "Not known",
}
MOOD_HOW = "Told by a list of English and German words, negations among them; it knows no irony"
FOLLOW_HOW = (
    "Each change in the table is kept at once; “Contacted” is when the customer heard from you"
)


def fact(driver: Driver) -> str:
    """Return what a fact is called: “Topic: Billing”, “Reopened”."""
    if driver.fact == "tickets_before":
        count = "No ticket" if driver.value == NONE else f"{driver.value} tickets"
        return f"{count.replace('1 tickets', '1 ticket')} in 90 days"
    if driver.fact in YES_OR_NO:
        said = YES_OR_NO[driver.fact]
        return said if driver.value == YES else f"Not {said[:1].lower()}{said[1:]}"
    return f"{FACTS[driver.fact]}: {driver.value}"


def share(driver: Driver) -> str:
    """Return how many answers are low with a fact and without it: 39% low, others 13%."""
    with_it, without = (round(one) for one in (driver.share, driver.others_share))
    return f"{with_it}% low, others {without}%"


def opening(found: Drivers, metric: str) -> Sentence:
    """Say which facts go with low and which with high scores beyond chance, and of how many."""
    if not found.facts:
        return (
            Strong("Too few answers to compare."),
            f" There are {found.low:,} low and {found.high:,} high scores in this period. Choose a "
            "longer one.",
        )
    sure = [one for one in found.facts if one.stands_out]
    if not sure:
        return (Strong("Nothing stands out."), f" {_looks(found)}, none goes with low scores more "
                "than chance explains.")  # fmt: skip
    low = [one for one in sure if one.odds.value > 0][:3]
    high = [one for one in sure if one.odds.value < 0][:2]
    said: list[str] = []
    if low:
        said += ["Low scores come most with ", *_named(low), ". "]
    if high:
        said += ["They are rarest with ", *_named(high), ". "]
    return (*said, f"{_looks(found)}, {len(sure)} stand{'s' if len(sure) == 1 else ''} out.",
            _before(found))  # fmt: skip


def _named(drivers: Sequence[Driver]) -> list[str]:
    said: list[str] = []
    for place, one in enumerate(drivers):
        between = "" if not place else " and " if place == len(drivers) - 1 else ", "
        said += [between, Strong(fact(one)), f" ({share(one)})"]
    return said


def _looks(found: Drivers) -> str:
    return f"Of {words.counted(found.looked_at, 'fact')} compared"


def _before(found: Drivers) -> str:
    if not found.is_about_us:
        return ""
    return (
        " Where a survey is about no ticket, the customer's last one of the 90 days before stands "
        "for it."
    )


def basis(found: Drivers | Words, metric: str) -> str:
    """Say what is compared, and how many looks at once are taken into account."""
    low, high = WHO[metric].split(" and ")
    between = " Who gave 7–8 is left out." if metric == "nps" else ""
    return (
        f"{found.low:,} {low} are compared with {found.high:,} {high}.{between} Many are looked at "
        "at once: of those that stand out, about 5 in 100 may still be chance."
    )


def about_words(found: Words, metric: str, column: str) -> Sentence:
    """Say which words go with low and with high scores, and what was read."""
    what = "comments" if column == COMMENTS else "subjects"
    if not found.low or not found.high:
        return (Strong(f"Too few {what} to compare."),
                f" {found.low:,} of low and {found.high:,} of high scores were found. Choose a "
                "longer period.")  # fmt: skip
    sure = [one for one in found.terms if one.stands_out]
    if not sure:
        return (Strong("No word stands out."), f" None comes with low scores in these {what} more "
                f"than chance explains.{_sampled(found, what)}")  # fmt: skip
    low = [f"“{one.text}”" for one in sure if one.odds.value > 0][:4]
    high = [f"“{one.text}”" for one in sure if one.odds.value < 0][:4]
    said: list[str] = []
    if low:
        said += ["With low scores come most ", Strong(words.listed(low)), ". "]
    if high:
        said += ["With high ones ", Strong(words.listed(high)), ". "]
    return (*said, _sampled(found, what).strip())


def _sampled(found: Words, what: str) -> str:
    if found.read >= found.comments:
        return ""
    return f" {found.read:,} of {found.comments:,} {what} were read, evenly over the period."


def term(one: Term) -> str:
    """Return how many low and high scores come with a word."""
    return f"{one.low:,} low, {one.high:,} high"


# ---------------------------------------------------------------------- mood


def mood(found: Read, metric: str) -> Sentence:
    """Say how the comments sound, how well that goes with the scores, and what is not known."""
    if not found.read:
        return (Strong("Nobody wrote a comment in this period."), " Choose a longer one.")
    counts = found.counts
    said: list[str] = [
        Strong(f"{counts[POSITIVE]:,} positive, {counts[NEGATIVE]:,} negative"),
        f" and {counts[NEUTRAL]:,} neutral comments of {found.read:,}. ",
    ]
    said += _agree(found.negative_low, "negative", LOW_SAID[metric])
    said += _agree(found.positive_high, "positive", HIGH_SAID[metric])
    unknown = words.say(found.unknown_share, "percent")
    said.append(f"In {unknown} of the comments no word was known.")
    if found.read < found.total:
        said.append(f" {found.read:,} of {found.total:,} were read, evenly over the period.")
    return tuple(said)


def _agree(answer: Answer, kind: str, gave: str) -> list[str]:
    if answer.value is None:
        return []
    low, high = (f"{round(end or 0)}%" for end in (answer.low, answer.high))
    small = ", few: take it with care" if answer.is_small else ""
    return [
        Strong(f"{round(answer.value)}% of the {kind} comments {gave}"),
        f" (95 % sure {low} – {high}{small}). ",
    ]


def comments(table: pa.Table, zone: str) -> dict[str, list[str]]:
    """Return comments as columns of text, ready for a table or a file."""
    rows = table.to_pylist()
    columns = {
        "Answered": [words.day(_local(row, zone)) for row in rows],
        "Score": [satisfaction.score(row) for row in rows],
        "Mood": [MOODS[row["mood"]] for row in rows],
        "Comment": [row["comment"] for row in rows],
        "Words that decided": [", ".join(row["deciding"]) for row in rows],
        "Topic": [row["about_topic"] or "" for row in rows],
        "Ticket": [row["ticket_id"] or "" for row in rows],
    }
    return {name: cells for name, cells in columns.items() if any(cells)}


def _local(row: Mapping[str, Any], zone: str) -> dt.date:
    moment: dt.datetime = row["happened_at"].replace(tzinfo=dt.UTC)
    return moment.astimezone(ZoneInfo(zone)).date()


# ---------------------------------------------------------------------- following up

OWNER, STATE, CONTACTED, NOTE = "Owner", "State", "Contacted", "Note"
ANSWERED, CUSTOMER, SCORE, COMMENT = "Answered", "Customer", "Score", "Comment"
EDITED = (STATE, OWNER, CONTACTED, NOTE)
FOLLOWED = pa.schema(
    [
        (ANSWERED, pa.date32()),
        (CUSTOMER, pa.string()),
        (SCORE, pa.string()),
        (COMMENT, pa.string()),
        (STATE, pa.string()),
        (OWNER, pa.string()),
        (CONTACTED, pa.date32()),
        (NOTE, pa.string()),
        ("Segment", pa.string()),
        ("MRR", pa.string()),
        ("Ticket", pa.string()),
    ]
)


def answered_on(row: Mapping[str, Any], zone: str) -> dt.date:
    """Return the local day of an answer."""
    return _local(row, zone)


def followed(
    rows: Sequence[Mapping[str, Any]], follow_ups: Sequence[FollowUp], zone: str
) -> pa.Table:
    """Return low scores with what was done about them, as columns of the screen or a file."""
    return pa.Table.from_pylist(
        [
            {
                ANSWERED: _local(row, zone),
                CUSTOMER: row["customer_id"],
                SCORE: satisfaction.score(row),
                COMMENT: row["comment"],
                STATE: STATES[one.state],
                OWNER: one.owner,
                CONTACTED: one.contacted_on,
                NOTE: one.note,
                "Segment": row["segment"],
                "MRR": None if row["mrr"] is None else money.roughly(row["mrr"]),
                "Ticket": row["ticket_id"],
            }
            for row, one in zip(rows, follow_ups, strict=True)
        ],
        FOLLOWED,
    )


def progress(done: Progress) -> Sentence:
    """Say how many low scores were followed up, and after how long a wait."""
    low = words.counted(done.low, "low score")
    if not done.low:
        return (Strong("No low scores in this period."), " Nothing to follow up.")
    if not done.followed_up:
        if done.low == 1:
            return (Strong("The one low score of this period was not followed up yet."),)
        return (Strong(f"None of the {low} of this period was followed up yet."),)
    said = Strong(f"{done.followed_up:,} of {low} of this period")
    were = f" {'was' if done.followed_up == 1 else 'were'} followed up"
    if done.days is None:
        return (said, f"{were}.")
    days = f"{done.days:g} {'day' if done.days == 1 else 'days'}"
    return (said, f"{were}, the median wait was ", Strong(days), ".")


def shortened(shown: int, total: int) -> str:
    """Say that a table holds the newest only."""
    return f"The newest {shown:,} of {total:,} are shown; the file holds more."
