"""Words set groups of comments apart, and tell their mood; numbers worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from csmetrics.words.apart import Term, words_apart
from csmetrics.words.log_odds import Z, of_fact, of_word, stand_out
from csmetrics.words.mood import NEGATIVE, NEUTRAL, POSITIVE, UNKNOWN, mood
from csmetrics.words.tokens import all_stop_words, stop_words, telling

COUNT = st.integers(0, 10_000)


def test_the_log_odds_of_a_fact_by_hand() -> None:
    # 20 of 30 low answers were reopened, 10 of 60 high ones: ln(20.5 × 50.5 / (10.5 × 10.5)).
    odds = of_fact(20, 10, 10, 50)
    assert odds.value == pytest.approx(math.log(1035.25 / 110.25))
    assert odds.value == pytest.approx(2.2396, abs=1e-4)
    # √(1/20.5 + 1/10.5 + 1/10.5 + 1/50.5) = √(.048780 + .095238 + .095238 + .019802)
    assert odds.error == pytest.approx(math.sqrt(0.259058), abs=1e-5)
    assert (odds.low, odds.high) == (
        pytest.approx(2.2396 - 1.95996 * 0.508978, abs=1e-3),
        pytest.approx(2.2396 + 1.95996 * 0.508978, abs=1e-3),
    )


def test_an_empty_cell_has_an_answer() -> None:
    odds = of_fact(5, 0, 0, 5)
    assert odds.value == pytest.approx(2 * math.log(11))
    assert odds.error == pytest.approx(math.sqrt(2 / 5.5 + 2 / 0.5))


def test_the_log_odds_of_a_word_by_hand() -> None:
    # 8 of 100 words against 2 of 300; a prior of 100 words, a fortieth of which is this one: 2.5.
    odds = of_word(8, 100, 2, 300, 10 / 400)
    assert odds.value == pytest.approx(math.log(10.5 / 189.5) - math.log(4.5 / 395.5))
    assert odds.error == pytest.approx(math.sqrt(1 / 10.5 + 1 / 4.5))


@given(COUNT, COUNT, COUNT, COUNT)
def test_swapping_the_groups_turns_the_sign_of_a_fact(a: int, b: int, c: int, d: int) -> None:
    one, other = of_fact(a, b, c, d), of_fact(c, d, a, b)
    assert one.value == pytest.approx(-other.value)
    assert (one.low, one.error) == (pytest.approx(-other.high), pytest.approx(other.error))


@given(COUNT, COUNT, st.integers(1, 10_000), st.integers(1, 10_000), st.floats(0.0001, 0.5))
def test_swapping_the_groups_turns_the_sign_of_a_word(
    low: int, high: int, more_low: int, more_high: int, share: float
) -> None:
    one = of_word(low, low + more_low, high, high + more_high, share)
    other = of_word(high, high + more_high, low, low + more_low, share)
    assert one.value == pytest.approx(-other.value)
    assert one.chance == pytest.approx(other.chance)


@given(st.lists(st.integers(1, 1000), min_size=4, max_size=4), st.integers(2, 9))
def test_the_same_evidence_again_shrinks_the_interval(cells: list[int], times: int) -> None:
    once, more = of_fact(*cells), of_fact(*[cell * times for cell in cells])
    assert more.high - more.low < once.high - once.low
    a, b, c, d = cells
    once, more = (of_word(a * k, (a + b) * k, c * k, (c + d) * k, 0.01) for k in (1, times))
    assert more.error < once.error


@given(COUNT, COUNT)
def test_equal_groups_are_not_apart(a: int, b: int) -> None:
    odds = of_fact(a, b, a, b)
    assert odds.value == pytest.approx(0)
    assert odds.chance == pytest.approx(1)
    assert odds.high == pytest.approx(Z * odds.error)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_what_stands_out_agrees_with_scipy(chances: list[float]) -> None:
    adjusted = false_discovery_control(chances, method="bh")
    for is_out, chance in zip(stand_out(chances), adjusted, strict=True):
        if abs(chance - 0.05) > 1e-9:
            assert is_out == (chance < 0.05)


def test_one_look_of_twenty_at_4_in_100_does_not_stand_out() -> None:
    assert stand_out([0.04]) == [True]
    assert stand_out([0.04, *[0.5] * 19]) == [False] * 20


# ---------------------------------------------------------------------- words

LOW = ["Slow answer", "so slow", "The slow export", "Slow again", "slow and rude", "Not good"] * 4
HIGH = ["Quick answer", "quick and kind", "Quick help", "So quick", "Very quick", "good"] * 4


def terms() -> dict[str, Term]:
    return {one.text: one for one in words_apart(LOW, HIGH)}


def test_words_are_counted_once_per_comment_and_have_their_side() -> None:
    found = terms()
    slow, quick = found["slow"], found["quick"]
    assert (slow.low, slow.high, slow.stands_out) == (20, 0, True)
    assert (quick.low, quick.high, quick.stands_out) == (0, 20, True)
    assert slow.odds.low > 0 > quick.odds.high
    assert words_apart(["slow slow slow"] * 5, HIGH)[0].low == 5


def test_swapping_the_groups_turns_every_word() -> None:
    swapped = {one.text: one for one in words_apart(HIGH, LOW)}
    for text, one in terms().items():
        assert swapped[text].odds.value == pytest.approx(-one.odds.value)


def test_a_word_of_a_few_people_and_names_are_left_out() -> None:
    assert words_apart(["dreadful"] * 4, HIGH)[0].text != "dreadful"
    low = ["Marta was slow"] * 9
    assert {one.text for one in words_apart(low, HIGH, left_out=frozenset({"marta"}))}.isdisjoint(
        {"marta", "marta slow"}
    )


def test_a_word_that_is_turned_round_is_told_with_what_turns_it() -> None:
    low = ["Not good enough", "Honestly not good enough", "not good enough, sorry"] * 3
    found = [one.text for one in words_apart(low, HIGH) if one.odds.value > 0]
    assert "not good" in found
    assert not {"good", "enough", "good enough"} & set(found)


def test_nothing_but_small_words_gives_no_words() -> None:
    assert words_apart(["the", "and"], ["or", "42"]) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The invoice was not paid", ["invoice", "not paid", "paid"]),
        ("Ask ana@shop.example, order F-123456 of 3/4/2026", ["ask", "order"]),
        ("see https://shop.example/a now", ["see", "now"]),
        ("Die Rechnung ist falsch", ["rechnung", "falsch"]),
        ("La factura está mal. Precio alto", ["factura", "mal", "precio", "precio alto", "alto"]),
        ("Slow. Export", ["slow", "export"]),
        ("=cmd|' /C calc'!A0 <b>bold</b>", ["cmd", "bold"]),
    ],
)
def test_words_leave_out_numbers_addresses_ids_and_small_words(text: str, words: list[str]) -> None:
    found = telling(text)
    assert set(words) <= set(found)
    assert not any(any(mark.isdigit() or mark == "@" for mark in one) for one in found)
    assert not {word for one in found for word in one.split()} & all_stop_words()


def test_a_pair_is_never_made_of_words_that_do_not_stand_together() -> None:
    assert "quick help" not in telling("quick to help")
    assert "slow export" not in telling("slow, export")
    assert "not good" in telling("Not good")
    assert "not" not in telling("Not good")


def test_there_are_small_words_of_ten_languages() -> None:
    assert set(stop_words()) == set(["en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "pl"])
    assert all(len(words) >= 60 for words in stop_words().values())
    assert "not" not in all_stop_words()


# ---------------------------------------------------------------------- mood

MOODS = [
    ("Great help, thank you!", POSITIVE),
    ("Not good at all.", NEGATIVE),
    ("It is not bad", POSITIVE),
    ("Very slow and rude", NEGATIVE),
    ("Not only fast but also friendly", POSITIVE),
    ("I was never unhappy with you", POSITIVE),
    ("Nothing was solved", NEGATIVE),
    ("They didn't help", NEGATIVE),
    ("Good support, no complaints", POSITIVE),
    ("Fast, but wrong", NEUTRAL),
    ("The agent called me on Monday", UNKNOWN),
    ("12345", UNKNOWN),
    ("", UNKNOWN),
    ("Slightly confusing, but excellent", POSITIVE),
    ("Das war nicht hilfreich", NEGATIVE),
    ("Das hilft mir nicht", NEGATIVE),
    ("Sehr schneller und freundlicher Support", POSITIVE),
    ("Kein Problem, sofort gelöst", POSITIVE),
    ("Nicht nur schnell, sondern auch kompetent", POSITIVE),
    ("Ich warte seit Tagen, leider keine Antwort", NEGATIVE),
    ("Nie wieder! Schlechter Support", NEGATIVE),
    ("Gut, aber zu teuer", NEGATIVE),
    ("Der Mitarbeiter rief am Montag an", UNKNOWN),
    ("Le service est super mauvais et la réponse est lente", UNKNOWN),
    ("El servicio no es bueno", UNKNOWN),
]


@pytest.mark.parametrize(("text", "verdict"), MOODS)
def test_the_mood_of_a_sentence(text: str, verdict: str) -> None:
    assert mood(text).verdict == verdict


def test_the_words_that_decided_are_told_with_what_changed_them() -> None:
    assert mood("very slow, not helpful").words == (("very slow", -1.5), ("not helpful", -0.75))
    assert mood("Das gefällt mir nicht").words == (("gefällt nicht", -0.75),)


ENGLISH = st.sampled_from([text for text, _ in MOODS[:10]])


@given(ENGLISH, ENGLISH)
def test_the_moods_of_two_sentences_add_up(one: str, other: str) -> None:
    assert mood(f"{one}. {other}").score == pytest.approx(mood(one).score + mood(other).score)
