"""Promises about the project itself."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from csmetrics import __version__
from tools import project, write_tables

ROOT = Path(__file__).resolve().parent.parent
CORE = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "csmetrics").rglob("*.py")
    if (ROOT / "csmetrics" / "ui") not in path.parents and path.stem != "__init__"
)
PRODUCT = [
    *(ROOT / "csmetrics").rglob("*.py"),
    *(ROOT / "pages").glob("*.py"),
    ROOT / "app.py",
]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = [project.APP_LOCK, project.DEV_LOCK]


def text(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def named(requirements: list[str]) -> set[str]:
    names = [re.split(r"[\[<>=!~; ]", requirement)[0] for requirement in requirements]
    return {name.lower().replace("_", "-") for name in names}


def pinned(lock: Path) -> dict[str, str]:
    """Return which version of each package a lock file names."""
    found = re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return {name.lower().replace("_", "-"): version for name, version in found}


def test_the_core_never_loads_streamlit() -> None:
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    code += "sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code, *CORE], cwd=ROOT).returncode == 0


def test_a_page_that_runs_leaves_alone_where_modules_are_looked_for() -> None:
    code = """
import sys, app
from streamlit.runtime.scriptrunner.exec_code import modified_sys_path
before = list(sys.path)
with modified_sys_path(str(app.MAIN)):
    assert sys.path == before
assert sys.path == before and sys.path.index(str(app.MAIN.parent)) == len(before) - 1
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_engine_executes_sql(path: Path) -> None:
    if path.parent.name != "engine":
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"\.(execute|executemany|sql)\(", source)
        assert "import duckdb" not in source


@pytest.mark.parametrize("page", sorted((ROOT / "pages").glob("*.py")), ids=lambda page: page.stem)
def test_a_page_is_short_holds_no_sql_and_first_asks_who_is_there(page: Path) -> None:
    source = page.read_text(encoding="utf-8")
    # About a screen: a text to translate often takes a line more than it did.
    assert len(source.splitlines()) <= 66
    assert not re.search(r"\bselect\b.+\bfrom\b", source, re.IGNORECASE | re.DOTALL)
    statements = [line for line in source.splitlines() if re.match(r"\w+.*\(.*\)$", line)]
    assert statements[0].endswith("guard()")


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_from_data_is_shown_as_html(path: Path) -> None:
    assert "unsafe_allow_html=True" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_pins_by_hash_and_names_no_address(lock: Path) -> None:
    content = lock.read_text(encoding="utf-8")
    assert "://" not in content
    assert "--index" not in content
    for requirement in re.split(r"\n(?=\S)", content.strip()):
        assert re.match(r"^[\w.\[\]-]+==\S+.*--hash=sha256:[0-9a-f]{64}", requirement, re.DOTALL)


def test_the_locks_hold_every_dependency_and_agree_with_each_other() -> None:
    app, dev = (pinned(lock) for lock in LOCKS)
    extras = PYPROJECT["optional-dependencies"]
    assert named(PYPROJECT["dependencies"] + extras["build"]) <= set(app)
    assert named(extras["dev"]) <= set(dev)
    assert app.items() <= dev.items()


def test_every_dependency_has_its_reason() -> None:
    extras = PYPROJECT["optional-dependencies"]
    wanted = named(PYPROJECT["dependencies"] + extras["build"] + extras["dev"])
    rows = re.findall(r"^\| ([\w.-]+) \| (.{8,}) \|$", text("docs", "dependencies.md"), re.M)
    given = {name.lower().replace("_", "-") for name, _ in rows if name != "package"}
    assert given == wanted


def test_the_page_of_the_tables_is_current() -> None:
    assert text("docs", "tables.md") == write_tables.page()


def test_the_readme_shows_the_two_commands_and_their_equals_without_make() -> None:
    readme = text("README.md")
    for name in ("app", "test"):
        assert f"make {name}" in readme
        assert f"python3 tools/project.py {name}" in readme
        assert f"py tools\\project.py {name}" in readme


def test_links_in_the_readme_and_the_docs_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


def test_every_target_of_the_makefile_is_a_command_of_its_own() -> None:
    targets = re.findall(r"^([\w ]+):$", text("Makefile"), re.M)[0].split()
    assert set(targets) == set(project.COMMANDS)


def test_the_changes_begin_with_this_version() -> None:
    headings = re.findall(r"^## (\S+)", text("CHANGELOG.md"), re.M)
    assert next(name for name in headings if name != "Unreleased") == __version__
    assert PYPROJECT["version"] == __version__


def test_a_chromium_that_is_named_but_missing_is_said_plainly(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "nowhere"))
    with pytest.raises(project.CannotGoOn, match="no such file exists"):
        project.find_chromium()


def test_an_unknown_command_is_wrong_usage_and_says_which_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert project.main(["fly"]) == 2
    said = capsys.readouterr().out
    assert all(f"project.py {name}" in said for name in project.COMMANDS)
