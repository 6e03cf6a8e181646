"""What goes with a low score, and what was done about each: small tables worked out by hand."""

import datetime as dt
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from csmetrics.analysis import drivers, drivers_moods
from csmetrics.analysis.drivers import Driver
from csmetrics.charts import drivers as charts
from csmetrics.engine import Database
from csmetrics.errors import Problem
from csmetrics.language import drivers as words
from csmetrics.team import follow_ups
from csmetrics.team.follow_ups import CLOSED, CONTACTED, SOLVED, TO_DO, FollowUp, Progress
from csmetrics.translation import speaking
from csmetrics.workspace import Workspace, open_workspace
from tests.filling import Rows
from tests.keeping import keeping

CSAT = {"metric": "csat", "from": "2026-03-01", "to": "2026-04-01"}
NPS = {**CSAT, "metric": "nps"}
# A Monday, at noon.
NOON = dt.datetime(2026, 3, 2, 12)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def ticket(number: int, **more: Any) -> dict[str, Any]:
    return {
        "ticket_id": str(number), "source": "zendesk", "created_at": NOON,
        "customer_id": f"c{number}", "channel": "email", **more,
    }  # fmt: skip


def answer(number: int, score: float, kind: str = "csat", **more: Any) -> dict[str, Any]:
    own = {} if kind == "nps" else {"ticket_id": str(number)}
    return {
        "survey_id": f"s{number}", "source": "zendesk", "kind": kind, "score": score,
        "scale_min": 0, "scale_max": 10 if kind == "nps" else 1, "sent_at": NOON + DAY,
        "responded_at": NOON + 2 * DAY, "customer_id": f"c{number}", **own, **more,
    }  # fmt: skip


def reopened() -> dict[str, Rows]:
    """Of 30 reopened tickets 20 are rated low, of 60 others 10."""
    kinds = [(1, 0, 20), (0, 0, 10), (1, 1, 10), (0, 1, 50)]
    each = [(reopens, score) for reopens, score, count in kinds for _ in range(count)]
    return {
        "tickets": [ticket(n, reopens=reopens) for n, (reopens, _) in enumerate(each)],
        "surveys": [answer(n, score) for n, (_, score) in enumerate(each)],
    }


def found(db: Database, fact: str, question: dict[str, Any] = CSAT) -> dict[str, Driver]:
    facts = drivers.service_facts(db, question).facts
    return {one.value: one for one in facts if one.fact == fact}


def test_a_fact_of_the_service_by_hand() -> None:
    (one,) = found(keeping(**reopened()), "reopens").values()
    assert (one.value, one.n, one.low, one.others_n, one.others_low) == ("yes", 30, 20, 60, 10)
    assert (round(one.share, 1), round(one.others_share, 1)) == (66.7, 16.7)
    assert one.odds.value == pytest.approx(math.log(20.5 * 50.5 / (10.5 * 10.5)))
    assert one.stands_out
    assert (words.fact(one), words.share(one)) == ("Reopened", "67% low, others 17%")


def test_what_all_have_or_nobody_knows_is_no_fact() -> None:
    facts = {one.fact for one in drivers.service_facts(keeping(**reopened()), CSAT).facts}
    assert facts == {"reopens"}


def test_small_samples_never_stand_out() -> None:
    rows = reopened()
    more = [ticket(100 + n, channel="phone") for n in range(20)]
    bad = [answer(100 + n, 0) for n in range(20)]
    db = keeping(tickets=[*rows["tickets"], *more], surveys=[*rows["surveys"], *bad])
    phone = found(db, "about_channel")["Phone"]
    assert (phone.n, phone.is_small, phone.odds.low > 0) == (20, True, True)
    assert not phone.stands_out


@pytest.mark.parametrize(
    ("seconds", "band"),
    [(3600, "Up to 1h"), (3601, "1h – 4h"), (86400, "4h – 1d"), (400_000, "Over 3d")],
)
def test_the_end_of_a_band_belongs_to_it(seconds: int, band: str) -> None:
    answered = {"first_response_at": NOON + seconds * dt.timedelta(seconds=1)}
    quick = {"first_response_at": NOON + (9 * DAY if band != "Over 3d" else HOUR)}
    db = keeping(
        tickets=[ticket(n, **(answered if n < 10 else quick)) for n in range(20)],
        surveys=[answer(n, n % 2) for n in range(20)],
    )
    assert found(db, "first_response_seconds")[band].n == 10


