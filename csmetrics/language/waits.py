"""The sentences about waits: how long customers wait, who still does, and when they come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csmetrics.analysis.breakdowns import Band, Hour
from csmetrics.headline import Answer, Headline
from csmetrics.language import stories, words
from csmetrics.language.stories import Sentence, said_change
from csmetrics.language.stress import ts, tsn
from csmetrics.translation import later, later_n, t, tn

IN_TIME = later(
    "How often a promise was kept, with its 95% range; beside each, how many it is judged on"
)
MONTH = 30 * 86400
# Of fewer there is no one in ten.
TEN = 10
# What waits are for: the plain median, that with those who still wait, those who do, what is done.
TIMES = {
    later("First response"): (
        *("first_response_time_median", "first_response_time_km"),
        *("waiting_first_response", "answered"),
    ),
    later("Resolution"): (
        *("resolution_time_median", "resolution_time_km"),
        *("waiting_resolution", "solved"),
    ),
}


def opening(headlines: Mapping[str, Headline], compared_with: str) -> Sentence:
    """Say how long customers wait for an answer and a solution, how that moved, who still waits.

    Without tickets the headlines are of calls: it says how those stand.
    """
    if "first_response_time_median" not in headlines:
        return stories.overview(list(headlines.values()), compared_with)
    response = headlines["first_response_time_median"]
    slow, waiting = (
        headlines["first_response_time_p90"].now,
        headlines["waiting_first_response"].now,
    )
    parts = [*_answered(response, slow), *_solved(headlines["resolution_time_median"])]
    if not parts and response.why_not:
        return (response.why_not,)
    if not parts:
        nobody = ts("**Nobody was answered in this period.**")
        return (*nobody, " ", *_waiting(waiting))
    return (*parts, *_moved(response, compared_with), *_waiting(waiting))


def _answered(response: Headline, slow: Answer) -> Sentence:
    if response.now.value is None:
        return ()
    half, long = words.duration(response.now.value), words.duration(slow.value or 0)
    if slow.n < TEN or long == half:
        said = ts("Half of the customers had a first answer within **{time}**.", time=half)
    else:
        said = ts(
            "Half of the customers had a first answer within **{time}**, one in ten waited longer "
            "than **{long}**.",
            time=half,
            long=long,
        )
    return (*said, " ")


def _solved(resolution: Headline) -> Sentence:
    if resolution.now.value is None:
        return ()
    half = words.duration(resolution.now.value)
    return (*ts("Half of the tickets were solved within **{time}**.", time=half), " ")


def _moved(response: Headline, compared_with: str) -> Sentence:
    if response.change is None or response.change.real is None:
        return ()
    if not response.change.real:
        same = t(
            "The wait for a first answer did not change beyond chance against {period}.",
            period=compared_with,
        )
        return (same, " ")
    faster = (response.change.difference or 0) < 0
    said = ts(FASTER if faster else SLOWER, period=compared_with, change=said_change(response))
    return (*said, " ")


FASTER = later("First answers are **faster than {period}** ({change}).")
SLOWER = later("First answers are **slower than {period}** ({change}).")


def _waiting(waiting: Answer) -> Sentence:
    if waiting.value is None:
        return ()
    count = round(waiting.value)
    if not count:
        return ts("Nobody waits for a first answer.")
    return tsn(
        "**{n} customer** still waits for a first answer.",
        "**{n} customers** still wait for a first answer.",
        count,
    )


@dataclass(frozen=True)
class Told:
    """What is said of the medians of one wait, by what ends it.

    nobody, everybody: where no ticket is there yet, and where none is left waiting
    is_of, leaves_out: what the plain median is of, and what not
    unknown: where more than half are left waiting
    """

    nobody: str
    everybody: str
    is_of: tuple[str, str]
    leaves_out: tuple[str, str]
    unknown: str


TOLD = {
    "answered": Told(
        later("No ticket of this period was answered yet: there is no median to compare."),
        later("All tickets were answered: the plain median of **{median}** leaves nobody out."),
        later_n(
            "The plain median of **{median}** is of the {n} ticket that was answered.",
            "The plain median of **{median}** is of the {n} tickets that were answered.",
        ),
        later_n(
            "It leaves out {n} ticket not answered yet.",
            "It leaves out {n} tickets not answered yet.",
        ),
        later(
            "Counted with the time they have waited so far (Kaplan–Meier), **half of all tickets "
            "were not answered yet**: nobody knows the median."
        ),
    ),
    "solved": Told(
        later("No ticket of this period was solved yet: there is no median to compare."),
        later("All tickets were solved: the plain median of **{median}** leaves nobody out."),
        later_n(
            "The plain median of **{median}** is of the {n} ticket that was solved.",
            "The plain median of **{median}** is of the {n} tickets that were solved.",
        ),
        later_n(
            "It leaves out {n} ticket not solved yet.",
            "It leaves out {n} tickets not solved yet.",
        ),
        later(
            "Counted with the time they have waited so far (Kaplan–Meier), **half of all tickets "
            "were not solved yet**: nobody knows the median."
        ),
    ),
}
STAYS = later(
    "Counted with the time they have waited so far (Kaplan–Meier), the median stays "
    "**{median}**: so few wait that it does not move."
)
IS = later(
    "Counted with the time they have waited so far (Kaplan–Meier), the median is **{median}**. "
    "Trust this one: leaving the slowest out makes a wait look shorter."
)


def plain_and_estimated(plain: Answer, estimated: Answer, waiting: Answer, done: str) -> Sentence:
    """Say why the plain median and the one with those still waiting (Kaplan–Meier) differ.

    `done` is what happened to the tickets of the plain median: "answered" or "solved".
    """
    told, left = TOLD[done], round(waiting.value or 0)
    if plain.value is None:
        return ts(told.nobody)
    median = words.duration(plain.value)
    if not left:
        return ts(told.everybody, median=median)
    is_of = tsn(*told.is_of, plain.n, median=median)
    left_out = tn(*told.leaves_out, left)
    return (*is_of, f" {left_out} ", *_estimated(median, estimated, told))


def _estimated(plain: str, estimated: Answer, told: Told) -> Sentence:
    if estimated.value is None:
        return ts(told.unknown)
    median = words.duration(estimated.value)
    return ts(STAYS if median == plain else IS, median=median)


def aged(bands: Sequence[Band]) -> str:
    """Say how many of the open tickets are older than a month."""
    whole = sum(band.count for band in bands)
    if not whole:
        return t("No ticket was open at the end of the period.")
    old = sum(band.count for band in bands if band.low >= MONTH)
    if not old:
        return t("{tickets}, none older than 30 days", tickets=words.counted(whole, "open ticket"))
    return tn(
        "{n} of {tickets} is older than 30 days",
        "{n} of {tickets} are older than 30 days",
        old,
        tickets=words.counted(whole, "open ticket"),
    )


AVERAGE = later("Tickets of an average week by hour")
AVERAGE_AND_MOST = later(
    "Tickets of an average week by hour. Most come on {weekday} from {start}:00 to {end}:00: {n}"
)
WHOLE = later("All tickets of the period by weekday and hour")
WHOLE_AND_MOST = later(
    "All tickets of the period by weekday and hour. Most came on {weekday} from {start}:00 to "
    "{end}:00: {n}"
)


def busiest(hours: Sequence[Hour]) -> str:
    """Say at which hour of the week most requests arrive, and how many on average or in all."""
    known = [hour for hour in hours if hour.average]
    if not known:
        return t("No requests arrived in this period.")
    whole = in_all(hours)
    sizes = [hour.count if whole else hour.average or 0.0 for hour in known]
    most = known[sizes.index(max(sizes))]
    if sizes.count(max(sizes)) > 1:
        return t(WHOLE if whole else AVERAGE)
    return t(
        WHOLE_AND_MOST if whole else AVERAGE_AND_MOST,
        weekday=words.weekday(most.weekday),
        start=most.hour,
        end=(most.hour + 1) % 24,
        n=words.plain(most.count) if whole else on_average(most),
    )


def in_all(hours: Sequence[Hour]) -> bool:
    """Tell whether so few arrive that their count says more than an average: 2, and not 0.15."""
    return max((hour.average or 0.0 for hour in hours), default=1.0) < 1


def on_average(hour: Hour) -> str:
    """Return how many arrive in an hour of the week; "" where it is not known.

    Nothing at all and a little look different, and what came in a single week is a whole number.
    """
    if hour.average is None:
        return ""
    return words.plain(hour.count) if hour.days == 1 else words.average(hour.average)
