"""Every page says everything in the language of its reader."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.dates import get_day_names, get_month_names
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from csmetrics import translation
from csmetrics.charts.marks import OVERLAY
from csmetrics.tables import TABLES
from csmetrics.team import settings
from csmetrics.ui import state
from csmetrics.workspace import Workspace, open_workspace
from tools import texts as tool

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
SAID = {
    "body",
    "label",
    "help",
    "placeholder",
    "options",
    "delta",
    "alt",
    "caption",
    "title",
    "text",
}
BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[A-Za-z]{3,}")
# Names that are the same everywhere, and what is written for programs.
NAMES = {
    *[
        "csmetrics",
        "CSAT",
        "CES",
        "NPS",
        "SLA",
        "MRR",
        "CLV",
        "CSV",
        "XLSX",
        "PDF",
        "HTML",
        "Excel",
        "PowerPoint",
        "UTC",
    ]
}
# Days and months come from Babel.
DATES = {
    word
    for names in (get_month_names, get_day_names)
    for width in ("wide", "abbreviated")
    for context in ("format", "stand-alone")
    for name in names(width, context, "de").values()
    for word in WORD.findall(name)
}


class Bracketed(dict[Any, str]):
    """A catalogue that marks every text it is asked for."""

    def get(self, key: Any, default: Any = None) -> Any:
        """Return the English text in brackets."""
        return f"⟦{default}⟧"


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every text that is translated be seen as such."""
    catalogue = translation._Catalogue(Bracketed(), Bracketed())
    monkeypatch.setattr(translation, "_catalogue", lambda language: catalogue)


@pytest.fixture
def german(sample: Path) -> None:
    """Let the team speak German."""
    with open_workspace(sample) as workspace, workspace.changing() as session:
        settings.save(session, "language", "de")


def said(message: Message) -> Iterator[str]:
    """Yield what a person reads of an element."""
    for field, value in message.ListFields():
        several = value if field.is_repeated else [value]
        for one in several:
            if isinstance(one, Message):
                yield from said(one)
            elif isinstance(one, str) and field.name in SAID:
                yield one
            elif field.name == "spec" and isinstance(one, str):
                yield from of_chart(json.loads(one))


def of_chart(told: Any, name: str = "") -> Iterator[str]:
    if isinstance(told, dict):
        for key, value in told.items():
            if key not in ("template", "customdata", "meta"):
                yield from of_chart(value, key)
    elif isinstance(told, list):
        for value in told:
            yield from of_chart(value, name)
    elif isinstance(told, str) and name in ("text", "name", "hovertemplate", "ticktext", "alt"):
        yield "" if told == OVERLAY else told


def everything(app: AppTest) -> set[str]:
    """Return all that is said on a page."""
    waiting, found = [app.main], set()
    while waiting:
        node: Any = waiting.pop()
        waiting += getattr(node, "children", {}).values()
        proto = getattr(node, "proto", None)
        if isinstance(proto, Message):
            found |= set(said(proto))
    return found


def left(text: str) -> list[str]:
    """Return the words of a text that no catalogue gave."""
    text = re.sub(r"<(style|script|svg).*?</\1>", " ", text, flags=re.S)
    text = re.sub(
        r"<[^<>]*>|:material/\w+:|:[a-z-]+\[|%\{[^}]*\}|https?://\S+|`[^`]*`|[\w\\]+\.csv",
        " ",
        text,
    )
    while BRACKETED.search(text):
        text = BRACKETED.sub(" ", text)
    return WORD.findall(text)


@pytest.mark.usefixtures("german", "marked")
@pytest.mark.parametrize("page", PAGES)
def test_no_word_of_a_page_is_english_alone(page: str) -> None:
    app = AppTest.from_file(str(ROOT / "csmetrics" / "ui" / "main.py"), default_timeout=120)
    app.query_params["period"] = "all"
    # The test itself names the choices of widgets to the page.
    with translation.speaking("de"):
        app.run()
        app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
    assert not app.exception
    data = words_of_data(state.own_workspace())
    wrong = {
        text: words
        for text in everything(app)
        if (words := [word for word in left(text) if word not in NAMES | DATES | data])
    }
    assert wrong == {}


def words_of_data(workspace: Workspace) -> set[str]:
    """Return every word that stands in the team's own rows."""
    found: set[str] = set()
    for table in TABLES:
        for row in workspace.database.rows(f"select * from {table}"):
            for value in row.values():
                if isinstance(value, str):
                    found |= set(WORD.findall(value))
    return found


def test_every_text_is_translated() -> None:
    found = tool.collected()
    assert [fault for other in tool.others() for fault in tool.faults_of(other, found)] == []


def test_german_calls_agents_by_one_word() -> None:
    texts = (ROOT / "csmetrics" / "locale" / "de").glob("*.po")
    assert [one.name for one in texts if "Mitarbeitend" in one.read_text(encoding="utf-8")] == []