def test_opening_hours_are_those_of_the_team() -> None:
    # Monday noon is open, Sunday noon is not.
    db = keeping(
        tickets=[ticket(n, created_at=NOON - (n % 2) * DAY) for n in range(20)],
        surveys=[answer(n, n % 2) for n in range(20)],
    )
    (one,) = found(db, "asked_at").values()
    assert (words.fact(one), one.n, one.low) == ("Asked in opening hours", 10, 10)


def test_a_survey_about_no_ticket_looks_at_the_last_one_of_90_days() -> None:
    def tickets_of(n: int) -> list[dict[str, Any]]:
        if n < 10:  # two before it, the last by chat
            return [ticket(n, channel="phone"), ticket(100 + n, customer_id=f"c{n}",
                    channel="chat", created_at=NOON + DAY)]  # fmt: skip
        if n < 20:  # one too early, and one after the answer
            return [ticket(n, created_at=NOON - 120 * DAY), ticket(100 + n, customer_id=f"c{n}",
                    created_at=NOON + 20 * DAY)]  # fmt: skip
        return [ticket(n)]

    db = keeping(
        tickets=[one for n in range(30) for one in tickets_of(n)],
        surveys=[answer(n, 2 if n % 2 else 10, "nps") for n in range(30)],
    )
    before = found(db, "tickets_before", NPS)
    assert {value: one.n for value, one in before.items()} == {"none": 10, "1": 10, "2+": 10}
    assert found(db, "about_channel", NPS)["Chat"].n == 10


@pytest.mark.parametrize(
    ("scores", "low", "high"), [([0, 6, 7, 8, 9, 10], 2, 2), ([7, 8], 0, 0), ([], 0, 0)]
)
def test_passives_are_in_neither_group(scores: list[float], low: int, high: int) -> None:
    db = keeping(surveys=[answer(n, score, "nps") for n, score in enumerate(scores)])
    facts = drivers.service_facts(db, NPS)
    assert (facts.low, facts.high, facts.facts) == (low, high, ())
    assert "Too few answers" in words.opening(facts, "nps")[0]


@pytest.mark.parametrize("score", [0, 1])
def test_scores_of_one_kind_alone_are_compared_with_nothing(score: float) -> None:
    db = keeping(
        tickets=[ticket(n, reopens=n % 2) for n in range(40)],
        surveys=[answer(n, score) for n in range(40)],
    )
    facts = drivers.service_facts(db, CSAT)
    assert facts.facts == ()
    assert "Too few answers to compare" in words.opening(facts, "csat")[0]


def test_the_follow_up_table_has_no_column_that_nothing_is_known_of() -> None:
    db = keeping(surveys=[answer(1, 0, "nps", comment="Late")])
    _, low = drivers.low_scores(db, NPS, 10)
    rows = low.to_pylist()
    table = words.followed(rows, [follow_ups.of_row(one, {}) for one in rows], "UTC")
    shown = words.without_empty(table).column_names
    assert set(table.column_names) - set(shown) == {words.SEGMENT, "MRR", words.TICKET}


def test_a_page_counts_who_is_satisfied_as_its_settings_say() -> None:
    db = keeping(
        tickets=[ticket(n) for n in range(4)],
        surveys=[answer(n, n + 2, scale_min=1, scale_max=5) for n in range(4)],
    )
    for definition, low in (("top_two", 2), ("three_and_up", 1)):
        question = {**CSAT, "settings": {"csat_definition": definition}}
        assert drivers.low_scores(db, question, 10)[0] == low


def test_filters_and_days_hold() -> None:
    db = keeping(
        tickets=[ticket(1, channel="chat"), ticket(2), ticket(3)],
        surveys=[answer(1, 0), answer(2, 0), answer(3, 0, responded_at=NOON + 60 * DAY)],
    )
    assert drivers.low_scores(db, CSAT, 10)[0] == 2
    total, table = drivers.low_scores(db, {**CSAT, "where": {"channel": ["chat"]}}, 10)
    assert (total, table["survey_id"].to_pylist()) == (1, ["s1"])


