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

from csmetrics.read import formats, parts
from csmetrics.read.formats import size_words
from csmetrics.read.telling import Asked, Found, Refused, in_quotes, tell_progress
from csmetrics.translation import later, number, t, tn

LARGEST_UNPACKED_BYTES = 4_000_000_000
LARGEST_WORKBOOK_BYTES = 1_500_000_000
# Text shrinks to a tenth, a sheet of zeros to a fortieth; a bomb to a thousandth.
MOST_EXPANSION = 150
SMALL_BYTES = 20_000_000
MOST_MEMBERS = 2_000
LARGE_WORKBOOK = later("The workbook is too large: unpacked it would take {size}.")
LARGE_ARCHIVE = later("The archive is too large: unpacked it would take {size}.")
BLOCK_BYTES = 1 << 20
SYSTEM_FILES = ("thumbs.db", "desktop.ini", "")
# Endings of tables, whatever is in them; a file of another kind is looked into.
TABLES = (
    *(".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls"),
    *(".json", ".jsonl", ".ndjson", ".parquet"),
)
# What unpacking raises where an archive is damaged.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError)
# Names of texts that lie beside a table, in which commas prove nothing.
NOTES = ("readme", "read_me", "read me", "liesmich", "license", "licence", "changelog")


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
        _refuse_twins(members)
        if parts.USUAL in names:
            _refuse_expansion(members, LARGEST_WORKBOOK_BYTES, LARGE_WORKBOOK)
            from csmetrics.read import excel

            excel.parse(path, archive, folder, found, sheet, careful)
        elif workbook := _workbook(archive):
            _refuse_expansion(members, LARGEST_WORKBOOK_BYTES, LARGE_WORKBOOK)
            usual = parts.at_usual_places(archive, workbook, folder)
            parse(usual, folder, found, sheet, careful)
        else:
            _refuse_expansion(members, LARGEST_UNPACKED_BYTES, LARGE_ARCHIVE)
            _parse_members(archive, folder, found, sheet)


def _damaged() -> Refused:
    return Refused(
        t("The file is damaged or incomplete: it can't be opened as an Excel workbook or ZIP."),
        t("The download may have been cut off."),
        t("Download or export it again."),
    )


def _refuse_other_documents(archive: zipfile.ZipFile, names: set[str]) -> None:
    kind = b""
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        kind = archive.read("mimetype")
    if b"opendocument" in kind:
        raise Refused(
            t("This is an OpenDocument file (ods), not an Excel workbook."),
            "",
            t("Open it and save it as “Excel workbook (.xlsx)” or as CSV."),
        )
    if "xl/workbook.bin" in names:
        raise Refused(
            t("This is an Excel file of the binary kind (.xlsb)."),
            t("Only the usual kind (.xlsx) can be read safely."),
            t("Open it in Excel, choose Save as, pick “Excel workbook (.xlsx)” and upload that."),
        )
    if "Index/Document.iwa" in names:
        raise Refused(
            t("This is a file of Apple Numbers or Pages, not an Excel workbook."),
            "",
            t("Choose File, Export To, CSV or Excel, and upload that."),
        )
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise Refused(
            t("This is a Word or PowerPoint file, not an Excel workbook."),
            "",
            t("Export the tickets as CSV or Excel."),
        )


def _workbook(archive: zipfile.ZipFile) -> str | None:
    try:
        return parts.workbook(archive)
    except UNREADABLE as error:
        raise _damaged() from error


