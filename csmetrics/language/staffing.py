"""The sentences about staffing: what an hour and a week need, and how a backlog runs down."""

import math
from collections.abc import Callable, Sequence

from csmetrics.language import words
from csmetrics.language.said import Said, cell, counts
from csmetrics.language.stress import Sentence, ts, tsn
from csmetrics.translation import later, number, t
from csmetrics.what_if.basis import Backlog
from csmetrics.what_if.erlang import Queue
from csmetrics.what_if.staffing import (
    Need,
    Promise,
    agent_hours,
    busiest,
    more_to_keep_pace,
)

ABOUT = later(
    "The fewest agents that keep the promise in each hour of an average week (Erlang C; with "
    "patience, Erlang A). Breaks, training and absences come on top"
)
ASSUMES = later(
    "Contacts come at random at a steady pace within an hour, and each hour is taken by itself. "
    "A queue left over from the hour before is not seen."
)
CLEARING = later(
    "If as many tickets are solved a day as in the period chosen, and come as under the scenario "
    "above"
)


def week(
    found: Sequence[Need],
    fewer: Sequence[Need],
    promise: Promise,
    noun: str,
    today: Sequence[Need],
) -> Sentence:
    """Say what a week and its busiest hour need, and what a scenario would spare of it.

    `fewer` is the week under the scenario, and `today` with as many contacts as in the period.
    """
    peak = busiest(found)
    if peak is None:
        return (t("Nothing came by this channel in this period."),)
    hours, spared = agent_hours(found), agent_hours(fewer)
    if hours == spared:
        duty = tsn(
            "An average week needs **{n} hour** of agents on duty.",
            "An average week needs **{n} hours** of agents on duty.",
            hours,
        )
    else:
        duty = tsn(
            "An average week needs **{n} hour** of agents on duty, and {fewer} under this "
            "scenario.",
            "An average week needs **{n} hours** of agents on duty, and {fewer} under this "
            "scenario.",
            hours,
            fewer=number(spared),
        )
    busy = tsn(
        "The busiest hour is {hour} with {contacts} {noun}: **{n} agent** answers {kept}; {load}.",
        "The busiest hour is {hour} with {contacts} {noun}: **{n} agents** answer {kept}; {load}.",
        peak.agents,
        hour=at(peak),
        contacts=words.say(peak.contacts, "rate"),
        noun=noun,
        kept=kept(peak.queue, promise),
        load=_load(peak.queue),
    )
    if (hours_today := agent_hours(today)) == hours:
        return (*duty, " ", *busy)
    compared = tsn(
        "As many contacts as in this period need {n} hour.",
        "As many contacts as in this period need {n} hours.",
        hours_today,
    )
    return (*duty, " ", *compared, " ", *busy)


def people(agents: int) -> Sentence:
    """Say how many agents cover the hours on duty of a week."""
    return tsn(
        "That is the work of **{n} agent** for this channel alone.",
        "That is the work of **{n} agents** for this channel alone.",
        agents,
    )


def at(need: Need) -> str:
    """Return an hour of the week: Monday from 10:00 to 11:00."""
    return t(
        "{day} from {start}:00 to {end}:00",
        day=words.weekday(need.weekday),
        start=need.hour,
        end=(need.hour + 1) % 24,
    )


def kept(queue: Queue, promise: Promise) -> str:
    """Return how much is answered in time: 88.8% within 20s."""
    return t(
        "{share} within {time}",
        share=_percent(queue.service_level),
        time=words.duration(promise.threshold_seconds),
    )


def _load(queue: Queue) -> str:
    said = t(
        "{share} wait, {time} on average over all, and agents are busy {busy} of the time",
        share=_percent(queue.waits),
        time=words.duration(queue.wait_seconds),
        busy=_percent(queue.occupancy),
    )
    if not queue.gives_up:
        return said
    return t("{load}; {share} give up", load=said, share=_percent(queue.gives_up))


