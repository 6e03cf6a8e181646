"""The mood of a comment, by a list of words of our own for English and German: `mood.toml`.

Each known word counts +1 or −1. A negation near it in the same clause turns it round and takes a
quarter off (“not bad” is less than “good”; Hutto and Gilbert 2014, VADER, measured 0.74), a word
such as “very” makes it half as much again, “a little” half as much. The sign of the sum is the
mood. It knows neither irony nor context, which is why the words that decided are always shown.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from csmetrics.words.tokens import clauses, small_words

FILE = Path(__file__).parent / "mood.toml"
POSITIVE, NEUTRAL, NEGATIVE, UNKNOWN = "positive", "neutral", "negative", ""
TURNED, STRONGER, WEAKER = -0.75, 1.5, 0.5
# A negation after its word is close to it: “das hilft mir nicht”.
REACH_AFTER = 2


@dataclass(frozen=True)
class Mood:
    """The mood of one comment: its verdict, the sum, and each word that counted, with what for.

    The verdict is UNKNOWN where no word of it is known, NEUTRAL where they even out.
    """

    verdict: str
    score: float
    words: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class _Lexicon:
    exact: Mapping[str, float]
    prefixes: tuple[tuple[str, float], ...]
    negations: frozenset[str]
    after: bool
    exceptions: frozenset[tuple[str, str]]
    stronger: frozenset[str]
    weaker: frozenset[str]
    breaks: frozenset[str]
    reach: int


def mood(text: str) -> Mood:
    """Return the mood of a comment, UNKNOWN for languages other than English and German."""
    counted = _counted(list(clauses(text)))
    score = sum(weight for _, weight in counted)
    if not counted:
        return Mood(UNKNOWN, 0.0, ())
    verdict = POSITIVE if score > 0 else NEGATIVE if score < 0 else NEUTRAL
    return Mood(verdict, score, tuple(counted))


def _counted(read: Sequence[list[str]]) -> list[tuple[str, float]]:
    """Return what counts in the language that a comment is most likely in, if it has a list."""
    said = [word for words in read for word in words]
    small = small_words(said)
    likely = {
        name: small[name]
        + sum(word in known.negations or _weight(word, name) != 0 for word in said)
        for name, known in _lexica().items()
    }
    best = max(likely, key=likely.__getitem__)
    others = max(count for name, count in small.items() if name not in _lexica())
    return _weighed(read, best) if likely[best] >= others else []


def _weighed(read: Sequence[list[str]], spoken: str) -> list[tuple[str, float]]:
    known = _lexica()[spoken]
    return [
        _in_its_place(part, place, weight, known)
        for words in read
        for part in _parts(words, known)
        for place, word in enumerate(part)
        if (weight := _weight(word, spoken))
    ]


def _parts(words: list[str], known: _Lexicon) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word in known.breaks:
            parts.append([])
        parts[-1].append(word)
    return parts


def _in_its_place(part: list[str], place: int, weight: float, known: _Lexicon) -> tuple[str, float]:
    """Return a word with those that change it, and what it counts."""
    before = part[place - 1] if place else ""
    amount = STRONGER if before in known.stronger else WEAKER if before in known.weaker else 1.0
    shown = f"{before} {part[place]}" if amount != 1 else part[place]
    negation = _negation(part, place, known)
    if negation is None:
        return shown, weight * amount
    is_before = negation < place
    no = part[negation]
    return f"{no} {shown}" if is_before else f"{shown} {no}", weight * amount * TURNED


def _negation(part: list[str], place: int, known: _Lexicon) -> int | None:
    """Return where the nearest word stands that turns a word round, or None."""
    nearest = range(place - 1, max(-1, place - known.reach - 1), -1)
    following = range(place + 1, min(len(part), place + REACH_AFTER + 1)) if known.after else ()
    at: int
    for at in (*nearest, *following):
        pair = (part[at], part[at + 1] if at + 1 < len(part) else "")
        if part[at] in known.negations and pair not in known.exceptions:
            return at
    return None


@lru_cache(maxsize=50_000)
def _weight(word: str, spoken: str) -> float:
    known = _lexica()[spoken]
    if word in known.exact:
        return known.exact[word]
    return next((weight for start, weight in known.prefixes if word.startswith(start)), 0.0)


@cache
def _lexica() -> dict[str, _Lexicon]:
    listed = tomllib.loads(FILE.read_text(encoding="utf-8"))
    reach = listed.pop("reach")
    return {name: _lexicon(one, reach) for name, one in listed.items()}


def _lexicon(one: Mapping[str, Any], reach: int) -> _Lexicon:
    weights = dict.fromkeys(one["positive"].split(), 1.0)
    weights |= dict.fromkeys(one["negative"].split(), -1.0)
    phrases = [phrase.split() for phrase in one["exceptions"]]
    return _Lexicon(
        {word: weight for word, weight in weights.items() if not word.endswith("*")},
        tuple((word[:-1], weight) for word, weight in weights.items() if word.endswith("*")),
        frozenset(one["negations"].split()),
        one["after"],
        frozenset((first, second) for first, second in phrases),
        frozenset(one["stronger"].split()),
        frozenset(one["weaker"].split()),
        frozenset(one["breaks"].split()),
        reach,
    )