def _refuse_twins(members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive in which one name stands for two contents: programs read either of them."""
    contents: dict[str, tuple[int, int]] = {}
    for member in members:
        content = (member.CRC, member.file_size)
        if contents.setdefault(member.filename, content) != content:
            raise Refused(
                t(
                    "The ZIP or workbook holds two different files of the same name: “{name}”.",
                    name=member.filename[:80],
                ),
                t("We can't tell which of them you mean."),
                t("Export it again, or unpack it and upload the right one."),
            )


def _refuse_expansion(members: list[zipfile.ZipInfo], most: int, too_large: str) -> None:
    if len(members) > MOST_MEMBERS:
        raise Refused(
            t("The ZIP holds {n} files, more than we look into.", n=number(len(members))),
            t("Up to {most} are looked into.", most=number(MOST_MEMBERS)),
            t("Unpack it and upload the table in it."),
        )
    unpacked = sum(member.file_size for member in members)
    bomb = any(
        member.file_size > SMALL_BYTES
        and member.file_size > MOST_EXPANSION * max(member.compress_size, 1)
        for member in members
    )
    if unpacked > most or bomb:
        raise Refused(
            t(too_large, size=size_words(unpacked)),
            t("It expands from {size}.", size=size_words(sum(m.compress_size for m in members))),
            t("Export it as CSV, or in smaller parts."),
        )


def _parse_members(
    archive: zipfile.ZipFile, folder: Path, found: Found, chosen: str | None
) -> None:
    # Of files with the same name and content, one is enough.
    members = [m for m in {m.filename: m for m in archive.infolist()}.values() if _is_own(m)]
    if not members:
        raise Refused(
            t("The ZIP is empty: there is no table in it, and it is no Excel workbook."),
            "",
            t("Put one CSV, Excel or JSON file in it, or upload that file itself."),
        )
    tables = [member for member in members if _may_be_table(archive, member)] or members
    wanted = [member for member in members if chosen == member.filename] or tables
    if len(wanted) > 1:
        raise _which(wanted)
    member = wanted[0]
    target = _unpacked(archive, member, folder)
    name = PurePosixPath(member.filename).name
    found.notes.append(t("We read “{name}” in the ZIP.", name=name[:80]))
    if chosen != member.filename and len(members) > 1:
        found.notes.append(_left_alone([other for other in members if other is not member]))
    try:
        _parse_unpacked(target, folder, found, None if chosen == member.filename else chosen)
    except Refused as refused:
        what, why, fix = refused.sentences
        inside = t("The file is a ZIP with “{name}” in it, not an Excel workbook.", name=name[:80])
        raise Refused(what, f"{inside} {why}".strip(), fix) from refused


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Path:
    if member.flag_bits & 1:
        raise Refused(
            t("The ZIP is protected by a password."), "", t("Unpack it and upload the file in it.")
        )
    target = folder / "member"
    try:
        with archive.open(member) as source:
            _unpack(source, target, member.file_size)
    except NotImplementedError as error:
        raise Refused(
            t("The ZIP is packed in a way that we can't unpack."),
            t("Some programs pack ZIP files by newer methods than most can read."),
            t("Unpack it and upload the file in it."),
        ) from error
    except UNREADABLE as error:
        raise _damaged() from error
    return target


def _is_own(member: zipfile.ZipInfo) -> bool:
    """Return whether a member is a file of the person's own, not one that a system added."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    hidden = path.name.startswith((".", "__")) or "__MACOSX" in path.parts
    return not member.is_dir() and not hidden and path.name.lower() not in SYSTEM_FILES


def _may_be_table(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Return whether a member holds rows, and is no picture, document or note that lies beside."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.suffix.lower() in TABLES or member.flag_bits & 1:
        return member.file_size > 0
    if path.stem.lower() in NOTES:
        return False
    try:
        with archive.open(member) as source:
            beginning = source.read(formats.BEGINNING_BYTES)
    except (*UNREADABLE, NotImplementedError):
        return True
    return formats.may_be_table(beginning)


def _left_alone(members: list[zipfile.ZipInfo]) -> str:
    # Loaded where it is needed: the child that reads starts sooner.
    from csmetrics.language.words import listed

    names = [in_quotes(PurePosixPath(member.filename).name[:80]) for member in members]
    return tn(
        "{names} in the ZIP is no table and was left alone.",
        "{names} in the ZIP are no tables and were left alone.",
        len(names),
        names=listed(names, most=3),
    )


def _which(members: list[zipfile.ZipInfo]) -> Asked:
    options = [(m.filename, m.filename[:80], size_words(m.file_size)) for m in members[:50]]
    return Asked(
        t("Which file in the ZIP should be read?"),
        options,
        max(members, key=lambda member: member.file_size).filename,
        t("The ZIP holds more than one file."),
        t("We can't tell which of them you mean."),
        t("Choose one; upload the ZIP again for another."),
    )


def _unpack(source: IO[bytes], target: Path, size: int | None) -> None:
    written = 0
    with target.open("wb") as out:
        while block := source.read(BLOCK_BYTES):
            written += len(block)
            if written > LARGEST_UNPACKED_BYTES:
                raise Refused(
                    t(
                        "The file is too large: unpacked it takes more than {size}.",
                        size=size_words(written),
                    ),
                    "",
                    t("Unpack it and export smaller parts."),
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
        t("There is a compressed file (ZIP or gzip) inside the compressed file."),
        t("Only one level is unpacked."),
        t("Unpack it and upload the table in it."),
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
            t("The compressed file (gzip) is damaged or incomplete."),
            t("The download may have been cut off."),
            t("Download or export it again."),
        ) from error
    if target.stat().st_size == 0:
        raise Refused(t("The compressed file (gzip) is empty."), "", t("Export it again."))
    found.notes.append(t("We unpacked the file (gzip)."))
    _parse_unpacked(target, folder, found, sheet)


def _unpack_gzip(source: Any, target: Path, packed: int) -> None:
    most = min(LARGEST_UNPACKED_BYTES, max(SMALL_BYTES, MOST_EXPANSION * packed))
    written = 0
    with target.open("wb") as out:
        while block := source.read(BLOCK_BYTES):
            written += len(block)
            if written > most:
                raise Refused(
                    t("The compressed file (gzip) is too large once unpacked."),
                    t("It expands to more than {size}.", size=size_words(written)),
                    t("Unpack it and export smaller parts."),
                )
            out.write(block)
