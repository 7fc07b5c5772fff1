"""``geborgen agree``: two files, two folders, two observers in one file, and what can go wrong."""

import json
import os
import subprocess
import sys

import pytest

from geborgen.cli.main import main
from geborgen.sources import read_recordings

HEAD = "session,child,role,name,code,onset_s,offset_s,observer\n"
AN = [("kijkt", 5, 12), ("huilt", 20, 26), ("speelt", 40, 55), ("kijkt", 70, 75), ("huilt", 90, 95)]
BO = [("kijkt", 6, 12), ("huilt", 20, 31), ("kijkt", 40, 55), ("kijkt", 76, 80)]


def rows(acts, *, observer, session="a"):
    return "".join(
        f"{session},kind,child,kind,{code},{start},{end},{observer}\n" for code, start, end in acts
    )


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "an.csv").write_text(HEAD + rows(AN, observer="an"), "utf-8")
    (tmp_path / "bo.csv").write_text(HEAD + rows(BO, observer="bo"), "utf-8")
    return tmp_path


def agree(*words, language="en"):
    return main(["--lang", language, "agree", *words])


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["Agreement per person", "other code", "not coded by B", "1:10"]),
        ("nl", ["Overeenstemming per persoon", "andere code", "niet gecodeerd door B", "1:10"]),
    ],
)
def test_two_files_are_compared_and_the_differences_listed(folder, capsys, language, shown):
    assert agree("an.csv", "bo.csv", language=language) == 0
    said = capsys.readouterr().out
    assert [words for words in shown if words not in said] == []
    assert "A is an" in said


def test_one_file_with_two_observers_gives_the_same_disagreements(folder, capsys):
    both = sorted(
        (rows(AN, observer="an") + rows(BO, observer="bo")).splitlines(),
        key=lambda row: float(row.split(",")[5]),
    )
    (folder / "both.csv").write_text(HEAD + "\n".join(both) + "\n", "utf-8")
    assert agree("both.csv", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["first"], told["second"], told["schema"]) == ("an", "bo", "geborgen-agreement")
    kinds = [one["kind"] for one in told["disagreements"]]
    assert kinds == ["other_end", "other_code", "other_time"]


def test_sessions_of_other_children_are_compared_when_asked_and_that_is_said(folder, capsys):
    other = rows(BO, observer="bo", session="b").replace("kind,child,kind", "lou,child,lou")
    (folder / "lou.csv").write_text(HEAD + other, "utf-8")
    assert agree("an.csv", "lou.csv") == 0
    assert "a and b bear other names" in capsys.readouterr().err
    assert agree("an.csv", "bo.csv") == 0
    assert "bear other names" not in capsys.readouterr().err


def test_every_difference_can_be_saved_as_a_table(folder, capsys):
    assert agree("an.csv", "bo.csv", "-o", "list.csv") == 0
    lines = (folder / "list.csv").read_text("utf-8").splitlines()
    assert lines[1].startswith("a,kind,other_end,0:20,20,31,huilt,huilt,20,20,5")
    assert len(lines) == 5
    assert agree("an.csv", "bo.csv", "-o", "list.csv") == 2
    assert "list.csv" in capsys.readouterr().err


def test_the_page_and_the_data_are_saved_in_the_language_asked_for(folder):
    assert agree("an.csv", "bo.csv", "-o", "page.html", language="nl") == 0
    page = (folder / "page.html").read_text("utf-8")
    assert "<h1>Zien twee observatoren hetzelfde?</h1>" in page
    assert "http" not in page.replace("http://www.w3.org", "")
    assert agree("an.csv", "bo.csv", "-o", "all.json") == 0
    assert json.loads((folder / "all.json").read_text("utf-8"))["version"] == 1


def test_places_to_watch_again_open_in_the_program_they_were_coded_with(folder):
    assert agree("an.csv", "bo.csv", "-o", "again.boris") == 0
    [session] = read_recordings(folder / "again.boris")
    assert [act.onset_s for act in session.behaviours] == [20, 40, 70, 90]
    assert session.behaviours[1].code == "other code"


