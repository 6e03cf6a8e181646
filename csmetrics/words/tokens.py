"""Comments as words: without numbers, addresses, ids and names, and the language they are in."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

STOP_WORDS = Path(__file__).parent / "stop_words.toml"
# What stands beyond is a pasted mail, not a comment.
LONGEST = 2000
# Whatever has a digit or an @ is a number, an id or an address; “[email]” is one taken out before.
NO_WORDS = re.compile(r"https?://\S+|www\.\S+|\S*[@\d]\S*|\[\w+\]", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
CLAUSE_ENDS = re.compile(r"[.!?;:,()\n–—]+")

Words = Sequence[str]


@cache
def stop_words() -> dict[str, frozenset[str]]:
    """Return words that say nothing by themselves, by language."""
    return {name: frozenset(text.split()) for name, text in _listed()["stop_words"].items()}


@cache
def only_in_pairs() -> frozenset[str]:
    """Return the words that say something only beside another one: “not”."""
    return frozenset(_listed()["only_in_pairs"].split())


@cache
def _listed() -> dict[str, Any]:
    return tomllib.loads(STOP_WORDS.read_text(encoding="utf-8"))


@cache
def all_stop_words() -> frozenset[str]:
    """Return the words that say nothing in any of the languages."""
    return frozenset().union(*stop_words().values()) - only_in_pairs()


def clauses(text: str) -> Iterator[list[str]]:
    """Return the words of each clause of a text, small and in order."""
    plain = NO_WORDS.sub(" ", text[:LONGEST].replace("’", "'")).lower()
    for piece in CLAUSE_ENDS.split(plain):
        if words := WORD.findall(piece):
            yield words


def small_words(words: Words) -> dict[str, int]:
    """Return how many of the words are small ones of each language: they tell which it is in."""
    return {name: sum(word in known for word in words) for name, known in stop_words().items()}


def telling(text: str, left_out: frozenset[str] = frozenset()) -> list[str]:
    """Return the words and the pairs of neighbours of a text that say something, each once.

    A pair is only made of two words that stand side by side in one clause: none is made up.
    """
    silent = all_stop_words() | left_out
    found: dict[str, None] = {}
    for words in clauses(text):
        told = [word if len(word) > 1 and word not in silent else "" for word in words]
        for place, word in enumerate(told):
            if word:
                if word not in only_in_pairs():
                    found[word] = None
                if place and told[place - 1]:
                    found[f"{told[place - 1]} {word}"] = None
    return list(found)
