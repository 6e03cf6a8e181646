"""The quantiles of one column for several views, over the pieces that they share."""

from collections.abc import Callable, Mapping

from csmetrics.asking import bands
from csmetrics.asking.bands import Counts, Lists
from csmetrics.asking.question import View
from csmetrics.asking.sharing import Key, pieces_of
from csmetrics.asking.statements import Builder, Statement

Fetch = Callable[[Statement, View], Mapping[Key, Lists]]
# The ranks wanted of each bucket and group.
Ranks = Mapping[Key, set[float]]
# By view, column, and bucket with group: the values at the ranks.
Quantiles = dict[tuple[View, str | None, Key], dict[float, float]]


class Counted:
    """The rows of a column, counted for each bucket and group of every view.

    Many rows are counted in bands, few by their values, which spares the second look.
    """

    def __init__(self, column: str, builder: Builder, fetch: Fetch, in_bands: bool) -> None:
        self._column, self._builder, self._fetch = column, builder, fetch
        self._in_bands = in_bands
        statement = builder.bands(column) if in_bands else builder.values(column)
        self._pieces = fetch(statement, builder.view)
        self._groups: dict[View, dict[Key, Counts]] = {}

    def sizes(self, view: View) -> dict[Key, dict[str, int]]:
        """Return how many rows each bucket and group of a view has."""
        return {key: {"n": one.n} for key, one in self._of(view).items()}

    def values_at(self, wanted: Mapping[View, Ranks]) -> Quantiles:
        """Return the values at the ranks wanted of the buckets and groups of all views."""
        groups = {
            (view, key): (self._of(view)[key], ranks)
            for view, of_view in wanted.items()
            for key, ranks in of_view.items()
        }
        if not self._in_bands:
            return {
                (view, self._column, key): one.values_at(ranks)
                for (view, key), (one, ranks) in groups.items()
            }
        inside = {band for one, ranks in groups.values() for band in bands.holding(one, ranks)}
        if not inside:
            return {}
        pieces = self._fetch(self._builder.inside(self._column, inside), self._builder.view)
        values = {view: self._merged(view, pieces) for view in wanted}
        return {
            (view, self._column, key): bands.values_at(
                one, values[view][key], sorted(inside), ranks
            )
            for (view, key), (one, ranks) in groups.items()
        }

    def _of(self, view: View) -> dict[Key, Counts]:
        if view not in self._groups:
            self._groups[view] = self._merged(view, self._pieces)
        return self._groups[view]

    def _merged(self, view: View, pieces: Mapping[Key, Lists]) -> dict[Key, Counts]:
        return {
            key: bands.merged([pieces[part] for part in parts])
            for key, parts in pieces_of(view, self._builder.view, pieces).items()
        }
