"""Questions about the same rows share one statement: their periods are cut into common pieces.

A page asks for a number of this period, of the one before and of each month. The rows are read once
and added up for every piece between two days on which any bucket begins or ends; the answers of the
pieces of a bucket merge into that of the bucket.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from csmetrics.asking.measures import measure
from csmetrics.asking.periods import Bucket, Period
from csmetrics.asking.question import Scope
from csmetrics.catalogue import Metric

Key = tuple[Any, ...]
# Days between two periods are read in vain: up to this share of those that are wanted.
MOST_IN_VAIN = 0.3


def can_share(metric: Metric) -> bool:
    """Tell whether the pieces of a period add up to it: no row depends on the bucket it is in."""
    adds_up = measure(metric.measure).adds_up
    return adds_up and not re.search(r"\b(period_of|buckets)\b", metric.sql)


def shared(metric: Metric, scopes: Sequence[Scope]) -> list[list[Scope]]:
    """Part scopes into those to answer together."""
    # What is there at a moment depends on all rows before it, so that all of them are read anyway.
    if measure(metric.measure).at or len(scopes) < 2:
        return [list(scopes)]
    together: list[list[Scope]] = []
    for scope in sorted(scopes, key=lambda scope: (scope.period.start, scope.period.end)):
        if together and _few_in_vain([*together[-1], scope]):
            together[-1].append(scope)
        else:
            together.append([scope])
    return together


def _few_in_vain(scopes: Sequence[Scope]) -> bool:
    wanted = sum(piece.days for piece in pieces(scopes) if _in_any(piece, scopes))
    return _hull(scopes).days <= (1 + MOST_IN_VAIN) * wanted


def _in_any(piece: Bucket, scopes: Iterable[Scope]) -> bool:
    return any(
        scope.period.start <= piece.start and piece.end <= scope.period.end for scope in scopes
    )


def _hull(scopes: Iterable[Scope]) -> Period:
    periods = [scope.period for scope in scopes]
    return Period(min(one.start for one in periods), max(one.end for one in periods))


def pieces(scopes: Iterable[Scope]) -> tuple[Bucket, ...]:
    """Return the pieces that the buckets of all scopes are made of, without a gap."""
    days = {day for scope in scopes for one in scope.buckets for day in (one.start, one.end)}
    return tuple(Bucket(start, start, end) for start, end in pairwise(sorted(days)))


def over_all(scopes: Sequence[Scope]) -> Scope:
    """Return the scope over the pieces of all scopes. They differ in period and grain alone."""
    if len(scopes) == 1:
        return scopes[0]
    return replace(scopes[0], period=_hull(scopes), grain="none", pieces=pieces(scopes))


def pieces_of(scope: Scope, hull: Scope, keys: Iterable[Key]) -> dict[Key, list[Key]]:
    """Return the keys of the pieces that each bucket of a scope is made of, by bucket and group.

    A key is the label of a piece or bucket, and then the values of the columns split by.
    """
    bucket_of = {
        piece.label: bucket.label
        for bucket in scope.buckets
        for piece in hull.buckets
        if bucket.start <= piece.start and piece.end <= bucket.end
    }
    found: dict[Key, list[Key]] = defaultdict(list)
    for key in keys:
        if key[0] in bucket_of:
            found[bucket_of[key[0]], *key[1:]].append(key)
    return found
