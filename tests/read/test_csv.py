"""Delimited text in whatever way a spreadsheet or a helpdesk writes it."""

import pytest

from csmetrics.errors import UnreadableFile
from csmetrics.read import read

HEADER = "Ticket ID,Created at,Agent\n"
ROWS = "1,2026-01-31 09:00:00,Ana\n2,2026-01-31 10:00:00,Björn\n"
DIVIDERS = ("^", "~", "\x1f", "\x01", "||", "::", "¦", "§", "*", "$", "•")
READ = [
    (2, "1", "2026-01-31 09:00:00", "Ana"),
    (3, "2", "2026-01-31 10:00:00", "Björn"),
]


@pytest.mark.parametrize(
    ("written", "data"),
    [
        ("UTF-8", (HEADER + ROWS).encode()),
        ("UTF-8 with a mark", (HEADER + ROWS).encode("utf-8-sig")),
        ("UTF-16 with a mark", (HEADER + ROWS).encode("utf-16")),
        ("UTF-16 without a mark", (HEADER + ROWS).encode("utf-16-le")),
        ("Windows western", (HEADER + ROWS).encode("cp1252")),
        ("semicolons", (HEADER + ROWS).replace(",", ";").encode()),
        ("tabs", (HEADER + ROWS).replace(",", "\t").encode()),
        ("pipes", (HEADER + ROWS).replace(",", "|").encode()),
        *((f"divided by {m!r}", (HEADER + ROWS).replace(",", m).encode()) for m in DIVIDERS),
        ("ASCII separators", (HEADER + ROWS).replace(",", "\x1f").replace("\n", "\x1e").encode()),
        ("old Mac line ends", (HEADER + ROWS).replace("\n", "\r").encode()),
        ("Windows line ends", (HEADER + ROWS).replace("\n", "\r\n").encode()),
        ("no last line end", (HEADER + ROWS).rstrip().encode()),
    ],
)
def test_every_way_of_writing_gives_the_same_rows(written, data, cells) -> None:
    with read("export.csv", data) as upload:
        [table] = upload.tables
        assert table.columns == ("Ticket ID", "Created at", "Agent")
        assert cells(table) == READ
        assert (table.rows, table.skipped) == (2, 0)


def test_two_pipes_are_no_delimiter_where_one_alone_is(cells) -> None:
    with read("e.csv", b"id|agent|team|created\n1||East|x\n2|Bo||y\n") as upload:
        assert cells(upload.tables[0]) == [(2, "1", None, "East", "x"), (3, "2", "Bo", None, "y")]


@pytest.mark.parametrize("gap", ["     ", " "])
def test_columns_set_apart_by_spaces_are_refused_with_a_way_out(gap: str) -> None:
    lines = ["id created channel", "1 2026-01-31 email", "2 2026-01-31 chat"]
    data = "\n".join(line.replace(" ", gap) for line in lines).encode()
    with pytest.raises(UnreadableFile) as refused:
        read("export.txt", data)
    assert "set apart by spaces" in str(refused.value)
    assert "Fixed width" in refused.value.fix


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_title_of_as_many_words_as_columns_is_not_taken_for_columns(mark: str, cells) -> None:
    lines = ["Tickets of our team", "id,created,agent,channel", "1,2026-01-31,Ana,chat"]
    with read("e.txt", "\n".join(lines).replace(",", mark).encode()) as upload:
        assert cells(upload.tables[0]) == [(3, "1", "2026-01-31", "Ana", "chat")]


def test_excels_first_line_that_names_the_delimiter_is_followed(cells) -> None:
    with read("e.csv", b"sep=;\nid;created at\n1;2026-01-01\n") as upload:
        assert cells(upload.tables[0]) == [(3, "1", "2026-01-01")]


def test_a_header_far_below_the_titles_is_found(cells) -> None:
    titles = "".join(f"Filter {n}: all\n" for n in range(45))
    with read("e.csv", f"{titles}id,created at,agent\n1,2026-01-01,Ana\n".encode()) as upload:
        assert cells(upload.tables[0]) == [(47, "1", "2026-01-01", "Ana")]


