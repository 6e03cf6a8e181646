"""Text from files stays text."""

import pytest

from csmetrics import escape


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words", "plain words"),
        ("![x](a.png)", r"\!\[x\]\(a\.png\)"),
        ("**bold** :red[x] $x^2$", r"\*\*bold\*\* \:red\[x\] \$x^2\$"),
        ("two\n\n# lines", r"two \# lines"),
        ("<style>body{}</style>", r"\<style\>body\{\}\</style\>"),
    ],
)
def test_markdown_in_data_is_shown_as_it_was_written(text: str, shown: str) -> None:
    assert escape.md(text) == shown


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("Mail http://shop.example/help", "Mail http:|//shop.example/help"),
        ("Mail WWW.shop.example", "Mail WWW|.shop.example"),
        (":material/delete: Mail", ":|material/delete: Mail"),
        ("Chat :smile: and :+1: and :100:", "Chat :|smile: and :|+1: and :|100:"),
        ("10:30:45, 09:00 – 17:00: open", "10:30:45, 09:00 – 17:00: open"),
    ],
)
def test_addresses_icons_and_emoji_of_names_stay_letters(text: str, parted: str) -> None:
    shown = escape.md(text).replace("\\", "")
    assert shown == parted.replace("|", "\N{WORD JOINER}")


def test_long_text_is_cut_where_it_would_break_a_page() -> None:
    assert len(escape.md("a" * 5000)) == escape.LONGEST
    assert escape.md("a" * 5000).endswith("…")


def test_a_number_stays_with_its_unit_where_a_line_ends() -> None:
    assert escape.md("94,3\N{NO-BREAK SPACE}%\n von\tallen") == "94,3\N{NO-BREAK SPACE}% von allen"


def test_a_label_of_a_chart_holds_no_tags() -> None:
    assert escape.in_chart("<b>Chat</b> & co") == "&lt;b&gt;Chat&lt;/b&gt; &amp; co"


def test_a_long_name_leaves_room_for_the_chart() -> None:
    assert escape.in_chart("<" * 40) == "&lt;" * 18 + "…" + "&lt;" * 9


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+1 2", "-1+2", " =x", '"=x', "\tx", "|x"])
def test_a_formula_is_quoted_for_a_spreadsheet(text: str) -> None:
    assert escape.cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["-12.5", "hello", 3, None])
def test_numbers_and_plain_text_are_left_alone(value: object) -> None:
    assert escape.cell(value) == value


@pytest.mark.parametrize("name", ["שרה לוי", "تسجيل الدخول 2FA", "a\N{RIGHT-TO-LEFT OVERRIDE}b"])
def test_what_is_written_from_right_to_left_turns_nothing_after_it_around(name: str) -> None:
    for shown in (escape.in_chart(name), escape.md(name), escape.in_two_lines(name)):
        assert shown == f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"
