"""How others define their numbers: which settings make ours agree with theirs, and why we say so.

One file of `csmetrics/team/presets/` per tool. It says only what a page of that tool, or a page
about it, says, with that page; what it leaves open stays as it is.
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from csmetrics.catalogue import switches
from csmetrics.engine import Session
from csmetrics.errors import Problem
from csmetrics.language import words
from csmetrics.team import settings
from csmetrics.translation import t

FOLDER = Path(__file__).parent / "presets"
# A part of a question rather than a setting: whether elapsed times run in business hours.
HOURS = "hours"


@dataclass(frozen=True)
class Implied:
    """One thing a tool's definition implies: a setting, what the tool says, and where."""

    setting: str
    value: Any
    english: str
    source: str

    @property
    def says(self) -> str:
        """Return what the tool says."""
        return t(self.english)

    @property
    def meaning(self) -> str:
        """Return what the value means in our words."""
        if self.setting == HOURS:
            return t("By the clock") if self.value == "calendar" else t("In business hours")
        choices = switches().get(self.setting)
        return choices[self.value] if choices else str(self.value)


@dataclass(frozen=True)
class Preset:
    """One tool: what its definitions imply, and where its numbers will differ all the same."""

    name: str
    title: str
    implies: tuple[Implied, ...]
    english: tuple[str, ...]

    @property
    def differs(self) -> tuple[str, ...]:
        """Return where its numbers will differ all the same, in sentences."""
        return tuple(map(t, self.english))

    @property
    def texts(self) -> tuple[str, ...]:
        """Return what is to be translated."""
        return *(one.english for one in self.implies), *self.english

    @property
    def settings(self) -> dict[str, Any]:
        """Return what a question's `settings` say to be asked as this tool would."""
        return {one.setting: one.value for one in self.implies if one.setting != HOURS}

    @property
    def hours(self) -> str | None:
        """Return the `hours` of a question, or None where the tool leaves the choice."""
        return next((one.value for one in self.implies if one.setting == HOURS), None)


@cache
def presets() -> dict[str, Preset]:
    """Return every preset by its name, in the order of the titles."""
    found = [_read(path) for path in FOLDER.glob("*.toml")]
    return {preset.name: preset for preset in sorted(found, key=lambda one: one.title.lower())}


def asked_as(question: Mapping[str, Any], preset: Preset) -> dict[str, Any]:
    """Return a question as a tool would ask it; what the preset leaves open stays."""
    asked = {**question, "settings": {**(question.get("settings") or {}), **preset.settings}}
    return asked | ({"hours": preset.hours} if preset.hours else {})


def save(session: Session, name: str, holds_from: dt.date | None = None) -> tuple[str, ...]:
    """Keep what a preset implies as settings from a day on, and return which ones."""
    if name not in presets():
        raise Problem(
            t("We know no definitions of “{name}”.", name=name),
            "",
            t("Choose from {list}.", list=", ".join(presets())),
        )
    implied = presets()[name].settings
    for setting, value in implied.items():
        settings.save(session, setting, value, holds_from)
    return tuple(implied)


def named(setting: str) -> dict[Any, tuple[str, ...]]:
    """Return which tools use each value of a setting: value -> their titles."""
    found: dict[Any, tuple[str, ...]] = {}
    for preset in presets().values():
        for one in preset.implies:
            if one.setting == setting:
                found[one.value] = (*found.get(one.value, ()), preset.title)
    return found


def agreeing(held: Mapping[str, Any], hours: str = "calendar") -> list[Preset]:
    """Return the presets whose every implied setting is what holds."""
    everything = {**held, HOURS: hours}
    return [
        preset
        for preset in presets().values()
        if all(everything.get(one.setting) == one.value for one in preset.implies)
    ]


def markdown() -> str:
    """Return the presets as a table for the docs: tool, setting, value, what it says and where."""
    rows = [
        f"| {preset.title} | {words.setting(one.setting)} | {one.meaning} | {one.says} |"
        f" {one.source} |"
        for preset in presets().values()
        for one in preset.implies
    ]
    head = "| tool | setting | here | what it says | where |\n|---|---|---|---|---|"
    differs = [
        f"- {preset.title}: {sentence}"
        for preset in presets().values()
        for sentence in preset.differs
    ]
    return "\n".join([head, *rows, "", "What differs all the same:", "", *differs]) + "\n"


def _read(path: Path) -> Preset:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    implies = tuple(Implied(english=one.pop("says"), **one) for one in said.pop("implies"))
    return Preset(path.stem, said.pop("title"), implies, tuple(said.pop("differs")), **said)
