"""What kind of file it is, from its first bytes, and which reader takes it."""

import os
from pathlib import Path

from csmetrics.read.telling import Found, Refused

LARGEST_BYTES = 8_000_000_000
BEGINNING_BYTES = 4_096

# First bytes of what is certainly not a table: what it is, and what to do instead.
NO_TABLES = (
    (b"\x89PNG", "an image", "Export the tickets as CSV or Excel."),
    (b"\xff\xd8\xff", "an image", "Export the tickets as CSV or Excel."),
    (b"GIF8", "an image", "Export the tickets as CSV or Excel."),
    (b"%PDF", "a PDF", "Export the same report as CSV or Excel."),
    (b"MZ", "a program", "Choose the file that your helpdesk exported."),
    (b"\x7fELF", "a program", "Choose the file that your helpdesk exported."),
    (b"SQLite format 3\0", "a database", "Export the tickets as CSV or Excel."),
    (b"7z\xbc\xaf\x27\x1c", "a compressed file of the kind 7z", "Unpack it first."),
    (b"Rar!", "a compressed file of the kind RAR", "Unpack it first."),
    (b"BZh", "a compressed file of the kind bzip2", "Unpack it first."),
    (b"\xfd7zXZ", "a compressed file of the kind xz", "Unpack it first."),
    (b"\x28\xb5\x2f\xfd", "a compressed file of the kind zstd", "Unpack it first."),
)


def parse(path: Path, folder: Path, found: Found, *, sheet: str | None, careful: bool) -> None:
    """Parse a file with the reader that its content asks for."""
    size = path.stat().st_size
    with path.open("rb") as file:
        beginning = file.read(BEGINNING_BYTES)
    _refuse(beginning, size)
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


def parse_text(path: Path, folder: Path, found: Found) -> None:
    """Parse a file of text: JSON or CSV in any of their shapes."""
    from csmetrics.read import csv_table, encoding, json_rows

    text = encoding.as_utf8(path, folder)
    if json_rows.looks_like_json(text.path, text.start):
        json_rows.parse(text, folder, found)
    else:
        csv_table.parse(text, folder, found)


def _refuse(beginning: bytes, size: int) -> None:
    if size == 0 or not beginning.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise Refused(
            "The file is empty.",
            "There is not a single row in it.",
            "Export it again and check that the view or the period has tickets.",
        )
    if size > LARGEST_BYTES:
        raise Refused(
            "The file is too large.",
            f"Files up to {LARGEST_BYTES // 10**9} GB can be read.",
            "Export smaller parts, such as one year each.",
        )
    for magic, what, fix in NO_TABLES:
        if beginning.startswith(magic):
            raise Refused(f"This is {what}, not a table we can read.", "", fix)
    if beginning.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(
            "This is an old Excel file (.xls), or one protected by a password.",
            "Only the newer kind (.xlsx) without a password can be read safely.",
            "Open it in Excel, choose Save as, pick “Excel workbook (.xlsx)” and upload that.",
        )
    if beginning[8:12] == b"DUCK":
        raise Refused(
            "This is a database, not a table we can read.", "", "Export its table as CSV."
        )
    lowered = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if lowered.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<body")):
        raise Refused(
            "This is a web page (HTML), even if its name says Excel.",
            "Some older helpdesks export web pages under the name .xls.",
            "Open it in Excel, save it as “Excel workbook (.xlsx)” and upload that.",
        )
    if lowered.startswith(b"<?xml"):
        raise Refused(
            "This is an XML file, not a table we can read.", "", "Export as CSV, JSON or Excel."
        )


def size_words(size: float) -> str:
    """Return a size as people say it."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{max(size / 1e6, 0.1):.1f} MB"


def file_size(path: Path) -> int:
    """Return the size of a file in bytes."""
    return os.path.getsize(path)
