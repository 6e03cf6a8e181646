"""A reading: how one of our columns is made from theirs, and what to say about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Reading:
    """An SQL expression over the text table that gives one canonical column.

    value:   the typed value, null where blank or unreadable
    raw:     not null where there is a value to read, so that `raw` without `value` is unreadable;
             empty where every cell can be read
    headers: their columns it is made from
    """

    value: str
    raw: str = ""
    headers: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    warnings: tuple[str, ...] = field(default=())

    def saying(self, *, notes: Sequence[str] = (), warnings: Sequence[str] = ()) -> "Reading":
        """Return the same reading with more to say."""
        return replace(self, notes=(*self.notes, *notes), warnings=(*self.warnings, *warnings))
