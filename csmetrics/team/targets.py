"""Targets: what a metric should be from a day on, for everyone or for a segment or a channel.

A target is judged on the number that is shown: 5.04 % is shown as 5.0 % and meets "at most 5.0 %".
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from csmetrics.catalogue import Metric, catalogue
from csmetrics.engine import Database, Session
from csmetrics.errors import Problem
from csmetrics.language import words
from csmetrics.team.settings import ALWAYS
from csmetrics.translation import later, number, rounded, t, tn

TABLES = (
    """create table if not exists targets (
        metric VARCHAR, segment VARCHAR, channel VARCHAR, value DOUBLE, holds_from DATE,
        changed_at TIMESTAMP)""",
)

Where = Database | Session
Verdict = Literal["on target", "off target", "too early", "no target"]
GROUPS = ("segment", "channel")
LIMITS: dict[str, tuple[float, float]] = {
    "percent": (0, 100),
    "points": (-100, 100),
    "score": (1, 7),
}


@dataclass(frozen=True)
class Target:
    """What a metric should be from a day on; a value of None: there is no target any more."""

    metric: str
    value: float | None
    holds_from: dt.date
    segment: str | None = None
    channel: str | None = None

    @property
    def about(self) -> tuple[str, str | None, str | None]:
        """Return what it is a target of: metric, segment, channel."""
        return self.metric, self.segment, self.channel


VERDICTS: dict[Verdict, str] = {
    "on target": later("On target"),
    "off target": later("Off target"),
    "too early": later("Too early to say"),
    "no target": later("No target"),
}


@dataclass(frozen=True)
class Judgement:
    """How a number stands to its target: a verdict, the goal and the distance to it in words."""

    verdict: Verdict
    goal: str = ""
    distance: str = ""

    @property
    def sentence(self) -> str:
        """Return all of it: "Off target · goal ≥ 90.0% · 2.1 pts below"."""
        goal = t("goal {goal}", goal=self.goal) if self.goal else ""
        parts = (t(VERDICTS[self.verdict]), goal, self.distance)
        return " · ".join(part for part in parts if part)


NO_TARGET = Judgement("no target")


def save(
    session: Session,
    metric: str,
    value: float | None,
    holds_from: dt.date | None = None,
    *,
    segment: str | None = None,
    channel: str | None = None,
) -> None:
    """Keep a target from a day on (None: always); a value of None ends it on that day.

    Runs inside the caller's transaction. Raises Problem where a target makes no sense.
    """
    check(metric, value, segment, channel)
    forget(session, metric, holds_from or ALWAYS, segment=segment, channel=channel)
    session.run(
        "insert into targets values ($metric, $segment, $channel, $value, $since, $now)",
        _about(metric, holds_from or ALWAYS, segment, channel)
        | {"value": value, "now": dt.datetime.now(dt.UTC).replace(tzinfo=None)},
    )


def forget(
    session: Session,
    metric: str,
    holds_from: dt.date,
    *,
    segment: str | None = None,
    channel: str | None = None,
) -> None:
    """Remove the target that holds from a day on, as if it had never been set."""
    session.run(
        "delete from targets where metric = $metric and holds_from = $since"
        " and segment is not distinct from $segment and channel is not distinct from $channel",
        _about(metric, holds_from, segment, channel),
    )


def history(where: Where, metric: str | None = None) -> list[Target]:
    """Return all targets there have been, by metric and by the day they hold from."""
    rows = where.rows(
        "select metric, value, holds_from, segment, channel from targets"
        " order by metric, holds_from, segment nulls first, channel nulls first"
    )
    return [Target(**row) for row in rows if metric in (None, row["metric"])]


def in_force(targets: Iterable[Target], on: dt.date) -> list[Target]:
    """Return the targets that hold on a day, one of each metric, segment and channel."""
    held = {target.about: target for target in targets if target.holds_from <= on}
    return [target for target in held.values() if target.value is not None]


def find(
    targets: Sequence[Target],
    metric: str,
    on: dt.date,
    *,
    segment: str | None = None,
    channel: str | None = None,
) -> Target | None:
    """Return the target of a number on a day: its group's own, else the one for everyone.

    The segment's goes before the channel's, because promises are made to customers.
    """
    held = {target.about: target for target in in_force(targets, on)}
    groups = ((segment, channel), (segment, None), (None, channel), (None, None))
    found = (held.get((metric, *group)) for group in groups)
    return next((target for target in found if target is not None), None)


def held_over(
    targets: Sequence[Target],
    metric: str,
    days: Sequence[dt.date],
    *,
    segment: str | None = None,
    channel: str | None = None,
) -> list[Target | None]:
    """Return the target of a number on each of some days; before the first was set, that one."""
    found = [find(targets, metric, day, segment=segment, channel=channel) for day in days]
    before = next((place for place, one in enumerate(found) if one is not None), 0)
    return [found[before]] * before + found[before:] if found else []


def judge(
    metric: Metric, value: float | None, target: Target | None, *, goes_on: bool = False
) -> Judgement:
    """Judge a number as it is shown against a target.

    While its period goes on, a number that grows with the days is judged only where the days to
    come cannot turn it: 40 of at most 1,000 on the third day of a month is no goal met.
    """
    if target is None or target.value is None:
        return NO_TARGET
    goal = goal_in_words(metric, target)
    if value is None or value != value:
        return Judgement("no target", goal, t("nothing to judge"))
    difference = as_shown(value, metric.unit) - as_shown(target.value, metric.unit)
    is_met = difference >= 0 if metric.better == "higher" else difference <= 0
    verdict: Verdict = "on target" if is_met else "off target"
    if goes_on and metric.grows_with_days and _may_turn(metric, is_met):
        verdict = "too early"
    return Judgement(verdict, goal, _distance(difference, metric.unit))


def _may_turn(metric: Metric, is_met: bool) -> bool:
    """Return whether days to come may turn a verdict: amounts only rise, shares kept only sink."""
    if metric.name == "net_revenue_retention":  # What customers pay more lifts it again.
        return True
    rises = metric.better == "lower" or metric.unit != "percent"
    return is_met is not (rises and metric.better == "higher")


def goal_in_words(metric: Metric, target: Target) -> str:
    """Return a target as a limit: ≥ 90.0%, ≤ 1h 30m."""
    return f"{'≥' if metric.better == 'higher' else '≤'} {words.say(target.value, metric.unit)}"


def summary(judgements: Iterable[Judgement]) -> str:
    """Return how many goals were met, in a sentence; nothing where there are none."""
    verdicts = [judgement.verdict for judgement in judgements]
    judged = [verdict for verdict in verdicts if verdict in ("on target", "off target")]
    if not judged:
        return ""
    met = judged.count("on target")
    if met == len(judged):
        if met == 2:
            return t("Both goals are met.")
        return tn("The goal is met.", "All {n} goals are met.", met)
    if not met:
        return tn("The goal is not met.", "None of {n} goals is met.", len(judged))
    # Met are some and not all: never of one goal.
    return t("{met} of {n} goals met.", met=number(met), n=number(len(judged)))


def as_shown(value: float, unit: str) -> float:
    """Return a value rounded as `words.say` shows it, still as a number."""
    match unit:
        case "seconds":
            return _sign(value) * _shown_seconds(abs(value))
        case "points":
            return words.whole(value)
        case "percent" | "rate":
            return rounded(value, 1)
        case "count":
            return rounded(value)
    return rounded(value, 2)


def _shown_seconds(seconds: float) -> float:
    # The same scales as `words.duration`: seconds below ten minutes, hours from a day on.
    if round(seconds) < 10 * words.MINUTE:
        return round(seconds)
    minutes = round(seconds / words.MINUTE)
    if minutes < 24 * 60:
        return minutes * words.MINUTE
    return round(seconds / words.HOUR) * words.HOUR


def _sign(value: float) -> int:
    return -1 if value < 0 else 1


def _distance(difference: float, unit: str) -> str:
    if not difference:
        return t("exactly on the goal")
    size = abs(difference)
    match unit:
        case "percent":
            amount = t("{points} pts", points=words.say(size, "rate"))
        case "points":
            amount = words.counted(int(size), "point")
        case _:
            amount = words.say(size, unit)
    if difference > 0:
        return t("{amount} above", amount=amount)
    return t("{amount} below", amount=amount)


def _about(
    metric: str, holds_from: dt.date, segment: str | None, channel: str | None
) -> dict[str, object]:
    return {"metric": metric, "since": holds_from, "segment": segment, "channel": channel}


def check(metric: str, value: float | None, segment: str | None, channel: str | None) -> None:
    """Raise Problem where a target makes no sense."""
    if metric not in catalogue() or catalogue()[metric].part:
        raise Problem(
            t("There is no metric called “{name}”.", name=metric), "", t("Choose one of the list.")
        )
    about = catalogue()[metric]
    if about.better == "none":
        raise Problem(
            t("“{title}” cannot have a target.", title=about.title),
            t("Neither more nor less of it is better."),
            t("Choose a metric with a good direction."),
        )
    if about.account and (segment or channel):
        raise Problem(
            t("“{title}” cannot have a target for one group.", title=about.title),
            t("It is a number of the whole business."),
            t("Set one target for everyone."),
        )
    if value is not None:
        _check_value(about, value)


def _check_value(metric: Metric, value: float) -> None:
    low, high = LIMITS.get(metric.unit, (0, 1e12))
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise Problem(
            t("“{value}” cannot be a target of “{title}”.", value=value, title=metric.title),
            "",
            t("Write a number from {low} to {high}.", low=number(low), high=number(high)),
        )
