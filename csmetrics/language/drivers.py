"""The sentences about low scores: what goes with them, what customers write, what was done."""

import datetime as dt
import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from csmetrics.analysis.drivers import BETWEEN, HIGH, LEAST, LOW, NONE, YES, Driver, Drivers, Words
from csmetrics.analysis.drivers_moods import Read
from csmetrics.asking.periods import local_day
from csmetrics.headline import Answer
from csmetrics.language import money, satisfaction, words
from csmetrics.language.stories import in_sentence
from csmetrics.language.stress import Sentence, Strong, ts, tsn
from csmetrics.team.follow_ups import STATES, FollowUp, Progress
from csmetrics.translation import later, number, t, tn
from csmetrics.words.apart import Term
from csmetrics.words.log_odds import LogOdds
from csmetrics.words.mood import NEGATIVE, NEUTRAL, POSITIVE, UNKNOWN

SERVICE, COMMENTS, SUBJECTS = "service", "comment", "subject"
LOOKED_AT = {
    SERVICE: later("What happened"),
    COMMENTS: later("Words in comments"),
    SUBJECTS: later("Words in subjects"),
}
HOW = later("What comes together with low scores: a hint where to look, no proof of a cause")
READ = later(
    "×2 means twice the odds of a low score. Bars are 95% ranges; grey is what chance may "
    "explain, open dots are fewer than 30 answers. The small number is how many answers "
    "are behind it."
)
FACTS = {
    "about_topic": later("Topic"),
    "about_channel": later("Channel"),
    "segment": later("Segment"),
    "first_response_seconds": later("First response"),
    "resolution_seconds": later("Resolution"),
    "agent_replies": later("Agent replies"),
}
# Where it is so, and where it is not.
YES_OR_NO = {
    "reopens": (later("Reopened"), later("Not reopened")),
    "asked_at": (later("Asked in opening hours"), later("Not asked in opening hours")),
}
GROUPS: Mapping[str, Mapping[str, str]] = {
    "nps": {LOW: "0–6", BETWEEN: "7–8", HIGH: "9–10"},
    "csat": {LOW: later("Not satisfied"), HIGH: later("Satisfied")},
}
NEGATIVE_LOW = {
    "nps": later("**{share} of the negative comments gave 0–6** (95% sure {range})."),
    "csat": later(
        "**{share} of the negative comments are from customers who were not satisfied** "
        "(95% sure {range})."
    ),
}
POSITIVE_HIGH = {
    "nps": later("**{share} of the positive comments gave 9–10** (95% sure {range})."),
    "csat": later(
        "**{share} of the positive comments are from customers who were satisfied** "
        "(95% sure {range})."
    ),
}
COMPARED = {
    "nps": later("{low} detractors are compared with {high} promoters. Who gave 7–8 is left out."),
    "csat": later("{low} unsatisfied are compared with {high} satisfied customers."),
}
AT_ONCE = later(
    "Many are looked at at once: of those that stand out, about 5 in 100 may still be chance."
)
TOO_FEW = {
    COMMENTS: later(
        "**Too few comments to compare.** {low} of low and {high} of high scores were found. "
        "Choose a longer period."
    ),
    SUBJECTS: later(
        "**Too few subjects to compare.** {low} of low and {high} of high scores were found. "
        "Choose a longer period."
    ),
}
NO_WORD = {
    COMMENTS: later(
        "**No word stands out.** None comes with low scores in these comments more than chance "
        "explains."
    ),
    SUBJECTS: later(
        "**No word stands out.** None comes with low scores in these subjects more than chance "
        "explains."
    ),
}
SAMPLED = {
    COMMENTS: later("{read} of {all} comments were read, evenly over the period."),
    SUBJECTS: later("{read} of {all} subjects were read, evenly over the period."),
}
MOODS = {
    NEGATIVE: later("Negative"),
    NEUTRAL: later("Neutral"),
    POSITIVE: later("Positive"),
    UNKNOWN: later("Not known"),
}
MOOD_HOW = later(
    "Told by a list of English and German words, negations among them; it knows no irony"
)
FOLLOW_HOW = later(
    "Each change in the table is kept at once; “Contacted” is when the customer heard from you"
)


def fact(driver: Driver) -> str:
    """Return what a fact is called: “Topic: Billing”, “Reopened”."""
    if driver.fact == "tickets_before":
        if driver.value == NONE:
            return t("No ticket in 90 days")
        count = 1 if driver.value == "1" else 2
        return tn("{n} ticket in 90 days", "{n} tickets in 90 days", count, n=driver.value)
    if driver.fact in YES_OR_NO:
        is_so, is_not = YES_OR_NO[driver.fact]
        return t(is_so) if driver.value == YES else t(is_not)
    return f"{t(FACTS[driver.fact])}: {driver.value}"


def share(driver: Driver) -> str:
    """Return how many answers are low with a fact and without it: 39% low, others 13%."""
    with_it, without = (words.percent(one) for one in (driver.share, driver.others_share))
    return t("{share} low, others {others}", share=with_it, others=without)


