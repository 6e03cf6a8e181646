"""What kind of file it is and which of its columns are used: source, table and matches."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from csmetrics.answers import Answers
from csmetrics.folding import fold
from csmetrics.mapping import categories, which_table
from csmetrics.mapping.columns import (
    ELAPSED,
    RATED,
    RATINGS,
    SURE,
    Examples,
    Match,
    Matches,
    by_person,
    by_source,
    by_synonyms,
    monthly_of,
)
from csmetrics.mapping.headers import places_of
from csmetrics.prices import Monthly
from csmetrics.recognise import recognise
from csmetrics.sources import Source, sources, tools
from csmetrics.tables import TABLES

# The name of the source of files that no source describes, when the person gives none.
TEMPLATE = "template"
# What the person who exports may have called otherwise, and means the same in every tool.
RENAMED = ("status", "channel", "priority", "tags", "team", "agent_id", "language", "subject")
UNNAMED = "other"


@dataclass(frozen=True)
class Layout:
    """How a file is understood.

    source:   the export it is, or None for a file that only its headers explain
    tool:     what stands in the column `source` of its rows
    table:    canonical table that a row of the file belongs to, or None if not even that is clear
    matches:  our column -> theirs
    chosen:   True where a person chose the columns, now or an earlier time
    each_interval: how amounts for each billing interval become monthly ones, by their headers
    """

    source: Source | None
    tool: str
    title: str
    table: str | None
    matches: Matches
    chosen: bool = False
    candidates: tuple[Source, ...] = ()
    each_interval: Monthly | None = None

    @property
    def monthly(self) -> Monthly | None:
        """Return how amounts become monthly ones: as the source says, or the headers do."""
        return self.source.monthly if self.source is not None else self.each_interval


def find(
    columns: Sequence[str],
    answers: Answers,
    remembered: Mapping[str, str] | None,
    examples: Examples,
) -> Layout:
    """Return how a file is understood, from its header, its cells and what the person said."""
    named = _named_source(answers.source, columns)
    recognised = recognise(columns)
    source = named or (recognised.source if answers.source is None else None)
    if answers.table and source and source.table != answers.table:
        source = None
    mapping = {**(remembered or {}), **answers.mapping}
    if source is not None:
        found = {**_unclaimed(source, columns, examples), **by_source(source, columns)}
        if source.table == "tickets":
            found = _tool_by_words(source.table, found, columns, examples)
        return Layout(
            *(source, source.tool, source.described, source.table),
            by_person(mapping, columns, found),
            bool(mapping),
        )
    table = answers.table or _table_of(mapping) or which_table.likeliest(columns, examples)
    found = by_synonyms(table, columns, examples) if table else {}
    if table == "tickets":
        found = _channel_by_words(found, columns, examples)
    if table:
        found = _tool_by_words(table, found, columns, examples)
    found = by_person(mapping, columns, found)
    tool = answers.source or (TEMPLATE if _is_template(table, columns, found) else UNNAMED)
    title = f"{table.replace('_', ' ')}" if table else "unknown"
    return Layout(
        None,
        tool,
        title,
        table,
        found,
        bool(mapping) or answers.confirmed,
        recognised.candidates if answers.source is None else (),
        monthly_of(columns, found, examples) if table == "subscriptions" else None,
    )


def _named_source(name: str | None, columns: Sequence[str]) -> Source | None:
    """Return the source a person named, if the file has its columns."""
    if name is None:
        return None
    of_tool = [source for source in sources() if name in (source.name, source.tool)]
    recognised = recognise(columns)
    fitting = [source for source in recognised.candidates if source in of_tool]
    return fitting[0] if fitting else None


def _unclaimed(source: Source, columns: Sequence[str], examples: Examples) -> Matches:
    """Return what the source of an export does not name: ratings, and columns called otherwise."""
    if source.table not in RATED:
        return {}
    claimed = {fold(name) for rating in source.ratings for name in rating.theirs}
    claimed |= {fold(name) for names in source.columns.values() for name in names}
    known = {rating.kind for rating in source.ratings} | source.told_otherwise
    wanted = {*RATINGS, "comment", *(RENAMED if source.table == "tickets" else ())} - known
    found = by_synonyms(source.table, columns, examples)
    return {
        ours: match
        for ours, match in found.items()
        if ours in wanted and fold(columns[match.place]) not in claimed
    }


def _table_of(mapping: Mapping[str, str]) -> str | None:
    """Return the only table that has all the columns a person named, if there is one."""
    wanted = {ours for ours in mapping.values() if ours}
    if not wanted:
        return None
    fitting = [
        name
        for name, table in TABLES.items()
        if wanted <= set(table.names) | _beside(name) and not table.lacks(wanted)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _beside(table: str) -> set[str]:
    """Return what a column of a file may be that is no column of its table: it fills others."""
    ratings = set(RATINGS) if table in RATED else set()
    return ratings | (set(ELAPSED) if table == "tickets" else set())


# What may be called so beside the channel, and is it where all of its words are channels.
MAYBE_CHANNEL = (
    "source",
    "type",
    "ticket type",
    "conversation type",
    "mode",
    "medium",
    "media type",
)


def _channel_by_words(found: Matches, columns: Sequence[str], examples: Examples) -> Matches:
    """Read a column named "source" or "type" as the channel where its words are channels."""
    if "channel" in found or "ticket_id" not in found:
        return found
    others = {match.place for ours, match in found.items() if ours not in ("source", "topic")}
    places = places_of(columns)
    for name in MAYBE_CHANNEL:
        place = places.get(name)
        if place is None or place in others:
            continue
        words = {fold(cell) for cell in examples(place)}
        meant = {categories.CHANNEL.get(word) for word in words}
        if None not in meant and meant - {"other"}:
            rest = {ours: match for ours, match in found.items() if match.place != place}
            return {**rest, "channel": Match("channel", place, SURE, "its words say so")}
    return found


# What people call the column that says which tool a row comes from, where they join exports.
MAYBE_TOOL = (
    *("tool", "source tool", "helpdesk", "help desk", "ticket tool", "ticket system", "system"),
    *("source system", "platform", "exported from", "ticketsystem", "plattform", "outil"),
    *("herramienta", "sistema", "plataforma", "systeme", "plateforme"),
)


def _tool_by_words(
    table: str, found: Matches, columns: Sequence[str], examples: Examples
) -> Matches:
    """Read a column named "tool" or "system" as the tool where it names one that we know."""
    if "source" not in TABLES[table].key:
        return found
    taken = {match.place for match in found.values()}
    places = places_of(columns)
    for name in MAYBE_TOOL:
        place = places.get(name)
        if "source" in found or place is None or place in taken:
            continue
        if set(map(fold, examples(place))) & set(tools(table)):
            return {**found, "source": Match("source", place, SURE, "its words say so")}
    return found


def _is_template(table: str | None, columns: Sequence[str], found: Matches) -> bool:
    """Return whether a file was written for csmetrics: all its headers are our own names."""
    return table is not None and all(column in TABLES[table].names for column in columns)
