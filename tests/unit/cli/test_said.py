"""What the terminal says: notes, who there is, and nothing that steers it."""

import json
import subprocess
import sys

import pytest

from geborgen.cli.harmless import make_harmless
from geborgen.cli.main import main

HEAD = "session,child,role,name,code,onset_s,offset_s,observer\n"
ROWS = "a,kind-07,child,kind-07,huilt,5,12,{o}\na,kind-07,caregiver,moeder,troost,9,20,{o}\n"
DIARY = "datum,tijd,kind,opvoeder,behoefte,antwoord\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "twee.csv").write_text(
        HEAD + ROWS.format(o="obs-1") + ROWS.format(o="obs-2"), encoding="utf-8"
    )
    return tmp_path


def write_diary(folder, needs, name="dagboek.csv"):
    rows = [f"2026-03-{i + 1:02},8:00,k1,moeder,{need},opgevangen\n" for i, need in needs]
    (folder / name).write_text(DIARY + "".join(rows), encoding="utf-8")


def test_the_report_says_its_notes_and_where_the_rest_are(folder, capsys):
    write_diary(folder, enumerate(["troost me"] * 4 + ["onleesbaar"] * 14))
    assert main(["--lang", "nl", "report", "dagboek.csv"]) == 0
    said = capsys.readouterr().err
    assert said.count("Let op:") == 12
    assert "weggelaten" in said
    assert "16 meldingen; de pagina noemt ze allemaal" in said


def test_an_assumed_interval_is_said_in_the_terminal(folder, capsys):
    (folder / "reeks.csv").write_text("mother:smile,child:smile\n1,0\n0,1\n1,1\n", "utf-8")
    assert main(["--lang", "nl", "report", "reeks.csv"]) == 0
    assert "de lengte van een interval staat niet in het bestand" in capsys.readouterr().err


def test_convert_says_every_note(folder, capsys):
    write_diary(folder, enumerate(["troost me"] + ["onleesbaar"] * 20))
    assert main(["--lang", "nl", "convert", "dagboek.csv", "uit.geborgen.json"]) == 0
    assert capsys.readouterr().err.count("weggelaten") == 20


def test_the_same_file_twice_is_read_once_and_said(folder, capsys):
    (folder / "nog.csv").write_bytes((folder / "twee.csv").read_bytes())
    assert main(["--lang", "nl", "report", "twee.csv", "nog.csv", "--json"]) == 0
    shown = capsys.readouterr()
    assert len(json.loads(shown.out)["reading"]["sessions"]) == 1
    assert "nog.csv: dit bestand heeft dezelfde inhoud als twee.csv" in shown.err


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--observer", "zzz"], ("zzz", "obs-1", "obs-2")),
        (["--child", "moeder"], ("moeder", "kind-07")),
        (["--caregiver", "opa"], ("opa", "moeder")),
    ],
)
def test_who_is_not_there_is_answered_with_who_is(folder, words, named, capsys):
    assert main(["report", "twee.csv", *words]) == 2
    said = capsys.readouterr().err.splitlines()[-1]
    assert [name for name in named if name not in said] == []


def test_an_observer_cannot_be_chosen_where_none_is_told(folder, capsys):
    (folder / "een.csv").write_text(HEAD + ROWS.format(o=""), encoding="utf-8")
    assert main(["report", "een.csv", "--observer", "obs-1"]) == 2
    assert "--observer" in capsys.readouterr().err


def test_an_observer_picks_the_sessions_they_coded(folder, capsys):
    other = HEAD + ROWS.format(o="obs-2").replace("a,", "b,", 1).replace("\na,", "\nb,")
    (folder / "b.csv").write_text(other, encoding="utf-8")
    assert (
        main(["--lang", "en", "report", "twee.csv", "b.csv", "--observer", "obs-1", "--json"]) == 0
    )
    shown = capsys.readouterr()
    sessions = json.loads(shown.out)["reading"]["sessions"]
    assert [s["recording"]["session"] for s in sessions] == ["a"]
    assert "1 session was not coded by obs-1" in shown.err


def test_signs_that_steer_a_terminal_never_reach_it(folder, capsys):
    esc = "\x1b]0;kapot\x07\x9b31m"
    text = HEAD + ROWS.format(o="").replace("huilt", f"huilt{esc}")
    (folder / f"a{esc}b.csv").write_text(text, encoding="utf-8")
    for words in (["scheme"], ["moments"], ["moments", "--json"], ["report", "--json"], ["report"]):
        assert main([words[0], f"a{esc}b.csv", *words[1:]]) == 0
    with pytest.raises(SystemExit):
        main(["report", f"--{esc}", "x"])
    shown = capsys.readouterr()
    assert [c for c in "\x1b\x07\x9b" if c in shown.out + shown.err] == []


def test_harmless_text_is_left_as_it_is():
    assert make_harmless("68\u00a0% café\n") == "68\u00a0% café\n"


def test_a_name_with_broken_bytes_is_read_and_said(folder):
    data = (folder / "twee.csv").read_bytes()
    name = b"kapot\xff.csv"
    with open(bytes(folder) + b"/" + name, "wb") as file:
        file.write(data)
    done = run_in(folder, b"report", name, b"-o", b"v\xfe.html")
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    page = next(p for p in folder.iterdir() if p.suffix == ".html")
    assert "kapot?.csv" in page.read_text("utf-8")
    assert run_in(folder, b"moments", name, b"--json").returncode == 0


def test_output_that_cannot_be_written_is_one_line(folder):
    for tail, code in (("> /dev/full", 2), (">&-", 0)):
        done = subprocess.run(
            ["sh", "-c", f"'{sys.executable}' -m geborgen.cli moments twee.csv --json {tail}"],
            cwd=folder, capture_output=True, check=False,
        )  # fmt: skip
        assert (done.returncode, b"Traceback" in done.stderr) == (code, False), tail
        assert b"Exception" not in done.stderr


def run_in(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "geborgen.cli", *words],
        cwd=folder, capture_output=True, check=False,
    )  # fmt: skip
