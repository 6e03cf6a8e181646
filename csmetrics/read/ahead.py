"""Read a file while something else is being done: libraries load, or the file before is loaded."""

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from csmetrics.read.upload import Progress, Upload, read
from csmetrics.translation import in_this_language

LOOKS_A_SECOND = 10


class Reading:
    """A file that is being read in a thread of its own. Ask for its `upload` once."""

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self.path = path
        self._sheet = sheet
        self._upload: Upload | None = None
        self._error: BaseException | None = None
        self._told = ("Reading", 0.0)
        self._unwanted = threading.Event()
        self._thread = threading.Thread(target=in_this_language(self._work), daemon=True)
        self._thread.start()

    def upload(self, progress: Progress) -> Upload:
        """Wait for the file and return it. Raises what `read` raises, and what `progress` does."""
        try:
            while self._thread.is_alive():
                progress(*self._told)
                self._thread.join(1 / LOOKS_A_SECOND)
        except BaseException:
            self.close()
            raise
        if self._error is not None:
            raise self._error
        assert self._upload is not None
        return self._upload

    def close(self) -> None:
        """Stop reading and remove what was written for it."""
        self._unwanted.set()
        self._thread.join()
        if self._upload is not None:
            self._upload.close()

    def _work(self) -> None:
        try:
            self._upload = read(self.path.name, self.path, sheet=self._sheet, progress=self._note)
        except BaseException as error:  # Whatever it is, it belongs to who waits for the file.
            self._error = error

    def _note(self, stage: str, share: float) -> None:
        self._told = (stage, share)
        if self._unwanted.is_set():
            raise _Unwanted


class _Unwanted(Exception):
    """Nobody waits for this file any more."""


class Ahead:
    """Files in order, the next one already being read while one is worked on.

    The first begins at once, before anyone asks for it. Use it in a `with`.
    """

    def __init__(self, paths: Sequence[Path], sheet: str | None = None) -> None:
        self._sheet = sheet
        self._waiting = list(paths)
        self._next: Reading | None = None
        self._begin_next()

    def __enter__(self) -> "Ahead":
        return self

    def __exit__(self, *_: object) -> None:
        if self._next is not None:
            self._next.close()

    def __iter__(self) -> Iterator[Reading]:
        while self._next is not None:
            given = self._next
            self._begin_next()
            yield given

    def _begin_next(self) -> None:
        path = self._waiting.pop(0) if self._waiting else None
        self._next = Reading(path, self._sheet) if path is not None else None