def test_revenue_is_that_of_the_moment() -> None:
    paid = [
        {"subscription_id": "1", "customer_id": "c1", "started_at": NOON - 90 * DAY,
         "ended_at": NOON, "mrr": 50.0},
        {"subscription_id": "2", "customer_id": "c1", "started_at": NOON, "mrr": 80.0},
    ]  # fmt: skip
    db = keeping(surveys=[answer(1, 3, "nps"), answer(2, 3, "nps")], subscriptions=paid)
    _, table = drivers.low_scores(db, NPS, 10)
    assert dict(zip(table["customer_id"].to_pylist(), table["mrr"].to_pylist(), strict=True)) == {
        "c1": 80.0,
        "c2": None,
    }


def test_words_of_comments_and_subjects_without_the_names_of_agents() -> None:
    db = keeping(
        tickets=[ticket(n, agent_id="Ana Costa", subject="Refund, please") for n in range(40)],
        surveys=[
            answer(n, n % 2, comment="Ana was quick" if n % 2 else "Ana was slow")
            for n in range(40)
        ],
    )
    told = drivers.told_by_words(db, CSAT)
    assert {one.text: one.stands_out for one in told.terms} == {"slow": True, "quick": True}
    assert (told.low, told.high, told.comments, told.read) == (20, 20, 40, 40)
    said = "".join(words.about_words(told, "csat", "comment"))
    assert said == "With low scores come most “slow”. With high ones “quick”. "
    subjects = drivers.told_by_words(db, CSAT, "subject")
    assert not any(one.stands_out for one in subjects.terms)


def test_of_very_many_comments_an_even_sample_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drivers, "MOST_COMMENTS", 10)
    db = keeping(
        tickets=[ticket(n) for n in range(25)],
        surveys=[
            answer(n, n % 2, comment=f"word {'slow' if n % 2 else 'quick'}") for n in range(25)
        ],
    )
    told = drivers.told_by_words(db, CSAT)
    assert (told.comments, told.read) == (25, 9)
    total, table = drivers.written(db, CSAT)
    assert (total, table.num_rows) == (25, 9)
    assert "9 of 25 were read" in "".join(words.mood(drivers_moods.read(db, CSAT), "csat"))


def test_the_mood_of_comments_beside_their_scores() -> None:
    said = [(0, "Bad"), (0, "Too slow"), (1, "Not helpful"), (1, "Great"), (1, "Called on Monday")]
    db = keeping(
        tickets=[ticket(n, topic="Billing" if n < 2 else "Setup") for n in range(5)],
        surveys=[answer(n, score, comment=text) for n, (score, text) in enumerate(said)],
    )
    read = drivers_moods.read(db, CSAT)
    assert dict(read.counts) == {"negative": 3, "positive": 1, "": 1}
    assert (read.negative_low.value, read.negative_low.n) == (pytest.approx(200 / 3), 3)
    assert (read.positive_high.value, read.unknown_share) == (100, 20)
    assert read.topics == ["Setup", "Billing"]
    assert read.those("negative", "high", None)["comment"].to_pylist() == ["Not helpful"]
    assert read.those(None, None, "Billing").num_rows == 2
    low = "67% of the negative comments are from customers who were not satisfied"
    assert low in words.mood(read, "csat")


def test_the_chart_says_the_same_in_words_and_mutes_what_chance_explains() -> None:
    chart = charts.service_facts(drivers.service_facts(keeping(**reopened()), CSAT))
    assert "Reopened odds of a low score ×9.4" in chart.alt
    assert chart.table["Low and high"] == ["67% low, others 17%"]
    assert charts.service_facts(drivers.Drivers(0, 0, ())).marks == 0


# ---------------------------------------------------------------------- following up

TODAY = dt.date(2026, 3, 20)


def kept_in(workspace: Workspace, *changed: FollowUp) -> None:
    with workspace.database.transaction() as session:
        follow_ups.save(session, changed, TODAY)


