"""What a team might change, and by how much: one lever for each thing, and scenarios of levers."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from csmetrics.errors import Problem
from csmetrics.translation import later, number, t

MONTH_DAYS = 30.4375
HOUR = 3600
BECOME = ("passive", "promoter")
MOST_MONEY = 1e9


@dataclass(frozen=True)
class Lever:
    """One thing to change: from 0 to `most`, in percent (of what the title says) or in points.

    title, about: in English, to be said with `t`
    """

    name: str
    title: str
    about: str
    most: int
    unit: str = "percent"


LEVERS: Mapping[str, Lever] = {
    lever.name: lever
    for lever in (
        Lever(
            "avoided",
            later("Contacts avoided by self-service"),
            later(
                "The share of contacts that a help article or a bot answers, so that nobody writes."
            ),
            60,
        ),
        Lever(
            "first_contact",
            later("More resolved at first contact"),
            later("How many percentage points more of the tickets are solved at the first go."),
            30,
            "points",
        ),
        Lever(
            "faster",
            later("Slow first answers made fast"),
            later("The share of the answers that come late today and would come in time."),
            100,
        ),
        Lever(
            "moved",
            later("Contacts moved to another channel"),
            later("The share of one channel's contacts that would come by another one."),
            80,
        ),
        Lever(
            "won",
            later("Detractors won over"),
            later("The share of the customers who answered 0 to 6 and would answer higher."),
            100,
        ),
        Lever(
            "kept",
            later("Leaving customers kept"),
            later("The share of the customers who leave today and would stay."),
            80,
        ),
    )
}


@dataclass(frozen=True)
class Scenario:
    """How far each lever is moved, and what the team itself says where the data is silent.

    `topics` are topics with a percent of their own instead of `avoided`. `within_seconds` is what
    counts as a fast answer. `cost` is money per contact; `cost_from` and `cost_to` are those of the
    two channels of a move.
    """

    avoided: float = 0.0
    first_contact: float = 0.0
    faster: float = 0.0
    moved: float = 0.0
    won: float = 0.0
    kept: float = 0.0
    topics: tuple[tuple[str, float], ...] = ()
    within_seconds: float = HOUR
    become: str = "passive"
    moved_from: str = ""
    moved_to: str = ""
    cost: float | None = None
    cost_from: float | None = None
    cost_to: float | None = None

    def moves(self) -> dict[str, float]:
        """Return the levers that are moved, each with how far."""
        moved = {name: getattr(self, name) for name in LEVERS if getattr(self, name)}
        if any(percent for _, percent in self.topics):
            moved.setdefault("avoided", self.avoided)
        return {name: moved[name] for name in LEVERS if name in moved}

    def avoided_of(self, topic: str | None) -> float:
        """Return the share (0 to 1) of a topic's contacts that self-service avoids."""
        return dict(self.topics).get(topic or "", self.avoided) / 100

    def only(self, *names: str) -> "Scenario":
        """Return the scenario with all other levers at rest."""
        rest: dict[str, Any] = {name: 0.0 for name in LEVERS if name not in names}
        return replace(self, **rest, topics=self.topics if "avoided" in names else ())

    def scaled(self, name: str, factor: float) -> "Scenario":
        """Return the scenario with one lever moved `factor` times as far, as far as it goes."""
        most = LEVERS[name].most
        scaled = {name: min(float(most), getattr(self, name) * factor)}
        if name != "avoided":
            return replace(self, **scaled)
        topics = tuple((topic, min(100.0, share * factor)) for topic, share in self.topics)
        return replace(self, **scaled, topics=topics)


TODAY = Scenario()
# The beginnings of a conversation, not forecasts: small, middling and large steps of each lever.
PRESETS: Mapping[str, Scenario] = {
    "careful": Scenario(avoided=5, first_contact=1, faster=10, moved=0, won=5, kept=5),
    "expected": Scenario(avoided=10, first_contact=3, faster=25, moved=5, won=10, kept=10),
    "bold": Scenario(avoided=25, first_contact=6, faster=50, moved=15, won=20, kept=20),
}


def preset(name: str, around: Scenario = TODAY, resting: Collection[str] = ()) -> Scenario:
    """Return a preset with the choices and the typed amounts of another scenario.

    Levers that the data cannot move stay at rest.
    """
    named = PRESETS[name]
    levers: dict[str, Any] = {
        lever: 0.0 if lever in resting else getattr(named, lever) for lever in LEVERS
    }
    return replace(around, topics=(), **levers)


def preset_of(scenario: Scenario, resting: Collection[str] = ()) -> str | None:
    """Return which preset a scenario's levers are, or None where they are the team's own."""
    same = [name for name in PRESETS if preset(name, scenario, resting) == scenario]
    return same[0] if same and scenario.moves() else None


def dumps(scenario: Scenario) -> str:
    """Return a scenario as JSON."""
    return json.dumps(asdict(scenario))


def loads(text: str) -> Scenario:
    """Read a scenario from JSON; what is not understood or out of range is left at rest."""
    try:
        said = json.loads(text)
    except ValueError:
        return TODAY
    known = {field.name for field in fields(Scenario)}
    given = {name: value for name, value in dict(said).items() if name in known}
    given["topics"] = tuple((str(topic), float(share)) for topic, share in given.get("topics", ()))
    return checked(Scenario(**given))


def checked(scenario: Scenario) -> Scenario:
    """Return a scenario that makes sense, or raise Problem."""
    for name, lever in LEVERS.items():
        _within(getattr(scenario, name), lever.most, t(lever.title))
    for topic, share in scenario.topics:
        _within(share, 100, topic)
    for amount in (scenario.cost, scenario.cost_from, scenario.cost_to):
        _within(amount or 0, MOST_MONEY, t("The cost of a contact"))
    if scenario.become not in BECOME:
        raise Problem(t("A detractor cannot become “{what}”.", what=scenario.become))
    return scenario


def _within(value: float, most: float, what: str) -> None:
    if not 0 <= value <= most:
        raise Problem(
            t("{what} cannot be {value}.", what=what, value=f"{value:g}"),
            "",
            t("Choose from 0 to {most}.", most=number(most)),
        )
