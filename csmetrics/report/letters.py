"""Text as files can hold it: no control characters, and for a PDF only letters its fonts have."""

import unicodedata

_NOT_TEXT = ("Cc", "Cs", "Cn", "Co")


def legible(text: str) -> str:
    """Return text without what no reader sees and some programs refuse to open.

    Control characters go, and so do marks that turn the direction of the text around them.
    """
    return "".join(
        " " if letter in "\n\t\r" else letter
        for letter in text
        if letter in "\n\t\r" or not _is_hidden(letter)
    )


def _is_hidden(letter: str) -> bool:
    turns = "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069"
    return turns or unicodedata.category(letter) in _NOT_TEXT
