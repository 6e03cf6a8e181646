"""The quantiles of one column for several views, over the pieces that they share."""

from collections.abc import Callable, Mapping

from csmetrics.asking import bands
from csmetrics.asking.bands import Counts, Lists
from csmetrics.asking.question import View
from csmetrics.asking.sharing import Key, pieces_of
from csmetrics.asking.statements import Builder, Statement

# Below this many rows one sort is as fast as two looks.
MANY = 500_000
Fetch = Callable[[Statement, View], Mapping[Key, Lists]]
# By view, column, and bucket with group.
Quantiles = dict[tuple[View, str | None, Key], dict[float, float | None]]


class Counted:
    """The rows of a column, counted in bands for each bucket and group of every view."""

    def __init__(self, column: str, builder: Builder, fetch: Fetch) -> None:
        self._column, self._builder, self._fetch = column, builder, fetch
        self._pieces = fetch(builder.bands(column), builder.view)
        self._groups: dict[View, dict[Key, Counts]] = {}

    def sizes(self, view: View) -> dict[Key, dict[str, int]]:
        """Return how many rows each bucket and group of a view has."""
        return {key: {"n": one.n} for key, one in self._of(view).items()}

    def quantiles(self, wanted: Mapping[View, Mapping[Key, set[float]]]) -> Quantiles:
        """Return the quantiles wanted of the buckets and groups of all views."""
        groups = {
            (view, key): (self._of(view)[key], shares)
            for view, of_view in wanted.items()
            for key, shares in of_view.items()
        }
        inside = {band for one, shares in groups.values() for band in bands.holding(one, shares)}
        if not inside:
            return {}
        pieces = self._fetch(self._builder.inside(self._column, inside), self._builder.view)
        values = {view: self._merged(view, pieces) for view in wanted}
        return {
            (view, self._column, key): bands.quantiles(
                one, values[view][key], sorted(inside), shares
            )
            for (view, key), (one, shares) in groups.items()
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