@pytest.mark.parametrize(
    ("state", "given", "kept"),
    [
        (CONTACTED, None, TODAY),
        (SOLVED, None, TODAY),
        (SOLVED, dt.date(2026, 3, 5), dt.date(2026, 3, 5)),
        (CLOSED, None, None),
        (TO_DO, dt.date(2026, 3, 5), None),
    ],
)
def test_the_day_of_contact_goes_with_the_state(
    state: str, given: dt.date | None, kept: dt.date | None
) -> None:
    one = FollowUp("zendesk", "s1", state=state, contacted_on=given)
    assert follow_ups.check(one, TODAY).contacted_on == kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"owner": "x" * 81},
        {"note": "x" * 1001},
        {"state": "done"},
        {"state": CONTACTED, "contacted_on": dt.date(2026, 3, 21)},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(wrong: dict[str, Any]) -> None:
    with open_workspace() as workspace:
        with pytest.raises(Problem):
            kept_in(workspace, FollowUp("zendesk", "s0"), FollowUp("zendesk", "s1", **wrong))
        assert follow_ups.kept(workspace.database) == {}


def test_seven_of_twelve_were_followed_up_after_two_days() -> None:
    day = dt.date(2026, 3, 1)
    low = [((("zendesk"), f"s{n}"), day) for n in range(12)]
    waits = [0, 1, 2, 2, 5, 9]
    known = [
        FollowUp("zendesk", f"s{n}", state=CONTACTED, contacted_on=day + wait * DAY)
        for n, wait in enumerate(waits)
    ]
    known.append(FollowUp("zendesk", "s6", state=CLOSED))
    known.append(FollowUp("zendesk", "s7", owner="Ana"))
    known.append(FollowUp("other", "s8", state=SOLVED))
    done = follow_ups.progress(low, {one.key: one for one in known})
    assert done == Progress(12, 7, 2)
    assert "".join(words.progress(done)) == (
        "7 of 12 low scores of this period were followed up, the median wait was 2 days."
    )


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (Progress(0, 0, None), "No low scores in this period. Nothing to follow up."),
        (Progress(1, 0, None), "The one low score of this period was not followed up yet."),
        (Progress(5, 0, None), "None of the 5 low scores of this period was followed up yet."),
        (
            Progress(1, 1, 1),
            "1 of 1 low score of this period was followed up, the median wait was 1 day.",
        ),
        (Progress(5, 2, None), "2 of 5 low scores of this period were followed up."),
    ],
)
def test_progress_in_a_sentence(done: Progress, said: str) -> None:
    assert "".join(words.progress(done)) == said


SURVEYS = """survey_id,kind,sent_at,responded_at,score,scale_min,scale_max,customer_id,ticket_id
a,nps,2026-03-01,2026-03-02,2,0,10,ana@shop.example,
b,nps,2026-03-01,2026-03-02,3,0,10,ben@shop.example,
c,nps,2026-03-01,2026-03-02,3,0,10,,77
"""
TICKETS = "ticket_id,created_at,customer_id\n77,2026-02-27 08:00:00,ana@shop.example\n"


def test_follow_ups_last_and_are_forgotten_with_their_customer(tmp_path: Path) -> None:
    path = tmp_path / "team.duckdb"
    with open_workspace(path) as workspace:
        assert workspace.load(("surveys.csv", SURVEYS.encode())).rows_loaded == 3
        assert workspace.load(("tickets.csv", TICKETS.encode())).rows_loaded == 1
        rows = drivers.low_scores(workspace.database, NPS, 10)[1].to_pylist()
        by_id = {row["survey_id"]: follow_ups.of_row(row, {}) for row in rows}
        assert set(by_id) == {"a", "b", "c"}
        kept_in(workspace, *by_id.values())
        kept_in(workspace, FollowUp("elsewhere", "z", note="See also Ana@shop.example!"))
        before = follow_ups.kept(workspace.database)
    with open_workspace(path) as workspace:
        assert follow_ups.kept(workspace.database) == before
        assert workspace.traces_of_customer("ANA@shop.example")["follow_ups"] == 3
        workspace.forget_customer("ANA@shop.example")
        assert [key[1] for key in follow_ups.kept(workspace.database)] == ["b"]
        assert "follow_ups" not in workspace.traces_of_customer("ana@shop.example")
    assert b"See also Ana" not in path.read_bytes()


