"""Imports in German: what is read, asked, set aside and left out, and what must stay as it is."""

import csv
import io
import threading
import zipfile
from collections.abc import Iterator

import pytest

from csmetrics import downloads, open_workspace
from csmetrics.answers import Answers
from csmetrics.errors import NeedsAnswer, UnreadableFile
from csmetrics.load.import_queue import queue_of
from csmetrics.load.report import ImportReport
from csmetrics.mapping import plan, sketch
from csmetrics.read import Ahead, read
from csmetrics.sources import sources
from csmetrics.tables import TABLES
from csmetrics.translation import speaking, t
from csmetrics.workspace import Workspace

IMAGE = b"\x89PNG\r\n"
AMBIGUOUS = "Ticket ID,Created at,Status\n1,03/04/2026,open\n2,05/06/2026,closed\n"
FAULTY = (
    "ticket_id,created_at,agent_replies,status\n"
    "1,2026-03-02 09:00:00,1,open\n"
    "2,soon,1,open\n"
    "3,2026-03-02 09:00:00,1.5,open\n"
    "4,2026-03-02 09:00:00,-1,open\n"
    "5,2026-03-02 09:00:00,99999999,open\n"
    "6,,1,open\n"
    "7,2026-03-02 09:00:00,1,open,more\n"
    "Total,,3,\n"
)
CALLS = (
    "id,created_at,direction,duration,end_time,from,price,queue_time,start_time,status\n"
    "C1,2026-03-02 09:00:00,inbound,60,2026-03-02 09:01:00,+431,,0,2026-03-02 09:00:00,completed\n"
    "C2,2026-03-02 09:10:00,outbound-api,9,,+432,,0,2026-03-02 09:10:00,completed\n"
    "C3,2026-03-02 09:20:00,outbound-dial,9,,+433,,0,2026-03-02 09:20:00,completed\n"
)
PARTLY = "Response ID,Submitted at,NPS,CSAT\n1,2026-03-02,11,5\n2,2026-03-02,9,4\n"


@pytest.fixture
def ws() -> Iterator[Workspace]:
    with open_workspace() as workspace:
        yield workspace
        queue_of(workspace).wait()


def load(ws: Workspace, csv: str, language: str = "de") -> ImportReport:
    with speaking(language):
        return ws.load(("export.csv", csv.encode()))


def asked(csv: str, **answers: object) -> NeedsAnswer:
    with read("export.csv", csv.encode()) as upload, pytest.raises(NeedsAnswer) as raised:
        plan(upload.tables[0], Answers(**answers))  # type: ignore[arg-type]
    return raised.value


# ---------------------------------------------------------------------- what the child says


def test_the_child_refuses_a_file_in_the_language_of_whoever_asks_for_it():
    with speaking("de"), pytest.raises(UnreadableFile) as raised:
        read("shot.png", IMAGE)
    assert raised.value.what == "Das ist ein Bild, keine Tabelle, die wir lesen können."
    with pytest.raises(UnreadableFile) as raised:
        read("shot.png", IMAGE)
    assert raised.value.what == "This is an image, not a table we can read."


def test_the_child_asks_and_notes_in_german_and_leaves_names_alone():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("March {1}.csv", AMBIGUOUS)
        archive.writestr("April.csv", AMBIGUOUS * 40_000)
    with speaking("de"), pytest.raises(NeedsAnswer) as raised:
        read("both.zip", packed.getvalue())
    question = raised.value.question
    assert question.text == "Welche Datei im ZIP soll gelesen werden?"
    assert [option.value for option in question.options] == ["March {1}.csv", "April.csv"]
    assert question.options[1].example == "2,6 MB"
    with (
        speaking("de"),
        read("both.zip", packed.getvalue(), sheet="March {1}.csv") as upload,
    ):
        assert upload.notes == ("Gelesen wurde „March {1}.csv“ aus dem ZIP.",)


def test_a_file_read_ahead_is_refused_in_the_language_of_whoever_began(tmp_path):
    path = tmp_path / "shot.png"
    path.write_bytes(IMAGE)
    with speaking("de"):
        ahead = Ahead([path])
    with ahead, pytest.raises(UnreadableFile, match="Das ist ein Bild"):
        next(iter(ahead)).upload(lambda stage, share: None)


