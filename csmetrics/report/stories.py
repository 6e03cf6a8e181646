"""A pack as stories to present: one thought a screen, with at most one picture."""

from dataclasses import dataclass, replace

from csmetrics.language.stories import Sentence
from csmetrics.report.content import Card, Graph, Pack, Quote, Said, Section, Table, plain, sentence

# What is looked up is not presented.
LOOKED_UP = ("definitions", "settings", "data")
MOST_CARDS, MOST_QUOTES, MOST_ROWS = 4, 4, 8


@dataclass(frozen=True)
class Story:
    """One screen: a title, a sentence, and cards, or a picture, or a table, or quotes."""

    title: str
    said: Said
    cards: tuple[Card, ...] = ()
    graph: Graph | None = None
    table: Table | None = None
    quotes: tuple[Quote, ...] = ()

    @property
    def sentence(self) -> Sentence:
        """Return what it says with the words to stress."""
        return sentence(self.said)


def stories(pack: Pack) -> list[Story]:
    """Return the screens of a pack, in its order; the first says the result of the month."""
    shown = [section for section in pack.sections if section.key not in LOOKED_UP]
    first = Story(pack.title, pack.said, shown[0].cards[:MOST_CARDS] if shown else ())
    told = [story for section in shown for story in _of_section(section)]
    return [first, *_once(told)]


def _once(told: list[Story]) -> list[Story]:
    """Leave out a picture that was shown before: a trend is on its own page of a file too."""
    seen: set[object] = set()
    left = []
    for story in told:
        picture = (story.graph.title, story.graph.series) if story.graph else story
        if picture not in seen:
            left.append(story)
        seen.add(picture)
    return left


def _of_section(section: Section) -> list[Story]:
    own = Story(section.title, section.said)
    found = [
        Story(f"{section.title} – {graph.title}", _said(section, graph), graph=graph)
        for graph in section.graphs
    ]
    if section.quotes:
        found.append(replace(own, quotes=section.quotes[:MOST_QUOTES]))
    if not section.graphs and not section.quotes:
        found += [replace(own, table=_cut(table)) for table in section.tables]
    return found


def _said(section: Section, graph: Graph) -> Said:
    # What each group did to a number is told by the sentence about it.
    if graph.kind == "effects":
        return plain(graph.about)
    # Of several trends the section's own sentence is about one alone.
    return plain(graph.alt) if section.key == "trends" and graph.kind == "line" else section.said


def _cut(table: Table) -> Table:
    return replace(table, rows=table.rows[:MOST_ROWS])
