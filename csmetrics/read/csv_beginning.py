"""The beginning of a delimited text: how it is written, and the text made so that it is read."""

import csv
from dataclasses import dataclass
from pathlib import Path

from csmetrics.read import dialect, drawn, encoding
from csmetrics.read.dialect import Dialect
from csmetrics.read.encoding import Utf8Text
from csmetrics.read.lines import Lines
from csmetrics.read.telling import Refused
from csmetrics.translation import t

SAMPLE_BYTES = 1 << 18
MOST_SAMPLE_BYTES = 1 << 26
# Between cells and between rows, as ASCII meant it: they stand in no text.
CELL_END, ROW_END = "\x1f", "\x1e"


@dataclass(frozen=True)
class Beginning:
    """A text and its first lines; `whole` where no other line follows."""

    text: Utf8Text
    sample: str
    whole: bool


def of(text: Utf8Text, size: int = SAMPLE_BYTES) -> Beginning:
    """Read the first lines of a text."""
    with text.path.open("rb") as file:
        file.seek(text.start)
        data = file.read(size)
        whole = not file.read(1)
    cut = max(data.rfind(b"\n"), data.rfind(b"\r"))
    if not whole and cut > 0:
        data = data[: cut + 1]
    return Beginning(text, data.decode("utf-8", "replace"), whole)


def made_plain(text: Utf8Text, folder: Path) -> Beginning:
    """Return a text as CSV with a delimiter of one byte, written anew where it is not."""
    begun = of(text)
    for made in (_undrawn, _unquoted, _unspaced, _singly_divided):
        other = made(begun, folder)
        begun = begun if other is begun.text else of(other)
    return begun


def find_dialect(begun: Beginning) -> Dialect:
    """Return how a text is written."""
    size = SAMPLE_BYTES
    while True:
        try:
            return dialect.find(begun.sample)
        except Refused:
            # A first cell of a megabyte hides the rows below it.
            if begun.whole or size > MOST_SAMPLE_BYTES:
                raise
            size *= 16
            begun = of(begun.text, size)


def _undrawn(begun: Beginning, folder: Path) -> Utf8Text:
    return drawn.undrawn(begun.text, begun.sample, folder)


def _unquoted(begun: Beginning, folder: Path) -> Utf8Text:
    """Return a text without the marks around each row as a whole, as one cell of a spreadsheet."""
    text = begun.text
    if not dialect.are_quoted_whole(begun.sample):
        return text
    target = folder / f"{text.path.name}-rows"
    with text.path.open("rb") as file, target.open("wb") as out:
        file.seek(text.start)
        for row in csv.reader(Lines(file)):
            out.write(",".join(row).encode() + b"\n")
    note = t("Each row stood in quotation marks as a whole; they were taken off.")
    return Utf8Text(target, 0, [*text.notes, note], text.warnings)


def _unspaced(begun: Beginning, folder: Path) -> Utf8Text:
    spaced = dialect.spaced(begun.sample)
    if not spaced:
        return begun.text
    # A quotation mark counts where a cell begins with it.
    return encoding.replaced(begun.text, folder, {f'{spaced} "': f'{spaced}"'})


def _singly_divided(begun: Beginning, folder: Path) -> Utf8Text:
    sample = begun.sample
    found = dialect.divider(sample)
    between = ROW_END if sample.count(ROW_END) > 1 and "\n" not in sample else ""
    wide = found if found and len(found.encode()) > 1 else ""
    if not wide and not between:
        return begun.text
    made = encoding.replaced(begun.text, folder, {between: "\n", wide: CELL_END})
    if wide:
        made.notes.append(t("The columns are divided by “{mark}”.", mark=wide))
    return made
