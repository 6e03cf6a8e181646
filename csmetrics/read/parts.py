"""The parts of a workbook, put where they usually are: their names may be in capitals or elsewhere.

The standard lets a workbook name its parts as it likes, and some programs do.
"""

import posixpath
import re
import shutil
import zipfile
from pathlib import Path

USUAL = "xl/workbook.xml"
_TYPES = "[content_types].xml"
_SPELT_TYPES = "[Content_Types].xml"
_REFERENCE = re.compile(rb"""(\b(?:Target|PartName)=["'])([^"']+)""")
_OVERRIDE = re.compile(rb"<(?:\w+:)?Override\b[^>]*>")
_WORKBOOK = re.compile(
    rb"""ContentType=["'][^"']*(?:spreadsheetml\.(?:sheet|template)|\.macroenabled)\.main\+xml["']""",
    re.IGNORECASE,
)
_NAME = re.compile(rb"""PartName=["']([^"']+)["']""")


def workbook(archive: zipfile.ZipFile) -> str | None:
    """Return the plain name of the part that is the workbook; None where there is none."""
    names = {plain(name): name for name in archive.namelist()}
    if _TYPES not in names or archive.getinfo(names[_TYPES]).file_size > 1 << 20:
        return None
    for override in _OVERRIDE.findall(archive.read(names[_TYPES])):
        name = _NAME.search(override)
        if name and _WORKBOOK.search(override):
            part = plain(name[1].decode("utf-8", "replace"))
            return part if part in names else None
    return None


def plain(name: str) -> str:
    """Return the name of a part as the standard compares it: in small letters, with slashes."""
    return name.replace("\\", "/").lstrip("./").lower()


def at_usual_places(archive: zipfile.ZipFile, part: str, folder: Path) -> Path:
    """Write a workbook with its parts under their usual names."""
    target = folder / "usual.xlsx"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for member in archive.infolist():
            name = plain(member.filename)
            if member.is_dir():
                continue
            if name == _TYPES or name.endswith(".rels"):
                at_root = name in (_TYPES, "_rels/.rels")
                written = _usual_references(archive.read(member), part, at_root)
                out.writestr(_SPELT_TYPES if name == _TYPES else _usual_name(name, part), written)
            else:
                with archive.open(member) as source, out.open(_usual_name(name, part), "w") as copy:
                    shutil.copyfileobj(source, copy)
    return target


def _usual_name(name: str, part: str) -> str:
    home = posixpath.dirname(part)
    relations = posixpath.join(home, "_rels", f"{posixpath.basename(part)}.rels")
    if name in (part, relations):
        return USUAL if name == part else "xl/_rels/workbook.xml.rels"
    return f"xl/{name.removeprefix(f'{home}/')}" if home and name.startswith(f"{home}/") else name


def _usual_references(content: bytes, part: str, at_root: bool) -> bytes:
    """Return the XML that tells where parts are, leading to their usual names."""

    def usual(match: re.Match[bytes]) -> bytes:
        name = match[2].decode("utf-8", "replace")
        if at_root or name.startswith("/"):
            return match[1] + f"/{_usual_name(plain(name), part)}".encode()
        return match[1] + name.lower().encode()

    return _REFERENCE.sub(usual, content)
