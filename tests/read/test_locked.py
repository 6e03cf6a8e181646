"""Files with a password are refused as such, with the way out."""

import struct
from io import BytesIO
from zipfile import ZipFile

import pytest

from csmetrics.errors import UnreadableFile
from csmetrics.read import read

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def locked_zip(method: int | None) -> bytes:
    """Return a ZIP whose member is marked as encrypted: 99 is the method of AES."""
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        archive.writestr("tickets.csv", "Ticket ID,Created at\n1,2026-01-01 10:00\n")
    data = bytearray(held.getvalue())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + place
        data[at] |= 1
        if method is not None:
            data[at + 2 : at + 4] = struct.pack("<H", method)
    return bytes(data)


@pytest.mark.parametrize("method", [None, 99])
def test_a_zip_with_a_password_says_so(method: int | None) -> None:
    with pytest.raises(UnreadableFile, match="The ZIP is protected by a password"):
        read("tickets.zip", locked_zip(method))


@pytest.mark.parametrize("before", [0, 1 << 20, (1 << 20) - 530])
def test_a_workbook_with_a_password_says_how_to_take_it_off(before: int) -> None:
    directory = "EncryptedPackage".encode("utf-16-le").ljust(128, b"\0")
    with pytest.raises(UnreadableFile, match="The workbook is protected by a password") as refused:
        read("tickets.xlsx", OLD_EXCEL + bytes(before) + directory)
    assert "remove the password" in refused.value.fix


def test_an_old_workbook_is_not_said_to_have_a_password() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read("tickets.xls", OLD_EXCEL + "Workbook".encode("utf-16-le") + bytes(4096))
    assert refused.value.what == "This is an old Excel file (.xls)."
    assert "password" not in f"{refused.value.why} {refused.value.fix}"


@pytest.mark.parametrize(
    ("member", "says"), [("xl/workbook.bin", "xlsb"), ("Index/Document.iwa", "Apple Numbers")]
)
def test_other_workbooks_are_named_as_what_they_are(member: str, says: str) -> None:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr(member, b"x")
        archive.writestr("other.bin", b"x")
    with pytest.raises(UnreadableFile, match=says):
        read("export.xlsx", content.getvalue())
