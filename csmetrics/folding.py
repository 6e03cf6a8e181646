"""Headers and answers as they are compared: without case, accents, spaces and unseen marks."""

import re
import unicodedata
from functools import cache

# Letters that casefold and NFKD leave alone, though people type the plain one.
_PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})

# A byte order mark that was read as Western letters and saved again: part of no name.
_BROKEN_MARK = "\u00ef\u00bb\u00bf"


@cache
def fold(header: str) -> str:
    """Return a header as it is compared: `Date.Created ` and `date created` are the same."""
    unmarked = header.removeprefix(_BROKEN_MARK)
    text = unicodedata.normalize("NFKC", unmarked).casefold().translate(_PLAIN)
    text = "".join(
        character
        for character in unicodedata.normalize("NFKD", text)
        if unicodedata.category(character) not in ("Mn", "Cf", "Cc") or character in "\t\n\r"
    )
    words = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", text)).strip()
    return words or text.strip() or header.strip()


_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def fold_answer(word: str) -> str:
    """Return an answer to a rating question as it is compared: a number keeps its sign."""
    return word.strip() if _NUMBER.fullmatch(word.strip()) else fold(word)
