"""Every question about a file can be answered behind the command, as the command says."""

import re
import shlex
from pathlib import Path

import pytest

from csmetrics.cli import main
from csmetrics.errors import Option, Problem, Question
from csmetrics.load.told import answers_of, ways_to_answer
from csmetrics.workspace import open_workspace

DATES = "ticket_id,created_at,status\n1,03/04/2026 09:00,open\n2,05/06/2026 09:00,open\n"
UNIT = (
    "Ticket ID,Created at,Status,First response time\n"
    "1,2026-03-04 09:00,open,12\n2,2026-03-05 09:00,open,34\n"
)
SCALE = "Ticket ID,Created at,CSAT\n1,2026-01-01 10:00:00,9\n2,2026-01-01 10:00:00,7\n"


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    main(["check", *arguments])
    return capsys.readouterr().out


@pytest.mark.parametrize(("content", "about"), [(DATES, "dates"), (UNIT, "unit"), (SCALE, "scale")])
def test_a_question_is_answered_with_each_option_that_the_command_writes(
    content: str, about: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "export.csv"
    file.write_text(content)
    asked = checked(capsys, str(file))
    assert "not loaded" in asked
    offered = [line.strip() for line in asked.splitlines() if line.startswith("  --answer ")]
    assert len(offered) > 1
    for line in offered:
        _, answer, *_ = shlex.split(re.split(r"  ", line)[0])
        assert answer.startswith(f"{about}=")
        said = checked(capsys, str(file), "--answer", answer)
        assert "2 rows read = 2 loaded" in said, said


def test_dates_of_several_columns_are_answered_each_as_the_command_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "export.csv"
    file.write_text("Ticket ID,Created at,Solved at\n1,03/04/2026,05/06/2026\n")
    offered = checked(capsys, str(file))
    assert "--answer dates=day-first " in offered and "--answer dates=each " in offered
    one = checked(capsys, str(file), "--answer", "dates=each")
    assert "--answer 'dates=Created at:day-first'  3 April 2026" in one
    both = ["--answer", "dates=Created at:day-first", "--answer", "dates=Solved at:month-first"]
    said = checked(capsys, str(file), *both)
    assert "1 rows read = 1 loaded" in said
    assert "“Created at” are read with the day first" in said
    assert "“Solved at” are read with the month first" in said


def test_columns_spelt_otherwise_keep_their_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "export.csv"
    file.write_text("Ticket ID,Created at,Solved at\n1,03/04/2026,05-06-26\n")
    first = checked(capsys, str(file))
    line = next(line for line in first.splitlines() if "day comes first" in line and "--" in line)
    assert line.startswith("  --answer 'dates=Created at:day-first'  ")
    second = checked(capsys, str(file), "--answer", "dates=Created at:day-first")
    assert "Which date is 05-06-26 in the column “Solved at”?" in second


def test_the_answer_of_a_unit_is_the_one_that_is_used(tmp_path: Path) -> None:
    file, store = tmp_path / "export.csv", str(tmp_path / "store.duckdb")
    file.write_text(UNIT)
    answer = "unit=first_response_time:minutes"
    assert main(["import", str(file), "--answer", answer, "--workspace", store]) == 0
    with open_workspace(tmp_path / "store.duckdb") as workspace:
        waits = workspace.database.rows(
            "select epoch(first_response_at - created_at) / 60 as minutes from tickets "
            "order by ticket_id"
        )
    assert [row["minutes"] for row in waits] == [12, 34]


def test_a_question_about_columns_says_how_they_are_named() -> None:
    lines = "\n".join(ways_to_answer(Question("mapping", "What are these columns?")))
    assert "--map THEIRS=OURS" in lines and "--answer mapping=confirmed" in lines


def test_a_value_with_blanks_is_written_so_that_a_shell_takes_it_as_one() -> None:
    question = Question("sheet", "Which sheet?", (Option("Q1 2026", "Q1 2026"),))
    line = list(ways_to_answer(question))[1]
    assert shlex.split(line)[:2] == ["--answer", "sheet=Q1 2026"]
    assert answers_of([("sheet", "Q1 2026")]) == {"sheet": "Q1 2026"}


def test_answers_to_several_questions_stand_together() -> None:
    told = answers_of(
        [
            ("scale", "csat:1-5"),
            ("scale", "ces:1-7"),
            ("unit", "first_response_time:hours"),
            ("mapping", "confirmed"),
            ("dates", "day-first"),
            ("dates", "Solved at: last:month-first"),
        ]
    )
    assert told == {
        "scales": {"csat": (1.0, 5.0), "ces": (1.0, 7.0)},
        "units": {"first_response_time": "hours"},
        "confirmed": True,
        "dates": "day-first",
        "dates_of": {"Solved at: last": "month-first"},
    }


@pytest.mark.parametrize(
    ("about", "value"),
    [
        ("unit", "minutes"),
        ("unit", "first_response_time:weeks"),
        ("scale", "csat"),
        ("scale", "csat:5-1"),
        ("scale", "stars:1-5"),
        ("dates", "year-first"),
        ("dates", "Solved at:year-first"),
        ("dates", "Solved at:each"),
        ("mapping", "yes"),
        ("colour", "blue"),
    ],
)
def test_what_is_no_answer_is_refused_with_what_it_should_look_like(about: str, value: str) -> None:
    with pytest.raises(Problem) as refused:
        answers_of([(about, value)])
    assert "--answer" in refused.value.fix or "unit" in refused.value.fix


def test_a_table_of_numbers_rounds_as_the_pages_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # 1 of 32 is 3.125 %.
    rows = [f"s{n},csat,2026-05-04 10:00:00,{5 if n == 1 else 1},1,5" for n in range(1, 33)]
    header = "survey_id,kind,responded_at,score,scale_min,scale_max"
    store = tmp_path / "team.duckdb"
    with open_workspace(store) as workspace:
        workspace.load(("surveys.csv", "\n".join([header, *rows]).encode()), timezone="UTC")
    assert main(["metrics", "csat", "--workspace", str(store)]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[2:4] == ["3.13", "32"]