def factor(log_odds: float) -> str:
    """Return how many times the odds of a low score are with a fact: ×2.1, ×0.45, ×12."""
    odds = math.exp(log_odds)
    return t("×{n}", n=number(odds, 0 if odds >= 9.95 else 1 if odds >= 0.995 else 2))


def factors(odds: LogOdds) -> str:
    """Return the 95% range of odds."""
    return t("{low} – {high}", low=factor(odds.low), high=factor(odds.high))


def opening(found: Drivers, metric: str) -> Sentence:
    """Say which facts go with low and which with high scores beyond chance, and of how many."""
    if not found.facts and min(found.low, found.high) >= LEAST:
        return ts(
            "**Nothing to compare them by.** Too few of the {low} low and {high} high scores come "
            "with a ticket, a channel or a topic.",
            low=number(found.low),
            high=number(found.high),
        )
    if not found.facts:
        return ts(
            "**Too few answers to compare.** Low scores in this period: {low}; high ones: {high}. "
            "Choose a longer period.",
            low=number(found.low),
            high=number(found.high),
        )
    looked = words.counted(found.looked_at, "fact")
    sure = [one for one in found.facts if one.stands_out]
    if not sure:
        return ts(
            "**Nothing stands out.** Of {facts} compared, none goes with low scores more than "
            "chance explains.",
            facts=looked,
        )
    low = [one for one in sure if one.odds.value > 0][:3]
    high = [one for one in sure if one.odds.value < 0][:2]
    said: list[str] = []
    if low:
        said += [*ts("Low scores come most with {facts}.", facts=_named(low)), " "]
    if high:
        said += [*ts("They are rarest with {facts}.", facts=_named(high)), " "]
    told = tn(
        "Of {facts} compared, {n} stands out.",
        "Of {facts} compared, {n} stand out.",
        len(sure),
        facts=looked,
    )
    return (*said, told, *_before(found))


def _named(drivers: Sequence[Driver]) -> Sentence:
    *rest, last = [(Strong(fact(one)), f" ({share(one)})") for one in drivers]
    if not rest:
        return last
    listed = [piece for one in rest for piece in (", ", *one)][1:]
    return ts("{listed} and {last}", listed=tuple(listed), last=last)


def _before(found: Drivers) -> Sentence:
    if not found.is_about_us:
        return ()
    said = t(
        "Where a survey is about no ticket, the customer's last one of the 90 days before stands "
        "for it."
    )
    return (" ", said)


def basis(found: Drivers | Words, metric: str) -> str:
    """Say what is compared, and how many looks at once are taken into account."""
    compared = t(COMPARED[metric], low=number(found.low), high=number(found.high))
    return f"{compared} {t(AT_ONCE)}"


def about_words(found: Words, metric: str, column: str) -> Sentence:
    """Say which words go with low and with high scores, and what was read."""
    if not found.low or not found.high:
        return ts(TOO_FEW[column], low=number(found.low), high=number(found.high))
    sure = [one for one in found.terms if one.stands_out]
    sampled = _sampled(found, column)
    if not sure:
        return (*ts(NO_WORD[column]), *((" ", sampled) if sampled else ()))
    low = [t("“{text}”", text=one.text) for one in sure if one.odds.value > 0][:4]
    high = [t("“{text}”", text=one.text) for one in sure if one.odds.value < 0][:4]
    said: list[str] = []
    if low:
        said += [*ts("With low scores come most **{words}**.", words=words.listed(low)), " "]
    if high:
        said += [*ts("With high ones **{words}**.", words=words.listed(high)), " "]
    return (*said, sampled)


def _sampled(found: Words, column: str) -> str:
    if found.read >= found.comments:
        return ""
    return t(SAMPLED[column], read=number(found.read), all=number(found.comments))


def term(one: Term) -> str:
    """Return how many low and high scores come with a word."""
    return t("{low} low, {high} high", low=number(one.low), high=number(one.high))


# ---------------------------------------------------------------------- mood


def mood(found: Read, metric: str) -> Sentence:
    """Say how the comments sound, how well that goes with the scores, and what is not known."""
    if not found.read:
        return ts("**Nobody wrote a comment in this period.** Choose a longer one.")
    counts = found.counts
    said = [
        *ts(
            "**{positive} positive, {negative} negative** and {neutral} neutral comments of {all}.",
            positive=number(counts[POSITIVE]),
            negative=number(counts[NEGATIVE]),
            neutral=number(counts[NEUTRAL]),
            all=number(found.read),
        ),
        " ",
    ]
    said += agreeing(found, metric)
    if found.unknown_share:
        unknown = words.say(found.unknown_share, "percent")
        said += [t("In {share} of the comments no word was known.", share=unknown), " "]
    if found.read < found.total:
        read, whole = number(found.read), number(found.total)
        sampled = t("{read} of {all} were read, evenly over the period.", read=read, all=whole)
        said.append(sampled)
    return tuple(said[:-1] if said[-1] == " " else said)


def agreeing(found: Read, metric: str) -> Sentence:
    """Say how many of the negative comments come with low scores, and of the positive with high."""
    low = _agree(found.negative_low, NEGATIVE_LOW[metric])
    return (*low, *_agree(found.positive_high, POSITIVE_HIGH[metric]))