def test_the_stages_of_an_import_are_names_that_no_language_changes(ws):
    seen: dict[str, float] = {}
    with speaking("de"):
        ws.load(("export.csv", FAULTY.encode()), seen.setdefault)
    assert list(seen) == [
        "Reading",
        "Recognising",
        "Checking rows",
        "Saving",
        "Preparing the numbers",
    ]


# ---------------------------------------------------------------------- what is asked


def test_a_question_about_dates_names_months_in_german_and_keeps_its_answers():
    with speaking("de"):
        needed = asked(AMBIGUOUS)
    question = needed.question
    assert question.text == "Welches Datum ist 03/04/2026 in der Spalte „Created at“?"
    assert [(option.value, option.title) for option in question.options] == [
        ("day-first", "3. Apr. 2026 (der Tag steht vorn)"),
        ("month-first", "4. März 2026 (der Monat steht vorn)"),
    ]
    assert needed.fix == "Angeben, was richtig ist."


def test_a_missing_column_is_named_by_its_meaning_and_the_rows_by_what_they_are():
    with speaking("de"):
        needed = asked("Ticket ID,Status,Priority,Channel,Subject\n1,open,high,email,Hi\n")
    assert needed.what == (
        "In dieser Datei nicht zu finden: wann das Ticket eröffnet wurde (created_at)."
    )
    assert needed.why.startswith("Offenbar steht jede Zeile für: Ticket, Gespräch oder Fall („")


def test_a_question_about_a_scale_or_a_unit_keeps_its_answers():
    csv = "Ticket ID,Created at,CSAT\n" + "".join(
        f"{n},2026-03-02 09:00:00,{n}\n" for n in range(1, 10)
    )
    with speaking("de"):
        question = asked(csv).question
    assert question.about == "scale"
    assert question.options[0].value == "csat:1-10"
    assert question.options[0].title == "von 1 bis 10"
    lasting = "Ticket ID,Created at,First response time\n1,2026-03-02 09:00:00,12\n"
    with speaking("de"):
        question = asked(lasting).question
    assert [(one.value, one.title) for one in question.options][:2] == [
        ("first_response_time:seconds", "12 Sekunden"),
        ("first_response_time:minutes", "12 Minuten"),
    ]


def test_the_mapping_screen_says_meanings_in_german_and_keeps_its_keys():
    with speaking("de"), read("export.csv", AMBIGUOUS.encode()) as upload:
        drawn = sketch(upload.tables[0], Answers())
    rows = {row.ours: row for row in drawn.rows}
    assert rows["created_at"].meaning == "wann das Ticket eröffnet wurde"
    assert (rows["ticket_id"].words, rows["team"].words) == ("sure", "missing")
    assert rows["created_at"].become[0] == "3. Apr. 2026, 00:00"
    assert "Tickets im Zeitverlauf" in drawn.can
    assert "Mit dem Kanal: Kanäle im Vergleich." in drawn.cannot


# ---------------------------------------------------------------------- what is set aside


def test_rows_are_set_aside_with_their_reasons_in_german(ws):
    report = load(ws, FAULTY)
    assert report.rows_quarantined == 7
    assert [fault.reason for fault in ws.set_aside(report.import_id)] == [
        "ist kein lesbarer Zeitpunkt (Datum und Uhrzeit)",
        "ist keine ganze Zahl",
        "liegt nicht zwischen 0 und 10.000.000",
        "liegt nicht zwischen 0 und 10.000.000",
        "fehlt",
        "hat mehr Zellen als die Kopfzeile",
        "ist eine Summenzeile oder eine Anmerkung, keine Daten",
    ]
    assert report.messages[0] == (
        "7 Zeilen zurückgestellt. Zum Beispiel: Zeile 3: „created_at“ „soon“ ist kein lesbarer "
        "Zeitpunkt (Datum und Uhrzeit)."
    )


def test_the_reasons_of_one_language_are_not_kept_for_the_next(ws):
    load(ws, FAULTY)
    english = load(ws, FAULTY.replace("2026", "2025"), "en")
    assert english.faults[0].reason == "is not a date and time we can read"
    assert english.faults[2].reason == "is not between 0 and 10,000,000"
    assert english.faults[-1].reason == "is a row of totals or a note, not data"


