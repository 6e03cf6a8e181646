"""The reading of an upload as a whole: its folder, its name, its progress, its limits."""

import gzip
import json
import os
import sys
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from csmetrics.errors import NeedsAnswer, UnreadableFile
from csmetrics.read import read
from csmetrics.read.upload import display_name

CSV = b"id,created at\n1,2026-01-01\n"


def zipped(**members: bytes) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in members.items():
            archive.writestr(name if "." in name else name.replace("_", "."), data)
    return packed.getvalue()


def test_closing_an_upload_removes_everything_written_for_it() -> None:
    with read("e.csv", CSV) as upload:
        folder = upload.folder
        assert folder is not None and folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_a_path_is_read_where_it_is_and_gives_the_same_hash(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(CSV)
    with read("a.csv", path) as by_path, read("b.csv", CSV) as by_bytes:
        assert by_path.sha256 == by_bytes.sha256
    assert path.read_bytes() == CSV


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep names in Unicode alone")
def test_a_path_that_is_no_unicode_is_read(tmp_path: Path, cells) -> None:
    path = tmp_path / os.fsdecode(b"R\xe9ponses.csv")
    path.write_bytes(b"id,score\n1,9\n")
    with read(path.name, path) as upload:
        assert cells(upload.tables[0]) == [(2, "1", "9")]
        assert upload.name == "Rponses.csv"


def test_a_missing_path_is_a_problem_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read("e.csv", tmp_path / "nothing.csv")


def test_stopping_by_the_progress_leaves_nothing_behind(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    class Stop(Exception):
        pass

    def stop(stage: str, share: float) -> None:
        raise Stop

    with pytest.raises(Stop):
        read("e.csv", CSV, progress=stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("..\\windows\\x.csv", "x.csv"),
        ("tickets\u202evsc.exe", "ticketsvsc.exe"),
        ("a\x00b\nc.csv", "abc.csv"),
        ("", "upload"),
    ],
)
def test_a_name_is_shown_short_and_without_tricks(name: str, shown: str) -> None:
    assert display_name(name) == shown


def test_a_long_name_is_cut_in_the_middle() -> None:
    assert len(display_name("a" * 300 + ".csv")) == 80


def test_json_rows_keep_every_digit_and_flatten_what_is_nested(cells) -> None:
    ticket = '{"id": 12345678901234567890123456, "satisfaction_rating": {"score": "good"}}'
    with read("e.json", f'{{"tickets": [{ticket}]}}'.encode()) as upload:
        table = upload.tables[0]
        assert table.columns == ("id", "satisfaction_rating.score")
        assert cells(table) == [(1, "12345678901234567890123456", "good")]


def test_json_lines_may_lack_fields(cells) -> None:
    lines = "\n".join(json.dumps(row) for row in ({"id": 1}, {"id": 2, "ok": True}))
    with read("e.jsonl", lines.encode()) as upload:
        assert cells(upload.tables[0]) == [(1, "1", None), (2, "2", "true")]


def test_an_archive_with_one_table_is_read_and_one_with_two_is_asked_about(cells) -> None:
    with read("e.zip", zipped(a_csv=CSV)) as upload:
        assert cells(upload.tables[0]) == [(2, "1", "2026-01-01")]
    two = zipped(a_csv=CSV, b_csv=CSV + b"2,2026-01-02\n")
    with pytest.raises(NeedsAnswer) as asked:
        read("e.zip", two)
    assert [option.value for option in asked.value.question.options] == ["a.csv", "b.csv"]
    with read("e.zip", two, sheet="b.csv") as upload:
        assert upload.tables[0].rows == 2


README = b"Tickets of March, as exported.\nQuestions, if any, to Ana.\n\nThe times are UTC.\n"
TABLE = b"id,created at\n1,2026-01-01\n2,2026-01-02\n"


@pytest.mark.parametrize(
    "beside",
    [
        {"README": README},
        {"notes.txt": README},
        {"README.csv.txt": README, "manual.pdf": b"%PDF-1.7 ..."},
        {"logo.png": b"\x89PNG\r\n\x1a\n...."},
        {"page.html": b"<html><p>a,b</p></html>"},
        {"empty.csv": b""},
    ],
)
def test_one_table_among_other_files_is_read_and_the_others_are_named(beside, cells) -> None:
    with read("e.zip", zipped(**beside, **{"export/tickets.csv": TABLE})) as upload:
        assert len(cells(upload.tables[0])) == 2
        assert "We read “tickets.csv”" in upload.notes[0]
        assert all(f"“{name}”" in upload.notes[1] for name in beside)
        assert "left alone" in upload.notes[1]


def test_a_text_that_holds_rows_beside_a_table_is_asked_about() -> None:
    with pytest.raises(NeedsAnswer):
        read("e.zip", zipped(**{"tickets.csv": TABLE, "replies.txt": TABLE}))


def test_what_a_system_puts_into_an_archive_is_not_worth_a_word(cells) -> None:
    members = {"__MACOSX/._t.csv": b"x", ".DS_Store": b"x", "desktop.ini": b"x", "t.csv": TABLE}
    with read("e.zip", zipped(**members)) as upload:
        assert len(cells(upload.tables[0])) == 2
        assert len(upload.notes) == 1


def test_an_archive_that_expands_a_thousand_times_is_refused() -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 50_000_000)
    with pytest.raises(UnreadableFile, match="too large"):
        read("e.zip", packed.getvalue())


def test_a_zip_of_very_many_files_is_refused_with_their_number() -> None:
    members = {f"{n}.csv": b"" for n in range(2_001)}
    with pytest.raises(UnreadableFile, match="The ZIP holds 2,001 files"):
        read("e.zip", zipped(**members))


def test_an_archive_of_the_kind_tar_is_named_as_what_it_is() -> None:
    made = BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("tickets.csv"))
    for data in (made.getvalue(), gzip.compress(made.getvalue())):
        with pytest.raises(UnreadableFile, match="tar"):
            read("tickets.csv", data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_for_two_contents_is_refused_and_one_twice_is_read(cells) -> None:
    table = b"id,agent\n1,Ana\n"
    made = {}
    for second in (table, table + b"2,Bo\n"):
        data = BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            archive.writestr("t.csv", table)
            archive.writestr("t.csv", second)
        made[second] = data.getvalue()
    with read("e.zip", made[table]) as upload:
        assert cells(upload.tables[0]) == [(2, "1", "Ana")]
    with pytest.raises(UnreadableFile, match="two different files of the same name"):
        read("e.zip", made[table + b"2,Bo\n"])
