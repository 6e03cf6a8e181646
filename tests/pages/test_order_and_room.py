"""Lists stand in an order one can look names up in, and cards leave little room blank."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from csmetrics.catalogue import catalogue
from csmetrics.language import words
from csmetrics.translation import speaking
from csmetrics.ui import choices
from csmetrics.ui.cards import beside as cards_beside
from csmetrics.workspace import open_workspace
from csmetrics.workspace_file import default_path
from tests.pages.conftest import Visit

SURVEY = """survey_id,kind,sent_at,responded_at,score,scale_min,scale_max,comment
{}"""


@pytest.mark.parametrize("language", ["en", "de"])
def test_definitions_stand_by_their_titles_in_the_reader_s_language(
    language: str,
) -> None:
    with speaking(language):
        titles = [metric.title for metric in choices.matching(catalogue().values(), "")]
        assert len(titles) > 40
        assert titles == sorted(titles, key=words.alphabetic)


def test_letters_with_marks_stand_where_a_dictionary_has_them() -> None:
    assert sorted(["Zusagen", "Änderung", "Antwort"], key=words.alphabetic) == [
        "Änderung",
        "Antwort",
        "Zusagen",
    ]


@pytest.mark.parametrize(
    ("number", "beside"), [(1, 1), (2, 2), (5, 5), (6, 3), (7, 4), (8, 4), (9, 3), (10, 5)]
)
def test_cards_share_the_room_of_the_page(number: int, beside: int) -> None:
    assert cards_beside(number) == beside


def test_a_sentence_in_a_table_goes_on_in_a_second_line() -> None:
    def page() -> None:
        from csmetrics.ui import parts

        parts.table({"Customer": ["c1"], "Why": ["Waited 6 days. " * 6]}, "Risk", "long")
        parts.table({"Customer": ["c1"], "Why": ["Waited"]}, "Risk", "short")

    long, short = AppTest.from_function(page).run().dataframe
    assert long.proto.row_height >= 2 * 17 + 20 and '"width": 420' in long.proto.columns
    assert not short.proto.row_height


def answers(*given: tuple[int, str, str]) -> str:
    return "\n".join(
        f"s{place},nps,2026-{day} 09:00,2026-{day} 10:00,{score},0,10,{comment}"
        for place, (score, comment, day) in enumerate(given)
    )


def test_what_they_say_opens_on_a_group_that_wrote_something(
    data_folder: Path, tmp_path: Path, visit: Visit
) -> None:
    export = tmp_path / "nps.csv"
    export.write_text(
        SURVEY.format(answers((3, "Too slow", "09-01"), (9, "Lovely", "10-30"), (10, "", "10-31")))
    )
    data_folder.mkdir(parents=True)
    with open_workspace(default_path()) as workspace:
        assert workspace.load(export).rows_loaded == 3
    app = visit("nps", period="7d")
    assert app.segmented_control(key="group").value == "Promoters"
    assert any("Lovely" in one.value for one in app.markdown)
    # Who chose nothing goes along; who chose a group stays with it.
    app.segmented_control(key="period").set_value("90d").run()
    assert app.segmented_control(key="group").value == "Detractors"
    app.segmented_control(key="group").set_value("Passives").run()
    app.segmented_control(key="period").set_value("7d").run()
    assert app.segmented_control(key="group").value == "Passives"
