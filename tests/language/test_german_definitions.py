"""What numbers mean, why they moved and what a team chose, in German: keys stay what they are."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from csmetrics import translation
from csmetrics.analysis import health, reasons, switching
from csmetrics.analysis.breakdowns import spread
from csmetrics.analysis.explain import explain
from csmetrics.asking.periods import Period
from csmetrics.asking.question import understand
from csmetrics.catalogue import catalogue, default_settings, switches
from csmetrics.errors import Problem, WrongQuestion
from csmetrics.team import annotations, benchmarks, calendars, presets, targets
from csmetrics.team.targets import Judgement, Target
from tests.keeping import answers, keeping

JANUARY = Period(dt.date(2026, 1, 1), dt.date(2026, 2, 1))
FEBRUARY = {"from": "2026-02-01", "to": "2026-03-01"}
ALL_LOST = "all_lost_over_start"


def plain(text: str) -> str:
    """Return a text with the spaces before units like any others."""
    return text.replace("\u00a0", " ")


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    with translation.speaking("de"):
        yield


def tickets(month: int, channel: str | None, hours: float, count: int = 1) -> list[dict[str, Any]]:
    created = dt.datetime(2026, month, 5)
    solved = created + dt.timedelta(hours=hours)
    usual = {"created_at": created, "first_response_at": solved, "resolved_at": solved}
    return [
        {"ticket_id": f"{month} {channel} {hours} {number}", "channel": channel, **usual}
        for number in range(count)
    ]


# ---------------------------------------------------------------------- definitions


def test_a_metric_says_what_it_means_in_the_language_that_is_spoken() -> None:
    churn = catalogue()["churn_rate"]
    assert churn.title == "Kundenabwanderung"
    assert churn.question == "Welcher Anteil unserer Kunden ist gegangen?"
    assert churn.n_means == "Kunden zu Beginn"
    assert churn.leaves_out == ("Kunden, die gegangen und am Ende des Zeitraums wieder da sind.",)
    with translation.speaking("en"):
        assert churn.title == "Customer churn"


def test_what_others_call_a_metric_stays_as_they_write_it() -> None:
    assert catalogue()["csat"].vendors["Zendesk"] == "Satisfaction score"


def test_the_names_and_values_of_settings_are_the_same_in_every_language() -> None:
    german, defaults = switches(), default_settings()
    with translation.speaking("en"):
        english = switches()
        assert default_settings() == defaults
    assert {name: list(values) for name, values in german.items()} == {
        name: list(values) for name, values in english.items()
    }
    assert german["churn_definition"][ALL_LOST] == (
        "Alle, die gegangen sind, geteilt durch die Kunden zu Beginn"
    )
    asked = understand({"metric": "churn_rate", "settings": {"churn_definition": ALL_LOST}}, {})
    assert asked.scope.settings["churn_definition"] == ALL_LOST


def test_every_metric_has_a_title_of_its_own_in_german_too() -> None:
    titles = [metric.title for metric in catalogue().values()]
    assert len(set(titles)) == len(titles)


def test_answers_are_the_same_in_every_language() -> None:
    db = keeping(tickets=[*tickets(1, "email", 1, 3), *tickets(2, "chat", 5, 2)])
    asked = [
        {"metric": name, "from": "2026-01-01", "to": "2026-03-01", "by": ["channel"]}
        for name in ("tickets_created", "resolution_time_median", "service_level")
    ]
    german = answers(db, *asked)
    with translation.speaking("en"):
        assert answers(db, *asked) == german


def test_a_tool_says_in_german_what_it_counts_and_where() -> None:
    implied = presets.presets()["zendesk"].implies[0]
    assert implied.says == "Bewertungen von 4 und 5 sind gut, 1 bis 3 sind schlecht."
    assert implied.meaning == "4 und 5 von 5 gelten als zufrieden"
    assert (implied.setting, implied.value) == ("csat_definition", "top_two")


def test_a_benchmark_says_whose_it_is_and_how_it_was_measured() -> None:
    [one] = [one for one in benchmarks.matching("csat", channel="chat") if one.year == 2017]
    assert plain(one.title) == "83,5 % · Chats von LiveChat-Kunden, 2017"
    assert one.evidence.endswith("Quelle: LiveChat Customer Service Report 2018.")
    assert plain(benchmarks.compared(80.0, one)) == (
        "3,5 Punkte unter den 83,5 % von Chats von LiveChat-Kunden (2017)."
    )


# ---------------------------------------------------------------------- reasons


def why(*rows: dict[str, Any], metric: str) -> str:
    db = keeping(tickets=rows)
    return plain(reasons.sentence(explain(db, {"metric": metric, **FEBRUARY}, JANUARY, "channel")))


def test_a_time_rose_because_a_channel_got_slower() -> None:
    rows = (
        *tickets(1, "chat", 1, 2),
        *tickets(1, "email", 3, 2),
        *tickets(2, "chat", 1),
        *tickets(2, "email", 5, 3),
    )
    assert why(*rows, metric="resolution_time_average") == (
        "Lösungszeit (Durchschnitt): Anstieg um 2 h. Dahinter: "
        "1 h 15 min (E-Mail wurde langsamer), 30 min (weniger Tickets kamen über Chat) "
        "und 15 min (mehr Tickets kamen über E-Mail)."
    )


def test_a_count_fell_and_rose_by_channel() -> None:
    rows = (
        *tickets(1, "email", 1, 5),
        *tickets(1, "chat", 1, 5),
        *tickets(2, "email", 1, 9),
        *tickets(2, None, 1, 3),
    )
    assert why(*rows, metric="tickets_created") == (
        "Erstellte Tickets: Anstieg um 2. Dahinter: 4 mehr über E-Mail und 3 mehr ohne Kanal; "
        "dagegen 5 weniger über Chat."
    )


def test_a_total_that_moves_against_its_parts_is_warned_of() -> None:
    rows = [
        *tickets(1, "chat", 2, 9),
        *tickets(1, "email", 10, 1),
        *tickets(2, "chat", 1, 1),
        *tickets(2, "email", 9, 9),
    ]
    asked = {"metric": "resolution_time_average", **FEBRUARY}
    found = explain(keeping(tickets=rows), asked, JANUARY, "channel")
    assert reasons.warning(found) == (
        "Lösungszeit (Durchschnitt): insgesamt gestiegen, obwohl nach Kanal jede Gruppe gefallen "
        "ist, die es in beiden Zeiträumen gibt: mehr Tickets kamen über E-Mail. Zu vergleichen "
        "sind die Gruppen nach Kanal, nicht die Gesamtzahl."
    )


def test_what_a_definition_moves_is_said_with_its_rows() -> None:
    moment = dt.datetime(2026, 2, 5)
    scale = {"kind": "csat", "scale_min": 1.0, "scale_max": 5.0, "responded_at": moment}
    db = keeping(
        surveys=[{"survey_id": str(score), "score": float(score), **scale} for score in (2, 3, 5)]
    )
    asked = {"metric": "csat", **FEBRUARY}
    moved = switching.switch(db, asked, "csat_definition", "three_and_up")
    assert plain(moved.sentence) == (
        "3, 4 und 5 von 5 gelten als zufrieden: Kundenzufriedenheit geht von "
        "33,3 % auf 66,7 % (+33,3 Punkte). 1 Antwort zählt anders."
    )
    assert moved.rows.column("before").to_pylist() == ["zählt dagegen"]
    assert moved.rows.column_names[:2] == ["before", "after"]


def test_the_facts_of_a_customer_are_counted_as_german_counts_them() -> None:
    moment = dt.datetime(2026, 2, 5)
    db = keeping(
        customers=[{"customer_id": "ann", "acquired_at": dt.datetime(2025, 1, 1)}],
        tickets=[
            {"ticket_id": "1", "customer_id": "ann", "created_at": moment},
            {"ticket_id": "2", "customer_id": "bob", "created_at": moment, "resolved_at": moment},
        ],
        surveys=[
            {
                "survey_id": "1",
                "customer_id": "ann",
                "kind": "csat",
                "responded_at": moment,
                "score": 4.0,
                "scale_min": 1,
                "scale_max": 5,
            }
        ],
    )
    found = health.of_customer(db, "ann", "2026-02-06T00:00:00Z")
    assert found is not None
    said = {part.name: part.fact for part in found.parts}
    assert said["csat"] == "Bewertete uns in 1 Antwort mit 4,0 von 5"
    assert said["tickets"] == "1 offenes Ticket"
    assert said["contact"] == "Meldete sich zuletzt vor 1 Tag"
    assert said["nps"] == "Unbekannt"
    # What customers are grouped by is a key.
    assert found.state in ("healthy", "watch", "at risk", "too little known")


# ---------------------------------------------------------------------- choices of the team


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        (["on target"], "Das Ziel ist erreicht."),
        (["off target"], "Das Ziel ist nicht erreicht."),
        (["on target"] * 2, "Beide Ziele sind erreicht."),
        (["on target"] * 3, "Alle 3 Ziele sind erreicht."),
        (["off target"] * 2, "Keines von 2 Zielen ist erreicht."),
        (["on target", "off target", "no target"], "1 von 2 Zielen erreicht."),
    ],
)
def test_goals_are_summed_up_in_a_sentence(verdicts: list[Any], said: str) -> None:
    assert targets.summary(Judgement(verdict) for verdict in verdicts) == said


def test_a_judgement_says_the_goal_and_how_far_it_is() -> None:
    goal = Target("csat", 90, dt.date(2026, 1, 1))
    judged = targets.judge(catalogue()["csat"], 87.9, goal)
    assert plain(judged.sentence) == "Ziel verfehlt · Ziel ≥ 90,0 % · 2,1 Punkte darunter"
    assert judged.verdict == "off target"


def test_holidays_have_german_names_where_they_are_known_in_german() -> None:
    christmas = dt.date(2026, 12, 25)
    assert calendars.public_holidays("DE", None, (2026,))[christmas] == "Erster Weihnachtstag"
    assert calendars.public_holidays("US", None, (2026,))[christmas] == "Christmas Day"
    with translation.speaking("en"):
        assert calendars.public_holidays("DE", None, (2026,))[christmas] == "Christmas Day"


def test_countries_are_named_and_ordered_as_a_german_reader_looks_for_them() -> None:
    names = list(calendars.countries().values())
    assert calendars.countries()["AT"] == "Österreich"
    assert names.index("Norwegen") < names.index("Österreich") < names.index("Polen")


def test_a_file_of_events_may_name_their_kinds_in_german() -> None:
    for kind in ("Preisänderung", "price change", "price_change"):
        assert annotations.annotation("Neue Preise", "2026-07-15", kind=kind).kind == "price_change"
    with pytest.raises(Problem) as told:
        annotations.annotation("Fest", "2026-07-15", kind="fun")
    assert told.value.fix == (
        "Zur Wahl stehen Störung, Preisänderung, Feiertage, Kampagne und Sonstige."
    )


def test_the_days_of_a_calendar_are_named_where_its_hours_are_wrong() -> None:
    with pytest.raises(Problem) as told:
        calendars.check({"hours": {"0": [["17:00", "09:00"]]}})
    assert told.value.what == "Montag kann nicht um 09:00 schließen, wenn um 17:00 geöffnet wird."


# ---------------------------------------------------------------------- wrong questions


@pytest.mark.parametrize(
    ("question", "what", "fix"),
    [
        (
            {"metric": "churn_rate", "by": ["channel"]},
            "„Kundenabwanderung“ lässt sich nicht nach channel aufteilen.",
            "Ohne Aufteilung danach fragen.",
        ),
        (
            {"metric": "nps", "until": "2026-01-01"},
            "„until“ gehört nicht zu einer Frage.",
            "Zur Wahl stehen metric, from, to, grain, by, where, timezone, week_start, as_of, "
            "hours, settings.",
        ),
        (
            {"metric": "nps", "grain": "day", "from": "1900-01-01", "to": "2200-01-01"},
            "109.573 Tage lassen sich nicht in so viele Stücke teilen.",
            "Einen kürzeren Zeitraum wählen.",
        ),
    ],
)
def test_a_wrong_question_is_told_with_the_names_that_questions_have(
    question: dict[str, Any], what: str, fix: str
) -> None:
    with pytest.raises(WrongQuestion) as told:
        understand(question, {})
    assert (told.value.what, told.value.fix) == (what, fix)


def test_bands_of_times_are_named() -> None:
    bands = spread(keeping(tickets=tickets(2, "email", 1)), {"metric": "resolution_time_median"})
    assert [plain(band.title) for band in (bands[0], bands[1], bands[-1])] == [
        "Bis 1 h",
        "1 h – 4 h",
        "Über 14 T",
    ]
