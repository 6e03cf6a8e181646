"""The quantiles of one column for several scopes, over the pieces that they share."""

from collections.abc import Callable, Mapping

from csmetrics.asking import bands
from csmetrics.asking.bands import Counts, Lists
from csmetrics.asking.question import Scope
from csmetrics.asking.sharing import Key, pieces_of
from csmetrics.asking.statements import Builder, Statement

Fetch = Callable[[Statement, Scope], Mapping[Key, Lists]]
# The ranks wanted of each bucket and group.
Ranks = Mapping[Key, set[float]]
# By scope, column, and bucket with group: the values at the ranks.
Quantiles = dict[tuple[Scope, str | None, Key], dict[float, float]]


class Counted:
    """The rows of a column, counted for each bucket and group of every scope.

    Many rows are counted in bands, few by their values, which spares the second look.
    """

    def __init__(self, column: str, builder: Builder, fetch: Fetch, in_bands: bool) -> None:
        self._column, self._builder, self._fetch = column, builder, fetch
        self._in_bands = in_bands
        statement = builder.bands(column) if in_bands else builder.values(column)
        self._pieces = fetch(statement, builder.scope)
        self._groups: dict[Scope, dict[Key, Counts]] = {}

    def sizes(self, scope: Scope) -> dict[Key, dict[str, int]]:
        """Return how many rows each bucket and group of a scope has."""
        return {key: {"n": one.n} for key, one in self._of(scope).items()}

    def values_at(self, wanted: Mapping[Scope, Ranks]) -> Quantiles:
        """Return the values at the ranks wanted of the buckets and groups of all scopes."""
        groups = {
            (scope, key): (self._of(scope)[key], ranks)
            for scope, of_scope in wanted.items()
            for key, ranks in of_scope.items()
        }
        if not self._in_bands:
            return {
                (scope, self._column, key): one.values_at(ranks)
                for (scope, key), (one, ranks) in groups.items()
            }
        inside = {band for one, ranks in groups.values() for band in bands.holding(one, ranks)}
        if not inside:
            return {}
        pieces = self._fetch(self._builder.inside(self._column, inside), self._builder.scope)
        values = {scope: self._merged(scope, pieces) for scope in wanted}
        return {
            (scope, self._column, key): bands.values_at(
                one, values[scope][key], sorted(inside), ranks
            )
            for (scope, key), (one, ranks) in groups.items()
        }

    def _of(self, scope: Scope) -> dict[Key, Counts]:
        if scope not in self._groups:
            self._groups[scope] = self._merged(scope, self._pieces)
        return self._groups[scope]

    def _merged(self, scope: Scope, pieces: Mapping[Key, Lists]) -> dict[Key, Counts]:
        return {
            key: bands.merged([pieces[part] for part in parts])
            for key, parts in pieces_of(scope, self._builder.scope, pieces).items()
        }