def test_rows_are_left_out_for_a_reason_of_their_tool_in_german(ws):
    report = load(ws, CALLS)
    assert (
        "2 Zeilen absichtlich ausgelassen: Jede ist ein ausgehender Anruf oder ein Teil davon."
        in report.messages
    )


def test_one_rating_and_several_are_counted_as_german_does(ws):
    report = load(ws, PARTLY)
    assert (
        "1 NPS-Bewertung ausgelassen: Zeile 2: „NPS“ „11“ liegt außerhalb der Skala der Frage."
        in report.messages
    )
    other = load(ws, PARTLY.replace("2026", "2025").replace(",9,4", ",12,4"))
    assert any(said.startswith("2 NPS-Bewertungen ausgelassen:") for said in other.messages)


def test_the_same_file_is_known_again_in_another_language(ws):
    first = load(ws, CALLS, "en")
    again = load(ws, CALLS, "de")
    assert first.rows_loaded == 1 and again.rows_loaded == 0
    assert again.messages[0].startswith("Dieser Inhalt wurde schon am ")
    assert again.messages[0].endswith(" als „export.csv“ geladen. Nichts wurde hinzugefügt.")
    assert len(ws.history()) == 1


def test_what_identifies_an_import_is_the_same_in_every_language(ws):
    titles = []
    for language, year in (("en", "2024"), ("de", "2025")):
        load(ws, CALLS.replace("2026", year), language)
        entry = ws.history()[0]
        titles.append((entry["title"], entry["source"], entry["table_name"], entry["signature"]))
    assert titles[0] == titles[1]
    assert titles[0][0] == "Twilio call log"


def test_a_german_list_of_rows_set_aside_comes_back_mended_for_whoever_loads_it(ws):
    import_id = load(ws, FAULTY).import_id
    with speaking("de"):
        table = downloads.set_aside(ws.history()[0]["headers"], ws.set_aside(import_id))
        rows = list(csv.reader(io.StringIO(downloads.to_csv(table).decode("utf-8-sig"))))
    assert rows[0][2:] == ["ticket_id", "created_at", "agent_replies", "status"]
    assert rows[1][:4] == [
        "3",
        "„created_at“ „soon“ ist kein lesbarer Zeitpunkt (Datum und Uhrzeit)",
        "2",
        "soon",
    ]
    rows[1][3] = "2026-03-02 09:00:00"
    mended = io.StringIO()
    csv.writer(mended).writerows(rows[:2])
    report = load(ws, mended.getvalue(), "en")
    assert report.rows_loaded == 1
    assert 3 not in [fault.row_number for fault in ws.set_aside(import_id)]


# ---------------------------------------------------------------------- threads, data


def test_a_job_speaks_the_language_of_the_page_that_began_it(ws):
    queue = queue_of(ws)
    with speaking("de"):
        job = queue.add(ws, "export.csv", FAULTY.encode())
        shot = queue.add(ws, "shot.png", IMAGE)
    queue.wait()
    assert job.report is not None and shot.report is not None and shot.report.problem is not None
    assert job.report.messages[0].startswith("7 Zeilen zurückgestellt.")
    assert shot.report.problem.what.startswith("Das ist ein Bild")


def test_a_thread_that_nobody_told_speaks_english(ws):
    reports: list[ImportReport] = []
    with speaking("de"):
        thread = threading.Thread(
            target=lambda: reports.append(ws.load(("shot.png", IMAGE))), daemon=True
        )
        thread.start()
        thread.join()
    assert reports[0].messages[0] == "This is an image, not a table we can read."


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_what_is_said_of_a_source_is_said_in_german(source):
    said = [part.reason for part in source.left_out] + [part.why for part in source.unused]
    with speaking("de"):
        assert all(t(text) != text for text in (*said, *source.notes, source.described))


def test_every_meaning_of_our_columns_is_said_in_german():
    with speaking("de"):
        for table in TABLES.values():
            for text in (table.each, *(column.meaning for column in table.columns)):
                assert t(text) != text
