"""Simulated families as a person asks for them."""

import re

import polars as pl
import pytest

import geborgen
from geborgen.cli.main import main

pytest.importorskip("numba")

FEW = ["--families", "6", "--months", "0.5", "--workers", "1"]


@pytest.fixture(scope="module", autouse=True)
def compiled():
    """Compile once, outside the tests' own time."""
    from geborgen.simulation.family_rows import RowRange, compute_rows
    from geborgen.simulation.plan import Output, Plan

    return compute_rows(
        Plan(name="x", months=0.2, outputs=tuple(Output)), RowRange(start=0, stop=1)
    )


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_simulate_writes_a_row_per_family_and_recordings_of_some(here, capsys):
    assert main(["--lang", "nl", "simulate", *FEW, "-o", "uit", "--tapes", "2"]) == 0
    rows = pl.read_parquet(here / "uit" / "rows.parquet")
    assert rows.height == 6
    assert {"caregiver.notice", "bond.available", "situation.pattern"} <= set(rows.columns)
    names = sorted(path.name for path in (here / "uit" / "tapes").iterdir())
    assert names == [f"{setting}-0000{n}.geborgen.json" for setting in ("free-play", "home")
                     for n in (0, 1)]  # fmt: skip
    home = geborgen.read(here / "uit" / "tapes" / "home-00001.geborgen.json")
    assert dict(home.provenance.parameters)["caregiver-1.notice"] == rows["caregiver.notice"][1]
    shown = capsys.readouterr()
    assert "6 gezinnen" in shown.err
    assert "DuckDB" in shown.err
    assert re.findall(r"^([ABCD]) ", shown.out, re.MULTILINE) == list("ABCD")


def test_strange_situation_shows_four_patterns_with_intervals(capsys):
    assert main(["--lang", "nl", "strange-situation", *FEW, "--caregiver", "warm"]) == 0
    shown = capsys.readouterr()
    rows = [line for line in shown.out.splitlines() if re.match(r"^[ABCD] ", line)]
    assert [row[0] for row in rows] == list("ABCD")
    assert sum(int(re.search(r"│ (\d+) ", row)[1]) for row in rows) == 6
    assert all("–" in row for row in rows)
    assert "niet bij een kind" in shown.err


def test_strange_situation_keeps_table_and_recordings_in_a_folder(here):
    assert main(["strange-situation", *FEW, "-o", "uit", "--tapes", "1"]) == 0
    tape = geborgen.read(here / "uit" / "tapes" / "strange-situation-00000.geborgen.json")
    assert tape.setting == "strange-situation"
    assert pl.read_parquet(here / "uit" / "rows.parquet").height == 6


def test_a_caregiver_can_come_from_a_file(here):
    (here / "opvoeder.toml").write_text("notice = 0.25\nrepair = 1\n", encoding="utf-8")
    assert main(["simulate", *FEW, "-o", "uit", "--caregiver", "opvoeder.toml"]) == 0
    rows = pl.read_parquet(here / "uit" / "rows.parquet")
    assert set(rows["caregiver.notice"]) == {0.25}
    assert set(rows["caregiver.repair"]) == {1.0}


def test_sweep_runs_a_plan_and_takes_it_up_again(here, capsys):
    (here / "plan.toml").write_text(
        "families = 2\nmonths = 0.2\n[grid]\nnotice = [0.2, 0.8]\n", encoding="utf-8"
    )
    words = ["--lang", "en", "sweep", "plan.toml", "-o", "out", "--workers", "1"]
    assert main(words) == 0
    assert "2 points with 2 families each: 4 families" in capsys.readouterr().err
    assert main(words) == 0
    assert "4 of them already done" in capsys.readouterr().err


@pytest.mark.parametrize("setting", ["day", "strange-situation"])
def test_watch_writes_a_page(setting, here, capsys):
    words = ["--lang", "nl", "watch", "--setting", setting, "--months", "0.5"]
    assert main([*words, "--caregiver", "laat"]) == 0
    page = here / f"kijk-{setting}.html"
    assert "gesimuleerd" in page.read_text("utf-8")
    assert page.name in capsys.readouterr().err
    assert main([*words, "-o", page.name]) == 2


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["simulate", *FEW, "-o", "uit", "--caregiver", "warn"], "warm"),
        (["simulate", *FEW, "-o", "uit", "--caregiver", "nergens.toml"], "nergens.toml"),
        (["simulate", *FEW, "-o", "plan.toml"], "plan.toml"),
        (["sweep", "nergens.toml", "-o", "uit"], "nergens.toml"),
        (["sweep", "plan.toml", "-o", "uit"], "plan.toml"),
        (["watch", "-o", "kijk.pdf"], "kijk.pdf"),
        (["watch", "--caregiver", "fout.toml"], "caregiver.notice"),
        (["watch", "--caregiver", "onbekend.toml"], "notise"),
        (["watch", "--seed", "99999999999999999999999"], "seed"),
    ],
)
def test_a_mistake_is_one_clear_line(words, named, here, capsys):
    (here / "plan.toml").write_text("families = 3\n", encoding="utf-8")
    (here / "fout.toml").write_text("notice = 7\n", encoding="utf-8")
    (here / "onbekend.toml").write_text("notise = 0.7\n", encoding="utf-8")
    assert main(words) == 2
    said = capsys.readouterr().err.strip().splitlines()[-1]
    assert said.startswith("geborgen: ")
    assert named in said


@pytest.mark.parametrize("flag", ["--families", "--months", "--workers"])
def test_an_impossible_number_is_refused_with_where_help_is(flag, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--lang", "nl", "simulate", "-o", "uit", flag, "-3"])
    assert stop.value.code == 2
    assert "Hulp:" in capsys.readouterr().err
