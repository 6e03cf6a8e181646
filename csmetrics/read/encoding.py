"""Text in any encoding a spreadsheet writes, as UTF-8, and what is said of it."""

import codecs
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from csmetrics.read import legacy
from csmetrics.read.telling import Refused
from csmetrics.translation import t

SAMPLE_BYTES = 1 << 20
BLOCK_BYTES = 1 << 22
# What fills a disk block behind a text, and what ends one in DOS.
FILLERS = b"\0\x1a"
# Characters that no table contains; a share above this is noise, not text.
MOST_CONTROL_SHARE = 0.03
# A table has ids, dates and numbers.
LEAST_MAINFRAME_DIGITS = 0.1

# A mark that a program took for three Windows letters, and wrote again as UTF-8.
TWICE_ENCODED_MARK = codecs.BOM_UTF8.decode("cp1252").encode()

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (TWICE_ENCODED_MARK, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass
class Utf8Text:
    """A file in UTF-8, `start` bytes in (after a byte order mark), and what was done for it."""

    path: Path
    start: int = 0
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def as_utf8(path: Path, folder: Path) -> Utf8Text:
    """Return the text of a file as UTF-8; written anew only where it is not UTF-8 already.

    Only the beginning is looked at: call `repaired` where a later part turns out not to be UTF-8.
    """
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    for mark, name in MARKS:
        if sample.startswith(mark):
            if name == "utf-8":
                return _checked(Utf8Text(path, len(mark)), sample[len(mark) :], folder)
            note = t("The text is in {encoding}.", encoding=name.upper())
            return _decoded(path, folder, name, len(mark), [note])
    guessed = _switching(sample) or _utf16_without_mark(sample)
    if guessed:
        note = t(
            "We read the encoding as {encoding}: the file does not say it.",
            encoding=guessed.upper(),
        )
        return _decoded(path, folder, guessed, 0, [note])
    return _checked(Utf8Text(path), sample, folder)


def _refuse_mainframe(sample: bytes) -> None:
    """Refuse text in EBCDIC: it has digits of its own, and none of those of all other encodings."""
    digits = sum(map(sample.count, range(0xF0, 0xFA)))
    ours = sum(map(sample.count, range(0x30, 0x3A)))
    if digits > LEAST_MAINFRAME_DIGITS * len(sample) and 20 * ours < digits and b"\n" not in sample:
        raise Refused(
            t("The text is in EBCDIC, the encoding of mainframes."),
            t("What its characters are differs from one mainframe to the other."),
            t("Transfer it again as text instead of binary, or convert it to UTF-8."),
        )


def _checked(text: Utf8Text, sample: bytes, folder: Path) -> Utf8Text:
    _refuse_mainframe(sample)
    _refuse_noise(sample.rstrip(FILLERS))
    if b"\0" in sample or _ends_in_filler(text.path):
        text = replaced(text, folder, {chr(filler): "" for filler in FILLERS})
        text.notes.append(t("Characters that stand for nothing (NUL) were left out."))
    return text if _is_utf8(sample) else repaired(text, folder)


def _ends_in_filler(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) in FILLERS


def _refuse_noise(sample: bytes) -> None:
    # Some databases write control characters between cells and rows.
    codes = (0, *range(2, 9), *range(14, 28), 127)
    control = sum(sample.count(bytes((code,))) for code in codes)
    if control > 8 and control / max(len(sample), 1) > MOST_CONTROL_SHARE:
        raise Refused(
            t("This is not a table we can read."),
            t("The file has no readable text in it."),
            t("Export the tickets as CSV or Excel and upload that file."),
        )


def _is_utf8(sample: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _switching(sample: bytes) -> str | None:
    """Return the encoding of e-mails if plain characters mean other ones between two marks."""
    if not sample.isascii():
        return None
    if any(mark in sample for mark in (b"\x1b$B", b"\x1b$@")):
        return "iso-2022-jp"
    return "utf-7" if _is_utf7(sample) else None


def _is_utf7(sample: bytes) -> bool:
    """Return whether all that stands behind a plus is letters, such as +APw- for ü.

    In no other text is it: neither +49 30 1234 nor ana+news@example.com would be letters.
    """
    whole = sample[: sample.rfind(b"\n") + 1] or sample
    try:
        meant = "".join(run.decode("utf-7") for run in re.findall(rb"\+[\w+/]*-?", whole))
    except UnicodeDecodeError:
        return False
    special = {character for character in meant if character > "\x7f"}
    return bool(special) and legacy.LETTERS.issuperset(special)


def _utf16_without_mark(sample: bytes) -> str | None:
    """Return the encoding if about every second byte is zero, as in western text in UTF-16."""
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def repaired(text: Utf8Text, folder: Path) -> Utf8Text:
    """Return a file that is not wholly UTF-8 as UTF-8, and say how it was understood."""
    sample = _special_bytes(text.path)
    broken = sample.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= character <= "\udcff" for character in broken)
    good = sum(character > "\x7f" for character in broken) - bad
    if good > bad:
        warning = t(
            "Some characters are not in the file's encoding (UTF-8). We read them as the nearest "
            "Windows characters: check names with special letters."
        )
        made = _decoded(text.path, folder, "utf-8", text.start, [], errors="csmetrics-nearest")
        made.warnings.append(warning)
        return made
    name, title, sure = legacy.guess(sample)
    said = t("The text is not UTF-8; we read its encoding as {encoding}.", encoding=t(title))
    made = _decoded(text.path, folder, name, text.start, [said] if sure else [], errors="replace")
    if not sure:
        made.warnings.append(f"{said} {t('Check names with special letters.')}")
    return made


def replaced(text: Utf8Text, folder: Path, marks: Mapping[str, str]) -> Utf8Text:
    """Return a file in UTF-8 with some marks written as others; an empty one stands for none."""
    # The text may be one that was made so before.
    target, rest = folder / f"{text.path.name}-marked", b""
    wanted = {mark.encode(): other.encode() for mark, other in marks.items() if mark}
    overlap = max(map(len, wanted)) - 1
    with text.path.open("rb") as source, target.open("wb") as out:
        source.seek(text.start)
        while block := source.read(BLOCK_BYTES):
            whole = rest + block
            for mark, other in wanted.items():
                whole = whole.replace(mark, other)
            # The end may be the beginning of a mark.
            cut = len(whole) - overlap
            rest = whole[cut:] if overlap else b""
            out.write(whole[:cut])
        out.write(rest)
    return Utf8Text(target, 0, text.notes, text.warnings)


def _special_bytes(path: Path) -> bytes:
    """Return up to a megabyte of those lines of a file that are not plain ASCII."""
    lines: list[bytes] = []
    size = 0
    for line in _lines(path):
        if not line.isascii():
            lines.append(line)
            size += len(line)
        if size > SAMPLE_BYTES:
            break
    return b"\n".join(lines)


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        rest = b""
        while block := file.read(BLOCK_BYTES):
            *lines, rest = (rest + block).replace(b"\r", b"\n").split(b"\n")
            yield from lines
        yield rest


def _nearest(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error("csmetrics-nearest", _nearest)


def _decoded(
    path: Path, folder: Path, name: str, start: int, notes: list[str], errors: str = "replace"
) -> Utf8Text:
    target = folder / "text"
    decoder = codecs.getincrementaldecoder(name)(errors)
    with path.open("rb") as source, target.open("wb") as out:
        source.seek(start)
        while block := source.read(BLOCK_BYTES):
            decoded = decoder.decode(block)
            if name == legacy.VIETNAMESE:
                decoded = unicodedata.normalize("NFC", decoded)
            out.write(decoded.encode("utf-8", "replace"))
        # A program that knows nothing of UTF-16 may have put a line end of one byte below it.
        if decoder.getstate()[0].strip(b"\0\r\n\x1a"):
            out.write(decoder.decode(b"", final=True).encode("utf-8", "replace"))
    return Utf8Text(target, 0, notes)