def _agree(answer: Answer, text: str) -> Sentence:
    if answer.value is None:
        return ()
    low, high = (words.percent(end or 0) for end in (answer.low, answer.high))
    ends = t("{low} – {high}", low=low, high=high)
    if answer.is_small:
        ends = t("{range}, few: take it with care", range=ends)
    return (*ts(text, share=words.percent(answer.value), range=ends), " ")


def comments(table: pa.Table, zone: str) -> dict[str, list[str]]:
    """Return comments as columns of text, ready for a table or a file."""
    rows = table.to_pylist()
    moods = [MOODS[row["mood"]] for row in rows]
    columns = {
        t("Answered"): [words.day(_local(row, zone)) for row in rows],
        t("Score"): [satisfaction.score(row) for row in rows],
        t("Mood"): [t(mood) for mood in moods],
        t("Comment"): [row["comment"] for row in rows],
        t("Words that decided"): [", ".join(row["deciding"]) for row in rows],
        t("Topic"): [row["about_topic"] or "" for row in rows],
        t("Ticket"): [row["ticket_id"] or "" for row in rows],
    }
    return {name: cells for name, cells in columns.items() if any(cells)}


def _local(row: Mapping[str, Any], zone: str) -> dt.date:
    return local_day(row["happened_at"], ZoneInfo(zone))


# ---------------------------------------------------------------------- following up

# The names and states of the table stay as they are in every language, as keys; what is shown of
# them, and written into a file, is said with `t`.
OWNER, STATE, CONTACTED, NOTE = later("Owner"), later("State"), later("Contacted"), later("Note")
ANSWERED, CUSTOMER = later("Answered"), later("Customer")
SCORE, COMMENT, SEGMENT, TICKET = (
    later("Score"),
    later("Comment"),
    later("Segment"),
    later("Ticket"),
)
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
        (SEGMENT, pa.string()),
        ("MRR", pa.string()),
        (TICKET, pa.string()),
    ]
)


def answered_on(row: Mapping[str, Any], zone: str) -> dt.date:
    """Return the local day of an answer."""
    return _local(row, zone)


def followed(
    rows: Sequence[Mapping[str, Any]], follow_ups: Sequence[FollowUp], zone: str
) -> pa.Table:
    """Return low scores with what was done about them, as columns of the screen or a file."""
    revenue = money.alike([row["mrr"] for row in rows])
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
                SEGMENT: row["segment"],
                "MRR": paid,
                TICKET: row["ticket_id"],
            }
            for row, one, paid in zip(rows, follow_ups, revenue, strict=True)
        ],
        FOLLOWED,
    )


def without_empty(table: pa.Table) -> pa.Table:
    """Return the table of low scores without columns of which no row has anything to be read."""
    return table.select(
        [
            name
            for name in table.column_names
            if name in EDITED or table[name].null_count < table.num_rows
        ]
    )


def for_file(table: pa.Table) -> pa.Table:
    """Return the table of low scores as a person reads it in a file."""
    states = pa.array([t(state) for state in table[STATE].to_pylist()], pa.string())
    place = table.schema.get_field_index(STATE)
    said = table.set_column(place, STATE, states)
    return said.rename_columns([t(name) for name in said.column_names])


def kept(changed: Sequence[tuple[Mapping[str, Any], Collection[str]]], zone: str) -> str:
    """Say which cells of which low scores were kept: “Kept: note of Ada, 30 Mar 2026”."""
    if len(changed) > 1:
        return t("Kept: changes to {rows}", rows=words.counted(len(changed), "low score"))
    ((row, names),) = changed
    what = words.listed([in_sentence(t(name)) for name in EDITED if name in names])
    day = words.day(_local(row, zone))
    if not row["customer_id"]:
        return t("Kept: {what} of the answer of {day}", what=what, day=day)
    return t("Kept: {what} of {customer}, {day}", what=what, customer=row["customer_id"], day=day)


def progress(done: Progress) -> Sentence:
    """Say how many low scores were followed up, and after how long a wait."""
    if not done.low:
        return ts("**No low scores in this period.** Nothing to follow up.")
    if not done.followed_up:
        return tsn(
            "**The one low score of this period was not followed up yet.**",
            "**None of the {n} low scores of this period was followed up yet.**",
            done.low,
        )
    low = words.counted(done.low, "low score")
    if done.days is None:
        return tsn(
            "**{n} of {low} of this period** was followed up.",
            "**{n} of {low} of this period** were followed up.",
            done.followed_up,
            low=low,
        )
    return tsn(
        "**{n} of {low} of this period** was followed up, the median wait was **{days}**.",
        "**{n} of {low} of this period** were followed up, the median wait was **{days}**.",
        done.followed_up,
        low=low,
        days=_days(done.days),
    )


def _days(days: float) -> str:
    decimals = 0 if days == round(days) else 1
    return tn("{n} day", "{n} days", days, n=number(days, decimals))


def shortened(shown: int, total: int) -> str:
    """Say that a table holds the newest only."""
    return t(
        "The newest {shown} of {all} are shown; the file holds more.",
        shown=number(shown),
        all=number(total),
    )
