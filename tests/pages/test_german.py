"""The pages in German: what is shown changes, what stands in addresses and is kept does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from csmetrics import downloads
from csmetrics.load.report import RowFault
from csmetrics.team import settings
from csmetrics.translation import speaking
from csmetrics.ui import address, state
from csmetrics.workspace import open_workspace
from tests.pages.conftest import Visit


@pytest.fixture
def german(sample: Path) -> Iterator[None]:
    """Let the team read German; what a test reads of a widget is said in the test's own thread."""
    with open_workspace(sample) as workspace, workspace.changing() as session:
        settings.save(session, "language", "de")
    with speaking("de"):
        yield


def words(app: AppTest) -> str:
    parts = [*app.title, *app.markdown, *app.caption, *app.info, *app.error, *app.warning]
    return "\n".join(one.value for one in parts).replace("\\", "")


def said(app: AppTest, name: str) -> str:
    """Return what the address says of a choice."""
    value = app.query_params[name]
    return value if isinstance(value, str) else ",".join(value)


@pytest.mark.usefixtures("german")
def test_numbers_and_days_are_written_as_in_german(visit: Visit) -> None:
    shown = words(visit("overview"))
    assert "3. Aug. – 31. Okt. 2026, verglichen mit den 90 Tagen davor" in shown
    assert any("," in one.value and "%" in one.value for one in visit("overview").metric)


CHOICES = pytest.mark.parametrize(
    ("page", "key", "option", "shown"),
    [
        ("agents", "order", "By tickets solved", "Nach gelösten Tickets"),
        ("settings", "section", "Promised times", "Zusagen"),
        ("nps", "nps_by", "segment", ""),
        ("nps", "group", "Promoters", "Promotoren"),
        ("what_if", "closer", "Staffing", "Personaleinsatz"),
    ],
)


@CHOICES
@pytest.mark.usefixtures("german")
def test_a_choice_stands_in_the_address_as_in_english(
    page: str, key: str, option: str, shown: str, visit: Visit
) -> None:
    app = visit(page)
    control = app.segmented_control(key=key)
    assert not shown or shown in control.options
    control.set_value(option).run()
    assert said(app, key) == option
    again = visit(page, **{key: option})
    assert again.segmented_control(key=key).value == option


@pytest.mark.usefixtures("german")
def test_words_of_english_addresses_are_still_understood(visit: Visit) -> None:
    app = visit("nps", apart="Words in comments", mood="Negative", nps_by="By segment")
    assert app.segmented_control(key="apart").value == "comment"
    assert app.segmented_control(key="mood").value == "negative"
    assert app.segmented_control(key="nps_by").value == "segment"
    assert visit("tickets", sort="Oldest first").selectbox(key="sort").value == "oldest"
    assert visit("what_if", within="In time is within 4h").selectbox(key="within").value == 14400


@pytest.mark.usefixtures("german")
def test_what_a_select_box_chose_is_in_the_address_by_its_code(visit: Visit) -> None:
    app = visit("tickets")
    app.selectbox(key="sort").set_value("oldest").run()
    assert said(app, "sort") == "oldest"
    app = visit("what_if")
    app.selectbox(key="within").set_value(900).run()
    app.selectbox(key="become").set_value("promoter").run()
    assert (said(app, "within"), said(app, "become")) == ("900", "promoter")
    app = visit("report")
    app.selectbox(key="month").set_value(app.session_state["month"].replace(month=7)).run()
    assert said(app, "month") == "2026-07-01"


def test_english_words_are_looked_for_whatever_is_spoken() -> None:
    with speaking("de"):
        assert address.read(["email", "Chat"], ["email", "chat"], str.capitalize) == [
            "email",
            "chat",
        ]


@pytest.mark.usefixtures("sample")
def test_the_first_day_of_the_week_is_chosen_and_kept(visit: Visit) -> None:
    app = visit("settings", section="Days, zone and currency")
    box = next(one for one in app.selectbox if one.label == "First day of the week")
    assert box.options == ["Monday", "Saturday", "Sunday"]
    box.set_value("sunday").run()
    assert "| First day of the week | Monday | **Sunday** |" in words(app)
    app.button(key="save_numbers").click().run()
    assert not app.exception
    assert (
        settings.effective(state.own_workspace().database, settings.ALWAYS)["first_day_of_week"]
        == "sunday"
    )


def test_rows_set_aside_in_german_come_back_mended() -> None:
    """A person in Munich mends the rows; a colleague who reads English drops the file."""
    headers = ["ticket_id", "created_at", "channel"]
    cells = ("t2", "2026-03-02 09:00:00", "chat")
    fault = RowFault(3, "tickets", ("created_at",), "bald", "is not a date", cells, True)
    with speaking("de"):
        table = downloads.set_aside(headers, [fault])
    assert table.column_names[:2] == ["Zeile in der Datei", "Warum zurückgestellt"]
    with open_workspace() as workspace:
        first = b"ticket_id,created_at,channel\nt1,2026-03-01 10:00:00,email\n"
        assert workspace.load(("tickets.csv", first)).rows_loaded == 1
        report = workspace.load(("tickets - mended.csv", downloads.to_csv(table)))
        assert (report.rows_loaded, report.table) == (1, "tickets")
