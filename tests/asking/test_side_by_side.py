"""Questions that are answered by several threads at once."""

import threading

import pytest

from csmetrics.asking import side_by_side as working
from csmetrics.asking.side_by_side import side_by_side
from csmetrics.translation import speaking, spoken


def test_every_item_is_worked_on_once() -> None:
    done: list[int] = []
    side_by_side(done.append, range(100))
    assert sorted(done) == list(range(100))


def test_two_items_are_worked_on_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "MOST", 2)
    both = threading.Barrier(2, timeout=20)

    def work(_: int) -> None:
        both.wait()

    side_by_side(work, range(2))


def test_an_error_reaches_who_asked() -> None:
    def work(item: int) -> None:
        if item == 3:
            raise ValueError("no such number")

    with pytest.raises(ValueError, match="no such number"):
        side_by_side(work, range(5))


def test_threads_speak_the_language_of_who_asked() -> None:
    said: list[str] = []
    with speaking("de"):
        side_by_side(lambda _: said.append(spoken().language), range(4))
    assert said == ["de"] * 4
