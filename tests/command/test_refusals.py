"""The command where the system gives it less: another locale, no rights, a full disk, an end."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from csmetrics.cli import main
from csmetrics.team import packs
from csmetrics.workspace import open_workspace
from tests.command.running import COMMAND, said
from tools.write_metrics import INTRODUCTION

TICKETS = (
    "Ticket ID,Created at,Solved at,Channel,Team\n"
    '1,2026-03-04 09:00,2026-03-04 10:00,email,"Sales, EMEA"\n'
    "2,2026-03-05 09:00,2026-03-05 11:00,chat,→ 2nd line\n"
    "3,2026-03-06 09:00,2026-03-06 12:00,chat,\n"
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "team.duckdb"
    with open_workspace(path) as workspace:
        workspace.load(("tickets.csv", TICKETS.encode()), timezone="UTC")
    return path


def test_each_word_of_an_export_is_printed_under_any_locale(store: Path) -> None:
    plain = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [COMMAND, "metrics", "tickets_created", "--by", "team", "--workspace", store],
        env=plain,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert "→ 2nd line" in done.stdout.decode("utf-8")


def test_a_name_stays_in_its_line_and_tells_the_terminal_nothing(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = TICKETS.replace("→ 2nd line", '"2nd\nline \x1b[2J"')
    with open_workspace(store) as workspace:
        workspace.load(("odd.csv", odd.encode()), timezone="UTC")
    _, out, _ = said(capsys, "metrics", "tickets_created", "--by", "team", "--workspace", store)
    assert [line.split()[2:-4] for line in out.splitlines()[1:]] == [
        ["2nd", "line", "[2J"],
        ["Sales,", "EMEA"],
        ["–"],
    ]


@pytest.mark.parametrize(
    ("where", "tickets"),
    [('team="Sales, EMEA"', 1), ('team="Sales, EMEA",→ 2nd line', 2), ("team=", 1)],
)
def test_groups_with_a_comma_and_those_without_a_value_can_be_kept(
    where: str, tickets: int, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("metrics", "tickets_created", "--where", where, "--csv", "--workspace", store)
    code, out, err = said(capsys, *asked)
    assert (code, err) == (0, "")
    assert out.splitlines()[1].startswith(f"tickets_created,,{tickets},")


def test_what_stands_beside_a_file_of_questions_is_not_passed_over(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = store.with_name("questions.json")
    file.write_text('[{"metric": "csat"}]')
    with pytest.raises(SystemExit) as ended:
        main(["metrics", "nps", "--questions", str(file), "--from", "2026-01-01"])
    assert ended.value.code == 2
    assert "leave out the names, --from" in capsys.readouterr().err


def test_a_filter_that_a_number_knows_nothing_of_is_named(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_workspace(store) as workspace:
        answer = "survey_id,kind,responded_at,score,scale_min,scale_max\ns1,nps,2026-03-04,9,0,10\n"
        workspace.load(("nps.csv", answer.encode()), timezone="UTC")
    asked = ("metrics", "nps", "tickets_created", "--where", "channel=chat", "--workspace", store)
    code, _, err = said(capsys, *asked)
    why = "No row of “Net Promoter Score” says its channel: take the filter by channel away.\n"
    assert (code, err) == (0, why)


def test_elapsed_time_is_asked_for_in_business_hours(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # A Friday, from 9 to 20; business hours end at 17.
    asked = ("metrics", "resolution_time_average", "--from", "2026-03-06", "--to", "2026-03-07")
    late = TICKETS.replace("2026-03-06 12:00", "2026-03-06 20:00")
    with open_workspace(store) as workspace:
        workspace.load(("late.csv", late.encode()), timezone="UTC")
    for hours, seconds in (("calendar", "39600.0"), ("business", "28800.0")):
        code, out, _ = said(capsys, *asked, "--hours", hours, "--csv", "--workspace", store)
        assert (code, out.splitlines()[1].split(",")[2]) == (0, seconds)


def test_the_questions_that_the_documents_show_are_answered(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = "\n".join(line for line in INTRODUCTION.splitlines() if line.startswith("    "))
    file = store.with_name("questions.json")
    file.write_text(shown)
    code, out, _ = said(capsys, "metrics", "--questions", file, "--json", "--workspace", store)
    assert (code, len(json.loads(out))) == (0, 2)


@pytest.mark.parametrize("command", [["metrics", "csat"], ["cohorts"]])
def test_it_says_that_nothing_is_loaded(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.duckdb"
    open_workspace(empty).close()
    code, _, err = said(capsys, *command, "--workspace", empty)
    assert (code, err) == (0, "Nothing is loaded into this workspace yet.\n")


def test_a_pack_that_could_not_be_written_is_not_finished(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = store.parent / "missing" / "march.html"
    asked = ("report", "--month", "2026-03", "--out", nowhere, "--finish", "--workspace", store)
    code, _, err = said(capsys, *asked)
    assert (code, "could not be written" in err) == (1, True)
    with open_workspace(store) as workspace:
        assert packs.history(workspace.database) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no disk that is always full")
def test_a_full_disk_is_said_in_a_sentence(store: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [COMMAND, "metrics", "--workspace", store],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "The system refused this: No space left on device.\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no disk that is always full")
def test_half_a_backup_never_has_the_name_of_one(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = store.with_name("friday.duckdb")
    copy.with_name("friday.duckdb.part").symlink_to("/dev/full")
    code, _, err = said(capsys, "backup", "--workspace", store, "--out", copy)
    assert (code, "could not be written" in err) == (1, True)
    assert list(store.parent.iterdir()) == [store]
    assert said(capsys, "backup", "--workspace", store, "--out", copy)[0] == 0
    assert sorted(store.parent.iterdir()) == [copy, store]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="has no disk that is always full")
def test_a_pack_on_a_full_disk_leaves_the_one_before_it(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = store.parent / "packs"
    folder.mkdir()
    pack, link = folder / "pack.html", store.with_name("newest.html")
    pack.write_text("of February")
    pack.chmod(0o644)
    link.symlink_to(pack)
    pack.with_name("pack.html.part").symlink_to("/dev/full")
    asked = ("report", "--month", "2026-03", "--out", link, "--workspace", store)
    code, _, err = said(capsys, *asked)
    assert (code, "could not be written" in err) == (1, True)
    assert ([*folder.iterdir()], pack.read_text()) == ([pack], "of February")
    assert said(capsys, *asked)[0] == 0
    assert "March 2026" in pack.read_text(encoding="utf-8")
    assert (link.is_symlink(), [*folder.iterdir()]) == (True, [pack])
    assert pack.stat().st_mode & 0o777 == 0o644


def test_a_workspace_whose_folder_may_only_be_read_is_read(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Stands where it is tried to write, and refuses it to every user.
    store.with_name(f".{store.name}.probe").mkdir()
    asked = ("metrics", "tickets_created", "--csv", "--workspace", store)
    code, out, _ = said(capsys, *asked)
    assert (code, out.splitlines()[1]) == (0, "tickets_created,,3,3,,")
    pack = store.with_name("march.html")
    keep = ("report", "--month", "2026-03", "--out", pack, "--finish", "--workspace", store)
    code, _, err = said(capsys, *keep)
    assert (code, "cannot write to the folder" in err, pack.exists()) == (1, True, False)


@pytest.mark.skipif(
    getattr(os, "geteuid", lambda: 0)() == 0, reason="this user may read everything"
)
def test_what_may_not_be_read_is_said(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = store.with_name("export.csv")
    for file in (export, store):
        file.touch()
        file.chmod(0)
    copy = store.with_name("copy.duckdb")
    assert "This file may not be read." in said(capsys, "check", export)[1]
    refused = said(capsys, "backup", "--workspace", store, "--out", copy)
    assert (refused[0], "This workspace may not be read." in refused[2]) == (1, True)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_a_service_that_stops_it_leaves_no_upload_behind(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    row = TICKETS.splitlines()[2]
    rows = "".join(f"{n}{row[1:]}\n" for n in range(400_000))
    export.write_text(f"{TICKETS.splitlines()[0]}\n{rows}")
    folder = tmp_path / "temporary"
    folder.mkdir()
    importing = subprocess.Popen(
        [COMMAND, "import", export, "--workspace", tmp_path / "team.duckdb"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(folder)},
    )
    while not any(folder.glob("csmetrics-*/*")):
        assert importing.poll() is None
    importing.terminate()
    _, told = importing.communicate()
    assert importing.returncode == -signal.SIGTERM
    assert b"Stopped." in told and b"Traceback" not in told
    assert not list(folder.glob("csmetrics-*"))


def test_forgetting_somebody_who_is_not_there_is_not_done(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("forget", "--customer", "nobdy@example.com", "--workspace", store)
    code, out, err = said(capsys, *asked)
    assert (code, out) == (1, "")
    assert err.startswith("No row is about “nobdy@example.com”.")
