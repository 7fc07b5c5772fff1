"""``geborgen workbench`` stopped, or unable to do a part: what stays is whole, and counts."""

import re
import signal
import subprocess
import sys
import time
import xml.dom.minidom

import polars as pl
import pytest

from geborgen.cli.main import main

WORDS = ("--lang", "en", "workbench", "--demo", "--no-png", "--permutations", "20000")
HEAD = "session,child,role,name,code,onset_s,offset_s\n"


def begin(out):
    return subprocess.Popen(
        [sys.executable, "-m", "geborgen.cli", *WORDS, "-o", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "out"
    run = begin(out)
    run.communicate(timeout=60)
    assert run.returncode == 0
    return out


def stop_when_agreement_is_there(run, work, number):
    until = time.monotonic() + 60
    while not (work / "parts" / "agreement.json").exists():
        assert run.poll() is None and time.monotonic() < until
        time.sleep(0.01)
    run.send_signal(number)
    return run.communicate(timeout=60)[1]


def check_readable(folder):
    """Every table twice with the same rows, every drawing whole, and a page that ends."""
    for packed in (folder / "tables").glob("*.parquet"):
        rows = pl.read_csv(packed.with_suffix(".csv"), infer_schema=False).height
        assert pl.read_parquet(packed).height == rows
    for drawing in (folder / "figures").iterdir():
        xml.dom.minidom.parse(str(drawing))
    assert (folder / "index.html").read_text("utf-8").rstrip().endswith("</html>")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGTERM", "SIGKILL"])  # SIGTERM is taken as Ctrl-C is
def test_a_stopped_run_leaves_whole_parts_and_the_next_goes_on_from_them(tmp_path, whole, name):
    out, work = tmp_path / "out", tmp_path / "out.unfinished"
    said = stop_when_agreement_is_there(begin(out), work, getattr(signal, name))
    assert not out.exists()
    assert name == "SIGKILL" or str(work) in said.replace("\n", "")
    check_readable(work)
    page = (work / "index.html").read_text("utf-8")
    missing = re.search(r"Not there: ([^.]+)\.", page)
    assert missing and "How precise, and how many more" in missing[1]
    assert "Do two observers see the same?" not in missing[1]
    made = (work / "tables" / "agreement.parquet").stat().st_mtime_ns
    run = begin(out)
    said = run.communicate(timeout=60)[1]
    assert "Already there: Do two observers see the same?" in said.replace("\n", " ")
    assert (out / "tables" / "agreement.parquet").stat().st_mtime_ns == made
    names = sorted(path.relative_to(out) for path in out.rglob("*") if path.is_file())
    assert names == sorted(p.relative_to(whole) for p in whole.rglob("*") if p.is_file())
    assert all((out / one).read_bytes() == (whole / one).read_bytes() for one in names)


@pytest.fixture
def sessions(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sessions").mkdir()
    rows = "".join(
        f"s1,kim,{role},{name},{code},{turn * 9 + at},{turn * 9 + at + 2}\n"
        for turn in range(8)
        for role, name, code, at in (
            ("child", "kim", "cries", 0), ("caregiver", "mum", "holds", 2),
            ("child", "kim", "smiles", 5), ("caregiver", "mum", "smiles", 6),
        )
    )  # fmt: skip
    late = "s1,kim,child,kim,smiles,11000,11001\n"
    (tmp_path / "sessions" / "s1.csv").write_text(HEAD + rows + late, "utf-8")
    return tmp_path


def workbench(*words):
    return main(["--lang", "en", "workbench", "sessions", "-o", "out", "--no-png", *words])


@pytest.mark.slow
def test_a_part_that_a_choice_makes_impossible_leaves_the_others_and_says_the_cure(
    sessions, capsys
):
    assert workbench("--unit", "1ms") == 2
    said = capsys.readouterr().err.replace("\n", " ")
    assert "Take longer units: --unit 1s" in said and "Not made: Answers in time" in said
    work = sessions / "out.unfinished"
    check_readable(work)
    assert {"transitions.csv", "grid.csv"} <= {p.name for p in (work / "tables").iterdir()}
    page = (work / "index.html").read_text("utf-8")
    assert "This page is not whole" in page and "Take longer units" in page
    assert not (sessions / "out").exists()
    assert workbench("--unit", "1s") == 0
    assert "Begins anew" in capsys.readouterr().err
    assert sorted(p.name for p in sessions.iterdir()) == ["out", "sessions"]
    assert not (sessions / "out" / "unfinished.txt").exists()


@pytest.mark.slow
def test_an_earlier_result_of_the_whole_stays_when_the_next_run_cannot_do_all(sessions):
    assert workbench("--unit", "1s") == 0
    before = (sessions / "out" / "index.html").read_bytes()
    assert workbench("--unit", "1ms") == 2
    assert (sessions / "out" / "index.html").read_bytes() == before


@pytest.mark.slow
def test_what_was_changed_since_is_made_anew(sessions, capsys):
    assert workbench("--unit", "1ms") == 2
    left = sessions / "out.unfinished" / "tables" / "transitions.csv"
    good = left.read_bytes()
    left.write_text("mine", "utf-8")
    assert workbench("--unit", "1ms") == 2
    assert left.read_bytes() == good
    with (sessions / "sessions" / "s1.csv").open("a", encoding="utf-8") as file:
        file.write("s1,kim,child,kim,cries,11005,11006\n")
    capsys.readouterr()
    assert workbench("--unit", "1ms") == 2
    assert "Begins anew" in capsys.readouterr().err


def test_a_folder_of_somebody_else_is_not_worked_in(sessions, capsys):
    (sessions / "out.unfinished").mkdir()
    (sessions / "out.unfinished" / "mine.txt").write_text("x", "utf-8")
    assert workbench() == 2
    assert "out.unfinished" in capsys.readouterr().err
    assert (sessions / "out.unfinished" / "mine.txt").read_text("utf-8") == "x"