def test_a_first_line_that_names_a_delimiter_which_divides_nothing_is_not_followed(cells) -> None:
    with read("e.csv", b"sep=;\nid,created at\n1,2026-01-01\n") as upload:
        assert cells(upload.tables[0]) == [(3, "1", "2026-01-01")]


def test_lines_above_the_header_are_left_out_and_said(cells) -> None:
    data = b"Ticket report\n\nid,created at,agent\n1,2026-01-01,Ana\n"
    with read("e.csv", data) as upload:
        assert cells(upload.tables[0]) == [(4, "1", "2026-01-01", "Ana")]
        assert "header is in row 3" in upload.notes[0]


def test_blank_rows_and_repeated_headers_are_counted_as_skipped(cells) -> None:
    data = b"id,agent\n1,Ana\n\n,\nid,agent\n2,Bo\n"
    with read("e.csv", data) as upload:
        table = upload.tables[0]
        assert cells(table) == [(2, "1", "Ana"), (6, "2", "Bo")]
        assert (table.rows, table.skipped) == (5, 3)


def test_a_row_with_too_many_cells_is_marked_and_keeps_its_number(cells) -> None:
    data = b"id,agent\n1,Ana\n2,Bo,extra\n3\n4,Cy\n"
    with read("e.csv", data) as upload:
        table = upload.tables[0]
        assert table.faulty
        assert cells(table) == [
            (2, "1", "Ana", None),
            (3, "2", "Bo", "has more cells than the header"),
            (4, "3", None, None),
            (5, "4", "Cy", None),
        ]


def test_cells_with_line_breaks_and_quotes_stay_whole(cells) -> None:
    data = b'id,subject\n1,"two\nlines"\n2,"say ""hi"", ok"\n'
    with read("e.csv", data) as upload:
        assert cells(upload.tables[0]) == [(2, "1", "two\nlines"), (3, "2", 'say "hi", ok')]


def test_quotes_escaped_by_a_backslash_are_understood(cells) -> None:
    data = rb"id,subject" + b"\n" + rb'1,"say \"hi\", ok"' + b"\n2,plain\n"
    with read("e.csv", data) as upload:
        assert cells(upload.tables[0])[0][:3] == (2, "1", 'say "hi", ok')


def test_words_for_nothing_are_null_and_ids_keep_every_digit(cells) -> None:
    data = b"id,agent,score\n00012345678901234567890123,-,NULL\n2,?,N/A\n"
    with read("e.csv", data) as upload:
        assert cells(upload.tables[0]) == [
            (2, "00012345678901234567890123", None, None),
            (3, "2", None, None),
        ]


