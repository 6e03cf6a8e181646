"""ZIP and gzip: what is in them, whether it may be unpacked, and which member is read.

Sizes are checked in the directory of the archive before a byte is unpacked, and while unpacking,
for a directory can lie.
"""

import errno
import gzip
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, Any

from csmetrics.read import formats
from csmetrics.read.formats import size_words
from csmetrics.read.telling import Asked, Found, Refused, tell_progress

LARGEST_UNPACKED_BYTES = 4_000_000_000
LARGEST_WORKBOOK_BYTES = 1_500_000_000
# Text shrinks to a tenth, a sheet of zeros to a fortieth; a bomb to a thousandth.
MOST_EXPANSION = 150
SMALL_BYTES = 20_000_000
MOST_MEMBERS = 2_000
BLOCK_BYTES = 1 << 20


def parse(path: Path, folder: Path, found: Found, sheet: str | None, careful: bool) -> None:
    """Read a ZIP: a workbook, or an archive with one table in it."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged() from error
    with archive:
        members = archive.infolist()
        names = {member.filename for member in members}
        _refuse_other_documents(archive, names)
        if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
            _refuse_expansion(members, LARGEST_WORKBOOK_BYTES, "workbook")
            from csmetrics.read import excel

            excel.parse(path, archive, folder, found, sheet, careful)
        else:
            _refuse_expansion(members, LARGEST_UNPACKED_BYTES, "archive")
            _parse_members(archive, folder, found, sheet)


def _damaged() -> Refused:
    return Refused(
        "The file is damaged or incomplete: it can't be opened as an Excel workbook or ZIP.",
        "The download may have been cut off.",
        "Download or export it again.",
    )


def _refuse_other_documents(archive: zipfile.ZipFile, names: set[str]) -> None:
    kind = b""
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        kind = archive.read("mimetype")
    if b"opendocument" in kind:
        raise Refused(
            "This is an OpenDocument file (ods), not an Excel workbook.",
            "",
            "Open it and save it as “Excel workbook (.xlsx)” or as CSV.",
        )
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise Refused(
            "This is a Word or PowerPoint file, not an Excel workbook.",
            "",
            "Export the tickets as CSV or Excel.",
        )


def _refuse_expansion(members: list[zipfile.ZipInfo], most: int, what: str) -> None:
    unpacked = sum(member.file_size for member in members)
    bomb = any(
        member.file_size > SMALL_BYTES
        and member.file_size > MOST_EXPANSION * max(member.compress_size, 1)
        for member in members
    )
    if unpacked > most or bomb or len(members) > MOST_MEMBERS:
        raise Refused(
            f"The {what} is too large: unpacked it would take {size_words(unpacked)}.",
            f"It expands from {size_words(sum(m.compress_size for m in members))}.",
            "Export it as CSV, or in smaller parts.",
        )


def _parse_members(
    archive: zipfile.ZipFile, folder: Path, found: Found, chosen: str | None
) -> None:
    members = [member for member in archive.infolist() if _may_be_table(member)]
    if not members:
        raise Refused(
            "The ZIP is empty: there is no table in it, and it is no Excel workbook.",
            "",
            "Put one CSV, Excel or JSON file in it, or upload that file itself.",
        )
    wanted = [member for member in members if chosen in (None, member.filename)] or members
    if len(wanted) > 1:
        raise _which(wanted)
    member = wanted[0]
    if member.flag_bits & 1:
        raise Refused(
            "The ZIP is protected by a password.", "", "Unpack it and upload the file in it."
        )
    target = folder / "member"
    try:
        with archive.open(member) as source:
            _unpack(source, target, member.file_size)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _damaged() from error
    name = PurePosixPath(member.filename).name
    found.notes.append(f"We read “{name[:80]}” in the ZIP.")
    try:
        _parse_unpacked(target, folder, found, None if chosen == member.filename else chosen)
    except Refused as refused:
        what, why, fix = refused.sentences
        inside = f"The file is a ZIP with “{name[:80]}” in it, not an Excel workbook."
        raise Refused(what, f"{inside} {why}".strip(), fix) from refused


def _may_be_table(member: zipfile.ZipInfo) -> bool:
    """Return whether a member is a file of the person's own, not one that a system added."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    hidden = path.name.startswith((".", "__")) or "__MACOSX" in path.parts
    return not member.is_dir() and not hidden and path.name.lower() not in ("thumbs.db", "")


def _which(members: list[zipfile.ZipInfo]) -> Asked:
    options = [(m.filename, m.filename[:80], size_words(m.file_size)) for m in members[:50]]
    return Asked(
        "Which file in the ZIP should be read?",
        options,
        max(members, key=lambda member: member.file_size).filename,
        "The ZIP holds more than one file.",
        "We can't tell which of them you mean.",
        "Choose one; upload the ZIP again for another.",
    )


def _unpack(source: IO[bytes], target: Path, size: int | None) -> None:
    written = 0
    with target.open("wb") as out:
        while block := source.read(BLOCK_BYTES):
            written += len(block)
            if written > LARGEST_UNPACKED_BYTES:
                raise Refused(
                    f"The file is too large: unpacked it takes more than {size_words(written)}.",
                    "",
                    "Unpack it and export smaller parts.",
                )
            out.write(block)
            if size:
                tell_progress("Unpacking", written / size)


def _parse_unpacked(path: Path, folder: Path, found: Found, sheet: str | None) -> None:
    with path.open("rb") as file:
        beginning = file.read(4)
    if beginning.startswith(b"PK"):
        try:
            with zipfile.ZipFile(path) as inner:
                workbook = "xl/workbook.xml" in inner.namelist()
        except zipfile.BadZipFile as error:
            raise _damaged() from error
        if not workbook:
            raise _nested()
    elif beginning.startswith(b"\x1f\x8b"):
        raise _nested()
    formats.parse(path, folder, found, sheet=sheet, careful=False)


def _nested() -> Refused:
    return Refused(
        "There is a compressed file (ZIP or gzip) inside the compressed file.",
        "Only one level is unpacked.",
        "Unpack it and upload the table in it.",
    )


def parse_gzip(path: Path, folder: Path, found: Found, sheet: str | None) -> None:
    """Read a gzip file with one table in it."""
    target, size = folder / "member", path.stat().st_size
    try:
        with gzip.open(path) as source:
            _unpack_gzip(source, target, size)
    except (OSError, EOFError, zlib.error) as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise
        raise Refused(
            "The compressed file (gzip) is damaged or incomplete.",
            "The download may have been cut off.",
            "Download or export it again.",
        ) from error
    if target.stat().st_size == 0:
        raise Refused("The compressed file (gzip) is empty.", "", "Export it again.")
    found.notes.append("We unpacked the file (gzip).")
    _parse_unpacked(target, folder, found, sheet)


def _unpack_gzip(source: Any, target: Path, packed: int) -> None:
    most = min(LARGEST_UNPACKED_BYTES, max(SMALL_BYTES, MOST_EXPANSION * packed))
    written = 0
    with target.open("wb") as out:
        while block := source.read(BLOCK_BYTES):
            written += len(block)
            if written > most:
                raise Refused(
                    "The compressed file (gzip) is too large once unpacked.",
                    f"It expands to more than {size_words(written)}.",
                    "Unpack it and export smaller parts.",
                )
            out.write(block)
