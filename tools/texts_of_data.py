"""Texts that stand in data files and not in code: the definitions of metrics, the presets …"""

from collections.abc import Callable, Iterator, Mapping

from csmetrics.analysis.breakdowns import breakdowns
from csmetrics.catalogue import catalogue
from csmetrics.mapping.columns import ELAPSED
from csmetrics.sources import sources
from csmetrics.tables import TABLES
from csmetrics.team.benchmarks import benchmarks
from csmetrics.team.presets import presets


def numbers() -> Iterator[str]:
    """Return the texts of metrics, switches, presets and benchmarks, as the files have them."""
    for metric in (*catalogue().values(), *breakdowns().values()):
        yield from metric.words
    for preset in presets().values():
        yield from preset.texts
    for benchmark in benchmarks():
        yield from benchmark.texts


def imports() -> Iterator[str]:
    """Return what is said of our tables and columns, and of the exports that are known."""
    for table in TABLES.values():
        yield from (_title(table.name), table.name.replace("_", " "), table.each)
        for column in table.columns:
            yield from (_title(column.name), column.meaning)
        yield from (rule.reason for rule in table.rules)
    yield from map(_title, ELAPSED)
    for source in sources():
        yield from (source.described, *source.notes, *source.warnings)
        yield from (part.why for part in source.unused)
        yield from (part.reason for part in source.left_out)
        if (lacking := source.lacking) is not None:
            yield from (lacking.what, lacking.why, lacking.fix)


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def nothing() -> Iterator[str]:
    """Return no text: all of them stand in code."""
    return iter(())


TEXTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "numbers": numbers,
    "report": nothing,
    "words": nothing,
    "imports": imports,
    "pages": nothing,
}
