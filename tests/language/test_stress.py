"""Sentences with words to stress: what is between stars is stressed, and values are not markup."""

from csmetrics import translation
from csmetrics.language.stress import Strong, ts, tsn


def stressed(sentence: tuple[str, ...]) -> list[tuple[str, bool]]:
    return [(str(piece), isinstance(piece, Strong)) for piece in sentence]


def test_what_stands_between_stars_is_stressed() -> None:
    said = ts("Of {all} **{met} are met**.", all=3, met=2)
    assert stressed(said) == [("Of 3 ", False), ("2 are met", True), (".", False)]


def test_a_value_is_never_markup() -> None:
    said = ts("**{name}** stands out", name="**a** {b} {name}")
    assert stressed(said) == [("**a** {b} {name}", True), (" stands out", False)]


def test_a_value_that_is_a_sentence_keeps_its_stress() -> None:
    said = ts("Most come with {facts}.", facts=(Strong("Billing"), " (39%)"))
    assert "".join(said) == "Most come with Billing (39%)."
    assert stressed(said)[1] == ("Billing", True)


def test_counts_choose_their_words_and_are_written_as_numbers_are() -> None:
    def came(count: int) -> str:
        return "".join(tsn("**{n} {what}** came", "**{n} {what}s** came", count, what="ticket{n}"))

    assert came(1) == "1 ticket{n} came"
    assert came(1200) == "1,200 ticket{n}s came"
    with translation.speaking("de"):
        assert came(1200) == "1.200 ticket{n}s came"
