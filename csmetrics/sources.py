"""What is known of each tool's exports: one TOML file in sources/ for each of them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from csmetrics.answers import DateOrder
from csmetrics.folding import fold, fold_answer
from csmetrics.prices import Monthly, monthly, spellings


@dataclass(frozen=True)
class Rating:
    """A rating column of an export that is not about ratings, such as CSAT on a ticket.

    kind:   csat, nps or ces
    theirs: spellings of its header
    low, high: the scale, where the tool has one; else it is found from the values
    words:  their word -> score; beside the words known everywhere
    best_is_low: True where the lowest answer is the best one
    comment: spellings of the header of what the customer wrote
    only, only_words: the rows it is about, where a column says which question each one answers
    """

    kind: str
    theirs: tuple[str, ...]
    low: float | None = None
    high: float | None = None
    words: Mapping[str, float] = field(default_factory=dict)
    best_is_low: bool = False
    comment: tuple[str, ...] = ()
    sent_at: tuple[str, ...] = ()
    responded_at: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    only_words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Elapsed:
    """A duration since the ticket was created, which can stand for a missing timestamp.

    unit:  seconds, minutes, hours, days, or clock (H:MM:SS)
    clock: calendar, or business: then it is never used, and only said
    zero_is_blank: True where the tool writes 0 for what has not happened
    """

    ours: str
    theirs: tuple[str, ...]
    unit: str
    clock: str
    zero_is_blank: bool = False


@dataclass(frozen=True)
class Instead:
    """A value of ours that another column of theirs decides, where it has one of some words.

    An automatic reply has the direction of an agent's, and is none. Without words: wherever
    something stands there but zero, as a talk time tells that a call was answered. With
    `if_unknown` it only stands in for a word that is not known, as the category of a status does.
    """

    ours: str
    value: str
    theirs: tuple[str, ...]
    words: frozenset[str]
    if_unknown: bool = False


@dataclass(frozen=True)
class Between:
    """A duration of ours that is the time between two moments of theirs.

    else_end: the moment that counts where the first is blank
    """

    ours: str
    start: tuple[str, ...]
    end: tuple[str, ...]
    else_end: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comments:
    """Columns with a comment in each cell, as `date;author;text`: all that have one header.

    reporter: spellings of each header that says who reported the ticket, as a name or a number
    agent:    spellings of each header that says who works on it
    """

    theirs: tuple[str, ...]
    reporter: tuple[tuple[str, ...], ...]
    agent: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Unused:
    """A column that looks useful and must not be used, and why in plain words.

    matters: True where a number is wrong by what it holds, so that the person is warned
    """

    theirs: tuple[str, ...]
    why: str
    matters: bool = False


@dataclass(frozen=True)
class LeftOut:
    """Rows that are not what the table holds, told by words in a column of theirs; and why."""

    theirs: tuple[str, ...]
    words: frozenset[str]
    reason: str


@dataclass(frozen=True)
class Lacking:
    """What a known export does not say, so that its person must choose, and why in plain words.

    ours: our columns of which one must be chosen before the file is loaded
    """

    ours: tuple[str, ...]
    what: str
    why: str
    fix: str


@dataclass(frozen=True)
class Conversations:
    """The tickets that an export of messages makes: all with one number are one ticket.

    each:   the export read as tickets, a message as the ticket was then; `created_at` is when it
            was written, `resolved_at` when its part of the conversation ended, and `reopens` the
            number of that part
    began, began_words: a column that marks the first message, for it may have come before the
            export's period: then the conversation is no ticket of the file
    """

    each: "Source"
    began: tuple[str, ...]
    began_words: frozenset[str]


@dataclass(frozen=True)
class Source:
    """One kind of export of one tool, as its file in `sources/` describes it.

    name:      name of the file
    tool:      what stands in the column `source` of the rows
    signature: groups of spellings; a file is this export if it has one of each group
    columns:   our column -> spellings of theirs, the first that is there is used
    values:    our column -> their word (folded) -> our word
    units:     our column of seconds -> unit of theirs
    fixed:     our column -> the one value that it has in this export
    blank:     our column -> what a blank cell of theirs means
    monthly:   how its amounts become a monthly one, where they are not
    extract:   our column -> pattern of the part of their cell that is ours, such as an id in a link
    digits:    our column of ids -> how many digits theirs have, where a spreadsheet drops noughts
    instead:   values of ours that other columns decide; the last that applies counts
    between:   durations of ours that are the time between two moments of theirs
    left_out:  rows that are not what the table holds, and why
    conversations: the tickets that its messages make
    comments:  columns of comments, of which the first answer is taken where nothing else says it
    unused:    columns that look useful and must not be used, and why
    fold_rows: True where the file is a log of changes: the newest row of each id counts
    add_up:    True where several rows are parts of one, such as the legs of a call
    lacking:   what the export does not say, though its table needs it
    unverified: True where its headers are known from hearsay: the person is asked first
    """

    name: str
    tool: str
    title: str
    export: str
    table: str
    signature: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    blank: Mapping[str, str] = field(default_factory=dict)
    monthly: Monthly | None = None
    ratings: tuple[Rating, ...] = ()
    elapsed: tuple[Elapsed, ...] = ()
    extract: Mapping[str, str] = field(default_factory=dict)
    digits: Mapping[str, int] = field(default_factory=dict)
    instead: tuple[Instead, ...] = ()
    between: tuple[Between, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    comments: Comments | None = None
    conversations: Conversations | None = None
    unused: tuple[Unused, ...] = ()
    timezone: str | None = None
    dates: DateOrder | None = None
    fold_rows: bool = False
    add_up: bool = False
    lacking: Lacking | None = None
    unverified: bool = False
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def told_otherwise(self) -> frozenset[str]:
        """Return our columns that are told without a column of their own."""
        return frozenset({*self.fixed, *(part.ours for part in self.instead)})

    @property
    def described(self) -> str:
        """Return the tool and the export, as a person would name them."""
        return f"{self.title} {self.export}".strip()


@cache
def sources() -> tuple[Source, ...]:
    """Return every source, in order of name."""
    folder = resources.files("csmetrics") / "sources"
    found = [
        _source(entry.name.removesuffix(".toml"), tomllib.loads(entry.read_text("utf-8")))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda source: source.name))


@cache
def tools(table: str = "tickets") -> dict[str, str]:
    """Return how people call the tools of a table or of its tickets (folded) -> their `source`."""
    known = [s for s in sources() if s.table in ("tickets", table) and s.lacking is None]
    return {fold(name): source.tool for source in known for name in (source.title, source.tool)}


_ENDS = ("start", "end", "else_end")


def _source(name: str, told: Mapping[str, Any]) -> Source:
    return Source(
        name=name,
        tool=told.get("tool", name),
        title=told["title"],
        export=told["export"],
        table=told["table"],
        signature=tuple(map(spellings, told["signature"])),
        columns={ours: spellings(theirs) for ours, theirs in told.get("columns", {}).items()},
        values={
            ours: {fold(theirs): word for theirs, word in words.items()}
            for ours, words in told.get("values", {}).items()
        },
        units=told.get("units", {}),
        fixed=told.get("fixed", {}),
        blank=told.get("blank", {}),
        monthly=monthly(told["monthly"]) if "monthly" in told else None,
        ratings=tuple(map(_rating, told.get("ratings", ()))),
        elapsed=tuple(
            Elapsed(
                *(part["ours"], spellings(part["theirs"]), part["unit"], part["clock"]),
                part.get("zero_is_blank", False),
            )
            for part in told.get("elapsed", ())
        ),
        extract=told.get("extract", {}),
        digits=told.get("digits", {}),
        instead=tuple(
            Instead(
                *(part["ours"], part["value"], spellings(part["theirs"])),
                _folded(part.get("words", ())),
                part.get("if_unknown", False),
            )
            for part in told.get("instead", ())
        ),
        between=tuple(
            Between(part["ours"], *(spellings(part.get(end, ())) for end in _ENDS))
            for part in told.get("between", ())
        ),
        unused=tuple(
            Unused(spellings(part["theirs"]), part["why"], part.get("matters", False))
            for part in told.get("unused", ())
        ),
        left_out=tuple(
            LeftOut(spellings(part["theirs"]), _folded(part["words"]), part["reason"])
            for part in told.get("left_out", ())
        ),
        comments=_comments(told["comments"]) if "comments" in told else None,
        conversations=_conversations(name, told) if "conversations" in told else None,
        timezone=told.get("timezone"),
        dates=told.get("dates"),
        fold_rows=told.get("fold_rows", False),
        add_up=told.get("add_up", False),
        lacking=_lacking(told["lacking"]) if "lacking" in told else None,
        unverified=told.get("unverified", False),
        notes=tuple(told.get("notes", ())),
        warnings=tuple(told.get("warnings", ())),
    )


def _lacking(told: Mapping[str, Any]) -> Lacking:
    return Lacking(spellings(told["ours"]), told["what"], told["why"], told["fix"])


def _comments(told: Mapping[str, Any]) -> Comments:
    reporter, agent = (tuple(map(spellings, told[who])) for who in ("reporter", "agent"))
    return Comments(spellings(told["theirs"]), reporter, agent)


def _conversations(name: str, told: Mapping[str, Any]) -> Conversations:
    own = told["conversations"]
    shared = {part: told[part] for part in ("tool", "title", "export", "timezone") if part in told}
    each = _source(name, {**shared, **own, "table": "tickets", "signature": []})
    began = own.get("began", {})
    return Conversations(each, spellings(began.get("theirs", ())), _folded(began.get("words", ())))


def _rating(told: Mapping[str, Any]) -> Rating:
    low, high = told.get("scale", (None, None))
    return Rating(
        kind=told["kind"],
        theirs=spellings(told["theirs"]),
        low=low,
        high=high,
        words={fold_answer(word): float(score) for word, score in told.get("words", {}).items()},
        best_is_low=told.get("best_is_low", False),
        comment=spellings(told.get("comment", ())),
        sent_at=spellings(told.get("sent_at", ())),
        responded_at=spellings(told.get("responded_at", ())),
        only=spellings(told.get("only", {}).get("theirs", ())),
        only_words=_folded(told.get("only", {}).get("words", ())),
    )


def _folded(words: Sequence[str]) -> frozenset[str]:
    return frozenset(map(fold, words))
