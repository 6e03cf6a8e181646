"""The Report page: the month's pack, what is agreed on it, and what was said before."""

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from csmetrics import report
from csmetrics.team import actions, packs
from csmetrics.team.actions import Action
from csmetrics.ui import state
from csmetrics.ui.settings.saving import tag
from csmetrics.workspace import open_workspace
from csmetrics.workspace_file import default_path
from tests.pages.conftest import Visit

OCTOBER, SEPTEMBER, AUGUST = (dt.date(2026, month, 1) for month in (10, 9, 8))
HEADER = "Ticket ID,Created at,First response at,Solved at,Status,Channel"
TICKET = "1,2026-10-31 09:00:00,2026-10-31 09:30:00,2026-10-31 12:00:00,solved,Email"


def texts(app: AppTest) -> str:
    parts = [*app.title, *app.markdown, *app.caption, *app.info, *app.subheader]
    return "\n".join(one.value for one in parts).replace("\\", "")


def own(*files: tuple[str, str]) -> None:
    default_path().parent.mkdir(parents=True)
    with open_workspace(default_path()) as workspace:
        for name, content in files:
            assert workspace.load((name, content.encode())).rows_loaded


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_without_data_it_leads_to_the_data_page(visit: Visit) -> None:
    app = visit("report")
    assert [title.value for title in app.title] == ["Report"]
    assert "This page needs your data first" in texts(app)
    assert [button.label for button in app.button] == ["Go to Data"]


def test_one_ticket_makes_a_pack(visit: Visit) -> None:
    own(("tickets.csv", f"{HEADER}\n{TICKET}\n"))
    app = visit("report")
    said = texts(app)
    assert "1 – 31 Oct 2026 · time zone UTC." in said
    assert "1 ticket came in this month and 1 was solved" in said
    assert app.selectbox(key="month").options == ["October 2026"]


def test_the_sample_is_reported_on_by_month(sample: object, visit: Visit) -> None:
    app = visit("report")
    assert "Better than the month before" in texts(app)
    many = len(state.own_workspace().history())
    assert f"rows of {many} files" in texts(app)
    app.selectbox(key="month").set_value(dt.date(2026, 5, 1)).run()
    assert "Customer support, May 2026" in texts(app)
    assert "1 – 31 May 2026" in texts(app)


def test_the_address_says_which_month_and_whether_with_comments(
    sample: object, visit: Visit
) -> None:
    app = visit("report", month="August 2026", with_comments="false")
    assert "Customer support, August 2026" in texts(app)
    assert "What customers wrote" not in texts(app)
    app.toggle(key="with_comments").set_value(True).run()
    assert "What customers wrote" in texts(app)


def test_without_surveys_and_customers_their_sections_are_not_there(visit: Visit) -> None:
    rows = [
        f"{n},2026-10-{1 + n % 30:02d} 09:00:00,2026-10-{1 + n % 30:02d} 09:30:00,"
        f"2026-10-{1 + n % 30:02d} 12:00:00,solved,Email"
        for n in range(60)
    ]
    own(("tickets.csv", "\n".join([HEADER, *rows, TICKET.replace("1,", "99,", 1)])))
    said = texts(visit("report"))
    assert "Response and promises" in said
    for title in ("Would customers recommend us?", "What customers wrote", "who stays"):
        assert title not in said


def test_a_pack_is_finished_and_compared_when_data_changes(sample: object, visit: Visit) -> None:
    app = press(visit("report", month="September 2026"), "finish")
    (kept,) = packs.history(state.own_workspace().database)
    assert kept.month == SEPTEMBER
    assert "What we said of September 2026 still holds" in texts(app)
    late = "survey_id,kind,responded_at,score,scale_min,scale_max\n" + "".join(
        f"late{n},nps,2026-09-30 08:00:00,0,0,10\n" for n in range(20)
    )
    state.own_workspace().load(("late.csv", late.encode()), source="template", table="surveys")
    app.run()
    assert "Of September 2026 **we said NPS +4**" in texts(app)
    assert "Since then: 1 new import." in texts(app)


