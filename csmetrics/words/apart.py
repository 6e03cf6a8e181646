"""Which words set two groups of comments apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from csmetrics.words.log_odds import LogOdds, of_word, stand_out
from csmetrics.words.tokens import only_in_pairs, telling

# Fewer comments with a word tell of people, not of a group.
LEAST = 5
MOST_WORDS = 4000
# Words that come in nearly the same comments are told once.
THE_SAME = 0.6


@dataclass(frozen=True)
class Term:
    """A word or pair: in how many comments of each group it is, and how far that is apart."""

    text: str
    low: int
    high: int
    odds: LogOdds
    stands_out: bool

    @property
    def n(self) -> int:
        """Return in how many comments of both groups it is."""
        return self.low + self.high


def words_apart(
    low: Sequence[str],
    high: Sequence[str],
    between: Sequence[str] = (),
    left_out: frozenset[str] = frozenset(),
    most: int = 8,
) -> list[Term]:
    """Return the words that set low from high scores apart, most surely first, `most` per side.

    Each comment counts a word once, so that one angry person is one person. `between` are comments
    of neither group: they only say how usual a word is. `left_out` are names.
    """
    found = _counted([*low, *high, *between], left_out)
    if found is None:
        return []
    counts, names = found
    of_low = np.asarray(counts[: len(low)].sum(axis=0)).ravel()
    of_high = np.asarray(counts[len(low) : len(low) + len(high)].sum(axis=0)).ravel()
    of_all = np.asarray(counts.sum(axis=0)).ravel()
    usual = of_all / of_all.sum()
    seen = of_low + of_high >= LEAST
    odds = [
        of_word(int(a), int(of_low.sum()), int(b), int(of_high.sum()), float(share))
        for a, b, share in zip(of_low[seen], of_high[seen], usual[seen], strict=True)
    ]
    sure = stand_out([one.chance for one in odds])
    places = [int(place) for place in np.flatnonzero(seen)]
    terms = [
        (place, Term(names[place], int(of_low[place]), int(of_high[place]), one, is_sure))
        for place, one, is_sure in zip(places, odds, sure, strict=True)
    ]
    both = counts[: len(low) + len(high)].tocsc()
    return [*_side(terms, both, most, 1), *_side(terms, both, most, -1)]


def _counted(texts: Sequence[str], left_out: frozenset[str]) -> tuple[Any, Sequence[str]] | None:
    """Return a sparse table, a row per comment and a column per word, and the words; or None."""
    # It takes a second to load, which only those wait for who ask for words.
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(
        analyzer=lambda text: telling(text, left_out), binary=True, max_features=MOST_WORDS
    )
    try:
        counts = counter.fit_transform(texts)
    except ValueError:  # No comment has a word that says anything.
        return None
    return counts.tocsr(), list(counter.get_feature_names_out())


def _side(terms: Sequence[tuple[Any, Term]], counts: Any, most: int, sign: int) -> list[Term]:
    """Return the words of one side, leaving out those that nearly always come with one told."""
    theirs = [(place, term) for place, term in terms if term.odds.value * sign > 0]
    # Of two that are as sure the longer says more.
    theirs.sort(key=lambda one: (one[1].odds.chance, -len(one[1].text), one[1].text))
    told: list[tuple[set[int], Term]] = []
    for place, term in theirs[: 10 * most]:
        comments = set(counts.indices[counts.indptr[place] : counts.indptr[place + 1]].tolist())
        alike = [_overlap(comments, others) for others, _ in told]
        if max(alike, default=0.0) < THE_SAME:
            told.append((comments, term))
        elif _is_phrase_of(told[_best(alike)][1], term):
            # A word that is mostly in one phrase is told by the phrase: “not good”.
            told[_best(alike)] = (comments, term)
    return [term for _, term in told[:most]]


def _best(alike: Sequence[float]) -> int:
    return max(range(len(alike)), key=alike.__getitem__)


def _is_phrase_of(told: Term, other: Term) -> bool:
    """Tell whether a term says more: “not good” more than “good”, and more than “good enough”."""
    known, words = set(told.text.split()), set(other.text.split())
    turns_round = words & only_in_pairs() and not known & only_in_pairs()
    return known < words or bool(known & words and turns_round)


def _overlap(one: set[int], other: set[int]) -> float:
    return len(one & other) / len(one | other)
