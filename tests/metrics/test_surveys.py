"""csat, csat_average, nps and its parts, ces, ces_low_effort, survey_response_rate, qa_score."""

import polars as pl
import pytest

from csmetrics.ask import ask

SURVEYS = """
    survey_id kind sent_at             responded_at        score scale_min scale_max
    1         csat 2025-06-01T00:00:00 2025-06-02T00:00:00 5     1         5
    2         csat 2025-06-01T00:00:00 2025-06-02T00:00:00 4     1         5
    3         csat 2025-06-01T00:00:00 2025-06-02T00:00:00 3     1         5
    4         csat 2025-06-01T00:00:00 2025-06-02T00:00:00 1     0         1
    5         csat 2025-06-01T00:00:00 2025-06-02T00:00:00 0     0         1
    6         csat 2025-06-01T00:00:00 2025-06-02T00:00:00 8     1         10
    7         csat 2025-06-01T00:00:00 2025-06-02T00:00:00 7     1         10
    8         csat 2025-06-01T00:00:00 -                   -     1         5
    9         csat 2025-06-30T00:00:00 2025-07-01T00:00:00 1     1         5
"""


@pytest.fixture
def db(store):
    return store(surveys=SURVEYS)


def test_satisfied_is_4_of_5_good_of_two_and_8_of_10(db, number_and_sample):
    # 1, 2, 4 and 6 of seven answers; an answer counts when it was given.
    assert number_and_sample(db, "csat") == (pytest.approx(400 / 7), 7)


def test_the_other_definition_also_counts_the_middle(db, number_and_sample):
    switched = {"settings": {"csat_definition": "three_and_up"}}
    assert number_and_sample(db, "csat", **switched) == (pytest.approx(600 / 7), 7)


def test_the_average_puts_every_scale_on_1_to_5(db, value):
    scaled = [1, 3 / 4, 1 / 2, 1, 0, 7 / 9, 6 / 9]
    assert value(db, "csat_average") == pytest.approx(1 + 4 * sum(scaled) / 7)


def test_the_response_rate_looks_at_surveys_sent_in_the_period(db, number_and_sample):
    assert number_and_sample(db, "survey_response_rate") == (pytest.approx(800 / 9), 9)


def test_an_answer_after_the_last_moment_of_the_data_is_not_known_yet(store, number_and_sample):
    db = store(surveys=SURVEYS)
    # Only the last one sent was answered after that.
    month = {"as_of": "2025-06-30T23:59:59Z"}
    assert number_and_sample(db, "survey_response_rate", **month) == (pytest.approx(700 / 9), 9)
    moment = {"as_of": "2025-07-01T00:00:00Z"}
    assert number_and_sample(db, "survey_response_rate", **moment) == (pytest.approx(800 / 9), 9)


def test_an_answer_whose_moment_is_not_known_is_one(store, number_and_sample):
    db = store(
        surveys="""
        survey_id kind sent_at             responded_at score scale_min scale_max
        1         csat 2025-06-01T00:00:00 -            5     1         5
        2         csat 2025-06-01T00:00:00 -            -     1         5
        """
    )
    assert number_and_sample(db, "survey_response_rate") == (50, 2)


def test_the_published_examples_of_satisfaction(store):
    for good, bad, percent, low, high in [(8, 2, 80, 49.0, 94.3), (150, 50, 75, 68.6, 80.5)]:
        db = store(surveys=answers("csat", {1: good, 0: bad}, 0, 1))
        [[row]] = ask(db, [{"metric": "csat"}])
        assert (row["value"], row["n"]) == (percent, good + bad)
        assert (round(row["low"], 1), round(row["high"], 1)) == (low, high)


def test_nps_is_the_share_of_9_and_10_minus_the_share_of_0_to_6(store, value):
    scores = dict.fromkeys(range(11), 1)
    db = store(surveys=answers("nps", scores, 0, 10))
    assert value(db, "nps_promoters") == pytest.approx(200 / 11)
    assert value(db, "nps_passives") == pytest.approx(200 / 11)
    assert value(db, "nps_detractors") == pytest.approx(700 / 11)
    assert value(db, "nps") == pytest.approx(-500 / 11)


def test_the_published_examples_of_nps(store):
    for scores, points, low, high in [
        ({10: 291, 8: 476, 3: 395}, -8.950, -13.31, -4.55),
        ({10: 10}, 100, 47.5, 100),
    ]:
        db = store(surveys=answers("nps", scores, 0, 10))
        [[row]] = ask(db, [{"metric": "nps"}])
        assert row["value"] == pytest.approx(points, abs=5e-4)
        assert (row["low"], row["high"]) == pytest.approx((low, high), abs=0.05)


def test_the_published_example_of_effort(store, value, number_and_sample):
    times = [80, 210, 140, 110, 160, 180, 120]
    db = store(surveys=answers("ces", dict(enumerate(times, start=1)), 1, 7))
    assert value(db, "ces") == pytest.approx(4.08, abs=0.005)
    assert number_and_sample(db, "ces_low_effort") == (46, 1000)


@pytest.mark.parametrize(("score", "percent"), list(enumerate([0, 25, 50, 75, 100])))
def test_five_points_of_quality_are_0_25_50_75_and_100(store, value, score, percent):
    db = store(
        qa_reviews=f"""
        review_id reviewed_at         score   max_score
        1         2025-06-02T00:00:00 {score} 4
        """
    )
    assert value(db, "qa_score") == percent


def test_a_review_weighs_1_where_no_weight_is_given(store, number_and_sample):
    db = store(
        qa_reviews="""
        review_id reviewed_at         score max_score weight
        1         2025-06-02T00:00:00 5     5         3
        2         2025-06-02T00:00:00 0     5         -
        3         2025-07-02T00:00:00 0     5         9
        """
    )
    assert number_and_sample(db, "qa_score") == (75, 2)


def answers(kind: str, times: dict[int, int], low: int, high: int) -> pl.DataFrame:
    """Return surveys with each score so many times, all answered in June 2025."""
    scores = [float(score) for score, number in times.items() for _ in range(number)]
    return pl.DataFrame({"score": scores}).with_columns(
        kind=pl.lit(kind),
        survey_id=pl.int_range(pl.len()).cast(pl.String),
        responded_at=pl.datetime(2025, 6, 2),
        scale_min=pl.lit(float(low)),
        scale_max=pl.lit(float(high)),
    )


def test_a_score_beyond_ten_makes_nobody_a_detractor(store, number_and_sample):
    db = store(
        surveys="""
        kind responded_at        score scale_min scale_max
        nps  2025-06-02T00:00:00 10    0         10
        nps  2025-06-02T00:00:00 50    0         100
        """
    )
    assert number_and_sample(db, "nps") == (100, 1)
