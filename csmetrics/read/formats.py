"""What kind of file it is, from its first bytes, and which reader takes it."""

import codecs
import os
import re
import shutil
from pathlib import Path

from csmetrics.read.telling import ANOTHER, Found, Refused
from csmetrics.translation import later, number, t

LARGEST_BYTES = 8_000_000_000
BEGINNING_BYTES = 4_096
BLOCK_BYTES = 1 << 20
# Pages, and parts of them, such as what a helpdesk sends instead of an export.
WEB_PAGE = re.compile(
    rb"<!doctype|<!--|mime-version: [^<]*text/html"
    rb"|</?(html|head|body|table|div|p|span|title|meta|script|style|h[1-6]|br)\b"
)
# What stands above them, in files of XML as well.
COMMENTS = re.compile(rb"\A(<!--.*?-->\s*)+(?=<)", re.DOTALL)
# Blank lines or a byte order mark before what is no text: a ZIP, gzip, Parquet or an old workbook.
BLANKS_ABOVE = re.compile(
    rb"(?:\xef\xbb\xbf|\s)+(?=PK\x03\x04|\x1f\x8b\x08|PAR1\x15|\xd0\xcf\x11\xe0)"
)
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# The name of what a workbook with a password holds, in the directory of its file.
LOCKED = "EncryptedPackage".encode("utf-16-le")

# First bytes of what is certainly not a table: what it is, and what to do instead.
NO_TABLES = (
    (b"\x89PNG", later("an image"), later("Export the tickets as CSV or Excel.")),
    (b"\xff\xd8\xff", later("an image"), later("Export the tickets as CSV or Excel.")),
    (b"GIF8", later("an image"), later("Export the tickets as CSV or Excel.")),
    (b"%PDF", later("a PDF"), later("Export the same report as CSV or Excel.")),
    (b"MZ", later("a program"), later("Choose the file that your helpdesk exported.")),
    (b"\x7fELF", later("a program"), later("Choose the file that your helpdesk exported.")),
    (b"SQLite format 3\0", later("a database"), later("Export the tickets as CSV or Excel.")),
    (b"7z\xbc\xaf\x27\x1c", later("a compressed file of the kind 7z"), later("Unpack it first.")),
    (b"Rar!", later("a compressed file of the kind RAR"), later("Unpack it first.")),
    (b"{\\rtf", later("a document (RTF)"), later("Export the tickets as CSV or Excel.")),
    (b"BZh", later("a compressed file of the kind bzip2"), later("Unpack it first.")),
    (b"\xfd7zXZ", later("a compressed file of the kind xz"), later("Unpack it first.")),
    (b"\x28\xb5\x2f\xfd", later("a compressed file of the kind zstd"), later("Unpack it first.")),
    (b"ARROW1", later("an Arrow file"), later("Export it as Parquet or CSV.")),
    (b"ORC", later("an ORC file"), later("Export it as Parquet or CSV.")),
    (b"Obj\x01", later("an Avro file"), later("Export it as Parquet or CSV.")),
)
# Texts that hold rows, but no table: their beginning in small letters, what it is, what to do.
NO_TABLES_OF_TEXT = (
    (
        re.compile(
            rb"(?=--|/\*|set |use |begin|drop |create |insert |pragma )"
            rb".*?^(drop table|create (table|database|schema)|insert into|copy [^\n]+ stdin)\b",
            re.DOTALL | re.MULTILINE,
        ),
        later("a dump of a database (SQL)"),
        later("Export its table as CSV."),
    ),
    (
        re.compile(rb"-\[ record 1 \]|\*{5,} 1\. row \*{5,}"),
        later("a print of rows one below the other"),
        later("Print it without “\\x” or “\\G”, or export its table as CSV."),
    ),
    (
        re.compile(rb"(---[^\n]*\n)?- [\w-]+: [^\n]*\n  [\w-]+:( |\n)"),
        later("a YAML file"),
        later("Export as CSV, JSON or Excel."),
    ),
    (
        # Lines of a title above a table may say “From: 1 May”, but neither a sender nor a route.
        re.compile(
            rb"(from [^\n]*\d{4}\n)?([\w-]+: [^\n]*\n([ \t][^\n]*\n)*){0,40}?"
            rb"(from: [^\n]*@|received: |return-path: |delivered-to: |message-id: )"
        ),
        later("an e-mail"),
        later("Save the export that is attached to it, and upload that."),
    ),
    (
        re.compile(rb"begin:vcalendar"),
        later("a calendar"),
        later("Export the tickets as CSV or Excel."),
    ),
    (
        re.compile(rb"begin:vcard"),
        later("an address book"),
        later("Export the tickets as CSV or Excel."),
    ),
    (
        # Google Drive leaves a file of a few words (.gsheet) where a table is kept online.
        re.compile(
            rb"\[internetshortcut\]|version https://git-lfs"
            rb'|\{[^{}]{0,600}("resource_key"|docs\.google\.com/open)[^{}]{0,600}\}\s*$'
        ),
        later("a link to a file kept elsewhere"),
        later("Download what it links to and upload that."),
    ),
    (
        re.compile(rb"<\?xml[^>]*>\s*<office:document\b"),
        later("an OpenDocument file"),
        later("Open it and save it as “Excel workbook (.xlsx)” or as CSV."),
    ),
    (
        re.compile(rb"-----begin pgp message"),
        later("an encrypted file (PGP)"),
        later("Decrypt it first."),
    ),
    (
        re.compile(rb"id;p[^\n]*\n([a-z]+;|e\n)|table\n0,1\n"),
        later("a spreadsheet of an old kind (SYLK or DIF)"),
        later("Open it in Excel, save it as “Excel workbook (.xlsx)” and upload that."),
    ),
)


