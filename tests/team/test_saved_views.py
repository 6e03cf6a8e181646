"""Views that a team saves: under one name each, opened as they were."""

import pytest

from csmetrics.errors import Problem
from csmetrics.team import views
from csmetrics.workspace import Workspace, open_workspace

ADDRESS = {"period": ["12m"], "channel": ["email", "=1+1"]}


def save(workspace: Workspace, name: str, page: str = "nps") -> views.SavedView:
    with workspace.database.transaction() as session:
        return views.save(session, name, page, ADDRESS)


def names(workspace: Workspace) -> list[str]:
    return [one.name for one in views.saved(workspace.database)]


def test_a_view_is_kept_as_it_was_and_listed_by_name() -> None:
    with open_workspace() as workspace:
        save(workspace, "  Mail   in March ")
        save(workspace, "chat", "overview")
        first, second = views.saved(workspace.database)
    assert (first.name, first.page) == ("chat", "overview")
    assert (second.name, second.page, second.address) == ("Mail in March", "nps", ADDRESS)
    assert first.view_id != second.view_id


def test_a_name_is_there_once() -> None:
    with open_workspace() as workspace:
        save(workspace, "Mail")
        other = save(workspace, "Chat")
        save(workspace, "mail", "churn")
        assert [(one.name, one.page) for one in views.saved(workspace.database)] == [
            ("Chat", "nps"),
            ("mail", "churn"),
        ]
        with pytest.raises(Problem, match="MAIL"), workspace.database.transaction() as session:
            views.rename(session, other.view_id, "MAIL")
        with workspace.database.transaction() as session:
            views.rename(session, other.view_id, "CHAT")
        assert names(workspace) == ["CHAT", "mail"]
        with workspace.database.transaction() as session:
            views.remove(session, other.view_id)
        assert names(workspace) == ["mail"]


def test_a_view_that_somebody_removed_cannot_be_renamed() -> None:
    with open_workspace() as workspace:
        mail = save(workspace, "Mail")
        with workspace.database.transaction() as session:
            views.remove(session, mail.view_id)
        with (
            pytest.raises(Problem, match="removed this view"),
            workspace.database.transaction() as session,
        ):
            views.rename(session, mail.view_id, "Letters")


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_that_cannot_be_is_refused(name: str) -> None:
    with open_workspace() as workspace:
        with pytest.raises(Problem):
            save(workspace, name)
        assert names(workspace) == []


def test_what_is_no_page_cannot_be_saved() -> None:
    with open_workspace() as workspace, pytest.raises(Problem):
        save(workspace, "Out", "../app")


def test_saving_a_view_leaves_the_answers_that_are_remembered() -> None:
    with open_workspace() as workspace:
        before = workspace.version
        save(workspace, "Mail")
        assert workspace.version == before
