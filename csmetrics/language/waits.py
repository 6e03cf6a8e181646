"""The sentences about waits: how long customers wait, who still does, and when they come."""

from collections.abc import Mapping, Sequence

from csmetrics.analysis.breakdowns import WEEKDAYS, Band, Hour
from csmetrics.headline import Answer, Headline
from csmetrics.language import words
from csmetrics.language.stories import Sentence, Strong, said_change

IN_TIME = "How often a promise was kept, with its 95 % range; beside each, how many it is judged on"
MONTH = 30 * 86400
# What waits are for: the plain median, that with those who still wait, those who do, what is done.
TIMES = {
    "First response": (
        *("first_response_time_median", "first_response_time_km"),
        *("waiting_first_response", "answered"),
    ),
    "Resolution": (
        *("resolution_time_median", "resolution_time_km"),
        *("waiting_resolution", "solved"),
    ),
}


def opening(headlines: Mapping[str, Headline], compared_with: str) -> Sentence:
    """Say how long customers wait for an answer and a solution, how that moved, who still waits."""
    response = headlines["first_response_time_median"]
    slow, waiting = (
        headlines["first_response_time_p90"].now,
        headlines["waiting_first_response"].now,
    )
    parts = [*_answered(response, slow), *_solved(headlines["resolution_time_median"])]
    if not parts:
        return (Strong("Nobody was answered in this period. "), *_waiting(waiting))
    return (*parts, *_moved(response, compared_with), *_waiting(waiting))


def _answered(response: Headline, slow: Answer) -> Sentence:
    if response.now.value is None:
        return ()
    said = ("Half of the customers had a first answer within ",
            Strong(words.say(response.now.value, "seconds")))  # fmt: skip
    if slow.value is None:
        return (*said, ". ")
    return (*said, ", one in ten waited longer than ", Strong(_long(slow)), ". ")


def _long(slow: Answer) -> str:
    return words.say(slow.value, "seconds")


def _solved(resolution: Headline) -> Sentence:
    if resolution.now.value is None:
        return ()
    value = words.say(resolution.now.value, "seconds")
    return ("Half of the tickets were solved within ", Strong(value), ". ")


def _moved(response: Headline, compared_with: str) -> Sentence:
    if response.change is None or response.change.real is None:
        return ()
    if not response.change.real:
        return (f"The wait for a first answer did not change beyond chance against "
                f"{compared_with}. ",)  # fmt: skip
    faster = (response.change.difference or 0) < 0
    return (
        "First answers are ",
        Strong(f"{'faster' if faster else 'slower'} than {compared_with}"),
        f" ({said_change(response)}). ",
    )


def _waiting(waiting: Answer) -> Sentence:
    if waiting.value is None:
        return ()
    count = round(waiting.value)
    if not count:
        return ("Nobody waits for a first answer.",)
    verb = "waits" if count == 1 else "wait"
    return (Strong(words.counted(count, "customer")), f" still {verb} for a first answer.")


def plain_and_estimated(plain: Answer, estimated: Answer, waiting: Answer, done: str) -> Sentence:
    """Say why the plain median and the one with those still waiting (Kaplan–Meier) differ.

    `done` is what happened to the tickets of the plain median: "answered" or "solved".
    """
    left = round(waiting.value or 0)
    if plain.value is None:
        return (f"No ticket of this period was {done} yet: there is no median to compare.",)
    value = words.say(plain.value, "seconds")
    if not left:
        return ("All tickets were ", f"{done}: the plain median of ", Strong(value),
                " leaves nobody out.")  # fmt: skip
    said: Sentence = (
        "The plain median of ",
        Strong(value),
        f" is of the {words.counted(plain.n, 'ticket')} that {_was(plain.n)} {done}. It leaves out "
        f"{words.counted(left, 'ticket')} not {done} yet. ",
    )
    return (*said, *_estimated(value, estimated, done))


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _estimated(plain: str, estimated: Answer, done: str) -> Sentence:
    counted = "Counted with the time they have waited so far (Kaplan–Meier), "
    if estimated.value is None:
        return (counted, Strong(f"half of all tickets were not {done} yet"),
                ": nobody knows the median.")  # fmt: skip
    value = words.say(estimated.value, "seconds")
    if value == plain:
        return (counted, "the median stays ", Strong(value), ": so few wait that it does not move.")
    return (counted, "the median is ", Strong(value),
            ". Trust this one: leaving the slowest out makes a wait look shorter.")  # fmt: skip


def aged(bands: Sequence[Band]) -> str:
    """Say how many of the open tickets are older than a month."""
    whole = sum(band.count for band in bands)
    if not whole:
        return "No ticket was open at the end of the period."
    old = sum(band.count for band in bands if band.low >= MONTH)
    if not old:
        return f"{words.counted(whole, 'open ticket')}, none older than 30 days"
    verb = "is" if old == 1 else "are"
    return f"{old:,} of {words.counted(whole, 'open ticket')} {verb} older than 30 days"


def busiest(hours: Sequence[Hour]) -> str:
    """Say at which hour of the week most requests arrive, and how many on average."""
    known = [hour for hour in hours if hour.average]
    if not known:
        return "No requests arrived in this period."
    most = max(known, key=lambda hour: hour.average or 0)
    return (
        f"Tickets of an average week by hour. Most come on {WEEKDAYS[most.weekday]} from "
        f"{most.hour}:00 to {(most.hour + 1) % 24}:00: {most.average:.1f}"
    )