def parse(path: Path, folder: Path, found: Found, *, sheet: str | None, careful: bool) -> None:
    """Parse a file with the reader that its content asks for."""
    path = _without_blanks_above(path, folder)
    size = path.stat().st_size
    with path.open("rb") as file:
        beginning = file.read(BEGINNING_BYTES)
    _refuse(beginning, size)
    if beginning.startswith(OLD_EXCEL):
        raise _old_excel(path)
    if beginning.startswith(b"PK"):
        from csmetrics.read import archive

        archive.parse(path, folder, found, sheet, careful)
    elif beginning.startswith(b"\x1f\x8b"):
        from csmetrics.read import archive

        archive.parse_gzip(path, folder, found, sheet)
    elif beginning.startswith(b"PAR1") or beginning.startswith(b"PARE"):
        from csmetrics.read.parquet import parse as parse_parquet

        parse_parquet(path, folder, found)
    else:
        parse_text(path, folder, found)


def _without_blanks_above(path: Path, folder: Path) -> Path:
    """Return a file that is no text without the blanks that a website sent before it."""
    with path.open("rb") as file:
        above = BLANKS_ABOVE.match(file.read(BEGINNING_BYTES))
        if above is None:
            return path
        file.seek(above.end())
        target = folder / "without-blanks"
        with target.open("wb") as out:
            shutil.copyfileobj(file, out)
    return target


def parse_text(path: Path, folder: Path, found: Found) -> None:
    """Parse a file of text: JSON or CSV in any of their shapes."""
    from csmetrics.read import csv_table, encoding, json_rows

    text = encoding.as_utf8(path, folder)
    with text.path.open("rb") as file:
        file.seek(text.start)
        _refuse_text(file.read(BEGINNING_BYTES))
    if json_rows.looks_like_json(text.path, text.start):
        json_rows.parse(text, folder, found)
    else:
        csv_table.parse(text, folder, found)


