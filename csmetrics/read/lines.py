"""The lines of a file of text, for a reader that goes row by row."""

from collections.abc import Iterator
from typing import Any

from csmetrics.read import unclosed
from csmetrics.read.dialect import Dialect


class Unclosed(Exception):
    """A cell would go on in a line that is a row of its own."""


class Lines:
    """The lines of a UTF-8 file (ended by CR, LF or both), counting the bytes taken.

    With `written`, a line that is a row of its own is not given as a part of the row before it.
    """

    def __init__(self, file: Any, written: Dialect | None = None) -> None:
        self.bytes = 0
        self.taken: list[str] = []
        self._written = written
        self._held: list[bytes] = []
        self._lines = self._split(file)

    def _split(self, file: Any) -> Iterator[bytes]:
        rest = b""
        while block := file.read(1 << 20):
            lines = (rest + block).splitlines(keepends=True)
            # The last may go on, and its CR may be followed by an LF in the next block.
            rest = lines.pop()
            yield from lines
        if rest:
            yield from rest.splitlines(keepends=True)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._held.pop() if self._held else next(self._lines)
        text = line.decode("utf-8", "replace")
        if self.taken and self._is_row(text):
            self._held.append(line)
            raise Unclosed
        self.bytes += len(line)
        self.taken.append(text)
        return text

    def _is_row(self, text: str) -> bool:
        if self._written is None:
            return False
        mark, width = self._written.delimiter, len(self._written.header)
        return unclosed.is_row(text, self.taken[0].split(mark), mark, width)

    def are_held_together(self) -> bool:
        """Return whether only a quotation mark that nobody closes makes one row of these lines."""
        assert self._written is not None
        return unclosed.is_open("".join(self.taken), self._written.delimiter)

    def first(self) -> str:
        """Return the first line that was taken, and give the others once more."""
        first, *others = self.taken
        self.taken = []
        self._held += [line.encode() for line in reversed(others)]
        return first

    def take(self) -> str:
        """Return what was taken since the last call."""
        taken, self.taken = "".join(self.taken), []
        return taken
