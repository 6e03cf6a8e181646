"""Which tool an export comes from, told from its header.

Every source is one file in `csmetrics/sources/`; adding one needs no Python. Headers are compared
folded: without case, accents, punctuation and invisible characters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from csmetrics.folding import fold
from csmetrics.sources import Source, sources


@dataclass(frozen=True)
class Recognition:
    """What a header tells: the source if it is certain, else what it could be, best first."""

    source: Source | None
    candidates: tuple[Source, ...] = ()


def recognise(columns: Sequence[str]) -> Recognition:
    """Tell from the header of a file which export it is."""
    there = {fold(column) for column in columns}
    matching = [source for source in sources() if _has_signature(source, there)]
    if not matching:
        return Recognition(None)
    most = max(len(source.signature) for source in matching)
    best = tuple(source for source in matching if len(source.signature) == most)
    certain = len(best) == 1 and not best[0].unverified
    return Recognition(best[0] if certain else None, best)


def _has_signature(source: Source, there: set[str]) -> bool:
    return all(any(fold(name) in there for name in group) for group in source.signature)
