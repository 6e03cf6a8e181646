"""The one module that executes SQL: right rows for every thread, locked, whole or not at all."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from csmetrics.engine import Database
from csmetrics.engine.duckdb import quoted
from csmetrics.errors import WorkspaceProblem

ROOT = Path(__file__).parent.parent


@pytest.fixture
def db(tmp_path):
    database = Database(tmp_path / "w.duckdb")
    with database.transaction() as session:
        session.run("create table numbers (n BIGINT)")
    yield database
    database.close()


def numbers(db: Database) -> list[int]:
    return [row["n"] for row in db.rows("select n from numbers order by n")]


def test_every_thread_gets_its_own_rows(db):
    def asked(n: int) -> tuple[int, int]:
        return n, db.rows("select $n::bigint as n", {"n": n})[0]["n"]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(asked, range(3200)))
    assert [answer for asked_for, answer in answers if asked_for != answer] == []


def test_a_transaction_that_fails_leaves_nothing(db):
    with pytest.raises(KeyboardInterrupt), db.transaction() as session:
        session.run("insert into numbers values (1)")
        raise KeyboardInterrupt
    assert numbers(db) == []


def test_a_transaction_counts_the_rows_it_changed(db):
    with db.transaction() as session:
        assert session.run("insert into numbers values (1), (2), (3)") == 3
        assert session.run("delete from numbers where n > $n", {"n": 1}) == 2
    assert numbers(db) == [1]


def test_a_reader_sees_nothing_of_an_unfinished_transaction(db):
    with db.transaction() as session:
        session.run("insert into numbers values (1)")
        assert numbers(db) == []
    assert numbers(db) == [1]


def test_arrow_tables_are_visible_by_name_to_one_question_only(db):
    given = {"given": pa.table({"n": [7]})}
    assert db.rows("select n from given", tables=given) == [{"n": 7}]
    with pytest.raises(duckdb.CatalogException):
        db.rows("select n from given")


@pytest.mark.parametrize(
    "attack",
    [
        "select * from read_csv('/etc/hostname')",
        "select * from read_text('/etc/hostname')",
        "select * from '/etc/hostname'",
        "copy numbers to '/tmp/stolen.csv'",
        "export database '/tmp/stolen'",
        "attach '/tmp/other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set enable_external_access=true",
        "set lock_configuration=false",
        "set memory_limit='90GB'",
        "set allowed_directories=['/']",
        "call enable_logging(storage='file')",
        "select * from ROOT",
        "select * from read_parquet('http://evil.example/x.parquet')",
    ],
)
def test_the_locked_connection_refuses(db, attack):
    with pytest.raises(duckdb.Error):
        db.rows(attack)


def test_the_time_limit_of_a_statement_holds_in_every_cursor(db):
    limit = db.rows("select current_setting('max_execution_time') as ms")[0]["ms"]
    assert int(limit) > 0


def test_two_statements_with_parameters_are_refused(db):
    with pytest.raises(duckdb.Error):
        db.rows("select $n; drop table numbers", {"n": 1})
    assert numbers(db) == []


@pytest.mark.parametrize("name", ["plain", 'with "quotes"', "select", "a; drop table numbers"])
def test_a_quoted_name_is_only_a_name(db, name):
    assert db.rows(f"select 1 as {quoted(name)}") == [{name: 1}]


def test_a_workspace_open_elsewhere_is_said_in_plain_words(db, tmp_path):
    code = (
        "import sys; from pathlib import Path; from csmetrics.engine import Database\n"
        "from csmetrics.errors import WorkspaceProblem\n"
        "try: Database(Path(sys.argv[1]))\n"
        "except WorkspaceProblem as problem: print(problem)"
    )
    other = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "w.duckdb")], capture_output=True, text=True
    )
    assert other.stdout.startswith("csmetrics is already open in another window or program")
    assert "PID" not in other.stdout and str(tmp_path) not in other.stdout


@pytest.mark.parametrize("content", [b"SQLite format 3\0" + b"x" * 4096, b"hello" * 1000])
def test_a_foreign_file_is_refused_and_left_as_it_was(tmp_path, content):
    path = tmp_path / "w.duckdb"
    path.write_bytes(content)
    with pytest.raises(WorkspaceProblem, match="damaged or is not a csmetrics workspace"):
        Database(path)
    assert path.read_bytes() == content


def test_rewriting_the_file_removes_the_bytes_of_deleted_rows(tmp_path):
    path = tmp_path / "w.duckdb"
    db = Database(path)
    with db.transaction() as session:
        session.run("create table people (name VARCHAR)")
        session.run("insert into people values ('ana@example.com'), ('ben@example.com')")
    db.checkpoint()
    with db.transaction() as session:
        session.run("delete from people where name = 'ana@example.com'")
    db.checkpoint()
    db.rewrite()
    assert db.rows("select name from people") == [{"name": "ben@example.com"}]
    db.close()
    assert b"ana@example.com" not in path.read_bytes()
    assert b"ben@example.com" in path.read_bytes()
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["w.duckdb"]


def test_only_the_engine_executes_sql():
    outside = [
        path
        for folder in ("csmetrics", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if "engine" not in path.parts
        # The child that parses uploads has a connection of its own, without any workspace.
        and path.parts[-2:] != ("read", "worker.py")
        and any(call in path.read_text(encoding="utf-8") for call in (".execute(", ".sql("))
    ]
    assert outside == []


def test_what_was_registered_is_let_go_before_the_transaction_ends(db):
    before = pa.total_allocated_bytes()
    table = pa.table({"n": pa.array(range(100_000), pa.int64())})
    taken = pa.total_allocated_bytes() - before
    with db.transaction() as session:
        session.register("upload", table)
        assert session.rows("select count(*) as n from upload") == [{"n": 100_000}]
        session.unregister("upload")
        del table
        assert pa.total_allocated_bytes() - before < taken / 2


def test_what_is_held_is_read_anew_after_each_change_and_only_then(db):
    asked = []

    def count(database):
        asked.append(1)
        return database.rows("select count(*) as n from numbers")[0]["n"]

    before = db.until_changed("count", count)
    assert (db.until_changed("count", count), len(asked)) == (before, 1)
    with pytest.raises(ZeroDivisionError), db.transaction() as session:
        session.run("insert into numbers values (1)")
        raise ZeroDivisionError
    assert db.until_changed("count", count) == before
    with db.transaction() as session:
        session.run("insert into numbers values (1)")
        assert db.until_changed("count", count) == before
    assert db.until_changed("count", count) == before + 1
