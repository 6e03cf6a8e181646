"""The month's answers: all questions of a pack, asked at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csmetrics.analysis.switching import is_measured_otherwise
from csmetrics.ask import answerable
from csmetrics.asking.periods import DAY, Period, add_months
from csmetrics.catalogue import Metric, catalogue
from csmetrics.engine import Database
from csmetrics.headline import Answer, Headline, headline, read
from csmetrics.report import months
from csmetrics.team import annotations, settings, targets
from csmetrics.team.targets import Judgement, Target
from csmetrics.view import View, earlier
from csmetrics.workspace import Workspace

KPIS = (
    *("csat", "nps", "ces", "first_response_time_median", "resolution_time_median"),
    *("sla_first_response", "tickets_created", "tickets_resolved", "backlog", "reopen_rate"),
    *("first_contact_resolution", "churn_rate", "cost_per_ticket"),
)
# For data of which none of those is known, such as calls alone.
FURTHER = ("service_level", "missed_call_rate", "handle_time_average", "qa_score")
TRENDS = ("csat", "nps", "first_response_time_median", "backlog", "tickets_created",
          "tickets_resolved", "churn_rate")  # fmt: skip
NPS_PARTS = ("nps_promoters", "nps_passives", "nps_detractors")
WAITS = ("first_response_time_p90", "waiting_first_response")
PROMISES = ("sla_first_response", "sla_resolution", "service_level", "missed_call_rate")
SCORES = ("csat", "csat_average", "ces", "ces_low_effort", "qa_score")
BY_CHANNEL = ("csat", "nps", "first_response_time_median", "resolution_time_median",
              "resolution_rate", "reopen_rate")  # fmt: skip
CUSTOMERS = ("customers_start", "customers_new", "customers_lost", "customers_end", "churn_rate",
             "retention_rate", "mrr", "net_revenue_retention")  # fmt: skip
MOVES = ("customers_new", "customers_lost", "customers_lost_of_start")

NOTHING = Answer(None, 0)


@dataclass(frozen=True)
class Month:
    """A month of a workspace with the answers to everything that its pack asks.

    goals: all there have been; kpis: the numbers of the summary
    """

    workspace: Workspace
    view: View
    answers: Mapping[Any, tuple[Answer, ...]]
    goals: tuple[Target, ...]
    settings: Mapping[str, Any]
    kpis: tuple[str, ...]

    @property
    def first(self) -> dt.date:
        """Return the first day of the month."""
        return self.view.period.start

    @property
    def last_day(self) -> dt.date:
        """Return the last day of the month, on which its settings and goals are looked up."""
        return self.view.period.end - DAY

    def one(self, *key: str) -> Answer:
        """Return the only answer to a question."""
        found = self.answers.get(key, ())
        return found[0] if found else NOTHING

    def headline(self, name: str) -> Headline:
        """Return a number with the month before and, where it cannot be measured, why."""
        now = self.answers[name, "now"]
        nothing = all(answer.value is None for answer in now)
        why = self.workspace.missing(name) if nothing else None
        before = self.answers.get((name, "before"), ())
        otherwise = self.view.before is not None and is_measured_otherwise(
            settings.history(self.workspace.database), self.view.question(name), self.view.before
        )
        return headline(catalogue()[name], now, before, (), why, otherwise)

    def judged(self, one: Headline) -> Judgement:
        """Return how a number stands to the goal that held on the last day of the month."""
        goal = targets.find(self.goals, one.metric.name, self.last_day)
        return targets.judge(one.metric, one.now.value, goal, goes_on=self.view.is_unfinished)

    def goal(self, name: str) -> float | None:
        """Return the goal of a number, or None."""
        found = targets.find(self.goals, name, self.last_day)
        return found.value if found else None

    def goals_over(self, name: str, answers: Sequence[Answer]) -> list[float | None]:
        """Return the goal of a number in each month of a trend: that of its last day."""
        days = [add_months(one.period, 1) - DAY for one in answers if one.period]
        held = targets.held_over(self.goals, name, days)
        return [one.value if one else None for one in held]

    def question(self, name: str) -> dict[str, Any]:
        """Return the question about a number of the month, in the time zone of the month."""
        return {**self.view.question(name), "timezone": self.settings["timezone"]}


def kpis(db: Database, goals: Sequence[Target]) -> tuple[str, ...]:
    """Return the numbers of the summary: the usual ones, and those that have a goal."""
    usual = FURTHER if answerable(db).isdisjoint(KPIS) else KPIS
    with_goal = [goal.metric for goal in goals if not goal.segment and not goal.channel]
    return tuple(dict.fromkeys([*usual, *with_goal]))


def ask(workspace: Workspace, month: dt.date) -> Month:
    """Ask everything that the pack of a month says. Raises Problem where it has no data."""
    extent = workspace.extent()
    assert extent is not None, "the caller has looked whether there is data"
    months.check(month, *extent)
    view = view_of(workspace, month, extent)
    last = view.period.end - DAY
    db = workspace.database
    goals = tuple(targets.history(db))
    summary = kpis(db, targets.in_force(goals, last))
    questions = _questions(view, [*KPIS, *summary])
    answered = workspace.ask(list(questions.values()))
    answers = {
        key: read(rows, next(iter(question.get("by") or []), None))
        for (key, question), rows in zip(questions.items(), answered, strict=True)
    }
    return Month(workspace, view, answers, goals, settings.effective(db, last), summary)


def view_of(workspace: Workspace, month: dt.date, extent: tuple[dt.date, dt.date]) -> View:
    """Return a month as a view, compared with the month before."""
    first, last = extent
    period = months.period(month)
    before, compared_with = earlier("previous", period, first)
    db = workspace.database
    events = [*annotations.history(db), *annotations.of_settings(db)]
    known_from = workspace.known_from()
    return View(period, last + DAY, before, compared_with, events=events, known_from=known_from)


def _questions(view: View, summary: Sequence[str]) -> dict[Any, dict[str, Any]]:
    year = Period(add_months(view.period.end, -12), view.period.end)
    named = [*summary, *SCORES, *PROMISES, *WAITS, *NPS_PARTS, *CUSTOMERS]
    questions: dict[Any, dict[str, Any]] = {}
    for name in dict.fromkeys(named):
        questions[name, "now"] = view.question(name)
        if view.before and view.compares(name):
            questions[name, "before"] = view.question(name, period=view.before)
    for name in dict.fromkeys([*TRENDS, *SCORES, *NPS_PARTS, *MOVES]):
        questions[name, "year"] = view.question(name, None, "month", year)
    for name in MOVES:
        questions[name, "moves"] = view.question(name)
    for name in (*BY_CHANNEL, "tickets_created"):
        questions[name, "channel"] = view.question(name, by="channel")
        questions[name, "all"] = view.question(name)
    return questions


def metric(name: str) -> Metric:
    """Return what the catalogue says about a number."""
    return catalogue()[name]
