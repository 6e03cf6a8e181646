"""What a finished pack said, beside what the same month says with today's data and definitions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csmetrics.asking.periods import DAY
from csmetrics.catalogue import catalogue
from csmetrics.headline import Answer, read
from csmetrics.language import money, setting_words, words
from csmetrics.language import pack as say
from csmetrics.language.stories import Sentence, in_sentence, short
from csmetrics.report import fingerprint, months, tables
from csmetrics.report.content import Number, Origin, Pack, Section, said
from csmetrics.team import settings
from csmetrics.team.targets import as_shown
from csmetrics.translation import spoken
from csmetrics.workspace import Workspace

# They change how numbers are written, and no number.
OF_WRITING = (*tables.OF_WRITING, "currency")


@dataclass(frozen=True)
class Difference:
    """A number that a pack said, and what the same month says today.

    title, then, text: what it is called, what was said and what would be said today, all in the
    language that is spoken
    """

    number: Number
    now: Answer
    title: str
    then: str
    text: str


@dataclass(frozen=True)
class Comparison:
    """A finished pack beside today's data: what differs, and why as far as it is known."""

    pack: Pack
    differences: tuple[Difference, ...]
    why: str

    @property
    def sentence(self) -> Sentence:
        """Return the result: “we said NPS +36; with today's data it is +35”."""
        month, many = say.month(self.pack.first), len(self.pack.numbers)
        moved = [(_title(one), one.then, one.text) for one in self.differences]
        return say.differs(month, moved, many) if moved else say.held(month, many)


def compare(workspace: Workspace, pack: Pack) -> Comparison:
    """Ask a finished pack's numbers once more and say which would be said otherwise today."""
    days = months.period(pack.first)
    questions = [
        {"metric": one.metric, "from": days.start.isoformat(), "to": days.end.isoformat()}
        for one in pack.numbers
    ]
    answers = [read(rows) for rows in workspace.ask(questions)] if questions else []
    currency = settings.currency(workspace.database)
    differences = tuple(
        _difference(number, now[0], pack.origin, currency)
        for number, now in zip(pack.numbers, answers, strict=True)
        if _differs(number, now[0])
    )
    today = fingerprint.origin(workspace, days.end - DAY)
    return Comparison(pack, differences, _why(pack.origin, today) if differences else "")


def section(found: Comparison | None) -> Section | None:
    """Return the comparison with the pack of the month before, where one was finished."""
    if found is None or not found.pack.numbers:
        return None
    rows = [(one.title, one.number, one.then, one.text, one.now) for one in found.differences]
    return Section(
        "said",
        say.section("said"),
        said(found.sentence),
        tables=(tables.compared(rows),) if rows else (),
        notes=(found.why,) if found.why else (),
    )


def _difference(number: Number, now: Answer, origin: Origin, currency: str) -> Difference:
    with money.shown_in(currency):
        text = words.say(now.value, number.unit)
    if (origin.language, origin.numbers_as) == (spoken().language, spoken().numbers):
        return Difference(number, now, number.title, number.text, text)
    # The pack was finished in another language: the same number, said as it is read today.
    with money.shown_in(origin.currency):
        then = words.say(number.value, number.unit)
    return Difference(number, now, catalogue()[number.metric].title, then, text)


def _title(one: Difference) -> str:
    named = {"nps": "NPS", "csat": "CSAT"}
    return named.get(one.number.metric, in_sentence(short(one.title)))


def _differs(number: Number, now: Answer) -> bool:
    """Tell whether a number would be said otherwise: its rounded value counts, as in the pack."""
    if number.value is None or now.value is None:
        return number.value is not now.value
    return as_shown(number.value, number.unit) != as_shown(now.value, number.unit)


def _why(then: Origin, today: Origin) -> str:
    before, now = set(then.imports), set(today.imports)
    return say.why_differs(
        len(now - before),
        len(before - now),
        _changed_settings(then.settings, today.settings),
        then.version != today.version,
    )


def _changed_settings(then: Mapping[str, Any], today: Mapping[str, Any]) -> Sequence[str]:
    names = sorted({*then, *today})
    return [
        in_sentence(setting_words.title(name))
        for name in names
        if name not in OF_WRITING and then.get(name) != today.get(name)
    ]
