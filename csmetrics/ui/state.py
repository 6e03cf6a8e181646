"""What this visitor looks at, and answers shared by all visitors.

One workspace of each kind is open per process. Answers are kept by (workspace, data version,
question): an import changes the version, so nothing old is ever shown, and no frame is a key.
"""

import json
import threading
from collections.abc import Callable, Hashable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import streamlit as st

from csmetrics import translation
from csmetrics.errors import Problem
from csmetrics.headline import Answer, read
from csmetrics.language import money
from csmetrics.team import settings
from csmetrics.translation import Spoken
from csmetrics.view import Question
from csmetrics.workspace import Workspace, open_workspace
from csmetrics.workspace_file import default_path, demo_path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = "sample"
OWN = "own"
# Stands in the URL, so that a link to a page of the sample shows the sample.
PARAMETER = "data"

SPOKEN = "spoken"
CURRENCY = "currency_shown"

_workspaces: dict[Path, Workspace] = {}
_opening = threading.Lock()

Key = TypeVar("Key", bound=Hashable)
Kept = TypeVar("Kept")


def is_sample() -> bool:
    """Return whether this visitor looks at the sample data."""
    if "shown" not in st.session_state:
        asked = st.query_params.get(PARAMETER)
        st.session_state["shown"] = SAMPLE if asked == SAMPLE else OWN
    return bool(st.session_state["shown"] == SAMPLE)


def show(which: str) -> None:
    """Show the team's own data (OWN) or the sample (SAMPLE) from now on."""
    if st.session_state.get("shown") != which:
        # The channels and days of one are not those of the other.
        st.session_state.pop("choices", None)
    st.session_state["shown"] = which


def keep_in_url() -> None:
    """Let the address say which data is shown."""
    if is_sample():
        st.query_params[PARAMETER] = SAMPLE
    elif PARAMETER in st.query_params:
        del st.query_params[PARAMETER]


def workspace() -> Workspace:
    """Return the workspace this visitor looks at. Raises WorkspaceProblem where it cannot open."""
    return sample_workspace() if is_sample() else own_workspace()


def own_workspace() -> Workspace:
    """Return the team's own workspace."""
    return _open(default_path())


def sample_workspace() -> Workspace:
    """Return the workspace of the sample data."""
    return _open(demo_path())


def _open(path: Path) -> Workspace:
    # Asked many times in each run of a page: Streamlit's cache would take longer than the page.
    with _opening:
        if path not in _workspaces:
            _workspaces[path] = open_workspace(path)
        return _workspaces[path]


def close_all() -> None:
    """Let go of the open workspaces, so that the next visit opens them anew."""
    with _opening:
        while _workspaces:
            _workspaces.popitem()[1].close()


def speak() -> None:
    """Say everything in the language that the team has set, else in that of the browser."""
    st.session_state[SPOKEN] = _language()
    translation.speak(st.session_state[SPOKEN].language, st.session_state[SPOKEN].numbers)


def _language() -> Spoken:
    try:
        database = workspace().database
    except Problem:  # The page says what is wrong with it.
        return Spoken()
    language, numbers = database.until_changed("language", settings.language)
    if not language:
        asked_for = (st.context.locale or "").split("-")[0]
        language = asked_for if asked_for in translation.LANGUAGES else translation.ENGLISH
    return Spoken(language, numbers or language)


def note_page(name: str) -> None:
    """Note which page is run, so that it can tell whether it has just been opened."""
    if st.session_state.get("page") != name:
        st.session_state["page"] = st.session_state["page_name"] = name
        st.session_state["page_is_new"] = True


def open_anew() -> None:
    """Let the page count as just opened when it runs next: what was chosen on it comes back."""
    st.session_state.pop("page", None)


def page_name() -> str:
    """Return the name of the page that is run, as its file has it."""
    return str(st.session_state["page_name"])


def page_file(name: str) -> Path:
    """Return the file of a page by its name."""
    return ROOT / "pages" / f"{name}.py"


def is_new_page() -> bool:
    """Return whether the page has just been opened, until it is `taken_over`."""
    return bool(st.session_state.get("page_is_new", False))


def taken_over() -> None:
    """Note that a page took its choices over: a run that was broken off before did not."""
    st.session_state["page_is_new"] = False


def ask(questions: Mapping[Key, Question]) -> dict[Key, tuple[Answer, ...]]:
    """Answer all questions of a page at once; each gets the answers by its key."""
    asked = tuple(questions.values())
    answered = remembered("ask", list(asked))
    return {
        key: read(rows, next(iter(question.get("by") or []), None))
        for (key, question), rows in zip(questions.items(), answered, strict=True)
    }


def remembered(method: str, *arguments: Any) -> Any:
    """Return what a method of the shown workspace answers, once per version of the data."""
    shown, version = _shown()
    key = json.dumps([*_looked_at(shown, version), method, arguments], default=str)
    return _remembered(key, method, arguments, shown)


def kept(function: Callable[..., Kept], *arguments: Any) -> Kept:
    """Return what a function answers from the shown workspace's database, once per version.

    For what is kept beside the data: settings, targets, events.
    """
    shown, version = _shown()
    name = f"{function.__module__}.{function.__qualname__}"
    key = json.dumps([*_looked_at(shown, version), name, arguments], default=str)
    answer: Kept = _kept(key, function, arguments, shown)
    return answer


def _shown() -> tuple[Workspace, int]:
    """Return the shown workspace and its version, and let amounts be said in its currency.

    Here because a page asks something first, and each run has a thread of its own; a part of a page
    that runs alone may say an amount before it asks.
    """
    shown = workspace()
    currency = shown.database.until_changed("currency", settings.currency)
    st.session_state[CURRENCY] = currency
    money.show_in(currency)
    return shown, shown.version


def _looked_at(shown: Workspace, version: int) -> list[str | int]:
    # Some answers hold texts, such as why a number is missing.
    return [str(shown.path), version, translation.spoken().language, translation.spoken().numbers]


@st.cache_resource(max_entries=300, show_spinner=False)
def _kept(key: str, _function: Callable[..., Any], _arguments: Any, _shown: Workspace) -> Any:
    return _function(_shown.database, *_arguments)


# The key is one text: hashing a page's questions piece by piece takes longer than answering some.
@st.cache_resource(max_entries=1000, show_spinner=False)
def _remembered(key: str, _method: str, _arguments: tuple[Any, ...], _shown: Workspace) -> Any:
    return getattr(_shown, _method)(*_arguments)


# A part of a page that runs alone has a thread in which nobody chose a language or a currency yet.
money.ask_for_currency(lambda: st.session_state.get(CURRENCY, ""))
translation.ask_for_language(lambda: st.session_state.get(SPOKEN, Spoken()))
