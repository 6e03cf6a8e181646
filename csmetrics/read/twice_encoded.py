"""Text that was encoded twice before it came here: MÃ¼ller for Müller.

A run of special characters that Windows reads from the bytes of one other character is no word of
any language; so few of them are proof, and none are found in text that is sound.
"""

import re

# So much of a damaged word is shown.
LONGEST_EXAMPLE = 40
# The first byte of a character of more than one, as Windows shows it.
FIRST = "[ÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙâãäåæçèéêëìíîïð]"
# What people write: elsewhere, as in «CAFÉ», it is chance that the bytes make another character.
_WRITTEN = re.compile(
    "[\u00a0-\u017f\u0370-\u052f\u2010-\u2044\u20ac\u2122\u3000-\u9fff\uac00-\ud7a3"
    "\U0001f300-\U0001faff\ufe0f]+"
)
_RUN = re.compile(rf"{FIRST}[^\x00-\x7f]+")


def mend(text: str) -> str:
    """Return a text as it was before it was encoded a second time; any other as it is."""
    return _RUN.sub(_once, text)


def _once(run: re.Match[str]) -> str:
    try:
        mended = b"".join(map(_byte, run[0])).decode("utf-8")
    except UnicodeError:
        return run[0]
    return mended if _WRITTEN.fullmatch(mended) else run[0]


def _byte(character: str) -> bytes:
    # Windows has no characters for five of the bytes: they stay what they are.
    return character.encode("latin-1" if "\x80" <= character <= "\x9f" else "cp1252")
