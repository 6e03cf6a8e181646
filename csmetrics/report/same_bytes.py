"""Office files that are the same bytes whenever the same pack is written.

Libraries put the time of writing into the archive, and into the workbooks inside a presentation.
"""

import datetime as dt
import io
import re
import zipfile

EARLIEST = (1980, 1, 1, 0, 0, 0)
_WRITTEN = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def same_bytes(content: bytes, made_at: dt.datetime) -> bytes:
    """Return an Office file with fixed times in it, and in the workbooks it holds."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as found,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in found.namelist():
            member = zipfile.ZipInfo(name, EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(member, _steady(name, found.read(name), made_at))
    return written.getvalue()


def _steady(name: str, content: bytes, made_at: dt.datetime) -> bytes:
    if name.endswith(".xlsx"):
        return same_bytes(content, made_at)
    if name == "docProps/core.xml":
        stamp = made_at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        return _WRITTEN.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
    return content
