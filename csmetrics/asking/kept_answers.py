"""Answers that are kept for as long as the data stays as it is, so that no question is run twice.

The key is a question as it was asked: which settings it leaves open, and which of them held, is
decided by the data's version, that changes with both.
"""

import datetime as dt
import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

Row = dict[str, Any]
# About 25 MB: a page of numbers has a few hundred.
MOST_ROWS = 50_000


class KeptAnswers:
    """The answers to the questions asked last, of one version of the data. For any thread.

    Rows are copied on their way in and out: what a caller does to its own changes nobody else's.
    """

    def __init__(self, most_rows: int = MOST_ROWS) -> None:
        self._most_rows = most_rows
        self._lock = threading.Lock()
        self._version = -1
        self._answers: OrderedDict[str, list[Row]] = OrderedDict()
        self._rows = 0

    def find(self, version: int, key: str | None) -> list[Row] | None:
        """Return an answer that was kept, or None."""
        with self._lock:
            if key is None or version != self._version or key not in self._answers:
                return None
            self._answers.move_to_end(key)
            return _copy(self._answers[key])

    def keep(self, version: int, key: str | None, rows: Sequence[Row]) -> None:
        """Keep an answer, and forget those of earlier versions and those asked longest ago."""
        with self._lock:
            if key is None or version < self._version:
                return  # Where the version is an old one, the data has been changed meanwhile.
            if version > self._version:
                self._answers.clear()
                self._version, self._rows = version, 0
            self._rows -= _size(self._answers.pop(key, None))
            self._answers[key] = _copy(rows)
            self._rows += _size(rows)
            while self._rows > self._most_rows:
                self._rows -= _size(self._answers.popitem(last=False)[1])


def key_of(question: Mapping[str, Any]) -> str | None:
    """Return a text that equal questions share, or None for what cannot be written as one."""
    try:
        return json.dumps(question, sort_keys=True, default=_plain)
    except (TypeError, ValueError, RecursionError):
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value)} is no part of a question")


def _copy(rows: Sequence[Row]) -> list[Row]:
    return [dict(row) for row in rows]


def _size(rows: Sequence[Row] | None) -> int:
    # An answer without rows takes its place too.
    return 0 if rows is None else 1 + len(rows)
