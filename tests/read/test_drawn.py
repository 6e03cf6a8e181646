"""Tables that databases print, and cells between other marks, are read as the tables they are."""

import pytest

from csmetrics.errors import UnreadableFile
from csmetrics.read import read
from csmetrics.read.csv_rows import UNCLOSED

PSQL = """ id  |     created_at      |  comment
-----+---------------------+-----------
 101 | 2026-01-01 10:00:00 | a | b
 102 | 2026-01-02 10:00:00 | first   +
     |                     | second
 103 |                     | ok
(3 rows)

"""
MYSQL = """mysql> select * from tickets;
+-----+---------------------+---------+
| id  | created_at          | comment |
+-----+---------------------+---------+
| 101 | 2026-01-01 10:00:00 | a | b   |
| 102 | 2026-01-02 10:00:00 | first
second |
| 103 | NULL                | ok      |
+-----+---------------------+---------+
3 rows in set (0.00 sec)
"""
BOXES = """┌─────┬─────────────────────┬─────────┐
│ id  │     created_at      │ comment │
├─────┼─────────────────────┼─────────┤
│ 101 │ 2026-01-01 10:00:00 │ a | b   │
│ 102 │ 2026-01-02 10:00:00 │ ok      │
└─────┴─────────────────────┴─────────┘
"""
MARKDOWN = """| id | created_at | comment |
|:---|-----------:|---------|
| 101 | 2026-01-01 10:00:00 | a \\| b |
| 102 | 2026-01-02 10:00:00 | ok |
"""
FIRST = ("101", "2026-01-01 10:00:00", "a | b")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_row_whose_apostrophes_do_not_match_is_set_aside_alone(mark: str, cells) -> None:
    rows = [["id", "created_at", "comment", "replies"]]
    rows += [[f"{n}", "2026-01-01", "late" if n % 2 else "Ana''s", "3"] for n in range(1, 9)]
    lines = [mark.join(f"'{cell}'" for cell in row) for row in rows]
    lines[5] = lines[5].replace("'late'", "'late")
    with read("e.csv", "\n".join(lines).encode()) as upload:
        found = cells(upload.tables[0])
    assert [row[0] for row in found if row[5]] == [6]
    assert found[4][5] == UNCLOSED
    assert found[3][1:5] == ("4", "2026-01-01", "Ana's", "3")


def test_an_apostrophe_far_below_that_nobody_doubled_is_a_part_of_its_text(cells) -> None:
    lines = ["'id','comment','replies'", *(f"'{n}','{'x' * 90}','1'" for n in range(4_000))]
    lines.append("'4000','it's late, isn't it','2'")
    with read("e.csv", "\n".join(lines).encode()) as upload:
        assert cells(upload.tables[0])[-1][1:4] == ("4000", "it's late, isn't it", "2")


@pytest.mark.parametrize(
    ("drawn", "number", "rest"),
    [
        (PSQL, 3, [("102", "2026-01-02 10:00:00", "first\nsecond"), ("103", None, "ok")]),
        (MYSQL, 5, [("102", "2026-01-02 10:00:00", "first\nsecond"), ("103", None, "ok")]),
        (BOXES, 4, [("102", "2026-01-02 10:00:00", "ok")]),
        (MARKDOWN, 3, [("102", "2026-01-02 10:00:00", "ok")]),
    ],
)
def test_a_table_that_is_drawn_is_read(drawn: str, number: int, rest, cells) -> None:
    with read("out.txt", drawn.encode()) as upload:
        table = upload.tables[0]
        assert table.columns == ("id", "created_at", "comment")
        assert [row[1:4] for row in cells(table)] == [FIRST, *rest]
        assert cells(table)[0][0] == number
        assert "The lines drawn around rows and columns were left out." in upload.notes


def test_a_row_of_a_drawn_table_with_too_many_cells_is_set_aside(cells) -> None:
    wider = PSQL.replace(" 103 |", " 1030000 | x | y |")
    with read("out.txt", wider.encode()) as upload:
        assert cells(upload.tables[0])[-1][-1] == "has more cells than the header"