def test_two_folders_are_compared_session_by_session(folder, capsys):
    for name, acts in (("an", AN), ("bo", BO)):
        (folder / name).mkdir()
        for session in ("s1", "s2"):
            file = folder / name / f"{session}.csv"
            file.write_text(HEAD + rows(acts, observer=name, session=session), "utf-8")
    assert agree("an", "bo", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["sessions"] == ["s1", "s2"]
    assert len(told["streams"][0]["sessions"]) == 2


def test_what_only_one_of_the_two_has_is_said(folder, capsys):
    text = HEAD + rows(AN, observer="an", session="a") + rows(AN, observer="an", session="b")
    (folder / "an2.csv").write_text(text, "utf-8")
    more = rows(BO, observer="bo", session="a") + rows(BO, observer="bo", session="c")
    (folder / "bo2.csv").write_text(HEAD + more + rows(AN, observer="cy", session="c"), "utf-8")
    assert agree("an2.csv", "bo2.csv", "--json") == 0
    said = capsys.readouterr().err
    assert "only of an, and so not compared: b" in said
    assert "c: bo, cy coded here; bo is taken" in said


def test_two_observations_of_one_file_may_be_two_observers(folder, capsys):
    text = HEAD + rows(AN, observer="", session="a1") + rows(BO, observer="", session="a2")
    (folder / "project.csv").write_text(text, "utf-8")
    assert agree("project.csv", "--observations", "a1", "a2", "--json") == 0
    assert json.loads(capsys.readouterr().out)["first"] == "a1"
    assert agree("project.csv", "--observations", "a1", "nosuch") == 2
    assert "a1, a2" in capsys.readouterr().err


def test_tolerance_unit_and_part_are_taken_as_written(folder, capsys):
    words = ("--tolerance", "500ms", "--unit", "0,5", "--part", "0:00-1:00", "--json")
    assert agree("an.csv", "bo.csv", *words) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["tolerance_s"], told["unit_s"], told["seconds"]) == (0.5, 0.5, 60)
    assert max(one["start_s"] for one in told["disagreements"]) < 60


def test_a_part_no_one_coded_is_one_clear_line(folder, capsys):
    assert agree("an.csv", "bo.csv", "--part", "10:00-20:00") == 2
    assert "Choose another stretch" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["an.csv"], "Add the file of the second observer"),
        (["an.csv", "copy.csv"], "holds the same as an.csv"),
        (["an.csv", "bo.csv", "an.csv"], "holds the same as an.csv"),
        (["an.csv", "bo.csv", "--observers", "an"], "name two or more, each once"),
        (
            ["an.csv", "bo.csv", "--observers", "an", "bo", "cy"],
            "3 observers are named and 2 files",
        ),
        (["an.csv", "bo.csv", "--code", "zwaait"], "'zwaait' in these sessions. There is: kijkt"),
        (["an.csv", "bo.csv", "--order", "kijkt"], "'kijkt' is not a usable value"),
        (["an.csv", "bo.csv", "--order", "kijkt,zwaait"], "--order takes two codes or more"),
        (["an.csv", "bo.csv", "--by", "wave"], "variable 'wave'. There is: dyad, session"),
        (
            ["an.csv", "bo.csv", "other.csv"],
            "an.csv (kijkt, huilt, speelt). Second: other.csv (looks)",
        ),
        (["an.csv", "other.csv"], "no code in common. First: kijkt, huilt, speelt. Second: looks"),
        (["many.csv", "more.csv"], "First: x1, x2. Second: y1, y2"),
        (["an.csv", "bo.csv", "--observers", "cy", "bo"], "'cy'. There is: an"),
        (["an.csv", "bo.csv", "--tolerance", "2x"], "'2x' is not a length of time"),
        (["an.csv", "bo.csv", "--part", "5:00"], "'5:00' is not a usable value"),
        (["an.csv", "bo.csv", "--overlap", "2"], "from 0 to 1"),
        (["an.csv", "bo.csv", "-o", "an.csv", "--force"], "one of the files"),
        (["an.csv", "bo.csv", "-o", "x.pdf"], "cannot write this format"),
        (["an.csv", "missing.csv"], "missing.csv"),
    ],
)
def test_what_cannot_be_compared_is_one_clear_line(folder, capsys, words, said):
    (folder / "copy.csv").write_bytes((folder / "an.csv").read_bytes())
    (folder / "other.csv").write_text(HEAD + rows([("looks", 1, 2)], observer="bo"), "utf-8")
    for name, letter in (("many", "x"), ("more", "y")):
        text = "".join(rows(AN, observer=name, session=f"{letter}{n}") for n in (1, 2))
        (folder / f"{name}.csv").write_text(HEAD + text, "utf-8")
    try:
        code = agree(*words)
    except SystemExit as stopped:
        code = stopped.code
    told = capsys.readouterr().err
    assert code == 2
    assert said in told
    assert told.count("\n") == 1


