"""What a pack says: sections of sentences, tables, series and quotes; no layout and no format.

Everything is text or a number that was settled when the pack was made, so that a pack read back
from its JSON is written as the same file again, whatever the data says by then.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from csmetrics.language import pack as say
from csmetrics.language.stress import Sentence, Strong
from csmetrics.translation import ENGLISH, speaking

Tone = Literal["", "good", "bad", "warn", "quiet"]
GraphKind = Literal["line", "columns", "bars", "split", "effects"]
SeriesTone = Literal["accent", "good", "bad", "neutral", "goal"]
# The shape of the JSON: a later version of csmetrics can tell what it reads.
SHAPE = 1


# The unit of how far a value of a unit moved, such as “moved percent”, begins with it.
MOVED = "moved "


@dataclass(frozen=True)
class Cell:
    """One cell: the text that people read, and where it is a number its value and unit.

    `mark` is one or two words beside it ("worse", "small sample"); `tone` colours, never alone.
    """

    text: str
    value: float | None = None
    unit: str = ""
    mark: str = ""
    tone: Tone = ""

    @property
    def said(self) -> str:
        """Return the text with its mark."""
        return f"{self.text} · {self.mark}" if self.mark else self.text


@dataclass(frozen=True)
class Table:
    """Rows of cells under a header; in a `heat` table percents are shaded."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    heat: bool = False


@dataclass(frozen=True)
class Card:
    """A number to read from afar: its change, its goal, and what it rests on."""

    title: str
    value: Cell
    change: Cell
    goal: Cell
    rests_on: str


@dataclass(frozen=True)
class Series:
    """A value per label, in the graph's unit; None where there is nothing to measure."""

    name: str
    values: tuple[float | None, ...]
    tone: SeriesTone = "accent"


@dataclass(frozen=True)
class Graph:
    """A picture of series: what kind, its labels, and the same in a sentence.

    line, columns, bars: a mark per label and series. split: series that add up to 100 percent.
    effects: how far each label moved a number, to the left or the right of 0.
    """

    kind: GraphKind
    title: str
    alt: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    about: str = ""

    @property
    def lies(self) -> bool:
        """Return whether its marks lie, with their labels beside them."""
        return self.kind in ("bars", "effects")


@dataclass(frozen=True)
class Quote:
    """A customer's own words with their score; `customer` and `ticket` say whose they are.

    They are never shown; they are kept so that a forgotten customer's words leave kept packs.
    """

    text: str
    score: str
    about: str
    tone: Tone = ""
    customer: str = ""
    ticket: str = ""


Said = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Section:
    """One subject: the result in a sentence, then what shows it. `notes` are the small print."""

    key: str
    title: str
    said: Said
    graphs: tuple[Graph, ...] = ()
    tables: tuple[Table, ...] = ()
    quotes: tuple[Quote, ...] = ()
    notes: tuple[str, ...] = ()
    cards: tuple[Card, ...] = ()

    @property
    def sentence(self) -> Sentence:
        """Return the result with the words to stress."""
        return sentence(self.said)

    @property
    def plain(self) -> str:
        """Return the result as plain text."""
        return "".join(text for text, _ in self.said)


@dataclass(frozen=True)
class Number:
    """A number as a pack said it, to compare with what the same month says later."""

    metric: str
    title: str
    unit: str
    text: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Origin:
    """What a pack was made from.

    fingerprint: hash of the imports, the state of the data, the settings and the version
    settings:    what was set and held on the last day of the month, without the defaults
    imports:     content hash of every import that held
    currency:    what stands before every amount, "" for none
    language:    in which everything is said; numbers_as: the locale that numbers are written as
    """

    fingerprint: str
    made_at: dt.datetime
    version: str
    timezone: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    imports: tuple[str, ...] = ()
    currency: str = ""
    language: str = ENGLISH
    numbers_as: str = ENGLISH


@dataclass(frozen=True)
class Pack:
    """A month of customer support. `first` is its first day, `said` its result in a sentence."""

    title: str
    first: dt.date
    days: str
    said: Said
    numbers: tuple[Number, ...]
    sections: tuple[Section, ...]
    origin: Origin
    comments: bool = True

    @property
    def plain(self) -> str:
        """Return the result as plain text."""
        return "".join(text for text, _ in self.said)

    @property
    def sentence(self) -> Sentence:
        """Return the result with the words to stress."""
        return sentence(self.said)

    @property
    def byline(self) -> str:
        """Return what stands small under the title: its days and time zone."""
        with speaking(self.origin.language, self.origin.numbers_as):
            return say.byline(self.days, self.origin.timezone)


def sentence(parts: Said) -> Sentence:
    """Return what was said with the words to stress."""
    return tuple(Strong(text) if strong else text for text, strong in parts)


def said(parts: Sequence[str]) -> Said:
    """Return a sentence in a form that JSON keeps: (text, whether to stress it)."""
    return tuple((str(part), isinstance(part, Strong)) for part in parts)


def plain(text: str) -> Said:
    """Return a sentence without stress."""
    return ((text, False),)


def to_json(pack: Pack) -> str:
    """Return a pack as JSON."""
    return json.dumps({"shape": SHAPE, **asdict(pack)}, default=_text, ensure_ascii=False)


def from_json(text: str) -> Pack:
    """Read a pack back from its JSON."""
    raw = json.loads(text)
    raw.pop("shape")
    origin = raw["origin"]
    return Pack(
        **raw
        | {
            "first": dt.date.fromisoformat(raw["first"]),
            "said": _said(raw["said"]),
            "numbers": tuple(Number(**one) for one in raw["numbers"]),
            "sections": tuple(_section(one) for one in raw["sections"]),
            "origin": Origin(
                **origin
                | {
                    "made_at": dt.datetime.fromisoformat(origin["made_at"]),
                    "imports": tuple(origin["imports"]),
                }
            ),
        }
    )


def _section(raw: Mapping[str, Any]) -> Section:
    return Section(
        **{**raw}
        | {
            "said": _said(raw["said"]),
            "graphs": tuple(_graph(one) for one in raw["graphs"]),
            "tables": tuple(_table(one) for one in raw["tables"]),
            "quotes": tuple(Quote(**one) for one in raw["quotes"]),
            "notes": tuple(raw["notes"]),
            "cards": tuple(_card(one) for one in raw["cards"]),
        }
    )


def _card(raw: Mapping[str, Any]) -> Card:
    cells = {name: Cell(**raw[name]) for name in ("value", "change", "goal")}
    return Card(**{**raw} | cells)


def _graph(raw: Mapping[str, Any]) -> Graph:
    series = tuple(Series(**one | {"values": tuple(one["values"])}) for one in raw["series"])
    return Graph(**{**raw} | {"labels": tuple(raw["labels"]), "series": series})


def _table(raw: Mapping[str, Any]) -> Table:
    rows = tuple(tuple(Cell(**cell) for cell in row) for row in raw["rows"])
    return Table(**{**raw} | {"columns": tuple(raw["columns"]), "rows": rows})


def _said(raw: Sequence[Sequence[Any]]) -> Said:
    return tuple((part[0], part[1]) for part in raw)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else str(value)
