"""The command as an analyst's script uses it: its refusals, its exit codes, its last breath."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from csmetrics.cli import INTERRUPTED, NOBODY_READS
from csmetrics.workspace import open_workspace
from tests.command.running import COMMAND, said

TICKETS = "Ticket ID,Created at,Solved at,Channel\n1,2026-03-04 09:00,2026-03-04 10:00,email\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "team.duckdb"
    with open_workspace(path) as workspace:
        workspace.load(("tickets.csv", TICKETS.encode()), timezone="UTC")
    return path


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(TICKETS)
    return path


@pytest.mark.parametrize(
    "command",
    [
        ["metrics"],
        ["cohorts"],
        ["report", "--out", "pack.pdf"],
        ["forget", "--customer", "ann@example.com"],
    ],
)
def test_a_workspace_that_is_not_there_is_not_an_empty_one(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mistyped = tmp_path / "tema.duckdb"
    code, out, err = said(capsys, *command, "--workspace", mistyped)
    assert (code, out) == (1, "")
    assert f"There is no workspace “{mistyped}”" in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("option", "what", "fix"),
    [
        (["--source", "zendsk"], "no tool “zendsk”", "Did you mean “zendesk”?"),
        (["--table", "tikets"], "no table “tikets”", "Did you mean “tickets”?"),
        (["--table", "people"], "no table “people”", "Choose one of tickets"),
        (["--timezone", "CEST"], "“CEST” is not a time zone", "such as Europe/Berlin"),
        (["--map", "Channel=chanel"], "has a column “chanel”", "Did you mean “channel”?"),
        (["--answer", "unit=first_respons_time:hours"], "“first_respons_time”", "Did you mean"),
    ],
)
def test_an_answer_that_names_nothing_is_refused_and_nothing_is_loaded(
    option: list[str], what: str, fix: str, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = export.with_name("team.duckdb")
    code, out, _ = said(capsys, "import", export, "--workspace", store, *option)
    assert code == 1
    assert what in out and fix in out
    with open_workspace(store) as workspace:
        assert workspace.is_empty


@pytest.mark.parametrize("name", ["zendesk2", "zendesk_emea", "helpdesk of ours"])
def test_a_tool_may_have_a_name_of_ones_own(
    name: str, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = export.with_name("team.duckdb")
    assert said(capsys, "import", export, "--workspace", store, "--source", name)[0] == 0
    with open_workspace(store) as workspace:
        assert workspace.database.rows("select source from tickets") == [{"source": name}]


def test_a_column_that_the_file_has_not_is_named(
    export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = said(capsys, "check", export, "--map", "Chanel=channel")
    assert code == 0
    assert "The file has no column “Chanel”: what was said of it is not used." in out
    export.write_text("Nummer,Anfang\n1,2026-03-04 09:00\n")
    code, out, _ = said(capsys, "check", export, "--map", "Number=ticket_id", "--table", "tickets")
    assert code == 1
    assert "We can't find" in out and "The file has no column “Number”" in out


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_what_is_no_workspace_stays_as_open_to_others_as_it_was(
    export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = export.parent
    folder.chmod(0o755)
    export.chmod(0o644)
    asked = ["metrics", "csat", "--workspace"]
    assert "This is a folder, not a workspace." in said(capsys, *asked, folder)[2]
    assert "is not a csmetrics workspace" in said(capsys, *asked, export)[2]
    assert [oct(path.stat().st_mode & 0o777) for path in (folder, export)] == ["0o755", "0o644"]
    assert export.read_text() == TICKETS


def test_a_folder_is_called_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "This is a folder." in said(capsys, "check", tmp_path)[1]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (None, "could not be read"),
        ('[{"metric": ', "is not JSON"),
        ('{"metric": "csat"}', "is not a list of questions"),
        ('["csat"]', "is not a list of questions"),
    ],
)
def test_questions_that_cannot_be_read_are_refused_in_words(
    content: str | None, what: str, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = store.with_name("questions.json")
    if content is not None:
        file.write_text(content)
    code, out, err = said(capsys, "metrics", "--questions", file, "--workspace", store)
    assert (code, out) == (1, "")
    assert what in err


def test_questions_with_a_mark_of_windows_before_them_are_read(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = store.with_name("questions.json")
    file.write_text('[{"metric": "tickets_created"}]', encoding="utf-8-sig")
    code, out, _ = said(capsys, "metrics", "--questions", file, "--json", "--workspace", store)
    assert (code, json.loads(out)[0][0]["value"]) == (0, 1)


def test_a_mistyped_metric_is_guessed(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(capsys, "metrics", "csta", "--workspace", store)
    assert (code, "Did you mean “csat”?" in err) == (1, True)
    assert "See the list" in said(capsys, "metrics", "happiness", "--workspace", store)[2]


def test_a_group_that_no_ticket_belongs_to_is_told_beside_the_answer(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["metrics", "tickets_created", "--workspace", store, "--where"]
    code, out, err = said(capsys, *asked, "channel=emial")
    assert (code, out.splitlines()[1].split()[2:3]) == (0, ["0"])
    assert "No ticket has “emial” as its channel. Did you mean “email”?" in err
    assert "There is email." in said(capsys, *asked, "channel=phone")[2]
    assert said(capsys, *asked, "channel=email")[2] == ""


def test_groups_of_a_column_that_is_named_twice_count_both(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["metrics", "tickets_created", "--workspace", store]
    both = ["--where", "channel=email", "--where", "channel=phone"]
    assert said(capsys, *asked, *both)[1].splitlines()[1].split()[2] == "1"


def test_samples_are_not_written_over_a_file(
    export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = said(capsys, "sample", export)
    assert (code, "could not be written" in err) == (1, True)
    assert export.read_text() == TICKETS


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_nobody_reading_on_is_no_error(store: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing) as pipe:
        ended = subprocess.run(
            [COMMAND, "metrics", "--workspace", store],
            stdout=pipe,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (ended.returncode, ended.stderr) == (NOBODY_READS, b"")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such terminals")
def test_ctrl_c_ends_an_import_in_words_and_without_a_trace(tmp_path: Path) -> None:
    header, row = TICKETS.splitlines()
    export, store = tmp_path / "export.csv", tmp_path / "team.duckdb"
    rows = "".join(f"{n}{row[1:]}\n" for n in range(400_000))
    export.write_text(f"{header}\n{rows}")
    terminal, theirs = os.openpty()
    # The second file must not be begun once the first was stopped.
    importing = subprocess.Popen(
        [COMMAND, "import", export, export, "--workspace", store],
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
        # Also where the tests themselves run in the background, and so hear no Ctrl+C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    os.close(theirs)
    told = _read_until("Checking rows", terminal)
    os.killpg(importing.pid, signal.SIGINT)
    printed, _ = importing.communicate()
    told += _read_until(None, terminal)
    assert (importing.returncode, printed) == (INTERRUPTED, b""), told
    assert "Stopped. Nothing of what was being done was kept." in told
    assert "Traceback" not in told
    with open_workspace(store) as workspace:
        assert workspace.is_empty


def _read_until(words: str | None, terminal: int) -> str:
    """Return what a terminal shows until some words, or until its program has ended."""
    shown = ""
    while words is None or words not in shown:
        try:
            shown += os.read(terminal, 4096).decode()
        except OSError:  # The program ended.
            return shown
    return shown


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (["metrics", "tickets_created"], "tickets_created  –       2"),
        (["report", "--month", "2026-03", "--out", "march.html"], "March 2026: "),
    ],
)
def test_numbers_and_packs_are_made_while_the_app_has_the_workspace_open(
    command: list[str], shown: str, store: Path
) -> None:
    with open_workspace(store) as app:
        # What the app has just changed counts too.
        more = TICKETS.replace("\n1,", "\n2,")
        app.load(("more.csv", more.encode()), timezone="UTC")
        done = subprocess.run(
            [COMMAND, *command, "--workspace", store],
            cwd=store.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert shown in done.stdout
        changing = subprocess.run(
            [COMMAND, "import", store.parent / "export.csv", "--workspace", store],
            capture_output=True,
            text=True,
            check=False,
        )
    assert changing.returncode == 1
    assert "already open in another window or program" in changing.stderr


def test_a_backup_is_made_while_the_app_has_the_workspace_open(store: Path) -> None:
    copy = store.with_name("friday.duckdb")
    command = [COMMAND, "backup", "--workspace", store, "--out", copy]
    with open_workspace(store) as app:
        app.load(("more.csv", TICKETS.replace("\n1,", "\n2,").encode()), timezone="UTC")
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"Copied to {copy}\n")
    assert (again.returncode, "do not overwrite" in again.stderr) == (1, True)
    with open_workspace(copy) as restored:
        assert restored.ask({"metric": "tickets_created"})[0]["value"] == 2


def test_what_is_no_workspace_is_not_backed_up(
    export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = export.with_name("copy.duckdb")
    code, _, err = said(capsys, "backup", "--workspace", export, "--out", copy)
    assert (code, "is not a csmetrics workspace" in err, copy.exists()) == (1, True, False)


def test_a_pack_is_not_kept_in_a_copy(store: Path) -> None:
    keep = [COMMAND, "report", "--month", "2026-03", "--out", store.with_name("march.html")]
    with open_workspace(store):
        done = subprocess.run(
            [*keep, "--finish", "--workspace", store], capture_output=True, text=True, check=False
        )
    assert (done.returncode, "already open" in done.stderr) == (1, True)
    assert not store.with_name("march.html").exists()


def test_the_command_names_its_option_for_the_zone_and_no_page(
    export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told, _ = said(capsys, "check", export)
    assert "--timezone" in told and "Data page" not in told
