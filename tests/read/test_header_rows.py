"""Headers of two and three rows, as survey tools write them."""

import pytest

from csmetrics.read.header_rows import joined, zone


def test_three_rows_of_qualtrics_give_codes_the_text_of_their_question() -> None:
    rows = [
        ["StartDate", "Finished", "Q1", "Q1_NPS_GROUP"],
        ["Anfangsdatum", "Beendet", "How likely are you to recommend us?", "Group"],
        [f'{{"ImportId":"{name}"}}' for name in ("startDate", "finished", "QID1", "QID1_G")],
        ["2026-01-01 09:00:00", "1", "9", "Promoter"],
    ]
    assert joined(rows) == (
        ("StartDate", "Finished", "Q1: How likely are you to recommend us?", "Q1_NPS_GROUP"),
        3,
    )


def test_three_rows_of_qualtrics_in_small_letters_give_their_questions_too() -> None:
    rows = [
        ["startdate", "finished", "q5"],
        ["Start Date", "Finished", "How satisfied are you?"],
        [f'{{"ImportId":"{name}"}}' for name in ("startDate", "finished", "QID5")],
        ["2026-01-01 09:00:00", "1", "4"],
    ]
    assert joined(rows) == (("startdate", "finished", "q5: How satisfied are you?"), 3)


def test_the_older_two_rows_of_qualtrics_give_the_second_for_bare_codes() -> None:
    rows = [
        ["V1", "V2", "V3", "V4", "Q1", ""],
        ["ResponseID", "Status", "StartDate", "Finished", "Your choice", ""],
        ["R_2", "0", "2017-07-18 08:28:09", "1", "2", ""],
    ]
    names = ("ResponseID", "Status", "StartDate", "Finished", "Your choice", "")
    assert joined(rows) == (names, 2)


def test_two_rows_of_surveymonkey_give_each_part_its_question() -> None:
    rows = [
        ["Respondent ID", "Start Date", "Will you recommend us?", "Which did you use?", "", ""],
        ["", "", "Response", "Chat", "Phone", "Other (please specify)"],
        ["114", "01/31/2026 09:00:00 AM", "9", "Chat", "", ""],
    ]
    questions = ("Chat", "Phone", "Other (please specify)")
    assert joined(rows) == (
        (
            *("Respondent ID", "Start Date", "Will you recommend us?"),
            *(f"Which did you use?: {part}" for part in questions),
        ),
        2,
    )


def test_a_first_row_of_data_with_a_blank_id_is_no_second_header() -> None:
    rows = [
        ["Ticket ID", "Subject", "", "Created at"],
        ["", "Printer", "red", "2026-01-31 09:00:00"],
        ["2", "Phone", "blue", "2026-01-31 10:00:00"],
    ]
    assert joined(rows) == (tuple(rows[0]), 1)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ('"timeZone":"America/Denver"', "America/Denver"),
        ('"timeZone" : "Z"', "UTC"),
        ('"choiceId":"1"', None),
    ],
)
def test_the_row_of_json_names_the_zone_of_the_survey(said: str, found: str | None) -> None:
    rows = [
        ["StartDate", "EndDate", "Finished"],
        ["Start Date", "End Date", "Finished"],
        [
            f'{{"ImportId":"startDate",{said}}}',
            f'{{"ImportId":"endDate",{said}}}',
            '{"ImportId":"finished"}',
        ],
    ]
    assert zone(rows) == found
    assert zone([rows[0], [said, said, said]]) is None


def test_a_part_may_be_a_number_where_others_are_responses() -> None:
    rows = [
        ["Respondent ID", "End Date", "How likely are you to recommend us?", "", "Why?"],
        ["", "", "0", "NPS category", "Open-Ended Response"],
        ["118001", "11/13/2025", "9", "Promoter", "Fast"],
    ]
    assert joined(rows)[1] == 2
    rows[1][4] = "Fast"
    assert joined(rows)[1] == 1
