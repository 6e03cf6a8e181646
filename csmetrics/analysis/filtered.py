"""Why a filter leaves nothing of a number: its rows may never say what they are filtered by."""

from collections.abc import Iterable

from csmetrics.ask import ask
from csmetrics.catalogue import catalogue
from csmetrics.engine import Database
from csmetrics.language import words
from csmetrics.translation import t


def why_nothing(db: Database, metric: str, columns: Iterable[str]) -> str | None:
    """Say by which of some columns a metric cannot be filtered, in any period; None where by all.

    An answer to a survey without a ticket has no agent: no longer period would bring one.
    """
    if catalogue()[metric].account:
        return None
    for column in columns:
        (groups,) = ask(db, [{"metric": metric, "by": [column]}])
        if groups and all(group[column] is None for group in groups):
            return t(
                "No row of “{metric}” says its {group}: take the filter by {group} away.",
                metric=catalogue()[metric].title,
                group=words.dimension(column),
            )
    return None
