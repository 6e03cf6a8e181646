"""Answers to rating questions in any spelling, to a score and its scale.

`4`, `4,5`, `4/5`, `80 %`, stars, smileys and words are scores; "Offered" means asked and not
answered. The scale comes from the source, the person, or the values; where they leave it open,
the person is asked.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from csmetrics.folding import fold, fold_answer
from csmetrics.mapping.dates import spellings
from csmetrics.sources import Rating
from csmetrics.translation import separators, t

# Words that mean: the customer was asked, and has not answered (yet).
ASKED = frozenset(
    {
        *("offered", "sent", "no answer", "not answered", "no response", "pending"),
        *("angeboten", "propose", "proposee", "ofrecido", "ofrecida", "oferecido", "oferecida"),
        *("offerto", "offerta", "aangeboden", "zaproponowano"),
    }
)
# Words that mean: the customer was not asked.
NOT_ASKED = frozenset(
    {
        *("unoffered", "not offered", "not sent", "never offered", "nicht angeboten"),
        *("not rated", "unrated"),
        *("non propose", "non proposee", "no ofrecido", "no ofrecida", "nao oferecido"),
        *("nao oferecida", "non offerto", "non offerta", "niet aangeboden", "nie zaproponowano"),
    }
)


def _in_other_languages() -> dict[str, float]:
    told = tomllib.loads((resources.files("csmetrics") / "rating_words.toml").read_text("utf-8"))
    return {word: float(score) for score, words in told.items() for word in words}


# Words of scales of their own: (lowest, highest, word -> score).
WORD_SCALES: tuple[tuple[float, float, dict[str, float]], ...] = (
    (
        *(0.0, 1.0),
        {
            **dict.fromkeys(("good", "good with comment", "satisfied", "positive", "happy"), 1.0),
            **{"good i m satisfied": 1.0, "rated good": 1.0, "rated bad": 0.0},
            "bad i m unsatisfied": 0.0,
            **dict.fromkeys(("thumbs up", "yes", "gut", "zufrieden", "bon", "bueno", "buona"), 1.0),
            **dict.fromkeys(("bad", "bad with comment", "unsatisfied", "dissatisfied"), 0.0),
            **dict.fromkeys(("negative", "unhappy", "thumbs down", "no", "schlecht"), 0.0),
            **dict.fromkeys(("unzufrieden", "mauvais", "malo", "cattiva", "mala", "mauvaise"), 0.0),
            **dict.fromkeys(("buena", "bonne"), 1.0),
            **dict.fromkeys(("buono", "bom", "boa", "goed", "dobra", "iyi", "良い"), 1.0),
            **dict.fromkeys(("cattivo", "ruim", "slecht", "zla", "kotu", "悪い"), 0.0),
            "👍": 1.0,
            "👎": 0.0,
        },
    ),
    (
        *(1.0, 3.0),
        {
            **dict.fromkeys(("great", "good", "happy", "awesome", "😀", "🙂", "😊", "😃"), 3.0),
            **dict.fromkeys(("okay", "ok", "just ok", "just okay", "neutral", "😐"), 2.0),
            **dict.fromkeys(
                ("not good", "bad", "sad", "unhappy", "🙁", "☹", "😞", "😡", "😠"), 1.0
            ),
        },
    ),
    (
        *(1.0, 5.0),
        {
            **dict.fromkeys(("very satisfied", "extremely satisfied", "very happy"), 5.0),
            **dict.fromkeys(("extremely happy", "excellent", "sehr zufrieden", "とても満足"), 5.0),
            **dict.fromkeys(("tres satisfait", "muy satisfecho", "amazing", "🤩", "😍", "😀"), 5.0),
            **dict.fromkeys(("satisfied", "happy", "good", "zufrieden", "満足", "satisfait"), 4.0),
            **dict.fromkeys(
                ("somewhat satisfied", "very good", "satisfecho", "🙂", "😃", "😊"), 4.0
            ),
            **dict.fromkeys(("neutral", "neither satisfied nor dissatisfied", "okay", "ok"), 3.0),
            **dict.fromkeys(("average", "teils teils", "どちらでもない", "neutre", "😐"), 3.0),
            **dict.fromkeys(("dissatisfied", "unsatisfied", "unhappy", "unzufrieden", "不満"), 2.0),
            **dict.fromkeys(("somewhat dissatisfied", "poor", "insatisfait", "🙁"), 2.0),
            **dict.fromkeys(("very dissatisfied", "extremely dissatisfied", "terrible"), 1.0),
            **dict.fromkeys(("very unsatisfied", "extremely unhappy", "very unhappy"), 1.0),
            **dict.fromkeys(
                ("sehr unzufrieden", "とても不満", "awful", "very poor", "😠", "😡"), 1.0
            ),
            **_in_other_languages(),
        },
    ),
)

_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,6})?")
_OF = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*(?:/|out of|of|von|sur|de)\s*(\d{1,3})", re.I)
_PERCENT = re.compile(r"(\d{1,4}(?:[.,]\d+)?)\s*%")
_STARS = re.compile(r"([★⭐]{1,10})([☆✩]*)\ufe0f*")
# A header that says its scale: “Rating (1-5)”, “Note /10”, “Score out of 10”.
_SCALE = re.compile(
    r"\s*(?:[(\[]\s*(?:scale\s+)?([01])\s*(?:-|–|—|to|bis|à|a|al?|tot|do)\s*(5|7|10|100)\s*[)\]]"
    r"|[(\[]?\s*(?:/|out of|von|sur|de|su|van|na)\s*(5|10|100)\s*[)\]]?)\s*$",
    re.I,
)
_STARS_WORD = re.compile(r"(\d)\s*(?:stars?|sterne?|étoiles?|estrellas?)", re.I)

# 05-Jan, Jan-05: what a spreadsheet makes of 5-1 and 1/5.
_DAY = re.compile(r"\d{1,2}(?:[-. ]|\. )([^\W\d_]{3,5})\.?|([^\W\d_]{3,5})\.?-\d{2}")

# From so many answers on, one of them would be the best of its scale.
MANY = 30

Scale = tuple[float, float]


@dataclass(frozen=True)
class Score:
    """What one word of a rating column means.

    score is None where there is no answer; readable is False where it is no rating at all.
    """

    score: float | None
    asked: bool = True
    readable: bool = True


@dataclass(frozen=True)
class Scored:
    """What the words of a rating column mean, and on which scale; without a scale: to be asked."""

    scale: Scale | None
    words: Mapping[str, Score]
    sure: bool = True
    said: str = ""
    choices: tuple[Scale, ...] = ()


def score(words: Mapping[str, int], rating: Rating, answered: Scale | None) -> Scored:
    """Return what each word of a rating column means. `answered` is the person's scale."""
    given = answered or _given(rating)
    if rating.kind == "nps":
        given = given or (0.0, 10.0)
    numbers, others = _numbers(words)
    percents = _percents(words)
    if _are_ratings(percents):
        numbers |= {word: value / 100 for word, value in percents.items()}
        others = [word for word in others if word not in percents]
        percents = {}
    own = {fold_answer(word): value for word, value in rating.words.items()}
    if own and given:
        return Scored(given, _with_words(words, numbers, own, rating, given))
    if len(percents) * 2 > len(words) and rating.kind != "nps" and not answered:
        return Scored(
            (0.0, 100.0),
            _with_words(words, percents, {}, rating, (0.0, 100.0)),
            sure=False,
            said=t("is in percent; we read it on a scale from 0 to 100"),
        )
    of = {match[2] for word in words if (match := _OF.fullmatch(word.strip()))}
    if len(of) == 1 and not given:
        given = (1.0, float(of.pop()))
    if given:
        return Scored(given, _with_words(words, numbers, _words_for(given), rating, given))
    return _guess(words, numbers, others, rating)


