"""A preset makes our number the one that another tool would show, and says why we think so."""

import datetime as dt

import pytest

from csmetrics.errors import Problem
from csmetrics.team import presets, settings
from csmetrics.team.presets import Preset
from tests.keeping import answers, keeping

PRESETS = presets.presets()
MARCH = {"from": "2026-03-01", "to": "2026-04-01"}


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_says_what_it_implies_why_and_where(preset: Preset):
    assert preset.title and preset.implies
    for one in preset.implies:
        assert one.says.endswith(".") and len(one.source) > 10
        if one.setting == presets.HOURS:
            assert one.value in ("calendar", "business")
        else:
            assert settings.check(one.setting, one.value) == one.value
    assert all(sentence.endswith(".") for sentence in preset.differs)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_says_each_setting_once(preset: Preset):
    named = [one.setting for one in preset.implies]
    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("name", "setting", "value"),
    [
        ("zendesk", "csat_definition", "top_two"),
        ("zendesk", "single_reply_definition", "at_most_one"),
        ("freshdesk", "single_reply_definition", "exactly_one"),
        ("intercom", "csat_definition", "top_two"),
        ("comm100", "csat_definition", "three_and_up"),
        ("stripe", "churn_definition", "all_lost_over_start_and_new"),
        ("profitwell", "churn_definition", "start_customers_only"),
        ("chartmogul", "churn_definition", "all_lost_over_start"),
        ("bright_pattern", "service_level_definition", "leave_out_abandoned_in_time"),
        ("gorgias", "revenue_days", 3),
    ],
)
def test_what_is_known_of_the_tools(name, setting, value):
    assert PRESETS[name].settings[setting] == value


def survey(number: int, score: float) -> dict[str, object]:
    day = dt.datetime(2026, 3, number)
    scale = {"kind": "csat", "score": score, "scale_min": 1.0, "scale_max": 5.0}
    return {"survey_id": str(number), "source": "desk", "responded_at": day, **scale}


def test_the_same_ratings_as_zendesk_and_as_comm100():
    # 5, 4, 3, 2: two of four are good for Zendesk, three of four for Comm100.
    db = keeping(surveys=[survey(day, score) for day, score in enumerate([5, 4, 3, 2], 1)])
    asked = [
        presets.asked_as({"metric": "csat", **MARCH}, PRESETS[name])
        for name in ("zendesk", "comm100")
    ]
    assert [rows[0]["value"] for rows in answers(db, *asked)] == [50, 75]
    db.close()


def test_the_same_customers_as_every_tool_counts_them():
    # 100 at the start, 30 join, 8 of the 100 and 5 of the 30 leave.
    db = keeping(customers=[*joined_before(100, 8), *joined_inside(30, 5)])
    names = ("chargify", "chartmogul", "profitwell", "stripe")
    asked = [presets.asked_as({"metric": "churn_rate", **MARCH}, PRESETS[name]) for name in names]
    assert [rows[0]["value"] for rows in answers(db, *asked)] == [13, 13, 8, 10]
    db.close()


def joined_before(many: int, left: int) -> list[dict[str, object]]:
    return people("old", dt.datetime(2026, 1, 1), many, left)


def joined_inside(many: int, left: int) -> list[dict[str, object]]:
    return people("new", dt.datetime(2026, 3, 5), many, left)


def people(name: str, day: dt.datetime, many: int, left: int) -> list[dict[str, object]]:
    gone = dt.datetime(2026, 3, 20)
    return [
        {
            "customer_id": f"{name} {number}",
            "acquired_at": day,
            "churned_at": gone if number < left else None,
        }
        for number in range(many)
    ]


def test_a_preset_is_kept_from_a_day_on():
    db = keeping()
    with db.transaction() as session:
        assert presets.save(session, "stripe", dt.date(2026, 1, 1)) == ("churn_definition",)
    before, after = (
        settings.effective(db, day)["churn_definition"]
        for day in (dt.date(2025, 12, 31), dt.date(2026, 1, 1))
    )
    assert (before, after) == ("all_lost_over_start", "all_lost_over_start_and_new")
    with db.transaction() as session, pytest.raises(Problem):
        presets.save(session, "abacus")
    db.close()


def test_what_a_preset_leaves_open_stays_as_it_was_asked():
    asked = {"metric": "csat", "settings": {"fcr_days": 3}, "hours": "business"}
    assert presets.asked_as(asked, PRESETS["comm100"]) == {
        "metric": "csat",
        "settings": {"fcr_days": 3, "csat_definition": "three_and_up"},
        "hours": "business",
    }
    assert presets.asked_as(asked, PRESETS["help_scout"])["hours"] == "calendar"


def test_a_switch_says_which_tools_use_each_value():
    named = presets.named("churn_definition")
    assert named["start_customers_only"] == ("ProfitWell",)
    assert named["all_lost_over_start"] == ("Chargify", "ChartMogul")
    assert presets.named("fcr_days") == {}


def test_the_tools_that_agree_with_what_holds_can_be_named():
    held = settings.defaults()
    titles = [preset.title for preset in presets.agreeing(held)]
    assert "Zendesk" in titles and "Stripe" not in titles and "Help Scout" in titles
    business = [preset.title for preset in presets.agreeing(held, "business")]
    assert "Help Scout" not in business


def test_the_table_for_the_docs_names_every_preset_and_source():
    page = presets.markdown()
    for preset in PRESETS.values():
        assert f"| {preset.title} |" in page
        for one in preset.implies:
            assert one.says in page and one.source in page
