"""What if? in the states a visitor meets: empty, one ticket, the sample, without parts of it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from csmetrics.ui import state
from csmetrics.what_if import saved
from csmetrics.what_if.scenario import PRESETS
from csmetrics.workspace import open_workspace
from csmetrics.workspace_file import default_path
from tests.pages.conftest import ROOT, Visit
from tests.pages.test_pages import cards, texts

LEVERS = ["avoided", "first_contact", "faster", "moved", "won", "kept"]


def plain(app: AppTest) -> str:
    return texts(app).replace("\\", "")


def levers(app: AppTest) -> dict[str, int]:
    return {one.key: one.value for one in app.slider if one.key in LEVERS}


def of_preset(name: str) -> dict[str, int]:
    return {lever: int(getattr(PRESETS[name], lever)) for lever in LEVERS}


def lit(app: AppTest) -> str:
    return str(app.segmented_control(key="what_if_scenario").value)


def load(**files: str) -> None:
    with open_workspace(default_path()) as workspace:
        for name, content in files.items():
            assert workspace.load((f"{name}.csv", content.encode())).rows_loaded, name


def two_channels() -> str:
    """Return sixty tickets, a third of them chats, with neither ratings nor costs."""
    rows = [
        f"{n},2026-03-{1 + n % 28:02d} 09:00:00,2026-03-{1 + n % 28:02d} 11:00:00,"
        f"{'email' if n % 3 else 'chat'},c{n}"
        for n in range(60)
    ]
    return "\n".join(["ticket_id,created_at,resolved_at,channel,customer_id", *rows])


# ---------------------------------------------------------------------- states


def test_without_data_it_leads_to_the_data_page(visit: Visit) -> None:
    app = visit("what_if")
    assert "This page needs your data first" in plain(app)
    assert [button.label for button in app.button] == ["Go to Data"]
    assert not app.slider


def test_one_ticket_opens_what_it_can_and_says_what_the_rest_needs(
    data_folder: Path, visit: Visit
) -> None:
    load(tickets="ticket_id,created_at,channel\n1,2026-03-02 09:00:00,email\n")
    app = visit("what_if")
    assert list(levers(app)) == ["avoided"]
    said = plain(app)
    needs = "Needs surveys that say what the customer answered: upload a file with that column."
    assert needs in said
    assert "All contacts of this period come by one channel" in said
    assert "upload a file with one row per" in said
    assert list(cards(app)) == ["Contacts a month"]
    app.slider(key="avoided").set_value(50).run()
    assert not app.exception
    assert "15 fewer contacts a month" in plain(app)


def test_the_sample_opens_every_lever_with_the_scenario_expected(
    sample: object, visit: Visit
) -> None:
    app = visit("what_if")
    assert levers(app) == of_preset("expected")
    assert lit(app) == "expected"
    assert "**worth " in texts(app)
    assert "A link is not proof of cause." in plain(app)
    assert len(app.metric) <= 8
    assert len(app.get("plotly_chart")) == 2
    # The period alone matters here: nothing is compared with an earlier one.
    assert "3 Aug – 31 Oct 2026." in plain(app)


def test_without_surveys_and_customers_the_rest_works(data_folder: Path, visit: Visit) -> None:
    load(tickets=two_channels())
    app = visit("what_if", cost="4")
    assert set(levers(app)) == {"avoided", "first_contact", "moved"}
    assert {"Worth a year", "Contacts a month", "Cost a year"} <= set(cards(app))
    assert not {"CSAT", "NPS", "Lifetime value"} & set(cards(app))
    # What the data cannot move does not keep a scenario from its name.
    assert lit(app) == "expected"


def test_filtered_to_nothing_of_tickets_the_business_is_still_there(
    sample: object, visit: Visit
) -> None:
    app = visit("what_if", period="Dates", days=["2025-07-01", "2025-07-30"], channel=["Chat"])
    assert list(levers(app)) == ["kept"]
    assert "No contact came in this period and with these filters" in plain(app)
    assert list(cards(app)) == ["Worth a year", "MRR in 12 months", "Lifetime value"]
    assert "are of all customers" in plain(app)


def test_outside_the_data_it_says_what_is_loaded(sample: object, visit: Visit) -> None:
    app = visit("what_if", period="Dates", days=["2031-01-01", "2031-01-31"])
    assert "What is loaded covers" in plain(app)


# ---------------------------------------------------------------------- scenarios and sliders


@pytest.mark.parametrize("name", ["careful", "bold"])
def test_a_scenario_moves_every_slider(name: str, sample: object, visit: Visit) -> None:
    app = visit("what_if")
    app.segmented_control(key="what_if_scenario").set_value(name).run()
    assert not app.exception
    assert levers(app) == of_preset(name)
    assert lit(app) == name


def test_a_moved_slider_is_your_own_scenario_and_comes_back(sample: object, visit: Visit) -> None:
    app = visit("what_if")
    app.slider(key="kept").set_value(33).run()
    assert lit(app) == "own"
    assert "Your own: " in plain(app)
    app.segmented_control(key="what_if_scenario").set_value("careful").run()
    assert levers(app) == of_preset("careful")
    app.segmented_control(key="what_if_scenario").set_value("own").run()
    assert levers(app) == {**of_preset("expected"), "kept": 33}


def test_your_own_begins_with_nothing_changed(sample: object, visit: Visit) -> None:
    app = visit("what_if")
    app.segmented_control(key="what_if_scenario").set_value("own").run()
    assert set(levers(app).values()) == {0}
    assert "Nothing is changed yet." in plain(app)
    assert cards(app)["CSAT"] == "88.4%"
    assert not app.get("plotly_chart")


def test_at_rest_the_cards_are_the_numbers_that_the_engine_answers(
    sample: object, visit: Visit
) -> None:
    app = visit("what_if", **{lever: "0" for lever in LEVERS})
    days = {"from": "2026-08-03", "to": "2026-11-01"}
    ask = state.own_workspace().ask
    (nps,) = ask({"metric": "nps", **days})
    (csat,) = ask({"metric": "csat", **days})
    (clv,) = ask({"metric": "clv", **days})
    assert cards(app)["NPS"] == f"+{nps['value']:.0f}"
    assert cards(app)["CSAT"] == f"{csat['value']:.1f}%"
    assert cards(app)["Lifetime value"] == f"{clv['value']:,.0f}"


def test_the_address_is_the_scenario(sample: object, visit: Visit) -> None:
    app = visit("what_if", avoided="25", kept="0", within="15m")
    assert levers(app) == {**of_preset("expected"), "avoided": 25, "kept": 0}
    assert lit(app) == "own"
    again = visit("what_if", **{lever: str(value) for lever, value in of_preset("bold").items()})
    assert lit(again) == "bold"


def test_nonsense_in_the_address_is_ignored(sample: object, visit: Visit) -> None:
    app = visit("what_if", avoided="900", kept="x", moved_from="evil", within="never", become="?")
    assert levers(app) == of_preset("expected")


def test_sliders_stay_while_another_page_is_looked_at(sample: object, visit: Visit) -> None:
    app = visit("what_if")
    app.slider(key="won").set_value(77).run()
    app.selectbox(key="within").set_value(900).run()
    for page in ("nps", "what_if"):
        app.switch_page(str(ROOT / "pages" / f"{page}.py")).run()
        assert not app.exception
    assert levers(app) == {**of_preset("expected"), "won": 77}
    assert app.selectbox(key="within").value == 900
    assert app.query_params["within"] in ("900", ["900"])


def test_topics_are_set_one_by_one_from_where_all_stand(sample: object, visit: Visit) -> None:
    app = visit("what_if")
    app.slider(key="avoided").set_value(20).run()
    app.toggle(key="by_topic").set_value(True).run()
    own = [one for one in app.slider if str(one.key).startswith("topic_")]
    assert [one.value for one in own] == [20] * 6
    before = cards(app)["Contacts a month"]
    own[0].set_value(60).run()
    assert not app.exception
    assert int(cards(app)["Contacts a month"]) == pytest.approx(int(before) - 0.4 * 177, abs=1)


# ---------------------------------------------------------------------- costs


def test_a_cost_that_nobody_knows_can_be_typed_and_is_marked(
    data_folder: Path, visit: Visit
) -> None:
    load(tickets=two_channels())
    app = visit("what_if")
    assert "What a contact costs is not known." in plain(app)
    assert "Cost a year" not in cards(app)
    app.number_input(key="cost").set_value(4.2).run()
    assert "A contact costs 4.20: your own assumption." in plain(app)
    assert cards(app)["Cost a year"] != "–"
    before = cards(app)["Worth a year"]
    app.number_input(key="cost_from").set_value(9.0).run()
    assert not app.exception
    assert cards(app)["Worth a year"] != before


# ---------------------------------------------------------------------- closer


def test_any_result_can_be_looked_into(sample: object, visit: Visit) -> None:
    app = visit("what_if", cost="4")
    for name in ("contacts", "csat", "nps", "mrr", "value"):
        app.segmented_control(key="explained").set_value(name).run()
        assert not app.exception
        assert len(app.get("plotly_chart")) == 2
        assert "Most hangs on this: " in plain(app)


def test_a_result_that_nothing_moves_says_what_would(sample: object, visit: Visit) -> None:
    app = visit("what_if", won="0", explained="NPS")
    assert "NPS stays as it is. What moves it: “Detractors won over”." in plain(app)
    assert not app.get("plotly_chart")


def test_months_worked_out_from_few_days_are_called_so(sample: object, visit: Visit) -> None:
    worked_out = "Months and years are worked out here from 7 days"
    assert worked_out in plain(visit("what_if", period="7d"))
    assert "worked out here from" not in plain(visit("what_if", period="30d"))


def test_channels_are_shown_today_and_then(sample: object, visit: Visit) -> None:
    app = visit("what_if", closer="Channels", moved="50")
    (table,) = [one.value for one in app.dataframe]
    assert table["Channel"].tolist() == ["Email", "Chat", "Web form", "Phone"]
    assert "An average first answer takes" in plain(app)


def test_staffing_asks_how_long_a_contact_takes_and_then_says_whom_it_needs(
    sample: object, visit: Visit
) -> None:
    app = visit("what_if", closer="Staffing", staffed="Chat")
    assert "How long one of these chats takes is not in your data" in plain(app)
    app.number_input(key="handling_chat").set_value(9.0).run()
    assert not app.exception
    assert "An average week needs" in plain(app)
    assert len(app.get("plotly_chart")) == 5
    app.number_input(key="patience_chat").set_value(2.0).run()
    assert "give up" in plain(app)
    assert "tickets are open;" in plain(app)


def test_staffing_says_how_many_agents_a_rise_in_contacts_takes(
    data_folder: Path, visit: Visit
) -> None:
    rows = [
        f"l{n},2026-03-{2 + n % 5:02d} {9 + n % 8:02d}:{n % 60:02d}:00,answered,10,300"
        for n in range(4000)
    ]
    load(calls="\n".join(["call_id,started_at,outcome,wait_seconds,talk_seconds", *rows]))
    today = plain(visit("what_if", closer="Staffing"))
    assert "As many contacts as in this period" not in today
    app = visit("what_if", closer="Staffing", staffed_growth="20")
    assert not app.exception
    said = plain(app)
    assert "As many contacts as in this period need" in said
    assert "That is the work of **" in said and "agents** for this channel alone." in said
    app.number_input(key="staffed_away").set_value(60).run()
    assert plain(app) != said


def test_without_tickets_it_asks_for_them_rather_than_blame_the_filters(
    data_folder: Path, visit: Visit
) -> None:
    load(customers="customer_id,customer_since\nC1,2026-01-05\nC2,2026-02-05\n")
    said = plain(visit("what_if", period="all"))
    assert "Needs tickets" in said
    assert "nothing in this period" not in said


def test_answers_alone_ask_for_tickets_to_move_between_channels(
    data_folder: Path, visit: Visit
) -> None:
    rows = "".join(f"s{n},nps,2026-03-0{n},{n},0,10\n" for n in range(1, 9))
    load(surveys=f"survey_id,kind,responded_at,score,scale_min,scale_max\n{rows}")
    said = plain(visit("what_if"))
    assert "Needs tickets" in said and "All contacts of this period" not in said


def test_calls_bring_their_own_handling_times(data_folder: Path, visit: Visit) -> None:
    head = "call_id,started_at,outcome,wait_seconds,talk_seconds,wrap_seconds"
    rows = [
        f"l{n},2026-03-{1 + n % 28:02d} {9 + n % 8:02d}:{n % 60:02d}:00,answered,10,200,100"
        for n in range(200)
    ]
    load(calls="\n".join([head, *rows]))
    app = visit("what_if", closer="Staffing")
    said = plain(app)
    assert "**5m** :gray[:small[average of 200]]" in said
    assert "agents" in said
    assert "Contacts a month" in cards(app)


def test_calls_alone_offer_staffing_and_no_scenario_of_which_none_moves(
    data_folder: Path, visit: Visit
) -> None:
    rows = [f"l{n},2026-03-{1 + n % 28:02d} 09:00:00,answered,200" for n in range(60)]
    load(calls="\n".join(["call_id,started_at,outcome,talk_seconds", *rows]))
    app = visit("what_if")
    said = plain(app)
    assert said.startswith("**No change can be worked out on this data yet.**")
    assert "What moves it" not in said and "All scenarios side by side" not in said
    assert [one.options for one in app.segmented_control if one.key == "closer"] == [["Staffing"]]
    assert "agents" in said


def test_customers_whose_payments_are_not_known_are_not_said_to_bring_too_little(
    data_folder: Path, visit: Visit
) -> None:
    rows = "".join(f"C{n},2025-01-0{n},\n" for n in range(1, 9))
    load(customers=f"customer_id,acquired_at,churned_at\n{rows}C9,2025-01-09,2026-03-02\n")
    said = plain(visit("what_if"))
    assert "Expected: what it is worth is not known.** Customers are loaded, but not what" in said
    assert "Staffing" not in said and "too little to see" not in said


def test_without_a_live_channel_staffing_says_which_file_opens_it(
    data_folder: Path, visit: Visit
) -> None:
    load(tickets="ticket_id,created_at,channel\n1,2026-03-02 09:00:00,email\n")
    assert "upload a call log" in plain(visit("what_if", closer="Staffing"))


# ---------------------------------------------------------------------- kept under a name


def test_a_scenario_is_saved_opened_and_removed(sample: object, visit: Visit) -> None:
    app = visit("what_if")
    app.slider(key="avoided").set_value(17).run()
    app.text_input(key="what_if_name").set_value("Help *centre*").run()
    app.button(key="save_scenario").click().run()
    assert not app.exception
    assert "Saved as “Help *centre*”." in plain(app)
    assert [one.name for one in saved.saved(state.own_workspace().database)] == ["Help *centre*"]
    # It stands beside the presets, and is known by its name while the sliders are its own.
    assert "Help *centre*: " in plain(app)
    assert r"| Help \*centre\* |" in texts(app)

    app.segmented_control(key="what_if_scenario").set_value("bold").run()
    app.button(key="open_scenario_0").click().run()
    assert levers(app) == {**of_preset("expected"), "avoided": 17}
    app.button(key="remove_scenario_0").click().run()
    assert not app.exception
    assert not saved.saved(state.own_workspace().database)


def test_a_scenario_without_a_name_is_not_saved(sample: object, visit: Visit) -> None:
    app = visit("what_if")
    app.button(key="save_scenario").click().run()
    assert not app.exception
    assert ["A scenario needs a name" in one.value for one in app.error] == [True]
    assert not saved.saved(state.own_workspace().database)


HOSTILE = "![x](https://evil.example/p.png) <img src=x> :red[r]"


def test_names_of_a_file_are_shown_as_they_were_written(data_folder: Path, visit: Visit) -> None:
    rows = [
        f"{n},2026-03-{1 + n % 28:02d} 09:00:00,2026-03-{1 + n % 28:02d} 10:00:00,"
        f"{HOSTILE if n % 2 else 'email'},{HOSTILE if n % 3 else 'Billing'}"
        for n in range(60)
    ]
    head = "ticket_id,created_at,first_response_at,channel,topic"
    load(tickets="\n".join([head, *rows]))
    for closer in ("Side by side", "Channels"):
        app = visit("what_if", by_topic="true", closer=closer, moved="20")
        said = "\n".join([texts(app), *(one.label for one in app.slider)])
        assert "![x](" not in said
        assert "<img" not in said.replace("\\<", "")
        assert r"\!\[x\]" in said
