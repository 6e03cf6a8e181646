"""JSON as people and programs write it against the rules: comments, and commas before an end."""

import re
from pathlib import Path

from csmetrics.read import encoding
from csmetrics.read.encoding import Utf8Text
from csmetrics.translation import t

_TEXT = r'"(?:[^"\\]|\\.)*"'
_COMMENT = r"//[^\n]*|/\*.*?\*/|#[^\n]*"
# Texts are taken as a whole, so that what looks like a comment in them is none.
_ODD = re.compile(rf"({_TEXT})|(?:{_COMMENT})|,(?=(?:\s|{_COMMENT})*[\]}}])", re.DOTALL)
_ABOVE = re.compile(rb"(?:\s|\xef\xbb\xbf|//[^\n]*\n|/\*.*?\*/|#[^\n]*\n)*", re.DOTALL)
# What stands before each entry of a JSON text sequence.
RECORD = "\x1e"


def behind_comments(beginning: bytes) -> bytes:
    """Return the beginning of a text without the comments above it."""
    match = _ABOVE.match(beginning)
    return beginning[match.end() if match else 0 :]


def strict(content: str) -> str:
    """Return JSON without comments, and without commas behind the last entry."""
    return _ODD.sub(lambda match: match[1] or "", content)


def without_marks(text: Utf8Text, folder: Path) -> Utf8Text:
    """Return a text without the marks that stand before each entry of a sequence."""
    with text.path.open("rb") as file:
        file.seek(text.start)
        marked = file.read(1) == RECORD.encode()
    return encoding.replaced(text, folder, {RECORD: ""}) if marked else text


def rewritten(text: Utf8Text, folder: Path) -> Utf8Text | None:
    """Return a text as strict JSON; None if it is that already, damaged or not."""
    content = text.path.read_bytes()[text.start :].decode("utf-8", "replace")
    made = strict(content)
    if made == content:
        return None
    target = folder / f"{text.path.name}-strict"
    target.write_text(made, encoding="utf-8")
    note = t("Comments and commas that JSON does not have were left out.")
    return Utf8Text(target, 0, [*text.notes, note], text.warnings)
