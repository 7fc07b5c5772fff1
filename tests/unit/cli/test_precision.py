"""``geborgen precision``: planned before there are data, in both languages, wrong words refused."""

import json

import pytest

from geborgen.analysis.power import compute_units_for_odds, compute_units_for_share
from geborgen.cli.main import main


def run(capsys, *words: str, language: str = "en") -> str:
    assert main(["--lang", language, "precision", *words]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("value", ["60%", "0.6", "0,6"])
def test_a_share_however_written_asks_for_as_many_moments(capsys, value: str) -> None:
    told = json.loads(run(capsys, "share", value, "--json"))
    assert told["units"] == compute_units_for_share(0.6, 0.1)
    assert told["lengths"] == []


def test_sessions_are_shown_where_the_pace_is_known(capsys) -> None:
    lines = run(capsys, "share", "0.5", "--per-minute", "4", "--likeness", "0.1").splitlines()
    # The example of docs/explanation/power.md: 14 sessions of 5 minutes, 70 minutes in all.
    assert [cell.strip() for cell in lines[5].split("│")] == ["5", "14", "70"]


def test_the_odds_of_three_are_three_in_the_table_that_is_planned_with(capsys) -> None:
    told = json.loads(run(capsys, "odds", "3", "--given", "0.2", "--base", "0.1", "--json"))
    inside = 0.25  # odds of 1/9 times three
    cells = (0.2 * inside, 0.2 * (1 - inside), 0.8 * 0.1, 0.8 * 0.9)
    assert cells[0] * cells[3] / (cells[1] * cells[2]) == pytest.approx(3)
    assert told["units"] == compute_units_for_odds(cells, 0.6931471805599453)


@pytest.mark.parametrize("words", [("kappa", "0.7"), ("latency", "4s"), ("odds", "3")])
def test_every_quantity_is_said_in_both_languages(capsys, words) -> None:
    english, dutch = (run(capsys, *words, language=language) for language in ("en", "nl"))
    assert english.startswith("To know") and dutch.startswith("Om een")
    units = json.loads(run(capsys, *words, "--json"))["units"]
    assert f" {units} " in english and f" {units} " in dutch


@pytest.mark.parametrize(
    "words",
    [("share", "1.5"), ("share", "x"), ("kappa", "x"), ("kappa", "1"), ("odds", "0"),
     ("latency", "0s"), ("odds", "3", "--within", "1"), ("families", "--sessions", "4"),
     ("likeness", "1"), ()],
)  # fmt: skip
def test_what_cannot_be_is_one_line(capsys, words) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--lang", "nl", "precision", *words])
    said = capsys.readouterr().err
    assert stopped.value.code == 2 and said.count("\n") == 1 and said.startswith("geborgen: ")
    assert "argument" not in said and "invalid" not in said


@pytest.mark.slow
def test_simulated_families_tell_how_many_sessions(capsys) -> None:
    pytest.importorskip("numba")
    words = ("families", "--families", "12", "--sessions", "5", "--months", "3")
    assert "half of the families need" in run(capsys, *words)
    assert run(capsys, *words, "--json") == run(capsys, *words, "--json")