def test_saving_again_replaces_and_somebody_elses_row_stays() -> None:
    with open_workspace() as workspace:
        kept_in(
            workspace, FollowUp(None, "s1", owner="Ana"), FollowUp("zendesk", "s1", owner="Ben")
        )
        kept_in(workspace, FollowUp(None, "s1", owner="Cleo"))
        owners = {key: one.owner for key, one in follow_ups.kept(workspace.database).items()}
    assert owners == {(None, "s1"): "Cleo", ("zendesk", "s1"): "Ben"}


# ---------------------------------------------------------------------- in German


def in_german(sentence: Sequence[str]) -> str:
    """Return a sentence with its no-break spaces as low lines."""
    return "".join(sentence).replace("\N{NO-BREAK SPACE}", "_")


def test_what_goes_with_low_scores_is_said_in_german() -> None:
    found = drivers.service_facts(keeping(**reopened()), CSAT)
    with speaking("de"):
        assert in_german(words.opening(found, "csat")) == (
            "Niedrige Bewertungen gibt es am häufigsten bei Wieder geöffnet (67_% niedrig, sonst "
            "17_%). 1 Merkmal verglichen, 1 fällt auf."
        )
        assert in_german(words.basis(found, "csat")).startswith(
            "Verglichen werden 30 unzufriedene mit 60 zufriedenen Kunden."
        )
        assert in_german(words.factor(found.facts[0].odds.value)) == "×9,4"


def test_the_mood_of_comments_is_said_in_german() -> None:
    said = [(0, "Bad"), (0, "Too slow"), (1, "Not helpful"), (1, "Great"), (1, "Called on Monday")]
    db = keeping(
        tickets=[ticket(n) for n in range(5)],
        surveys=[answer(n, score, comment=text) for n, (score, text) in enumerate(said)],
    )
    read = drivers_moods.read(db, CSAT)
    with speaking("de"):
        sentence = in_german(words.mood(read, "csat"))
        table = words.comments(read.table, "UTC")
    assert sentence.startswith(
        "1 positive, 3 negative und 0 neutrale von 5 Kommentaren. 67_% der negativen Kommentare "
        "stammen von Unzufriedenen (zu 95_% sicher "
    )
    assert table["Stimmung"].count("Negativ") == 3
    assert sorted(table["Kommentar"]) == sorted(text for _, text in said)


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (Progress(1, 0, None), "Bei der einen niedrigen Bewertung"),
        (Progress(5, 0, None), "Bei keiner der 5 niedrigen Bewertungen"),
        (Progress(12, 7, 2.5), "12 niedrige Bewertungen in diesem Zeitraum, bei 7 nachgefasst; "
         "Wartezeit im Median: 2,5 Tage."),
    ],
)  # fmt: skip
def test_progress_is_said_in_german(done: Progress, said: str) -> None:
    with speaking("de"):
        assert in_german(words.progress(done)).startswith(said)


def test_the_table_to_follow_up_has_the_same_keys_in_every_language() -> None:
    row = {
        "happened_at": NOON, "customer_id": "c1", "score": 3, "scale_min": 0, "scale_max": 10,
        "comment": "Solved", "segment": None, "mrr": None, "ticket_id": "1",
    }  # fmt: skip
    one = FollowUp("zendesk", "s1", state=SOLVED, note="Done")
    with speaking("de"):
        table = words.followed([row], [one], "UTC")
        file = words.for_file(table)
    assert table.column_names == words.FOLLOWED.names
    assert table[words.STATE].to_pylist() == ["Solved"]
    assert file.column_names[:5] == ["Beantwortet", "Kunde", "Bewertung", "Kommentar", "Stand"]
    # The comment of a customer is no state, though it is the same word.
    assert (file["Stand"].to_pylist(), file["Kommentar"].to_pylist()) == (["Gelöst"], ["Solved"])
