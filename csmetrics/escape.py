"""Text from files, made harmless where a page, a chart or a spreadsheet would interpret it.

The one place that escapes. Places that show text as it is (tables, options of a select box, code)
need none of this.
"""

import html
import re
import unicodedata
from typing import Any

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&@])")
# Addresses, icons and emoji are looked for after escapes are taken off: a sign that nobody sees
# parts them. Times such as 10:30:45 are none of these.
_READ_LATER = re.compile(
    r"(?<=:)(?=//|[a-z_+-][\w+/-]*:)|(?<!\d:)(?<=:)(?=\d\w*:)|(?<=www)(?=\.)", re.IGNORECASE
)
_JOINER = "\N{WORD JOINER}"
_FORMULA = re.compile(r"^[\s'\"]*[=+\-@|%\t\r\0＝＋－＠]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
LONGEST = 200
# Letters of Arabic and Hebrew, and the signs that turn what follows them around.
_TURNS = {"R", "AL", "RLE", "RLO", "RLI", "LRE", "LRO"}
_APART = "\N{FIRST STRONG ISOLATE}%s\N{POP DIRECTIONAL ISOLATE}"


def md(text: object, longest: int = LONGEST) -> str:
    """Return text for a Markdown place: literal, on one line, at most `longest` characters.

    Markdown in data could fetch remote pictures or imitate parts of the page.
    """
    # A no-break space stays: it holds a number and its unit together at the end of a line.
    plain = re.sub(r"[^\S\xa0]+", " ", str(text))
    if len(plain) > longest:
        plain = plain[: longest - 1] + "…"
    return _apart(_MARKDOWN.sub(r"\\\1", _READ_LATER.sub(_JOINER, plain)))


def in_terminal(text: object) -> str:
    """Return text for a line of a terminal, which obeys signs that nobody sees."""
    seen = "".join(sign if sign.isprintable() else " " for sign in str(text))
    return " ".join(seen.split())


def code(text: object, longest: int = LONGEST) -> str:
    """Return text as code for a Markdown place: literal, and no address in it becomes a link."""
    plain = re.sub(r"\s+", " ", str(text)).replace("`", "'").strip()
    if len(plain) > longest:
        plain = plain[: longest - 1] + "…"
    return f"`{plain}`" if plain else ""


def in_chart(text: object, longest: int = 28) -> str:
    """Return text for a label of a Plotly chart, which interprets tags such as <b> and <a>.

    A longer text would take the room of the chart. Its middle is left out: names that begin alike
    often differ at their end.
    """
    plain = str(text)
    if len(plain) > longest:
        end = longest // 3
        plain = f"{plain[: longest - 1 - end]}…{plain[-end:]}"
    return _apart(html.escape(plain, quote=False))


def _apart(text: str) -> str:
    """Hold what is written from right to left together: a number after it stays after it."""
    return _APART % text if any(unicodedata.bidirectional(one) in _TURNS for one in text) else text


def in_two_lines(text: object, longest: int = 17) -> str:
    """Return text for a label of a chart, broken where it would be long, so that a phone has room.

    A name without a place to break is cut in its middle.
    """
    plain = str(text)
    place = plain.rfind(" ", 1, longest + 1)
    if len(plain) <= longest or place < 0:
        return in_chart(plain, longest)
    first, second = plain[:place], plain[place + 1 :]
    return f"{in_chart(first, longest)}<br>{in_chart(second, longest)}"


def in_html(text: object) -> str:
    """Return text for an element or attribute of HTML that we write ourselves."""
    return html.escape(str(text))


def cell(value: Any) -> Any:
    """Return a value for a CSV or spreadsheet file, so that text never runs as a formula there."""
    runs = isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value)
    return f"'{value}" if runs else value


def uncell(text: str) -> str:
    """Return a text as it was before `cell`: what we put before it is taken off, and no more."""
    return text[1:] if text.startswith("'") and cell(text[1:]) == text else text