@pytest.mark.parametrize(
    "text",
    [
        "'id','created_at','comment'\n'101','2026-01-01 10:00','it''s, \"well\"'\n'102','','x'\n",
        "'id','created_at','comment'\n'101','2026-01-01 10:00','it\\'s, \"well\"'\n'102','','x'\n",
        "'id','created_at','comment'\n'101','2026-01-01 10:00','it's, \"well\"'\n'102','','x'\n",
        "id,created_at,comment\n101,'2026-01-01 10:00','it''s, \"well\"'\n102,'','x'\n",
        '“id”,“created_at”,“comment”\n“101”,“2026-01-01 10:00”,“it\'s, "well"”\n“102”,“”,“x”\n',
        '„id“;„created_at“;„comment“\n„101“;„2026-01-01 10:00“;„it\'s, "well"“\n„102“;„“;„x“\n',
    ],
)
def test_cells_between_other_marks_are_read_without_them(text: str, cells) -> None:
    with read("out.csv", text.encode()) as upload:
        table = upload.tables[0]
        assert table.columns == ("id", "created_at", "comment")
        assert [row[1:4] for row in cells(table)] == [
            ("101", "2026-01-01 10:00", 'it\'s, "well"'),
            ("102", None, "x"),
        ]
        assert any("which were taken off" in note for note in upload.notes)


@pytest.mark.parametrize(
    "text",
    [
        "id,created_at,comment\n'101,2026-01-01 10:00,'ok\n'102,2026-01-02 10:00,'x\n",
        "id,created_at,comment\n101,2026-01-01 10:00,'Yesterday'\n102,2026-01-02 10:00,x\n",
        'id,created_at,comment\n101,"2026-01-01 10:00",“so”\n102,"2026-01-02 10:00",“x”\n',
        "id|created_at|comment\n1|2026-01-01 10:00|----\n2|--|--\n",
    ],
)
def test_marks_of_single_cells_stay(text: str) -> None:
    with read("out.csv", text.encode()) as upload:
        assert not any("taken off" in note or "drawn" in note for note in upload.notes)
        assert upload.tables[0].loaded_rows == 2


def test_the_numbers_of_rows_that_r_writes_are_set_aside(cells) -> None:
    text = 'id,created_at,status\n"1",101,2026-01-01 10:00,open\n"2",102,2026-01-02 10:00,open\n'
    with read("out.csv", text.encode()) as upload:
        table = upload.tables[0]
        assert table.columns == ("Column 1", "id", "created_at", "status")
        assert cells(table)[0][2:5] == ("101", "2026-01-01 10:00", "open")
        assert not table.faulty
        assert "column 1. It is not used" in table.warnings[0]


def test_rows_that_are_not_counted_have_too_many_cells() -> None:
    text = "id,created_at,status\n7,2026-01-01 10:00,open,x\n9,2026-01-02 10:00,open,y\n"
    with read("out.csv", text.encode()) as upload:
        assert upload.tables[0].faulty


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (
            b"-- MySQL dump 10.13\n\nDROP TABLE IF EXISTS `tickets`;\n"
            b"INSERT INTO `tickets` VALUES (1,'open');\n",
            "a dump of a database (SQL)",
        ),
        (
            b"--\r\n-- PostgreSQL database dump\r\n--\r\n\r\nSET statement_timeout = 0;\r\n"
            b"COPY public.tickets (id, status) FROM stdin;\r\n1\topen\r\n\\.\r\n",
            "a dump of a database (SQL)",
        ),
        (b"-[ RECORD 1 ]--\nid     | 1\nstatus | open\n", "a print of rows one below the other"),
        (
            b"*************************** 1. row ***************************\n    id: 1\n",
            "a print of rows one below the other",
        ),
        (b"- id: 1\n  status: open\n- id: 2\n  status: open\n", "a YAML file"),
    ],
)
def test_rows_that_are_no_table_are_refused_by_their_kind(content: bytes, what: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read("tickets.txt", content)
    assert refused.value.what == f"This is {what}, not a table we can read."
    assert "CSV" in refused.value.fix


@pytest.mark.parametrize("first", ["create time", "Begin", "-- id", "- id: no", "Set name"])
def test_words_of_a_dump_in_a_header_are_words(first: str, cells) -> None:
    with read("e.csv", f"{first},note\n1,insert into the queue\n2,drop table\n".encode()) as upload:
        assert [row[1] for row in cells(upload.tables[0])] == ["1", "2"]
