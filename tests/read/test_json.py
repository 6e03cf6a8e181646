"""JSON in the shapes that tools and scripts write it in, and what is said where it is none."""

import json

import pytest

from csmetrics.errors import UnreadableFile
from csmetrics.read import read
from csmetrics.read.json_rows import NO_JSON, TOO_MANY

ENTRIES = [{"id": "1", "agent": "Ana"}, {"id": "2", "agent": "Bo"}]
READ = [(1, "1", "Ana"), (2, "2", "Bo")]
LINES = [json.dumps(entry) for entry in ENTRIES]
USERS = [{"id": n, "name": "x"} for n in range(5)]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ENTRIES),
        json.dumps(ENTRIES)[:-1] + ",]",
        json.dumps([["id", "agent"], ["1", "Ana"], ["2", "Bo"]]),
        json.dumps({"data": {"page": {"tickets": ENTRIES}}, "more": False}),
        json.dumps({"users": USERS, "tickets": ENTRIES}),
        json.dumps({entry["id"]: {"agent": entry["agent"]} for entry in ENTRIES}),
        "\n\n".join(LINES),
        ",\n".join(LINES),
        "".join(json.dumps(entry, indent=1) for entry in ENTRIES),
        "".join(json.dumps([entry]) for entry in ENTRIES),
        ",\n".join(json.dumps([entry], indent=1) for entry in ENTRIES),
        f"callback({json.dumps(ENTRIES)});\n",
        f"/**/ window.tickets.part0 = {json.dumps(ENTRIES)}",
        f")]}}',\n{json.dumps({'tickets': ENTRIES})}",
        "\n".join(json.dumps({"page": n, "tickets": [e]}) for n, e in enumerate(ENTRIES)),
        json.dumps([{"page": n, "tickets": [e]} for n, e in enumerate(ENTRIES)]),
        json.dumps([{"id": {"$numberLong": e["id"]}, "agent": e["agent"]} for e in ENTRIES]),
        json.dumps(
            {"fields": [{"name": n} for n in ENTRIES[0]], "rows": [["1", "Ana"], [2, "Bo"]]}
        ),
        "\n".join(json.dumps(row) for row in (["id", "agent"], ["1", "Ana"], ["2", "Bo"])),
        json.dumps({"range": "A1:B3", "values": [["id", "agent"], ["1", "Ana"], ["2", "Bo"]]}),
        json.dumps(
            {
                "kind": "bigquery#queryResponse",
                "schema": {"fields": [{"name": name, "type": "STRING"} for name in ENTRIES[0]]},
                "rows": [{"f": [{"v": cell} for cell in e.values()]} for e in ENTRIES],
            }
        ),
        json.dumps({"Items": [{key: {"S": cell} for key, cell in e.items()} for e in ENTRIES]}),
        "".join(f"\x1e{line}\n" for line in LINES),
        f"// of today\n{json.dumps(ENTRIES)}",
        f"/* all */ [ // the first\n{LINES[0]},\n# the last\n{LINES[1]},\n]",
        "[" + ",".join(line.replace("}", ",\n}") for line in LINES) + "]",
    ],
)
def test_every_shape_gives_the_same_rows(text: str, cells) -> None:
    with read("e.json", text.encode()) as upload:
        assert cells(upload.tables[0]) == READ


def test_a_broken_line_is_set_aside_and_the_others_are_read(cells) -> None:
    text = "\n".join([LINES[0], '{"id": "7", "agen', LINES[1]])
    with read("e.jsonl", text.encode()) as upload:
        assert cells(upload.tables[0]) == [
            (1, "1", "Ana", None),
            (2, '{"id": "7", "agen', None, NO_JSON),
            (3, "2", "Bo", None),
        ]


def test_a_row_is_taken_out_of_the_hit_it_was_found_in(cells) -> None:
    hits = [{"_index": "t", "_id": "x", "_source": entry} for entry in ENTRIES]
    with read("e.json", json.dumps({"hits": {"hits": hits}}).encode()) as upload:
        assert upload.tables[0].columns == ("_id", "id", "agent")


def test_a_ticket_that_holds_a_list_is_no_page(cells) -> None:
    tickets = [{"ticketId": n, "items": [{"name": "a", "n": 1}]} for n in (1, 2)]
    with read("e.json", json.dumps(tickets).encode()) as upload:
        assert [row[1] for row in cells(upload.tables[0])] == ["1", "2"]


def test_lists_that_are_left_alone_are_named_and_warned_of_where_none_is_known() -> None:
    with read("e.json", json.dumps({"users": USERS, "tickets": ENTRIES}).encode()) as upload:
        assert "the list “tickets” in the file. Others were left alone: “users”" in upload.notes[0]
    with read("e.json", json.dumps({"users": USERS, "people": ENTRIES}).encode()) as upload:
        assert "the list “users”" in upload.warnings[0]


def test_a_list_inside_one_ticket_is_no_list_of_tickets(cells) -> None:
    one = {"id": "1", "via": {"source": {"to": [{"name": "a"}, {"name": "b"}]}}}
    with read("e.json", json.dumps(one).encode()) as upload:
        assert cells(upload.tables[0])[0][1] == "1"