def may_be_table(beginning: bytes) -> bool:
    """Return whether a file may hold rows, judged by its first bytes: no picture, no prose."""
    if beginning.startswith((b"PK", b"\x1f\x8b", b"PAR1", b"PARE", OLD_EXCEL)):
        return True
    try:
        _refuse(beginning, len(beginning))
    except Refused:
        return False
    from csmetrics.read import dialect

    wide = beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = beginning.decode("utf-16" if wide else "utf-8-sig", "replace")
    return text.lstrip()[:1] in ("{", "[") or dialect.is_divided(text)


def _refuse(beginning: bytes, size: int) -> None:
    if size == 0 or not beginning.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise Refused(
            t("The file is empty."),
            t("There is not a single row in it."),
            t(ANOTHER),
        )
    if size > LARGEST_BYTES:
        raise Refused(
            t("The file is too large."),
            t("Files up to {most} GB can be read.", most=LARGEST_BYTES // 10**9),
            t("Export smaller parts, such as one year each."),
        )
    for magic, what, fix in NO_TABLES:
        if beginning.startswith(magic):
            raise _no_table(what, fix)
    if beginning[257:262] == b"ustar":
        raise _no_table(later("an archive of the kind tar"), later("Unpack it first."))
    if beginning[8:12] == b"DUCK":
        raise _no_table(later("a database"), later("Export its table as CSV."))
    _refuse_text(beginning)


def _refuse_text(beginning: bytes) -> None:
    """Refuse text that is no table, once it is in UTF-8, whatever it was written in."""
    lowered = COMMENTS.sub(b"", beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower())
    lines = lowered.replace(b"\r\n", b"\n")
    for pattern, what, fix in NO_TABLES_OF_TEXT:
        if pattern.match(lines):
            raise _no_table(what, fix)
    if b"schemas-microsoft-com:office:spreadsheet" in lowered and lowered.startswith(b"<?xml"):
        raise Refused(
            t("This is an Excel file of an old kind (XML spreadsheet), even if it is named .xls."),
            t("Only the newer kind (.xlsx) can be read safely."),
            t("Open it in Excel, choose Save as, pick “Excel workbook (.xlsx)” and upload that."),
        )
    if WEB_PAGE.match(lowered):
        raise Refused(
            t("This is a web page (HTML), even if its name says Excel."),
            t("Some older helpdesks export web pages under the name .xls."),
            t("Open it in Excel, save it as “Excel workbook (.xlsx)” and upload that."),
        )
    # A header such as “<b>Ticket” is text after a tag; in a file of XML another tag comes next.
    if re.match(rb"<(\?xml|[a-z][\w:.-]*(\s[^<>]*)?>\s*(<|$))", lowered):
        raise _no_table(later("an XML file"), later("Export as CSV, JSON or Excel."))


def _no_table(what: str, fix: str) -> Refused:
    return Refused(t("This is {what}, not a table we can read.", what=t(what)), "", t(fix))


def _old_excel(path: Path) -> Refused:
    """Return why a file of the kind that Excel wrote up to 2003, and still locks in, is refused."""
    with path.open("rb") as file:
        beginning, overlap = b"", len(LOCKED)
        while block := file.read(BLOCK_BYTES):
            if LOCKED in beginning + block:
                return Refused(
                    t("The workbook is protected by a password."),
                    t("Only one without a password can be read."),
                    t(
                        "Open it in Excel, choose File, Info, Protect Workbook, Encrypt with "
                        "Password, remove the password, save it and upload it again."
                    ),
                )
            beginning = block[-overlap:]
    return Refused(
        t("This is an old Excel file (.xls)."),
        t("Only the newer kind (.xlsx) can be read safely."),
        t("Open it in Excel, choose Save as, pick “Excel workbook (.xlsx)” and upload that."),
    )


def size_words(size: float) -> str:
    """Return a size as people say it."""
    return f"{number(size / 1e9, 1)} GB" if size >= 1e9 else f"{number(max(size / 1e6, 0.1), 1)} MB"


def file_size(path: Path) -> int:
    """Return the size of a file in bytes."""
    return os.path.getsize(path)
