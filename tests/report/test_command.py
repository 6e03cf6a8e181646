"""`csmetrics report` writes a pack, keeps it when asked to, and says plainly what it cannot do."""

import subprocess
from pathlib import Path

import pytest

from csmetrics.report import FORMATS
from csmetrics.team import packs, settings
from csmetrics.workspace import open_workspace
from tests.command.running import COMMAND
from tests.report import reading

TICKETS = (
    "Ticket ID,Created at,First response at,Solved at,Status,Channel\n"
    "1,2026-09-03 09:00:00,2026-09-03 10:00:00,2026-09-04 09:00:00,solved,Email\n"
    "2,2026-10-31 09:00:00,2026-10-31 10:30:00,2026-10-31 19:00:00,solved,Email\n"
)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("team") / "team.duckdb"
    with open_workspace(path) as ws:
        assert ws.load(("tickets.csv", TICKETS.encode())).rows_loaded == 2
    return path


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [COMMAND, "report", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize("name", FORMATS)
def test_a_pack_is_written_in_the_format_of_its_ending(
    name: str, team: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"pack.{name}"
    done = run("--out", out, "--workspace", team)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"Customer support, October 2026: {out}\n"
    assert "Customersupport,October2026" in reading.READ[name](out.read_bytes())


def test_a_month_is_chosen_and_kept(team: Path, tmp_path: Path) -> None:
    out = tmp_path / "pack.xlsx"
    done = run("--out", out, "--workspace", team, "--month", "2026-09", "--finish")
    assert done.stdout == f"Customer support, September 2026: {out}\n"
    with open_workspace(team) as ws:
        assert [f"{one.month:%Y-%m}" for one in packs.history(ws.database)] == ["2026-09"]


def test_a_pack_is_in_the_language_of_the_workspace_or_in_the_one_asked_for(
    tmp_path: Path,
) -> None:
    team, out = tmp_path / "team.duckdb", tmp_path / "pack.html"
    with open_workspace(team) as ws:
        ws.load(("tickets.csv", TICKETS.encode()))
    asked = run("--out", out, "--workspace", team, "--language", "de")
    assert asked.stdout == f"Kundensupport, Oktober 2026: {out}\n"
    with open_workspace(team) as ws, ws.changing() as session:
        settings.save(session, "language", "de")
    assert run("--out", out, "--workspace", team).stdout == asked.stdout
    assert ("html", {"lang": "de"}) in reading.page(out.read_bytes()).tags
    done = run("--out", out, "--workspace", team, "--language", "en")
    assert done.stdout == f"Customer support, October 2026: {out}\n"
    assert run("--out", out, "--workspace", team, "--language", "xx").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--out", "pack.pdf", "--month", "2026-12"], "There is no data of December 2026."),
        (["--out", "no/such/folder/pack.pdf"], "“pack.pdf” could not be written."),
    ],
)
def test_what_it_cannot_do_is_said(arguments: list[str], said: str, team: Path) -> None:
    done = run(*arguments, "--workspace", team)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith(said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--out", "pack.doc"], "--out: A pack cannot be written as “doc”. Choose one of"),
        (["--out", "pack"], "--out: A pack cannot be written as “”. Choose one of"),
        (["--out", "pack.pdf", "--month", "last"], "--month: “last” is not a month. Write"),
        (["--out", "pack.pdf", "--month", "2026-13"], "--month: “2026-13” is not a month. Write"),
    ],
)
def test_an_option_that_cannot_be_read_is_wrong_usage(
    arguments: list[str], said: str, team: Path
) -> None:
    done = run(*arguments, "--workspace", team)
    assert done.returncode == 2 and done.stdout == ""
    assert said in done.stderr


def test_a_file_must_be_named(team: Path) -> None:
    assert run("--workspace", team).returncode == 2