def test_headers_are_made_unique_and_said() -> None:
    with read("e.csv", b"id,Status,status,\n1,open,new,x\n") as upload:
        table = upload.tables[0]
        assert table.columns == ("id", "Status", "status (2)", "Column 4")
        assert any("Duplicate" in sentence for sentence in table.warnings)
        assert any("no name" in sentence for sentence in table.warnings)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"  \n \n", "empty"),
        (b"id,created at\n", "no rows"),
        (b"404: Not Found", "only one line: “404: Not Found”"),
        (
            b"1,2026-01-01 09:00:00,ana@example.com\n2,2026-01-01 10:00:00,bo@example.com\n",
            "header",
        ),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (
            b"Received: by x, for y\r\nFrom: Ana <ana@example.com>\r\nSubject: a\r\n\r\nb, c",
            "e-mail",
        ),
        (b"From a@b.com Mon Mar  2 09:00:00 2026\nSubject: a, b\nFrom: a@b.com\n\nc", "e-mail"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "calendar"),
        (b"BEGIN:VCARD\nN:Doe;Jane;;;\nEND:VCARD\n", "address book"),
        (b"[InternetShortcut]\r\nURL=https://example.com/a.csv\r\n", "link"),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQEMA1x\n", "encrypted"),
        (b'{"url": "https://docs.google.com/open?id=1a", "doc_id": "1a"}', "a link to a file"),
        (b'{"":"WARNING!","doc_id":"1a","resource_key":"","email":"a@b.c"}\n', "a link to a file"),
        (
            b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:o"><office:body/>'
            b"</office:document>",
            "an OpenDocument file",
        ),
        (b'ID;PWXL;N;E\r\nC;Y1;X1;K"Ticket ID"\r\nE\r\n', "SYLK"),
        (b"ARROW1\0\0....", "Arrow"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"<div><p>Your session, like others, has expired</p></div>", "web page"),
        (b"<!-- saved --><html><table><tr><td>1</td></tr></table></html>", "web page"),
        (b"<tickets><ticket id='1'/></tickets>", "XML"),
        (b"<!-- an export -->\n<tickets><ticket id='1'/></tickets>", "XML"),
        ("<html><table><tr><td>1</td></tr></table>".encode("utf-16"), "web page"),
        (b"MIME-Version: 1.0\nContent-Type: text/html\n\n<table><tr><td>1</td>", "web page"),
        (b"{\\rtf1 Ticket ID, Created at\\par 1, 2026\\par}", "document (RTF)"),
        (
            b'<?xml ?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "XML spreadsheet",
        ),
        (b"<html><table><tr><td>1</td></tr></table>", "web page"),
        (bytes(range(256)) * 200, "not a table"),
    ],
)
def test_what_is_no_table_is_refused_in_plain_words(data: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read("export.csv", data)
    assert says in str(refused.value)


def test_a_title_that_says_from_when_is_no_e_mail(cells) -> None:
    data = b"From: 2026-03-01\nTo: 2026-03-31\n\nid,agent,status\n1,Ana,open\n2,Bo,open\n"
    with read("e.csv", data) as upload:
        assert [row[1] for row in cells(upload.tables[0])] == ["1", "2"]


def test_some_bytes_in_another_encoding_lose_no_row_and_are_said(cells) -> None:
    data = "id,agent\n1,Bjørn\n2,Zoë\n3,Chloé\n".encode() + b"4,Ren\xe9\n"
    with read("e.csv", data) as upload:
        assert cells(upload.tables[0])[-1] == (5, "4", "René")
        assert "characters" in upload.warnings[0]


@pytest.mark.parametrize("quote", ["", '"'])
def test_files_put_one_below_another_with_their_marks_are_one_table(quote: str, cells) -> None:
    lines = (HEADER + ROWS).replace(",", f"{quote},{quote}").splitlines()
    part = "".join(f"{quote}{line}{quote}\n" for line in lines).encode("utf-8-sig")
    with read("e.csv", part + part.replace(b"1", b"3", 1)) as upload:
        table = upload.tables[0]
        assert [row[1] for row in cells(table)] == ["1", "2", "3", "2"]
        assert (table.rows, table.skipped) == (5, 1)


def test_characters_that_stand_for_nothing_are_left_out(cells) -> None:
    with read("e.csv", b"id,agent\n1\x000,A\x00na\n") as upload:
        assert cells(upload.tables[0]) == [(2, "10", "Ana")]
        assert "NUL" in upload.notes[0]


def test_a_space_before_quotation_marks_is_none_of_the_cell(cells) -> None:
    data = b'"id", "agent", "subject"\n"1", "Ana", "late, and ""wrong"" too"\n2, "", x\n'
    with read("e.csv", data) as upload:
        assert upload.tables[0].columns == ("id", "agent", "subject")
        assert cells(upload.tables[0]) == [
            (2, "1", "Ana", 'late, and "wrong" too'),
            (3, "2", None, " x"),
        ]


def test_marks_that_keep_a_spreadsheet_off_a_cell_are_taken_off(cells) -> None:
    rows = '="0012",\'2026-01-31,\'n Sync\n"=""0013""",\'2026-02-01,=1+1\n="",\'2026-02-02,x\n'
    with read("e.csv", f"id,created,subject\n{rows}".encode()) as upload:
        assert cells(upload.tables[0]) == [
            (2, "0012", "2026-01-31", "'n Sync"),
            (3, "0013", "2026-02-01", "=1+1"),
            (4, None, "2026-02-02", "x"),
        ]


def test_names_of_columns_that_were_encoded_twice_are_mended_and_said() -> None:
    with read("e.csv", "id,GelÃ¶st am,NoÃ«l\n1,2,3\n".encode()) as upload:
        assert upload.tables[0].columns == ("id", "Gelöst am", "Noël")
        assert "“GelÃ¶st am” where “Gelöst am” is meant" in upload.tables[0].warnings[0]


def test_a_text_that_is_written_anew_twice_is_whole(cells) -> None:
    with read("e.csv", b"i\x00d||agent\n1||Ana\n2||Zoe\n") as upload:
        assert cells(upload.tables[0]) == [(2, "1", "Ana"), (3, "2", "Zoe")]


def test_rows_in_quotation_marks_as_a_whole_are_taken_out_of_them(cells) -> None:
    lines = ["id,agent,subject", '1,Ana,"late, again"', "2,Bo,ok"]
    doubled = ['"' + line.replace('"', '""') + '"' for line in lines]
    with read("e.csv", "\r\n".join(doubled).encode()) as upload:
        assert cells(upload.tables[0]) == [(2, "1", "Ana", "late, again"), (3, "2", "Bo", "ok")]
        assert any("as a whole" in sentence for sentence in upload.notes)


def test_one_column_of_texts_with_commas_stays_one_column(cells) -> None:
    data = b'"comment"\n"slow, very slow"\n"fine, thanks"\n'
    with read("e.csv", data) as upload:
        assert [row[1] for row in cells(upload.tables[0])] == ["slow, very slow", "fine, thanks"]


def test_rows_without_a_filled_cell_are_no_rows() -> None:
    with pytest.raises(UnreadableFile, match="no rows below the header"):
        read("e.csv", b"id,agent\n,\n,\n")


def test_cells_set_apart_by_spaces_may_be_blank() -> None:
    rows = [("id", "created", "channel"), ("1", "2026-01-31", ""), ("2", "", "chat"), ("3", "", "")]
    data = "\n".join("".join(cell.ljust(14) for cell in row).rstrip() for row in rows).encode()
    with pytest.raises(UnreadableFile, match="set apart by spaces"):
        read("export.txt", data)


@pytest.mark.parametrize("first", ["Ticket ID,1001,1002", ",Ticket 1,Ticket 2"])
def test_a_table_that_lies_on_its_side_is_named_as_that(first: str) -> None:
    rows = [first, "Created at,2026-01-31 09:00,2026-02-01", "Agent,Ana,", "Replies,1,2"]
    with pytest.raises(UnreadableFile, match="such as “Created at”, and each ticket is a column"):
        read("export.csv", "\n".join(rows).encode())


def test_names_before_rows_of_one_kind_lie_on_no_side(cells) -> None:
    for data in (b"Agent,Renewed 2026\nAna,2026-01-31\nBo,2026-02-01\n", b"Team,2026\nA,1\nB,2\n"):
        with read("export.csv", data) as upload:
            assert len(cells(upload.tables[0])) == 2


@pytest.mark.parametrize(
    ("end", "is_cut_off"), [("3,Zo", True), ("3,Zo\n", False), ("3,Zoe,x", False), ("end", False)]
)
def test_a_last_row_that_ends_in_the_middle_is_warned_about(end: str, is_cut_off: bool) -> None:
    with read("e.csv", f"id,agent,team\n1,Ana,x\n2,Bo,y\n{end}".encode()) as upload:
        assert any("cut off" in sentence for sentence in upload.warnings) == is_cut_off


def test_cells_filled_with_blanks_to_the_width_of_their_column_are_blank(cells) -> None:
    rows = [("id", "agent", "team"), ("1", "Ana", ""), ("2", "NULL", "x")]
    data = "\n".join(",".join(cell.ljust(12) for cell in row) for row in rows).encode()
    with read("e.csv", data) as upload:
        assert upload.tables[0].columns == ("id", "agent", "team")
        filled = [[cell and cell.strip() for cell in row[1:]] for row in cells(upload.tables[0])]
        assert filled == [["1", "Ana", None], ["2", None, "x"]]
