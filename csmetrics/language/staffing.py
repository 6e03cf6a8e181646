"""The sentences about staffing: what an hour and a week need, and how a backlog runs down."""

from collections.abc import Callable, Sequence

from csmetrics.analysis.breakdowns import WEEKDAYS
from csmetrics.language import words
from csmetrics.language.stories import Sentence, Strong
from csmetrics.what_if.basis import Backlog
from csmetrics.what_if.erlang import Queue
from csmetrics.what_if.staffing import Need, Promise, agent_hours, busiest

ABOUT = (
    "The fewest agents that keep the promise in each hour of an average week (Erlang C; with "
    "patience, Erlang A). Breaks, training and absences come on top"
)
ASSUMES = (
    "Contacts come at random at a steady pace within an hour, and each hour is taken by itself. "
    "A queue left over from the hour before is not seen."
)
CLEARING = "If tickets come and are solved a day as in the period chosen"


def week(found: Sequence[Need], fewer: Sequence[Need], promise: Promise, noun: str) -> Sentence:
    """Say what a week and its busiest hour need, and what a scenario would spare of it.

    `fewer` is the week under the scenario.
    """
    peak = busiest(found)
    if peak is None:
        return ("Nothing came by this channel in this period.",)
    hours = agent_hours(found)
    said: Sentence = (
        "An average week needs ",
        Strong(words.counted(hours, "hour")),
        " of agents on duty",
        *_spared(hours, agent_hours(fewer)),
        f". The busiest hour is {at(peak)} with {words.say(peak.contacts, 'rate')} {noun}: ",
        Strong(words.counted(peak.agents, "agent")),
        f" {'answers' if peak.agents == 1 else 'answer'} {kept(peak.queue, promise)}",
    )
    return (*said, f"; {_load(peak.queue)}.")


def _spared(hours: int, fewer: int) -> Sentence:
    if hours == fewer:
        return ()
    return (f", and {fewer:,} under this scenario",)


def at(need: Need) -> str:
    """Return an hour of the week: Monday from 10:00 to 11:00."""
    return f"{WEEKDAYS[need.weekday]} from {need.hour}:00 to {(need.hour + 1) % 24}:00"


def kept(queue: Queue, promise: Promise) -> str:
    """Return how much is answered in time: 88.8% within 20s."""
    return f"{_percent(queue.service_level)} within {words.duration(promise.threshold_seconds)}"


def _load(queue: Queue) -> str:
    said = (
        f"{_percent(queue.waits)} wait, {words.duration(queue.wait_seconds)} on average over all, "
        f"and agents are busy {_percent(queue.occupancy)} of the time"
    )
    return f"{said}; {_percent(queue.gives_up)} give up" if queue.gives_up else said


def with_agents(agents: int, queue: Queue | None, need: Need, promise: Promise) -> Sentence:
    """Say what a given number of agents would do in the busiest hour."""
    who = words.counted(agents, "agent")
    if queue is None:
        work = words.say(need.contacts * promise.handling_seconds / 3600 / promise.at_once, "rate")
        return (
            Strong(f"With {who} the queue would grow without end: "),
            f"the contacts of this hour are the work of {work}.",
        )
    enough = "keeps" if queue.service_level >= promise.target else "does not keep"
    return (
        f"With {who}, ",
        Strong(kept(queue, promise)),
        f" would be answered, which {enough} the promise of {_percent(promise.target)}; "
        f"{_load(queue)}.",
    )


def table(choices: Sequence[tuple[int, Queue | None]], promise: Promise) -> dict[str, list[str]]:
    """Return a table with a line per number of agents: in time, waiting, busy, giving up."""
    columns: dict[str, list[str]] = {
        "Agents": [f"{agents:,}" for agents, _ in choices],
        f"Within {words.duration(promise.threshold_seconds)}": _column(
            choices, lambda queue: _percent(queue.service_level)
        ),
        "Have to wait": _column(choices, lambda queue: _percent(queue.waits)),
        "Average wait": _column(choices, lambda queue: words.duration(queue.wait_seconds)),
        "Agents busy": _column(choices, lambda queue: _percent(queue.occupancy)),
    }
    if promise.patience_seconds is not None:
        columns["Give up"] = _column(choices, lambda queue: _percent(queue.gives_up))
    return columns


def _column(choices: Sequence[tuple[int, Queue | None]], read: Callable[[Queue], str]) -> list[str]:
    return [words.NOTHING if queue is None else read(queue) for _, queue in choices]


def clearing(
    backlog: Backlog, share: float, more_solved: float, days: float | None, today: float | None
) -> Sentence:
    """Say how long it takes until nothing is open, under a scenario and as things go today."""
    come = words.say(backlog.created_a_day * share, "rate")
    solved = words.say(backlog.solved_a_day * (1 + more_solved), "rate")
    open_now = words.counted(words.whole(backlog.open), "ticket")
    verb = "is" if words.whole(backlog.open) == 1 else "are"
    if not backlog.open:
        return ("No ticket is open at the end of the period.",)
    pace = f"{open_now} {verb} open; {come} come a day and {solved} are solved: "
    if days is None:
        return (pace, Strong("the backlog is never worked off"),
                ". It shrinks only where more are solved than come.")  # fmt: skip
    said: Sentence = (pace, Strong(f"worked off in {_days(days)}"))
    if today is None:
        return (*said, ", and never as things go today.")
    if _days(today) == _days(days):
        return (*said, ".")
    return (*said, f", and in {_days(today)} as things go today.")


def _days(days: float) -> str:
    return words.counted(max(1, words.whole(days)), "day")


def _percent(share: float) -> str:
    return words.say(100 * share, "percent")