def test_a_pack_is_removed_after_a_yes(sample: object, visit: Visit) -> None:
    app = press(visit("report"), "finish")
    press(app, "remove_pack_1")
    assert packs.history(state.own_workspace().database)
    press(app, "confirm_remove")
    assert not packs.history(state.own_workspace().database)
    assert "None yet." in texts(app)


def test_actions_are_agreed_changed_and_reported_on(sample: object, visit: Visit) -> None:
    own_workspace = state.own_workspace()
    with own_workspace.changing() as session:
        actions.add(session, Action("Call those who left", SEPTEMBER, "Ana"))
    app = visit("report")
    assert app.button(key="save_actions").disabled
    app.session_state[editor()] = {
        "edited_rows": {0: {"State": "Done"}},
        "added_rows": [{"What": "Fix the export", "Who": "Ben", "Until": "2026-11-30"}],
        "deleted_rows": [],
    }
    app.run()
    press(app, "save_actions")
    found = actions.history(state.own_workspace().database)
    assert [(one.what, one.state, one.due, one.agreed_in) for one in found] == [
        ("Call those who left", "done", None, SEPTEMBER),
        ("Fix the export", "open", dt.date(2026, 11, 30), OCTOBER),
    ]
    assert "1 of 1 action agreed before is done. 1 new action agreed this month." in texts(app)


def test_what_was_typed_while_somebody_else_saved_is_said_to_be_lost(
    sample: object, visit: Visit
) -> None:
    app = visit("report")
    app.session_state[editor()] = {
        "edited_rows": {},
        "added_rows": [{"What": "Fix the export"}],
        "deleted_rows": [],
    }
    with state.own_workspace().changing() as session:
        actions.add(session, Action("Call those who left", OCTOBER, "Ana"))
    app.run()
    assert ["Somebody else saved actions meanwhile." in one.value for one in app.warning] == [True]
    app.run()
    assert not app.warning


def editor() -> str:
    known = actions.history(state.own_workspace().database)
    return f"actions_{tag(OCTOBER, known)}"


def test_a_pack_is_presented_story_by_story(sample: object, visit: Visit) -> None:
    app = press(visit("report"), "present")
    assert [one.value for one in app.title] == ["Customer support, October 2026"]
    assert len(app.metric) == 4
    assert not app.selectbox
    many = int(next(one.value for one in app.caption if " of " in one.value).split()[-1])
    assert many == len(report.stories(report.gather(state.own_workspace())))
    for _ in range(many - 1):
        press(app, "story_on")
    assert app.button(key="story_on").disabled
    press(app, "story_back")
    press(app, "story_leave")
    assert app.selectbox(key="month")


def test_a_story_is_in_the_address_without_the_comments_that_were_left_out(
    sample: object, visit: Visit
) -> None:
    told = report.stories(report.gather(state.own_workspace(), AUGUST, comments=False))
    app = visit("report", month="2026-08-01", story="3", without_comments="yes")
    assert [one.value for one in app.title] == [told[2].title]
    for place in range(3, len(told)):
        press(app, "story_on")
        assert app.query_params["story"] == str(place + 1)
        assert [one.value.replace("\\", "") for one in app.title] == [told[place].title]
    assert not any(story.quotes for story in told)
    press(app, "story_leave")
    assert app.selectbox(key="month").value == AUGUST
    assert app.toggle(key="with_comments").value is False
    assert "story" not in app.query_params


@pytest.mark.parametrize("story", ["", "0", "-1", "soon", "99999", "²"])
def test_a_story_that_nobody_wrote_is_the_first(story: str, sample: object, visit: Visit) -> None:
    app = visit("report", story=story)
    assert [one.value for one in app.title] == ["Customer support, October 2026"]


def test_a_month_that_was_chosen_stays_while_it_is_presented(sample: object, visit: Visit) -> None:
    app = visit("report")
    app.selectbox(key="month").set_value(AUGUST).run()
    app.toggle(key="with_comments").set_value(False).run()
    press(app, "present")
    assert [one.value for one in app.title] == ["Customer support, August 2026"]
    press(app, "story_on")
    press(app, "story_leave")
    assert app.selectbox(key="month").value == AUGUST
    assert "Customer support, August 2026" in texts(app)
    assert app.toggle(key="with_comments").value is False