@pytest.mark.parametrize(
    ("text", "says", "fix"),
    [
        ("\n".join([LINES[0], "{no json", "none"]), "from line 2 on: “{no json”", "as CSV"),
        ("[" + ",\n".join(LINES)[:-12], "from line 2 on", "cut off"),
        (json.dumps(ENTRIES) + "\n<html>", "from line 2 on", "as CSV"),
        ("[{}, {}]", "no rows in the file", "wider period"),
        (str(ENTRIES), "from line 1 on: “[{'id'", "as CSV"),
        ('{"error": "unauthorized", "message": "Session expired"}', "Session expired", "again"),
        ('{"errors": [{"message": "Too many requests"}]}', "Too many requests", "again"),
    ],
)
def test_what_is_no_json_is_said_with_its_place(text: str, says: str, fix: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read("e.json", text.encode())
    assert says in f"{refused.value.what} {refused.value.why}"
    assert fix in refused.value.fix


def test_a_list_with_more_cells_than_names_is_set_aside_and_a_shorter_one_is_not(cells) -> None:
    data = [["id", "agent"], ["1", "Ana", "x"], ["2"], ["3", "Bo", None]]
    with read("e.json", json.dumps(data).encode()) as upload:
        assert cells(upload.tables[0]) == [
            (1, "1", "Ana", TOO_MANY),
            (2, "2", None, None),
            (3, "3", "Bo", None),
        ]


def test_what_looks_like_a_comment_in_a_text_is_none(cells) -> None:
    entries = [{"id": "1", "note": "https://a.example/x /* ,} */ # \\"}]
    with read("e.json", f"// all\n{json.dumps(entries)[:-1]},]".encode()) as upload:
        assert cells(upload.tables[0]) == [(1, *entries[0].values())]
        assert "Comments" in upload.notes[0]


def test_more_tickets_than_rows_of_a_chart_are_read(cells) -> None:
    chart = {"columns": ["day", "n"], "rows": [["Mo", 1]]}
    document = {"chart": chart, "sort": [["id", "asc"]], "tickets": ENTRIES}
    with read("e.json", json.dumps(document).encode()) as upload:
        assert cells(upload.tables[0]) == READ


def test_what_is_nested_deeply_beside_a_ticket_is_a_cell(cells) -> None:
    nested = json.loads('{"a":' * 40 + '"x"' + "}" * 40)
    with read("e.json", json.dumps([{"id": "1", "more": nested}]).encode()) as upload:
        assert cells(upload.tables[0])[0][1] == "1"
        assert cells(upload.tables[0])[0][2].startswith('{"a"')


ROWS = [{"id": 1, "agent": "Ana"}, {"id": 2, "agent": None}]


@pytest.mark.parametrize(
    "document",
    [
        {"columns": ["id", "agent"], "index": [0, 1], "data": [[1, "Ana"], [2, None]]},
        {"rows": [[1, "Ana"], [2]], "columns": ["id", "agent"]},
        {"id": {"0": 1, "1": 2}, "agent": {"0": "Ana", "1": None}},
        {"data": {"tickets": {"edges": [{"node": row, "cursor": "x"} for row in ROWS]}}},
        [ROWS[0], None, ROWS[1]],
    ],
)
def test_rows_are_found_in_whatever_form_programs_write_them(document: object, cells) -> None:
    with read("e.json", json.dumps(document).encode()) as upload:
        assert upload.tables[0].columns == ("id", "agent")
        assert [row[1:3] for row in cells(upload.tables[0])] == [("1", "Ana"), ("2", None)]


def test_a_row_with_more_cells_than_the_names_that_stand_apart_is_set_aside(cells) -> None:
    document = {"columns": ["id", "agent"], "data": [[1, "Ana", "x"], [2, "Zoe"]]}
    with read("e.json", json.dumps(document).encode()) as upload:
        assert [row[3] for row in cells(upload.tables[0])] == [
            TOO_MANY,
            None,
        ]


@pytest.mark.parametrize(
    ("beside", "says"),
    [
        ({"next_page": "https://a.example/?page=2", "count": 2}, "“next_page: …”"),
        ({"next_page": None, "count": 72}, "“count: 72”"),
        ({"meta": {"has_more": True}, "links": {"next": "x"}}, "“has_more: true”"),
        ({"meta": {"has_more": False}, "links": {"next": "x"}}, None),
        ({"end_of_stream": True, "next_page": "x", "count": 2}, None),
        ({"@odata.nextLink": "x"}, "“@odata.nextLink: …”"),
        ({"pages": {"next": {"page": 2}}}, "“next: …”"),
        ({"startAt": 0, "maxResults": 2, "total": 50}, "“total: 50”"),
        ({"total": 50, "done": True}, None),
        ({"links": {"self": "x", "next": None}}, None),
    ],
)
def test_one_page_of_a_longer_answer_is_warned_about(beside: dict, says: str | None, cells) -> None:
    with read("e.json", json.dumps({"tickets": ENTRIES, **beside}).encode()) as upload:
        assert cells(upload.tables[0]) == READ
        said = [sentence for sentence in upload.warnings if "one page" in sentence]
        assert len(said) == (says is not None)
        assert not said or says in said[0]