def _given(rating: Rating) -> Scale | None:
    if rating.low is None or rating.high is None:
        return None
    return float(rating.low), float(rating.high)


def _numbers(words: Mapping[str, int]) -> tuple[dict[str, float], list[str]]:
    numbers: dict[str, float] = {}
    others: list[str] = []
    for word in words:
        value = number_in(word)
        if value is None:
            others.append(word)
        else:
            numbers[word] = value
    return numbers, others


def number_in(word: str) -> float | None:
    """Return the number that a cell of a rating column states, or None."""
    text = word.strip().lstrip("'")
    if _NUMBER.fullmatch(text) and text.isascii():
        return float(text.replace(",", "."))
    if match := _OF.fullmatch(text):
        return float(match[1].replace(",", "."))
    if match := _STARS.fullmatch(text):
        return float(len(match[1]))
    if match := _STARS_WORD.fullmatch(text):
        return float(match[1])
    if (match := _DAY.fullmatch(text)) and spellings.is_month(match[1] or match[2]):
        return None
    # "4 - Good", "5 (very satisfied)": the number leads.
    if match := re.fullmatch(r"(\d{1,2})\s*[-–:(.]\s*[^\d].*", text):
        return float(match[1])
    # "Extremely likely - 10", "Not at all likely (0)": the number ends.
    if match := re.fullmatch(r"[^\d]+[-–:(]\s*(\d{1,2})\)?", text):
        return float(match[1])
    return None


