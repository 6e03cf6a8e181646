"""Which letters a PDF can show, and what it does with the others."""

import pytest

from csmetrics.language import pack as say
from csmetrics.report import fonts


@pytest.mark.parametrize(
    "text",
    [
        "Zażółć gęślą jaźń",
        "Çağrı merkezi İş",
        "Ελληνικά",
        "Українська ёж",
        "Tiếng Việt",
        "±≥≤…–−€₺",
    ],
)
def test_letters_of_europe_are_embedded(text: str) -> None:
    assert fonts.spans(text) == [("", text)]


@pytest.mark.parametrize(
    ("text", "font"),
    [("ありがとう日本", fonts.JAPANESE), ("谢谢你们", fonts.CHINESE), ("감사합니다", fonts.KOREAN)],
)
def test_letters_of_the_far_east_are_left_to_the_reader(text: str, font: str) -> None:
    assert fonts.spans(f"ok {text}") == [("", "ok "), (font, text)]


@pytest.mark.parametrize("text", ["great 😀", "שלום", "مرحبا", "ขอบคุณ"])
def test_what_has_no_font_becomes_a_sign_and_is_said(text: str) -> None:
    assert fonts.cannot_show(text)
    assert all(font == "" for font, _ in fonts.spans(text))
    assert fonts.UNKNOWN in say.UNKNOWN_LETTERS


def test_a_text_that_is_markup_is_escaped() -> None:
    assert fonts.markup("<b>&") == "&lt;b&gt;&amp;"
