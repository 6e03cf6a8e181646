"""Pages as a visitor sees them, on data folders of their own."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from csmetrics import samples
from csmetrics.workspace import open_workspace
from csmetrics.workspace_file import default_path

ROOT = Path(__file__).resolve().parents[2]
Visit = Callable[..., AppTest]


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load the sample once for all tests of pages."""
    path = tmp_path_factory.mktemp("sample") / "workspace.duckdb"
    with open_workspace(path) as workspace:
        for export in samples.exports():
            report = workspace.load(export)
            assert report.rows_loaded, report
    return path


@pytest.fixture
def sample(sample_file: Path, data_folder: Path) -> Path:
    """Let the team's own workspace hold the sample."""
    data_folder.mkdir(parents=True)
    return Path(shutil.copy(sample_file, default_path()))


@pytest.fixture(autouse=True)
def close_workspaces() -> Iterator[None]:
    """Close what a page opened, so that the next test opens its own."""
    yield
    from csmetrics.ui import state

    state.close_all()


@pytest.fixture
def visit() -> Visit:
    """Open a page, with choices in the address it was reached by, and return it as it stands."""

    def open_page(name: str, **address: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(ROOT / "csmetrics" / "ui" / "main.py"), default_timeout=60)
        app.session_state["landed"] = True
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        if name != "overview":
            app.switch_page(str(ROOT / "pages" / f"{name}.py")).run()
        assert not app.exception, [one.value for one in app.exception]
        return app

    return open_page