def scale_in(header: str) -> Scale | None:
    """Return the scale that a header names, such as “Rating (1-5)”."""
    match = _SCALE.search(header)
    if match is None:
        return None
    low, high = (match[1], match[2]) if match[2] else ("1" if match[3] != "100" else "0", match[3])
    return float(low), float(high)


def without_scale(header: str) -> str:
    """Return a header without the scale that it names."""
    return _SCALE.sub("", header)


def is_rating(word: str) -> bool:
    """Return whether a cell is an answer on some scale: a number or a word known for one."""
    known = any(fold(word) in map(fold, table) for _, _, table in WORD_SCALES)
    return known or number_in(word) is not None or fold(word) in ASKED | NOT_ASKED


def _percents(words: Mapping[str, int]) -> dict[str, float]:
    found = {word: _PERCENT.fullmatch(word.strip()) for word in words}
    return {word: float(match[1].replace(",", ".")) for word, match in found.items() if match}


def _are_ratings(percents: Mapping[str, float]) -> bool:
    """Return whether a spreadsheet shows ratings such as 5 as 500%: no share is more than all."""
    is_whole = all(value % 50 == 0 for value in percents.values())
    return is_whole and max(percents.values(), default=0.0) > 100


def _words_for(scale: Scale) -> dict[str, float]:
    """Return the words known for a scale: of its own, or good and bad at its ends."""
    for low, high, words in WORD_SCALES:
        if (low, high) == scale:
            return {fold(word): value for word, value in words.items()}
    low, high, words = WORD_SCALES[0]
    return {fold(word): scale[1] if value else scale[0] for word, value in words.items()}


def _with_words(
    words: Mapping[str, int],
    numbers: Mapping[str, float],
    known: Mapping[str, float],
    rating: Rating,
    scale: Scale,
) -> dict[str, Score]:
    made = {}
    for word in words:
        folded = fold_answer(word)
        if folded in ASKED:
            made[word] = Score(None)
        elif folded in NOT_ASKED:
            made[word] = Score(None, asked=False)
        elif folded in known:
            made[word] = Score(known[folded])
        elif word in numbers:
            value = numbers[word]
            made[word] = Score(scale[0] + scale[1] - value if rating.best_is_low else value)
        else:
            made[word] = Score(None, readable=False)
    return made