CY = [("kijkt", 5, 12), ("huilt", 21, 26), ("speelt", 40, 55), ("huilt", 90, 95)]


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["All observers together", "Each two observers", "A is an, B is bo and C is cy."]),
        ("nl", ["Alle observatoren samen", "kappa van Fleiss", "niet door allen gecodeerd"]),
    ],
)
def test_three_files_are_compared_together_and_two_by_two(folder, capsys, language, shown):
    (folder / "cy.csv").write_text(HEAD + rows(CY, observer="cy"), "utf-8")
    assert agree("an.csv", "bo.csv", "cy.csv", language=language) == 0
    said = capsys.readouterr().out
    assert [words for words in shown if words not in said] == []
    assert agree("an.csv", "bo.csv", "cy.csv", "-o", "page.html", language=language) == 0
    assert (folder / "page.html").read_text("utf-8").count("<table>") == 5
    assert agree("an.csv", "bo.csv", "cy.csv", "-o", "list.csv") == 0
    head, *lines = (folder / "list.csv").read_text("utf-8").splitlines()
    assert head == "session,actor,kind,time,start_s,end_s,an,bo,cy"
    assert "a,kind,other_code,0:40,40,55,speelt,kijkt,speelt" in lines
    assert agree("an.csv", "bo.csv", "cy.csv", "-o", "again.boris") == 0
    [session] = read_recordings(folder / "again.boris")
    assert len(session.behaviours) == len(lines)


def test_one_file_with_three_observers_compares_all_or_those_who_are_named(folder, capsys):
    sides = (("an", AN), ("bo", BO), ("cy", CY))
    text = HEAD + "".join(rows(acts, observer=name) for name, acts in sides)
    (folder / "all.csv").write_text(text, "utf-8")
    assert agree("all.csv", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["observers"], len(told["pairs"])) == (["an", "bo", "cy"], 3)
    assert told["schema"] == "geborgen-agreement-of-several"
    assert agree("all.csv", "--observers", "cy", "an", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["first"], told["second"], told["observers"]) == ("cy", "an", ["bo"])


def test_codes_order_and_parts_are_taken_as_written(folder, capsys):
    words = ("--code", "kijkt", "--code", "speelt", "--order", "speelt,kijkt", "--by", "dyad")
    assert agree("an.csv", "bo.csv", *words, "--json") == 0
    [stream] = json.loads(capsys.readouterr().out)["streams"]
    assert [code["code"] for code in stream["codes"]] == ["kijkt", "speelt"]
    assert stream["ordered"]["codes"] == ["speelt", "kijkt"]
    assert [part["n_sessions"] for part in stream["parts"]] == [1]
    assert agree("an.csv", "bo.csv", *words) == 0
    said = capsys.readouterr().out
    assert "Codes with an order" in said
    assert "Per dyad" in said


def test_totals_of_five_sessions_get_all_six_correlations(folder, capsys):
    for name in ("an", "bo", "cy"):
        text = "".join(
            rows(AN[: 1 + (n + (name == "bo")) % 5], observer=name, session=f"s{n}")
            for n in range(5)
        )
        (folder / f"{name}5.csv").write_text(HEAD + text, "utf-8")
    assert agree("an5.csv", "bo5.csv", "cy5.csv") == 0
    said = capsys.readouterr().out
    assert "Totals per session" in said
    assert "mean of 3" in said
    assert "Read ICC(2)" in said


def test_agreeing_needs_no_compiler():
    code = "import sys; import geborgen.cli.commands.agree; print('numba' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout == "False\n"


def test_two_files_without_times_are_not_compared_as_if_they_had_them(folder, capsys):
    head = "@UTF8\n@Begin\n@Participants:\tCHI Target_Child, MOT Mother\n"
    for name, words in (("a", "hi ."), ("b", "hello .")):
        (folder / f"{name}.cha").write_text(f"{head}*CHI:\t{words}\n*MOT:\tyes .\n@End\n", "utf-8")
    assert agree("a.cha", "b.cha") == 2
    assert "only the order" in capsys.readouterr().err
