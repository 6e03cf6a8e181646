"""The letters of a PDF: embedded ones for Latin, Greek and Cyrillic, the reader's own for CJK.

Roboto lies in `fonts/` (Apache 2.0) and is embedded. Chinese, Japanese and Korean use the fonts
that the PDF format leaves to the reader's program, which are not embedded: fonts for them would be
larger than all the rest. What neither has (emoji, Arabic, Hebrew, Thai …) becomes a sign, and the
document says so.
"""

import re
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

from csmetrics.report.letters import legible

FOLDER = Path(__file__).parent / "fonts"
PLAIN, BOLD = "Roboto", "Roboto-Bold"
CHINESE, JAPANESE, KOREAN = "STSong-Light", "HeiseiKakuGo-W5", "HYGothic-Medium"
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_KANA = re.compile("[\u3040-\u30ff\uff66-\uff9f]")
_HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7a3]")
_CJK = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")


@cache
def register() -> frozenset[int]:
    """Make the fonts known to reportlab, and return the letters that are embedded."""
    plain = TTFont(PLAIN, str(FOLDER / "Roboto-Regular.ttf"))
    bold = TTFont(BOLD, str(FOLDER / "Roboto-Bold.ttf"))
    for font in (plain, bold):
        pdfmetrics.registerFont(font)
    for name in (CHINESE, JAPANESE, KOREAN):
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
    return frozenset(plain.face.charToGlyph) & frozenset(bold.face.charToGlyph)


def spans(text: str) -> list[tuple[str, str]]:
    """Cut a text into pieces of one font each: (font name, "" for the embedded one; text)."""
    known, east = register(), _eastern(text)
    found: list[tuple[str, str]] = []
    for letter in legible(text):
        font = "" if ord(letter) in known else _other(letter, east)
        shown = UNKNOWN if font is None else letter
        font = font or ""
        if found and found[-1][0] == font:
            found[-1] = (font, found[-1][1] + shown)
        else:
            found.append((font, shown))
    return found


def markup(text: str) -> str:
    """Return a text for a paragraph of reportlab: escaped, each piece in its font."""
    return "".join(
        f'<font name="{font}">{escape(piece)}</font>' if font else escape(piece)
        for font, piece in spans(text)
    )


def of_label(text: str, bold: bool = False) -> tuple[str, str]:
    """Return a text that is drawn in one font, and that font."""
    pieces = spans(text)
    font = next((font for font, _ in pieces if font), BOLD if bold else PLAIN)
    return "".join(piece for _, piece in pieces), font


def cannot_show(text: str) -> bool:
    """Return whether some letter of a text has no font."""
    return any(UNKNOWN in piece for _, piece in spans(text)) and UNKNOWN not in text


def _eastern(text: str) -> str:
    if _HANGUL.search(text):
        return KOREAN
    return JAPANESE if _KANA.search(text) else CHINESE


def _other(letter: str, east: str) -> str | None:
    return east if _HANGUL.match(letter) or _CJK.match(letter) else None