def _guess(
    words: Mapping[str, int], numbers: dict[str, float], others: list[str], rating: Rating
) -> Scored:
    """Find the scale from the values: words first, for they name it; then the numbers."""
    answers = [word for word in others if fold(word) not in ASKED | NOT_ASKED]
    if answers and not numbers:
        return _guess_words(words, answers, rating)
    if not numbers:
        scale = (1.0, 7.0) if rating.kind == "ces" else (1.0, 5.0)
        return Scored(scale, _with_words(words, numbers, {}, rating, scale))
    counted = sum(words[word] for word in numbers)
    low, high = _bulk(words, numbers, counted)
    whole = all(value == int(value) for value in numbers.values())
    if rating.kind == "ces":
        scale = (1.0, 7.0) if high > 5 else (1.0, 5.0)
        sure = high > 5
    elif high <= 1 and low >= 0 and whole and len(numbers) <= 2 and low == 0:
        scale, sure = (0.0, 1.0), True
    elif high <= 1 and low >= 0 and not whole:
        # 0.8 may be four of five, as a spreadsheet keeps 80 %, but is no answer on a scale to five.
        return Scored(None, {}, choices=((0.0, 1.0), (1.0, 5.0)))
    elif 1 < high < 5 and low >= 0 and (counted >= MANY or (low == 0 and high <= 3)):
        # So many answers and not one is the best of five: their scale may end lower.
        return Scored(None, {}, choices=((min(low, 1.0), high), (1.0, 5.0), (0.0, 5.0)))
    elif high <= 5 and low >= 0:
        scale, sure = (1.0, 5.0), True
    elif high <= 10 and low >= 0:
        return Scored(None, {}, choices=((1.0, 10.0), (0.0, 10.0), (1.0, 7.0)))
    else:
        return Scored(None, {}, choices=((0.0, 100.0), (1.0, 5.0), (1.0, 10.0)))
    said = "" if sure else _say_highest(high, scale)
    return Scored(scale, _with_words(words, numbers, _words_for(scale), rating, scale), sure, said)


def _say_highest(high: float, scale: Scale) -> str:
    return t(
        "has answers up to {highest}; we read it from {low} to {high}",
        highest=in_words(high),
        low=in_words(scale[0]),
        high=in_words(scale[1]),
    )


def in_words(value: float) -> str:
    """Return a score or an end of a scale as it is written: 5, or 4.5."""
    return f"{value:g}".replace(".", separators()[0])


def _bulk(words: Mapping[str, int], numbers: Mapping[str, float], counted: int) -> Scale:
    """Return the lowest and highest number, leaving out rare ones (under a hundredth) as slips."""
    common = [numbers[word] for word in numbers if words[word] * 100 >= counted] or list(
        numbers.values()
    )
    return min(common), max(common)


def _guess_words(words: Mapping[str, int], answers: list[str], rating: Rating) -> Scored:
    known: list[tuple[int, int, int, Scale, dict[str, float]]] = []
    for low, high, table in WORD_SCALES:
        folded = {fold(word): value for word, value in table.items()}
        hits = sum(words[word] for word in answers if fold(word) in folded)
        levels = {folded[fold(word)] for word in answers if fold(word) in folded}
        # Good and bad alone stand on every scale; three levels are told by the one between.
        telling = high - low != 2 or low + 1 in levels
        # Two faces of which one is happier are no one answer.
        hits = hits if telling else min(hits, 1)
        known.append((hits, len(levels), -len(known), (low, high), folded))
    hits, _, _, scale, folded = max(known, key=lambda option: option[:3])
    # Where most words are unknown, the others alone would be a score of a few, all bad perhaps.
    if hits * 2 < sum(words[word] for word in answers):
        return Scored((1.0, 5.0), _with_words(words, {}, {}, rating, (1.0, 5.0)))
    made = _with_words(words, {}, folded, rating, scale)
    return Scored(scale, made, said=_say_words(made, scale))


# Words so common that nothing need be said about how they are read.
PLAIN_WORDS = frozenset(("good", "bad", "good with comment", "bad with comment"))


def _say_words(made: Mapping[str, Score], scale: Scale) -> str:
    read = {w: m.score for w, m in made.items() if m.score is not None}
    if all(fold(word) in PLAIN_WORDS for word in read):
        return ""
    shown = ", ".join(
        t("“{word}” as {score}", word=word, score=in_words(score))
        for word, score in list(read.items())[:5]
    )
    return t(
        "has words; we read {words} on a scale from {low} to {high}",
        words=shown,
        low=in_words(scale[0]),
        high=in_words(scale[1]),
    )
