"""``geborgen workbench``: the folder it makes, and what it refuses."""

import json
import re
from importlib import metadata

import polars as pl
import pytest

from geborgen.cli.main import main

HEAD = "session,child,role,name,code,onset_s,offset_s,observer\n"


def rows(session, child, observer="an", *, late=0.0, turns=6):
    made = []
    for turn in range(turns):
        start = turn * 9.0 + late
        for role, name, code, onset, end in (
            ("child", child, "cries", start, start + 2),
            ("caregiver", f"{child}-m", "holds", start + 2, start + 5),
            ("child", child, "smiles", start + 6, start + 7),
        ):
            made.append(f"{session},{child},{role},{name},{code},{onset},{end},{observer}\n")
    return "".join(made)


@pytest.fixture
def sessions(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "sessions"
    folder.mkdir()
    for number, child in enumerate(("kim", "lou"), 1):
        (folder / f"s{number}.csv").write_text(HEAD + rows(f"s{number}", child), "utf-8")
    both = rows("s3", "max") + rows("s3", "max", "bo", late=0.4)
    (folder / "s3.csv").write_text(HEAD + both, "utf-8")
    (folder / "broken.csv").write_text("a;b\n1;2\n", "utf-8")
    return folder


def workbench(*words, language="en"):
    return main(["--lang", language, "workbench", "--permutations", "200", *words])


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_folder_becomes_a_page_with_figures_tables_and_methods(sessions, language):
    assert workbench("sessions", "-o", "out", language=language) == 0
    out = sessions.parent / "out"
    page = (out / "index.html").read_text("utf-8")
    assert "http" not in re.sub(r'xmlns="[^"]*"', "", page).replace("https://doi", "")
    order = [page.index(f'<section id="{key}"') for key in (
        "observed", "agreement", "sequences", "windows", "recurrence", "grid", "dyads",
        "precision", "methods",
    )]  # fmt: skip
    assert order == sorted(order)
    assert "broken.csv" in page
    for name in re.findall(r'<svg [^>]*class="(?:curve|heat)', page):
        assert name
    figures = {path.name for path in (out / "figures").iterdir()}
    assert {"transitions.svg", "transitions.png", "windows.svg", "grid.png"} <= figures
    assert "@article{holm1979" in (out / "references.bib").read_text("utf-8")
    assert "Holm, 1979" in (out / "methods.md").read_text("utf-8")


@pytest.mark.slow
def test_every_table_is_there_twice_with_the_same_rows(sessions):
    assert workbench("sessions", "-o", "out", "--no-png") == 0
    tables = sessions.parent / "out" / "tables"
    stems = {path.stem for path in tables.iterdir()}
    assert {"behaviours", "sessions", "codes", "units", "transitions", "windows", "dyads"} <= stems
    for stem in stems:
        packed = pl.read_parquet(tables / f"{stem}.parquet")
        assert pl.read_csv(tables / f"{stem}.csv", infer_schema=False).shape == packed.shape
    assert not list((sessions.parent / "out" / "figures").glob("*.png"))


@pytest.mark.slow
def test_the_same_seed_gives_the_same_page_and_an_old_one_is_replaced_whole(sessions):
    out = sessions.parent / "out"
    assert workbench("sessions", "-o", "out", "--no-png") == 0
    first = (out / "index.html").read_bytes()
    (out / "figures" / "mine.txt").write_text("x", "utf-8")
    assert workbench("sessions", "-o", "out", "--no-png") == 0
    assert (out / "index.html").read_bytes() == first
    assert sorted(path.name for path in sessions.parent.iterdir()) == ["out", "sessions"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name a folder or files"),
        (
            ("sessions", "--actor", "kim"),
            "--actor child --actor caregiver. Who acts here: child, caregiver",
        ),
        (("sessions", "--actor", "kim", "--actor", "zoe"), "--actor zoe: nobody is called so"),
        (("sessions", "--code", "sings"), "Write --code with one of: cries, holds, smiles"),
        (("sessions", "--given", "cries"), "--given cries --response holds"),
        (
            ("sessions", "--given", "holds", "--response", "holds"),
            "--given holds: of child this is never coded. Write --given with one of: cries, smiles",
        ),
        (("sessions", "--group", "care"), "--group care: these sessions have no variables"),
        (("sessions", "--observer", "eva"), "eva"),
        (("sessions", "-o", "sessions"), "sessions"),
        (("sessions", "-o", "sessions/out"), "would be read as sessions"),
        (("sessions", "--lag", "0"), "lag"),
        (("sessions", "--unit", "0"), "write one such as 3s, 500ms or 1min"),
        (("--demo", "--group", "care"), "Write --group with one of: group, phase"),
        (("--demo", "--phase", "phase", "--after", "x"), "with one of: after, before"),
        (("--demo", "--observer", "eva"), "eva"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(sessions, capsys, words, said):
    try:
        code = workbench(*words)
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    assert said in capsys.readouterr().err
    assert [path.name for path in sessions.parent.iterdir()] == ["sessions"]


def test_a_folder_with_something_else_in_it_is_left_alone(sessions, capsys):
    (sessions.parent / "out").mkdir()
    (sessions.parent / "out" / "mine.txt").write_text("x", "utf-8")
    assert workbench("sessions", "-o", "out") == 2
    assert "already holds something else" in capsys.readouterr().err


@pytest.mark.slow
def test_by_force_the_results_come_beside_what_is_there(sessions):
    (sessions.parent / "out" / "figures").mkdir(parents=True)
    mine = sessions.parent / "out" / "figures" / "mine.txt"
    mine.write_text("x", "utf-8")
    assert workbench("sessions", "-o", "out", "--force", "--no-png") == 0
    assert mine.read_text("utf-8") == "x"
    assert (sessions.parent / "out" / "figures" / "transitions.svg").is_file()


def test_a_run_names_only_programs_that_everybody_has(sessions):
    assert workbench("sessions", "--no-png", "-o", "out") == 0
    made_with = json.loads((sessions.parent / "out" / "run.json").read_text("utf-8"))["program"]
    always = {
        re.match(r"[\w-]+", one)[0]
        for one in metadata.requires("geborgen")
        if "extra ==" not in one
    }
    assert made_with["made_with"].keys() <= always


def test_two_observers_folders_are_the_same_sessions(sessions, capsys):
    for observer, late in (("an", 0.0), ("bo", 0.4)):
        folder = sessions.parent / observer
        folder.mkdir()
        for child in ("kim", "lou"):
            coded = rows(f"s-{child}", child, observer, late=late)
            (folder / f"{child}.csv").write_text(HEAD + coded, "utf-8")
    assert workbench("an", "bo", "--no-png", "-o", "out") == 0
    assert "sessions: 2, children: 2, observers: 2, coded acts: 36" in capsys.readouterr().err
    agreed = pl.read_csv(sessions.parent / "out" / "tables" / "agreement.csv")
    assert agreed.height and set(agreed["first"]) == {"an"}


def test_a_run_knows_the_file_of_a_second_observer(sessions):
    for observer in ("an", "bo"):
        (sessions.parent / f"{observer}.csv").write_text(HEAD + rows("s", "kim", observer), "utf-8")
    assert workbench("an.csv", "bo.csv", "--no-png", "-o", "out") == 0
    run = json.loads((sessions.parent / "out" / "run.json").read_text("utf-8"))
    assert {one["file"] for one in run["files"]} == {"an.csv", "bo.csv"}