def with_agents(agents: int, queue: Queue | None, need: Need, promise: Promise) -> Sentence:
    """Say what a given number of agents would do in the busiest hour."""
    if queue is None:
        work = words.say(need.contacts * promise.handling_seconds / 3600 / promise.at_once, "rate")
        return tsn(
            "**With {n} agent the queue would grow without end:** the contacts of this hour are "
            "the work of {work}.",
            "**With {n} agents the queue would grow without end:** the contacts of this hour are "
            "the work of {work}.",
            agents,
            work=work,
        )
    told = {
        "kept": kept(queue, promise),
        "target": _percent(promise.target),
        "load": _load(queue),
    }
    if queue.service_level >= promise.target:
        return tsn(
            "With {n} agent, **{kept}** would be answered, which keeps the promise of {target}; "
            "{load}.",
            "With {n} agents, **{kept}** would be answered, which keeps the promise of {target}; "
            "{load}.",
            agents,
            **told,
        )
    return tsn(
        "With {n} agent, **{kept}** would be answered, which does not keep the promise of "
        "{target}; {load}.",
        "With {n} agents, **{kept}** would be answered, which does not keep the promise of "
        "{target}; {load}.",
        agents,
        **told,
    )


def table(choices: Sequence[tuple[int, Queue | None]], promise: Promise) -> dict[str, list[str]]:
    """Return a table with a line per number of agents: in time, waiting, busy, giving up."""
    columns: dict[str, list[str]] = {
        t("Agents"): counts([agents for agents, _ in choices]),
        t("Within {time}", time=words.duration(promise.threshold_seconds)): _column(
            choices, lambda queue: _share(queue.service_level)
        ),
        t("Have to wait"): _column(choices, lambda queue: _share(queue.waits)),
        t("Average wait"): _column(choices, lambda queue: cell(queue.wait_seconds, "seconds")),
        t("Agents busy"): _column(choices, lambda queue: _share(queue.occupancy)),
    }
    if promise.patience_seconds is not None:
        columns[t("Give up")] = _column(choices, lambda queue: _share(queue.gives_up))
    return columns


def _column(
    choices: Sequence[tuple[int, Queue | None]], read: Callable[[Queue], Said]
) -> list[str]:
    return [cell(None, "count") if queue is None else read(queue) for _, queue in choices]


def _share(share: float) -> Said:
    return cell(100 * share, "percent")


def clearing(
    backlog: Backlog, share: float, more_solved: float, days: float | None, today: float | None
) -> Sentence:
    """Say how long it takes until nothing is open, under a scenario and as things go today."""
    come = words.say(backlog.created_a_day * share, "rate")
    solved = words.say(backlog.solved_a_day * (1 + more_solved), "rate")
    if not backlog.open:
        return (t("No ticket is open at the end of the period."),)
    pace = tsn(
        "{n} ticket is open; {come} come a day and {solved} are solved:",
        "{n} tickets are open; {come} come a day and {solved} are solved:",
        words.whole(backlog.open),
        come=come,
        solved=solved,
    )
    if days is None:
        return (*pace, " ", *_never(more_to_keep_pace(backlog, share)))
    return (*pace, " ", *_worked_off(days, today))


def _never(more: float | None) -> Sentence:
    if more is None or more <= 0:
        return ts(
            "**the backlog is never worked off**. It shrinks only where more are solved than come."
        )
    return ts(
        "**the backlog is never worked off**. To keep pace, **{share} more** have to be solved a "
        "day than in this period.",
        share=words.percent(math.ceil(100 * more - 1e-9)),
    )


def _worked_off(days: float, today: float | None) -> Sentence:
    then = _whole(days)
    if today is None:
        return tsn(
            "**worked off in {n} day**, and never as things go today.",
            "**worked off in {n} days**, and never as things go today.",
            then,
        )
    if _whole(today) == then:
        return tsn("**worked off in {n} day**.", "**worked off in {n} days**.", then)
    return tsn(
        "**worked off in {n} day**, and in {today} as things go today.",
        "**worked off in {n} days**, and in {today} as things go today.",
        then,
        today=words.counted(_whole(today), "day"),
    )


def _whole(days: float) -> int:
    return max(1, words.whole(days))


def _percent(share: float) -> str:
    return words.say(100 * share, "percent")
